/* SPDX-License-Identifier: MIT */
/* A message in a few cells: its mark, its subject, how it stands, and how bad that is. */
#ifndef TOCSIN_UI_MESSAGE_ROW_H
#define TOCSIN_UI_MESSAGE_ROW_H

#include "core/model.h"
#include "ui/canvas.h"
#include "util/buf.h"

struct message_mark {
    const char *text; /* at most 2 cells */
    enum role role;
};

/* `F` failed, `L` late, `.` under way, `ok`, `x` dropped */
struct message_mark message_mark_of(const struct message *msg);
/* Past its deadline, and neither failed, nor answered, nor inside another one. */
bool message_is_late(const struct message *msg);
bool message_is_bad(const struct message *msg);
/* Worst first: failed, late, the others by age; then what is finished, the latest first. Less than 0: a before b. */
int message_compare(const struct message *a, const struct message *b);
int64_t message_finished_ms(const struct message *msg);

/* Of a text, without the blank ones before it. */
void message_first_line(const char *text, struct buf *out);
/* "checkout: rolling back v412", "INC-142 update 2: …", "M12 struck through", "4 that waited", "for M12: checkout: …" */
void message_subject(const struct model *m, const struct message *msg, struct buf *out);
/* A notice or a page: it tells of alerts that are there. */
bool message_tells(const struct message *msg);
/* "bob (pd)": who is to answer, and where; "#ops"; "#inc-142". */
void message_to(const struct model *m, const struct message *msg, struct buf *out);
/* "sent", "retry in 8s", "inside M20", "delivered", "ana, by hand"; of one that failed why it did. */
void message_delivery(const struct model *m, const struct message *msg, int64_t now_ms, struct buf *out);
/* "-1m" past its deadline, "+52s" before it; finished: "36s", how long that took; inside another one: nothing. */
void message_due(const struct message *msg, int64_t now_ms, struct buf *out);
/* How the post stands at the far side now: struck through by a message that is not dropped. */
bool message_is_struck(const struct model *m, const struct message *msg);

#endif
