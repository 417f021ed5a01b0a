/* SPDX-License-Identifier: MIT */
/* When an event takes place: its rules, its dates, and those that are left out. */
#include <config.h>

#ifdef HAVE_ICAL
#include <stdlib.h>
#include <string.h>

#include "source/calendar_own.h"
#include "util/str.h"
#include "util/time.h"

/* Occurrences that are looked at, of all events together. */
#define STEPS_MAX 50000

static bool
is_same(const struct date *d, icaltimetype t, int64_t ms)
{
    return d->whole_day ? d->year == t.year && d->month == t.month && d->day == t.day : d->at_ms == ms;
}

static bool
takes_place(const struct reading *r, const struct item *e, icaltimetype t, int64_t ms)
{
    for (size_t i = 0; i < r->skipped.n; i++)
        if (is_same(&r->skipped.v[i], t, ms))
            return false;
    for (size_t i = 0; i < r->moved.n; i++)
        if (str_eq(r->moved.v[i].uid, e->uid) && is_same(&r->moved.v[i], t, ms))
            return false;
    return true;
}

static bool
add(struct reading *r, const struct item *e, int64_t from_ms, int64_t until_ms)
{
    struct calendar_event event = e->event;

    if (until_ms <= from_ms || until_ms <= r->from_ms || from_ms >= r->until_ms)
        return true;
    if (r->out->events.n == CALENDAR_SHIFTS_MAX)
        return err_set(r->err, ERR_LIMIT, "more than %d shifts within %d days", CALENDAR_SHIFTS_MAX,
            (int)((r->until_ms - r->from_ms) / MS_DAY));
    event.from_ms = from_ms;
    event.until_ms = until_ms;
    vec_push(&r->out->events, event);
    return true;
}

/* What lies outside the window need not be looked for among those that are left out. */
static bool
add_at(struct reading *r, const struct item *e, icaltimetype t)
{
    int64_t ms = calendar_moment(r, &e->place, t), until_ms = calendar_later(r, e, t);

    return until_ms <= r->from_ms || ms >= r->until_ms || !takes_place(r, e, t, ms) || add(r, e, ms, until_ms);
}

