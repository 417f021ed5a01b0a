/* SPDX-License-Identifier: MIT */
/* Who was asked about a group, and alerts that come to it since: none of them is forgotten with the page that does not name it. */
#include <stdio.h>
#include <string.h>

#include "notice_desk.h"

#define NOTIFY \
    "notify { level_1 = {\"pd\"} level_2 = {\"#prod\"} level_3 = {\"#other\"} group_by = {\"service\"} repeat_interval = 0s group_wait = 0s }\n"

/* It was paged, and while nobody has answered another one joined the call. */
static const struct alert *
two_of_one_call(struct desk *k, const struct alert **joined)
{
    const struct alert *a;

    desk_init(k, NOTIFY "route \"db\" { match = 'service=\"db\"' ack_for = 30m group_wait = 0s }\n");
    desk_place(k, "pd")->ack_within_ms = MS_DAY;
    a = desk_fire(k, "alertname=DbDown, service=db, node=1, severity=page");
    desk_pass(k, 1000);
    *joined = desk_fire(k, "alertname=DbDown, service=db, node=2, severity=page");
    desk_pass(k, MS_MINUTE);
    assert_int_equal((*joined)->call.seq, a->call.seq);
    (void)desk_new(k);
    return a;
}

static void
a_page__rings_on_for_one_that_joined_its_call(void **state)
{
    struct desk k;
    const struct alert *a, *b;

    (void)state;
    a = two_of_one_call(&k, &b);
    world_clear(&k.w, a);
    desk_pass(&k, MS_HOUR);
    assert_null(strstr(desk_new(&k), "pd resolve"));
    assert_true(world_act(&k.w, CMD_ACK, "ana", b));
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "pd answered: ana has it.\n");
    world_clear(&k.w, b);
    desk_pass(&k, MS_MINUTE);
    assert_non_null(strstr(desk_new(&k), "pd resolve: It is over."));
    desk_release(&k);
}

static void
a_page_that_is_answered_there__is_answered_for_those_that_joined(void **state)
{
    static const struct answer_fact fact = { .message = 2, .kind = ANSWER_ACKED, .who = { .name = "Ana" } };
    struct desk k;
    const struct alert *a, *b;

    (void)state;
    a = two_of_one_call(&k, &b);
    assert_true(world_do(&k.w,
        &(struct command){ .kind = CMD_ANSWERS,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .answers = &fact,
            .answers_n = 1 }));
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_int_equal(b->hold.state, ALERT_ACKED);
    assert_int_equal(b->hold.until_ms, k.w.now_ms + 30 * MS_MINUTE);
    desk_release(&k);
}

static void
a_page_that_is_acknowledged_by_hand__is_so_for_those_that_joined(void **state)
{
    struct desk k;
    const struct alert *a, *b;

    (void)state;
    a = two_of_one_call(&k, &b);
    assert_true(world_message_act(&k.w, CMD_ACK_MESSAGE, 2, "on it"));
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_int_equal(b->hold.state, ALERT_ACKED);
    assert_int_equal(b->hold.until_ms, k.w.now_ms + 30 * MS_MINUTE);
    desk_release(&k);
}

/* Nobody sees a page that was refused for good: what comes then has one of its own. */
static void
what_is_new__does_not_join_a_page_that_failed(void **state)
{
    static const struct message_outcome refused = { .kind = OUTCOME_REFUSED, .error = "invalid key" };
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    k.is_down = true;
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    desk_fire(&k, "alertname=DbDown, service=db, node=1, severity=page");
    desk_pass(&k, 1000);
    assert_true(world_deliver(&k.w, model_message(k.w.m, 2)));
    assert_true(world_outcome(&k.w, model_message(k.w.m, 2), &refused));
    (void)desk_new(&k);
    desk_fire(&k, "alertname=DbDown, service=db, node=2, severity=page");
    desk_pass(&k, 6 * MS_MINUTE);
    assert_non_null(strstr(desk_new(&k), "pd ask: L1 DbDown on db"));
    desk_release(&k);
}

/* Where each of them must answer, it is so for what joined, too: they are asked on, and can answer. */
static void
who_must_answer_with_others__does_so_for_one_that_joined(void **state)
{
    struct desk k;
    const struct alert *a, *b;

    (void)state;
    desk_init(&k,
        "policy \"all\" { steps = {\"ana, bob by pd within 5m\"} answer = everyone }\n"
        "notify { level_1 = {\"pd\"} escalate = \"all\" group_by = {\"service\"} repeat_interval = 0s group_wait = 0s }\n");
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    a = desk_fire(&k, "alertname=DbDown, service=db, node=1, severity=page");
    desk_pass(&k, 1000);
    b = desk_fire(&k, "alertname=DbDown, service=db, node=2, severity=page");
    desk_pass(&k, 1000);
    assert_int_equal(a->call.seq, b->call.seq);
    assert_true(world_act(&k.w, CMD_ACK, "ana", a));
    assert_true(world_act(&k.w, CMD_ACK, "ana", b));
    world_clear(&k.w, a);
    (void)desk_new(&k);
    desk_pass(&k, 5 * MS_MINUTE);
    assert_non_null(strstr(desk_new(&k), "pd ask: L1 DbDown on db")); /* bob, and not ana */
    assert_string_equal(b->call.to, "bob");
    assert_true(world_act(&k.w, CMD_ACK, "bob", b));
    assert_string_equal(b->hold.by, "ana");
    desk_pass(&k, MS_HOUR);
    assert_null(strstr(desk_new(&k), "pd ask"));
    desk_release(&k);
}

