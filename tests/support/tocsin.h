/* SPDX-License-Identifier: MIT */
/* The program itself, with a home of its own: its dashboard on a pty, its verbs, and what they leave behind. */
#ifndef TOCSIN_TESTS_TOCSIN_H
#define TOCSIN_TESTS_TOCSIN_H

#include <stdbool.h>

#include "support/pty.h"

struct tocsin;

/* $TOCSIN, else the one of the build that this test is part of. */
const char *tocsin_path(void);

/* A fresh home; a source at url that is polled each second, none where url is NULL. */
struct tocsin *tocsin_new(const char *url);
/* The home goes too. */
void tocsin_free(struct tocsin *t);
/* A file below the home. Borrowed until the next call. */
const char *tocsin_file(struct tocsin *t, const char *name);

/* The dashboard. options->env comes on top of the home. Free with pty_free(). */
struct pty *tocsin_start(struct tocsin *t, const struct pty_options *options);
/* The same in so many rows and columns. */
struct pty *tocsin_start_in(struct tocsin *t, int rows, int cols);

/* tocsin VERB...: words ends with NULL. Its exit code, 128 + signal; tocsin_said() is what it wrote on both outputs. */
int tocsin_verb(struct tocsin *t, const char *const *words);
#define TOCSIN_VERB(t, ...) tocsin_verb((t), (const char *const[]){ __VA_ARGS__, NULL })
const char *tocsin_said(const struct tocsin *t);

/* The same, not waited for and not heard. */
pid_t tocsin_spawn(struct tocsin *t, const char *const *words);

/* The log's chain holds, and somebody else can own the store now. */
bool tocsin_is_whole_and_free(struct tocsin *t);

#endif
