/* SPDX-License-Identifier: MIT */
/* One error on its way up: set where the facts are known, wrapped by those who were doing something. */
#include "util/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/str.h"

/* vsnprintf cuts by bytes; a message must not end in half a character. */
static void format_whole(char *dst, size_t size, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));

static void
format_whole(char *dst, size_t size, const char *fmt, va_list ap)
{
    int want = vsnprintf(dst, size, fmt, ap);

    if (want < 0)
        str_copy(dst, size, fmt);
    else if ((size_t)want >= size)
        str_trim_partial(dst);
}

bool
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
    va_list ap;

    if (err == NULL)
        return false;
    err->code = code;
    va_start(ap, fmt);
    format_whole(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    return false;
}

/* Puts ": tail" behind what is there, as far as it fits. */
static void
append(struct err *err, const char *tail)
{
    size_t len = strlen(err->text);

    if (len + 2 >= sizeof err->text)
        return;
    err->text[len++] = ':';
    err->text[len++] = ' ';
    str_copy(err->text + len, sizeof err->text - len, tail);
}

bool
err_wrap(struct err *err, const char *fmt, ...)
{
    char inner[sizeof err->text];
    va_list ap;

    if (err == NULL)
        return false;
    str_copy(inner, sizeof inner, err->text);
    va_start(ap, fmt);
    format_whole(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    if (*inner != '\0')
        append(err, inner);
    return false;
}

bool
err_errno(struct err *err, enum err_code code, int errnum, const char *fmt, ...)
{
    char reason[128];
    va_list ap;

    if (err == NULL)
        return false;
    err->code = code;
    va_start(ap, fmt);
    format_whole(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    append(err, strerror_r(errnum, reason, sizeof reason));
    return false;
}
