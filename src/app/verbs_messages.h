/* SPDX-License-Identifier: MIT */
/* A message as `tocsin show` prints it. */
#ifndef TOCSIN_APP_VERBS_MESSAGES_H
#define TOCSIN_APP_VERBS_MESSAGES_H

#include "app/board.h"

/* Fields that a matcher of `tocsin messages` may name; NULL-terminated. */
extern const char *const message_fields[];
/* The exit code. */
int show_message(struct app *app, const struct board *b, uint64_t number);

#endif
