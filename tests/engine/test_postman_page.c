/* SPDX-License-Identifier: MIT */
/* Pages as the engine delivers them: each rings once, whatever fails on the way, and is answered and over at the pager too. */
#include <stdio.h>
#include <string.h>

#include "core/person.h"
#include "deliver/pager_sim.h"
#include "engine/inside.h"
#include "engine/postman_run.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

#define LOST100 LOST10 LOST10 LOST10 LOST10 LOST10 LOST10 LOST10 LOST10 LOST10 LOST10
#define LOST10 "lost, lost, lost, lost, lost, lost, lost, lost, lost, lost, "

static const char *const ana_pages[] = { "og" }, *const bob_pages[] = { "pd" };
static struct person persons[] = {
    { .name = "ana", .opsgenie = "ana@example.org", .pages = ana_pages, .pages_n = 1 },
    { .name = "bob", .pages = bob_pages, .pages_n = 1 },
};
static const struct people people = { persons, 2 };
static const struct destination places[] = {
    { "og", MESSAGE_PAGE, "og", 5 * MS_MINUTE, NULL, .driver = "opsgenie", .follows = true },
    { "pd", MESSAGE_PAGE, "pd", 5 * MS_MINUTE, NULL, .driver = "pagerduty", .follows = true },
};
static const struct pager_config pagers[] = {
    { .dialect = PAGER_OPSGENIE,
        .destination = "og",
        .api = "https://api.opsgenie.com",
        .credential = "destination og",
        .asked = { .auth = AUTH_SCHEME, .credential_option = "api_key_file", .right = "write", .prefix = "P", .api = "Opsgenie" },
        .timeout_ms = 10 * MS_SECOND },
    { .dialect = PAGER_PAGERDUTY,
        .destination = "pd",
        .api = "https://events.pagerduty.com",
        .credential = "destination pd",
        .asked = { .auth = AUTH_BODY,
            .credential_option = "routing_key_file",
            .right = "send",
            .prefix = "P",
            .api = "PagerDuty" },
        .timeout_ms = 10 * MS_SECOND },
};

static void
observe(struct postman_run *r, const char *name)
{
    struct world w = { .now_ms = r->sim.now_ms };
    char labels[64];
    struct sighting s;
    struct outcome out;
    struct err err = { 0 };

    (void)snprintf(labels, sizeof labels, "alertname=%s,severity=critical", name);
    s = world_sighting(&w, labels);
    if (!engine_decide(r->e,
            &(struct command){ .kind = CMD_OBSERVE,
                .actor = "am",
                .origin = "source:am",
                .source = "am",
                .sightings = &s,
                .sightings_n = 1 },
            &out, &err))
        fail_msg("%s", err.text);
    outcome_release(&out);
    arena_release(&w.arena);
}

static void
begin(struct postman_run *r, const char *script)
{
    static const char *const sources[] = { "am" };
    struct outcome out;
    struct err err = { 0 };

    run_init(r, "");
    r->deliver.pagers = pagers;
    r->deliver.pagers_n = 2;
    if (!pager_sim_script(r->pager, script, &err))
        fail_msg("%s", err.text);
    settle(r, false);
    r->m->config.people = &people;
    run_reload(r, (struct destinations){ places, 2 });
    if (!engine_decide(r->e,
            &(struct command){ .kind = CMD_SOURCES, .actor = "tocsin", .origin = "engine", .names = sources, .names_n = 1 }, &out,
            &err))
        fail_msg("%s", err.text);
    outcome_release(&out);
    observe(r, "Disk");
    settle(r, false);
}

static void
must_do(void *arg, const struct engine_reply *reply)
{
    (void)arg;
    if (!reply->ok)
        fail_msg("%s", reply->err.text);
}

static void
act(struct postman_run *r, enum command_kind kind, const char *actor, const char *to)
{
    struct subject subject = { .id = r->m->alerts.v[r->m->alerts.n - 1]->id };

    engine_submit(r->e,
        &(struct command){ .kind = kind,
            .actor = actor,
            .origin = "tui",
            .subjects = &subject,
            .subjects_n = 1,
            .to = to,
            .sure = true },
        must_do, NULL);
    settle(r, true);
}

