/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648): bytes as letters. */
#ifndef TOCSIN_UTIL_BASE64_H
#define TOCSIN_UTIL_BASE64_H

#include <stddef.h>

#include "util/buf.h"

/* On one line, with its padding. */
void base64_add(struct buf *out, const void *p, size_t len);

#endif
