/* SPDX-License-Identifier: MIT */
/* What time alone does to incidents: reminders, each once for each time that it becomes true, and alerts that a rule links. */
#include <stdio.h>
#include <string.h>

#include "core/person.h"
#include "incident_desk.h"
#include "support/suite.h"

static struct person persons[] = { { .name = "ana", .slack = "U0ANA" }, { .name = "ben", .slack = "U0BEN" }, { .name = "cleo" } };
static const struct people people = { persons, 3 };
static const char *const crash[] = { "#crash" };

struct desk {
    struct world w;
    struct incident_rules rules;
};

static void
desk_init(struct desk *k)
{
    *k = (struct desk){ 0 };
    world_init_with_twin(&k->w);
    k->rules = (struct incident_rules){ .channel_name = "inc-{{number}}" };
    k->w.m->config.incidents = k->w.twin->config.incidents = &k->rules;
    k->w.m->config.people = k->w.twin->config.people = &people;
}

static void
desk_release(struct desk *k)
{
    inc_check_twin(&k->w);
    world_release(&k->w);
}

/* "lead severity": what a tick after that time reminds of. */
static const char *
reminded_after(struct desk *k, int64_t ms)
{
    static char text[200];
    size_t n = 0;

    world_tick(&k->w, ms);
    *text = '\0';
    for (size_t i = 0; i < k->w.out.events.n; i++)
        if (k->w.out.events.v[i].kind == EV_INC_REMINDED)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n > 0 ? " " : "",
                incident_reminders[k->w.out.events.v[i].u.inc_reminded.of].word);
    return text;
}

/* ---- reminders */

static void
an_incident_that_nobody_leads__is_told_of_once(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.lead_within_ms = 10 * MS_MINUTE;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    world_tick(&k.w, 0);
    assert_int_equal(k.w.m->next_due_ms, k.w.now_ms + 10 * MS_MINUTE);
    assert_string_equal(reminded_after(&k, 9 * MS_MINUTE), "");
    assert_string_equal(reminded_after(&k, MS_MINUTE), "lead");
    assert_string_equal(reminded_after(&k, MS_HOUR), "");
    assert_int_equal(k.w.m->next_due_ms, INT64_MAX);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_string_equal(reminded_after(&k, MS_HOUR), "");
    assert_true(inc_put(&k.w, 1, "lead", ""));
    assert_string_equal(reminded_after(&k, 9 * MS_MINUTE), "");
    assert_string_equal(reminded_after(&k, MS_MINUTE), "lead");
    desk_release(&k);
}

static void
the_severity__is_asked_about_until_somebody_says_that_it_is_right(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.review_every_ms = 4 * MS_HOUR;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_string_equal(reminded_after(&k, 4 * MS_HOUR), "severity");
    assert_string_equal(reminded_after(&k, 4 * MS_HOUR), "");
    assert_true(inc_put(&k.w, 1, "reviewed_at", "now"));
    assert_string_equal(reminded_after(&k, 4 * MS_HOUR), "severity");
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(reminded_after(&k, 3 * MS_HOUR), "");
    assert_string_equal(reminded_after(&k, MS_HOUR), "severity");
    desk_release(&k);
}

static void
an_update_that_is_due__is_reminded_of_by_severity_but_where_it_is_promised(void **state)
{
    const struct incident_wish update = { .kind = ENTRY_UPDATE };
    struct incident_wish promise = update;
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.update_every_ms[1] = 30 * MS_MINUTE;
    k.rules.update_every_ms[2] = MS_HOUR;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_string_equal(reminded_after(&k, 59 * MS_MINUTE), "");
    assert_string_equal(reminded_after(&k, MS_MINUTE), "update");
    assert_true(inc_entry(&k.w, 1, update, "we look"));
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(reminded_after(&k, 30 * MS_MINUTE), "update");
    promise.due_ms = k.w.now_ms + 2 * MS_HOUR;
    assert_true(inc_entry(&k.w, 1, promise, "in two hours"));
    assert_string_equal(reminded_after(&k, 90 * MS_MINUTE), "");
    assert_true(inc_put(&k.w, 1, "severity", "sev-5"));
    assert_true(inc_entry(&k.w, 1, update, "we look on"));
    assert_string_equal(reminded_after(&k, 24 * MS_HOUR), "");
    desk_release(&k);
}

