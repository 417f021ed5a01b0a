/* SPDX-License-Identifier: MIT */
/* The configuration of routes: what is read, and each fault with its line. */
#include "core/route.h"

#include <string.h>

#include "routing_text.h"
#include "support/suite.h"
#include "util/time.h"

static void
route_conf__reads_all_that_a_route_says(void **state)
{
    struct routing_text t;
    const struct route *r;

    (void)state;
    routing_text_init(&t,
        "route \"payments-page\" {\n"
        "  match = '{severity=\"critical\", team=~\"pay.*\"}'\n  continue = yes\n  hours = 'Mon-Fri 09:00-17:00'\n"
        "  zone = 'Europe/Berlin'\n  level = 1\n  owner = \"payments\"\n  runbook = \"https://runbooks.example.com/payments\"\n"
        "  respond = yes\n  ack_within = 5m\n  ack_for = 2h\n  to = {\"pd\", \"#prod\"}\n  group_by = {\"service\"}\n}\n");
    assert_non_null(t.routing);
    r = routing_route(t.routing, "payments-page");
    assert_int_equal(r->matchers_n, 2);
    assert_string_equal(r->matchers[1].name, "team");
    assert_int_equal(r->matchers[1].op, MATCH_RE);
    assert_true(r->go_on);
    assert_non_null(r->window);
    assert_int_equal(r->level, 1);
    assert_string_equal(r->owner, "payments");
    assert_string_equal(r->runbook, "https://runbooks.example.com/payments");
    assert_int_equal(r->respond, RESPOND_YES);
    assert_int_equal(r->ack_within_ms, 5 * MS_MINUTE);
    assert_int_equal(r->ack_for_ms, 2 * MS_HOUR);
    assert_int_equal(r->to_n, 2);
    assert_string_equal(r->grouping.by[0], "service");
    routing_text_release(&t);
}

static void
route_conf__takes_alertmanagers_times__when_nothing_is_said(void **state)
{
    struct routing_text t;
    const struct notify *n;

    (void)state;
    routing_text_init(&t, "route \"a\" { }\n");
    n = &t.routing->notify;
    assert_int_equal(n->grouping.by_n, 0);
    assert_int_equal(n->grouping.wait_ms, 30 * MS_SECOND);
    assert_int_equal(n->grouping.interval_ms, 5 * MS_MINUTE);
    assert_int_equal(n->grouping.repeat_ms, 4 * MS_HOUR);
    assert_int_equal(n->storm_alerts, 50);
    assert_true(n->tells_resolved);
    assert_int_equal(t.routing->routes[0].respond, RESPOND_UNREVIEWED);
    assert_int_equal(t.routing->routes[0].level, 0);
    assert_int_equal(t.routing->routes[0].ack_within_ms, 0);
    assert_int_equal(t.routing->routes[0].grouping.repeat_ms, 4 * MS_HOUR);
    routing_text_release(&t);
}

static void
route_conf__tells_each_fault_with_its_line(void **state)
{
    static const struct {
        const char *text;
        int line;
        const char *fault;
    } rows[] = {
        { "route \"a\" {\n  match = 'team=\"a'\n}\n", 2, "match: column " },
        { "route \"a\" {\n  match = 'env=prod, team=~\"(\"'\n}\n", 2, "match: column 17: " },
        { "route \"a\" {\n  match = 'payments env=prod @level=1'\n}\n", 2,
            "match: this is no matcher, which is a name, an operator (= != =~ !~) and a value: payments  @level=1" },
        { "route \"a\" {\n  level = 5\n}\n", 2, "level" },
        { "route \"a\" {\n  to = {\"#prod\", \"#nowhere\"}\n}\n", 2, "to names #nowhere, but there is no such destination" },
        { "route \"a\" {\n  to = {\"am silences\"}\n}\n", 2, "to names am silences, but there is no such destination" },
        { "notify {\n  level_1 = {\"pagerduty\"}\n}\n", 2, "level_1 names pagerduty, but there is no such destination" },
        { "route \"a\" {\n  escalate = \"x\"\n}\n", 2, "escalate names x, but there is no such policy" },
        { "notify {\n  escalate = \"x\"\n}\n", 2, "escalate names x, but there is no such policy" },
        { "route \"a\" {\n  hours = 'Mon-Fry'\n}\n", 2, "hours: column 5: a day is Mon" },
        { "route \"a\" {\n  hours = 'Mon'\n  zone = 'Europe/Berlln'\n}\n", 3, "zone: " },
        { "route \"a\" {\n  zone = 'Europe/Berlin'\n}\n", 2, "zone goes with hours, which is not given" },
        { "route \"a b\" {\n}\n", 1, "route 'a b': its name is 1 to 64 letters" },
        { "route \"a\" {\n  owner = \"\"\n}\n", 2, "an owner is 1 to 64 bytes" },
        { "route \"a\" {\n  group_by = {\"...\", \"x\"}\n}\n", 2, "group_by: ... stands for all labels" },
        { "route \"a\" {\n  runbook = \"wiki\"\n}\n", 2, "runbook" },
        { "route \"a\" {\n  level = 1\n}\nroute \"b\" {\n  match = 'x=y'\n}\n", 4,
            "route b is never reached: route a before it (line 1) matches everything; that one goes last" },
        { "route \"a\" {\n  match = 'x=~\".*\"'\n}\nroute \"b\" {\n}\n", 4, "route b is never reached" },
        { "maintenance \"m\" {\n  match = 'x=y'\n}\n", 1, "maintenance m lacks from: from and until, or hours" },
        { "maintenance \"m\" {\n  match = 'x=y'\n  from = 'tomorrow'\n until = '2026-11-28 22:00'\n}\n", 3,
            "from is a time such as" },
        { "maintenance \"m\" {\n  match = 'x=y'\n  from = '2026-11-28 22:00'\n  until = '2026-11-28 21:00'\n}\n", 4,
            "maintenance m ends before it begins" },
        { "maintenance \"m\" {\n  hours = 'Sun'\n}\n", 1, "match" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct routing_text t;

        routing_text_init(&t, rows[i].text);
        if (t.faults.n == 0)
            fail_msg("row %zu has no fault", i);
        if (strstr(t.faults.v[0].text, rows[i].fault) == NULL || t.faults.v[0].line != rows[i].line)
            fail_msg("row %zu: line %d: %s", i, t.faults.v[0].line, t.faults.v[0].text);
        assert_null(t.routing);
        routing_text_release(&t);
    }
}

static void
route_conf__refuses_more_routes_that_continue_than_one_alert_can_match(void **state)
{
    struct buf text = BUF_INIT;
    struct routing_text t;

    (void)state;
    for (int i = 1; i <= ROUTED_MAX; i++) {
        if (i == ROUTED_MAX) {
            routing_text_init(&t, buf_text(&text));
            assert_non_null(t.routing);
            routing_text_release(&t);
        }
        buf_addf(&text, "route \"r%d\" { continue = yes }\n", i);
    }
    routing_text_init(&t, buf_text(&text));
    assert_int_equal(t.faults.n, 1);
    assert_int_equal(t.faults.v[0].line, ROUTED_MAX);
    routing_text_release(&t);
    buf_release(&text);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(route_conf__reads_all_that_a_route_says),
    cmocka_unit_test(route_conf__takes_alertmanagers_times__when_nothing_is_said),
    cmocka_unit_test(route_conf__tells_each_fault_with_its_line),
    cmocka_unit_test(route_conf__refuses_more_routes_that_continue_than_one_alert_can_match),
};
SUITE(route_conf, tests);
