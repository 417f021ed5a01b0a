/* SPDX-License-Identifier: MIT */
/* What the files that read a calendar share. */
#ifndef TOCSIN_SOURCE_CALENDAR_OWN_H
#define TOCSIN_SOURCE_CALENDAR_OWN_H

#include "source/calendar.h"
#include "source/libical.h"

#define CALENDAR_ZONES_MAX 50
#define CALENDAR_DATES_MAX 2000
/* Rules of all events together that are searched for day by day, or month by month. */
#define CALENDAR_RARE_MAX 100

/* On whose clocks a time is. */
struct place {
    const struct zone *zone;
    icaltimezone *own; /* the file's, where zone is NULL */
};

/* An occurrence that does not take place as its rule says. */
struct date {
    const char *uid; /* NULL: of the event at hand */
    bool whole_day;
    int year, month, day;
    int64_t at_ms;
};

struct reading {
    const struct libical *l;
    icalcomponent *root;
    const struct zone *zone;
    struct zone *utc;
    VEC(struct zone *) zones;
    VEC(struct date) moved;
    VEC(struct date) skipped; /* of the event at hand */
    int64_t from_ms, until_ms;
    size_t steps, rare;
    struct calendar *out;
    struct err *err;
};

/* One VEVENT. */
struct item {
    icalcomponent *c;
    const char *uid;
    struct place place;
    icaltimetype start;
    bool is_exact;  /* it lasts so long by the clock that is never set … */
    int64_t span_s; /* … else by those on the wall: a week's shift ends at the hour at which it began */
    struct calendar_event event;
};

#define EACH_PROPERTY(r, c, p, kind) \
    icalproperty *p = (r)->l->icalcomponent_get_first_property((c), (kind)); \
    p != NULL; \
    p = (r)->l->icalcomponent_get_next_property((c), (kind))
#define EACH_COMPONENT(r, parent, c, kind) \
    icalcomponent *c = (r)->l->icalcomponent_get_first_component((parent), (kind)); \
    c != NULL; \
    c = (r)->l->icalcomponent_get_next_component((parent), (kind))

/* false: what is wrong with the event, in *r->err. */
bool calendar_refuse(struct reading *r, const struct item *e, const char *what);
int64_t calendar_moment(const struct reading *r, const struct place *place, icaltimetype t);
/* So long after a time on the same clocks. */
int64_t calendar_later(const struct reading *r, const struct item *e, icaltimetype t);
bool calendar_is_time(const struct reading *r, icaltimetype t);
/* The time that a property holds, and where; false and *err. */
bool calendar_read_time(struct reading *r, const struct item *e, icalproperty *p, icaltimetype t, struct place *place,
    int64_t *ms);
/* How long the event lasts. */
bool calendar_read_span(struct reading *r, struct item *e);
/* The date of an occurrence that is left out, or has another that takes its place. */
bool calendar_read_date(struct reading *r, const struct item *e, icalproperty *p, icaltimetype t, struct date *d);
/* A rule of a time zone that says when its clocks are set, once a year; others would have libical list them for a long time. */
bool calendar_is_zone_rule(const struct icalrecurrencetype *rule);
/* Adds what of the event, its rules and its dates falls in the window. */
bool calendar_follow(struct reading *r, struct item *e);

#endif
