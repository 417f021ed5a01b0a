/* SPDX-License-Identifier: MIT */
/* A calendar's events within a window. Nothing that it says can take unbounded time: rules are checked before they are followed. */
#include <config.h>

#include "source/calendar.h"

#ifdef HAVE_ICAL
#include <stdlib.h>
#include <string.h>

#include "source/calendar_own.h"
#include "source/calendar_text.h"
#include "util/str.h"

/* Up to which they are listed, and of how many years, of all rules together: some 80 of Outlook's. */
#define ZONE_YEAR_LAST 2050
#define ZONE_YEARS_MAX 40000

static bool
is_cancelled(const struct reading *r, icalcomponent *c)
{
    icalproperty *p = r->l->icalcomponent_get_first_property(c, ICAL_STATUS_PROPERTY);

    return p != NULL && r->l->icalproperty_get_status(p) == ICAL_STATUS_CANCELLED;
}

static const char *
text_of(const struct reading *r, icalcomponent *c, icalproperty_kind kind, const char *(*get)(const icalproperty *))
{
    icalproperty *p = r->l->icalcomponent_get_first_property(c, kind);
    const char *text = p == NULL ? NULL : get(p);

    return text == NULL ? "" : arena_strdup(&r->out->arena, text);
}

static void
read_attendees(struct reading *r, struct item *e)
{
    const char **v = arena_alloc(&r->out->arena, 2 * CALENDAR_ATTENDEES_MAX * sizeof *v);
    size_t n = 0;

    for (EACH_PROPERTY(r, e->c, p, ICAL_ATTENDEE_PROPERTY)) {
        icalparameter *cn = r->l->icalproperty_get_first_parameter(p, ICAL_CN_PARAMETER);
        icalparameter *part = r->l->icalproperty_get_first_parameter(p, ICAL_PARTSTAT_PARAMETER);
        const char *address = r->l->icalproperty_get_attendee(p), *name = cn == NULL ? NULL : r->l->icalparameter_get_cn(cn);

        if (n + 2 > 2 * CALENDAR_ATTENDEES_MAX)
            break;
        if (part != NULL && r->l->icalparameter_get_partstat(part) == ICAL_PARTSTAT_DECLINED)
            continue;
        if (address != NULL)
            v[n++] = arena_strdup(&r->out->arena, strncasecmp(address, "mailto:", 7) == 0 ? address + 7 : address);
        if (name != NULL)
            v[n++] = arena_strdup(&r->out->arena, name);
    }
    e->event.attendees = v;
    e->event.attendees_n = n;
}

/* libical takes away what it can't read and leaves a note; where that is a time, the shift is another than was meant. */
static bool
check_notes(struct reading *r, const struct item *e)
{
    static const char *const times[] = { "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID" };

    for (EACH_PROPERTY(r, e->c, p, ICAL_XLICERROR_PROPERTY)) {
        const char *note = r->l->icalproperty_get_xlicerror(p);

        for (size_t i = 0; note != NULL && i < sizeof times / sizeof *times; i++)
            if (strstr(note, times[i]) != NULL)
                return calendar_refuse(r, e, "one of its times can't be read");
    }
    return true;
}

static bool
read_item(struct reading *r, icalcomponent *c, struct item *e)
{
    icalproperty *start = r->l->icalcomponent_get_first_property(c, ICAL_DTSTART_PROPERTY);
    int64_t ms;

    *e = (struct item){ .c = c };
    e->uid = text_of(r, c, ICAL_UID_PROPERTY, r->l->icalproperty_get_uid);
    e->event.summary = text_of(r, c, ICAL_SUMMARY_PROPERTY, r->l->icalproperty_get_summary);
    if (!check_notes(r, e))
        return false;
    if (start == NULL)
        return calendar_refuse(r, e, "it has no beginning");
    e->start = r->l->icalproperty_get_dtstart(start);
    if (!calendar_read_time(r, e, start, e->start, &e->place, &ms) || !calendar_read_span(r, e))
        return false;
    read_attendees(r, e);
    return true;
}

/* Those that take the place of an occurrence are known before any occurrence is looked at. */
static bool
read_moved(struct reading *r, icalcomponent *c)
{
    icalproperty *p = r->l->icalcomponent_get_first_property(c, ICAL_RECURRENCEID_PROPERTY);
    struct item e = { .c = c, .event = { .summary = "" } };
    struct date d;

    if (p == NULL)
        return true;
    e.uid = text_of(r, c, ICAL_UID_PROPERTY, r->l->icalproperty_get_uid);
    if (r->moved.n == CALENDAR_DATES_MAX)
        return err_set(r->err, ERR_LIMIT, "too many occurrences are changed one by one");
    if (!calendar_read_date(r, &e, p, r->l->icalproperty_get_recurrenceid(p), &d))
        return false;
    d.uid = e.uid;
    vec_push(&r->moved, d);
    return true;
}

