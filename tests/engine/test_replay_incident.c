/* SPDX-License-Identifier: MIT */
/* The timeline of an incident in a replay is, at each place, the one that the store gave at that moment. */
#include <stdlib.h>

#include "core/timeline.h"
#include "engine/dusk.h"
#include "store/incident_acts.h"
#include "util/time.h"

#define ALERTS 3
#define ACTS 120
#define SEEDS 6

/* What the store gave after an act. */
struct snapshot {
    uint64_t seq;
    int done;
    VEC(uint64_t) seqs;
};

static void
on_timeline(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err)
{
    struct snapshot *now = arg;

    assert_null(err);
    assert_false(more);
    for (size_t i = 0; i < n; i++)
        vec_push(&now->seqs, v[i].ev.seq);
    now->done++;
}

static void
remember(struct desk *d, struct snapshot *now)
{
    now->seq = inc_last_seq(d);
    store_timeline(d->s, 1, 0, TIMELINE_MAX, on_timeline, now);
    desk_wait(d, &now->done, 1);
}

struct dice {
    uint64_t state;
};

static uint32_t
roll(struct dice *d, uint32_t sides)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(d->state >> 33) % sides;
}

/* About the incident, another one or none; it asks, or does not. */
static void
queue(struct desk *d, struct dice *dice)
{
    static const enum message_act acts[] = { MESSAGE_POST, MESSAGE_TOPIC, MESSAGE_ASK };
    struct alert_id id = desk_alert(d, roll(dice, ALERTS))->id;
    struct message_order order = { .act = acts[roll(dice, 3)], .subjects = &id, .subjects_n = 1, .person = "bob" };
    uint64_t number = d->w.m->next_message;

    order.kind = order.act == MESSAGE_ASK ? MESSAGE_PAGE : MESSAGE_SLACK;
    order.incident = order.act == MESSAGE_ASK ? 0 : roll(dice, 3);
    (void)inc_queue(d, number, order);
    if (roll(dice, 2) == 0)
        return;
    inc_outcome(d, number, CMD_DELIVER, 0);
    inc_outcome(d, number, CMD_OUTCOME, roll(dice, 2) ? OUTCOME_DELIVERED : OUTCOME_REFUSED);
}

static void
link_or_not(struct desk *d, size_t i)
{
    const struct incident_alert *a = incident_alert(model_incident(d->w.m, 1), &desk_alert(d, i)->id);

    (void)inc_link(d, a == NULL || a->unlinked ? EV_INC_LINKED : EV_INC_UNLINKED, i);
}

static void
act(struct desk *d, struct dice *dice)
{
    static const char *const states[] = { "investigating", "identified", "resolved", "closed" };

    d->w.now_ms += (int64_t)roll(dice, 20) * MS_MINUTE;
    switch (roll(dice, 6)) {
    case 0:
        (void)inc_fire_again(d, roll(dice, ALERTS));
        break;
    case 1:
        link_or_not(d, roll(dice, ALERTS));
        break;
    case 2:
        (void)inc_set_state(d, states[roll(dice, 4)]);
        break;
    case 3:
        queue(d, dice);
        break;
    default:
        (void)inc_comment(d, roll(dice, ALERTS));
        break;
    }
}

struct told {
    const struct snapshot *then;
    size_t n;
};

static void
on_line(void *ctx, const struct replay_line *line)
{
    struct told *t = ctx;

    if (t->n >= t->then->seqs.n)
        fail_msg("after event %d: #%d is one too many", (int)t->then->seq, (int)line->seq);
    assert_int_equal(line->seq, t->then->seqs.v[t->n++]);
    assert_int_not_equal(*line->text, '\0');
}

static struct replay *
replay_of(const struct desk *d, int64_t from_ms)
{
    return dusk_replay(past_of_store(d->path, &(struct past_range){ .from_ms = from_ms }, NULL));
}

/* From the last one to the first: each is found anew. */
static void
check(struct replay *r, const struct snapshot *v, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        struct told told = { .then = &v[i] };

        (void)replay_seek_seq(r, v[i].seq);
        assert_false(replay_incident(r, 1, TIMELINE_MAX, on_line, &told));
        assert_int_equal(told.n, v[i].seqs.n);
    }
}

