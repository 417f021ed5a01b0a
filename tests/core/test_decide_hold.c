/* SPDX-License-Identifier: MIT */
/* Taking, assigning, snoozing and closing: until when, by whom, in which words, and what is refused. */
#include <string.h>

#include "core/person.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static bool
hold_as(struct world *w, const struct alert *a, struct command cmd)
{
    struct subject subject = { .id = a->id, .episode = a->episode };

    cmd.actor = cmd.actor == NULL ? "ana" : cmd.actor;
    cmd.origin = "tui";
    cmd.subjects = &subject;
    cmd.subjects_n = 1;
    return world_do(w, &cmd);
}

static void
snooze__ends_after_the_default__or_a_length__or_at_a_moment(void **state)
{
    struct world w;
    const struct alert *a;
    int64_t nine;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_SNOOZE }));
    assert_int_equal(a->hold.until_ms, w.now_ms + MS_HOUR);
    assert_string_equal(w.out.summary, "snoozed A until 03:00Z");
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_SNOOZE, .for_ms = 2 * MS_DAY, .text = "until Monday" }));
    assert_int_equal(a->hold.until_ms, w.now_ms + 2 * MS_DAY);
    assert_string_equal(a->hold.comment, "until Monday");
    assert_string_equal(alert_holder(a), "ana");
    nine = w.now_ms + 7 * MS_HOUR + 1;
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_SNOOZE, .until_ms = nine, .for_ms = MS_MINUTE }));
    assert_int_equal(a->hold.until_ms, nine);
    w.now_ms = nine - 1;
    world_tick(&w, 0);
    assert_int_equal(a->hold.state, ALERT_SNOOZED);
    world_tick(&w, 1);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(w.out.events.v[0].kind, EV_SNOOZE_ENDED);
    world_release(&w);
}

static void
times__from_a_minute_to_thirty_days__are_taken__others_refused(void **state)
{
    static const enum command_kind kinds[] = { CMD_ACK, CMD_TAKE, CMD_ASSIGN, CMD_SNOOZE };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct world w;
        const struct alert *a;

        world_init(&w);
        a = world_fire(&w, "alertname=A");
        assert_false(hold_as(&w, a, (struct command){ .kind = kinds[i], .to = "bob", .for_ms = MS_MINUTE - 1 }));
        assert_int_equal(w.err.code, ERR_USAGE);
        assert_non_null(strstr(w.err.text, "from 1m to 30d"));
        assert_false(hold_as(&w, a, (struct command){ .kind = kinds[i], .to = "bob", .for_ms = 30 * MS_DAY + 1 }));
        assert_false(hold_as(&w, a, (struct command){ .kind = kinds[i], .to = "bob", .until_ms = w.now_ms - 1 }));
        assert_true(hold_as(&w, a, (struct command){ .kind = kinds[i], .to = "bob", .for_ms = 30 * MS_DAY }));
        world_release(&w);
    }
}

static void
a_snooze_of_what_another_has__names_her__and_take_goes_past(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_SNOOZE }));
    assert_false(hold_as(&w, a, (struct command){ .kind = CMD_SNOOZE, .actor = "bob" }));
    assert_string_equal(w.err.text, "A was snoozed by ana at 02:00Z: take makes it yours");
    assert_false(hold_as(&w, a, (struct command){ .kind = CMD_ACK, .actor = "bob" }));
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_TAKE, .actor = "bob", .text = "mine now" }));
    assert_int_equal(w.out.events.v[0].kind, EV_TAKEN);
    assert_string_equal(w.out.events.v[0].u.hold.was.by, "ana");
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_string_equal(a->hold.by, "bob");
    assert_string_equal(a->hold.comment, "mine now");
    assert_int_equal(a->hold.until_ms, w.now_ms + 4 * MS_HOUR);
    world_release(&w);
}

