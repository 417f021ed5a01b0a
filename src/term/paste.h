/* SPDX-License-Identifier: MIT */
/* What was pasted, made harmless: only text is left of it. */
#ifndef TOCSIN_TERM_PASTE_H
#define TOCSIN_TERM_PASTE_H

#include <stddef.h>

#define PASTE_MAX ((size_t)64 << 10)

/*
 * Valid UTF-8, at most PASTE_MAX bytes, without controls but tab and newline: a pasted ESC never acts. A carriage return, alone or
 * before a newline, is a newline. The caller frees it.
 */
char *paste_clean(const char *s, size_t len);

#endif
