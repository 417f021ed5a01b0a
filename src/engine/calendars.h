/* SPDX-License-Identifier: MIT */
/* Calendars: asked for who is on call when. */
#ifndef TOCSIN_ENGINE_CALENDARS_H
#define TOCSIN_ENGINE_CALENDARS_H

#include "engine/inside.h"

#define CALENDAR_TIMEOUT_MS 30000
/* After a failure the next one comes sooner than the interval says. */
#define CALENDAR_RETRY_MS 60000
/* So many failures in a row, and CalendarNotRead is raised. What it said last is believed meanwhile. */
#define CALENDAR_FAILURES 2
/* A body that has not changed is read again so often: the window moves on. */
#define CALENDAR_AGAIN_MS (60 * 60 * 1000)
/* Somebody who is no person is told of before her shift begins, by so much. */
#define CALENDAR_UNKNOWN_AHEAD_MS (INT64_C(7) * 24 * 3600 * 1000)

struct calendars;

struct calendars *calendars_new(struct engine *e);
void calendars_free(struct calendars *c);
void calendars_start(struct calendars *c);
/* The engine's configuration changed: all begin anew. */
void calendars_reload(struct calendars *c);
void calendars_turn(struct calendars *c);
bool calendars_has(const struct calendars *c, const char *name);
/* Each was asked once since the start. */
bool calendars_are_done(const struct calendars *c);

#endif
