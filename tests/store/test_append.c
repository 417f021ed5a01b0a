/* SPDX-License-Identifier: MIT */
/* The contract of appending: whole, in order, durable before it is said, and what follows a failure. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
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

static uint64_t
last_seq(const struct desk *d)
{
    struct err err = { 0 };
    struct reader *r = reader_open(d->path, &err);
    uint64_t seq;

    if (r == NULL)
        fail_msg("%s", err.text);
    seq = reader_last_seq(r);
    reader_close(r);
    return seq;
}

static void
append__is_seen_by_readers__once_it_is_durable(void **state)
{
    struct desk *d = *state;

    assert_int_equal(last_seq(d), 1);
    desk_fire(d, 3);
    assert_int_equal(last_seq(d), 2);
    desk_ack(d, desk_alert(d, 1));
    assert_int_equal(last_seq(d), 3);
    desk_check_equal(d, false);
}

struct seen {
    int done;
    int order[16];
    enum err_code code[16];
    struct seen_one {
        struct seen *all;
        int i;
    } one[16];
};

static void
on_done(void *arg, const struct err *err)
{
    struct seen_one *one = arg;

    one->all->code[one->all->done] = err == NULL ? ERR_NONE : err->code;
    one->all->order[one->all->done++] = one->i;
}

static void
hand_over(struct desk *d, struct seen *s, int i, struct append *a)
{
    s->one[i] = (struct seen_one){ s, i };
    store_append_take(d->s, a, on_done, &s->one[i]);
}

static struct append *
comment(struct desk *d, const char *request_id)
{
    const struct alert *a = desk_alert(d, 0);
    struct subject subject = { .id = a->id, .episode = a->episode };

    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_COMMENT,
            .actor = "ana",
            .origin = "cli",
            .request_id = request_id,
            .subjects = &subject,
            .subjects_n = 1,
            .text = "looking" }));
    return desk_gather(d);
}

static void
append__calls_back_from_dispatch_alone__in_order(void **state)
{
    struct desk *d = *state;
    struct seen s = { 0 };
    struct pollfd p = { .events = POLLIN };

    desk_fire(d, 1);
    for (int i = 0; i < 12; i++)
        hand_over(d, &s, i, comment(d, NULL));
    p.fd = store_fd(d->s);
    assert_int_equal(poll(&p, 1, 5000), 1);
    assert_int_equal(s.done, 0);
    desk_wait(d, &s.done, 12);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(s.order[i], i);
        assert_int_equal(s.code[i], ERR_NONE);
    }
    assert_int_equal(last_seq(d), 14);
    assert_int_equal(poll(&p, 1, 0), 0);
}

static void
append__is_refused__when_the_request_id_was_used(void **state)
{
    struct desk *d = *state;
    const struct alert *a;

    desk_fire(d, 1);
    a = desk_alert(d, 0);
    assert_true(desk_keep(d, comment(d, "r-1")));
    /* The model would answer a repeat by itself: another that does not know it yet. */
    d->w.out.events.v[0].seq = d->w.out.events.v[0].batch = d->w.m->next_seq++;
    d->w.out.events.v[0].version++;
    assert_false(desk_keep(d, desk_gather(d)));
    assert_int_equal(d->err.code, ERR_CONFLICT);
    assert_non_null(strstr(d->err.text, "request id 'r-1' of ana"));
    assert_int_equal(last_seq(d), 3);
    (void)a;
}

static void
append__is_refused__when_the_stream_has_that_version(void **state)
{
    struct desk *d = *state;

    desk_fire(d, 1);
    assert_true(desk_keep(d, comment(d, NULL)));
    d->w.out.events.v[0].seq = d->w.out.events.v[0].batch = d->w.m->next_seq++;
    assert_false(desk_keep(d, desk_gather(d)));
    assert_int_equal(d->err.code, ERR_CONFLICT);
    assert_non_null(strstr(d->err.text, "has changed meanwhile"));
}

