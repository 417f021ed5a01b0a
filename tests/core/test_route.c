/* SPDX-License-Identifier: MIT */
/* Routes: which match, what they say together, and when the clock changes that. */
#include "core/route.h"

#include <stdlib.h>
#include <string.h>

#include "routing_text.h"
#include "support/suite.h"
#include "util/time.h"

#define NOTIFY "notify { level_1 = {\"pd\"} level_2 = {\"#prod\"} level_3 = {\"#other\"} }\n"

static int64_t
at(const char *text)
{
    int64_t ms;

    assert_true(time_parse_rfc3339(text, &ms));
    return ms;
}

static struct routing *
ready(struct routing_text *t, const char *text)
{
    routing_text_init(t, text);
    if (t->routing == NULL)
        fail_msg("%d: %s", t->faults.v[0].line, t->faults.v[0].text);
    return t->routing;
}

/* "L2 [payments all] by all: #prod, maintenance", asked with a router and without. */
static void
assert_says(struct routing *r, const char *labels, const char *when, const char *expected)
{
    struct labels set = routing_labels(labels);
    const char *severity = labels_get(set, "severity"), *to[ROUTED_TO_MAX];
    struct route_subject s = { "am", &source_map_default, set, { 0 }, severity != NULL ? severity : "" };
    struct router *router = r->router;

    for (int pass = 0; pass < 2; pass++) {
        struct buf text = BUF_INIT;
        struct routed d;
        size_t n;

        r->router = pass == 0 ? router : NULL;
        route_find(r, &level_default, &s, at(when), &d);
        buf_addf(&text, "L%d [", d.level);
        routed_names(&d, &text);
        buf_addf(&text, "] by %s:", d.decider != NULL ? d.decider->name : "none");
        n = routed_to(r, &d, to);
        for (size_t i = 0; i < n; i++)
            buf_addf(&text, " %s", to[i]);
        if (d.maintenance != NULL)
            buf_addf(&text, ", %s", d.maintenance->name);
        assert_string_equal(buf_text(&text), expected);
        buf_release(&text);
    }
    r->router = router;
    free((char *)set.bytes);
}

#define NOW "2026-11-27T12:00:00Z"

static void
route__is_the_first_that_matches(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t,
        NOTIFY "route \"page\" { match = 'severity=\"critical\", team=~\"pay.*\"' level = 1 }\n"
               "route \"payments\" { match = 'team=~\"pay.*\"' level = 3 to = {\"#payments\"} }\n"
               "route \"rest\" { level = 4 }\n");

    (void)state;
    assert_says(r, "severity=critical, team=payments", NOW, "L1 [page] by page: pd #prod");
    assert_says(r, "severity=warning, team=payments", NOW, "L3 [payments] by payments: #payments");
    assert_says(r, "severity=critical, team=db", NOW, "L4 [rest] by rest:");
    routing_text_release(&t);
}

static void
route__leaves_the_level_to_the_severity__when_it_says_none(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t, NOTIFY "route \"a\" { match = 'team=a' }\n");

    (void)state;
    assert_says(r, "team=a, severity=page", NOW, "L1 [a] by a: pd #prod");
    assert_says(r, "team=a, severity=Critical", NOW, "L2 [a] by a: #prod");
    assert_says(r, "team=a", NOW, "L4 [a] by a:");
    assert_says(r, "team=b, severity=warning", NOW, "L3 [] by none: #other");
    routing_text_release(&t);
}

static void
route__goes_on_to_later_ones__when_it_continues(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t,
        NOTIFY
        "route \"audit\" { match = 'env=prod' continue = yes to = {\"#other\"} owner = \"audit\" }\n"
        "route \"slow\" { match = 'tier=slow' continue = yes level = 3 runbook = \"https://r/slow\" }\n"
        "route \"a\" { match = 'team=a' level = 2 owner = \"ana\" runbook = \"https://r/a\" to = {\"#payments\", \"#other\"} }\n");
    struct labels set = routing_labels("env=prod, team=a, tier=slow");
    struct route_subject s = { "am", &source_map_default, set, { 0 }, "" };
    struct routed d;

    (void)state;
    assert_says(r, "env=prod, team=a", NOW, "L2 [audit a] by a: #other #payments");
    assert_says(r, "env=prod, team=a, tier=slow", NOW, "L3 [audit slow a] by a: #other #payments");
    assert_says(r, "env=prod, team=b, severity=error", NOW, "L2 [audit] by none: #other #prod");
    assert_says(r, "tier=slow", NOW, "L3 [slow] by none: #other");
    route_find(r, &level_default, &s, at(NOW), &d);
    assert_string_equal(d.owner, "audit");
    assert_string_equal(d.runbook, "https://r/slow");
    free((char *)set.bytes);
    routing_text_release(&t);
}

