/* SPDX-License-Identifier: MIT */
/* What the header says of messages and incidents: how many wait or are open, and how many of them are late or have failed. */
#ifndef TOCSIN_UI_MESSAGE_COUNT_H
#define TOCSIN_UI_MESSAGE_COUNT_H

#include "core/model.h"
#include "ui/canvas.h"

#define MESSAGE_COUNT_PARTS 5

struct message_count {
    struct {
        enum role role;
        char text[48];
    } parts[MESSAGE_COUNT_PARTS]; /* one after the other */
    size_t n;                     /* 0: nothing is open */
};

/* Those that have failed are not counted here, nor those inside another one. */
uint32_t message_count_late(const struct model *m);
/* "MSG 3, 1 LATE, 1 FAILED"; in words "messages 3, 1 LATE 6m"; brief "M3 L1 F1". */
void message_count_of(const struct model *m, int64_t now_ms, bool words, bool brief, struct message_count *out);
/* "INC 2, 1 LATE", of which the first part can stand alone; in words "incidents 2, 1 LATE"; brief "I2 L1". */
void incident_count_of(const struct model *m, int64_t now_ms, bool words, bool brief, struct message_count *out);
int message_count_cols(const struct message_count *c);

#endif
