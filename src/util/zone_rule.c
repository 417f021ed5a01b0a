/* SPDX-License-Identifier: MIT */
/* The rule for the years after a zone's table: RFC 8536 3.3, POSIX 8.3 "TZ", with hours from -167 to 167. */
#include "util/zone_rule.h"

#include <stddef.h>
#include <string.h>

#include "util/calendar.h"
#include "util/str.h"

#define DAY 86400
#define HOURS_MAX 167
#define CHANGES 8 /* of four years */

/* ---- reading */

/* Digits up to max. */
static bool
take_number(const char **s, int max, int *out)
{
    if (**s < '0' || **s > '9')
        return false;
    for (*out = 0; **s >= '0' && **s <= '9'; (*s)++) {
        *out = *out * 10 + (**s - '0');
        if (*out > max)
            return false;
    }
    return true;
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_quoted(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-';
}

/* Three letters or more, or in <> with digits and signs too. */
static bool
take_name(const char **s, char out[ZONE_ABBREVIATION_MAX])
{
    bool quoted = str_take(s, '<');
    size_t n = 0;

    for (; quoted ? is_quoted(**s) : is_letter(**s); (*s)++) {
        if (n + 1 == ZONE_ABBREVIATION_MAX)
            return false;
        out[n++] = **s;
    }
    out[n] = '\0';
    return n >= 3 && (!quoted || str_take(s, '>'));
}

/* [+-]HH[:MM[:SS]] */
static bool
take_time(const char **s, int32_t *seconds)
{
    int hours, minutes = 0, rest = 0;
    bool negative = **s == '-';

    if (negative || **s == '+')
        (*s)++;
    if (!take_number(s, HOURS_MAX, &hours))
        return false;
    if (str_take(s, ':') && (!take_number(s, 59, &minutes) || (str_take(s, ':') && !take_number(s, 59, &rest))))
        return false;
    *seconds = (hours * 3600 + minutes * 60 + rest) * (negative ? -1 : 1);
    return true;
}

/* POSIX writes what is to be added to get UTC. */
static bool
take_offset(const char **s, int32_t *offset)
{
    if (!take_time(s, offset) || *offset <= -ZONE_OFFSET_MAX || *offset >= ZONE_OFFSET_MAX)
        return false;
    *offset = -*offset;
    return true;
}

static bool
take_day(const char **s, struct zone_day *d)
{
    bool ok;

    *d = (struct zone_day){ .kind = '0', .time = 2 * 3600 };
    if (str_take(s, 'M')) {
        d->kind = 'M';
        ok = take_number(s, 12, &d->month) && str_take(s, '.') && take_number(s, 5, &d->week) && str_take(s, '.')
            && take_number(s, 6, &d->day) && d->month >= 1 && d->week >= 1;
    } else if (str_take(s, 'J')) {
        d->kind = 'J';
        ok = take_number(s, 365, &d->day) && d->day >= 1;
    } else {
        ok = take_number(s, 365, &d->day);
    }
    return ok && (!str_take(s, '/') || take_time(s, &d->time));
}

bool
zone_rule_parse(struct zone_rule *r, const char *text)
{
    *r = (struct zone_rule){ 0 };
    if (!take_name(&text, r->std) || !take_offset(&text, &r->std_offset))
        return false;
    if (*text == '\0')
        return true;
    if (!take_name(&text, r->dst))
        return false;
    r->dst_offset = r->std_offset + 3600;
    if (*text != ',' && !take_offset(&text, &r->dst_offset))
        return false;
    return r->dst_offset < ZONE_OFFSET_MAX && str_take(&text, ',') && take_day(&text, &r->begin) && str_take(&text, ',')
        && take_day(&text, &r->end) && *text == '\0';
}

/* ---- computing */

/* POSIX counts weekdays from Sunday; week 5 is the last one. */
static int64_t
weekday_of_month(int year, const struct zone_day *d)
{
    int64_t first = calendar_days(year, d->month, 1);
    int sunday_first = (calendar_weekday(first) + 1) % 7;
    int day = (d->day - sunday_first + 7) % 7 + 7 * (d->week - 1);

    while (day >= calendar_month_days(year, d->month))
        day -= 7;
    return first + day;
}

/* The day's seconds since 1970 as the clocks there count them. */
static int64_t
local_seconds(int year, const struct zone_day *d)
{
    int64_t first = calendar_days(year, 1, 1);
    int64_t day = first + d->day;

    if (d->kind == 'M')
        day = weekday_of_month(year, d);
    else if (d->kind == 'J')
        day = first + d->day - 1 + (d->day >= 60 && calendar_month_days(year, 2) == 29);
    return day * DAY + d->time;
}

struct change {
    int64_t at;
    bool to_dst;
};

/* At the same second the end goes first: summer time all year is written as an end at which the next begins. */
static bool
is_before(const struct change *a, const struct change *b)
{
    return a->at < b->at || (a->at == b->at && !a->to_dst && b->to_dst);
}

static void
changes_around(const struct zone_rule *r, int year, struct change out[CHANGES])
{
    size_t n = 0;

    for (int y = year - 1; y <= year + 2; y++) {
        struct change both[2] = { { local_seconds(y, &r->begin) - r->std_offset, true },
            { local_seconds(y, &r->end) - r->dst_offset, false } };

        for (size_t i = 0; i < 2; i++, n++) {
            size_t at = n;

            for (; at > 0 && is_before(&both[i], &out[at - 1]); at--)
                out[at] = out[at - 1];
            out[at] = both[i];
        }
    }
}

void
zone_rule_span(const struct zone_rule *r, int64_t at, struct zone_span *out)
{
    struct change c[CHANGES];
    int year, month, day;
    bool dst = false;

    *out = (struct zone_span){ INT64_MIN, INT64_MAX, r->std_offset, r->std };
    if (*r->dst == '\0')
        return;
    calendar_date((at - (at % DAY + DAY) % DAY) / DAY, &year, &month, &day);
    changes_around(r, year, c);
    dst = !c[0].to_dst;
    for (size_t i = 0; i < CHANGES; i++) {
        if (c[i].at > at) {
            out->until = c[i].at;
            break;
        }
        out->from = c[i].at;
        dst = c[i].to_dst;
    }
    if (dst) {
        out->offset = r->dst_offset;
        out->abbreviation = r->dst;
    }
}