static void
route__names_fields_and_the_source__where_there_is_no_such_label(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t,
        NOTIFY "route \"svc\" { match = 'service=api' level = 1 }\n"
               "route \"prod\" { match = 'env=prod, name=Disk' level = 2 }\n"
               "route \"am\" { match = 'source=am, severity!=\"\"' level = 3 }\n"
               "route \"none\" { match = 'env=\"\"' level = 4 }\n");

    (void)state;
    assert_says(r, "job=api", NOW, "L1 [svc] by svc: pd #prod");
    assert_says(r, "job=api, service=db", NOW, "L4 [none] by none:");
    assert_says(r, "environment=prod, alertname=Disk", NOW, "L2 [prod] by prod: #prod");
    assert_says(r, "environment=prod, name=Other, severity=x", NOW, "L3 [am] by am: #other");
    assert_says(r, "source=label, severity=x", NOW, "L4 [none] by none:");
    routing_text_release(&t);
}

static void
route__holds_in_its_hours_only(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t,
        NOTIFY "route \"day\" { match = 'team=a' hours = 'Mon-Fri 09:00-17:00' zone = \"Europe/Berlin\" level = 2 }\n"
               "route \"night\" { match = 'team=a' level = 1 }\n");
    struct labels set = routing_labels("team=a"), other = routing_labels("team=b");
    struct route_subject s = { "am", &source_map_default, set, { 0 }, "" }, s2 = s;
    struct routed d;

    (void)state;
    /* A Friday: 09:00 in Berlin is 08:00Z. */
    assert_says(r, "team=a", "2026-11-27T07:59:59Z", "L1 [night] by night: pd #prod");
    assert_says(r, "team=a", "2026-11-27T08:00:00Z", "L2 [day] by day: #prod");
    assert_says(r, "team=a", "2026-11-27T15:59:59Z", "L2 [day] by day: #prod");
    assert_says(r, "team=a", "2026-11-27T16:00:00Z", "L1 [night] by night: pd #prod");
    /* And back: a router that looked ahead looks again. */
    assert_says(r, "team=a", "2026-11-27T08:00:00Z", "L2 [day] by day: #prod");
    route_find(r, &level_default, &s, at("2026-11-27T10:00:00Z"), &d);
    assert_int_equal(d.until_ms, at("2026-11-27T16:00:00Z"));
    route_find(r, &level_default, &s, at("2026-11-27T16:00:00Z"), &d);
    assert_int_equal(d.until_ms, at("2026-11-30T08:00:00Z"));
    s2.labels = other;
    route_find(r, &level_default, &s2, at("2026-11-27T16:00:00Z"), &d);
    assert_int_equal(d.until_ms, INT64_MAX);
    assert_int_equal(route_next_change(r, at("2026-11-27T10:00:00Z")), at("2026-11-27T16:00:00Z"));
    free((char *)set.bytes);
    free((char *)other.bytes);
    routing_text_release(&t);
}

/* Of one alone. */
static int64_t
maintenance_next_of(const struct routing *r, size_t i, const char *when)
{
    struct routing one = { .maintenance = &r->maintenance[i], .maintenance_n = 1 };

    return route_next_change(&one, at(when));
}

