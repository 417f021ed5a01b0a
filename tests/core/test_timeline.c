/* SPDX-License-Identifier: MIT */
/* The timeline of an incident: when there is more of it, and how its events are told there. */
#include "core/timeline.h"

#include <stdio.h>
#include <string.h>

#include "incident_desk.h"
#include "support/suite.h"

/* Alerts A and B belong to incident 1, C does not. */
static void
begin(struct world *w, const struct alert *v[3])
{
    world_init(w);
    inc_fire(w, v);
    assert_int_equal(inc_declare(w, "checkout is down", v, 2), 1);
}

static uint64_t
last_seq(const struct world *w)
{
    return timeline_last_seq(w->m, model_incident(w->m, 1));
}

/* What was done last is the latest of the timeline, or is none of it. */
static void
expect_grown(const struct world *w, bool grown)
{
    assert_int_equal(last_seq(w) == w->m->next_seq - 1, grown);
}

static void
timeline_last_seq__rises_with_what_happens_to_the_incident__and_to_its_alerts_alone(void **state)
{
    const struct alert *v[3];
    struct world w;

    (void)state;
    begin(&w, v);
    expect_grown(&w, true);
    assert_true(world_act(&w, CMD_COMMENT, "ana", v[2]));
    expect_grown(&w, false);
    assert_true(world_act(&w, CMD_COMMENT, "ana", v[1]));
    expect_grown(&w, true);
    assert_true(inc_put(&w, 1, "lead", "bob"));
    expect_grown(&w, true);
    world_clear(&w, v[0]);
    expect_grown(&w, true);
    world_release(&w);
}

static void
timeline_last_seq__rises_with_messages__that_are_about_it__or_ask_because_of_its_alerts(void **state)
{
    const struct alert *v[3];
    struct message_order post = { .act = MESSAGE_POST, .destination = "#crash", .channel = "C1", .text = "t" };
    struct message_order ask = { .kind = MESSAGE_PAGE,
        .act = MESSAGE_ASK,
        .destination = "#crash",
        .channel = "C1",
        .text = "t",
        .person = "bob",
        .subjects_n = 1 };
    struct world w;

    (void)state;
    begin(&w, v);
    post.deadline_ms = ask.deadline_ms = w.now_ms + MS_HOUR;
    assert_non_null(world_queue(&w, &post));
    expect_grown(&w, false);
    post.incident = 1;
    assert_non_null(world_queue(&w, &post));
    expect_grown(&w, true);
    ask.subjects = &v[2]->id;
    assert_non_null(world_queue(&w, &ask));
    expect_grown(&w, false);
    ask.subjects = &v[0]->id;
    assert_non_null(world_queue(&w, &ask));
    expect_grown(&w, true);
    world_release(&w);
}

struct said {
    size_t n;
    char words[200]; /* of the last line */
};

static void
on_line(void *ctx, const struct event *first, const char *words)
{
    struct said *said = ctx;

    assert_non_null(first);
    said->n++;
    snprintf(said->words, sizeof said->words, "%s", words);
}

/* They are told in one line. */
static void
expect_words(const struct world *w, const struct event *evs, size_t n, const char *words)
{
    struct timeline_names names;
    struct said said = { 0 };
    struct timeline_lines lines = { .m = w->m, .names = &names, .line = on_line, .ctx = &said };

    timeline_names_init(&names, model_incident(w->m, 1));
    for (size_t i = 0; i < n; i++)
        timeline_line(&lines, &evs[i]);
    timeline_lines_end(&lines);
    assert_int_equal(said.n, 1);
    assert_string_equal(said.words, words);
    timeline_names_release(&names);
}

/* An event of all three alerts: two of them belong to the incident. */
static void
timeline_lines__name_the_incidents_alerts__and_leave_others_out(void **state)
{
    struct alert_id ids[3], other;
    struct event ev = { .kind = EV_CLEARED, .stream = "source:am", .u.alerts = { .ids = ids, .n = 3 } };
    const struct alert *v[3];
    struct world w;

    (void)state;
    begin(&w, v);
    for (int i = 0; i < 3; i++)
        ids[i] = v[2 - i]->id;
    expect_words(&w, &ev, 1, "B and 1 more");
    ev.u.alerts.n = 2;
    expect_words(&w, &ev, 1, "B");
    other = v[2]->id;
    ev.u.alerts.ids = &other;
    ev.u.alerts.n = 1;
    expect_words(&w, &ev, 1, "C");
    world_release(&w);
}

