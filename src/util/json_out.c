/* SPDX-License-Identifier: MIT */
/* Writing JSON: commas by the writer, strings escaped so that the text is harmless even on a terminal. */
#include "util/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "util/time.h"
#include "util/utf8.h"

void
json_begin(struct json_out *o, struct buf *buf)
{
    *o = (struct json_out){ .buf = buf };
}

/* Bytes that stand for themselves. Others are escaped, or begin a code point that must be looked at. */
static bool
is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Controls, direction marks, and what shows nothing: they would act on a terminal that the text is printed on. Kept in order. */
static const struct {
    int32_t from, to;
} hidden[] = {
    { 0x0000, 0x001f },
    { 0x007f, 0x009f },
    { 0x00ad, 0x00ad },
    { 0x061c, 0x061c },
    { 0x180e, 0x180e },
    { 0x200b, 0x200f },
    { 0x2028, 0x202e },
    { 0x2060, 0x206f },
    { 0xfeff, 0xfeff },
    { 0xfff9, 0xfffb },
    { 0xe0000, 0xe0fff },
};

static bool
is_hidden(int32_t cp)
{
    size_t i = 0;

    while (i < sizeof hidden / sizeof *hidden && cp > hidden[i].to)
        i++;
    return i < sizeof hidden / sizeof *hidden && cp >= hidden[i].from;
}

static void
add_u_escape(struct buf *b, int32_t cp)
{
    if (cp < 0x10000) {
        buf_addf(b, "\\u%04x", (unsigned)cp);
        return;
    }
    cp -= 0x10000;
    buf_addf(b, "\\u%04x\\u%04x", 0xd800 + ((unsigned)cp >> 10), 0xdc00 + ((unsigned)cp & 0x3ff));
}

static void
add_escaped(struct buf *b, int32_t cp)
{
    static const char from[] = "\"\\\b\f\n\r\t";
    static const char to[] = "\"\\bfnrt";
    const char *short_form = cp > 0 && cp < 0x80 ? strchr(from, cp) : NULL;

    if (short_form == NULL) {
        add_u_escape(b, cp);
        return;
    }
    buf_addc(b, '\\');
    buf_addc(b, to[short_form - from]);
}

static void
add_string(struct buf *b, const char *s, size_t len)
{
    size_t run = 0; /* what is before it is written */
    size_t used;

    buf_addc(b, '"');
    for (size_t i = 0; i < len; i += used) {
        int32_t cp;

        used = 1;
        if (is_plain((unsigned char)s[i]))
            continue;
        cp = utf8_next(s + i, len - i, &used);
        if (cp >= 0x80 && !is_hidden(cp))
            continue;
        buf_add(b, s + run, i - run);
        add_escaped(b, cp < 0 ? 0xfffd : cp);
        run = i + used;
    }
    buf_add(b, s + run, len - run);
    buf_addc(b, '"');
}

static void
add_key(struct json_out *o, const char *key)
{
    if (o->comma)
        buf_addc(o->buf, ',');
    o->comma = true;
    if (key == NULL)
        return;
    add_string(o->buf, key, strlen(key));
    buf_addc(o->buf, ':');
}

void
json_open(struct json_out *o, const char *key, char bracket)
{
    add_key(o, key);
    buf_addc(o->buf, bracket);
    o->comma = false;
}

void
json_close(struct json_out *o, char bracket)
{
    buf_addc(o->buf, bracket);
    o->comma = true;
}

void
json_strn(struct json_out *o, const char *key, const char *s, size_t len)
{
    add_key(o, key);
    add_string(o->buf, s, len);
}

void
json_str(struct json_out *o, const char *key, const char *s)
{
    if (s == NULL)
        json_null(o, key);
    else
        json_strn(o, key, s, strlen(s));
}

void
json_raw(struct json_out *o, const char *key, const char *json)
{
    add_key(o, key);
    buf_adds(o->buf, json);
}

void
json_int(struct json_out *o, const char *key, int64_t n)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%" PRId64, n);
    json_raw(o, key, digits);
}

void
json_bool(struct json_out *o, const char *key, bool b)
{
    json_raw(o, key, b ? "true" : "false");
}

void
json_null(struct json_out *o, const char *key)
{
    json_raw(o, key, "null");
}

void
json_time(struct json_out *o, const char *key, int64_t ms)
{
    char text[TIME_TEXT_MAX];

    if (ms == 0) {
        json_null(o, key);
        return;
    }
    time_rfc3339(ms, text);
    json_str(o, key, text);
}

/* A whole number within 2^53 has no point; others as cJSON writes them. */
static void
copy_number(struct json_out *o, const char *key, const cJSON *value)
{
    char text[32];

    if (value->valuedouble == trunc(value->valuedouble) && fabs(value->valuedouble) <= JSON_WHOLE_MAX) {
        json_int(o, key, (int64_t)value->valuedouble);
        return;
    }
    snprintf(text, sizeof text, "%.17g", value->valuedouble);
    json_raw(o, key, isfinite(value->valuedouble) ? text : "null");
}

void
json_copy(struct json_out *o, const char *key, const cJSON *value)
{
    const char bracket = cJSON_IsObject(value) ? '{' : '[';
    const cJSON *item;

    if (cJSON_IsString(value)) {
        json_str(o, key, value->valuestring);
    } else if (cJSON_IsNumber(value)) {
        copy_number(o, key, value);
    } else if (cJSON_IsObject(value) || cJSON_IsArray(value)) {
        json_open(o, key, bracket);
        cJSON_ArrayForEach(item, value) json_copy(o, cJSON_IsObject(value) ? item->string : NULL, item);
        json_close(o, bracket == '{' ? '}' : ']');
    } else {
        json_raw(o, key, cJSON_IsTrue(value) ? "true" : cJSON_IsFalse(value) ? "false" : "null");
    }
}