static void
take__of_what_nobody_has__is_an_ack__and_of_mine_prolongs(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_TAKE }));
    assert_int_equal(w.out.events.v[0].kind, EV_ACKED);
    w.now_ms += MS_HOUR;
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_TAKE }));
    assert_int_equal(w.out.events.v[0].kind, EV_ACKED);
    assert_int_equal(a->hold.until_ms, w.now_ms + 4 * MS_HOUR);
    world_release(&w);
}

static void
assign__makes_it_hers__and_the_log_says_who_did(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_ASSIGN, .to = "bob" }));
    assert_string_equal(w.out.summary, "assigned A to bob");
    assert_string_equal(w.out.events.v[0].actor, "ana");
    assert_string_equal(a->hold.by, "bob");
    assert_true(world_act(&w, CMD_UNACK, "bob", a));
    world_clear(&w, a);
    assert_false(hold_as(&w, a, (struct command){ .kind = CMD_ASSIGN, .to = "bob" }));
    assert_string_equal(w.err.text, "A is cleared: nobody needs to have it");
    world_release(&w);
}

static void
assign__knows_the_persons_of_the_configuration__else_takes_any_name(void **state)
{
    static struct person persons[] = { { .name = "ana" }, { .name = "bob" } };
    static const struct people people = { persons, 2 };
    static const char *const bad[] = { "", "unix:", "two\nlines" };
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_false(hold_as(&w, a, (struct command){ .kind = CMD_ASSIGN }));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(hold_as(&w, a, (struct command){ .kind = CMD_ASSIGN, .to = bad[i] }));
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_ASSIGN, .to = "carl" }));
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_ASSIGN, .to = "unix:carl" }));
    w.m->config.people = &people;
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_ASSIGN, .to = "bob" }));
    assert_false(hold_as(&w, a, (struct command){ .kind = CMD_ASSIGN, .to = "carl" }));
    assert_string_equal(w.err.text, "no person carl in the configuration: there the persons are named");
    assert_string_equal(a->hold.by, "bob");
    world_release(&w);
}

static void
who_holds_an_ack__is_reminded_once__before_it_ends(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_int_equal(a->due_ms, a->hold.until_ms - 10 * MS_MINUTE);
    world_tick(&w, a->due_ms - w.now_ms - 1);
    assert_int_equal(w.out.events.n, 0);
    world_tick(&w, 1);
    assert_int_equal(w.out.events.n, 1);
    assert_int_equal(w.out.events.v[0].kind, EV_REMINDED);
    assert_true((a->marks & ALERT_REMINDED) != 0);
    assert_int_equal(a->due_ms, a->hold.until_ms);
    world_tick(&w, MS_MINUTE);
    assert_int_equal(w.out.events.n, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true((a->marks & ALERT_REMINDED) == 0);
    assert_int_equal(a->due_ms, a->hold.until_ms - 10 * MS_MINUTE);
    world_release(&w);
}

static void
a_short_ack__reminds_halfway__and_none_where_it_is_not_wanted(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_ACK, .for_ms = 4 * MS_MINUTE }));
    assert_int_equal(a->due_ms, w.now_ms + 2 * MS_MINUTE);
    w.m->config.remind_before_ms = 0;
    model_find_due(w.m);
    assert_int_equal(a->due_ms, a->hold.until_ms);
    world_release(&w);
}

/* A start after both times. */
static void
an_ack_that_ended_long_ago__expires_without_a_reminder(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_tick(&w, MS_DAY);
    assert_int_equal(w.out.events.n, 1);
    assert_int_equal(w.out.events.v[0].kind, EV_ACK_EXPIRED);
    world_release(&w);
}

