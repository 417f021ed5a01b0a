/* SPDX-License-Identifier: MIT */
/* UTF-8, code point by code point, with a fast path for ASCII. */
#include "util/utf8.h"

#include <string.h>

#include <utf8proc.h>

#define NOT_ASCII UINT64_C(0x8080808080808080)
#define LOW_BITS UINT64_C(0x0101010101010101)

/* What may follow a lead byte (Unicode 15, table 3-7): the range of the second byte; all others are 80..BF. */
struct lead {
    unsigned char bytes, second_min, second_max, bits;
};

static struct lead
lead_of(unsigned char c)
{
    if (c >= 0xc2 && c <= 0xdf)
        return (struct lead){ 2, 0x80, 0xbf, c & 0x1f };
    if (c >= 0xe0 && c <= 0xef)
        return (struct lead){ 3, c == 0xe0 ? 0xa0 : 0x80, c == 0xed ? 0x9f : 0xbf, c & 0x0f };
    if (c >= 0xf0 && c <= 0xf4)
        return (struct lead){ 4, c == 0xf0 ? 0x90 : 0x80, c == 0xf4 ? 0x8f : 0xbf, c & 0x07 };
    return (struct lead){ 0 };
}

int32_t
utf8_next(const char *s, size_t len, size_t *used)
{
    const unsigned char *p = (const unsigned char *)s;
    struct lead lead;
    int32_t cp;

    *used = len > 0;
    if (len == 0)
        return -1;
    if (p[0] < 0x80)
        return p[0];
    lead = lead_of(p[0]);
    if (lead.bytes == 0 || lead.bytes > len || p[1] < lead.second_min || p[1] > lead.second_max)
        return -1;
    cp = lead.bits << 6 | (p[1] & 0x3f);
    for (size_t i = 2; i < lead.bytes; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return -1;
        cp = cp << 6 | (p[i] & 0x3f);
    }
    *used = lead.bytes;
    return cp;
}

/* Eight bytes that are all 01..7F. */
static bool
eight_plain(const char *s)
{
    uint64_t w;

    memcpy(&w, s, sizeof w);
    return ((w | (w - LOW_BITS)) & NOT_ASCII) == 0;
}

bool
utf8_is_valid(const char *s, size_t len)
{
    size_t used;

    for (size_t i = 0; i < len; i += used) {
        while (len - i >= 8 && eight_plain(s + i))
            i += 8;
        if (i == len)
            break;
        if (utf8_next(s + i, len - i, &used) <= 0)
            return false;
    }
    return true;
}

size_t
utf8_count(const char *s)
{
    size_t n = 0, len = strlen(s), used;

    for (size_t at = 0; at < len; at += used, n++)
        utf8_next(s + at, len - at, &used);
    return n;
}

static size_t
units_of(int32_t cp)
{
    return cp >= 0x10000 ? 2 : 1;
}

size_t
utf8_units(const char *s)
{
    size_t n = 0, len = strlen(s), used;

    for (size_t at = 0; at < len; at += used)
        n += units_of(utf8_next(s + at, len - at, &used));
    return n;
}

size_t
utf8_cut(const char *s, size_t units)
{
    size_t len = strlen(s), n = 0, cut = 0, at = 0, used;
    utf8proc_int32_t state = 0;
    int32_t before = 0, cp;

    for (; at < len; at += used, before = cp) {
        cp = utf8_next(s + at, len - at, &used);
        if (cp < 0)
            cp = 0xfffd;
        if (at == 0 || utf8proc_grapheme_break_stateful(before, cp, &state))
            cut = at;
        n += units_of(cp);
        if (n > units)
            return cut;
    }
    return len;
}

bool
utf8_is_control(int32_t cp)
{
    return cp < ' ' || (cp >= 0x7f && cp < 0xa0);
}

size_t
utf8_put(int32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

/* Upper first, so that all forms of one letter meet (final sigma, long s); invalid bytes stay as they are. */
static size_t
lower_one(const char *s, size_t len, size_t *used, char *out)
{
    int32_t cp = utf8_next(s, len, used);

    if (cp >= 0)
        return utf8_put(utf8proc_tolower(utf8proc_toupper(cp)), out);
    *out = *s;
    return 1;
}

size_t
utf8_lower(const char *s, size_t len, char *out)
{
    char *at = out;
    size_t used;

    for (size_t i = 0; i < len; i += used) {
        unsigned char c = (unsigned char)s[i];

        if (c < 0x80) {
            *at++ = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
            used = 1;
        } else {
            at += lower_one(s + i, len - i, &used, at);
        }
    }
    return (size_t)(at - out);
}
