/* SPDX-License-Identifier: MIT */
/* What `tocsin route test` says, for people and for scripts. */
#ifndef TOCSIN_APP_ROUTE_PRINT_H
#define TOCSIN_APP_ROUTE_PRINT_H

#include "app/route_answer.h"
#include "util/buf.h"

/* Why it does not match, in words. */
void route_because(struct buf *out, const struct route_answer *a, const struct route_passed *p);
/* all: also why each route before does not match, whatever the hour. */
void route_print_words(const struct route_answer *a, bool all);
void route_print_json(const struct route_answer *a);

#endif