static void
an_incident_that_stays_open__is_told_of_until_it_is_over(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.open_longer_ms = MS_DAY;
    k.rules.lead_within_ms = MS_HOUR;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_string_equal(reminded_after(&k, MS_DAY), "lead open");
    assert_true(inc_put(&k.w, 1, "state", "resolved"));
    assert_string_equal(reminded_after(&k, 3 * MS_DAY), "");
    assert_true(inc_put(&k.w, 1, "state", "investigating"));
    assert_string_equal(reminded_after(&k, MS_HOUR), "lead");
    assert_string_equal(reminded_after(&k, MS_DAY), "open");
    desk_release(&k);
}

static void
who_leads__is_told_by_herself_where_she_can_be(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.destinations = crash;
    k.rules.destinations_n = 1;
    k.rules.open_longer_ms = MS_DAY;
    k.rules.direct = true;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(inc_put(&k.w, 1, "lead", "ana"));
    assert_string_equal(reminded_after(&k, MS_DAY), "open");
    assert_int_equal(k.w.m->messages.v[k.w.m->messages.n - 1]->order.act, MESSAGE_DIRECT);
    assert_string_equal(k.w.m->messages.v[k.w.m->messages.n - 1]->order.person, "ana");
    assert_string_equal(k.w.m->messages.v[k.w.m->messages.n - 1]->order.text,
        "INC-1 checkout fails (SEV2, investigating): it is still open");
    desk_release(&k);
}

static void
who_leads_and_has_no_slack_id__sees_it_on_the_screen_alone(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.destinations = crash;
    k.rules.destinations_n = 1;
    k.rules.open_longer_ms = MS_DAY;
    k.rules.direct = true;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(inc_put(&k.w, 1, "lead", "cleo"));
    assert_string_equal(reminded_after(&k, MS_DAY), "open");
    for (size_t i = 0; i < k.w.m->messages.n; i++)
        assert_int_not_equal(k.w.m->messages.v[i]->order.act, MESSAGE_DIRECT);
    desk_release(&k);
}

/* ---- by rule */

static void
alerts_that_fire_and_match__are_linked_by_the_rule(void **state)
{
    const struct alert *a;
    struct desk k;

    (void)state;
    desk_init(&k);
    world_fire(&k.w, "alertname=Before, service=checkout");
    inc_declare_with(&k.w, GIVEN({ "title", "checkout fails" }, { "severity", "sev-2" }, { "link_rule", "service=checkout" }),
        false);
    world_tick(&k.w, MS_SECOND);
    assert_string_equal(inc_alerts(&k.w, 1), "0 linked, 0 unlinked");
    a = world_fire(&k.w, "alertname=Errors, service=checkout");
    world_fire(&k.w, "alertname=Other, service=login");
    assert_int_equal(k.w.m->next_due_ms, 0);
    world_tick(&k.w, MS_SECOND);
    assert_string_equal(inc_alerts(&k.w, 1), "1 linked, 0 unlinked");
    assert_true(incident_alert(model_incident(k.w.m, 1), &a->id)->by_rule);
    world_tick(&k.w, MS_SECOND);
    assert_int_equal(k.w.out.events.n, 0);
    assert_int_not_equal(k.w.m->next_due_ms, 0);
    desk_release(&k);
}

/* It may have fired in between. */
static void
a_rule_that_is_set_later__links_what_fired_since_the_declaration(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    world_fire(&k.w, "alertname=Errors, service=checkout");
    world_tick(&k.w, MS_SECOND);
    assert_true(inc_put(&k.w, 1, "link_rule", "service=~\"check.*\""));
    world_tick(&k.w, MS_SECOND);
    assert_string_equal(inc_alerts(&k.w, 1), "1 linked, 0 unlinked");
    desk_release(&k);
}

static void
an_alert_that_a_person_took_out__is_not_linked_again(void **state)
{
    const struct alert *a;
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare_with(&k.w, GIVEN({ "title", "checkout fails" }, { "severity", "sev-2" }, { "link_rule", "service=checkout" }),
        false);
    a = world_fire(&k.w, "alertname=Errors, service=checkout");
    world_tick(&k.w, MS_SECOND);
    assert_true(inc_link(&k.w, CMD_INCIDENT_UNLINK, 1, &a, 1, false));
    world_clear(&k.w, a);
    world_fire(&k.w, "alertname=Errors, service=checkout");
    world_tick(&k.w, MS_SECOND);
    assert_string_equal(inc_alerts(&k.w, 1), "0 linked, 1 unlinked");
    desk_release(&k);
}

