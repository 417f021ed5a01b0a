/* SPDX-License-Identifier: MIT */
/* How what looks into a configuration says what it finds. */
#include "app/check_find.h"

#include <stdarg.h>
#include <stdio.h>

void
check_find(const struct check_finder *f, const char *fmt, ...)
{
    char text[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    f->say(f->arg, text);
}
