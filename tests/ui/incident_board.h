/* SPDX-License-Identifier: MIT */
/* Two incidents on a night's board, with all that an incident's screen shows. */
#ifndef TOCSIN_TESTS_UI_INCIDENT_BOARD_H
#define TOCSIN_TESTS_UI_INCIDENT_BOARD_H

#include "ui/incidents.h"

/* INC-142 and INC-143 of SCREENS, on a night's board: alerts, updates, notes, actions; an earlier one that was like the first. */
void board_two_incidents(struct board *b);
/* A board of that size with the night, its messages and both, told, and hands off the keys. */
void board_night_of_incidents(struct board *b, int rows, int cols);
/* The same with the screen of INC-142, and its timeline. */
void board_incident_open(struct board *b, int rows, int cols);
/* Its timeline as the store tells it, newest first; `more` lines that are newer than those of the night. */
void board_incident_tell(struct board *b, size_t more);

#endif
