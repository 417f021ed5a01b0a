/* SPDX-License-Identifier: MIT */
/* Rate caps and storms: counted from the messages that the model has, so that no restart changes anything. */
#include "core/notice_ways.h"

#include <string.h>

#include "util/str.h"
#include "util/time.h"

struct way *
ways_named(const struct ways *w, const char *destination)
{
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->v[i].to->name, destination) == 0)
            return &w->v[i];
    return NULL;
}

/* What tocsin itself has sent there to tell or to ask; what is in a catch-up leaves with that. */
static bool
counts(const struct message *msg)
{
    return (msg->order.act == MESSAGE_POST || msg->order.act == MESSAGE_ASK) && msg->order.covers_n == 0
        && str_eq(msg->author, SOURCE_OWN);
}

static bool
tells(const struct message *msg)
{
    return notice_key(msg) != NULL && !notice_key_is(msg, NOTICE_KEY_OVER);
}

/* A clock that was set back does not hold anything up: what is of later than now was before. */
static bool
is_within(const struct message *msg, int64_t of_ms, int64_t now_ms)
{
    return msg->queued_at_ms <= now_ms && now_ms - msg->queued_at_ms < of_ms;
}

static int64_t
storm_ms(const struct model *m)
{
    return m->config.routing == NULL ? 0 : m->config.routing->notify.grouping.interval_ms;
}

static void
hold(struct way *w, int64_t until_ms, int64_t now_ms)
{
    if (until_ms > now_ms && until_ms > w->held_until_ms)
        w->held_until_ms = until_ms;
}

/* From the newest to the oldest. */
static void
look_at(const struct model *m, struct way *w, const struct message *msg, int64_t now_ms)
{
    const struct destination *to = w->to;

    if (w->last == NULL && tells(msg)) {
        w->last = msg;
        w->in_storm = notice_key_is(msg, NOTICE_KEY_STORM);
        if (w->in_storm && msg->queued_at_ms <= now_ms)
            hold(w, msg->queued_at_ms + storm_ms(m), now_ms);
    }
    if (is_within(msg, MS_MINUTE, now_ms))
        w->in_a_minute++;
    if (to->at_most == 0 || !is_within(msg, to->at_most_ms, now_ms))
        return;
    w->lately++;
    if (w->lately == to->at_most)
        hold(w, msg->queued_at_ms + to->at_most_ms, now_ms);
}

/* When the last one went, was there no room behind it? */
static bool
was_full(const struct model *m, const struct way *w)
{
    uint32_t n = 0;

    for (size_t i = m->messages.n; i-- > 0 && w->to->at_most != 0;) {
        const struct message *msg = m->messages.v[i];

        if (msg->number <= w->last->number && counts(msg) && strcmp(msg->order.destination, w->to->name) == 0
            && is_within(msg, w->to->at_most_ms, w->last->queued_at_ms))
            n++;
    }
    return w->to->at_most != 0 && n >= w->to->at_most;
}

void
ways_find(const struct model *m, int64_t now_ms, struct ways *out)
{
    const struct destinations *known = &m->config.destinations;

    out->n = known->n;
    out->v = xcalloc(known->n + 1, sizeof *out->v);
    for (size_t i = 0; i < known->n; i++)
        out->v[i].to = &known->v[i];
    for (size_t i = m->messages.n; i-- > 0;) {
        const struct message *msg = m->messages.v[i];
        struct way *w = counts(msg) ? ways_named(out, msg->order.destination) : NULL;

        if (w != NULL)
            look_at(m, w, msg, now_ms);
    }
    for (size_t i = 0; i < out->n; i++) {
        struct way *w = &out->v[i];

        w->room = w->to->at_most == 0 ? UINT32_MAX : w->lately < w->to->at_most ? w->to->at_most - w->lately : 0;
        w->owes = w->last != NULL && (w->in_storm || was_full(m, w));
    }
}

void
ways_release(struct ways *w)
{
    free(w->v);
    *w = (struct ways){ 0 };
}
