/* SPDX-License-Identifier: MIT */
/* Rows that a pane of the board has room for. */
#include "ui/room.h"

#include "ui/list.h"
#include "ui/state.h"

void
room_make(struct turn *t, struct room *room, size_t n, size_t max)
{
    size_t rows = n < max ? n : max;

    if (rows < room->rows && !replaying_is_on(t->ui) && (turn_hands_on(t) || t->now_ms - room->needed_ms < HANDS_ON_MS))
        return;
    if (rows >= room->rows && rows > 0)
        room->needed_ms = t->now_ms;
    if (rows == room->rows)
        return;
    room->rows = rows;
    list_keep_cursor_visible(t->ui);
}
