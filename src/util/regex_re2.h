/* SPDX-License-Identifier: MIT */
/* Inside util/regex: a pattern of RE2's language, written so that PCRE2 means the same. */
#ifndef TOCSIN_UTIL_REGEX_RE2_H
#define TOCSIN_UTIL_REGEX_RE2_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"
#include "util/err.h"

/* The pattern is valid UTF-8. false and *err for what is wrong or not RE2's. */
bool regex_re2_write(const char *pattern, size_t len, struct buf *out, struct err *err) MUST_USE;

#endif
