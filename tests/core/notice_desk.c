/* SPDX-License-Identifier: MIT */
/* The desk's hands. */
#include "notice_desk.h"

#include <stdio.h>
#include <string.h>

#include "support/model_equal.h"
#include "util/str.h"
#include "util/vec.h"

static const struct destination places[DESK_PLACES] = {
    { .name = "pd", .kind = MESSAGE_PAGE, .channel = "pd", .ack_within_ms = 300000, .driver = "pagerduty", .follows = true },
    { .name = "#prod", .kind = MESSAGE_SLACK, .channel = "C1", .ack_within_ms = 300000, .driver = "slack", .fallback = "#other" },
    { .name = "#other", .kind = MESSAGE_SLACK, .channel = "C2", .ack_within_ms = 300000, .driver = "slack" },
    { .name = "#payments", .kind = MESSAGE_SLACK, .channel = "C3", .ack_within_ms = 300000, .driver = "slack" },
    { .name = "mail", .kind = MESSAGE_MAIL, .channel = "ops@example.org", .ack_within_ms = 300000, .driver = "mail" },
    { .name = "hook",
        .kind = MESSAGE_HOOK,
        .channel = "https://hook.example.org/",
        .ack_within_ms = 300000,
        .driver = "hook",
        .follows = true },
    { .name = "am silences", .kind = MESSAGE_WRITE, .channel = "am", .ack_within_ms = 60000, .driver = "alertmanager" },
};

struct destination *
desk_place(struct desk *k, const char *name)
{
    size_t i = 0;

    while (strcmp(k->places[i].name, name) != 0)
        i++;
    return &k->places[i];
}

static void
answers(struct desk *k)
{
    struct source *s = model_source(k->w.m, "am");

    s->polls = 1;
    s->every_ms = 30000;
    s->last_ok_ms = k->w.now_ms;
}

void
desk_init(struct desk *k, const char *routing)
{
    *k = (struct desk){ .text = BUF_INIT };
    memcpy(k->places, places, sizeof places);
    routing_text_init(&k->t, routing);
    if (k->t.routing == NULL)
        fail_msg("%d: %s", k->t.faults.v[0].line, k->t.faults.v[0].text);
    world_init_with_twin(&k->w);
    k->w.m->config.routing = k->w.twin->config.routing = k->t.routing;
    k->w.m->config.destinations = k->w.twin->config.destinations = (struct destinations){ k->places, DESK_PLACES };
    model_judge_anew(k->w.m);
    answers(k);
    world_tick(&k->w, 0);
}

/* What was folded from the log, and a copy, are as what lived. */
static void
check_same(struct desk *k, struct model *other)
{
    struct buf why = BUF_INIT;

    if (!replay_equals(k->w.m, other, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
}

void
desk_release(struct desk *k)
{
    struct model *copy = model_clone(k->w.m);

    check_same(k, k->w.twin);
    check_same(k, copy);
    model_free(copy);
    buf_release(&k->text);
    world_release(&k->w);
    routing_text_release(&k->t);
}

void
desk_pass(struct desk *k, int64_t ms)
{
    int64_t until_ms = k->w.now_ms + ms;

    for (int ticks = 0; k->w.m->next_due_ms <= until_ms; ticks++) {
        int64_t wait_ms = k->w.m->next_due_ms - k->w.now_ms;

        if (ticks > 2 + 2 * ms / 1000)
            fail_msg("it spins: due %lld ms ago", (long long)-wait_ms);
        k->w.now_ms += wait_ms > 0 ? wait_ms : 0;
        answers(k);
        world_tick(&k->w, 0);
        if (!k->is_down)
            desk_deliver(k);
    }
    k->w.now_ms = until_ms;
    answers(k);
}

const struct alert *
desk_fire(struct desk *k, const char *labels)
{
    answers(k);
    return world_fire(&k->w, labels);
}

void
desk_fire_many(struct desk *k, const char *name, size_t n, size_t services, const char *severity)
{
    VEC(struct sighting) v = { 0 };
    char labels[200];

    answers(k);
    for (size_t i = 0; i < n; i++) {
        snprintf(labels, sizeof labels, "alertname=%s-%zu, service=s-%zu, severity=%s", name, i, i % services, severity);
        vec_push(&v, world_sighting(&k->w, labels));
    }
    world_see(&k->w, v.v, v.n);
    vec_release(&v);
}

const struct message *
desk_last(struct desk *k)
{
    return k->w.m->messages.v[k->w.m->messages.n - 1];
}

const char *
desk_new(struct desk *k)
{
    buf_clear(&k->text);
    for (size_t i = 0; i < k->w.m->messages.n; i++) {
        const struct message *msg = k->w.m->messages.v[i];
        const char *text = msg->order.text;

        if (msg->number <= k->seen)
            continue;
        k->seen = msg->number;
        buf_addf(&k->text, "%s%s%s%s: %.*s\n", msg->order.reply_to != 0 ? "> " : "", msg->order.destination,
            msg->order.act == MESSAGE_POST ? "" : " ", msg->order.act == MESSAGE_POST ? "" : message_act_words[msg->order.act],
            (int)strcspn(text, "\n"), text);
    }
    return buf_text(&k->text);
}

void
desk_deliver(struct desk *k)
{
    for (size_t i = 0; i < k->w.m->messages.n; i++)
        if (message_is_waiting(k->w.m->messages.v[i]))
            (void)world_sent(&k->w, k->w.m->messages.v[i], "1.000001");
}

size_t
desk_told(struct desk *k)
{
    size_t n = 0;

    for (size_t i = 0; i < k->w.m->alerts.n; i++)
        n += k->w.m->alerts.v[i]->told.at_ms != 0 && alert_is_listed(k->w.m->alerts.v[i]);
    return n;
}
