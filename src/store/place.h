/* SPDX-License-Identifier: MIT */
/* Where the store lies, and whether what lies there may be opened at all: looked at before SQLite does. */
#ifndef TOCSIN_STORE_PLACE_H
#define TOCSIN_STORE_PLACE_H

#include <stdbool.h>

#include "util/err.h"

struct place {
    char *path; /* as given */
    char *file; /* absolute, its directory without links */
    bool is_new;
};

/* For an owner: makes the directory (0700) where there is none. For a reader (owns false): ERR_NOTFOUND where there is no store. */
bool place_find(struct place *p, const char *path, bool owns, struct err *err) MUST_USE;
/* Kind, owner and mode of the store's files; sets is_new. For an owner, call with the lock held. */
bool place_check(struct place *p, bool owns, struct err *err) MUST_USE;
void place_release(struct place *p);
/* "FILE" + suffix, heap. */
char *place_beside(const struct place *p, const char *suffix);

#endif
