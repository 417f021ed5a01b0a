/* SPDX-License-Identifier: MIT */
/* People who are asked. */
#include "ui/company.h"

#include <stdio.h>
#include <string.h>

#include "core/apply.h"
#include "core/person.h"
#include "core/routing.h"
#include "support/suite.h"
#include "util/str.h"

#define STEP_MS (5 * MS_MINUTE)
#define UNTIL_18 INT64_C(1795284000000) /* 2026-11-21T18:00:00Z */

static const char *const pager[] = { "pd" };
static struct person persons[] = {
    { .name = "ana", .pages = pager, .pages_n = 1 },
    { .name = "bob", .pages = pager, .pages_n = 1 },
    { .name = "carol", .pages = pager, .pages_n = 1 },
    { .name = "dora" },
};
static const struct people people = { persons, 4 };

static const char *const first[] = { "payments" };
static const char *const second[] = { "bob" };
static const char *const third[] = { "carol", "dora" };
static const struct policy_step steps[] = {
    { .who = first, .who_n = 1, .wait_ms = STEP_MS },
    { .who = second, .who_n = 1, .wait_ms = STEP_MS },
    { .who = third, .who_n = 2, .wait_ms = STEP_MS },
};
static const struct policy policies[] = { { .name = "payments-primary", .steps = steps, .steps_n = 3, .rounds = 1 } };
static const struct schedule_override turns[] = { { "ana", BOARD_NOW - 8 * MS_HOUR, UNTIL_18 } };
static const struct route routes[] = {
    { .name = "payments-page", .level = 1, .owner = "payments", .policy = "payments-primary" },
    { .name = "infra", .level = 2, .owner = "platform" },
};
static const struct destination destinations[] = {
    { .name = "pd", .kind = MESSAGE_PAGE, .driver = "pagerduty", .channel = "pd", .ack_within_ms = STEP_MS, .follows = true },
    { .name = "#production-monitoring",
        .kind = MESSAGE_SLACK,
        .driver = "slack",
        .channel = "C024BE91L",
        .ack_within_ms = STEP_MS },
};
static struct zone *utc;
static struct schedule schedules[] = { { .name = "payments", .overrides = turns, .overrides_n = 1 } };
static const struct routing routing = {
    .routes = routes, .routes_n = 2, .schedules = schedules, .schedules_n = 1, .policies = policies, .policies_n = 1
};
static const struct routing no_policy = { .schedules = schedules, .schedules_n = 1 };

static void
configure(struct board *b, const struct routing *r)
{
    struct err err = { 0 };

    if (utc == NULL)
        utc = zone_new("UTC", &err);
    assert_non_null(utc);
    schedules[0].zone = utc;
    b->m->config.routing = r;
    b->m->config.people = &people;
    b->m->config.destinations = (struct destinations){ destinations, 2 };
}

void
company_of(struct board *b)
{
    configure(b, &routing);
}

void
company_of_long_names(struct board *b)
{
    static struct person long_named[] = { { .name = "dana lee", .pages = pager, .pages_n = 1 },
        { .name = "ana", .pages = pager, .pages_n = 1 } };
    static const struct people those = { long_named, 2 };
    static const char *const who[] = { "dana lee", "ana" }, *const nobody[] = { "platform" }, *const again[] = { "ana" };
    static const struct policy_step asks[] = { { .who = who, .who_n = 2, .wait_ms = STEP_MS },
        { .who = nobody, .who_n = 1, .wait_ms = STEP_MS },
        { .who = again, .who_n = 1, .wait_ms = STEP_MS } };
    static const struct policy policy = { .name = "payments-primary", .steps = asks, .steps_n = 3, .rounds = 1 };
    static const struct routing r = { .routes = routes, .routes_n = 2, .policies = &policy, .policies_n = 1 };

    configure(b, &r);
    b->m->config.people = &those;
}

void
company_without_policy(struct board *b)
{
    configure(b, &no_policy);
}

struct alert *
company_alert(struct board *b, const char *name)
{
    for (size_t i = 0; i < b->m->alerts.n; i++)
        if (str_eq(alert_field(b->m->alerts.v[i], FIELD_NAME), name))
            return b->m->alerts.v[i];
    fail_msg("no alert %s", name);
    return NULL;
}

static void
apply(struct board *b, struct event *ev, int64_t age_ms)
{
    ev->seq = ev->batch = ++b->seq;
    ev->at_ms = b->now_ms - age_ms;
    ev->actor = "tocsin";
    ev->origin = "engine";
    ev->stream = "batch";
    ev->version = 1;
    model_apply(b->m, ev);
    b->m->durable_seq = b->seq;
}

static uint64_t
page(struct board *b, const struct alert *a, const char *person, const char *destination, int64_t age_ms)
{
    char text[256];
    const struct message_order order = { .kind = str_eq(destination, person) ? MESSAGE_STEP : MESSAGE_PAGE,
        .act = MESSAGE_ASK,
        .destination = destination,
        .channel = "",
        .person = person,
        .text = text,
        .subjects = &a->id,
        .subjects_n = 1 };

    snprintf(text, sizeof text, "%s: %s", person, alert_field(a, FIELD_SUMMARY));
    return board_queue(b, &order, age_ms);
}

uint64_t
company_step(struct board *b, const char *name, uint32_t step, const char *to, const char *destination, int64_t age_ms)
{
    struct alert *a = company_alert(b, name);
    struct event routed = { .kind = EV_ROUTED,
        .u.routed = { .alerts = { &a->id, 1 }, .routes = "payments-page", .owner = "payments", .level = 1 } };
    struct event ev = { .kind = EV_STEP,
        .u.step = { .alerts = { &a->id, 1 },
            .policy = "payments-primary",
            .to = to,
            .step = step,
            .round = 1,
            .until_ms = b->now_ms - age_ms + STEP_MS } };
    char person[64];
    uint64_t number;

    snprintf(person, sizeof person, "%.*s", (int)strcspn(to, ","), to);
    apply(b, &routed, age_ms);
    number = page(b, a, person, destination, age_ms);
    apply(b, &ev, age_ms);
    return number;
}

void
company_delivered(struct board *b, uint64_t number, int64_t age_ms)
{
    board_message_event(b, EV_MSG_SENT, number, age_ms, "tocsin", NULL);
    board_message_event(b, EV_MSG_DELIVERED, number, age_ms, "tocsin", NULL);
}

void
company_night(struct board *b)
{
    uint64_t number;

    board_night(b);
    company_of(b);
    company_alert(b, "SLOBurn")->starts_at_ms -= 5 * MS_MINUTE;
    number = company_step(b, "SLOBurn", 1, "ana", "pd", 7 * MS_MINUTE);
    company_delivered(b, number, 7 * MS_MINUTE - MS_SECOND);
    number = company_step(b, "SLOBurn", 2, "bob", "pd", 2 * MS_MINUTE);
    company_delivered(b, number, 2 * MS_MINUTE - MS_SECOND);
    (void)company_step(b, "HighErrorRate", 1, "ana", "pd", 40 * MS_SECOND);
    board_tell(b);
}
