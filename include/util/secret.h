/* SPDX-License-Identifier: MIT */
/* Secrets where they should not be: what they look like, and how to show a text without them. */
#ifndef TOCSIN_UTIL_SECRET_H
#define TOCSIN_UTIL_SECRET_H

#include <stdbool.h>

/* Where the first of one kind begins, and what it seems to be: "a Slack token"; NULL: there is none. what may be NULL. */
const char *secret_find(const char *text, const char **what);
/* All of them become stars, but for what they begin with. */
void secret_hide(char *text);
/* It can name a variable of the environment. The commonest mistake is the secret itself in that place: what can't is not to be printed. */
bool secret_is_variable(const char *s);

/* Are they the same? Takes equally long wherever they differ. */
bool secret_is(const char *given, const char *secret);

#endif
