/* SPDX-License-Identifier: MIT */
/* Levels by route: what a poll says with the routes, what the clock and a new configuration change, and what people hold. */
#include <stdio.h>
#include <string.h>

#include "core/route.h"
#include "routing_text.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

/* A world starts on Friday, 2025-11-21, at 02:00Z. */
static void
begin(struct world *w, struct routing_text *t, const char *text)
{
    routing_text_init(t, text);
    if (t->routing == NULL)
        fail_msg("%d: %s", t->faults.v[0].line, t->faults.v[0].text);
    world_init_with_twin(w);
    w->m->config.routing = w->twin->config.routing = t->routing;
    model_judge_anew(w->m);
    world_tick(w, 0);
}

static void
end(struct world *w, struct routing_text *t)
{
    const struct alert *a, *same;

    for (size_t i = 0; i < w->m->alerts.n; i++) {
        a = w->m->alerts.v[i];
        same = model_alert(w->twin, &a->id);
        assert_non_null(same);
        assert_int_equal(a->level, same->level);
        assert_true(str_eq(a->routed.routes, same->routed.routes));
        assert_true(str_eq(a->routed.owner, same->routed.owner));
        assert_true(str_eq(a->routed.maintenance, same->routed.maintenance));
    }
    world_release(w);
    routing_text_release(t);
}

static void
an_alert_that_fires__is_told_with_its_routes_in_one_batch(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *a;

    (void)state;
    begin(&w, &t,
        "route \"all\" { match = 'env=prod' continue = yes owner = \"ops\" }\nroute \"a\" { match = 'team=a' level = 1 }\n");
    a = world_fire(&w, "alertname=A,severity=warning,team=a,env=prod");
    assert_int_equal(w.out.events.n, 2);
    assert_int_equal(w.out.events.v[0].kind, EV_FIRED);
    assert_int_equal(w.out.events.v[0].u.sightings.v[0].level, 1);
    assert_int_equal(w.out.events.v[1].kind, EV_ROUTED);
    assert_int_equal(a->level, 1);
    assert_string_equal(a->routed.routes, "all a");
    assert_string_equal(a->routed.owner, "ops");
    assert_null(a->routed.maintenance);
    world_fire(&w, "alertname=A,severity=warning,team=a,env=prod");
    assert_int_equal(w.out.events.n, 0);
    end(&w, &t);
}

static void
an_alert_that_no_route_matches__is_told_as_ever(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *a;

    (void)state;
    begin(&w, &t, "route \"a\" { match = 'team=a' level = 1 }\n");
    a = world_fire(&w, "alertname=A,severity=warning,team=b");
    assert_int_equal(w.out.events.n, 1);
    assert_int_equal(a->level, 3);
    assert_null(a->routed.routes);
    end(&w, &t);
}

static void
alerts_of_which_the_same_is_said__are_one_event(void **state)
{
    struct world w;
    struct routing_text t;
    struct sighting s[30];

    (void)state;
    begin(&w, &t, "route \"a\" { match = 'team=a' level = 1 }\nroute \"b\" { match = 'team=b' }\n");
    for (int i = 0; i < 30; i++) {
        char labels[64];

        snprintf(labels, sizeof labels, "alertname=A%d,severity=%s,team=%s", i, i % 3 == 0 ? "error" : "warning",
            i % 2 == 0 ? "a" : "b");
        s[i] = world_sighting(&w, labels);
    }
    world_see(&w, s, 30);
    assert_int_equal(w.out.events.n, 4);
    assert_int_equal(w.out.events.v[1].u.routed.level, 1);
    assert_int_equal(w.out.events.v[1].u.routed.alerts.n, 15);
    assert_int_equal(w.out.events.v[2].u.routed.level, 2);
    assert_int_equal(w.out.events.v[3].u.routed.level, 3);
    assert_string_equal(w.out.events.v[3].u.routed.routes, "b");
    end(&w, &t);
}

static void
a_route_that_another_label_leads_to__reopens_where_its_level_is_higher(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *a;

    (void)state;
    begin(&w, &t,
        "route \"bad\" { match = 'severity=bad' level = 1 owner = \"x\" }\nroute \"a\" { match = 'team=a' level = 3 }\n");
    a = world_fire(&w, "alertname=A,severity=meh,team=a");
    assert_int_equal(a->level, 3);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_fire(&w, "alertname=A,severity=bad,team=a");
    assert_int_equal(w.out.events.v[0].kind, EV_CHANGED);
    assert_int_equal(w.out.events.v[1].kind, EV_REOPENED);
    assert_int_equal(w.out.events.v[2].kind, EV_ROUTED);
    assert_int_equal(a->level, 1);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_string_equal(a->routed.owner, "x");
    world_fire(&w, "alertname=A,severity=meh,team=a");
    assert_int_equal(a->level, 3);
    assert_null(a->routed.owner);
    end(&w, &t);
}