/* Whom it is for, and what fails on the way. */
static const struct {
    const char *person, *script;
} ways[] = {
    { "ana", "" },
    { "ana", "create: 429 2, 503, unsent" },
    { "ana", "create: lost" },
    { "ana", "create: stuck" },
    { "ana", "create: drop, silent" },
    { "ana", "status: 404, 404" },
    { "ana", "status: 404, 404, 404, 404, 404, 404" },
    { "ana", "status: 503" },
    { "ana", "create: lost; get: 503, 429 3, drop, ok" },
    { "bob", "" },
    { "bob", "enqueue: 429 2, 503, unsent" },
    { "bob", "enqueue: lost" },
    { "bob", "enqueue: stuck, lost, drop" },
};

static void
page__rings_once__and_is_answered_and_over__whatever_fails_on_the_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const struct pager_sim_incident *in;
        struct postman_run r;

        begin(&r, ways[i].script);
        act(&r, CMD_ESCALATE, "eve", ways[i].person);
        pass(&r, 2 * MS_MINUTE);
        if (pager_sim_incidents(r.pager) != 1 || state_of(&r, 1) != MESSAGE_DELIVERED)
            fail_msg("%s: %zu incidents, %s", ways[i].script, pager_sim_incidents(r.pager), message_states[state_of(&r, 1)].word);
        in = pager_sim_incident(r.pager, 0);
        assert_int_equal(in->state, PAGER_SIM_TRIGGERED);
        act(&r, CMD_ACK, ways[i].person, NULL);
        pass(&r, MS_MINUTE);
        assert_int_equal(in->state, PAGER_SIM_ACKNOWLEDGED);
        act(&r, CMD_CLOSE, ways[i].person, NULL);
        pass(&r, MS_MINUTE);
        assert_int_equal(in->state, PAGER_SIM_RESOLVED);
        assert_int_equal(pager_sim_incidents(r.pager), 1);
        run_release(&r);
    }
}

static void
what_is_accepted__is_asked_for_with_pauses(void **state)
{
    struct postman_run r;

    (void)state;
    begin(&r, "status: 404, 404, 404, 404, ok");
    act(&r, CMD_ESCALATE, "eve", "ana");
    assert_int_equal(pager_sim_calls(r.pager, "status"), 0);
    assert_int_equal(state_of(&r, 1), MESSAGE_SENT);
    pass(&r, MS_SECOND);
    assert_int_equal(pager_sim_calls(r.pager, "status"), 1);
    pass(&r, 10 * MS_SECOND);
    assert_int_equal(pager_sim_calls(r.pager, "status"), 5);
    assert_int_equal(state_of(&r, 1), MESSAGE_DELIVERED);
    assert_int_equal(pager_sim_calls(r.pager, NULL), 6);
    run_release(&r);
}

/* The lane is gone while it waits: what was accepted is looked up when the program is there again. */
static void
program_that_ends_between_two_polls__looks_the_page_up(void **state)
{
    struct postman_run r;

    (void)state;
    begin(&r, "status: 404, 404, 404, 404, 404, 404");
    act(&r, CMD_ESCALATE, "eve", "ana");
    pass(&r, 2 * MS_SECOND);
    run_reload(&r, (struct destinations){ places, 2 });
    pass(&r, MS_MINUTE);
    assert_int_equal(state_of(&r, 1), MESSAGE_DELIVERED);
    assert_int_equal(pager_sim_calls(r.pager, "create"), 1);
    assert_int_equal(pager_sim_calls(r.pager, "get"), 1);
    run_release(&r);
}

/* Each waits for its own next try: the end of one that nobody was asked about says nothing of the far side. */
static void
pages_that_may_have_come__do_not_drive_each_other(void **state)
{
    static const char *const names[] = { "A", "B", "C", "D", "E", "F" };
    struct postman_run r;

    (void)state;
    begin(&r, "enqueue: " LOST100 LOST100 LOST100 LOST100 LOST100 LOST100 LOST100 LOST100 LOST100 "lost");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        observe(&r, names[i]);
        act(&r, CMD_ESCALATE, "eve", "bob");
    }
    pass(&r, 30 * MS_MINUTE);
    if (pager_sim_calls(r.pager, "enqueue") > 400)
        fail_msg("%llu calls in half an hour", (unsigned long long)pager_sim_calls(r.pager, "enqueue"));
    run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(page__rings_once__and_is_answered_and_over__whatever_fails_on_the_way),
    cmocka_unit_test(what_is_accepted__is_asked_for_with_pauses),
    cmocka_unit_test(program_that_ends_between_two_polls__looks_the_page_up),
    cmocka_unit_test(pages_that_may_have_come__do_not_drive_each_other),
};
SUITE(postman_page, tests);