static void
who_must_answer_with_others__answers_for_one_that_joined(void **state)
{
    struct desk k;
    const struct alert *a, *b;

    (void)state;
    desk_init(&k,
        "policy \"all\" { steps = {\"ana, bob by pd within 5m\"} answer = everyone }\n"
        "notify { level_1 = {\"pd\"} escalate = \"all\" group_by = {\"service\"} repeat_interval = 0s group_wait = 0s }\n");
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    a = desk_fire(&k, "alertname=DbDown, service=db, node=1, severity=page");
    desk_pass(&k, 1000);
    b = desk_fire(&k, "alertname=DbDown, service=db, node=2, severity=page");
    desk_pass(&k, 1000);
    assert_true(world_act(&k.w, CMD_ACK, "ana", a));
    assert_true(world_act(&k.w, CMD_ACK, "ana", b));
    assert_true(world_act(&k.w, CMD_ACK, "bob", b));
    (void)desk_new(&k);
    desk_pass(&k, MS_HOUR);
    assert_null(strstr(desk_new(&k), "pd ask"));
    desk_release(&k);
}

/* What she had answered is settled at her pager: nobody would be asked about it any more. */
static void
an_answer_that_is_undone__rings_again__where_no_step_comes(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    a = desk_fire(&k, "alertname=DbDown, service=db, severity=page");
    desk_pass(&k, 1000);
    assert_true(world_act(&k.w, CMD_ACK, "ana", a));
    desk_pass(&k, 1000);
    (void)desk_new(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "pd ask: L1 DbDown on db since 01:59Z\n");
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

/* Its page was settled with the episode before: what stays in the end is asked about again, and others of its group don't join that. */
static void
what_flapped_and_stays__is_asked_about_again_once_it_is_steady(void **state)
{
    struct desk k;
    const struct alert *a = NULL, *b;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    for (int i = 0; i < 8; i++) {
        a = desk_fire(&k, "alertname=Link, service=net, node=1, severity=page");
        desk_pass(&k, 10000);
        world_clear(&k.w, a);
        desk_pass(&k, 50000);
    }
    (void)desk_new(&k);
    desk_fire(&k, "alertname=Link, service=net, node=1, severity=page");
    desk_pass(&k, 10 * MS_MINUTE);
    assert_true((a->marks & ALERT_FLAPPING) != 0);
    b = desk_fire(&k, "alertname=Link, service=net, node=2, severity=page");
    desk_pass(&k, 6 * MS_MINUTE);
    assert_non_null(strstr(desk_new(&k), "pd ask: L1 Link on net"));
    assert_int_not_equal(b->call.seq, a->call.seq);
    assert_true(world_act(&k.w, CMD_ACK, "ana", b));
    desk_pass(&k, 2 * MS_HOUR);
    assert_int_equal(a->marks & ALERT_FLAPPING, 0);
    assert_non_null(strstr(desk_new(&k), "pd ask: L1 Link on net"));
    assert_true(a->call.seq > a->episode);
    desk_pass(&k, 2 * MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

/* Calls that others join are no new ones: they leave room for new ones. */
static void
what_joins_calls__does_not_hold_up_others(void **state)
{
    struct desk k;
    const struct alert *late;
    char labels[100];

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    for (int i = 0; i < 5; i++) {
        snprintf(labels, sizeof labels, "alertname=A, service=s-%d, node=0, severity=page", i);
        desk_fire(&k, labels);
        desk_pass(&k, 1000);
    }
    for (int i = 1; i < 20; i++) {
        snprintf(labels, sizeof labels, "alertname=A, service=s-%d, node=%d, severity=page", i % 5, i);
        desk_fire(&k, labels);
        desk_pass(&k, 10000);
    }
    late = desk_fire(&k, "alertname=B, service=late, severity=page");
    desk_pass(&k, 2000);
    assert_int_not_equal(late->call.seq, 0);
    desk_release(&k);
}

/* A great many that nobody dealt with hold back what is told; who is to be asked is asked. */
static void
messages_that_failed__never_hold_up_a_page(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    k.w.m->messages_by_state[MESSAGE_FAILED] += MESSAGES_OPEN_MAX;
    desk_fire(&k, "alertname=A, service=a, severity=page");
    desk_pass(&k, 1000);
    assert_new(&k, "pd ask: L1 A on a since 01:59Z\n");
    k.w.m->messages_by_state[MESSAGE_FAILED] -= MESSAGES_OPEN_MAX;
    desk_pass(&k, 5 * MS_MINUTE);
    assert_new(&k, "#prod: *L1 A on a* since 01:59Z\n");
    desk_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_page__rings_on_for_one_that_joined_its_call),
    cmocka_unit_test(a_page_that_is_answered_there__is_answered_for_those_that_joined),
    cmocka_unit_test(a_page_that_is_acknowledged_by_hand__is_so_for_those_that_joined),
    cmocka_unit_test(what_is_new__does_not_join_a_page_that_failed),
    cmocka_unit_test(who_must_answer_with_others__does_so_for_one_that_joined),
    cmocka_unit_test(who_must_answer_with_others__answers_for_one_that_joined),
    cmocka_unit_test(an_answer_that_is_undone__rings_again__where_no_step_comes),
    cmocka_unit_test(what_flapped_and_stays__is_asked_about_again_once_it_is_steady),
    cmocka_unit_test(what_joins_calls__does_not_hold_up_others),
    cmocka_unit_test(messages_that_failed__never_hold_up_a_page),
};
SUITE(notice_calls, tests);
