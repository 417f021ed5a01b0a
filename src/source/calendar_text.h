/* SPDX-License-Identifier: MIT */
/* The text of a calendar before libical sees it. */
#ifndef TOCSIN_SOURCE_CALENDAR_TEXT_H
#define TOCSIN_SOURCE_CALENDAR_TEXT_H

#include <stddef.h>

#include "util/err.h"

/* Unfolded, whole from BEGIN:VCALENDAR to its END, no deeper than calendars are; heap. NULL and *err. */
char *calendar_unfold(const char *bytes, size_t len, struct err *err) MUST_USE;

#endif
