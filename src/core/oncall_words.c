/* SPDX-License-Identifier: MIT */
/* Who is on call, in words: for the log, the header, the wall, and scripts. */
#include "core/words.h"
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
