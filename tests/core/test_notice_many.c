/* SPDX-License-Identifier: MIT */
/* Too many to tell one by one: rate caps, digests, storms; and who was told is told that it is over. */
#include <stdio.h>
#include <string.h>

#include "notice_desk.h"

#define NOTIFY \
    "notify { level_1 = {\"pd\"} level_2 = {\"#prod\"} level_3 = {\"#other\"} group_by = {\"service\"} repeat_interval = 0s group_wait = 0s resolved = no }\n"
#define RESOLVED \
    "notify { level_1 = {\"pd\"} level_2 = {\"#prod\", \"hook\"} level_3 = {\"#other\"} group_by = {\"service\"} group_wait = 0s }\n"

static void
fire_each(struct desk *k, const char *name, size_t n)
{
    char labels[100];

    for (size_t i = 0; i < n; i++) {
        snprintf(labels, sizeof labels, "alertname=%s, service=%s-%zu, severity=critical", name, name, i);
        desk_fire(k, labels);
        desk_pass(k, 1000);
    }
}

/* Three in ten minutes: the fourth and those after it wait, and are one. */
static void
a_rate_cap__holds_back_what_is_more__and_a_digest_tells_it(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "#prod")->at_most = 3;
    desk_place(&k, "#prod")->at_most_ms = 10 * MS_MINUTE;
    fire_each(&k, "A", 6);
    assert_new(&k, "#prod: *L2 A on A-0* since 01:59Z\n#prod: *L2 A on A-1* since 02:00Z\n#prod: *L2 A on A-2* since 02:00Z\n");
    assert_int_equal(desk_told(&k), 3);
    desk_pass(&k, 10 * MS_MINUTE - 6001);
    assert_new(&k, "");
    desk_pass(&k, 1);
    assert_new(&k, "#prod: *Digest: 3 alerts in 9m*: 3 L2; A-3 1, A-4 1, A-5 1\n");
    assert_int_equal(desk_told(&k), 6);
    desk_pass(&k, MS_DAY);
    assert_new(&k, "");
    desk_release(&k);
}

/* Those that others were told of meanwhile are owed there, and come with the digest, once. */
static void
what_other_destinations_were_told__is_in_the_digest_of_the_one_that_was_full(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY "route \"pay\" { to = {\"#payments\", \"#prod\"} }\n");
    desk_place(&k, "#prod")->at_most = 1;
    desk_place(&k, "#prod")->at_most_ms = MS_HOUR;
    fire_each(&k, "A", 3);
    assert_new(&k,
        "#payments: *L2 A on A-0* since 01:59Z\n#prod: *L2 A on A-0* since 01:59Z\n"
        "#payments: *L2 A on A-1* since 02:00Z\n#payments: *L2 A on A-2* since 02:00Z\n");
    assert_int_equal(desk_told(&k), 3);
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "#prod: *Digest: 2 alerts in 1h*: 2 L2; A-1 1, A-2 1\n");
    desk_pass(&k, MS_DAY);
    assert_new(&k, "");
    desk_release(&k);
}

static void
what_is_over_before_there_is_room__is_not_in_the_digest(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "#prod")->at_most = 1;
    desk_place(&k, "#prod")->at_most_ms = MS_HOUR;
    fire_each(&k, "A", 2);
    (void)desk_new(&k);
    world_clear(&k.w, desk_fire(&k, "alertname=A, service=A-1, severity=critical"));
    desk_pass(&k, 2 * MS_HOUR);
    assert_new(&k, "");
    desk_release(&k);
}

/* More groups than there is room for: one message for all of them. */
static void
more_groups_than_room__are_one_digest(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "#prod")->at_most = 5;
    desk_place(&k, "#prod")->at_most_ms = MS_HOUR;
    desk_fire_many(&k, "A", 30, 10, "critical");
    desk_pass(&k, 0);
    assert_new(&k, "#prod: *Digest: 30 alerts in 1s*: 30 L2; s-0 3, s-1 3, s-2 3, 7 others 21\n");
    assert_int_equal(desk_told(&k), 30);
    desk_release(&k);
}

static size_t
messages(const struct desk *k)
{
    return k->w.m->messages.n;
}

static void
a_storm__is_one_message__and_goes_on_as_one_in_each_interval(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire_many(&k, "A", 20000, 200, "critical");
    desk_pass(&k, 0);
    assert_new(&k, "#prod: *Storm: 20000 alerts*: 20000 L2; s-0 100, s-1 100, s-10 100, 197 others 19700\n");
    assert_int_equal(desk_told(&k), 20000);
    assert_int_equal(desk_last(&k)->order.subjects_n, MESSAGE_SUBJECTS_MAX);
    desk_pass(&k, 10000);
    desk_fire_many(&k, "B", 100, 100, "critical");
    desk_pass(&k, MS_MINUTE);
    desk_fire_many(&k, "C", 100, 100, "critical");
    desk_pass(&k, 230000 - 1);
    assert_new(&k, "");
    desk_pass(&k, 1);
    assert_new(&k, "#prod: *Storm: 200 alerts*: 200 L2; s-0 2, s-1 2, s-10 2, 97 others 194\n");
    desk_release(&k);
}

