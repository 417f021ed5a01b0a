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

/* The same at 80x24, with people and channels of the configuration: what is done to an incident is told. */
void board_incidents_told(struct board *b);
/* The cursor goes to an alert that belongs to no incident. */
void board_to_probe(struct board *b);
/* `:` and the line. */
void board_say(struct board *b, const char *line);
/* The command that went off in the latest step, which is about an incident; and what it says of a field, NULL: nothing. */
const struct effect *inc_sent(struct board *b, enum command_kind kind);
const char *inc_value(const struct effect *e, enum incident_field field);

#endif
