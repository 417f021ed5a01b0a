/* SPDX-License-Identifier: MIT */
/* The table message: its columns, in the order that writing binds and reading finds them. */
#ifndef TOCSIN_STORE_MESSAGES_H
#define TOCSIN_STORE_MESSAGES_H

/* Before schema 4, before schema 5, and before schema 6. */
#define MESSAGE_COLUMNS_3 \
    "number, kind, act, destination, channel, reply_to, target, stands_for, covers, subjects, deadline, author, origin, queued_at," \
    " queued_seq, cause, state, unsure, next_try, late, withdrawn, merged_into, stand_in, changed_by, tries, first_try, last_try," \
    " delivered_at, acked_at, acked_by, channel_id, ts, error, reason, last_seq, version, changed_at, text"
#define MESSAGE_COLUMNS_4 MESSAGE_COLUMNS_3 ", silence"
#define MESSAGE_COLUMNS_5 MESSAGE_COLUMNS_4 ", person, detail"
#define MESSAGE_COLUMNS MESSAGE_COLUMNS_5 ", incident, entry"

/* Who queued it; NULL where that event was compacted, which the events of a message that is not finished never are. */
#define MESSAGE_NODE "(SELECT node.name FROM event JOIN node ON node.id = event.node WHERE event.seq = message.queued_seq)"

/* clang-format off */
enum message_column {
    MC_NUMBER, MC_KIND, MC_ACT, MC_DESTINATION, MC_CHANNEL, MC_REPLY_TO, MC_TARGET, MC_STANDS_FOR, MC_COVERS, MC_SUBJECTS, MC_DEADLINE,
    MC_AUTHOR, MC_ORIGIN, MC_QUEUED_AT, MC_QUEUED_SEQ, MC_CAUSE, MC_STATE, MC_UNSURE, MC_NEXT_TRY, MC_LATE, MC_WITHDRAWN, MC_MERGED_INTO,
    MC_STAND_IN, MC_CHANGED_BY, MC_TRIES, MC_FIRST_TRY, MC_LAST_TRY, MC_DELIVERED_AT, MC_ACKED_AT, MC_ACKED_BY, MC_CHANNEL_ID, MC_TS,
    MC_ERROR, MC_REASON, MC_LAST_SEQ, MC_VERSION, MC_CHANGED_AT, MC_TEXT, MC_SILENCE,
    MC_PERSON, MC_DETAIL, MC_INCIDENT, MC_ENTRY,
    MC_NODE, /* read alone */
};
/* clang-format on */

/* covers holds numbers of so many bytes, little-endian; subjects holds whole ids. */
#define COVER_BYTES 8

#endif
