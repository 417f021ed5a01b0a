/* SPDX-License-Identifier: MIT */
/* The owner's lock: flock on a file beside the store. Death frees it; nobody steals it; the file is never removed. */
#ifndef TOCSIN_STORE_LOCK_H
#define TOCSIN_STORE_LOCK_H

#include "util/err.h"

/* The descriptor that holds the lock of the store at file, or -1. who is written into it for others to read. */
int lock_take(const char *file, const char *path, const char *who, struct err *err) MUST_USE;
void lock_release(int fd);
/* What the holder wrote, heap; NULL where nobody holds it. */
char *lock_holder(const char *file);

#endif