/* What comes after a storm, and is less, is one digest; then all is as ever. */
static void
after_a_storm__groups_come_by_themselves_again(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire_many(&k, "A", 60, 60, "critical");
    desk_pass(&k, 10000);
    (void)desk_new(&k);
    desk_fire_many(&k, "B", 3, 3, "critical");
    desk_pass(&k, 5 * MS_MINUTE);
    assert_new(&k, "#prod: *Digest: 3 alerts in 4m*: 3 L2; s-0 1, s-1 1, s-2 1\n");
    desk_fire_many(&k, "C", 2, 2, "critical");
    desk_pass(&k, 1000);
    assert_new(&k, "#prod: *L2 C-0 on s-0* since 02:05Z\n#prod: *L2 C-1 on s-1* since 02:05Z\n");
    desk_release(&k);
}

/* One by one, so that no two are due together: the minute counts. */
static void
a_storm_that_trickles_in__is_one_too(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    fire_each(&k, "A", 100);
    assert_int_equal(messages(&k), 51);
    desk_pass(&k, 5 * MS_MINUTE);
    assert_int_equal(messages(&k), 52);
    assert_int_equal(desk_told(&k), 100);
    desk_release(&k);
}

/* A group may be large; it is one message anyway, and no storm. */
static void
one_large_group__is_no_storm(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire_many(&k, "A", 500, 1, "critical");
    desk_pass(&k, 0);
    assert_new(&k, "#prod: *L2 500 alerts on s-0, the worst A-203* since 01:59Z\n");
    desk_release(&k);
}

static void
a_storm_of_pages__rings_once(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    desk_fire_many(&k, "A", 3000, 1000, "page");
    desk_pass(&k, 10 * MS_MINUTE);
    assert_new(&k,
        "#prod: *Storm: 3000 alerts*: 3000 L1; s-0 3, s-1 3, s-10 3, 997 others 2991\n"
        "pd ask: Storm: 3000 alerts: 3000 L1; s-0 3, s-1 3, s-10 3, 997 others 2991\n");
    for (size_t i = 0; i < k.w.m->alerts.n; i++)
        assert_int_equal(k.w.m->alerts.v[i]->call.seq, k.w.m->alerts.v[0]->call.seq);
    desk_release(&k);
}

/* One group after the other: five calls in a minute, and what comes then is one. */
static void
pages_that_trickle_in__are_no_more_than_a_person_can_take(void **state)
{
    struct desk k;
    size_t pages = 0;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    for (int i = 0; i < 40; i++) {
        char labels[100];

        snprintf(labels, sizeof labels, "alertname=A, service=s-%d, severity=page", i);
        desk_fire(&k, labels);
        desk_pass(&k, 1000);
    }
    desk_pass(&k, MS_MINUTE);
    for (size_t i = 0; i < messages(&k); i++)
        pages += k.w.m->messages.v[i]->order.act == MESSAGE_ASK;
    assert_int_equal(pages, 6);
    for (size_t i = 0; i < k.w.m->alerts.n; i++)
        assert_int_not_equal(k.w.m->alerts.v[i]->call.seq, 0);
    desk_release(&k);
}

static void
a_pager_that_is_full__rings_when_there_is_room(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "pd")->ack_within_ms = MS_DAY;
    desk_place(&k, "pd")->at_most = 1;
    desk_place(&k, "pd")->at_most_ms = 10 * MS_MINUTE;
    desk_fire(&k, "alertname=A, service=a, severity=page");
    desk_pass(&k, 1000);
    desk_fire(&k, "alertname=B, service=b, severity=page");
    desk_fire(&k, "alertname=C, service=c, severity=page");
    desk_pass(&k, 1000);
    assert_new(&k,
        "#prod: *L1 A on a* since 01:59Z\npd ask: L1 A on a since 01:59Z\n"
        "#prod: *L1 B on b* since 02:00Z\n#prod: *L1 C on c* since 02:00Z\n");
    desk_pass(&k, 10 * MS_MINUTE);
    assert_new(&k, "pd ask: L1 2 alerts, the worst C on c since 02:00Z\n");
    desk_release(&k);
}

