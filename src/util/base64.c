/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648): bytes as letters. */
#include "util/base64.h"

#include <stdint.h>

void
base64_add(struct buf *out, const void *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = bytes;

    for (size_t i = 0; i < len; i += 3) {
        uint32_t v = (uint32_t)p[i] << 16 | (uint32_t)(i + 1 < len ? p[i + 1] : 0) << 8 | (i + 2 < len ? p[i + 2] : 0);

        buf_addc(out, digits[v >> 18]);
        buf_addc(out, digits[v >> 12 & 63]);
        buf_addc(out, i + 1 < len ? digits[v >> 6 & 63] : '=');
        buf_addc(out, i + 2 < len ? digits[v & 63] : '=');
    }
}
