/* SPDX-License-Identifier: MIT */
/* Who is on call, in words: for the log, the header, the wall, and scripts. */
#include "core/words.h"

#include <stdio.h>
#include <string.h>

#include "util/calendar.h"
#include "util/str.h"
#include "util/time.h"

static void
shifts_words(const struct event *ev, struct buf *out)
{
    const struct event_shifts *s = &ev->u.shifts;
    size_t i = 0;

    while (i < s->n && s->v[i].until_ms <= ev->at_ms)
        i++;
    buf_addf(out, "%s: ", s->schedule);
    if (i == s->n)
        buf_adds(out, "nobody is listed");
    else
        buf_addf(out, "%s%s", s->v[i].person, i + 1 < s->n ? ", " : "");
    if (i + 1 < s->n)
        buf_addf(out, "then %s", s->v[i + 1].person);
    if (i + 2 < s->n)
        buf_addf(out, ", and %zu more", s->n - i - 2);
}

static void
override_words(const struct event *ev, struct buf *out)
{
    const struct event_override *e = &ev->u.override;
    char from[TIME_TEXT_MAX], until[TIME_TEXT_MAX];

    time_near(e->o.from_ms, ev->at_ms, from);
    time_near(e->o.until_ms, ev->at_ms, until);
    buf_addf(out, "%s: %s", e->o.schedule, e->o.person);
    if (e->o.from_ms > ev->at_ms)
        buf_addf(out, " from %s", from);
    buf_addf(out, " until %s", until);
    if (ev->kind == EV_OVERRIDE_RESTORED)
        buf_adds(out, e->stands ? ": stands again" : ": withdrawn");
}

void
oncall_words(const struct event *ev, struct buf *out)
{
    if (event_rows[ev->kind].data == DATA_SHIFTS)
        shifts_words(ev, out);
    else
        override_words(ev, out);
}

bool
oncall_shown(const struct model *m, const char *me, int64_t now_ms, struct oncall_turn *out)
{
    const struct routing *r = m->config.routing;
    const struct schedule *mine = me == NULL ? NULL : oncall_of(m, me, now_ms, 0);

    if (r == NULL || r->schedules_n == 0)
        return false;
    oncall_turn(m, mine != NULL ? mine : &r->schedules[0], now_ms, out);
    return true;
}

#define NEAR_MS (20 * MS_HOUR)
#define WEEKDAY_MS (6 * MS_DAY) /* the same weekday would be this one or the next */

void
oncall_until_words(int64_t until_ms, int64_t now_ms, char out[TIME_TEXT_MAX])
{
    char clock[TIME_TEXT_MAX];

    *out = '\0';
    if (until_ms == INT64_MAX)
        return;
    time_hhmm(until_ms, clock);
    clock[strcspn(clock, "Z")] = '\0';
    if (until_ms - now_ms < NEAR_MS)
        snprintf(out, TIME_TEXT_MAX, "%s", clock);
    else if (until_ms - now_ms < WEEKDAY_MS)
        snprintf(out, TIME_TEXT_MAX, "%s %.10s", zone_weekdays[calendar_weekday(until_ms / MS_DAY)], clock);
    else
        time_date(until_ms, out);
}

void
oncall_brief(const char *person, int64_t until_ms, int64_t now_ms, struct buf *out)
{
    char until[TIME_TEXT_MAX];

    oncall_until_words(until_ms, now_ms, until);
    buf_adds(out, person == NULL ? "NOBODY" : person);
    if (*until != '\0')
        buf_addf(out, ">%s", until);
}

void
oncall_json(struct json_out *o, const char *key, const struct oncall_turn *t)
{
    json_open(o, key, '{');
    json_str(o, "schedule", t->schedule->name);
    json_str(o, "person", t->person);
    json_bool(o, "known", t->is_known);
    json_str(o, "why", oncall_why_words[t->why]);
    json_str(o, "layer", t->layer);
    json_str(o, "by", t->by);
    json_time(o, "until", t->until_ms == INT64_MAX ? 0 : t->until_ms);
    json_str(o, "next", t->next);
    json_str(o, "zone", zone_name(t->schedule->zone));
    json_close(o, '}');
}
