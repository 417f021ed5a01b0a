/* SPDX-License-Identifier: MIT */
/* Who is told of alerts, and when: groups and their times, levels, repeats, what holds an alert back. */
#include "core/person.h"
#include "notice_desk.h"

#define NOTIFY \
    "notify { level_1 = {\"pd\"} level_2 = {\"#prod\"} level_3 = {\"#other\"} group_by = {\"service\"} repeat_interval = 4h }\n"

static void
an_alert__is_told_where_its_level_goes__after_its_group_waited(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, NOTIFY);
    a = desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, 29000);
    assert_new(&k, "");
    desk_pass(&k, 1000);
    assert_new(&k, "#prod: *L2 DiskFull on db* since 01:59Z\n");
    assert_int_equal(a->told.at_ms, k.w.now_ms);
    assert_int_equal(a->told.level, 2);
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

static void
levels__go_to_their_own_destinations(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire(&k, "alertname=A, severity=warning");
    desk_fire(&k, "alertname=B, severity=info");
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "#other: *L3 A* since 01:59Z\n");
    desk_pass(&k, MS_DAY);
    desk_release(&k);
}

static void
level_4__is_told_only_where_it_or_a_route_has_destinations(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, "notify { level_4 = {\"#other\"} }\n");
    desk_fire(&k, "alertname=B, severity=info");
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "#other: *L4 B* since 01:59Z\n");
    desk_release(&k);
    desk_init(&k, NOTIFY "route \"pay\" { match = 'service=pay' to = {\"#payments\"} }\n");
    desk_fire(&k, "alertname=C, service=web, severity=info");
    desk_fire(&k, "alertname=B, service=pay, severity=info");
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "#payments: *L4 B on pay* since 01:59Z\n");
    desk_release(&k);
}

static void
a_routes_own_destinations__are_told_at_any_level(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY "route \"db\" { match = 'service=db' to = {\"#payments\"} }\nroute \"api\" { match = 'service=api' }\n");
    desk_fire(&k, "alertname=A, service=db, severity=info");
    desk_fire(&k, "alertname=B, service=api, severity=info");
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "#payments: *L4 A on db* since 01:59Z\n");
    desk_release(&k);
}

static void
a_routes_own_policy__asks_at_any_level__that_of_notify_at_level_1(void **state)
{
    static struct person ana = { .name = "ana" };
    static const struct people people = { &ana, 1 };
    struct desk k;
    const struct alert *a, *b;

    (void)state;
    desk_init(&k,
        "notify { level_2 = {\"#prod\"} escalate = \"ops\" }\npolicy \"ops\" { steps = {\"ana by #other within 5m\"} }\n"
        "route \"db\" { match = 'service=db' escalate = \"ops\" }\n");
    k.w.m->config.people = &people;
    a = desk_fire(&k, "alertname=A, service=db, severity=error");
    b = desk_fire(&k, "alertname=B, service=api, severity=error");
    desk_pass(&k, MS_MINUTE);
    assert_string_equal(a->call.policy, "ops");
    assert_string_equal(a->call.to, "ana");
    assert_null(b->call.to);
    desk_release(&k);
}

static void
nothing_configured__nothing_is_told(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, "route \"db\" { match = 'service=db' level = 1 }\n");
    desk_fire(&k, "alertname=A, service=db");
    desk_pass(&k, MS_DAY);
    assert_new(&k, "");
    assert_int_equal(desk_told(&k), 0);
    desk_release(&k);
}

static void
a_page__rings_at_level_1s_pagers__and_level_2_is_told(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, NOTIFY);
    a = desk_fire(&k, "alertname=DbDown, service=db, severity=page");
    desk_pass(&k, 30000);
    assert_new(&k, "#prod: *L1 DbDown on db* since 01:59Z\npd ask: L1 DbDown on db since 01:59Z\n");
    assert_string_equal(a->call.to, "pd");
    assert_null(a->call.policy);
    assert_int_equal(a->call.until_ms, 0);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    desk_pass(&k, 4 * MS_MINUTE);
    assert_new(&k, "");
    desk_release(&k);
}

