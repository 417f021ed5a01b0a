/* SPDX-License-Identifier: MIT */
/* libical's functions, from the library that is loaded when a calendar is first read. */
#include <config.h>

#ifdef HAVE_ICAL
#include "source/libical.h"

#include <stdbool.h>
#include <stddef.h>

#include "util/library.h"

#define LIBICAL_FILE "libical.so.3"

static struct libical lib;

static const struct library_function functions[] = {
#define ROW(function) { #function, offsetof(struct libical, function) },
    LIBICAL_FUNCTIONS(ROW)
#undef ROW
};

const struct libical *
libical_load(struct err *err)
{
    static const struct library library = { LIBICAL_FILE, "libical3", functions, sizeof functions / sizeof *functions };
    static bool loaded;

    if (!loaded && library_load(&library, &lib, err)) {
        loaded = true;
        lib.icalerror_set_errors_are_fatal(0);
    }
    return loaded ? &lib : NULL;
}
#else
typedef int without_libical;
#endif
