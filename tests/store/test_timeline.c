/* SPDX-License-Identifier: MIT */
/* The timeline of an incident: which events the store finds for it. */
#include <stdlib.h>
#include <string.h>

#include "core/timeline.h"
#include "store/desk.h"

#define HOUR_MS INT64_C(3600000)

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 3);
    *state = d;
    return 0;
}

static int
teardown(void **state)
{
    desk_release(*state);
    free(*state);
    return 0;
}

/* ---- what happens; each gives the seq of its (first) event */

static uint64_t
last_seq(const struct desk *d)
{
    return d->w.m->next_seq - 1;
}

static uint64_t
say(struct desk *d, struct event ev)
{
    const struct incident *i = model_incident(d->w.m, 1);

    ev.stream = "incident:1";
    ev.incident = 1;
    ev.actor = "ana";
    ev.version = i == NULL ? 1 : i->version + 1;
    desk_say(d, ev);
    desk_kept(d);
    return last_seq(d);
}

static uint64_t
open_incident(struct desk *d, const char *started)
{
    struct event ev = { .kind = EV_INC_OPENED };

    ev.u.inc_opened.fields[INCIDENT_TITLE] = "checkout is down";
    ev.u.inc_opened.fields[INCIDENT_SEVERITY] = "sev-1";
    ev.u.inc_opened.fields[INCIDENT_STATE] = "investigating";
    ev.u.inc_opened.fields[INCIDENT_REPORTED] = "2025-11-21T02:00:00.000Z";
    ev.u.inc_opened.fields[INCIDENT_STARTED] = started;
    return say(d, ev);
}

static uint64_t
set_state(struct desk *d, const char *now)
{
    const char *was = model_incident(d->w.m, 1)->fields[INCIDENT_STATE];
    char copy[32];

    snprintf(copy, sizeof copy, "%s", was);
    return say(d, (struct event){ .kind = EV_INC_CHANGED, .u.inc_field = { .field = INCIDENT_STATE, .now = now, .was = copy } });
}

static uint64_t
link_alert(struct desk *d, enum event_kind kind, size_t i)
{
    struct incident_alert a = { .id = desk_alert(d, i)->id, .episode = desk_alert(d, i)->episode, .name = "shop is slow" };

    return say(d, (struct event){ .kind = kind, .u.inc_alerts = { .v = &a, .n = 1 } });
}

static uint64_t
comment(struct desk *d, size_t i)
{
    assert_true(world_act(&d->w, CMD_COMMENT, "bob", desk_alert(d, i)));
    desk_kept(d);
    return last_seq(d);
}

/* It is gone and fires anew; the seq of the firing. */
static uint64_t
fire_again(struct desk *d, size_t i)
{
    struct labels text = desk_alert(d, i)->source == NULL ? (struct labels){ 0 } : alert_labels(desk_alert(d, i));
    struct sighting s = { .id = desk_alert(d, i)->id, .severity = "critical", .labels = text, .starts_at_ms = d->w.now_ms };

    s.labels.bytes = arena_memdup(&d->w.arena, text.bytes, text.len);
    d->w.now_ms += HOUR_MS;
    world_clear(&d->w, desk_alert(d, i));
    desk_kept(d);
    world_see(&d->w, &s, 1);
    desk_kept(d);
    for (size_t k = 0; k < d->w.out.events.n; k++)
        if (d->w.out.events.v[k].kind == EV_FIRED)
            return d->w.out.events.v[k].seq;
    fail();
    return 0;
}

/* A message about the incident, or that asks somebody because of an alert; the seq of its queued event. */
static uint64_t
queue(struct desk *d, uint64_t number, struct message_order order)
{
    char stream[32];

    snprintf(stream, sizeof stream, "message:%d", (int)number);
    order.destination = "#ops";
    order.channel = "C1";
    order.text = "checkout is down";
    order.deadline_ms = d->w.now_ms + HOUR_MS;
    desk_say(d,
        (struct event){ .kind = EV_MSG_QUEUED,
            .actor = "ana",
            .stream = stream,
            .message = number,
            .version = 1,
            .u.queued.order = order });
    desk_kept(d);
    return last_seq(d);
}

static void
outcome(struct desk *d, uint64_t number, enum command_kind kind, enum outcome_kind how)
{
    struct message_outcome outcome = { .kind = how, .channel_id = "C1", .ts = "1763690400.000100", .error = "no such channel" };

    assert_true(world_do(&d->w,
        &(struct command){ .kind = kind,
            .actor = "tocsin",
            .origin = "engine",
            .messages = &number,
            .messages_n = 1,
            .outcome = kind == CMD_OUTCOME ? &outcome : NULL }));
    desk_kept(d);
}

