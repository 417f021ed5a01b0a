/* SPDX-License-Identifier: MIT */
/* Hours of the week on the clocks of a zone: "Mon-Fri 09:00-17:00, Sat 10:00-14:00". Past midnight: "22:00-06:00". */
#ifndef TOCSIN_UTIL_WINDOW_H
#define TOCSIN_UTIL_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "util/zone.h"

#define WINDOW_SPANS_MAX 20

struct window;

/*
 * zone is borrowed. Days: Mon..Sun, single, as ranges, or lists joined by +; none: every day. Hours HH:MM-HH:MM, the end not included,
 * 24:00 allowed; none: the whole day. NULL and *err.
 */
struct window *window_new(const char *text, const struct zone *zone, struct err *err) MUST_USE;
void window_free(struct window *w);
bool window_holds(const struct window *w, int64_t at_ms);
/* The next moment after at_ms at which that changes; INT64_MAX: never. */
int64_t window_next(const struct window *w, int64_t at_ms);

#endif
