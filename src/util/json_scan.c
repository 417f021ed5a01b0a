/* SPDX-License-Identifier: MIT */
/* Checks JSON text byte by byte: cJSON alone takes raw controls, invalid UTF-8, NUL, leading zeros, and trailing garbage. */
#include "util/json_scan.h"

#include <stdint.h>
#include <string.h>

#include "util/json.h"
#include "util/utf8.h"

#define NUMBER_MAX 63 /* cJSON's own buffer for a number */

struct scan {
    const char *at, *end;
    uint64_t objects; /* bit d: what is open at depth d is an object */
    int depth;
    const char *why; /* the fault */
};

enum step { FAULT, VALUE, AFTER, DONE };

_Static_assert(JSON_DEPTH_MAX <= 64, "one bit a level");

static bool
fault(struct scan *s, const char *why)
{
    s->why = why;
    return false;
}

static int
peek(const struct scan *s)
{
    return s->at < s->end ? (unsigned char)*s->at : -1;
}

static void
skip_blanks(struct scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
        s->at++;
}

static bool
take_hex4(struct scan *s, int32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, s->at++) {
        int c = peek(s);

        if (c >= '0' && c <= '9')
            *out = *out * 16 + c - '0';
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            *out = *out * 16 + (c | 0x20) - 'a' + 10;
        else
            return fault(s, "a \\u without four hexadecimal digits");
    }
    return true;
}

/* Behind "\u". */
static bool
scan_unicode_escape(struct scan *s)
{
    int32_t first, second;

    if (!take_hex4(s, &first))
        return false;
    if (first == 0)
        return fault(s, "a NUL in a string");
    if (first < 0xd800 || first > 0xdfff)
        return true;
    if (first > 0xdbff || s->end - s->at < 2 || s->at[0] != '\\' || s->at[1] != 'u')
        return fault(s, "half a surrogate pair");
    s->at += 2;
    if (!take_hex4(s, &second))
        return false;
    return (second >= 0xdc00 && second <= 0xdfff) || fault(s, "half a surrogate pair");
}

/* Behind a backslash. */
static bool
scan_escape(struct scan *s)
{
    int c = peek(s);

    if (c <= 0 || strchr("\"\\/bfnrtu", c) == NULL)
        return fault(s, "an escape that JSON does not know");
    s->at++;
    return c != 'u' || scan_unicode_escape(s);
}

/* Eight bytes of a string that mean themselves: ASCII, no control, quote or backslash. */
static bool
eight_plain(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t w, quote, slash;

    memcpy(&w, p, sizeof w);
    quote = w ^ ones * '"';
    slash = w ^ ones * '\\';
    return ((w | (w - ones * 0x20) | (quote - ones) | (slash - ones)) & ones * 0x80) == 0;
}

static bool
scan_string(struct scan *s)
{
    size_t used;
    int c;

    for (s->at++;;) {
        while (s->end - s->at >= 8 && eight_plain(s->at))
            s->at += 8;
        c = peek(s);
        if (c < 0)
            return fault(s, "a string without an end");
        if (c < 0x20)
            return fault(s, "a raw control character in a string");
        if (c >= 0x80 && utf8_next(s->at, (size_t)(s->end - s->at), &used) < 0)
            return fault(s, "invalid UTF-8");
        s->at += c >= 0x80 ? used : 1;
        if (c == '"')
            return true;
        if (c == '\\' && !scan_escape(s))
            return false;
    }
}

static bool
skip_digits(struct scan *s)
{
    const char *from = s->at;

    while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
        s->at++;
    return s->at > from;
}

static bool
scan_number(struct scan *s)
{
    const char *from = s->at;

    s->at += peek(s) == '-';
    if (peek(s) == '0')
        s->at++;
    else if (!skip_digits(s))
        return fault(s, "a number without digits");
    if (peek(s) == '.' && (s->at++, !skip_digits(s)))
        return fault(s, "a number that ends in a point");
    if (peek(s) == 'e' || peek(s) == 'E') {
        s->at++;
        s->at += peek(s) == '+' || peek(s) == '-';
        if (!skip_digits(s))
            return fault(s, "an exponent without digits");
    }
    return s->at - from <= NUMBER_MAX || fault(s, "a number of more than 63 characters");
}

static bool
scan_word(struct scan *s)
{
    static const char *const words[] = { "true", "false", "null" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i]);

        if ((size_t)(s->end - s->at) >= len && memcmp(s->at, words[i], len) == 0) {
            s->at += len;
            return true;
        }
    }
    return fault(s, s->at == s->end ? "the text ends where a value should be" : "no JSON value");
}

static enum step
scan_key(struct scan *s)
{
    skip_blanks(s);
    if (peek(s) != '"')
        return fault(s, "an object's key must be a string");
    if (!scan_string(s))
        return FAULT;
    skip_blanks(s);
    if (peek(s) != ':')
        return fault(s, "a key without a colon");
    s->at++;
    return VALUE;
}

static bool
in_object(const struct scan *s)
{
    return s->depth > 0 && (s->objects >> (s->depth - 1) & 1);
}

static enum step
open_container(struct scan *s, bool object)
{
    uint64_t bit;

    if (s->depth == JSON_DEPTH_MAX)
        return fault(s, "nested deeper than 64");
    bit = UINT64_C(1) << s->depth++;
    s->objects = object ? s->objects | bit : s->objects & ~bit;
    s->at++;
    skip_blanks(s);
    if (peek(s) == (object ? '}' : ']'))
        return AFTER;
    return object ? scan_key(s) : VALUE;
}

static enum step
scan_value(struct scan *s)
{
    int c;
    bool ok;

    skip_blanks(s);
    c = peek(s);
    if (c == '{' || c == '[')
        return open_container(s, c == '{');
    if (c == '"')
        ok = scan_string(s);
    else if (c == '-' || (c >= '0' && c <= '9'))
        ok = scan_number(s);
    else
        ok = scan_word(s);
    return ok ? AFTER : FAULT;
}

/* Behind a value: the container goes on, or ends, or all is done. */
static enum step
scan_after(struct scan *s)
{
    bool object = in_object(s);
    int c;

    skip_blanks(s);
    c = peek(s);
    if (s->depth == 0)
        return c < 0 ? DONE : (enum step)fault(s, "something after the value");
    if (c == ',') {
        s->at++;
        return object ? scan_key(s) : VALUE;
    }
    if (c != (object ? '}' : ']'))
        return fault(s, c < 0 ? "the text ends too early" : "a comma or a closing bracket is missing");
    s->at++;
    s->depth--;
    return AFTER;
}

bool
json_scan(const char *text, size_t len, struct err *err)
{
    struct scan s = { .at = text, .end = text + len };
    enum step step = VALUE;

    while (step == VALUE || step == AFTER)
        step = step == VALUE ? scan_value(&s) : scan_after(&s);
    if (step == DONE)
        return true;
    return err_set(err, ERR_PARSE, "not JSON: %s (byte %zu of %zu)", s.why, (size_t)(s.at - text), len);
}
