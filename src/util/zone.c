/* SPDX-License-Identifier: MIT */
/* Time zones from TZif files: RFC 8536, versions 1 to 4. What such a file says is checked whole before any of it is believed. */
#include "util/zone.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/calendar.h"
#include "util/path.h"
#include "util/str.h"
#include "util/time.h"
#include "util/zone_rule.h"

#define ZONE_DIR "/usr/share/zoneinfo"
#define ZONE_FILE_MAX 65536
#define HEADER_LEN 44
#define TRANSITIONS_MAX 4000
#define TYPES_MAX 256
#define NAMES_MAX 512 /* bytes of all abbreviations */
#define RULE_MAX 128
#define DAY 86400
#define YEAR_1_S INT64_C(-62135596800)    /* 0001-01-01T00:00:00Z */
#define YEAR_9999_S INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

struct type {
    int32_t offset;
    const char *abbreviation; /* into names */
};

struct zone {
    char name[ZONE_NAME_MAX];
    int64_t *at; /* seconds; ascending */
    unsigned char *to;
    size_t n;
    struct type types[TYPES_MAX];
    size_t types_n;
    char names[NAMES_MAX + 1];
    struct zone_rule rule; /* for what comes after the last; std "": none */
};

/* ---- reading */

struct block {
    const unsigned char *p;
    size_t time_len; /* 4 or 8 bytes for a moment */
    uint32_t isut_n, isstd_n, leap_n, time_n, type_n, char_n;
};

static int64_t
read_be(const unsigned char *p, size_t len)
{
    uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;

    for (size_t i = 0; i < len; i++)
        v = v << 8 | p[i];
    return (int64_t)v;
}

static size_t
block_len(const struct block *b)
{
    return b->time_n * (b->time_len + 1) + b->type_n * (size_t)6 + b->char_n + b->leap_n * (b->time_len + 4) + b->isstd_n
        + b->isut_n;
}

/* The header at *at, and that all its block is there; *at moves behind both. */
static bool
take_block(const unsigned char *bytes, size_t len, size_t *at, size_t time_len, struct block *b)
{
    const unsigned char *h = bytes + *at;
    uint32_t *counts[] = { &b->isut_n, &b->isstd_n, &b->leap_n, &b->time_n, &b->type_n, &b->char_n };

    if (len - *at < HEADER_LEN || memcmp(h, "TZif", 4) != 0)
        return false;
    for (size_t i = 0; i < 6; i++) {
        *counts[i] = (uint32_t)read_be(h + 20 + 4 * i, 4);
        if (*counts[i] > ZONE_FILE_MAX)
            return false;
    }
    b->p = h + HEADER_LEN;
    b->time_len = time_len;
    *at += HEADER_LEN;
    if (block_len(b) > len - *at)
        return false;
    *at += block_len(b);
    return true;
}

static bool
name_is_right(const char *s)
{
    size_t len = strlen(s);

    return len < ZONE_ABBREVIATION_MAX && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-") == len;
}

static const char *
read_types(struct zone *z, const struct block *b)
{
    const unsigned char *types = b->p + b->time_n * (b->time_len + 1);

    memcpy(z->names, types + b->type_n * (size_t)6, b->char_n);
    z->types_n = b->type_n;
    for (size_t i = 0; i < z->types_n; i++) {
        const unsigned char *t = types + i * 6;
        int64_t offset = read_be(t, 4);

        if (offset <= -ZONE_OFFSET_MAX || offset >= ZONE_OFFSET_MAX)
            return "an offset is more than a day";
        if (t[5] >= b->char_n || !name_is_right(z->names + t[5]))
            return "an abbreviation is damaged";
        z->types[i] = (struct type){ (int32_t)offset, z->names + t[5] };
    }
    return NULL;
}

