/* SPDX-License-Identifier: MIT */
/* Moments in words, on the clocks of a zone. */
#include <stdio.h>

#include "util/calendar.h"
#include "util/str.h"
#include "util/time.h"
#include "util/zone.h"

#define NEAR_MS (20 * MS_HOUR)
#define WEEKDAY_MS (6 * MS_DAY) /* the same weekday would be this one or the next */

const char *const zone_weekdays[7] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static bool
take_date(const char **s, struct civil *c)
{
    return str_take_digits(s, 4, &c->year) && str_take(s, '-') && str_take_digits(s, 2, &c->month) && str_take(s, '-')
        && str_take_digits(s, 2, &c->day) && c->year >= 1 && c->month >= 1 && c->month <= 12 && c->day >= 1
        && c->day <= calendar_month_days(c->year, c->month);
}

static bool
take_time(const char **s, struct civil *c)
{
    return str_take_digits(s, 2, &c->hour) && str_take(s, ':') && str_take_digits(s, 2, &c->minute)
        && (!str_take(s, ':') || (str_take_digits(s, 2, &c->second) && c->second <= 59)) && c->hour <= 23 && c->minute <= 59;
}

bool
zone_parse(const struct zone *z, const char *text, int64_t *ms)
{
    struct civil c = { 0 };

    if (time_parse_rfc3339(text, ms))
        return true;
    if (!take_date(&text, &c))
        return false;
    if (*text != '\0' && ((!str_take(&text, ' ') && !str_take(&text, 'T')) || !take_time(&text, &c) || *text != '\0'))
        return false;
    *ms = zone_moment(z, &c);
    return true;
}

void
zone_text(const struct zone *z, int64_t ms, char out[ZONE_TEXT_MAX])
{
    const char *abbreviation;
    struct civil c;

    zone_civil(z, ms, &c, &abbreviation);
    snprintf(out, ZONE_TEXT_MAX, "%s %04d-%02d-%02d %02d:%02d %s", zone_weekdays[c.weekday], c.year, c.month, c.day, c.hour,
        c.minute, abbreviation);
}

void
zone_near(const struct zone *z, int64_t ms, int64_t now_ms, char out[ZONE_TEXT_MAX])
{
    struct civil c;

    zone_civil(z, ms, &c, NULL);
    if (ms - now_ms < NEAR_MS && now_ms - ms < NEAR_MS)
        snprintf(out, ZONE_TEXT_MAX, "%02d:%02d", c.hour, c.minute);
    else if (ms > now_ms && ms - now_ms < WEEKDAY_MS)
        snprintf(out, ZONE_TEXT_MAX, "%s %02d:%02d", zone_weekdays[c.weekday], c.hour, c.minute);
    else
        snprintf(out, ZONE_TEXT_MAX, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}
