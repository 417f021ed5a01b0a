/* SPDX-License-Identifier: MIT */
/* Small questions about strings, and a pool that keeps each string once. */
#ifndef TOCSIN_UTIL_STR_H
#define TOCSIN_UTIL_STR_H

#include <stdbool.h>
#include <stddef.h>

#include "util/map.h"

/* NULL equals only NULL. */
bool str_eq(const char *a, const char *b);
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
/* Copies with truncation at a UTF-8 boundary; always terminated; false when cut. */
bool str_copy(char *dst, size_t size, const char *src);
/* *field, which is heap or NULL, becomes a copy of value, or NULL; value may lie in it. */
void str_set(char **field, const char *value);
/* Takes away a UTF-8 character that was cut at the end of s. */
void str_trim_partial(char *s);
/* True when every character of the pattern stands in s in this order, ignoring ASCII case (palette, completion). */
bool str_fuzzy(const char *s, const char *pattern);

/* A pool of strings, each once; pointers stay until pool_release(). Zero-initialised is empty. */
struct pool {
    struct map map;
};
const char *pool_str(struct pool *p, const char *s);
void pool_release(struct pool *p);

/* Reading on: exactly n digits, or that character; *s is behind them then. false: it is something else. */
bool str_take_digits(const char **s, int n, int *out);
bool str_take(const char **s, char c);

#endif
