/* SPDX-License-Identifier: MIT */
/* Notices that could not leave: what they told goes out as one, as it stands by now, so that an outage's end is no flood. */
#include <string.h>

#include "core/decide_message.h"
#include "core/decide_notice.h"
#include "core/notice_plan.h"

/* Notices that one may hold. */
#define LATE_MOST 500

struct late {
    VEC(const struct message *) messages;
    struct notice_alerts alerts; /* each once, that they told of and that are not over */
    size_t over;                 /* that are */
};

static bool
may_be_late(const struct message *msg, const struct message *first)
{
    return message_is_waiting(msg) && !msg->standing.unsure && msg->order.act == MESSAGE_POST && msg->order.covers_n == 0
        && msg->order.stands_for == 0 && msg->changed_by == 0 && notice_key(msg) != NULL && !notice_key_is(msg, NOTICE_KEY_OVER)
        && strcmp(msg->order.destination, first->order.destination) == 0 && strcmp(msg->order.channel, first->order.channel) == 0;
}

static int
by_id(const void *a, const void *b)
{
    return memcmp((*(const struct alert *const *)a)->id.b, (*(const struct alert *const *)b)->id.b, sizeof(struct alert_id));
}

static void
add_alerts_of(const struct model *m, struct late *l, const struct message *msg)
{
    bool all = msg->order.subjects_n < MESSAGE_SUBJECTS_MAX; /* else those that it told have its time */

    for (size_t i = 0; i < msg->order.subjects_n && all; i++) {
        const struct alert *a = model_alert(m, &msg->order.subjects[i]);

        if (a != NULL)
            vec_push(&l->alerts, a);
    }
    for (size_t i = 0; i < m->alerts.n && !all; i++)
        if (m->alerts.v[i]->told.at_ms == msg->queued_at_ms)
            vec_push(&l->alerts, m->alerts.v[i]);
}

static void
find_alerts(const struct model *m, struct late *l)
{
    size_t n = 0;

    for (size_t i = 0; i < l->messages.n; i++)
        add_alerts_of(m, l, l->messages.v[i]);
    if (l->alerts.n > 0)
        qsort(l->alerts.v, l->alerts.n, sizeof *l->alerts.v, by_id);
    for (size_t i = 0; i < l->alerts.n; i++) {
        const struct alert *a = l->alerts.v[i];

        if (i > 0 && a == l->alerts.v[i - 1])
            continue;
        if (notice_is_over(a))
            l->over++;
        else
            l->alerts.v[n++] = a;
    }
    l->alerts.n = n;
}

static void
queue_late(struct decision *d, const struct late *l, const struct destination *to)
{
    const struct message *first = l->messages.v[0];
    struct notice n = { .why = NOTICE_DIGEST,
        .alerts = l->alerts.v,
        .n = l->alerts.n,
        .key = NOTICE_KEY_DIGEST,
        .late_ms = d->now_ms - first->queued_at_ms,
        .over = l->over,
        .now_ms = d->now_ms };
    uint64_t *covers = arena_alloc(&d->out->events.arena, l->messages.n * sizeof *covers);
    struct event *ev;

    for (size_t i = 0; i < l->messages.n; i++)
        covers[i] = l->messages.v[i]->number;
    ev = decide_notice(d, &n, to, MESSAGE_POST, first->queued_seq);
    ev->u.queued.order.covers = covers;
    ev->u.queued.order.covers_n = l->messages.n;
    for (size_t i = 0; i < l->messages.n; i++)
        decide_change(d, EV_MSG_MERGED, l->messages.v[i], &l->messages.v[i]->standing)->u.change.into =
            d->m->next_message + d->queued - 1;
}

bool
decide_late_notices(struct decision *d, const struct message *first)
{
    const struct destination *to = destination_named(&d->m->config.destinations, first->order.destination);
    struct late l = { 0 };
    bool merged;

    if (to == NULL || !may_be_late(first, first))
        return false;
    for (size_t i = 0; i < d->m->messages.n && l.messages.n < LATE_MOST; i++)
        if (may_be_late(d->m->messages.v[i], first))
            vec_push(&l.messages, d->m->messages.v[i]);
    merged = d->now_ms - first->queued_at_ms >= MESSAGE_CATCH_UP_MS || (to->at_most > 0 && l.messages.n > to->at_most);
    if (merged) {
        find_alerts(d->m, &l);
        queue_late(d, &l, to);
    }
    vec_release(&l.messages);
    vec_release(&l.alerts);
    return merged;
}
