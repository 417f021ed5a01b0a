/* SPDX-License-Identifier: MIT */
/* Votes and reviews: one vote for each episode, the sum of all with the rule, and both undone. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

static bool
vote_as(struct world *w, const char *who, const struct alert *a, enum alert_vote vote)
{
    return world_opine(w, CMD_VOTE, who, a, vote, RESPOND_UNREVIEWED, NULL);
}

static uint32_t
count(const struct world *w, enum alert_vote vote)
{
    const struct rule *rule = model_rule(w->m, "am", "A");

    return rule == NULL ? 0 : rule->votes[vote];
}

static void
a_vote__is_one_for_each_episode__and_the_rule_has_the_sum(void **state)
{
    struct world w;
    const struct alert *a, *b;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A,n=1");
    b = world_fire(&w, "alertname=A,n=2");
    assert_true(vote_as(&w, "ana", a, VOTE_NOISE));
    assert_string_equal(w.out.summary, "called A noise");
    assert_true(vote_as(&w, "ana", b, VOTE_NOISE));
    assert_int_equal(count(&w, VOTE_NOISE), 2);
    assert_true(vote_as(&w, "bob", a, VOTE_USEFUL));
    assert_int_equal(count(&w, VOTE_NOISE), 1);
    assert_int_equal(count(&w, VOTE_USEFUL), 1);
    assert_string_equal(a->vote.by, "bob");
    world_clear(&w, a);
    a = world_fire(&w, "alertname=A,n=1");
    assert_int_equal(a->vote.vote, VOTE_NONE);
    assert_true(vote_as(&w, "bob", a, VOTE_CANNOT_ACT));
    assert_int_equal(count(&w, VOTE_USEFUL), 1);
    assert_int_equal(count(&w, VOTE_CANNOT_ACT), 1);
    assert_ptr_equal(model_rule_of(w.m, a), model_rule(w.m, "am", "A"));
    assert_null(model_rule(w.m, "other", "A"));
    world_release(&w);
}

static void
a_vote__must_say_something__and_not_the_same_twice(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_false(vote_as(&w, "ana", a, VOTE_NONE));
    assert_int_equal(w.err.code, ERR_USAGE);
    assert_true(vote_as(&w, "ana", a, VOTE_NOISE));
    assert_false(vote_as(&w, "ana", a, VOTE_NOISE));
    assert_string_equal(w.err.text, "you called A noise already");
    assert_true(vote_as(&w, "bob", a, VOTE_NOISE));
    assert_int_equal(count(&w, VOTE_NOISE), 1);
    world_release(&w);
}

static void
undo_of_a_vote__gives_the_one_before_back__to_the_alert_and_the_rule(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(vote_as(&w, "bob", a, VOTE_USEFUL));
    assert_true(vote_as(&w, "ana", a, VOTE_NOISE));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(a->vote.vote, VOTE_USEFUL);
    assert_string_equal(a->vote.by, "bob");
    assert_int_equal(count(&w, VOTE_NOISE), 0);
    assert_int_equal(count(&w, VOTE_USEFUL), 1);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(count(&w, VOTE_NOISE), 1);
    assert_int_equal(count(&w, VOTE_USEFUL), 0);
    world_release(&w);
}

static void
a_rule__goes_on__when_its_alerts_are_forgotten(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_opine(&w, CMD_CLOSE, "ana", a, VOTE_NOISE, RESPOND_UNREVIEWED, NULL));
    world_clear(&w, a);
    world_tick(&w, w.m->config.closed_for_ms);
    assert_int_equal(w.m->alerts.n, 0);
    assert_int_equal(count(&w, VOTE_NOISE), 1);
    world_release(&w);
}

static void
a_review__keeps_the_answer_that_was__where_it_gives_none(void **state)
{
    struct world w;
    const struct alert *a;
    const struct rule *rule;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A/B \xe2\x82\xac");
    assert_false(world_opine(&w, CMD_REVIEW, "ana", a, VOTE_NONE, RESPOND_UNREVIEWED, ""));
    assert_true(world_opine(&w, CMD_REVIEW, "ana", a, VOTE_NONE, RESPOND_NO, NULL));
    assert_string_equal(w.out.events.v[0].stream, "rule:am/A/B \xe2\x82\xac");
    assert_int_equal(w.out.events.v[0].version, 1);
    rule = model_rule_of(w.m, a);
    assert_int_equal(rule->review.respond, RESPOND_NO);
    assert_true(world_opine(&w, CMD_REVIEW, "bob", a, VOTE_NONE, RESPOND_UNREVIEWED, "asked the team"));
    assert_int_equal(w.out.events.v[0].version, 2);
    assert_int_equal(rule->review.respond, RESPOND_NO);
    assert_string_equal(rule->review.by, "bob");
    assert_string_equal(rule->review.text, "asked the team");
    assert_true(world_undo(&w, "bob", 0));
    assert_int_equal(w.out.events.v[0].version, 3);
    assert_string_equal(rule->review.by, "ana");
    assert_null(rule->review.text);
    assert_true(world_redo(&w, "bob"));
    assert_string_equal(rule->review.text, "asked the team");
    world_release(&w);
}

static void
undo_of_a_review__is_refused__when_another_came_since(void **state)
{
    struct world w;
    const struct alert *a;
    uint64_t seq;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    seq = w.m->next_seq;
    assert_true(world_opine(&w, CMD_REVIEW, "ana", a, VOTE_NONE, RESPOND_NO, NULL));
    w.now_ms += 60000;
    assert_true(world_opine(&w, CMD_REVIEW, "bob", a, VOTE_NONE, RESPOND_YES, NULL));
    assert_false(world_undo(&w, "ana", seq));
    assert_string_equal(w.err.text, "rule A was reviewed since by bob at 02:01Z (event 4): not undone");
    world_release(&w);
}

static void
a_rule_that_several_alerts_are_of__is_reviewed_once(void **state)
{
    struct world w;
    struct subject subjects[3];

    (void)state;
    world_init(&w);
    for (int i = 0; i < 3; i++) {
        const struct alert *a = world_fire(&w, arena_printf(&w.arena, "alertname=%s,n=%d", i < 2 ? "A" : "B", i));

        subjects[i] = (struct subject){ a->id, a->episode };
    }
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_REVIEW,
            .actor = "ana",
            .origin = "tui",
            .respond = RESPOND_YES,
            .subjects = subjects,
            .subjects_n = 3 }));
    assert_int_equal(w.out.events.n, 2);
    assert_string_equal(w.out.summary, "reviewed 2 rules");
    world_release(&w);
}

/* Some of a batch can be undone: what can't is named, with what is done instead. */
static void
undo_of_what_the_source_said__is_refused_in_its_words(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_false(world_undo(&w, "ana", 2));
    assert_string_equal(w.err.text, "event 2 (alert.fired) can't be undone: the source said so");
    assert_false(world_undo(&w, "ana", 1));
    assert_string_equal(w.err.text, "event 1 (source.added) can't be undone: the configuration says so: change that");
    assert_true(world_act(&w, CMD_SNOOZE, "ana", a));
    world_tick(&w, w.m->config.snooze_for_ms);
    assert_false(world_undo(&w, "ana", w.m->next_seq - 1));
    assert_string_equal(w.err.text, "event 4 (alert.snooze_ended) can't be undone: its time was up: snooze it again");
    assert_false(world_undo(&w, "ana", 900));
    assert_non_null(strstr(w.err.text, "event 900 is no act that can be undone here"));
    world_release(&w);
}

