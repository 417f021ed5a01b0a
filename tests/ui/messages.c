/* SPDX-License-Identifier: MIT */
/* Messages for boards, made by the events that make them. */
#include "ui/board.h"

#include <stdio.h>

#include "core/apply.h"

#define WITHIN_MS (5 * MS_MINUTE)

static uint64_t
apply(struct board *b, struct event *ev, uint64_t number, int64_t age_ms)
{
    const struct message *msg = model_message(b->m, number);
    char stream[40];

    snprintf(stream, sizeof stream, "message:%llu", (unsigned long long)number);
    ev->seq = ev->batch = ++b->seq;
    ev->at_ms = b->now_ms - age_ms;
    ev->origin = "tui unix:1000";
    ev->stream = stream;
    ev->version = msg == NULL ? 1 : msg->version + 1;
    ev->message = number;
    model_apply(b->m, ev);
    b->m->durable_seq = b->seq;
    return number;
}

uint64_t
board_queue(struct board *b, const struct message_order *order, int64_t age_ms)
{
    struct event ev = { .kind = EV_MSG_QUEUED, .actor = "ana", .u.queued.order = *order };
    struct message_order *o = &ev.u.queued.order;

    if (o->channel == NULL)
        o->channel = "C024BE91L";
    if (o->deadline_ms == 0)
        o->deadline_ms = b->now_ms - age_ms + WITHIN_MS;
    return apply(b, &ev, b->m->next_message, age_ms);
}

uint64_t
board_message(struct board *b, const char *to, const char *text, int64_t age_ms)
{
    return board_queue(b, &(struct message_order){ .destination = to, .text = text }, age_ms);
}

static void
fill_attempt(const struct board *b, struct event *ev, const struct message *msg, const char *text)
{
    struct event_attempt *a = &ev->u.attempt;

    a->attempt = ev->kind == EV_MSG_SENT ? msg->tries + 1 : msg->tries;
    a->error = text;
    if (ev->kind == EV_MSG_RETRY)
        a->next_try_ms = b->now_ms + 8 * MS_SECOND;
    if (ev->kind != EV_MSG_DELIVERED)
        return;
    a->channel_id = "C024BE91L";
    a->ts = "1763647755.005500";
}

void
board_message_event(struct board *b, enum event_kind kind, uint64_t number, int64_t age_ms, const char *actor, const char *text)
{
    static const enum message_state becomes[EVENTS] = {
        [EV_MSG_DROPPED] = MESSAGE_DROPPED,
        [EV_MSG_ACKED] = MESSAGE_ACKED,
        [EV_MSG_RESENT] = MESSAGE_QUEUED,
    };
    const struct message *msg = model_message(b->m, number);
    struct event ev = { .kind = kind, .actor = actor };

    if (event_rows[kind].data == DATA_ATTEMPT) {
        fill_attempt(b, &ev, msg, text);
    } else {
        ev.u.change.was = msg->standing;
        ev.u.change.now.state = becomes[kind];
        ev.u.change.reason = text;
    }
    apply(b, &ev, number, age_ms);
}

void
board_merge(struct board *b, uint64_t number, uint64_t into)
{
    struct event ev = { .kind = EV_MSG_MERGED, .actor = "tocsin", .u.change.into = into };

    apply(b, &ev, number, 0);
}

static void
send(struct board *b, uint64_t number, int64_t age_ms)
{
    board_message_event(b, EV_MSG_SENT, number, age_ms, "tocsin", NULL);
}

static uint64_t
answered(struct board *b, const char *to, const char *text, int64_t age_ms, int64_t took_ms)
{
    uint64_t number = board_message(b, to, text, age_ms);

    send(b, number, age_ms);
    board_message_event(b, EV_MSG_DELIVERED, number, age_ms - took_ms, "tocsin", NULL);
    return number;
}

void
board_three_messages(struct board *b)
{
    uint64_t n =
        board_message(b, "#production-monitoring", "INC-142 update 2: rolling back v412, errors are falling", 6 * MS_MINUTE);

    for (int i = 0; i < 3; i++) {
        send(b, n, 5 * MS_MINUTE - i * MS_MINUTE);
        board_message_event(b, EV_MSG_RETRY, n, 5 * MS_MINUTE - i * MS_MINUTE, "tocsin", "503 Service Unavailable");
    }
    board_message_event(b, EV_MSG_LATE, n, MS_MINUTE, "tocsin", NULL);
    n = board_message(b, "#status-internal", "payments-db: replica lag, reads go to the primary", 2 * MS_MINUTE);
    send(b, n, 2 * MS_MINUTE);
    board_message_event(b, EV_MSG_FAILED, n, 119 * MS_SECOND, "tocsin", "not_in_channel: invite the bot with /invite @tocsin");
    n = board_message(b, "#production-monitoring", "ledger: queue depth is going down", 8 * MS_SECOND);
    send(b, n, 8 * MS_SECOND);
}

static void
strike(struct board *b)
{
    uint64_t n = answered(b, "#production-monitoring", "checkout is down for everybody", 31 * MS_MINUTE, 400);
    struct message_order o = { .act = MESSAGE_STRIKE, .destination = "#production-monitoring", .target = n };
    uint64_t change = board_queue(b, &o, 29 * MS_MINUTE);

    send(b, change, 29 * MS_MINUTE);
    board_message_event(b, EV_MSG_DELIVERED, change, 29 * MS_MINUTE - 2 * MS_SECOND, "tocsin", NULL);
}

static void
catch_up(struct board *b)
{
    uint64_t covers[2] = { board_message(b, "#batch", "nightly batch is slow", 14 * MS_MINUTE),
        board_message(b, "#batch", "nightly batch is done", 12 * MS_MINUTE) };
    struct message_order o = { .destination = "#batch", .text = "_Delayed_", .covers = covers, .covers_n = 2 };
    uint64_t into = board_queue(b, &o, MS_MINUTE);

    board_merge(b, covers[0], into);
    board_merge(b, covers[1], into);
}

void
board_messages(struct board *b)
{
    struct message_order o = { .destination = "#ops-backup",
        .text = "_From ana at 14:00Z for #status-internal, which can't be reached:_" };
    uint64_t n;

    answered(b, "#production-monitoring", "INC-142 update 1: 5xx at 8.3%, looking", 17 * MS_MINUTE, 58 * MS_SECOND);
    strike(b);
    n = board_message(b, "#status-internal", "typo", 41 * MS_MINUTE);
    board_message_event(b, EV_MSG_DROPPED, n, 40 * MS_MINUTE, "ana", "sent to the wrong channel");
    n = board_message(b, "#edge", "cert api.example.com is renewed", 25 * MS_MINUTE);
    board_message_event(b, EV_MSG_ACKED, n, 20 * MS_MINUTE, "bob", "carol saw it on the phone");
    answered(b, "#edge", "cert renewal begins", 3 * MS_HOUR, 900);
    board_three_messages(b);
    o.stands_for = b->m->next_message - 2;
    board_queue(b, &o, 110 * MS_SECOND);
    catch_up(b);
    board_message(b, "#edge", "cert renewal is over", 0);
}

void
board_night_of_messages(struct board *b)
{
    board_init(b, 24, 80);
    board_night(b);
    board_messages(b);
    board_tell(b);
    b->now_ms += MS_MINUTE / 2; /* hands are off */
}