static void
close__brings_a_vote__in_one_batch_with_one_undo(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(hold_as(&w, a, (struct command){ .kind = CMD_CLOSE, .vote = VOTE_NOISE, .text = "known" }));
    assert_string_equal(w.out.summary, "closed A, noise");
    assert_int_equal(w.out.done, 1);
    assert_int_equal(w.out.events.n, 2);
    assert_int_equal(w.out.events.v[1].version, w.out.events.v[0].version + 1);
    assert_int_equal(a->vote.vote, VOTE_NOISE);
    assert_string_equal(a->hold.by, "ana");
    assert_string_equal(a->hold.comment, "known");
    assert_false(hold_as(&w, a, (struct command){ .kind = CMD_CLOSE }));
    assert_string_equal(w.err.text, "A is closed: nothing to close");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(a->vote.vote, VOTE_NONE);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(a->hold.state, ALERT_CLOSED);
    assert_int_equal(a->vote.vote, VOTE_NOISE);
    world_release(&w);
}

/* For as long as the source has it, whatever else happens, it is not forgotten: it would fire with the next poll. */
static void
closed_while_listed__stays_for_weeks__and_is_forgotten_after_it_is_gone(void **state)
{
    struct world w;
    const struct alert *a;
    struct alert_id id;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    id = a->id;
    assert_true(world_act(&w, CMD_CLOSE, "ana", a));
    for (int i = 0; i < 14; i++) {
        struct sighting s = world_sighting(&w, "alertname=A");

        s.starts_at_ms = a->starts_at_ms;
        world_tick(&w, MS_DAY);
        world_see(&w, &s, 1);
        assert_int_equal(w.out.events.n, 0);
        assert_false(sighting_is_news(w.m, &s));
    }
    world_clear(&w, a);
    assert_int_equal(a->hold.state, ALERT_CLOSED);
    assert_string_equal(a->hold.by, "ana");
    world_tick(&w, w.m->config.closed_for_ms);
    assert_null(model_alert(w.m, &id));
    world_release(&w);
}

static void
an_alarm_of_our_own_that_was_closed__is_not_raised_again__while_it_lasts(void **state)
{
    struct world w;
    const struct alert *a;
    struct command fault = { .kind = CMD_OWN_FAULT,
        .actor = "tocsin",
        .origin = "engine",
        .fault = OWN_HEAD,
        .names = (const char *[]){ "file" },
        .names_n = 1,
        .error = "disk full" };

    (void)state;
    world_init(&w);
    assert_true(world_do(&w, &fault));
    a = w.m->alerts.v[0];
    assert_true(world_act(&w, CMD_CLOSE, "ana", a));
    assert_true(world_do(&w, &fault));
    assert_int_equal(a->hold.state, ALERT_CLOSED);
    fault.error = NULL;
    assert_true(world_do(&w, &fault));
    assert_false(alert_is_listed(a));
    fault.error = "disk full";
    assert_true(world_do(&w, &fault));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(snooze__ends_after_the_default__or_a_length__or_at_a_moment),
    cmocka_unit_test(times__from_a_minute_to_thirty_days__are_taken__others_refused),
    cmocka_unit_test(a_snooze_of_what_another_has__names_her__and_take_goes_past),
    cmocka_unit_test(take__of_what_nobody_has__is_an_ack__and_of_mine_prolongs),
    cmocka_unit_test(assign__makes_it_hers__and_the_log_says_who_did),
    cmocka_unit_test(assign__knows_the_persons_of_the_configuration__else_takes_any_name),
    cmocka_unit_test(who_holds_an_ack__is_reminded_once__before_it_ends),
    cmocka_unit_test(a_short_ack__reminds_halfway__and_none_where_it_is_not_wanted),
    cmocka_unit_test(an_ack_that_ended_long_ago__expires_without_a_reminder),
    cmocka_unit_test(close__brings_a_vote__in_one_batch_with_one_undo),
    cmocka_unit_test(closed_while_listed__stays_for_weeks__and_is_forgotten_after_it_is_gone),
    cmocka_unit_test(an_alarm_of_our_own_that_was_closed__is_not_raised_again__while_it_lasts),
};
SUITE(decide_hold, tests);