/* Its group waits for others, which come in one message; a later one waits for the interval. */
static void
a_group__is_told_together__and_again_after_its_interval(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire(&k, "alertname=DiskFull, service=db, node=1, severity=critical");
    desk_pass(&k, 20000);
    desk_fire(&k, "alertname=DiskFull, service=db, node=2, severity=critical");
    desk_fire(&k, "alertname=Slow, service=web, severity=critical");
    desk_pass(&k, 10000);
    assert_new(&k, "#prod: *L2 DiskFull on db: 2 alerts* since 01:59Z\n");
    desk_pass(&k, 20000);
    assert_new(&k, "#prod: *L2 Slow on web* since 02:00Z\n");
    desk_fire(&k, "alertname=DiskFull, service=db, node=3, severity=critical");
    desk_pass(&k, 5 * MS_MINUTE - 20001);
    assert_new(&k, "");
    desk_pass(&k, 1);
    assert_new(&k, "#prod: *L2 DiskFull on db* since 02:00Z\n");
    desk_release(&k);
}

static void
routes__send_elsewhere__and_group_as_they_say(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY "route \"pay\" { match = 'service=pay' to = {\"#payments\", \"mail\"} group_wait = 0s }\n");
    desk_fire(&k, "alertname=Slow, service=pay, severity=critical");
    desk_pass(&k, 0);
    assert_new(&k, "#payments: *L2 Slow on pay* since 01:59Z\nmail: L2 Slow on pay since 01:59Z\n");
    desk_release(&k);
}

static void
what_nobody_answers__is_told_again(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, NOTIFY);
    a = desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, 30000);
    (void)desk_new(&k);
    desk_pass(&k, 4 * MS_HOUR - 1);
    assert_new(&k, "");
    desk_pass(&k, 1);
    assert_new(&k, "#prod: *Nobody has answered for 4h: L2 DiskFull on db* since 01:59Z\n");
    assert_true(world_act(&k.w, CMD_ACK, "ana", a));
    desk_pass(&k, 3 * MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

static void
a_level_that_rises__is_told_at_once(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire(&k, "alertname=DiskFull, service=db, severity=warning");
    desk_pass(&k, 40000);
    (void)desk_new(&k);
    desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, 1000);
    assert_new(&k, "#prod: *L2 now, it was lower: DiskFull on db* since 02:00Z\n");
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

static void
what_somebody_has__is_not_told__and_is_told_anew_when_she_gives_it_back(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, NOTIFY);
    a = desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    assert_true(world_act(&k.w, CMD_ACK, "ana", a));
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "");
    assert_true(world_act(&k.w, CMD_UNACK, "ana", a));
    desk_pass(&k, 30000);
    assert_new(&k, "#prod: *L2 DiskFull on db* since 01:59Z\n");
    desk_release(&k);
}

/* An undo is no news. */
static void
an_ack_that_is_undone__is_not_told_again(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, NOTIFY);
    a = desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, 30000);
    assert_true(world_act(&k.w, CMD_ACK, "ana", a));
    assert_true(world_undo(&k.w, "ana", 0));
    (void)desk_new(&k);
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

static void
what_ends_before_its_group_has_waited__is_not_told(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, NOTIFY);
    a = desk_fire(&k, "alertname=Blip, service=db, severity=critical");
    desk_pass(&k, 10000);
    world_clear(&k.w, a);
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

static void
planned_work__holds_it_back__until_it_ends(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k,
        NOTIFY
        "maintenance \"move\" { match = 'service=db' from = \"2025-11-21T01:00:00Z\" until = \"2025-11-21T03:00:00Z\" }\n");
    desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, MS_HOUR - 1000);
    assert_new(&k, "");
    desk_pass(&k, 2000);
    assert_new(&k, "#prod: *L2 DiskFull on db* since 01:59Z\n");
    desk_release(&k);
}

static void
what_the_source_silences__is_told_when_it_no_longer_does(void **state)
{
    struct desk k;
    struct sighting s;

    (void)state;
    desk_init(&k, NOTIFY);
    s = world_sighting(&k.w, "alertname=DiskFull, service=db, severity=critical");
    s.suppressed_by = "silence-1";
    world_see(&k.w, &s, 1);
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "");
    s.suppressed_by = NULL;
    world_see(&k.w, &s, 1);
    desk_pass(&k, 1000);
    assert_new(&k, "#prod: *L2 DiskFull on db* since 01:59Z\n");
    desk_release(&k);
}