static void
who_was_told__is_told_in_the_thread_that_it_is_over(void **state)
{
    struct desk k;
    const struct alert *a, *b;

    (void)state;
    desk_init(&k, RESOLVED);
    a = desk_fire(&k, "alertname=DiskFull, service=db, node=1, severity=critical");
    b = desk_fire(&k, "alertname=DiskFull, service=db, node=2, severity=critical");
    desk_pass(&k, 42 * MS_MINUTE);
    (void)desk_new(&k);
    world_clear(&k.w, a);
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "");
    assert_true(world_act(&k.w, CMD_CLOSE, "ana", b));
    desk_pass(&k, 0);
    assert_new(&k,
        "> #prod: Over at 02:43Z, 43m after this was told: all 2 alerts are gone or closed\n"
        "hook resolve: Over at 02:43Z, 43m after this was told: all 2 alerts are gone or closed\n");
    assert_int_equal(desk_last(&k)->order.target, 2);
    desk_fire(&k, "alertname=DiskFull, service=db, node=1, severity=critical");
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "#prod: *L2 DiskFull on db* since 02:42Z\nhook: L2 DiskFull on db since 02:42Z\n");
    desk_release(&k);
}

/* However long it lasts; and it is said once, also when all of these messages are forgotten. */
static void
what_lasts_for_days__is_over_once(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, RESOLVED "route \"all\" { repeat_interval = 0s }\n");
    a = desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, 3 * MS_DAY);
    assert_int_equal(messages(&k), 2);
    world_clear(&k.w, a);
    desk_pass(&k, 3 * MS_DAY);
    assert_int_equal(messages(&k), 0);
    assert_int_equal(k.w.m->next_message, 5);
    desk_release(&k);
}

/* What waits for room at one destination holds up none of the others. */
static void
a_destination_without_room__does_not_keep_others_from_hearing_that_it_is_over(void **state)
{
    struct desk k;
    size_t over = 0;

    (void)state;
    desk_init(&k, RESOLVED);
    for (int i = 0; i < 60; i++) {
        char labels[100];

        snprintf(labels, sizeof labels, "alertname=A, service=s-%d, severity=critical", i);
        desk_fire(&k, labels);
        desk_pass(&k, 5000);
    }
    (void)desk_new(&k);
    desk_place(&k, "#prod")->at_most = 1;
    desk_place(&k, "#prod")->at_most_ms = MS_DAY;
    for (size_t i = 0; i < k.w.m->alerts.n; i++)
        world_clear(&k.w, k.w.m->alerts.v[i]);
    desk_pass(&k, 10000);
    for (const char *at = desk_new(&k); (at = strstr(at, "hook resolve")) != NULL; at++)
        over++;
    assert_int_equal(over, 60);
    desk_release(&k);
}

static void
what_is_acked__is_not_over(void **state)
{
    struct desk k;
    const struct alert *a;

    (void)state;
    desk_init(&k, RESOLVED);
    a = desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, MS_MINUTE);
    (void)desk_new(&k);
    assert_true(world_act(&k.w, CMD_ACK, "ana", a));
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "");
    world_clear(&k.w, a);
    desk_pass(&k, 0);
    assert_string_equal(desk_new(&k),
        "> #prod: Over at 02:02Z, 2m after this was told: the alert is gone or closed\n"
        "hook resolve: Over at 02:02Z, 2m after this was told: the alert is gone or closed\n");
    desk_release(&k);
}

static void
a_storm__is_over_when_all_of_it_is(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, RESOLVED);
    desk_fire_many(&k, "A", 700, 100, "critical");
    desk_pass(&k, 0);
    (void)desk_new(&k);
    for (size_t i = 0; i < 699; i++)
        world_clear(&k.w, k.w.m->alerts.v[i]);
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "");
    world_clear(&k.w, k.w.m->alerts.v[699]);
    desk_pass(&k, 0);
    assert_new(&k,
        "> #prod: Over at 02:01Z, 1m after this was told: all 700 alerts are gone or closed\n"
        "hook resolve: Over at 02:01Z, 1m after this was told: all 700 alerts are gone or closed\n");
    desk_release(&k);
}

/* ---- the destination is down meanwhile ---- */

static size_t
that_wait(const struct desk *k)
{
    size_t n = 0;

    for (size_t i = 0; i < messages(k); i++)
        n += message_is_waiting(k->w.m->messages.v[i]);
    return n;
}

/* The turn of each that waits comes; so many are sent. */
static size_t
comes_back(struct desk *k)
{
    size_t sent = 0;

    for (size_t i = 0; i < messages(k); i++) {
        const struct message *msg = k->w.m->messages.v[i];

        if (!message_is_waiting(msg) || strcmp(msg->order.destination, "#prod") != 0)
            continue;
        (void)world_deliver(&k->w, msg);
        if (msg->standing.state != MESSAGE_SENT)
            continue;
        sent++;
        (void)world_outcome(&k->w, msg, &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "C1", .ts = "1.1" });
    }
    return sent;
}