static void
an_alert_of_another_incident__stays_there_and_one_for_two_goes_to_the_worse(void **state)
{
    const struct alert *a;
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare_with(&k.w, GIVEN({ "title", "one" }, { "severity", "sev-3" }, { "link_rule", "service=checkout" }), false);
    inc_declare_with(&k.w, GIVEN({ "title", "two" }, { "severity", "sev-1" }, { "link_rule", "alertname=~\".+\"" }), false);
    inc_declare(&k.w, "three", NULL, 0);
    a = world_fire(&k.w, "alertname=Mine, service=login");
    assert_true(inc_link(&k.w, CMD_INCIDENT_LINK, 3, &a, 1, false));
    world_fire(&k.w, "alertname=Errors, service=checkout");
    world_tick(&k.w, MS_SECOND);
    assert_string_equal(inc_alerts(&k.w, 1), "0 linked, 0 unlinked");
    assert_string_equal(inc_alerts(&k.w, 2), "1 linked, 0 unlinked");
    assert_string_equal(inc_alerts(&k.w, 3), "1 linked, 0 unlinked");
    desk_release(&k);
}

static void
alarms_of_our_own__are_never_linked_by_a_rule(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare_with(&k.w, GIVEN({ "title", "one" }, { "severity", "sev-1" }, { "link_rule", "alertname=~\".+\"" }), false);
    assert_non_null(world_post(&k.w, "hello"));
    world_tick(&k.w, MS_HOUR);
    assert_int_equal(k.w.m->alerts.n, 1);
    world_tick(&k.w, MS_HOUR);
    assert_string_equal(inc_alerts(&k.w, 1), "0 linked, 0 unlinked");
    desk_release(&k);
}

/* In batches, and no more than an incident has; then nothing waits. */
static void
a_storm__is_linked_as_far_as_there_is_room(void **state)
{
    enum { STORM = 700 };
    struct sighting *v;
    char labels[64];
    struct desk k;
    int ticks = 0;

    (void)state;
    desk_init(&k);
    k.rules.destinations = crash;
    k.rules.destinations_n = 1;
    inc_declare_with(&k.w, GIVEN({ "title", "one" }, { "severity", "sev-1" }, { "link_rule", "service=checkout" }), false);
    v = arena_zalloc(&k.w.arena, STORM * sizeof *v);
    for (int i = 0; i < STORM; i++) {
        snprintf(labels, sizeof labels, "alertname=A%d, service=checkout", i);
        v[i] = world_sighting(&k.w, labels);
    }
    world_see(&k.w, v, 400);
    world_tick(&k.w, MS_SECOND);
    assert_string_equal(inc_alerts(&k.w, 1), "400 linked, 0 unlinked");
    world_see(&k.w, v + 400, STORM - 400);
    for (; ticks < 5 && k.w.m->next_due_ms <= k.w.now_ms; ticks++)
        world_tick(&k.w, MS_SECOND);
    assert_true(ticks < 5);
    assert_string_equal(inc_alerts(&k.w, 1), "500 linked, 0 unlinked");
    assert_non_null(strstr(k.w.m->messages.v[k.w.m->messages.n - 1]->order.text, "500 alerts"));
    desk_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_incident_that_nobody_leads__is_told_of_once),
    cmocka_unit_test(the_severity__is_asked_about_until_somebody_says_that_it_is_right),
    cmocka_unit_test(an_update_that_is_due__is_reminded_of_by_severity_but_where_it_is_promised),
    cmocka_unit_test(an_incident_that_stays_open__is_told_of_until_it_is_over),
    cmocka_unit_test(who_leads__is_told_by_herself_where_she_can_be),
    cmocka_unit_test(who_leads_and_has_no_slack_id__sees_it_on_the_screen_alone),
    cmocka_unit_test(alerts_that_fire_and_match__are_linked_by_the_rule),
    cmocka_unit_test(a_rule_that_is_set_later__links_what_fired_since_the_declaration),
    cmocka_unit_test(an_alert_that_a_person_took_out__is_not_linked_again),
    cmocka_unit_test(an_alert_of_another_incident__stays_there_and_one_for_two_goes_to_the_worse),
    cmocka_unit_test(alarms_of_our_own__are_never_linked_by_a_rule),
    cmocka_unit_test(a_storm__is_linked_as_far_as_there_is_room),
};
SUITE(incident_tick, tests);
