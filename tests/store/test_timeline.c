/* SPDX-License-Identifier: MIT */
/* The timeline of an incident: which events the store finds for it. */
#include <stdlib.h>
#include <string.h>

#include "store/incident_acts.h"
#include "util/time.h"

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
    uint64_t before = inc_comment(d, 0), of_another = inc_comment(d, 1), opened = inc_open(d, NULL),
             linked = inc_link(d, EV_INC_LINKED, 0), after = inc_comment(d, 0);

    (void)inc_comment(d, 1);
    assert_true(of_another > before);
    expect(timeline(d, 0, 100), 5, after, linked, opened, before, FIRED);
}

static void
store_timeline__gives_the_latest__and_says_that_there_are_more(void **state)
{
    struct desk *d = *state;
    uint64_t opened = inc_open(d, NULL), linked = inc_link(d, EV_INC_LINKED, 0), after = inc_comment(d, 0);
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

    (void)inc_comment(d, 0);
    fired = inc_fire_again(d, 0);
    opened = inc_open(d, NULL);
    linked = inc_link(d, EV_INC_LINKED, 0);
    expect(timeline(d, 0, 100), 3, linked, opened, fired);
}

static void
store_timeline__begins_with_the_incident__where_that_began_earlier(void **state)
{
    struct desk *d = *state;
    uint64_t said = inc_comment(d, 0), fired = inc_fire_again(d, 0), opened = inc_open(d, "2025-11-21T02:00:00.000Z"),
             linked = inc_link(d, EV_INC_LINKED, 0);

    expect(timeline(d, 0, 100), 6, linked, opened, fired, fired - 1, said, FIRED);
}

static void
store_timeline__ends_for_an_alert__that_is_taken_out(void **state)
{
    struct desk *d = *state;
    uint64_t opened = inc_open(d, NULL), linked = inc_link(d, EV_INC_LINKED, 0), said = inc_comment(d, 0),
             unlinked = inc_link(d, EV_INC_UNLINKED, 0);

    (void)inc_comment(d, 0);
    expect(timeline(d, 0, 100), 5, unlinked, said, linked, opened, FIRED);
}

static void
store_timeline__ends_for_its_alerts__when_it_is_closed(void **state)
{
    struct desk *d = *state;
    uint64_t opened = inc_open(d, NULL), linked = inc_link(d, EV_INC_LINKED, 0), resolved = inc_set_state(d, "resolved"),
             said = inc_comment(d, 0), closed = inc_set_state(d, "closed");

    (void)inc_comment(d, 0);
    expect(timeline(d, 0, 100), 6, closed, said, resolved, linked, opened, FIRED);
}

static void
store_timeline__ends_for_an_alert__that_fires_anew_once_it_is_over(void **state)
{
    struct desk *d = *state;
    uint64_t opened = inc_open(d, NULL), linked = inc_link(d, EV_INC_LINKED, 0), again = inc_fire_again(d, 0),
             resolved = inc_set_state(d, "resolved"), next = inc_fire_again(d, 0);

    (void)inc_comment(d, 0);
    expect(timeline(d, 0, 100), 7, next - 1, resolved, again, again - 1, linked, opened, FIRED);
}

static void
store_timeline__goes_on_for_its_alerts__when_it_is_reopened(void **state)
{
    struct desk *d = *state;
    uint64_t opened = inc_open(d, NULL), linked = inc_link(d, EV_INC_LINKED, 0), closed = inc_set_state(d, "closed"), reopened,
             said;

    (void)inc_comment(d, 0);
    reopened = inc_set_state(d, "investigating");
    said = inc_comment(d, 0);
    expect(timeline(d, 0, 100), 6, said, reopened, closed, linked, opened, FIRED);
}

static void
store_timeline__has_its_messages__and_what_became_of_each(void **state)
{
    struct desk *d = *state;
    struct message_order about = { .act = MESSAGE_POST, .incident = 1 }, other = { .act = MESSAGE_POST, .incident = 2 };
    uint64_t opened = inc_open(d, NULL), queued = inc_queue(d, 1, about);

    (void)inc_queue(d, 2, other);
    inc_outcome(d, 1, CMD_DELIVER, 0);
    inc_outcome(d, 1, CMD_OUTCOME, OUTCOME_DELIVERED);
    expect(timeline(d, 0, 100), 3, inc_last_seq(d), queued, opened);
}

static void
store_timeline__has_what_follows_by_itself__only_where_it_fails(void **state)
{
    struct desk *d = *state;
    struct message_order topic = { .act = MESSAGE_TOPIC, .incident = 1 };
    uint64_t opened = inc_open(d, NULL);

    (void)inc_queue(d, 1, topic);
    inc_outcome(d, 1, CMD_DELIVER, 0);
    expect(timeline(d, 0, 100), 1, opened);
    inc_outcome(d, 1, CMD_OUTCOME, OUTCOME_REFUSED);
    expect(timeline(d, 0, 100), 2, d->w.out.events.v[0].seq, opened);
}

static void
store_timeline__has_pages_of_its_alerts__and_no_notices(void **state)
{
    struct desk *d = *state;
    struct alert_id id = desk_alert(d, 0)->id;
    struct message_order page = { .kind = MESSAGE_PAGE, .act = MESSAGE_ASK, .subjects = &id, .subjects_n = 1, .person = "bob" },
                         notice = { .act = MESSAGE_POST, .subjects = &id, .subjects_n = 1 };
    uint64_t asked = inc_queue(d, 1, page), opened, linked;

    (void)inc_queue(d, 2, notice);
    opened = inc_open(d, NULL);
    linked = inc_link(d, EV_INC_LINKED, 0);
    expect(timeline(d, 0, 100), 4, linked, opened, asked, FIRED);
}

static void
store_timeline__has_a_message__that_the_board_has_forgotten(void **state)
{
    struct desk *d = *state;
    struct message_order about = { .act = MESSAGE_POST, .incident = 1 };
    uint64_t opened = inc_open(d, NULL), queued = inc_queue(d, 1, about), delivered, closed;

    inc_outcome(d, 1, CMD_DELIVER, 0);
    inc_outcome(d, 1, CMD_OUTCOME, OUTCOME_DELIVERED);
    delivered = inc_last_seq(d);
    closed = inc_set_state(d, "closed");
    inc_tick(d, 3 * MESSAGE_KEPT_MS);
    assert_null(model_message(d->w.m, 1));
    expect(timeline(d, 0, 100), 4, closed, delivered, queued, opened);
}

static void
store_timeline__has_an_alert__that_the_board_has_forgotten(void **state)
{
    struct desk *d = *state;
    uint64_t opened = inc_open(d, NULL), linked = inc_link(d, EV_INC_LINKED, 0), cleared, aged;

    world_clear(&d->w, desk_alert(d, 0));
    desk_kept(d);
    cleared = inc_last_seq(d);
    inc_tick(d, 13 * MS_HOUR);
    aged = inc_last_seq(d);
    inc_tick(d, 25 * MS_HOUR);
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