static void
an_outages_end__is_one_message__of_what_still_stands(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "#prod")->fallback = NULL;
    desk_place(&k, "#prod")->ack_within_ms = MS_DAY;
    k.is_down = true;
    fire_each(&k, "A", 20);
    desk_pass(&k, 10 * MS_MINUTE);
    for (size_t i = 0; i < 12; i++)
        world_clear(&k.w, k.w.m->alerts.v[i]);
    assert_int_equal(that_wait(&k), 20);
    (void)desk_new(&k);
    assert_int_equal(comes_back(&k), 1);
    assert_new(&k,
        "#prod: *Delayed by 10m: 8 alerts in 10m*: 8 L2; A-12 1, A-13 1, A-14 1, 5 others 5; 12 are gone or closed by now\n");
    assert_int_equal(that_wait(&k), 0);
    desk_release(&k);
}

/* Though it was short: no more than the cap leaves. */
static void
a_short_outage__does_not_defeat_the_cap(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "#prod")->at_most = 2;
    desk_place(&k, "#prod")->at_most_ms = MS_MINUTE;
    k.is_down = true;
    fire_each(&k, "A", 150);
    assert_true(that_wait(&k) > 2);
    assert_int_equal(comes_back(&k), 1);
    desk_release(&k);
}

static void
what_is_all_over_when_it_can_leave__says_so(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, RESOLVED);
    desk_place(&k, "#prod")->ack_within_ms = desk_place(&k, "hook")->ack_within_ms = MS_DAY;
    k.is_down = true;
    fire_each(&k, "A", 2);
    desk_pass(&k, 10 * MS_MINUTE);
    world_clear(&k.w, k.w.m->alerts.v[0]);
    world_clear(&k.w, k.w.m->alerts.v[1]);
    desk_pass(&k, MS_MINUTE);
    (void)desk_new(&k);
    assert_int_equal(comes_back(&k), 1);
    desk_pass(&k, MS_MINUTE);
    assert_new(&k, "#prod: *Delayed by 11m: 0 alerts*; 2 are gone or closed by now\n");
    k.is_down = false;
    desk_pass(&k, 4 * MS_DAY);
    for (size_t i = 0; i < messages(&k); i++)
        assert_int_not_equal(k.w.m->messages.v[i]->order.subjects_n, 0); /* nothing is to be said of it: forgotten */
    desk_release(&k);
}

/* A storm's alerts are more than stand in its message. */
static void
a_storm_that_comes_late__counts_all_of_it(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "#prod")->ack_within_ms = MS_DAY;
    k.is_down = true;
    desk_fire_many(&k, "A", 1000, 100, "critical");
    desk_pass(&k, 20 * MS_MINUTE);
    world_clear(&k.w, k.w.m->alerts.v[7]);
    (void)desk_new(&k);
    assert_int_equal(comes_back(&k), 1);
    assert_new(&k,
        "#prod: *Delayed by 20m: 999 alerts in 20m*: 999 L2; s-0 10, s-1 10, s-10 10, 97 others 969; 1 is gone or closed by now\n");
    desk_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_rate_cap__holds_back_what_is_more__and_a_digest_tells_it),
    cmocka_unit_test(what_other_destinations_were_told__is_in_the_digest_of_the_one_that_was_full),
    cmocka_unit_test(what_is_over_before_there_is_room__is_not_in_the_digest),
    cmocka_unit_test(more_groups_than_room__are_one_digest),
    cmocka_unit_test(a_storm__is_one_message__and_goes_on_as_one_in_each_interval),
    cmocka_unit_test(after_a_storm__groups_come_by_themselves_again),
    cmocka_unit_test(a_storm_that_trickles_in__is_one_too),
    cmocka_unit_test(one_large_group__is_no_storm),
    cmocka_unit_test(a_storm_of_pages__rings_once),
    cmocka_unit_test(pages_that_trickle_in__are_no_more_than_a_person_can_take),
    cmocka_unit_test(a_pager_that_is_full__rings_when_there_is_room),
    cmocka_unit_test(who_was_told__is_told_in_the_thread_that_it_is_over),
    cmocka_unit_test(what_lasts_for_days__is_over_once),
    cmocka_unit_test(a_destination_without_room__does_not_keep_others_from_hearing_that_it_is_over),
    cmocka_unit_test(what_is_acked__is_not_over),
    cmocka_unit_test(a_storm__is_over_when_all_of_it_is),
    cmocka_unit_test(an_outages_end__is_one_message__of_what_still_stands),
    cmocka_unit_test(a_short_outage__does_not_defeat_the_cap),
    cmocka_unit_test(what_is_all_over_when_it_can_leave__says_so),
    cmocka_unit_test(a_storm_that_comes_late__counts_all_of_it),
};
SUITE(notice_many, tests);
