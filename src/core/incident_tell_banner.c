/* SPDX-License-Identifier: MIT */
/* The banner is posted where incidents are told; once it is over for a person, the post says so. */
#include "core/decide_message.h"
#include "core/incident_say.h"
#include "core/incident_tell.h"
#include "util/time.h"

/* A post of the banner that is replaced, or taken away; what has not left need not. */
static void
end_post(struct decision *d, const struct message *msg, const char *text)
{
    const struct message_order o = { .kind = msg->order.kind,
        .act = MESSAGE_EDIT,
        .destination = msg->order.destination,
        .channel = msg->order.channel,
        .text = text,
        .target = msg->number,
        .deadline_ms = decide_deadline(d, msg->order.destination) };

    if (message_is_still_here(msg))
        decide_drop_message(d, msg, "the banner was taken away before it was posted");
    else
        decide_queue(d, &o);
}

static void
end_posts(struct decision *d, const struct banner *was)
{
    char at[TIME_TEXT_MAX];
    const char *text;

    time_near(d->now_ms, d->now_ms, at);
    text = arena_printf(&d->out->events.arena, "Over at %s, by %s: %s", at, d->cmd->actor, was->text);
    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];

        if (banner_is_posted_by(was, &msg->order) && msg->standing.state != MESSAGE_DROPPED && msg->into == 0)
            end_post(d, msg, text);
    }
}

static void
post_banner(struct decision *d, const struct banner *now, uint64_t seq)
{
    const struct incident_rules *rules = d->m->config.incidents;
    struct buf words = BUF_INIT;
    const char *text;

    banner_post_text(now, &words);
    text = arena_strdup(&d->out->events.arena, buf_text(&words));
    buf_release(&words);
    for (size_t i = 0; rules != NULL && i < rules->destinations_n; i++) {
        const struct destination *to = destination_named(&d->m->config.destinations, rules->destinations[i]);
        struct message_order o;

        if (to == NULL)
            continue;
        o = (struct message_order){ .kind = to->kind,
            .destination = to->name,
            .channel = to->channel,
            .text = text,
            .deadline_ms = d->now_ms + to->ack_within_ms };
        decide_queue(d, &o)->cause = seq;
    }
}

/* Undo of it has its posts struck through, or put back, as any post's. */
void
decide_tell_banner(struct decision *d)
{
    const struct event *ev = NULL;
    struct banner now;
    uint64_t seq;

    for (size_t i = 0; i < d->out->events.n; i++)
        if (d->out->events.v[i].kind == EV_BANNER)
            ev = &d->out->events.v[i];
    if (ev == NULL || d->cmd->kind != CMD_BANNER)
        return;
    now = ev->u.banner.now;
    seq = ev->seq;
    if (d->m->banner.text != NULL)
        end_posts(d, &d->m->banner);
    if (now.text != NULL)
        post_banner(d, &now, seq);
}
