/* SPDX-License-Identifier: MIT */
/* The simulated pagers: a key rings once while it is open, and calls end as the script says. */
#include "support/suite.h"

#include <string.h>

#include "deliver/pager_run.h"

static void
key__rings_once_while_it_is_open(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    o.key = PAGER_PAGE_KEY;
    pager_run_job(r, DELIVER_SEND, &o);
    pager_run_job(r, DELIVER_SEND, &o);
    assert_int_equal(pager_sim_incidents(r->sim), 1);
    assert_string_equal(pager_sim_incident(r->sim, 0)->summary, "checkout p99 over 2 s");
    assert_string_equal(pager_sim_incident(r->sim, 0)->urgency, "critical");
    o = pager_run_order(r, MESSAGE_ANSWERED);
    pager_run_job(r, DELIVER_SEND, &o);
    assert_int_equal(pager_sim_incident(r->sim, 0)->state, PAGER_SIM_ACKNOWLEDGED);
    o = pager_run_order(r, MESSAGE_RESOLVE);
    pager_run_job(r, DELIVER_SEND, &o);
    assert_int_equal(pager_sim_incident(r->sim, 0)->state, PAGER_SIM_RESOLVED);
    o = pager_run_order(r, MESSAGE_ASK);
    o.key = PAGER_PAGE_KEY;
    pager_run_job(r, DELIVER_SEND, &o);
    assert_int_equal(pager_sim_incidents(r->sim), 2);
    assert_int_equal(pager_sim_calls(r->sim, "enqueue"), 5);
    pager_run_free(r);
}

static void
responders__stand_with_the_incident(void **state)
{
    struct pager_run *r = pager_run_new("og");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    pager_run_job(r, DELIVER_SEND, &o);
    assert_string_equal(pager_sim_keyed(r->sim, PAGER_KEY)->who, "user ana@example.org");
    pager_run_free(r);
}

static void
script__says_how_calls_end(void **state)
{
    struct pager_run *r = pager_run_new("og");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    pager_run_script(r, "create: error Nope, ok; status: error alert_is_filtered");
    assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text, "HTTP 422: Nope");
    assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text, "accepted, but not carried out: alert_is_filtered");
    assert_false(pager_sim_script(r->sim, "page: ok", NULL));
    assert_false(pager_sim_set(r->sim, "none", PAGER_SIM_RESOLVED, r->now_ms));
    pager_run_free(r);
}

static void
call__is_known_by_its_address(void **state)
{
    static const char *const no[] = { "http://am:9093/api/v2/alerts", "https://slack.com/api/chat.postMessage",
        "http://x/v2/alert" };
    static const char *const yes[] = { "https://events.pagerduty.com/v2/enqueue", "http://127.0.0.1:1/v2/alerts",
        "https://api.atlassian.com/jsm/ops/api/c/v1/alerts/a/close" };

    (void)state;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(pager_sim_is_call(&(struct request){ .url = (char *)no[i] }));
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(pager_sim_is_call(&(struct request){ .url = (char *)yes[i] }));
    assert_false(pager_sim_is_call(&(struct request){ 0 }));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(key__rings_once_while_it_is_open),
    cmocka_unit_test(responders__stand_with_the_incident),
    cmocka_unit_test(script__says_how_calls_end),
    cmocka_unit_test(call__is_known_by_its_address),
};
SUITE(pager_sim, tests);