static void
undo_of_a_batch__names_what_of_it_can_not_be_undone(void **state)
{
    struct world w;
    const struct alert *a;
    struct event evs[2];
    struct sighting s;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    evs[0] = w.out.events.v[0];
    assert_true(world_undo(&w, "ana", 0));
    s = world_sighting(&w, "alertname=A");
    evs[0].actor = evs[0].u.hold.now.by = "ana";
    evs[0].origin = "tui";
    evs[0].stream = arena_strdup(&w.arena, w.out.events.v[0].stream);
    evs[0].seq = evs[0].batch = w.m->next_seq;
    evs[0].version = a->version + 1;
    evs[1] = (struct event){ .kind = EV_SUPPRESSION,
        .seq = w.m->next_seq + 1,
        .batch = w.m->next_seq,
        .at_ms = w.now_ms,
        .actor = "ana",
        .origin = "tui",
        .stream = "source:am",
        .version = 9,
        .u.sightings = { &s, 1 } };
    model_apply_batch(w.m, evs, 2);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.done, 1);
    assert_int_equal(w.out.refusals_n, 1);
    assert_non_null(strstr(w.out.refusals[0].text, "(alert.suppression) can't be undone: the source said so"));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_vote__is_one_for_each_episode__and_the_rule_has_the_sum),
    cmocka_unit_test(a_vote__must_say_something__and_not_the_same_twice),
    cmocka_unit_test(undo_of_a_vote__gives_the_one_before_back__to_the_alert_and_the_rule),
    cmocka_unit_test(a_rule__goes_on__when_its_alerts_are_forgotten),
    cmocka_unit_test(a_review__keeps_the_answer_that_was__where_it_gives_none),
    cmocka_unit_test(undo_of_a_review__is_refused__when_another_came_since),
    cmocka_unit_test(a_rule_that_several_alerts_are_of__is_reviewed_once),
    cmocka_unit_test(undo_of_what_the_source_said__is_refused_in_its_words),
    cmocka_unit_test(undo_of_a_batch__names_what_of_it_can_not_be_undone),
};
SUITE(decide_rule, tests);
