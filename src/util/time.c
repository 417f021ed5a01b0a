/* SPDX-License-Identifier: MIT */
/* Times and durations as words, and back: proleptic Gregorian calendar, UTC, no libc time functions. */
#include "util/time.h"

#include <stdio.h>
#include <string.h>

#include "util/calendar.h"
#include "util/str.h"

#define MS_YEAR (365 * MS_DAY)
#define DURATION_MAX (10 * MS_YEAR)
#define YEAR_1_MS INT64_C(-62135596800000)    /* 0001-01-01T00:00:00.000Z */
#define YEAR_9999_MS INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

struct civil {
    int year, month, day, hour, minute, second, ms;
};

static struct civil
civil_of(int64_t ms)
{
    struct civil c;
    int64_t days;
    int rest;

    if (ms < YEAR_1_MS)
        ms = YEAR_1_MS;
    if (ms > YEAR_9999_MS)
        ms = YEAR_9999_MS;
    days = (ms - YEAR_1_MS) / MS_DAY + YEAR_1_MS / MS_DAY;
    rest = (int)((ms - YEAR_1_MS) % MS_DAY);
    calendar_date(days, &c.year, &c.month, &c.day);
    c.hour = rest / (int)MS_HOUR;
    c.minute = rest / (int)MS_MINUTE % 60;
    c.second = rest / (int)MS_SECOND % 60;
    c.ms = rest % (int)MS_SECOND;
    return c;
}

/* Second 60 is let through: it becomes the next one by itself. */
static bool
civil_is_right(const struct civil *c)
{
    return c->year >= 1 && c->month >= 1 && c->month <= 12 && c->day >= 1 && c->day <= calendar_month_days(c->year, c->month)
        && c->hour <= 23 && c->minute <= 59 && c->second <= 60;
}

static int64_t
ms_of(const struct civil *c)
{
    return calendar_days(c->year, c->month, c->day) * MS_DAY + c->hour * MS_HOUR + c->minute * MS_MINUTE + c->second * MS_SECOND
        + c->ms;
}

/* Two-digit groups are told to the compiler, so that it sees that the text fits. */
#define TWO(n) ((unsigned)(n) % 100)

void
time_rfc3339(int64_t ms, char out[TIME_TEXT_MAX])
{
    struct civil c = civil_of(ms);

    snprintf(out, TIME_TEXT_MAX, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", (unsigned)c.year % 10000, TWO(c.month), TWO(c.day),
        TWO(c.hour), TWO(c.minute), TWO(c.second), (unsigned)c.ms % 1000);
}

void
time_hhmm(int64_t ms, char out[TIME_TEXT_MAX])
{
    struct civil c = civil_of(ms);

    snprintf(out, TIME_TEXT_MAX, "%02u:%02uZ", TWO(c.hour), TWO(c.minute));
}

void
time_hhmmss(int64_t ms, char out[TIME_TEXT_MAX])
{
    struct civil c = civil_of(ms);

    snprintf(out, TIME_TEXT_MAX, "%02u:%02u:%02uZ", TWO(c.hour), TWO(c.minute), TWO(c.second));
}

void
time_date(int64_t ms, char out[TIME_TEXT_MAX])
{
    struct civil c = civil_of(ms);

    snprintf(out, TIME_TEXT_MAX, "%04u-%02u-%02u", (unsigned)c.year % 10000, TWO(c.month), TWO(c.day));
}

#define NEAR_MS (20 * MS_HOUR)