static void
timeline_lines__say_what_an_act_changed__of_all_alerts_in_one_line(void **state)
{
    struct subject both[2];
    struct command ack = { .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = both, .subjects_n = 2 };
    const struct alert *v[3];
    struct world w;

    (void)state;
    begin(&w, v);
    for (size_t i = 0; i < 2; i++)
        both[i] = (struct subject){ .id = v[i]->id };
    assert_true(world_do(&w, &ack));
    expect_words(&w, w.out.events.v, 1, "A, until 06:03Z");
    expect_words(&w, w.out.events.v, 2, "A and 1 more, until 06:03Z");
    world_release(&w);
}

/* What the incident keeps of them is enough. */
static void
timeline_lines__name_an_alert__that_the_board_has_forgotten(void **state)
{
    struct alert_id id;
    struct event ev = { .kind = EV_CLEARED, .stream = "source:am", .u.alerts = { .ids = &id, .n = 1 } };
    const struct alert *v[3];
    struct world w;

    (void)state;
    begin(&w, v);
    id = v[0]->id;
    world_clear(&w, v[0]);
    world_tick(&w, 13 * MS_HOUR); /* it is closed */
    world_tick(&w, 25 * MS_HOUR);
    assert_null(model_alert(w.m, &id));
    expect_words(&w, &ev, 1, "A");
    world_release(&w);
}

static void
timeline_lines__of_the_incident_itself__name_it(void **state)
{
    const struct alert *v[3];
    struct world w;

    (void)state;
    begin(&w, v);
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, 1, &v[2], 1, true));
    expect_words(&w, w.out.events.v, 1, "C to INC-1");
    assert_true(inc_put(&w, 1, "severity", "sev-1"));
    expect_words(&w, w.out.events.v, 1, "INC-1 severity sev-2 -> sev-1");
    world_release(&w);
}

/* A span as the store and a replay use it. */
static void
expect_span(const struct timeline *t, size_t i, uint64_t linked, uint64_t over, uint64_t until)
{
    assert_int_equal(t->spans.v[i].linked_seq, linked);
    assert_int_equal(t->spans.v[i].over_seq, over);
    assert_int_equal(t->spans.v[i].until_seq, until);
}

static void
timeline_fold__ends_an_alerts_time__when_the_incident_is_closed__and_begins_another_when_it_is_reopened(void **state)
{
    struct incident_alert a = { .id = { { 1 } } };
    struct event opened = { .kind = EV_INC_OPENED, .seq = 1 }, linked = { .kind = EV_INC_LINKED, .seq = 2 };
    struct event state_of = { .kind = EV_INC_CHANGED, .u.inc_field = { .field = INCIDENT_STATE } };
    struct timeline t = { 0 };

    (void)state;
    opened.u.inc_opened.fields[INCIDENT_STATE] = "investigating";
    linked.u.inc_alerts.v = &a;
    linked.u.inc_alerts.n = 1;
    timeline_fold(&t, &opened);
    timeline_fold(&t, &linked);
    expect_span(&t, 0, 2, 0, UINT64_MAX);
    state_of.u.inc_field.now = "resolved";
    state_of.seq = 5;
    timeline_fold(&t, &state_of);
    expect_span(&t, 0, 2, 5, UINT64_MAX);
    state_of.u.inc_field.now = "closed";
    state_of.seq = 7;
    timeline_fold(&t, &state_of);
    expect_span(&t, 0, 2, 5, 7);
    state_of.u.inc_field.now = "identified";
    state_of.seq = 9;
    timeline_fold(&t, &state_of);
    assert_int_equal(t.spans.n, 2);
    expect_span(&t, 0, 2, 5, 7);
    expect_span(&t, 1, 9, 0, UINT64_MAX);
    timeline_release(&t);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(timeline_last_seq__rises_with_what_happens_to_the_incident__and_to_its_alerts_alone),
    cmocka_unit_test(timeline_last_seq__rises_with_messages__that_are_about_it__or_ask_because_of_its_alerts),
    cmocka_unit_test(timeline_lines__name_the_incidents_alerts__and_leave_others_out),
    cmocka_unit_test(timeline_lines__say_what_an_act_changed__of_all_alerts_in_one_line),
    cmocka_unit_test(timeline_lines__name_an_alert__that_the_board_has_forgotten),
    cmocka_unit_test(timeline_lines__of_the_incident_itself__name_it),
    cmocka_unit_test(timeline_fold__ends_an_alerts_time__when_the_incident_is_closed__and_begins_another_when_it_is_reopened),
};
SUITE(timeline, tests);