static void
route__tells_of_maintenance(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t,
        NOTIFY
        "maintenance \"db\" { match = 'service=~\"db.*\"' from = '2026-11-28 22:00' until = '2026-11-29T02:00:00+01:00' zone = 'Europe/Berlin' }\n"
        "maintenance \"weekly\" { match = 'env!=prod' hours = 'Sun 02:00-04:00' }\n"
        "maintenance \"december\" { match = 'team=x' hours = 'Sun 02:30-03:30' from = '2026-12-01 00:00' until = '2026-12-27 03:15' }\n");

    (void)state;
    assert_says(r, "service=db1, env=prod", "2026-11-28T20:59:59Z", "L4 [] by none:");
    assert_says(r, "service=db1, env=prod", "2026-11-28T21:00:00Z", "L4 [] by none:, db");
    assert_says(r, "service=db1, env=prod", "2026-11-29T00:59:59Z", "L4 [] by none:, db");
    assert_says(r, "service=db1, env=prod", "2026-11-29T01:00:00Z", "L4 [] by none:");
    assert_says(r, "service=api", "2026-11-28T21:00:00Z", "L4 [] by none:");
    assert_says(r, "service=db1", "2026-11-29T03:00:00Z", "L4 [] by none:, weekly");
    /* Each Sunday of December. */
    assert_says(r, "team=x", "2026-11-29T03:00:00Z", "L4 [] by none:, weekly");
    assert_says(r, "env=prod, team=x", "2026-11-29T03:00:00Z", "L4 [] by none:");
    assert_says(r, "env=prod, team=x", "2026-12-06T03:00:00Z", "L4 [] by none:, december");
    assert_says(r, "env=prod, team=x", "2026-12-06T03:30:00Z", "L4 [] by none:");
    assert_says(r, "env=prod, team=x", "2027-01-03T03:00:00Z", "L4 [] by none:");
    assert_int_equal(maintenance_next_of(r, 2, "2026-11-22T12:00:00Z"), at("2026-12-06T02:30:00Z"));
    assert_int_equal(maintenance_next_of(r, 2, "2026-12-06T02:30:00Z"), at("2026-12-06T03:30:00Z"));
    assert_int_equal(maintenance_next_of(r, 2, "2026-12-06T03:30:00Z"), at("2026-12-13T02:30:00Z"));
    assert_int_equal(maintenance_next_of(r, 2, "2026-12-27T03:00:00Z"), at("2026-12-27T03:15:00Z"));
    assert_int_equal(maintenance_next_of(r, 2, "2026-12-27T03:15:00Z"), INT64_MAX);
    assert_int_equal(route_next_change(r, at("2026-11-28T12:00:00Z")), at("2026-11-28T21:00:00Z"));
    assert_int_equal(route_next_change(r, at("2026-11-28T21:00:00Z")), at("2026-11-29T01:00:00Z"));
    assert_int_equal(route_next_change(r, at("2026-11-29T01:00:00Z")), at("2026-11-29T02:00:00Z"));
    routing_text_release(&t);
}

static void
assert_group(struct routing *r, const char *labels, const char *expected)
{
    struct labels set = routing_labels(labels);
    struct route_subject s = { "am", &source_map_default, set, { 0 }, "" };
    struct buf key = BUF_INIT;
    struct routed d;

    route_find(r, &level_default, &s, 0, &d);
    routed_group(&d, &s, &key);
    assert_string_equal(buf_text(&key), expected);
    buf_release(&key);
    free((char *)set.bytes);
}

static void
route__groups_by_labels_and_fields(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t,
        "notify { group_by = {\"service\"} group_wait = 10s }\n"
        "route \"each\" { match = 'team=a' group_by = {\"...\"} group_wait = 0s }\n"
        "route \"b\" { match = 'team=b' group_by = {\"service\", \"region\"} repeat_interval = 0s }\n"
        "route \"c\" { match = 'team=c' group_by = {} }\n");

    (void)state;
    assert_group(r, "team=a, x=q\"1", "each{team=\"a\", x=\"q\\\"1\"}");
    assert_group(r, "team=b, job=api", "b{service=\"api\", region=\"\"}");
    assert_group(r, "team=c, job=api", "c{}");
    assert_group(r, "job=api", "{service=\"api\"}");
    assert_int_equal(r->routes[0].grouping.wait_ms, 0);
    assert_int_equal(r->routes[1].grouping.wait_ms, 10 * MS_SECOND);
    assert_int_equal(r->routes[1].grouping.interval_ms, 5 * MS_MINUTE);
    assert_int_equal(r->routes[1].grouping.repeat_ms, 0);
    assert_int_equal(r->routes[2].grouping.repeat_ms, 4 * MS_HOUR);
    routing_text_release(&t);
}

static void
route__is_not_asked__when_nothing_is_configured(void **state)
{
    struct route_subject s = { "am", &source_map_default, { 0 }, { 0 }, "critical" };
    const char *to[ROUTED_TO_MAX];
    struct routed d;

    (void)state;
    route_find(NULL, &level_default, &s, 0, &d);
    assert_int_equal(d.level, 2);
    assert_int_equal(d.until_ms, INT64_MAX);
    assert_int_equal(routed_to(NULL, &d, to), 0);
    assert_int_equal(route_next_change(NULL, 0), INT64_MAX);
}

