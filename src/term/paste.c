/* SPDX-License-Identifier: MIT */
/* What was pasted, made harmless: only text is left of it. */
#include "term/paste.h"

#include <stdbool.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/utf8.h"

static bool
is_pasteable(int32_t cp)
{
    return cp >= 0xa0 || (cp >= 0x20 && cp < 0x7f) || cp == '\t' || cp == '\n';
}

char *
paste_clean(const char *s, size_t len)
{
    struct buf out;
    size_t used;

    buf_init(&out, PASTE_MAX);
    for (size_t pos = 0; pos < len; pos += used) {
        int32_t cp = utf8_next(s + pos, len - pos, &used);

        if (cp == '\r' && !(pos + 1 < len && s[pos + 1] == '\n'))
            buf_addc(&out, '\n');
        else if (cp >= 0 && is_pasteable(cp))
            buf_add(&out, s + pos, used);
    }
    return buf_take(&out);
}
