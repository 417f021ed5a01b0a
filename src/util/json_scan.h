/* SPDX-License-Identifier: MIT */
/* The grammar of JSON (RFC 8259) without building anything: what passes here cJSON reads as it was meant. */
#ifndef TOCSIN_UTIL_JSON_SCAN_H
#define TOCSIN_UTIL_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/* All that json_parse() promises but duplicate keys. */
bool json_scan(const char *s, size_t len, struct err *err) MUST_USE;

#endif