/* What is proved of two routes, whose matchers are given. */
static bool
hides(const char *wide, const char *narrow)
{
    struct routing_text t;
    struct buf text = BUF_INIT;
    bool yes;

    buf_addf(&text, "route \"n\" { match = '%s' }\nroute \"w\" { match = '%s' }\n", narrow, wide);
    ready(&t, buf_text(&text));
    yes = route_hides(&t.routing->routes[1], &t.routing->routes[0]);
    routing_text_release(&t);
    buf_release(&text);
    return yes;
}

static void
route__hides_what_is_narrower(void **state)
{
    (void)state;
    assert_true(hides("team=a", "team=a"));
    assert_true(hides("team=a", "team=a, env=prod"));
    assert_false(hides("team=a, env=prod", "team=a"));
    assert_true(hides("team=~\"pay.*\"", "team=payments"));
    assert_true(hides("team=~\"pay.*\"", "team=~\"payments|paypal\""));
    assert_false(hides("team=~\"pay.*\"", "team=~\"payments|db\""));
    assert_false(hides("team=~\"pay.*\"", "team=~\"payments.*\""));
    assert_true(hides("team=~\"pay.*\"", "team=~\"pay.*\", x=y"));
    assert_true(hides("team!=db", "team=api"));
    assert_true(hides("team!=db", "team=~\"a.*\""));
    assert_true(hides("team!=\"\"", "team=~\".+\""));
    assert_true(hides("team=~\".+\"", "team=api"));
    assert_true(hides("team=~\".*\"", "env=prod"));
    assert_true(hides("team!~\"a|b\"", "team!~\"a|b|c\""));
    assert_false(hides("team!~\"a|b\"", "team!~\"a\""));
    assert_true(hides("team!~\"a|b\"", "team=~\"x.*\""));
    assert_false(hides("team!=db", "env=prod"));
    assert_false(hides("team=\"\"", "env=prod"));
}

static void
route__hides_nothing__when_it_continues_or_has_hours(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t,
        "route \"a\" { continue = yes }\nroute \"b\" { hours = 'Mon' }\nroute \"c\" { match = 'team=a' }\nroute \"d\" { }\n");

    (void)state;
    assert_false(route_hides(&r->routes[0], &r->routes[2]));
    assert_false(route_hides(&r->routes[1], &r->routes[2]));
    assert_true(route_hides(&r->routes[3], &r->routes[2]));
    assert_true(route_takes_all(&r->routes[3]));
    assert_false(route_takes_all(&r->routes[1]));
    assert_false(route_takes_all(&r->routes[2]));
    routing_text_release(&t);
}

static void
route__contradicts_itself(void **state)
{
    struct routing_text t;
    struct routing *r = ready(&t,
        "route \"a\" { match = 'team=a, team=b' }\nroute \"b\" { match = 'team=a, team!~\"a|b\"' }\n"
        "route \"c\" { match = 'team=~\"a|b\", team!=a' }\n");
    const struct matcher *x, *y;

    (void)state;
    assert_true(route_contradicts(&r->routes[0], &x, &y));
    assert_true(route_contradicts(&r->routes[1], &x, &y));
    assert_false(route_contradicts(&r->routes[2], &x, &y));
    routing_text_release(&t);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(route__is_the_first_that_matches),
    cmocka_unit_test(route__leaves_the_level_to_the_severity__when_it_says_none),
    cmocka_unit_test(route__goes_on_to_later_ones__when_it_continues),
    cmocka_unit_test(route__names_fields_and_the_source__where_there_is_no_such_label),
    cmocka_unit_test(route__holds_in_its_hours_only),
    cmocka_unit_test(route__tells_of_maintenance),
    cmocka_unit_test(route__groups_by_labels_and_fields),
    cmocka_unit_test(route__is_not_asked__when_nothing_is_configured),
    cmocka_unit_test(route__hides_what_is_narrower),
    cmocka_unit_test(route__hides_nothing__when_it_continues_or_has_hours),
    cmocka_unit_test(route__contradicts_itself),
};
SUITE(route, tests);