static void
annotations_that_lead_to_another_route__are_news(void **state)
{
    struct world w;
    struct routing_text t;
    struct sighting s;

    (void)state;
    begin(&w, &t, "route \"documented\" { match = 'runbook!=\"\"' }\n");
    s = world_sighting(&w, "alertname=A");
    world_see(&w, &s, 1);
    s.annotations = world_labels(&w, "runbook_url=https://r");
    assert_true(sighting_is_news(w.m, &s));
    world_see(&w, &s, 1);
    assert_int_equal(w.out.events.n, 1);
    assert_int_equal(w.out.events.v[0].kind, EV_ROUTED);
    assert_string_equal(model_alert(w.m, &s.id)->routed.routes, "documented");
    assert_false(sighting_is_news(w.m, &s));
    end(&w, &t);
}

static void
hours_that_begin__change_levels_and_reopen_nothing(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *held, *firing;
    struct subject subject;
    struct sighting s;
    struct command ack = { .kind = CMD_ACK,
        .actor = "ana",
        .origin = "tui",
        .subjects = &subject,
        .subjects_n = 1,
        .for_ms = MS_DAY };

    (void)state;
    begin(&w, &t,
        "route \"day\" { match = 'team=a' hours = 'Fri 09:00-17:00' level = 1 }\nroute \"night\" { match = 'team=a' level = 3 }\n");
    s = world_sighting(&w, "alertname=A,team=a");
    world_see(&w, &s, 1);
    held = model_alert(w.m, &s.id);
    firing = world_fire(&w, "alertname=B,team=a");
    subject = (struct subject){ held->id, held->episode };
    assert_true(world_do(&w, &ack));
    assert_int_equal(w.m->judge_due_ms, w.now_ms + 7 * MS_HOUR);
    world_tick(&w, 7 * MS_HOUR - 1);
    assert_int_equal(w.out.events.n, 0);
    assert_int_equal(held->level, 3);
    world_tick(&w, 1);
    assert_int_equal(w.out.events.n, 1);
    assert_int_equal(w.out.events.v[0].kind, EV_ROUTED);
    assert_string_equal(w.out.events.v[0].actor, "tocsin");
    assert_int_equal(held->level, 1);
    assert_int_equal(held->hold.state, ALERT_ACKED);
    assert_int_equal(firing->level, 1);
    assert_string_equal(firing->routed.routes, "day");
    /* And the next poll finds nothing new. */
    world_see(&w, &s, 1);
    assert_int_equal(w.out.events.n, 0);
    world_tick(&w, 8 * MS_HOUR);
    assert_int_equal(firing->level, 3);
    assert_int_equal(w.m->judge_due_ms, w.now_ms + 6 * MS_DAY + 16 * MS_HOUR);
    end(&w, &t);
}

static void
maintenance__is_marked_while_it_lasts(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *a, *other;

    (void)state;
    begin(&w, &t, "maintenance \"db\" { match = 'team=a' from = '2025-11-21 03:00' until = '2025-11-21 04:00' }\n");
    a = world_fire(&w, "alertname=A,team=a");
    other = world_fire(&w, "alertname=B,team=b");
    assert_null(a->routed.maintenance);
    world_tick(&w, MS_HOUR);
    assert_string_equal(a->routed.maintenance, "db");
    assert_null(other->routed.maintenance);
    world_tick(&w, MS_HOUR);
    assert_null(a->routed.maintenance);
    assert_int_equal(w.m->judge_due_ms, INT64_MAX);
    end(&w, &t);
}

static void
a_new_configuration__has_all_judged_anew__some_in_each_tick(void **state)
{
    struct world w;
    struct routing_text t;
    enum { MANY = 9000 };
    struct sighting *s = xcalloc(MANY, sizeof *s);
    size_t ticks = 0, routed = 0;

    (void)state;
    begin(&w, &t, "route \"a\" { match = 'alertname=~\"A.*\"' level = 1 }\n");
    w.m->config.routing = NULL;
    for (int i = 0; i < MANY; i++) {
        char labels[32];

        snprintf(labels, sizeof labels, "alertname=%c%d", i % 3 == 0 ? 'A' : 'B', i);
        s[i] = world_sighting(&w, labels);
    }
    world_see(&w, s, MANY);
    w.m->config.routing = t.routing;
    model_judge_anew(w.m);
    for (; w.m->judge_due_ms != INT64_MAX; ticks++) {
        world_tick(&w, 1);
        for (size_t i = 0; i < w.out.events.n; i++)
            routed += w.out.events.v[i].u.routed.alerts.n;
    }
    assert_int_equal(routed, MANY / 3);
    assert_int_equal(ticks, 3);
    model_judge_anew(w.m);
    while (w.m->judge_due_ms != INT64_MAX) {
        world_tick(&w, 1);
        assert_int_equal(w.out.events.n, 0);
    }
    free(s);
    end(&w, &t);
}

