/* SPDX-License-Identifier: MIT */
/* UTF-8 at the border: valid or not, code point by code point (libutf8proc). */
#ifndef TOCSIN_UTIL_UTF8_H
#define TOCSIN_UTIL_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whole, shortest-form, no surrogates, no NUL, at most U+10FFFF. */
bool utf8_is_valid(const char *s, size_t len);
/* Reads one code point; -1 for an invalid byte. *used is the bytes consumed, at least 1 when len > 0. */
int32_t utf8_next(const char *s, size_t len, size_t *used);
/* Code points; each invalid byte counts as one. */
size_t utf8_count(const char *s);
/* UTF-16 units, as JavaScript counts; each invalid byte is one. */
size_t utf8_units(const char *s);
/* Bytes of the longest beginning that takes at most so many UTF-16 units, and ends between two characters as people see them. */
size_t utf8_cut(const char *s, size_t units);
/* C0, DEL or C1; and -1, what is no character. */
bool utf8_is_control(int32_t cp);
/* At most 4 bytes; returns how many. */
size_t utf8_put(int32_t cp, char out[4]);
/* Lower-case for searching: simple folding of each code point; out holds at least 2 * len + 4 bytes, returns its length. */
size_t utf8_lower(const char *s, size_t len, char *out);

#endif