static const char *
read_transitions(struct zone *z, const struct block *b)
{
    z->n = b->time_n;
    z->at = xcalloc(z->n + 1, sizeof *z->at);
    z->to = xcalloc(z->n + 1, 1);
    for (size_t i = 0; i < z->n; i++) {
        z->at[i] = read_be(b->p + i * b->time_len, b->time_len);
        z->to[i] = b->p[z->n * b->time_len + i];
        if (i > 0 && z->at[i] <= z->at[i - 1])
            return "its changes are out of order";
        if (z->to[i] >= z->types_n)
            return "a change leads nowhere";
    }
    return NULL;
}

static const char *
read_block(struct zone *z, const struct block *b)
{
    const char *why;

    if (b->leap_n > 0)
        return "it counts leap seconds";
    if (b->type_n == 0 || b->type_n > TYPES_MAX || b->char_n == 0 || b->char_n > NAMES_MAX || b->time_n > TRANSITIONS_MAX)
        return "its tables have no possible size";
    why = read_types(z, b);
    return why != NULL ? why : read_transitions(z, b);
}

/* "\nRULE\n"; nothing between: no rule is known. */
static const char *
read_rule(struct zone *z, const unsigned char *p, size_t len)
{
    const unsigned char *end = len > 0 ? memchr(p + 1, '\n', len - 1) : NULL;
    char text[RULE_MAX];

    if (len == 0 || *p != '\n' || end == NULL || (size_t)(end - p) > sizeof text)
        return "its end is cut off";
    memcpy(text, p + 1, (size_t)(end - p) - 1);
    text[end - p - 1] = '\0';
    if (strlen(text) != (size_t)(end - p) - 1 || (*text != '\0' && !zone_rule_parse(&z->rule, text)))
        return "its last rule is none";
    return NULL;
}

static const char *
read_tzif(struct zone *z, const unsigned char *bytes, size_t len)
{
    struct block b = { 0 };
    size_t at = 0;
    const char *why;

    if (!take_block(bytes, len, &at, 4, &b))
        return "it is no TZif file, or cut off";
    if (bytes[4] == '\0')
        return read_block(z, &b);
    if (bytes[4] < '2')
        return "its version is unknown";
    if (!take_block(bytes, len, &at, 8, &b))
        return "it is cut off";
    why = read_block(z, &b);
    return why != NULL ? why : read_rule(z, bytes + at, len - at);
}

struct zone *
zone_read(const char *name, const void *tzif, size_t len, struct err *err)
{
    struct zone *z = xcalloc(1, sizeof *z);
    const char *why;

    str_copy(z->name, sizeof z->name, name);
    why = len > ZONE_FILE_MAX ? "it is too large" : read_tzif(z, tzif, len);
    if (why == NULL)
        return z;
    err_set(err, ERR_PARSE, "the time zone file of %s is damaged: %s", z->name, why);
    zone_free(z);
    return NULL;
}

/* What can leave the directory, or is no name of one. */
static bool
zone_name_is_right(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len < ZONE_NAME_MAX && *name != '/' && *name != '.' && strstr(name, "..") == NULL
        && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_/.") == len;
}

static struct zone *
utc_new(void)
{
    struct zone *z = xcalloc(1, sizeof *z);

    str_copy(z->name, sizeof z->name, "UTC");
    str_copy(z->rule.std, sizeof z->rule.std, "UTC");
    return z;
}

struct zone *
zone_new(const char *name, struct err *err)
{
    const char *dir = getenv("TZDIR");
    struct buf path = BUF_INIT, bytes = BUF_INIT;
    struct err why = { 0 };
    struct zone *z = NULL;

    if (strcmp(name, "UTC") == 0)
        return utc_new();
    if (!zone_name_is_right(name)) {
        err_set(err, ERR_PARSE, "\"%.60s\" is no name of a time zone: Europe/Berlin is one", name);
        return NULL;
    }
    if (dir == NULL || *dir != '/')
        dir = ZONE_DIR;
    buf_addf(&path, "%s/%s", dir, name);
    if (path_read(path.data, ZONE_FILE_MAX, &bytes, &why))
        z = zone_read(name, buf_text(&bytes), bytes.len, err);
    else if (why.code == ERR_NOTFOUND)
        err_set(err, ERR_NOTFOUND, "there is no time zone %s in %s (Debian's package is tzdata)", name, dir);
    else
        err_set(err, why.code, "there is no time zone %s: %s", name, why.text);
    buf_release(&path);
    buf_release(&bytes);
    return z;
}