static void
routes_that_are_gone__are_taken_away(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *a;

    (void)state;
    begin(&w, &t, "route \"a\" { match = 'team=a' level = 1 owner = \"x\" }\n");
    a = world_fire(&w, "alertname=A,team=a,severity=warning");
    w.m->config.routing = w.twin->config.routing = NULL;
    model_judge_anew(w.m);
    world_tick(&w, 0);
    assert_int_equal(a->level, 3);
    assert_null(a->routed.routes);
    assert_null(a->routed.owner);
    model_judge_anew(w.m);
    world_tick(&w, 0);
    assert_int_equal(w.out.events.n, 0);
    end(&w, &t);
}

static void
what_has_cleared__keeps_its_routes_until_it_fires_again(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *a;

    (void)state;
    begin(&w, &t,
        "route \"day\" { match = 'team=a' hours = 'Fri 09:00-17:00' level = 1 }\nroute \"night\" { match = 'team=a' level = 3 }\n");
    a = world_fire(&w, "alertname=A,team=a");
    world_clear(&w, a);
    world_tick(&w, 7 * MS_HOUR);
    assert_int_equal(w.out.events.n, 0);
    assert_string_equal(a->routed.routes, "night");
    world_fire(&w, "alertname=A,team=a");
    assert_int_equal(a->level, 1);
    assert_string_equal(a->routed.routes, "day");
    end(&w, &t);
}

static void
our_own_alarms__have_routes_too(void **state)
{
    struct command fault = { .kind = CMD_OWN_FAULT,
        .actor = "tocsin",
        .origin = "engine",
        .fault = OWN_DEAD_MAN,
        .names = (const char *[]){ "hc" },
        .names_n = 1,
        .error = "no answer" };
    struct world w;
    struct routing_text t;
    const struct alert *a;

    (void)state;
    begin(&w, &t, "route \"own\" { match = 'source=tocsin' level = 1 owner = \"ops\" }\n");
    assert_true(world_do(&w, &fault));
    a = w.m->alerts.v[0];
    assert_int_equal(a->level, 1);
    assert_string_equal(a->routed.routes, "own");
    model_judge_anew(w.m);
    world_tick(&w, 0);
    assert_int_equal(w.out.events.n, 0);
    end(&w, &t);
    /* A route that says no level leaves it the one that it was raised with. */
    begin(&w, &t, "route \"own\" { match = 'source=tocsin' }\n");
    assert_true(world_do(&w, &fault));
    assert_int_equal(w.m->alerts.v[0]->level, own_faults[OWN_DEAD_MAN].level);
    model_judge_anew(w.m);
    world_tick(&w, 0);
    assert_int_equal(w.out.events.n, 0);
    end(&w, &t);
}

static void
an_ack__holds_as_long_as_the_route_says(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *a, *b;

    (void)state;
    begin(&w, &t, "route \"a\" { match = 'team=a' ack_for = 30m }\n");
    a = world_fire(&w, "alertname=A,team=a");
    b = world_fire(&w, "alertname=B");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_act(&w, CMD_ACK, "ana", b));
    assert_int_equal(a->hold.until_ms, w.now_ms + 30 * MS_MINUTE);
    assert_int_equal(b->hold.until_ms, w.now_ms + 4 * MS_HOUR);
    assert_true(world_act(&w, CMD_TAKE, "bob", a));
    assert_int_equal(a->hold.until_ms, w.now_ms + 30 * MS_MINUTE);
    end(&w, &t);
}

/* The alarm of that route. */
static const struct alert *
overdue(const struct world *w, const char *route)
{
    for (size_t i = 0; i < w->m->alerts.n; i++) {
        const struct alert *a = w->m->alerts.v[i];

        if (a->source->own && strcmp(alert_field(a, FIELD_NAME), "AckOverdue") == 0
            && str_eq(labels_get(alert_labels(a), "route"), route))
            return a;
    }
    return NULL;
}