static void
append__fails_with_all_after_it__until_the_loop_has_heard(void **state)
{
    struct desk *d = *state;
    struct seen s = { 0 };
    struct append *good, *bad;

    desk_fire(d, 1);
    good = comment(d, "a");
    append_free(comment(d, "b"));
    bad = append_new();
    d->w.out.events.v[0].seq += 5;
    append_event(bad, &d->w.out.events.v[0]);
    hand_over(d, &s, 0, good);
    hand_over(d, &s, 1, bad);
    for (int i = 2; i < 6; i++)
        hand_over(d, &s, i, comment(d, NULL));
    desk_wait(d, &s.done, 6);
    assert_int_equal(s.code[0], ERR_NONE);
    for (int i = 1; i < 6; i++)
        assert_int_equal(s.code[i], ERR_CONFLICT);
    assert_int_equal(last_seq(d), 3);
}

static void
append__works_again__after_a_failure_was_heard(void **state)
{
    struct desk *d = *state;

    desk_fire(d, 1);
    d->w.m->next_seq += 7;
    assert_false(desk_keep(d, comment(d, NULL)));
    desk_load(d);
    assert_true(desk_keep(d, comment(d, NULL)));
    desk_check_equal(d, false);
}

static void
append__keeps_a_blob_once__whatever_brings_it(void **state)
{
    struct desk *d = *state;
    const struct alert *a;
    struct reader *r;
    struct verify_result v;
    struct err err = { 0 };

    desk_fire(d, 2);
    a = desk_alert(d, 0);
    for (int i = 0; i < 3; i++) {
        world_clear(&d->w, a);
        desk_kept(d);
        desk_fire(d, 2);
        a = desk_alert(d, 0);
    }
    assert_int_equal(a->count, 4);
    r = reader_open(d->path, &err);
    if (!reader_verify(r, NULL, NULL, &v, &err))
        fail_msg("%s", err.text);
    reader_close(r);
    assert_int_equal(v.blobs, 2);
    desk_check_equal(d, false);
}

static void
append__takes_an_alert_back__that_goes_and_comes_at_once(void **state)
{
    struct desk *d = *state;
    struct append *a;
    struct sighting s;

    desk_fire(d, 2);
    s = world_sighting(&d->w, "alertname=A0,severity=critical,service=shop");
    desk_ack(d, desk_alert(d, 0));
    world_clear(&d->w, desk_alert(d, 0));
    desk_kept(d);
    d->w.now_ms += 25 * INT64_C(3600000);
    assert_true(world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" }));
    assert_null(desk_alert(d, 0));
    a = desk_gather(d);
    world_see(&d->w, &s, 1);
    append_event(a, &d->w.out.events.v[0]);
    append_alert(a, model_alert(d->w.m, &s.id));
    append_source(a, d->w.m->sources.v[0]);
    if (!desk_keep(d, a))
        fail_msg("%s", d->err.text);
    desk_check_equal(d, false);
}

static void
store_close__finishes__what_was_handed_over(void **state)
{
    struct desk *d = *state;
    struct seen s = { 0 };

    desk_fire(d, 1);
    for (int i = 0; i < 10; i++)
        hand_over(d, &s, i, comment(d, NULL));
    desk_close(d);
    assert_int_equal(s.done, 0);
    assert_int_equal(last_seq(d), 12);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(append__is_seen_by_readers__once_it_is_durable),
    TEST(append__calls_back_from_dispatch_alone__in_order),
    TEST(append__is_refused__when_the_request_id_was_used),
    TEST(append__is_refused__when_the_stream_has_that_version),
    TEST(append__fails_with_all_after_it__until_the_loop_has_heard),
    TEST(append__works_again__after_a_failure_was_heard),
    TEST(append__keeps_a_blob_once__whatever_brings_it),
    TEST(append__takes_an_alert_back__that_goes_and_comes_at_once),
    TEST(store_close__finishes__what_was_handed_over),
};

SUITE(append, tests);
