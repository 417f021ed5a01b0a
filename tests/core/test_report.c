/* SPDX-License-Identifier: MIT */
/* The report of an incident: what is gathered from its events. */
#include <stdlib.h>
#include <string.h>

#include "core/report.h"
#include "support/suite.h"
#include "support/world.h"

#define MINUTE_MS INT64_C(60000)

struct case_ {
    struct world w;
    struct report r;
    const struct alert *alert;
    uint64_t seq;
};

static void
happens(struct case_ *c, struct event ev)
{
    ev.seq = ev.batch = c->w.m->next_seq;
    ev.at_ms = c->w.now_ms;
    ev.actor = ev.actor == NULL ? "ana" : ev.actor;
    ev.origin = "tui";
    ev.stream = ev.stream == NULL ? "incident:1" : ev.stream;
    ev.version = c->w.m->next_seq;
    if (strcmp(ev.stream, "incident:1") == 0)
        ev.incident = 1;
    model_apply_batch(c->w.m, &ev, 1);
}

static void
open_incident(struct case_ *c)
{
    struct event ev = { .kind = EV_INC_OPENED };
    struct incident_alert a = { .id = c->alert->id, .episode = 1, .name = "checkout 5xx" };

    ev.u.inc_opened.fields[INCIDENT_TITLE] = "checkout is down";
    ev.u.inc_opened.fields[INCIDENT_SEVERITY] = "sev-1";
    ev.u.inc_opened.fields[INCIDENT_STATE] = "investigating";
    ev.u.inc_opened.fields[INCIDENT_REPORTED] = "2025-11-21T02:00:00.000Z";
    ev.u.inc_opened.fields[INCIDENT_STARTED] = "2025-11-21T01:50:00.000Z";
    ev.u.inc_opened.fields[INCIDENT_ACKED] = "2025-11-21T02:00:00.000Z";
    happens(c, ev);
    happens(c, (struct event){ .kind = EV_INC_LINKED, .u.inc_alerts = { .v = &a, .n = 1 } });
}

static int
setup(void **state)
{
    struct case_ *c = xcalloc(1, sizeof *c);

    world_init(&c->w);
    c->alert = world_fire(&c->w, "alertname=A,severity=critical");
    open_incident(c);
    *state = c;
    return 0;
}

static int
teardown(void **state)
{
    struct case_ *c = *state;

    report_release(&c->r);
    world_release(&c->w);
    free(c);
    return 0;
}

/* The report begins to be made; each further event is given to it as it comes. */
static void
begin(struct case_ *c)
{
    report_begin(&c->r, c->w.m, model_incident(c->w.m, 1), c->w.now_ms);
}

static void
take(struct case_ *c, struct event ev)
{
    ev.seq = ++c->seq;
    ev.at_ms = c->w.now_ms;
    ev.actor = ev.actor == NULL ? "ana" : ev.actor;
    ev.origin = "tui";
    ev.stream = ev.stream == NULL ? "incident:1" : ev.stream;
    report_take(&c->r, &ev);
}

static void
queued(struct case_ *c, uint64_t number, struct message_order order)
{
    order.destination = "#ops";
    order.channel = "C1";
    take(c, (struct event){ .kind = EV_MSG_QUEUED, .stream = "message:1", .message = number, .u.queued.order = order });
}

static const char *
said(const struct report_message *msg, char out[128])
{
    struct buf words = BUF_INIT;

    report_message_words(msg, &words);
    snprintf(out, 128, "%s", buf_text(&words));
    buf_release(&words);
    return out;
}

static void
report__tells_how_long_it_took__from_its_beginning(void **state)
{
    struct case_ *c = *state;

    begin(c);
    assert_int_equal(c->r.took_ms[REPORT_TO_ACK], 10 * MINUTE_MS);
    assert_int_equal(c->r.took_ms[REPORT_TO_MITIGATE], -1);
    assert_int_equal(c->r.took_ms[REPORT_TO_RESOLVE], -1);
}

static void
report__tells_who_was_asked__and_who_answered_when(void **state)
{
    struct case_ *c = *state;
    char words[128];

    begin(c);
    queued(c, 7, (struct message_order){ .kind = MESSAGE_PAGE, .act = MESSAGE_ASK, .person = "bob" });
    c->w.now_ms += 3000;
    take(c, (struct event){ .kind = EV_MSG_DELIVERED, .stream = "message:7", .message = 7 });
    c->w.now_ms += MINUTE_MS;
    take(c, (struct event){ .kind = EV_MSG_ANSWERED, .stream = "message:7", .message = 7, .u.change.by = "bob" });
    report_finish(&c->r);
    assert_int_equal(c->r.messages.n, 1);
    assert_true(report_asked(&c->r.messages.v[0]));
    assert_string_equal(c->r.messages.v[0].answered_by, "bob");
    assert_int_equal(c->r.messages.v[0].answered_ms, c->w.now_ms);
    assert_string_equal(said(&c->r.messages.v[0], words), "delivered 3s later");
}