static bool
has_any(const short *by)
{
    return by[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

/* Some month that it names has some day that it names. */
static bool
has_day_in_month(const struct icalrecurrencetype *rule)
{
    static const short days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    for (size_t m = 0; m < ICAL_BY_MONTH_SIZE && rule->by_month[m] != ICAL_RECURRENCE_ARRAY_MAX; m++)
        for (size_t d = 0; d < ICAL_BY_MONTHDAY_SIZE && rule->by_month_day[d] != ICAL_RECURRENCE_ARRAY_MAX; d++)
            if (rule->by_month[m] >= 1 && rule->by_month[m] <= 12 && abs(rule->by_month_day[d]) <= days[rule->by_month[m] - 1])
                return true;
    return false;
}

/* How many there are, of at most max. */
static int
count_of(const short *by, int max)
{
    int n = 0;

    while (n < max && by[n] != ICAL_RECURRENCE_ARRAY_MAX)
        n++;
    return n;
}

/* A week has seven days, and a month five of each at most: "the sixth Monday" is searched for through all years. */
static bool
has_days_that_come(const struct icalrecurrencetype *rule)
{
    for (size_t i = 0; i < ICAL_BY_DAY_SIZE && has_any(&rule->by_day[i]); i++)
        if (abs(rule->by_day[i]) / 8 > (rule->freq == ICAL_YEARLY_RECURRENCE && !has_any(rule->by_month) ? 53 : 5))
            return false;
    return true;
}

/* The position is one that some month has. */
static bool
has_position_that_comes(const struct icalrecurrencetype *rule)
{
    int most = has_any(rule->by_month_day) ? count_of(rule->by_month_day, ICAL_BY_MONTHDAY_SIZE)
        : has_any(rule->by_day)            ? 5 * count_of(rule->by_day, ICAL_BY_DAY_SIZE)
                                           : 1;

    for (size_t i = 0; i < ICAL_BY_SETPOS_SIZE && has_any(&rule->by_set_pos[i]); i++)
        if (abs(rule->by_set_pos[i]) > most)
            return false;
    return true;
}

/* Those that are searched for day by day, or month by month: a calendar of shifts has few. */
static bool
is_rare(const struct icalrecurrencetype *rule)
{
    return rule->freq != ICAL_YEARLY_RECURRENCE
        && (has_any(rule->by_month) || has_any(rule->by_month_day) || has_any(rule->by_set_pos));
}

/* Summer time begins on one day of one month, each year: "the last Sunday", "the 25th", "the Sunday among these seven". */
bool
calendar_is_zone_rule(const struct icalrecurrencetype *rule)
{
    bool has_day = has_any(rule->by_day), has_month_day = has_any(rule->by_month_day);

    if (rule->freq != ICAL_YEARLY_RECURRENCE || rule->interval != 1 || rule->rscale != NULL)
        return false;
    if (has_any(rule->by_year_day) || has_any(rule->by_week_no) || has_any(rule->by_set_pos))
        return false;
    if (count_of(rule->by_second, ICAL_BY_SECOND_SIZE) > 1 || count_of(rule->by_minute, ICAL_BY_MINUTE_SIZE) > 1
        || count_of(rule->by_hour, ICAL_BY_HOUR_SIZE) > 1)
        return false;
    if (count_of(rule->by_month, ICAL_BY_MONTH_SIZE) > 1 || count_of(rule->by_day, ICAL_BY_DAY_SIZE) > 1
        || count_of(rule->by_month_day, ICAL_BY_MONTHDAY_SIZE) > 7 || !has_days_that_come(rule))
        return false;
    if ((has_day || has_month_day) && !has_any(rule->by_month))
        return false;
    if (has_month_day)
        return has_day_in_month(rule) && (has_day ? abs(rule->by_day[0]) < 8 : !has_any(&rule->by_month_day[1]));
    return !has_day || abs(rule->by_day[0]) >= 8;
}

/* What shifts are made of; the rest of RFC 5545's rules can be such that a search for the next one takes minutes. */
static bool
check_rule(struct reading *r, const struct item *e, const struct icalrecurrencetype *rule)
{
    bool daily = rule->freq == ICAL_DAILY_RECURRENCE;
    bool limited = has_any(rule->by_day) || has_any(rule->by_month_day) || has_any(rule->by_month) || has_any(rule->by_set_pos);

    if (rule->freq == ICAL_NO_RECURRENCE || rule->interval < 1)
        return calendar_refuse(r, e, "its recurrence can't be read");
    if (rule->freq < ICAL_HOURLY_RECURRENCE || (rule->freq == ICAL_HOURLY_RECURRENCE && limited))
        return calendar_refuse(r, e, "it recurs too often for a shift");
    if (has_any(rule->by_year_day) || has_any(rule->by_week_no) || rule->rscale != NULL)
        return calendar_refuse(r, e, "its recurrence is of a kind that is not known here");
    if (has_any(rule->by_month) && has_any(rule->by_month_day) && !has_day_in_month(rule))
        return calendar_refuse(r, e, "its recurrence never comes");
    if ((daily && (has_any(rule->by_set_pos) || has_any(rule->by_month_day)))
        || (has_any(rule->by_day) && has_any(rule->by_month_day)))
        return calendar_refuse(r, e, "its recurrence is of a kind that is not known here");
    if (!has_days_that_come(rule) || !has_position_that_comes(rule))
        return calendar_refuse(r, e, "its recurrence never comes");
    if (is_rare(rule) && ++r->rare > CALENDAR_RARE_MAX)
        return err_set(r->err, ERR_LIMIT, "the calendar has more than %d rules by months or their days", CALENDAR_RARE_MAX);
    return true;
}

/* Its last possible beginning: of UNTIL as a day, the end of that. */
static int64_t
rule_until(const struct reading *r, const struct item *e, icaltimetype until)
{
    struct place place = e->place;

    if (r->l->icaltime_is_null_time(until))
        return INT64_MAX;
    if (r->l->icaltime_is_utc(until))
        place = (struct place){ .zone = r->utc };
    return calendar_moment(r, &place, until) + (until.is_date ? MS_DAY - 1 : 0);
}

/* Where the search may begin; a day more, for a zone's sake. */
static icaltimetype
search_start(const struct reading *r, const struct item *e)
{
    icaltimetype t = e->start;
    struct civil c;

    zone_civil(r->utc, r->from_ms - (e->span_s * MS_SECOND + 2 * MS_DAY), &c, NULL);
    t.year = c.year;
    t.month = c.month;
    t.day = c.day;
    return t;
}

static bool
is_before(icaltimetype a, icaltimetype b)
{
    return a.year != b.year ? a.year < b.year : a.month != b.month ? a.month < b.month : a.day < b.day;
}

static bool
walk(struct reading *r, const struct item *e, icalrecur_iterator *it, int64_t until_ms)
{
    bool any = false;

    for (;;) {
        icaltimetype t = r->l->icalrecur_iterator_next(it);

        if (r->l->icaltime_is_null_time(t))
            return any || calendar_refuse(r, e, "its recurrence never comes");
        any = true;
        if (++r->steps > STEPS_MAX)
            return err_set(r->err, ERR_LIMIT, "the calendar's recurrences are too many to look at");
        if (calendar_moment(r, &e->place, t) > until_ms || calendar_moment(r, &e->place, t) >= r->until_ms)
            return true;
        if (!add_at(r, e, t))
            return false;
    }
}

static bool
follow_rule(struct reading *r, const struct item *e, icalproperty *p)
{
    struct icalrecurrencetype rule = r->l->icalproperty_get_rrule(p);
    int64_t until_ms = rule_until(r, e, rule.until);
    icaltimetype start = e->start, search = search_start(r, e);
    icalrecur_iterator *it;
    bool ok;

    if (until_ms != INT64_MAX && until_ms + e->span_s * MS_SECOND + MS_DAY < r->from_ms && rule.freq != ICAL_NO_RECURRENCE)
        return true;
    if (!check_rule(r, e, &rule))
        return false;
    memset(&rule.until, 0, sizeof rule.until);
    start.zone = NULL;
    search.zone = NULL;
    it = r->l->icalrecur_iterator_new(rule, start);
    if (it == NULL)
        return calendar_refuse(r, e, "its recurrence never comes");
    if (rule.count == 0 && is_before(start, search))
        (void)r->l->icalrecur_iterator_set_start(it, search);
    ok = walk(r, e, it, until_ms);
    r->l->icalrecur_iterator_free(it);
    return ok;
}

/* A date of its own, or a period with its own end. */
static bool
follow_date(struct reading *r, const struct item *e, icalproperty *p)
{
    struct icaldatetimeperiodtype at = r->l->icalproperty_get_rdate(p);
    bool is_period = r->l->icaltime_is_null_time(at.time);
    struct item own = *e;
    int64_t ms;

    own.start = is_period ? at.period.start : at.time;
    if (!calendar_read_time(r, e, p, own.start, &own.place, &ms))
        return false;
    if (!is_period || !calendar_is_time(r, at.period.end))
        return add_at(r, &own, own.start);
    return !takes_place(r, e, own.start, ms) || add(r, e, ms, calendar_moment(r, &own.place, at.period.end));
}

static bool
read_skipped(struct reading *r, const struct item *e)
{
    vec_clear(&r->skipped);
    for (EACH_PROPERTY(r, e->c, p, ICAL_EXDATE_PROPERTY)) {
        struct date d;

        if (!calendar_read_date(r, e, p, r->l->icalproperty_get_exdate(p), &d))
            return false;
        if (r->skipped.n == CALENDAR_DATES_MAX)
            return calendar_refuse(r, e, "too many of its dates are left out");
        vec_push(&r->skipped, d);
    }
    return true;
}

/* One that takes the place of an occurrence has none of its own. */
bool
calendar_follow(struct reading *r, struct item *e)
{
    bool is_moved = r->l->icalcomponent_get_first_property(e->c, ICAL_RECURRENCEID_PROPERTY) != NULL;
    bool has_rule = false;

    vec_clear(&r->skipped);
    if (is_moved)
        return add(r, e, calendar_moment(r, &e->place, e->start), calendar_later(r, e, e->start));
    if (!read_skipped(r, e))
        return false;
    for (EACH_PROPERTY(r, e->c, p, ICAL_RRULE_PROPERTY)) {
        has_rule = true;
        if (!follow_rule(r, e, p))
            return false;
    }
    for (EACH_PROPERTY(r, e->c, p, ICAL_RDATE_PROPERTY))
        if (!follow_date(r, e, p))
            return false;
    return has_rule || add_at(r, e, e->start);
}
#else
typedef int without_ical;
#endif