static void
begin(struct desk *d, struct dice *dice)
{
    desk_init(d);
    desk_fire(d, ALERTS);
    for (int i = 0; i < 10; i++)
        (void)inc_comment(d, roll(dice, ALERTS));
    (void)inc_fire_again(d, 0);
    (void)inc_open(d, roll(dice, 2) ? "2025-11-21T02:00:00.000Z" : NULL);
}

static void
a_replayed_timeline__is_at_each_place_what_the_store_gave_then(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct snapshot moments[ACTS] = { { .seq = 0 } };
        struct dice dice = { seed };
        struct replay *r;
        struct desk d;
        size_t most = 0;

        begin(&d, &dice);
        for (int i = 0; i < ACTS; i++) {
            act(&d, &dice);
            remember(&d, &moments[i]);
            most = moments[i].seqs.n > most ? moments[i].seqs.n : most;
        }
        assert_true(most > 30);
        r = replay_of(&d, 0);
        check(r, moments, ACTS);
        replay_free(r);
        for (int i = 0; i < ACTS; i++)
            vec_release(&moments[i].seqs);
        desk_release(&d);
    }
}

static void
an_export__has_the_same_incidents__with_their_timelines(void **state)
{
    struct snapshot moments[ACTS] = { { .seq = 0 } };
    struct buf why = BUF_INIT;
    struct export_facts facts;
    struct dice dice = { 7 };
    const char *file;
    struct reader *in;
    struct replay *r;
    struct desk d;

    (void)state;
    begin(&d, &dice);
    for (int i = 0; i < ACTS; i++) {
        act(&d, &dice);
        remember(&d, &moments[i]);
    }
    file = desk_file(&d, ".jsonl");
    in = reader_open(d.path, NULL);
    assert_true(export_file(in, &(struct export_order){ 0 }, file, &facts, NULL));
    reader_close(in);
    r = dusk_replay(dusk_past_file(file, (struct past_range){ 0 }));
    check(r, moments, ACTS);
    if (!replay_equals(d.w.m, replay_end(r), &why))
        fail_msg("%s", buf_text(&why));
    replay_free(r);
    for (int i = 0; i < ACTS; i++)
        vec_release(&moments[i].seqs);
    buf_release(&why);
    desk_release(&d);
}

/* It knows the alerts that were linked before. */
static void
a_replayed_timeline__of_a_part_of_the_log__has_what_happened_in_it(void **state)
{
    struct snapshot now = { .seq = 0 };
    struct dice dice = { 1 };
    struct told told = { .then = &now };
    struct replay *r;
    struct desk d;
    int64_t from_ms;

    (void)state;
    begin(&d, &dice);
    (void)inc_link(&d, EV_INC_LINKED, 0);
    (void)inc_link(&d, EV_INC_LINKED, 1);
    (void)inc_link(&d, EV_INC_UNLINKED, 1);
    d.w.now_ms += MS_HOUR;
    from_ms = d.w.now_ms;
    vec_push(&now.seqs, inc_comment(&d, 0));
    (void)inc_comment(&d, 1);
    r = replay_of(&d, from_ms);
    assert_false(replay_incident(r, 1, TIMELINE_MAX, on_line, &told));
    assert_int_equal(told.n, 1);
    replay_free(r);
    vec_release(&now.seqs);
    desk_release(&d);
}

static void
count(void *ctx, const struct replay_line *line)
{
    (void)line;
    ++*(size_t *)ctx;
}

static void
a_replayed_timeline__says_that_older_lines_are_left_out(void **state)
{
    struct dice dice = { 1 };
    struct replay *r;
    struct desk d;
    size_t n = 0;

    (void)state;
    begin(&d, &dice);
    (void)inc_link(&d, EV_INC_LINKED, 0);
    r = replay_of(&d, 0);
    assert_true(replay_incident(r, 1, 2, count, &n));
    assert_int_equal(n, 2);
    n = 0;
    assert_false(replay_incident(r, 2, 2, count, &n));
    assert_int_equal(n, 0);
    replay_free(r);
    desk_release(&d);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_replayed_timeline__is_at_each_place_what_the_store_gave_then),
    cmocka_unit_test(an_export__has_the_same_incidents__with_their_timelines),
    cmocka_unit_test(a_replayed_timeline__of_a_part_of_the_log__has_what_happened_in_it),
    cmocka_unit_test(a_replayed_timeline__says_that_older_lines_are_left_out),
};
SUITE(replay_incident, tests);
