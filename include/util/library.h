/* SPDX-License-Identifier: MIT */
/* A library that is loaded when it is first needed: it is slow to start, and most verbs go without. */
#ifndef TOCSIN_UTIL_LIBRARY_H
#define TOCSIN_UTIL_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

struct library_function {
    const char *name;
    size_t offset; /* of the pointer to it, in the caller's table */
};

struct library {
    const char *file;    /* its name for the loader: "libcurl.so.4" */
    const char *package; /* Debian's */
    const struct library_function *functions;
    size_t functions_n;
};

/*
 * Fills the table. The library is never unloaded: what hangs on it keeps threads and exit handlers. false and *err where it is missing,
 * or is another one than the program was built for; what was filled in is not to be called then.
 */
bool library_load(const struct library *l, void *table, struct err *err) MUST_USE;

#endif