/* Nobody knows whether it is still so before the source has answered once. */
static void
after_a_start__the_sources_answer_is_awaited(void **state)
{
    struct desk k;
    struct source *s;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    s = model_source(k.w.m, "am");
    s->polls = 0;
    world_tick(&k.w, MS_MINUTE);
    assert_new(&k, "");
    s->polls = 1;
    desk_pass(&k, 1000);
    assert_new(&k, "#prod: *L2 DiskFull on db* since 01:59Z\n");
    desk_release(&k);
}

/* A page that its source could tell just before it died is told; what it said long ago is not. */
static void
a_source_that_fails__does_not_hold_back_what_it_said_just_before(void **state)
{
    struct desk k;
    struct source *s;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    s = model_source(k.w.m, "am");
    s->failures = 5;
    world_tick(&k.w, 2 * MS_MINUTE);
    assert_true(source_is_stale(s, k.w.now_ms));
    assert_new(&k, "#prod: *L2 DiskFull on db* since 01:59Z\n");
    desk_deliver(&k);
    world_fire(&k.w, "alertname=Slow, service=web, severity=critical");
    world_tick(&k.w, 15 * MS_MINUTE);
    assert_new(&k, "");
    desk_fire(&k, "alertname=Other, severity=info");
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "#prod: *L2 Slow on web* since 02:01Z\n");
    desk_release(&k);
}

/* Each time it is gone before its group has waited: told once, as what it is, and no more while it flaps. */
static void
what_flaps__is_told_once(void **state)
{
    struct desk k;
    const struct alert *a = NULL;

    (void)state;
    desk_init(&k, NOTIFY);
    for (int i = 0; i < 8; i++) {
        a = desk_fire(&k, "alertname=Link, service=net, severity=critical");
        desk_pass(&k, 10000);
        world_clear(&k.w, a);
        desk_pass(&k, 50000);
    }
    assert_new(&k, "#prod: *L2 Link on net* since 02:02Z, flapping: 4 times\n");
    desk_fire(&k, "alertname=Link, service=net, severity=critical");
    desk_pass(&k, 2 * MS_HOUR);
    assert_int_equal(a->marks & ALERT_FLAPPING, 0);
    assert_new(&k, "");
    desk_release(&k);
}

/* Who was rung about the group is asked about those that come while she has not answered; no second ring. */
static void
new_ones_of_a_group_that_was_paged__join_its_call(void **state)
{
    struct desk k;
    const struct alert *a, *b;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "pd")->ack_within_ms = MS_HOUR;
    a = desk_fire(&k, "alertname=DbDown, service=db, node=1, severity=page");
    desk_pass(&k, 30000);
    (void)desk_new(&k);
    b = desk_fire(&k, "alertname=DbDown, service=db, node=2, severity=page");
    desk_pass(&k, 30000);
    assert_new(&k, "");
    assert_int_equal(b->call.seq, a->call.seq);
    assert_string_equal(b->call.to, "pd");
    assert_true(world_act(&k.w, CMD_ACK, "ana", a));
    assert_true(world_act(&k.w, CMD_ACK, "ana", b));
    desk_fire(&k, "alertname=DbDown, service=db, node=3, severity=page");
    desk_pass(&k, 5 * MS_MINUTE);
    assert_new(&k, "pd answered: ana has it.\n#prod: *L1 DbDown on db* since 02:00Z\npd ask: L1 DbDown on db since 02:00Z\n");
    desk_release(&k);
}

/* What is due together at one pager is one page. */
static void
groups_that_are_due_together__ring_once(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire(&k, "alertname=DbDown, service=db, severity=page");
    desk_fire(&k, "alertname=WebDown, service=web, severity=page");
    desk_pass(&k, 30000);
    assert_new(&k,
        "#prod: *L1 DbDown on db* since 01:59Z\n#prod: *L1 WebDown on web* since 01:59Z\n"
        "pd ask: L1 2 alerts, the worst DbDown on db since 01:59Z\n");
    desk_release(&k);
}

