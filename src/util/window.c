/* SPDX-License-Identifier: MIT */
/* Hours of the week. A span is from one moment to another, found anew for each day: so a day of 23 or 25 hours needs no rule of its own. */
#include "util/window.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "util/alloc.h"
#include "util/time.h"

#define DAYS 7
#define EVERY_DAY 0x7fu
#define DAY_MINUTES (24 * 60)
/* A week may go without the span that its clocks skip; a third one would be strange. */
#define LOOK_DAYS 22

struct span {
    unsigned days;   /* bit for each, Monday first */
    int from, until; /* minutes of the day; until may lie on the next day */
};

struct window {
    const struct zone *zone;
    struct span spans[WINDOW_SPANS_MAX];
    size_t n;
};

/* ---- reading ---- */

static const char *const day_words[DAYS] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

struct reader {
    const char *start, *at;
    struct err *err;
};

#define EXAMPLE "as in Mon-Fri 09:00-17:00, Sat+Sun 22:00-06:00"

static bool
fail(const struct reader *r, const char *what)
{
    return err_set(r->err, ERR_PARSE, "column %zu: %s, " EXAMPLE, (size_t)(r->at - r->start) + 1, what);
}

static void
skip_blanks(struct reader *r)
{
    while (*r->at == ' ' || *r->at == '\t')
        r->at++;
}

static bool
takes(struct reader *r, char c)
{
    if (*r->at != c)
        return false;
    r->at++;
    return true;
}

static bool
read_day(struct reader *r, int *day)
{
    for (int i = 0; i < DAYS; i++)
        if (strncasecmp(r->at, day_words[i], 3) == 0 && !isalpha((unsigned char)r->at[3])) {
            r->at += 3;
            *day = i;
            return true;
        }
    return fail(r, "a day is Mon, Tue, Wed, Thu, Fri, Sat or Sun");
}

/* "Fri-Mon" goes on over the end of the week. */
static bool
read_days(struct reader *r, unsigned *days)
{
    int from, to;

    do {
        if (!read_day(r, &from))
            return false;
        to = from;
        if (takes(r, '-') && !read_day(r, &to))
            return false;
        for (int i = from;; i = (i + 1) % DAYS) {
            *days |= 1u << i;
            if (i == to)
                break;
        }
    } while (takes(r, '+'));
    return true;
}

static bool
read_two(struct reader *r, int *n)
{
    if (!isdigit((unsigned char)r->at[0]) || !isdigit((unsigned char)r->at[1]))
        return false;
    *n = 10 * (r->at[0] - '0') + (r->at[1] - '0');
    r->at += 2;
    return true;
}

static bool
read_clock(struct reader *r, int *minutes)
{
    const char *at = r->at;
    int hour, minute;

    if (read_two(r, &hour) && takes(r, ':') && read_two(r, &minute) && minute < 60 && 60 * hour + minute <= DAY_MINUTES) {
        *minutes = 60 * hour + minute;
        return true;
    }
    r->at = at;
    return fail(r, "a time of day is HH:MM, from 00:00 to 24:00");
}

static bool
read_hours(struct reader *r, struct span *s)
{
    const char *at = r->at;

    if (!read_clock(r, &s->from))
        return false;
    if (!takes(r, '-'))
        return fail(r, "after it comes - and the time of its end");
    if (!read_clock(r, &s->until))
        return false;
    if (s->from % DAY_MINUTES == s->until % DAY_MINUTES && s->until - s->from != DAY_MINUTES) {
        r->at = at;
        return fail(r, "it ends when it begins; a whole day is 00:00-24:00");
    }
    if (s->until < s->from)
        s->until += DAY_MINUTES;
    return true;
}

static bool
read_span(struct reader *r, struct span *s)
{
    *s = (struct span){ .until = DAY_MINUTES };
    if (isalpha((unsigned char)*r->at)) {
        if (!read_days(r, &s->days))
            return false;
        skip_blanks(r);
        return *r->at == ',' || *r->at == '\0' || read_hours(r, s);
    }
    s->days = EVERY_DAY;
    return read_hours(r, s);
}

static bool
read_spans(struct reader *r, struct window *w)
{
    do {
        skip_blanks(r);
        if (w->n == WINDOW_SPANS_MAX)
            return err_set(r->err, ERR_LIMIT, "more than %d spans", WINDOW_SPANS_MAX);
        if (!read_span(r, &w->spans[w->n]))
            return false;
        w->n++;
        skip_blanks(r);
    } while (takes(r, ','));
    return *r->at == '\0' || fail(r, "a comma parts one span from the next");
}

struct window *
window_new(const char *text, const struct zone *zone, struct err *err)
{
    struct window *w = xcalloc(1, sizeof *w);
    struct reader r = { text, text, err };

    w->zone = zone;
    if (read_spans(&r, w))
        return w;
    window_free(w);
    return NULL;
}

void
window_free(struct window *w)
{
    free(w);
}

/* ---- asking ---- */

/* So many days after the day that the clocks show. */
static int64_t
moment(const struct window *w, const struct civil *day, int days, int minutes)
{
    struct civil c = { day->year, day->month, day->day + days + minutes / DAY_MINUTES, minutes % DAY_MINUTES / 60, minutes % 60,
        0, 0 };

    return zone_moment(w->zone, &c);
}

/* The end of the stretch of those days around at_ms that holds t; t: none does. */
static int64_t
end_of(const struct window *w, const struct civil *day, int from_day, int to_day, int64_t t)
{
    int64_t end = t;

    for (size_t i = 0; i < w->n; i++)
        for (int d = from_day; d <= to_day; d++) {
            const struct span *s = &w->spans[i];

            if ((s->days >> (day->weekday + d + DAYS) % DAYS & 1u) != 0 && moment(w, day, d, s->from) <= t) {
                int64_t until_ms = moment(w, day, d, s->until);

                end = until_ms > end ? until_ms : end;
            }
        }
    return end;
}

/* The first stretch that begins after t; INT64_MAX: none for a long time. */
static int64_t
next_begin(const struct window *w, const struct civil *day, int64_t t)
{
    int64_t begin = INT64_MAX;

    for (size_t i = 0; i < w->n; i++)
        for (int d = -1; d <= LOOK_DAYS; d++) {
            const struct span *s = &w->spans[i];
            int64_t from_ms;

            if ((s->days >> (day->weekday + d + DAYS) % DAYS & 1u) == 0)
                continue;
            from_ms = moment(w, day, d, s->from);
            if (from_ms > t && from_ms < begin && moment(w, day, d, s->until) > from_ms)
                begin = from_ms;
        }
    return begin;
}

bool
window_holds(const struct window *w, int64_t at_ms)
{
    struct civil day;

    zone_civil(w->zone, at_ms, &day, NULL);
    return end_of(w, &day, -1, 1, at_ms) > at_ms;
}

/* Spans that touch are one stretch. */
int64_t
window_next(const struct window *w, int64_t at_ms)
{
    int64_t end = at_ms, further;
    struct civil day;

    zone_civil(w->zone, at_ms, &day, NULL);
    if (end_of(w, &day, -1, 1, at_ms) == at_ms)
        return next_begin(w, &day, at_ms);
    for (int d = 0; d <= LOOK_DAYS; d++) {
        further = end_of(w, &day, d - 1, d + 1, end);
        while (further > end) {
            end = further;
            further = end_of(w, &day, d - 1, d + 1, end);
        }
        if (end < moment(w, &day, d + 1, 0))
            return end;
    }
    return INT64_MAX;
}
