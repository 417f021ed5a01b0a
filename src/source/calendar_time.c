/* SPDX-License-Identifier: MIT */
/* Times of a calendar: on whose clocks they are, and how long an event lasts. */
#include <config.h>

#ifdef HAVE_ICAL
#include <stdlib.h>
#include <string.h>

#include "source/calendar_own.h"
#include "util/calendar.h"
#include "util/str.h"
#include "util/time.h"

#define SPAN_MAX_S (INT64_C(400) * 86400)
#define SHOWN 60

bool
calendar_refuse(struct reading *r, const struct item *e, const char *what)
{
    return err_set(r->err, ERR_PARSE, "event \"%.*s\": %s", SHOWN, *e->event.summary != '\0' ? e->event.summary : e->uid, what);
}

static const struct zone *
zone_of(struct reading *r, const char *name)
{
    struct zone *z;

    for (size_t i = 0; i < r->zones.n; i++)
        if (str_eq(zone_name(r->zones.v[i]), name))
            return r->zones.v[i];
    if (strlen(name) >= ZONE_NAME_MAX || r->zones.n == CALENDAR_ZONES_MAX || (z = zone_new(name, NULL)) == NULL)
        return NULL;
    vec_push(&r->zones, z);
    return z;
}

/* Some programs put a place of their own before the name: /freeassociation.sourceforge.net/Europe/Berlin. */
static const char *
bare_name(const char *tzid)
{
    const char *after = *tzid == '/' ? strchr(tzid + 1, '/') : NULL;

    return after != NULL ? after + 1 : tzid;
}

static bool
place_of(struct reading *r, const struct item *e, icalproperty *p, icaltimetype t, struct place *out)
{
    icalparameter *tzid = r->l->icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
    const char *name = tzid == NULL ? NULL : r->l->icalparameter_get_tzid(tzid);

    *out = (struct place){ .zone = r->zone };
    if (t.is_date)
        return true;
    if (r->l->icaltime_is_utc(t))
        out->zone = r->utc;
    else if (name != NULL && (out->zone = zone_of(r, bare_name(name))) == NULL)
        out->own = r->l->icalcomponent_get_timezone(r->root, name);
    return out->zone != NULL || out->own != NULL || calendar_refuse(r, e, "its time zone is unknown");
}

static struct civil
civil_of(icaltimetype t)
{
    struct civil c = { .year = t.year, .month = t.month, .day = t.day };

    if (!t.is_date) {
        c.hour = t.hour;
        c.minute = t.minute;
        c.second = t.second;
    }
    return c;
}

int64_t
calendar_moment(const struct reading *r, const struct place *place, icaltimetype t)
{
    struct civil c = civil_of(t);

    return place->zone != NULL ? zone_moment(place->zone, &c) : r->l->icaltime_as_timet_with_zone(t, place->own) * MS_SECOND;
}

bool
calendar_is_time(const struct reading *r, icaltimetype t)
{
    return !r->l->icaltime_is_null_time(t) && r->l->icaltime_is_valid_time(t) && t.year >= 1 && t.year <= 9999 && t.month >= 1
        && t.month <= 12 && t.day >= 1 && t.day <= calendar_month_days(t.year, t.month) && t.hour <= 24 && t.minute <= 60
        && t.second <= 60;
}

/* The time that a property holds, and where; false and *err. */
bool
calendar_read_time(struct reading *r, const struct item *e, icalproperty *p, icaltimetype t, struct place *place, int64_t *ms)
{
    if (!calendar_is_time(r, t))
        return calendar_refuse(r, e, "one of its times can't be read");
    if (!place_of(r, e, p, t, place))
        return false;
    *ms = calendar_moment(r, place, t);
    return true;
}

/* So long after a time on the same clocks. */
int64_t
calendar_later(const struct reading *r, const struct item *e, icaltimetype t)
{
    struct civil c = civil_of(t);

    if (e->is_exact || e->place.zone == NULL)
        return calendar_moment(r, &e->place, t) + e->span_s * MS_SECOND;
    c.day += (int)(e->span_s / 86400);
    c.second += (int)(e->span_s % 86400);
    return zone_moment(e->place.zone, &c);
}

static int64_t
wall_seconds(const struct reading *r, icaltimetype t)
{
    struct civil c = civil_of(t);

    return zone_moment(r->utc, &c) / MS_SECOND;
}

static bool
read_end(struct reading *r, struct item *e, icalproperty *p)
{
    icaltimetype t = r->l->icalproperty_get_dtend(p);
    struct place place;
    int64_t ms;

    if (!calendar_read_time(r, e, p, t, &place, &ms))
        return false;
    e->is_exact = place.zone != e->place.zone || place.own != e->place.own;
    e->span_s =
        e->is_exact ? (ms - calendar_moment(r, &e->place, e->start)) / MS_SECOND : wall_seconds(r, t) - wall_seconds(r, e->start);
    return true;
}

/* What has neither an end nor a duration lasts a day, or not at all. */
bool
calendar_read_span(struct reading *r, struct item *e)
{
    icalproperty *end = r->l->icalcomponent_get_first_property(e->c, ICAL_DTEND_PROPERTY);
    icalproperty *duration = r->l->icalcomponent_get_first_property(e->c, ICAL_DURATION_PROPERTY);

    e->span_s = e->start.is_date ? 86400 : 0;
    if (end != NULL && !read_end(r, e, end))
        return false;
    if (end == NULL && duration != NULL) {
        struct icaldurationtype d = r->l->icalproperty_get_duration(duration);

        e->span_s = (int64_t)d.weeks * 7 * 86400 + (int64_t)d.days * 86400 + (int64_t)d.hours * 3600 + (int64_t)d.minutes * 60
            + d.seconds;
        e->span_s = d.is_neg ? -e->span_s : e->span_s;
    }
    if (e->span_s < 0)
        return calendar_refuse(r, e, "it ends before it begins");
    return e->span_s <= SPAN_MAX_S || calendar_refuse(r, e, "it lasts longer than 400 days");
}

bool
calendar_read_date(struct reading *r, const struct item *e, icalproperty *p, icaltimetype t, struct date *d)
{
    struct place place;

    *d = (struct date){ .whole_day = t.is_date, .year = t.year, .month = t.month, .day = t.day };
    return calendar_read_time(r, e, p, t, &place, &d->at_ms);
}
#else
typedef int without_ical;
#endif
