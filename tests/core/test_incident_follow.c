/* SPDX-License-Identifier: MIT */
/* Whatever two people do to incidents, and whenever the far side is there: in the end it says what the store says. */
#include <stdio.h>
#include <string.h>

#include "core/incident_say.h"
#include "core/topic.h"
#include "incident_dice.h"
#include "support/suite.h"

#define ACTS 400

/* It does what it is told, in order. */
struct post {
    uint64_t number, incident, channel; /* channel: the message that made the one in which it stands; 0: a destination's */
    const char *text;
    bool headline, struck;
};
struct far_topic {
    uint64_t channel;
    const char *text;
};
struct far {
    struct world *w;
    VEC(struct post) posts;
    VEC(struct far_topic) topics; /* the latest last */
};

static struct post *
post_of(struct far *f, uint64_t number)
{
    for (size_t i = 0; i < f->posts.n; i++)
        if (f->posts.v[i].number == number)
            return &f->posts.v[i];
    return NULL;
}

static void
change_post(struct far *f, const struct message *msg, const char *text)
{
    struct post *target = post_of(f, msg->order.target);

    if (target == NULL)
        fail_msg("M%d changes M%d, which is not there", (int)msg->number, (int)msg->order.target);
    else if (msg->order.act == MESSAGE_EDIT)
        target->text = text;
    else
        target->struck = msg->order.act == MESSAGE_STRIKE;
}

static void
take(struct far *f, const struct message *msg)
{
    const struct message_order *o = &msg->order;
    const char *text = arena_strdup_or_null(&f->w->arena, o->text);

    switch (o->act) {
    case MESSAGE_POST:
        vec_push(&f->posts, ((struct post){ msg->number, o->incident, o->target, text, message_order_is_headline(o), false }));
        break;
    case MESSAGE_TOPIC:
        vec_push(&f->topics, ((struct far_topic){ o->target, text }));
        break;
    case MESSAGE_EDIT:
    case MESSAGE_STRIKE:
    case MESSAGE_RESTORE:
        change_post(f, msg, text);
        break;
    default:
        break;
    }
}

/* The first that waits, at most so many of them. */
static void
deliver(struct far *f, size_t n)
{
    char ts[32];

    for (uint64_t number = 1; number < f->w->m->next_message && n > 0; number++) {
        const struct message *msg = model_message(f->w->m, number);

        if (msg == NULL || !message_is_waiting(msg))
            continue;
        n--;
        assert_true(world_deliver(f->w, msg));
        if (msg->standing.state != MESSAGE_SENT)
            continue;
        take(f, msg);
        snprintf(ts, sizeof ts, "%d.5", (int)msg->number);
        assert_true(world_outcome(f->w, msg,
            &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "C0CRASH01", .ts = ts }));
    }
}

/* ---- what holds once all has left */

/* The latest headline there says what the incident is; none only where all was taken back before it left. */
static void
check_headline(struct far *f, const struct incident *i, uint64_t channel)
{
    const struct post *stands = NULL;

    for (size_t k = 0; k < f->posts.n; k++)
        if (f->posts.v[k].incident == i->number && f->posts.v[k].headline && f->posts.v[k].channel == channel)
            stands = &f->posts.v[k];
    if (stands == NULL) {
        assert_false(incident_is_open(i));
        return;
    }
    assert_false(stands->struck);
    if (model_message(f->w->m, stands->number) != NULL)
        assert_string_equal(stands->text, incident_headline(i, &f->w->arena).text);
    else
        assert_false(incident_is_open(i)); /* it was forgotten once that was closed */
}

/* Posts in which the update stands, by itself or in one with others. */
static size_t
posts_of(struct far *f, const struct incident *i, const struct incident_entry *e)
{
    size_t n = 0;

    for (size_t k = 0; k < f->w->m->messages.n; k++) {
        const struct message *msg = f->w->m->messages.v[k];
        const struct post *p = post_of(f, msg->into != 0 ? msg->into : msg->number);

        n += msg->order.incident == i->number && msg->order.entry == e->number && msg->order.act == MESSAGE_POST
            && msg->order.target == 0 && msg->order.covers_n == 0 && p != NULL && !p->struck && strstr(p->text, e->text) != NULL;
    }
    return n;
}

