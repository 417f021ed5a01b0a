/* SPDX-License-Identifier: MIT */
/* Rows that a pane of the board has room for: as many as it needs, and none while it has nothing to show. */
#ifndef TOCSIN_UI_ROOM_H
#define TOCSIN_UI_ROOM_H

#include <stddef.h>
#include <stdint.h>

struct turn;

struct room {
    size_t rows;
    int64_t needed_ms; /* when so many were last needed */
};

/* For n items, at most max: made at once, and given back when it has not been needed for a while: nothing flickers. */
void room_make(struct turn *t, struct room *room, size_t n, size_t max);

#endif
