/* SPDX-License-Identifier: MIT */
/* May this program be run unattended? Only where nobody but its owner and root decides what it is. */
#ifndef TOCSIN_UTIL_PROGRAM_H
#define TOCSIN_UTIL_PROGRAM_H

#include "util/err.h"

/*
 * An absolute path of a file that may be executed; it and all directories that lead to it belong to root or to this account, and
 * nobody else may write there (a sticky directory like /tmp counts as safe: what is in it can't be replaced). false and *err: what is
 * wrong, and what to do.
 */
bool program_check(const char *path, struct err *err) MUST_USE;

#endif
