/* SPDX-License-Identifier: MIT */
/* The night of SCREENS as the past: a replay that stands in the middle of it, and a board of now to compare it with. */
#ifndef TOCSIN_TESTS_UI_REPLAY_BOARD_H
#define TOCSIN_TESTS_UI_REPLAY_BOARD_H

#include "ui/board.h"

/* Where it stands: 13:55:44; the clock says BOARD_NOW. */
#define REPLAY_AT (BOARD_NOW - 407 * MS_SECOND)

struct replay_board {
    struct board b;
    struct board now; /* its model alone */
    struct ui_replay place;
};

void replay_board_init(struct replay_board *r, int rows, int cols, enum ui_past past);
void replay_board_release(struct replay_board *r);
/* UI_REPLAY with place. */
void replay_board_tell(struct replay_board *r);
/* Tells it again, against the board of now or no longer. */
void replay_board_compare(struct replay_board *r, bool on);

#endif
