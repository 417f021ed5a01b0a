/* SPDX-License-Identifier: MIT */
/* Regular expressions as Alertmanager means them: anchored at both ends, RE2's language, with a limit on effort (PCRE2). */
#ifndef TOCSIN_UTIL_REGEX_H
#define TOCSIN_UTIL_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

#define REGEX_MATCH_LIMIT 100000
#define REGEX_PATTERN_MAX 4096

struct regex;

/* NULL and *err for a pattern that is wrong, too long, or that RE2 would refuse or read otherwise (back references, look-around…). */
struct regex *regex_new(const char *pattern, struct err *err) MUST_USE;
void regex_free(struct regex *r);
/* A match past the limit counts as none. */
bool regex_matches(const struct regex *r, const char *s, size_t len);

#endif
