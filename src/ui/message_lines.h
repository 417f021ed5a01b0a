/* SPDX-License-Identifier: MIT */
/* All that is known of one message, line by line. */
#ifndef TOCSIN_UI_MESSAGE_LINES_H
#define TOCSIN_UI_MESSAGE_LINES_H

#include "ui/detail_lines.h"

/* Of the page in a rectangle. */
#define MESSAGE_TEXT_COLS(r) ((r).cols - 2)
/* Facts, then its text, then its history. cols: how wide the text may be; 0: without the text. */
void message_lines_make(const struct ui *ui, const struct model *m, const struct message *msg, int64_t now_ms, int cols,
    struct detail_lines *out);
/* "M12 acked, M13 late": the messages that speak of this alert, the newest first. Adds nothing where there are none. */
void message_lines_of_alert(const struct model *m, const struct alert_id *id, struct buf *out);

#endif
