/* SPDX-License-Identifier: MIT */
/* An alert in a few cells: its mark, its remark, its owner, its times. */
#ifndef TOCSIN_UI_ROW_H
#define TOCSIN_UI_ROW_H

#include "core/model.h"
#include "ui/canvas.h"
#include "util/buf.h"

struct row_mark {
    char letter;
    enum role role;
};

/* `! ^ A a r z s ? .` */
struct row_mark row_mark_of(const struct alert *a, const char *me, int64_t now_ms);
/* Of one that is put off it is as dim as its mark. */
enum role row_level_role(const struct alert *a);
/* "firing, silenced", "acked", "cleared, never acked" */
const char *row_state_word(const struct alert *a);
/* "firing for 4m", "acked, began 26m ago" */
void row_state(const struct alert *a, int64_t now_ms, struct buf *out);
/* "ack ends 34m", "snoozed, 48m left", "step 2 in 4m", "source STALE 6m"; adds nothing where there is nothing to say. */
void row_remark(const struct model *m, const struct alert *a, int64_t now_ms, struct buf *out);
/* Its ack is about to end, and who has it was told: the remark is to be seen. */
bool row_is_urgent(const struct alert *a, int64_t now_ms);
/* "flaps x7" */
void row_flapping(const struct alert *a, struct buf *out);
/* "useful", "noise", "could do nothing" */
const char *row_vote_word(enum alert_vote vote);
/* In the owner's place: who writes about an alert that nobody has. No name begins so, and none that is cut. */
#define ROW_WRITES ".."
/* Who has it: "me", a name, or "-" */
const char *row_owner(const struct alert *a, const char *me);
/* In the owner's place, in at most so many cells: who has it, else "-> bob ?" who is asked, else who is responsible, else "-". */
enum row_owner { OWNER_HOLDS, OWNER_ASKED, OWNER_RESPONSIBLE, OWNER_NOBODY };
enum row_owner row_owner_words(const struct model *m, const struct alert *a, const char *me, int64_t now_ms, int cols,
    bool unicode, struct buf *out);
/* "STALE 6m": since when its source does not answer. */
void row_stale_words(const struct source *s, int64_t now_ms, struct buf *out);
/* 34,000 */
void row_number(uint64_t n, char out[32]);

#endif