/* Messages of those that are older are forgotten. */
static void
check_updates(struct far *f, const struct incident *i)
{
    for (size_t k = 0; k < i->entries.n; k++) {
        const struct incident_entry *e = &i->entries.v[k];

        if (e->kind == ENTRY_UPDATE && f->w->now_ms - e->at_ms < MESSAGE_KEPT_MS && posts_of(f, i, e) != !e->withdrawn)
            fail_msg("update %d of INC-%d stands %d times, seq %d", (int)e->number, (int)i->number, (int)posts_of(f, i, e),
                (int)f->w->m->next_seq);
    }
}

static void
check_promise(struct far *f, const struct incident *i)
{
    int64_t due_ms = incident_next_update_ms(i);
    size_t n = 0;

    for (size_t k = 0; k < f->w->m->messages.n; k++) {
        const struct message *msg = f->w->m->messages.v[k];

        if (msg->order.kind != MESSAGE_PROMISE || msg->order.incident != i->number || !message_is_open(msg))
            continue;
        assert_int_equal(msg->order.deadline_ms, due_ms);
        n++;
    }
    assert_true(n == 1 || (n == 0 && due_ms <= f->w->now_ms));
}

static void
check_topic(struct far *f, uint64_t channel, const struct buf *text)
{
    const char *topic = "(none)";

    for (size_t k = 0; k < f->topics.n; k++)
        if (f->topics.v[k].channel == channel)
            topic = f->topics.v[k].text;
    assert_string_equal(topic, buf_text(text));
}

static void
check_channel(struct far *f, const struct incident *i)
{
    uint64_t channel = incident_post_at(i, NULL, true);
    struct buf topic = BUF_INIT;

    if (model_message(f->w->m, channel) == NULL || model_message(f->w->m, channel)->delivered_at_ms == 0)
        return;
    check_headline(f, i, channel);
    topic_of_incident(i, &topic);
    check_topic(f, channel, &topic);
    buf_release(&topic);
}

static void
check_far(struct far *f)
{
    const struct incident *open[DICE_INCIDENTS];
    size_t n = model_incidents_sorted(f->w->m, open, DICE_INCIDENTS);
    struct buf topic = BUF_INIT;

    topic_text(open, n, &topic);
    check_topic(f, 0, &topic);
    buf_release(&topic);
    for (size_t k = 0; k < f->w->m->incidents.n; k++) {
        check_headline(f, f->w->m->incidents.v[k], 0);
        check_channel(f, f->w->m->incidents.v[k]);
        check_updates(f, f->w->m->incidents.v[k]);
        check_promise(f, f->w->m->incidents.v[k]);
    }
}

/* ---- and so it is */

static void
do_anything(struct far *f, struct dice *d, const struct alert *const *v)
{
    static const char *const people[] = { "ana", "bob" };
    const char *actor = people[roll(d, 2)];

    if (roll(d, 3) > 0)
        (void)dice_act(f->w, d, actor, v);
    else
        (void)dice_take_back(f->w, d, actor);
    if (roll(d, 4) == 0)
        deliver(f, 1 + roll(d, 3));
    if (roll(d, 20) == 0)
        world_tick(f->w, roll(d, 4) == 0 ? MESSAGE_KEPT_MS + MS_HOUR : MS_HOUR);
}

static void
follow(struct far *f, uint64_t seed, bool channels)
{
    static const char *const crash[] = { "#crash" };
    const struct incident_rules rules = { .destinations = crash,
        .destinations_n = 1,
        .topics = crash,
        .topics_n = 1,
        .channels = channels,
        .channel_name = "inc-{{number}}" };
    const struct alert *v[DICE_ALERTS];
    struct dice d = { seed };
    struct world w;

    *f = (struct far){ .w = &w };
    dice_begin(&w, v, &rules);
    for (int i = 0; i < ACTS; i++) {
        do_anything(f, &d, v);
        if (roll(&d, 8) > 0)
            continue;
        deliver(f, SIZE_MAX);
        check_far(f);
    }
    inc_check_twin(&w);
    vec_release(&f->posts);
    vec_release(&f->topics);
    world_release(&w);
}

static void
the_far_side__says_in_the_end_what_the_store_says(void **state)
{
    struct far f;

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++)
        follow(&f, seed, false);
}

static void
an_incidents_own_channel__says_in_the_end_what_the_store_says(void **state)
{
    struct far f;

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++)
        follow(&f, seed, true);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_far_side__says_in_the_end_what_the_store_says),
    cmocka_unit_test(an_incidents_own_channel__says_in_the_end_what_the_store_says),
};
SUITE(incident_follow, tests);