/* What a policy asks by a destination of level 1 is not posted there too; that it says where to look is part of the page. */
static void
a_destination_by_which_a_policy_asks__is_not_told_beside(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k,
        "policy \"p\" { steps = {\"ana within 5m\", \"bob by mail within 5m\"} }\n"
        "notify { level_1 = {\"hook\", \"mail\"} level_2 = {\"#prod\"} group_wait = 30s }\n"
        "route \"db\" { match = 'service=\"db\"' escalate = \"p\" runbook = \"https://rb.example.org/db\" }\n"
        "route \"late\" { match = 'service=\"web\"' escalate = \"by\" }\n"
        "policy \"by\" { steps = {\"bob by hook within 5m\"} }\n");
    desk_fire(&k, "alertname=DbDown, service=db, severity=page");
    desk_pass(&k, 30000);
    assert_new(&k,
        "#prod: *L1 DbDown on db* since 01:59Z\nhook ask: L1 DbDown on db since 01:59Z\nmail ask: L1 DbDown on db since 01:59Z\n");
    assert_non_null(strstr(desk_last(&k)->order.text, "Runbook: https://rb.example.org/db"));
    desk_fire(&k, "alertname=WebDown, service=web, severity=page");
    desk_pass(&k, 30000);
    assert_new(&k,
        "mail: L1 WebDown on web since 02:00Z\n#prod: *L1 WebDown on web* since 02:00Z\nhook ask: L1 WebDown on web since 02:00Z\n");
    desk_release(&k);
}

/* The wait counts from then all the same, and it is not told twice. */
static void
a_restart_while_a_group_waits__changes_nothing(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, 20000);
    k.w.m->looked_ms = 0;
    model_find_due(k.w.m); /* as the store brings it back */
    desk_pass(&k, 9999);
    assert_new(&k, "");
    desk_pass(&k, 1);
    assert_new(&k, "#prod: *L2 DiskFull on db* since 01:59Z\n");
    k.w.m->looked_ms = 0;
    model_find_due(k.w.m);
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

static void
a_clock_that_is_set__neither_holds_up_nor_repeats(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire(&k, "alertname=A, service=a, severity=critical");
    k.w.now_ms -= MS_HOUR;
    world_tick(&k.w, 0);
    assert_new(&k, "#prod: *L2 A on a* since 01:59Z\n");
    desk_fire(&k, "alertname=B, service=a, severity=critical");
    desk_pass(&k, 5 * MS_MINUTE);
    assert_new(&k, "#prod: *L2 B on a* since 00:59Z\n");
    k.w.now_ms += 3 * MS_HOUR;
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "");
    desk_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_alert__is_told_where_its_level_goes__after_its_group_waited),
    cmocka_unit_test(levels__go_to_their_own_destinations),
    cmocka_unit_test(level_4__is_told_only_where_it_or_a_route_has_destinations),
    cmocka_unit_test(a_routes_own_destinations__are_told_at_any_level),
    cmocka_unit_test(a_routes_own_policy__asks_at_any_level__that_of_notify_at_level_1),
    cmocka_unit_test(nothing_configured__nothing_is_told),
    cmocka_unit_test(a_page__rings_at_level_1s_pagers__and_level_2_is_told),
    cmocka_unit_test(a_group__is_told_together__and_again_after_its_interval),
    cmocka_unit_test(routes__send_elsewhere__and_group_as_they_say),
    cmocka_unit_test(what_nobody_answers__is_told_again),
    cmocka_unit_test(a_level_that_rises__is_told_at_once),
    cmocka_unit_test(what_somebody_has__is_not_told__and_is_told_anew_when_she_gives_it_back),
    cmocka_unit_test(an_ack_that_is_undone__is_not_told_again),
    cmocka_unit_test(what_ends_before_its_group_has_waited__is_not_told),
    cmocka_unit_test(planned_work__holds_it_back__until_it_ends),
    cmocka_unit_test(what_the_source_silences__is_told_when_it_no_longer_does),
    cmocka_unit_test(after_a_start__the_sources_answer_is_awaited),
    cmocka_unit_test(a_source_that_fails__does_not_hold_back_what_it_said_just_before),
    cmocka_unit_test(what_flaps__is_told_once),
    cmocka_unit_test(new_ones_of_a_group_that_was_paged__join_its_call),
    cmocka_unit_test(groups_that_are_due_together__ring_once),
    cmocka_unit_test(a_destination_by_which_a_policy_asks__is_not_told_beside),
    cmocka_unit_test(a_restart_while_a_group_waits__changes_nothing),
    cmocka_unit_test(a_clock_that_is_set__neither_holds_up_nor_repeats),
};
SUITE(notice, tests);
