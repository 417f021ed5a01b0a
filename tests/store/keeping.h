/* SPDX-License-Identifier: MIT */
/* For tests of backups: each fails the test where it is not done. */
#ifndef TOCSIN_TESTS_STORE_KEEPING_H
#define TOCSIN_TESTS_STORE_KEEPING_H

#include <sys/types.h>

#include "store/desk.h"
#include "store/keep.h"

struct store_facts keep_made(const struct desk *d, const char *file);
struct store_facts keep_examined(const char *file);
/* The name that the old store was given, heap, or NULL. */
char *keep_restored(const struct desk *d, const char *file);
bool is_there(const char *file);
/* Runs the story in a child that its alarm ends after so many microseconds, wherever it is then. */
void kill_in(struct desk *d, suseconds_t us, void (*story)(struct desk *d));

#endif