void
zone_free(struct zone *z)
{
    if (z == NULL)
        return;
    free(z->at);
    free(z->to);
    free(z);
}

const char *
zone_name(const struct zone *z)
{
    return z->name;
}

/* ---- asking */

static int64_t
clamp_seconds(int64_t s)
{
    return s < YEAR_1_S ? YEAR_1_S : s > YEAR_9999_S ? YEAR_9999_S : s;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* How many changes are not after at. */
static size_t
changes_until(const struct zone *z, int64_t at)
{
    size_t from = 0, to = z->n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (z->at[middle] <= at)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void
span_at(const struct zone *z, int64_t at, struct zone_span *out)
{
    size_t n = changes_until(z, at);
    const struct type *t = &z->types[n > 0 ? z->to[n - 1] : 0];

    if (n == z->n && *z->rule.std != '\0') {
        zone_rule_span(&z->rule, at, out);
        if (n > 0 && out->from < z->at[n - 1])
            out->from = z->at[n - 1];
        return;
    }
    *out = (struct zone_span){ n > 0 ? z->at[n - 1] : INT64_MIN, n < z->n ? z->at[n] : INT64_MAX, t->offset, t->abbreviation };
}

void
zone_civil(const struct zone *z, int64_t ms, struct civil *out, const char **abbreviation)
{
    int64_t at = clamp_seconds(floor_div(ms, MS_SECOND));
    struct zone_span span;
    int64_t local, days;
    int rest;

    span_at(z, at, &span);
    local = at + span.offset;
    days = floor_div(local, DAY);
    rest = (int)(local - days * DAY);
    calendar_date(days, &out->year, &out->month, &out->day);
    out->hour = rest / 3600;
    out->minute = rest / 60 % 60;
    out->second = rest % 60;
    out->weekday = calendar_weekday(days);
    if (abbreviation != NULL)
        *abbreviation = span.abbreviation;
}

/* What clocks show as one number: seconds since 1970 as if they showed UTC. */
static int64_t
local_seconds(const struct civil *c)
{
    int64_t months = (int64_t)c->year * 12 + c->month - 1;
    int64_t year = floor_div(months, 12);
    int month = (int)(months - year * 12) + 1;

    year = year < 0 ? 0 : year > 10000 ? 10000 : year;
    return clamp_seconds(
        (calendar_days((int)year, month, 1) + c->day - 1) * DAY + c->hour * INT64_C(3600) + c->minute * INT64_C(60) + c->second);
}

int64_t
zone_moment(const struct zone *z, const struct civil *c)
{
    int64_t local = local_seconds(c);
    struct zone_span span;

    span_at(z, local - ZONE_OFFSET_MAX, &span);
    while (span.until != INT64_MAX && local - span.offset >= span.until)
        span_at(z, span.until, &span);
    return clamp_seconds(local - span.offset < span.from ? span.from : local - span.offset) * MS_SECOND;
}

int64_t
zone_next(const struct zone *z, int64_t ms)
{
    struct zone_span now, next;

    span_at(z, clamp_seconds(floor_div(ms, MS_SECOND)), &now);
    for (next = now; next.offset == now.offset && strcmp(next.abbreviation, now.abbreviation) == 0;) {
        if (next.until > YEAR_9999_S)
            return INT64_MAX;
        now.until = next.until;
        span_at(z, next.until, &next);
    }
    return now.until * MS_SECOND;
}