/* libical lists all of a rule's changes, from the first on: Outlook's begin in 1601. */
static bool
check_zone_part(struct reading *r, icalcomponent *part, int64_t *years)
{
    icalproperty *start = r->l->icalcomponent_get_first_property(part, ICAL_DTSTART_PROPERTY);
    int from_year = start == NULL ? 0 : r->l->icalproperty_get_dtstart(start).year;

    for (EACH_PROPERTY(r, part, p, ICAL_RRULE_PROPERTY)) {
        struct icalrecurrencetype rule = r->l->icalproperty_get_rrule(p);

        if (!calendar_is_zone_rule(&rule))
            return err_set(r->err, ERR_PARSE, "a time zone of the calendar is set other than once a year");
        *years += from_year < ZONE_YEAR_LAST ? ZONE_YEAR_LAST - from_year : 1;
        if (*years > ZONE_YEARS_MAX)
            return err_set(r->err, ERR_LIMIT, "the time zones of the calendar have too many rules, or since too long ago");
    }
    return true;
}

static bool
check_zones(struct reading *r, icalcomponent *calendar)
{
    size_t n = 0;
    int64_t years = 0;

    for (EACH_COMPONENT(r, calendar, zone, ICAL_VTIMEZONE_COMPONENT)) {
        if (++n > CALENDAR_ZONES_MAX)
            return err_set(r->err, ERR_LIMIT, "the calendar has more than %d time zones", CALENDAR_ZONES_MAX);
        for (EACH_COMPONENT(r, zone, part, ICAL_ANY_COMPONENT))
            if (!check_zone_part(r, part, &years))
                return false;
    }
    return true;
}

static bool
read_events(struct reading *r, icalcomponent *calendar)
{
    size_t n = 0;

    r->root = calendar;
    if (!check_zones(r, calendar))
        return false;
    for (EACH_COMPONENT(r, calendar, c, ICAL_VEVENT_COMPONENT))
        if (!read_moved(r, c))
            return false;
    for (EACH_COMPONENT(r, calendar, c, ICAL_VEVENT_COMPONENT)) {
        struct item e;

        if (++n > CALENDAR_EVENTS_MAX)
            return err_set(r->err, ERR_LIMIT, "the calendar has more than %d events", CALENDAR_EVENTS_MAX);
        if (!is_cancelled(r, c) && (!read_item(r, c, &e) || !calendar_follow(r, &e)))
            return false;
    }
    return true;
}

/* One calendar, or several in a wrapping of libical's. */
static bool
read_root(struct reading *r, icalcomponent *root)
{
    if (r->l->icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT)
        return read_events(r, root);
    for (EACH_COMPONENT(r, root, c, ICAL_VCALENDAR_COMPONENT))
        if (!read_events(r, c))
            return false;
    return true;
}

static int
by_beginning(const void *a, const void *b)
{
    const struct calendar_event *x = a, *y = b;

    if (x->from_ms != y->from_ms)
        return x->from_ms < y->from_ms ? -1 : 1;
    if (x->until_ms != y->until_ms)
        return x->until_ms < y->until_ms ? -1 : 1;
    return strcmp(x->summary, y->summary);
}

static void
reading_release(struct reading *r)
{
    for (size_t i = 0; i < r->zones.n; i++)
        zone_free(r->zones.v[i]);
    zone_free(r->utc);
    vec_release(&r->zones);
    vec_release(&r->moved);
    vec_release(&r->skipped);
}

static bool
read_text(struct reading *r, const char *text)
{
    icalcomponent *root = r->l->icalparser_parse_string(text);
    bool ok;

    if (root == NULL)
        return err_set(r->err, ERR_PARSE, "the calendar can't be read");
    ok = read_root(r, root);
    r->l->icalcomponent_free(root);
    return ok;
}

bool
calendar_read(const char *bytes, size_t len, const struct zone *zone, int64_t from_ms, int64_t until_ms, struct calendar *out,
    struct err *err)
{
    struct reading r = { .l = libical_load(err), .zone = zone, .from_ms = from_ms, .until_ms = until_ms, .out = out, .err = err };
    char *text;
    bool ok;

    *out = (struct calendar){ 0 };
    if (r.l == NULL || (text = calendar_unfold(bytes, len, err)) == NULL)
        return false;
    r.utc = zone_new("UTC", NULL);
    ok = read_text(&r, text);
    if (ok && out->events.n > 0)
        qsort(out->events.v, out->events.n, sizeof *out->events.v, by_beginning);
    if (!ok)
        calendar_release(out);
    reading_release(&r);
    free(text);
    return ok;
}

bool
calendar_library(struct buf *out, struct err *err)
{
    if (libical_load(err) == NULL)
        return false;
    buf_addf(out, "libical %s", ICAL_VERSION);
    return true;
}
#else
bool
calendar_library(struct buf *out, struct err *err)
{
    (void)out;
    return err_set(err, ERR_UNAVAILABLE, "this tocsin was built without libical: it can't read a calendar");
}

bool
calendar_read(const char *bytes, size_t len, const struct zone *zone, int64_t from_ms, int64_t until_ms, struct calendar *out,
    struct err *err)
{
    (void)bytes, (void)len, (void)zone, (void)from_ms, (void)until_ms;
    *out = (struct calendar){ 0 };
    return err_set(err, ERR_UNAVAILABLE, "this tocsin was built without libical: it can't read a calendar");
}
#endif

void
calendar_release(struct calendar *c)
{
    vec_release(&c->events);
    arena_release(&c->arena);
}
