/* SPDX-License-Identifier: MIT */
/* The columns of the table alert: those that schema 3 had, and those that came with 4 and 5. */
#ifndef TOCSIN_STORE_ALERTS_H
#define TOCSIN_STORE_ALERTS_H

#define ALERT_COLUMNS_3 \
    "row, id, source, blob, episode, last_seq, version, count, level, rank, since, marks, starts_at, fired_at, changed_at," \
    " severity, fingerprint, suppressed_by, state, hold_by, hold_at, hold_until, hold_comment, hold_seq, note_by, note_at, note_text," \
    " note_seq"
#define ALERT_COLUMNS_4 "flap_from, flap_fires, vote, vote_by, vote_at, vote_seq"
#define ALERT_COLUMNS_5 \
    "routes, owner, maintenance, routed_seq, told_at, told_level, told_seq, call_policy, call_to, call_by, call_step, call_round," \
    " call_at, call_until, call_seq"

#endif