static void
report__tells_what_failed__until_it_was_delivered_after_all(void **state)
{
    struct case_ *c = *state;
    char words[128];

    begin(c);
    queued(c, 7, (struct message_order){ .act = MESSAGE_POST, .incident = 1, .entry = 1 });
    take(c, (struct event){ .kind = EV_MSG_FAILED, .stream = "message:7", .message = 7, .u.attempt.error = "no such channel" });
    assert_string_equal(said(&c->r.messages.v[0], words), "failed: no such channel");
    take(c, (struct event){ .kind = EV_MSG_LATE, .stream = "message:7", .message = 7 });
    c->w.now_ms += MINUTE_MS;
    take(c, (struct event){ .kind = EV_MSG_DELIVERED, .stream = "message:7", .message = 7 });
    assert_string_equal(said(&c->r.messages.v[0], words), "delivered 1m later, late");
}

static void
report__takes_what_went_out_in_another__as_delivered_with_that(void **state)
{
    struct case_ *c = *state;
    char words[128];

    begin(c);
    queued(c, 7, (struct message_order){ .act = MESSAGE_EDIT, .incident = 1 });
    queued(c, 8, (struct message_order){ .act = MESSAGE_EDIT, .incident = 1 });
    take(c, (struct event){ .kind = EV_MSG_MERGED, .stream = "message:7", .message = 7, .u.change.into = 8 });
    assert_string_equal(said(&c->r.messages.v[0], words), "goes out inside M8");
    c->w.now_ms += 5000;
    take(c, (struct event){ .kind = EV_MSG_DELIVERED, .stream = "message:8", .message = 8 });
    report_finish(&c->r);
    assert_string_equal(said(&c->r.messages.v[0], words), "delivered 5s later, inside M8");
}

static void
report__has_a_note_of_an_earlier_time__where_that_time_is(void **state)
{
    struct case_ *c = *state;
    struct event note = { .kind = EV_INC_ENTRY,
        .u.inc_entry.now = { .kind = ENTRY_NOTE, .number = 1, .by = "ana", .text = "the flag was on", .at_ms = c->w.now_ms } };

    begin(c);
    c->w.now_ms += MINUTE_MS;
    take(c, (struct event){ .kind = EV_INC_CHANGED, .u.inc_field = { .field = INCIDENT_LEAD, .now = "bob" } });
    c->w.now_ms += MINUTE_MS;
    take(c, note);
    assert_int_equal(c->r.lines.n, 2);
    assert_int_equal(c->r.lines.v[0].seq, 2);
    assert_int_equal(c->r.lines.v[0].at_ms, note.u.inc_entry.now.at_ms);
    assert_int_equal(c->r.lines.v[0].written_ms, c->w.now_ms);
    assert_int_equal(c->r.lines.v[1].written_ms, 0);
}

static void
report__tells_when_each_alert_fired_and_cleared(void **state)
{
    struct case_ *c = *state;
    struct sighting s = { .id = c->alert->id, .severity = "critical", .level = 2 };
    struct alert_id id = c->alert->id, other = { { 9 } };
    struct alert_id both[] = { other, id };
    int64_t fired_ms = c->w.now_ms;

    begin(c);
    take(c, (struct event){ .kind = EV_FIRED, .stream = "source:am", .u.sightings = { &s, 1 } });
    c->w.now_ms += MINUTE_MS;
    take(c, (struct event){ .kind = EV_ACKED, .stream = "alert:1", .alert = id, .actor = "bob" });
    take(c, (struct event){ .kind = EV_CLEARED, .stream = "source:am", .u.alerts = { both, 2 } });
    report_finish(&c->r);
    assert_int_equal(c->r.alerts.v[0].fired_ms, fired_ms);
    assert_string_equal(c->r.alerts.v[0].acked_by, "bob");
    assert_int_equal(c->r.alerts.v[0].cleared_ms, c->w.now_ms);
    assert_string_equal(c->r.lines.v[2].text, "checkout 5xx");
    assert_int_equal(c->r.lacks_firings, 0);
}

static void
report__says_in_one_line__what_one_act_did_to_several_alerts(void **state)
{
    struct case_ *c = *state;
    struct event ack = { .kind = EV_ACKED, .stream = "alert:1", .alert = c->alert->id, .actor = "bob", .batch = 7 };

    begin(c);
    take(c, ack);
    take(c, ack);
    take(c, ack);
    ack.batch = 8;
    take(c, ack);
    report_finish(&c->r);
    assert_int_equal(c->r.lines.n, 2);
    assert_string_equal(c->r.lines.v[0].text, "checkout 5xx and 2 more");
    assert_string_equal(c->r.lines.v[1].text, "checkout 5xx");
}

static void
report__says_what_the_log_no_longer_has(void **state)
{
    struct case_ *c = *state;

    begin(c);
    take(c, (struct event){ .kind = EV_INC_CHANGED, .u.inc_field = { .field = INCIDENT_LEAD, .now = "bob" } });
    report_finish(&c->r);
    assert_true(c->r.lacks_opening);
    assert_int_equal(c->r.lacks_firings, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(report__tells_how_long_it_took__from_its_beginning),
    TEST(report__tells_who_was_asked__and_who_answered_when),
    TEST(report__tells_what_failed__until_it_was_delivered_after_all),
    TEST(report__takes_what_went_out_in_another__as_delivered_with_that),
    TEST(report__has_a_note_of_an_earlier_time__where_that_time_is),
    TEST(report__tells_when_each_alert_fired_and_cleared),
    TEST(report__says_in_one_line__what_one_act_did_to_several_alerts),
    TEST(report__says_what_the_log_no_longer_has),
};

SUITE(report, tests);