static void
what_nobody_has_in_time__raises_one_alarm_for_its_route__until_somebody_has_it(void **state)
{
    struct world w;
    struct routing_text t;
    const struct alert *a, *b, *alarm;

    (void)state;
    begin(&w, &t, "route \"a\" { match = 'team=a' ack_within = 5m }\nroute \"b\" { match = 'team=b' ack_within = 1h }\n");
    a = world_fire(&w, "alertname=A,team=a");
    b = world_fire(&w, "alertname=B,team=a");
    world_fire(&w, "alertname=C,team=b");
    world_fire(&w, "alertname=D");
    model_find_due(w.m);
    assert_int_equal(w.m->next_due_ms, w.now_ms + 5 * MS_MINUTE);
    world_tick(&w, 5 * MS_MINUTE - 1);
    assert_null(overdue(&w, "a"));
    world_tick(&w, 1);
    alarm = overdue(&w, "a");
    assert_non_null(alarm);
    assert_int_equal(alarm->level, 2);
    assert_string_equal(alert_field(alarm, FIELD_SUMMARY), "nobody has 2 alerts within 5m, as route a asks: first A");
    assert_null(overdue(&w, "b"));
    world_tick(&w, MS_MINUTE);
    assert_int_equal(w.out.events.n, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_tick(&w, 0);
    assert_int_equal(alarm->hold.state, ALERT_FIRING);
    world_clear(&w, b);
    assert_int_equal(w.m->next_due_ms, 0);
    world_tick(&w, 0);
    assert_int_equal(alarm->hold.state, ALERT_CLEARED);
    /* Given back, it has all of its time again. */
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    world_tick(&w, 5 * MS_MINUTE - 1);
    assert_int_equal(alarm->hold.state, ALERT_CLEARED);
    world_tick(&w, 1);
    assert_int_equal(alarm->hold.state, ALERT_FIRING);
    /* Without such routes there is nothing to be late with. */
    w.m->config.routing = w.twin->config.routing = NULL;
    world_tick(&w, 0);
    assert_int_equal(alarm->hold.state, ALERT_CLEARED);
    end(&w, &t);
}

static void
what_is_held_back__is_not_overdue(void **state)
{
    struct world w;
    struct routing_text t;
    struct sighting s;

    (void)state;
    begin(&w, &t,
        "route \"a\" { ack_within = 5m }\nmaintenance \"m\" { match = 'team=a' from = '2025-11-21 01:00' until = '2025-11-21 03:00' }\n");
    world_fire(&w, "alertname=A,team=a");
    s = world_sighting(&w, "alertname=B");
    s.suppressed_by = "silence";
    world_see(&w, &s, 1);
    world_tick(&w, 30 * MS_MINUTE);
    assert_null(overdue(&w, "a"));
    world_tick(&w, 30 * MS_MINUTE);
    world_tick(&w, 0);
    assert_string_equal(alert_field(overdue(&w, "a"), FIELD_SUMMARY), "nobody has A within 5m, as route a asks");
    end(&w, &t);
}

static void
a_runbook__is_the_alerts_own__else_its_routes(void **state)
{
    struct world w;
    struct routing_text t;
    struct sighting s;
    struct routed d;

    (void)state;
    begin(&w, &t,
        "route \"c\" { continue = yes respond = no }\nroute \"a\" { match = 'team=a' runbook = \"https://route\" ack_within = 5m "
        "group_by = {\"team\"} }\n");
    s = world_sighting(&w, "alertname=A,team=a");
    world_see(&w, &s, 1);
    assert_string_equal(route_runbook(w.m, model_alert(w.m, &s.id)), "https://route");
    route_logged(&w.m->config, model_alert(w.m, &s.id), &d);
    assert_int_equal(d.matched_n, 2);
    assert_int_equal(d.respond, RESPOND_NO);
    assert_int_equal(d.ack_within_ms, 5 * MS_MINUTE);
    assert_string_equal(d.grouping->by[0], "team");
    s = world_sighting(&w, "alertname=B,team=a");
    s.annotations = world_labels(&w, "runbook_url=https://own");
    world_see(&w, &s, 1);
    assert_string_equal(route_runbook(w.m, model_alert(w.m, &s.id)), "https://own");
    end(&w, &t);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_alert_that_fires__is_told_with_its_routes_in_one_batch),
    cmocka_unit_test(an_alert_that_no_route_matches__is_told_as_ever),
    cmocka_unit_test(alerts_of_which_the_same_is_said__are_one_event),
    cmocka_unit_test(a_route_that_another_label_leads_to__reopens_where_its_level_is_higher),
    cmocka_unit_test(annotations_that_lead_to_another_route__are_news),
    cmocka_unit_test(hours_that_begin__change_levels_and_reopen_nothing),
    cmocka_unit_test(maintenance__is_marked_while_it_lasts),
    cmocka_unit_test(a_new_configuration__has_all_judged_anew__some_in_each_tick),
    cmocka_unit_test(routes_that_are_gone__are_taken_away),
    cmocka_unit_test(what_has_cleared__keeps_its_routes_until_it_fires_again),
    cmocka_unit_test(our_own_alarms__have_routes_too),
    cmocka_unit_test(an_ack__holds_as_long_as_the_route_says),
    cmocka_unit_test(what_nobody_has_in_time__raises_one_alarm_for_its_route__until_somebody_has_it),
    cmocka_unit_test(what_is_held_back__is_not_overdue),
    cmocka_unit_test(a_runbook__is_the_alerts_own__else_its_routes),
};
SUITE(decide_route, tests);