static void
tick(struct desk *d, int64_t later_ms)
{
    d->w.now_ms += later_ms;
    assert_true(world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" }));
    desk_kept(d);
}

/* ---- what is read */

struct read {
    int done;
    size_t n;
    bool more;
    uint64_t seqs[64];
};

static void
on_timeline(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err)
{
    struct read *r = arg;

    assert_null(err);
    assert_true(n <= sizeof r->seqs / sizeof *r->seqs);
    r->done++;
    r->n = n;
    r->more = more;
    for (size_t i = 0; i < n; i++)
        r->seqs[i] = v[i].ev.seq;
}

static struct read
timeline(struct desk *d, uint64_t before, size_t limit)
{
    struct read r = { 0 };

    store_timeline(d->s, 1, before, limit, on_timeline, &r);
    desk_wait(d, &r.done, 1);
    return r;
}

static void
expect(struct read r, size_t n, ...)
{
    va_list ap;

    va_start(ap, n);
    for (size_t i = 0; i < n && i < r.n; i++)
        assert_int_equal(r.seqs[i], va_arg(ap, uint64_t));
    va_end(ap);
    assert_int_equal(r.n, n);
}

#define FIRED UINT64_C(2)

static void
store_timeline__has_its_own_events_and_its_alerts__newest_first(void **state)
{
    struct desk *d = *state;
    uint64_t before = comment(d, 0), of_another = comment(d, 1), opened = open_incident(d, NULL),
             linked = link_alert(d, EV_INC_LINKED, 0), after = comment(d, 0);

    (void)comment(d, 1);
    assert_true(of_another > before);
    expect(timeline(d, 0, 100), 5, after, linked, opened, before, FIRED);
}

static void
store_timeline__gives_the_latest__and_says_that_there_are_more(void **state)
{
    struct desk *d = *state;
    uint64_t opened = open_incident(d, NULL), linked = link_alert(d, EV_INC_LINKED, 0), after = comment(d, 0);
    struct read r = timeline(d, 0, 3);

    expect(r, 3, after, linked, opened);
    assert_true(r.more);
    r = timeline(d, linked, 3);
    expect(r, 2, opened, FIRED);
    assert_false(r.more);
}

static void
store_timeline__begins_with_the_episode__in_which_the_alert_was_linked(void **state)
{
    struct desk *d = *state;
    uint64_t fired, opened, linked;

    (void)comment(d, 0);
    fired = fire_again(d, 0);
    opened = open_incident(d, NULL);
    linked = link_alert(d, EV_INC_LINKED, 0);
    expect(timeline(d, 0, 100), 3, linked, opened, fired);
}

static void
store_timeline__begins_with_the_incident__where_that_began_earlier(void **state)
{
    struct desk *d = *state;
    uint64_t said = comment(d, 0), fired = fire_again(d, 0), opened = open_incident(d, "2025-11-21T02:00:00.000Z"),
             linked = link_alert(d, EV_INC_LINKED, 0);

    expect(timeline(d, 0, 100), 6, linked, opened, fired, fired - 1, said, FIRED);
}

static void
store_timeline__ends_for_an_alert__that_is_taken_out(void **state)
{
    struct desk *d = *state;
    uint64_t opened = open_incident(d, NULL), linked = link_alert(d, EV_INC_LINKED, 0), said = comment(d, 0),
             unlinked = link_alert(d, EV_INC_UNLINKED, 0);

    (void)comment(d, 0);
    expect(timeline(d, 0, 100), 5, unlinked, said, linked, opened, FIRED);
}

static void
store_timeline__ends_for_its_alerts__when_it_is_closed(void **state)
{
    struct desk *d = *state;
    uint64_t opened = open_incident(d, NULL), linked = link_alert(d, EV_INC_LINKED, 0), resolved = set_state(d, "resolved"),
             said = comment(d, 0), closed = set_state(d, "closed");

    (void)comment(d, 0);
    expect(timeline(d, 0, 100), 6, closed, said, resolved, linked, opened, FIRED);
}

static void
store_timeline__ends_for_an_alert__that_fires_anew_once_it_is_over(void **state)
{
    struct desk *d = *state;
    uint64_t opened = open_incident(d, NULL), linked = link_alert(d, EV_INC_LINKED, 0), again = fire_again(d, 0),
             resolved = set_state(d, "resolved"), next = fire_again(d, 0);

    (void)comment(d, 0);
    expect(timeline(d, 0, 100), 7, next - 1, resolved, again, again - 1, linked, opened, FIRED);
}

static void
store_timeline__goes_on_for_its_alerts__when_it_is_reopened(void **state)
{
    struct desk *d = *state;
    uint64_t opened = open_incident(d, NULL), linked = link_alert(d, EV_INC_LINKED, 0), closed = set_state(d, "closed"), reopened,
             said;

    (void)comment(d, 0);
    reopened = set_state(d, "investigating");
    said = comment(d, 0);
    expect(timeline(d, 0, 100), 6, said, reopened, closed, linked, opened, FIRED);
}

static void
store_timeline__has_its_messages__and_what_became_of_each(void **state)
{
    struct desk *d = *state;
    struct message_order about = { .act = MESSAGE_POST, .incident = 1 }, other = { .act = MESSAGE_POST, .incident = 2 };
    uint64_t opened = open_incident(d, NULL), queued = queue(d, 1, about);

    (void)queue(d, 2, other);
    outcome(d, 1, CMD_DELIVER, 0);
    outcome(d, 1, CMD_OUTCOME, OUTCOME_DELIVERED);
    expect(timeline(d, 0, 100), 3, last_seq(d), queued, opened);
}

static void
store_timeline__has_what_follows_by_itself__only_where_it_fails(void **state)
{
    struct desk *d = *state;
    struct message_order topic = { .act = MESSAGE_TOPIC, .incident = 1 };
    uint64_t opened = open_incident(d, NULL);

    (void)queue(d, 1, topic);
    outcome(d, 1, CMD_DELIVER, 0);
    expect(timeline(d, 0, 100), 1, opened);
    outcome(d, 1, CMD_OUTCOME, OUTCOME_REFUSED);
    expect(timeline(d, 0, 100), 2, d->w.out.events.v[0].seq, opened);
}

static void
store_timeline__has_pages_of_its_alerts__and_no_notices(void **state)
{
    struct desk *d = *state;
    struct alert_id id = desk_alert(d, 0)->id;
    struct message_order page = { .kind = MESSAGE_PAGE, .act = MESSAGE_ASK, .subjects = &id, .subjects_n = 1, .person = "bob" },
                         notice = { .act = MESSAGE_POST, .subjects = &id, .subjects_n = 1 };
    uint64_t asked = queue(d, 1, page), opened, linked;

    (void)queue(d, 2, notice);
    opened = open_incident(d, NULL);
    linked = link_alert(d, EV_INC_LINKED, 0);
    expect(timeline(d, 0, 100), 4, linked, opened, asked, FIRED);
}

static void
store_timeline__has_a_message__that_the_board_has_forgotten(void **state)
{
    struct desk *d = *state;
    struct message_order about = { .act = MESSAGE_POST, .incident = 1 };
    uint64_t opened = open_incident(d, NULL), queued = queue(d, 1, about), delivered, closed;

    outcome(d, 1, CMD_DELIVER, 0);
    outcome(d, 1, CMD_OUTCOME, OUTCOME_DELIVERED);
    delivered = last_seq(d);
    closed = set_state(d, "closed");
    tick(d, 3 * MESSAGE_KEPT_MS);
    assert_null(model_message(d->w.m, 1));
    expect(timeline(d, 0, 100), 4, closed, delivered, queued, opened);
}

static void
store_timeline__has_an_alert__that_the_board_has_forgotten(void **state)
{
    struct desk *d = *state;
    uint64_t opened = open_incident(d, NULL), linked = link_alert(d, EV_INC_LINKED, 0), cleared, aged;

    world_clear(&d->w, desk_alert(d, 0));
    desk_kept(d);
    cleared = last_seq(d);
    tick(d, 13 * HOUR_MS);
    aged = last_seq(d);
    tick(d, 25 * HOUR_MS);
    assert_null(desk_alert(d, 0));
    expect(timeline(d, 0, 100), 5, aged, cleared, linked, opened, FIRED);
}

static void
store_timeline__is_empty__where_there_is_no_such_incident(void **state)
{
    expect(timeline(*state, 0, 100), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(store_timeline__has_its_own_events_and_its_alerts__newest_first),
    TEST(store_timeline__gives_the_latest__and_says_that_there_are_more),
    TEST(store_timeline__begins_with_the_episode__in_which_the_alert_was_linked),
    TEST(store_timeline__begins_with_the_incident__where_that_began_earlier),
    TEST(store_timeline__ends_for_an_alert__that_is_taken_out),
    TEST(store_timeline__ends_for_its_alerts__when_it_is_closed),
    TEST(store_timeline__ends_for_an_alert__that_fires_anew_once_it_is_over),
    TEST(store_timeline__goes_on_for_its_alerts__when_it_is_reopened),
    TEST(store_timeline__has_its_messages__and_what_became_of_each),
    TEST(store_timeline__has_what_follows_by_itself__only_where_it_fails),
    TEST(store_timeline__has_pages_of_its_alerts__and_no_notices),
    TEST(store_timeline__has_a_message__that_the_board_has_forgotten),
    TEST(store_timeline__has_an_alert__that_the_board_has_forgotten),
    TEST(store_timeline__is_empty__where_there_is_no_such_incident),
};

SUITE(timeline, tests);
