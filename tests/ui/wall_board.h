/* SPDX-License-Identifier: MIT */
/* A board that is a wall, and what happens on it. */
#ifndef TOCSIN_TESTS_UI_WALL_BOARD_H
#define TOCSIN_TESTS_UI_WALL_BOARD_H

#include "ui/board.h"

/* Has the views "payments" (team=payments) and "old" (@age>30m). */
struct ui_config wall_config(const struct ui_wall *wall);
/* The wall alone, as `tocsin wall` starts it. */
void board_wall(struct board *b, int rows, int cols, struct ui_wall wall);

/* Every source has answered a moment ago. */
void wall_answer_all(struct board *b);
/* Two sources that answer, no alert. */
void wall_quiet(struct board *b);
/* The night, three messages, every source answers. */
void wall_busy(struct board *b);
/* The same with 90 alerts more, level 1 acknowledged, 21 seconds later: the second of 16 pages at 80x24. */
void wall_of_pages(struct board *b);

#endif
