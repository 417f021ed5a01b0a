/* SPDX-License-Identifier: MIT */
/* One error: what went wrong, in words for a tired person: the thing, the state, the next step. */
#ifndef TOCSIN_UTIL_ERR_H
#define TOCSIN_UTIL_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define MUST_USE __attribute__((warn_unused_result))

enum err_code {
    ERR_NONE = 0,
    ERR_CONFIG,      /* the configuration is wrong */
    ERR_USAGE,       /* the command line is wrong */
    ERR_REFUSED,     /* decided against, the reason says which rule */
    ERR_PARTLY,      /* some of it done */
    ERR_UNAVAILABLE, /* not possible now: another owner, no permission */
    ERR_NOTFOUND,
    ERR_PARSE,    /* bytes from outside that are not what they should be */
    ERR_LIMIT,    /* a named limit was reached */
    ERR_IO,       /* the system refused: disk, file, socket */
    ERR_CONFLICT, /* somebody else was first */
};

struct err {
    enum err_code code;
    char text[512];
};

/* Formats the message; always false, so that `return err_set(...)` reads well. err may be NULL. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Puts "fmt: " before the message that is there; always false. */
bool err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Adds ": strerror(errnum)" to the formatted message; always false. */
bool err_errno(struct err *err, enum err_code code, int errnum, const char *fmt, ...) PRINTF_LIKE(4, 5);

#endif