void
time_near(int64_t ms, int64_t now_ms, char out[TIME_TEXT_MAX])
{
    char date[TIME_TEXT_MAX], at[TIME_TEXT_MAX];

    time_hhmm(ms, at);
    time_date(ms, date);
    if (ms - now_ms < NEAR_MS && now_ms - ms < NEAR_MS)
        snprintf(out, TIME_TEXT_MAX, "%s", at);
    else
        snprintf(out, TIME_TEXT_MAX, "%.15s %.15s", date, at);
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
take_date(const char **s, struct civil *c)
{
    return str_take_digits(s, 4, &c->year) && str_take(s, '-') && str_take_digits(s, 2, &c->month) && str_take(s, '-')
        && str_take_digits(s, 2, &c->day);
}

/* At least one digit; past the third they are below what we keep. */
static bool
take_fraction(const char **s, int *ms)
{
    int scale = 100;

    *ms = 0;
    if (!str_take(s, '.'))
        return true;
    if (!is_digit(**s))
        return false;
    for (; is_digit(**s); (*s)++, scale /= 10)
        *ms += (**s - '0') * scale;
    return true;
}

static bool
take_offset(const char **s, int64_t *offset_ms)
{
    int sign = **s == '-' ? -1 : 1;
    int hours, minutes;

    *offset_ms = 0;
    if (str_take(s, 'Z') || str_take(s, 'z'))
        return true;
    if (!str_take(s, '+') && !str_take(s, '-'))
        return false;
    if (!str_take_digits(s, 2, &hours) || !str_take(s, ':') || !str_take_digits(s, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset_ms = sign * (hours * MS_HOUR + minutes * MS_MINUTE);
    return true;
}

bool
time_parse_rfc3339(const char *s, int64_t *ms)
{
    struct civil c;
    int64_t offset_ms, at;

    if (!take_date(&s, &c) || (!str_take(&s, 'T') && !str_take(&s, 't')))
        return false;
    if (!str_take_digits(&s, 2, &c.hour) || !str_take(&s, ':') || !str_take_digits(&s, 2, &c.minute) || !str_take(&s, ':')
        || !str_take_digits(&s, 2, &c.second))
        return false;
    if (!take_fraction(&s, &c.ms) || !take_offset(&s, &offset_ms) || *s != '\0' || !civil_is_right(&c))
        return false;
    at = ms_of(&c) - offset_ms;
    if (at < YEAR_1_MS || at > YEAR_9999_MS)
        return false;
    *ms = at;
    return true;
}

static const struct unit {
    const char *name;
    int64_t ms;
} units[] = {
    { "d", MS_DAY },
    { "h", MS_HOUR },
    { "m", MS_MINUTE },
    { "s", MS_SECOND },
    { "ms", 1 },
};
#define UNITS (sizeof units / sizeof *units)

/* Digits that stay under DURATION_MAX even in the smallest unit. */
static bool
take_number(const char **s, int64_t *n)
{
    if (!is_digit(**s))
        return false;
    for (*n = 0; is_digit(**s); (*s)++) {
        *n = *n * 10 + (**s - '0');
        if (*n > DURATION_MAX)
            return false;
    }
    return true;
}

/* The unit at *s, from the from-th row on: units come largest first and once each. */
static size_t
take_unit(const char **s, size_t from)
{
    size_t len = 0;

    while ((*s)[len] >= 'a' && (*s)[len] <= 'z')
        len++;
    for (size_t i = from; i < UNITS; i++)
        if (strlen(units[i].name) == len && strncmp(*s, units[i].name, len) == 0) {
            *s += len;
            return i;
        }
    return UNITS;
}

bool
duration_parse(const char *s, int64_t bare_unit_ms, int64_t *ms)
{
    int64_t all = 0;
    int64_t n;
    int64_t unit_ms = bare_unit_ms;

    for (size_t row = 0;; row++) {
        if (!take_number(&s, &n))
            return false;
        if (row > 0 || *s != '\0') {
            row = take_unit(&s, row);
            unit_ms = row < UNITS ? units[row].ms : 0;
        }
        if (unit_ms <= 0 || __builtin_mul_overflow(n, unit_ms, &n) || n > DURATION_MAX - all)
            return false;
        all += n;
        if (*s == '\0')
            break;
    }
    *ms = all;
    return true;
}

void
duration_short(int64_t ms, char out[TIME_TEXT_MAX])
{
    static const struct {
        int64_t below, unit;
        char name;
    } steps[] = {
        { MS_MINUTE, MS_SECOND, 's' },
        { MS_HOUR, MS_MINUTE, 'm' },
        { MS_DAY, MS_HOUR, 'h' },
        { 1000 * MS_DAY, MS_DAY, 'd' },
        { 100 * MS_YEAR, MS_YEAR, 'y' },
    };
    size_t i = 0;

    if (ms < 0)
        ms = 0;
    if (ms >= 100 * MS_YEAR)
        ms = 99 * MS_YEAR;
    while (ms >= steps[i].below)
        i++;
    snprintf(out, TIME_TEXT_MAX, "%d%c", (int)(ms / steps[i].unit), steps[i].name);
}

void
duration_left(int64_t ms, char out[TIME_TEXT_MAX])
{
    static const int64_t steps[] = { MS_DAY, MS_HOUR, MS_MINUTE, MS_SECOND };
    size_t i = 0;

    while (i + 1 < sizeof steps / sizeof *steps && ms + steps[i + 1] / 2 < steps[i])
        i++;
    duration_short(ms + steps[i] / 2, out);
}

void
duration_exact(int64_t ms, char out[TIME_TEXT_MAX])
{
    size_t len = 0;

    snprintf(out, TIME_TEXT_MAX, "0s");
    if (ms < 0)
        return;
    for (size_t i = 0; i < UNITS && len < TIME_TEXT_MAX; i++) {
        if (ms >= units[i].ms)
            len += (size_t)snprintf(out + len, TIME_TEXT_MAX - len, "%lld%s", (long long)(ms / units[i].ms), units[i].name);
        ms %= units[i].ms;
    }
}

/* "HH:MM" or "HH:MM:SS", with or without the Z that we show: the latest such moment that is not after now. */
static bool
parse_clock(const char *s, int64_t now_ms, int64_t *ms)
{
    int hour, minute, second = 0;
    int64_t day_ms = now_ms - ((now_ms % MS_DAY) + MS_DAY) % MS_DAY;

    if (!str_take_digits(&s, 2, &hour) || !str_take(&s, ':') || !str_take_digits(&s, 2, &minute))
        return false;
    if (*s == ':' && (!str_take(&s, ':') || !str_take_digits(&s, 2, &second)))
        return false;
    str_take(&s, 'Z');
    if (*s != '\0' || hour > 23 || minute > 59 || second > 59)
        return false;
    *ms = day_ms + hour * MS_HOUR + minute * MS_MINUTE + second * MS_SECOND;
    if (*ms > now_ms)
        *ms -= MS_DAY;
    return true;
}

static bool
parse_date(const char *s, int64_t *ms)
{
    struct civil c = { 0 };

    if (!take_date(&s, &c) || *s != '\0' || !civil_is_right(&c))
        return false;
    *ms = ms_of(&c);
    return true;
}

bool
time_parse_point(const char *s, int64_t now_ms, int64_t *ms)
{
    int64_t back_ms;

    if (time_parse_rfc3339(s, ms) || parse_clock(s, now_ms, ms) || parse_date(s, ms))
        return true;
    if (!duration_parse(s, 0, &back_ms))
        return false;
    *ms = now_ms - back_ms;
    return true;
}

bool
time_parse_ahead(const char *s, int64_t now_ms, int64_t *ms)
{
    if (parse_clock(s, now_ms, ms)) {
        *ms += MS_DAY;
        return true;
    }
    return time_parse_rfc3339(s, ms) || parse_date(s, ms);
}
