/* SPDX-License-Identifier: MIT */
/* Who was told of alerts is told when all of them are over: in the post's thread, or as the far side takes it. */
#include "core/decide_message.h"
#include "core/decide_notice.h"
#include "core/notice_ways.h"
#include "util/time.h"

/* More wait for the next tick. */
#define OVER_MAX 50

static bool
is_over(const struct alert *a)
{
    return a == NULL || notice_is_over(a);
}

static bool
all_over(const struct model *m, const struct message *msg)
{
    for (size_t i = 0; i < msg->order.subjects_n; i++)
        if (!is_over(model_alert(m, &msg->order.subjects[i])))
            return false;
    return true;
}

/* Of a storm's alerts only some stand in its message; those that were told by it have its time. */
static bool
storm_over(const struct model *m, const struct message *msg)
{
    for (size_t i = 0; i < m->alerts.n; i++)
        if (m->alerts.v[i]->told.at_ms == msg->queued_at_ms && !is_over(m->alerts.v[i]))
            return false;
    return true;
}

/* A post of ours that stands there by itself (else it has no thread), about which that was not said yet: what says it changes it last. */
static bool
may_be_said(const struct model *m, const struct message *msg, const struct destination *to)
{
    if (notice_key(msg) == NULL || notice_key_is(msg, NOTICE_KEY_OVER) || msg->order.act != MESSAGE_POST || msg->into != 0
        || msg->order.subjects_n == 0)
        return false;
    if (to == NULL || m->config.routing == NULL || msg->delivered_at_ms == 0 || msg->withdrawn || msg->changed_by != 0)
        return false;
    return to->kind == MESSAGE_SLACK ? m->config.routing->notify.tells_resolved : to->follows;
}

static void
say_over(struct decision *d, const struct message *msg, const struct destination *to)
{
    struct arena *arena = &d->out->events.arena;
    bool thread = to->kind == MESSAGE_SLACK;
    size_t n = msg->order.subjects_n;
    struct message_order o = { .kind = to->kind,
        .act = thread ? MESSAGE_POST : MESSAGE_RESOLVE,
        .destination = to->name,
        .channel = thread ? msg->order.channel : to->channel,
        .reply_to = thread ? msg->number : 0,
        .target = msg->number,
        .subjects = msg->order.subjects,
        .subjects_n = n,
        .deadline_ms = d->now_ms + to->ack_within_ms };
    char at[TIME_TEXT_MAX], after[TIME_TEXT_MAX];
    struct detail told, detail = { .key = NOTICE_KEY_OVER };
    struct buf json;

    if (!detail_read(msg->order.detail, arena, &told))
        return;
    time_hhmm(d->now_ms, at);
    duration_short(d->now_ms - msg->queued_at_ms, after);
    detail.level = told.level;
    detail.count = told.count;
    detail.summary = arena_printf(arena, "Over at %s, %s after this was told: %s", at, after,
        told.count == 1 ? "the alert is gone or closed" : arena_printf(arena, "all %u alerts are gone or closed", told.count));
    buf_init(&json, DETAIL_BYTES);
    detail_json(&detail, &json);
    o.text = detail.summary;
    o.detail = buf_text(&json);
    decide_queue(d, &o)->cause = msg->queued_seq;
    d->out->done++;
    buf_release(&json);
}

/* News goes first: half of a capped destination's room is kept for it. */
static bool
has_room(const struct way *w)
{
    return w->to->at_most == 0 || w->room > w->to->at_most / 2;
}

/* Says it, or (d NULL) finds out whether there is anything to say. */
static bool
each_over(const struct model *m, int64_t now_ms, struct decision *d)
{
    struct ways ways;
    size_t n = 0;

    ways_find(m, now_ms, &ways);
    for (size_t i = 0; i < m->messages.n && n < OVER_MAX; i++) {
        const struct message *msg = m->messages.v[i];
        struct way *w = notice_key(msg) == NULL ? NULL : ways_named(&ways, msg->order.destination);

        if (w == NULL || !may_be_said(m, msg, w->to) || !all_over(m, msg))
            continue;
        if (notice_key_is(msg, NOTICE_KEY_STORM) && !storm_over(m, msg))
            continue;
        if (d != NULL && !has_room(w))
            continue;
        n++;
        if (d == NULL)
            break;
        say_over(d, msg, w->to);
        w->room -= w->to->at_most != 0;
    }
    ways_release(&ways);
    return n > 0;
}

void
decide_tick_over(struct decision *d)
{
    (void)each_over(d->m, d->now_ms, d);
}

bool
notice_over_waits(const struct model *m, int64_t now_ms)
{
    return each_over(m, now_ms, NULL);
}

bool
notice_is_followed(const struct model *m, const struct message *msg)
{
    return notice_key(msg) != NULL && may_be_said(m, msg, destination_named(&m->config.destinations, msg->order.destination));
}
