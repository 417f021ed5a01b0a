/* SPDX-License-Identifier: MIT */
/* Reading the log: by seq, by time, by alert; with and without an owner. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/desk.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 3);
    d->w.now_ms += 60000;
    desk_ack(d, desk_alert(d, 0));
    d->w.now_ms += 60000;
    assert_true(world_act(&d->w, CMD_COMMENT, "bob", desk_alert(d, 1)));
    desk_kept(d);
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

struct got {
    uint64_t seqs[16];
    enum event_kind kinds[16];
    size_t n, most;
    char name[64]; /* of the first sighting's alertname */
    char node[33];
};

static bool
on_event(void *ctx, const struct stored_event *e)
{
    struct got *g = ctx;

    g->seqs[g->n] = e->ev.seq;
    g->kinds[g->n++] = e->ev.kind;
    snprintf(g->node, sizeof g->node, "%s", e->node);
    assert_int_equal(strlen(e->data), e->data_len);
    if (e->ev.kind == EV_FIRED && e->ev.u.sightings.n > 0 && e->ev.u.sightings.v[0].labels.len > 0)
        snprintf(g->name, sizeof g->name, "%s", labels_get(e->ev.u.sightings.v[0].labels, "alertname"));
    return g->most == 0 || g->n < g->most;
}

static struct got
query(struct desk *d, struct event_query q)
{
    struct err err = { 0 };
    struct reader *r = reader_open(d->path, &err);
    struct got g = { 0 };

    if (r == NULL || !reader_events(r, &q, on_event, &g, &err))
        fail_msg("%s", err.text);
    reader_close(r);
    return g;
}

static void
expect_seqs(struct got g, size_t n, ...)
{
    va_list ap;

    assert_int_equal(g.n, n);
    va_start(ap, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(g.seqs[i], va_arg(ap, int));
    va_end(ap);
}

static void
reader_events__gives_all__in_order(void **state)
{
    struct desk *d = *state;
    struct got g = query(d, (struct event_query){ 0 });

    expect_seqs(g, 4, 1, 2, 3, 4);
    assert_int_equal(g.kinds[2], EV_ACKED);
    assert_string_equal(g.node, d->w.m->node);
}

static void
reader_events__gives_what_is_asked_for(void **state)
{
    struct desk *d = *state;
    struct alert_id second = desk_alert(d, 1)->id, other = { { 1 } };

    expect_seqs(query(d, (struct event_query){ .after_seq = 2 }), 2, 3, 4);
    expect_seqs(query(d, (struct event_query){ .newest_first = true, .limit = 2 }), 2, 4, 3);
    expect_seqs(query(d, (struct event_query){ .since_ms = WORLD_START_MS + 1 }), 2, 3, 4);
    expect_seqs(query(d, (struct event_query){ .since_ms = WORLD_START_MS + 999999 }), 0);
    expect_seqs(query(d, (struct event_query){ .alert = &second }), 2, 2, 4);
    expect_seqs(query(d, (struct event_query){ .alert = &second, .after_seq = 2, .since_ms = 5, .limit = 9 }), 1, 4);
    expect_seqs(query(d, (struct event_query){ .alert = &other }), 0);
    expect_seqs(query(d, (struct event_query){ .stream = "source:am" }), 2, 1, 2);
    expect_seqs(query(d, (struct event_query){ .stream = "source:am", .after_seq = 1, .since_ms = 5, .limit = 9 }), 1, 2);
    expect_seqs(query(d, (struct event_query){ .stream = "source:am", .newest_first = true, .limit = 1 }), 1, 2);
    expect_seqs(query(d, (struct event_query){ .stream = "source:am", .alert = &second }), 1, 2);
    expect_seqs(query(d, (struct event_query){ .stream = "source:a" }), 0);
}

static void
reader_events__gives_sightings_their_labels__when_decoding(void **state)
{
    struct got g = query(*state, (struct event_query){ .decode = true });

    assert_string_equal(g.name, "A0");
}

static void
reader_events__finds_an_alert__that_was_forgotten(void **state)
{
    struct desk *d = *state;
    struct alert_id id = desk_alert(d, 0)->id;

    world_clear(&d->w, desk_alert(d, 0));
    desk_kept(d);
    d->w.now_ms += 25 * INT64_C(3600000);
    (void)world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
    desk_kept(d);
    assert_null(model_alert(d->w.m, &id));
    expect_seqs(query(d, (struct event_query){ .alert = &id, .decode = true }), 4, 2, 3, 5, d->w.m->next_seq - 1);
    desk_check_equal(d, false);
}

static void
reader_data_version__changes__when_the_owner_commits(void **state)
{
    struct desk *d = *state;
    struct reader *r = reader_open(d->path, NULL);
    int64_t before = reader_data_version(r);

    assert_int_equal(reader_data_version(r), before);
    desk_ack(d, desk_alert(d, 2));
    assert_int_not_equal(reader_data_version(r), before);
    assert_int_equal(reader_last_seq(r), 5);
    reader_close(r);
}

static void
reader__works__when_nobody_owns_the_store(void **state)
{
    struct desk *d = *state;

    desk_close(d);
    expect_seqs(query(d, (struct event_query){ .limit = 1 }), 1, 1);
    expect_seqs(query(d, (struct event_query){ .limit = 1 }), 1, 1);
    desk_open(d);
    desk_load(d);
    desk_ack(d, desk_alert(d, 2));
}

static void
reader__sees_one_moment__while_the_owner_writes(void **state)
{
    struct desk *d = *state;
    struct model *m = desk_model();
    struct reader *r = reader_open(d->path, NULL);

    assert_true(reader_load(r, m, NULL));
    desk_ack(d, desk_alert(d, 2));
    assert_int_equal(m->next_seq, 5);
    model_free(m);
    m = desk_model();
    assert_true(reader_load(r, m, NULL));
    assert_int_equal(m->next_seq, 6);
    model_free(m);
    reader_close(r);
}

struct history {
    int done;
    size_t n;
    bool more;
    uint64_t first, last;
};

static void
on_history(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err)
{
    struct history *h = arg;

    assert_null(err);
    h->done++;
    h->n = n;
    h->more = more;
    if (n == 0)
        return;
    h->first = v[0].ev.seq;
    h->last = v[n - 1].ev.seq;
    if (v[0].ev.kind == EV_COMMENTED)
        assert_string_equal(v[0].ev.u.note.now.text, "looking");
}

static void
store_history__is_the_alerts_own__newest_first(void **state)
{
    struct desk *d = *state;
    struct alert_id id = desk_alert(d, 1)->id, other = { { 9 } };
    struct history h = { 0 };

    store_history(d->s, &id, 10, on_history, &h);
    desk_wait(d, &h.done, 1);
    assert_int_equal(h.n, 2);
    assert_int_equal(h.first, 4);
    assert_int_equal(h.last, 2);
    assert_false(h.more);
    store_history(d->s, &id, 1, on_history, &h);
    desk_wait(d, &h.done, 2);
    assert_int_equal(h.n, 1);
    assert_true(h.more);
    store_history(d->s, &other, 10, on_history, &h);
    desk_wait(d, &h.done, 3);
    assert_int_equal(h.n, 0);
}

static void
store_stream__is_the_streams_own__newest_first(void **state)
{
    struct desk *d = *state;
    struct history h = { 0 };

    store_stream(d->s, "source:am", 10, on_history, &h);
    desk_wait(d, &h.done, 1);
    assert_int_equal(h.n, 2);
    assert_int_equal(h.first, 2);
    assert_int_equal(h.last, 1);
    store_stream(d->s, "source:am", 1, on_history, &h);
    desk_wait(d, &h.done, 2);
    assert_int_equal(h.n, 1);
    assert_int_equal(h.first, 2);
    store_stream(d->s, "message:1", 10, on_history, &h);
    desk_wait(d, &h.done, 3);
    assert_int_equal(h.n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(reader_events__gives_all__in_order),
    TEST(reader_events__gives_what_is_asked_for),
    TEST(reader_events__gives_sightings_their_labels__when_decoding),
    TEST(reader_events__finds_an_alert__that_was_forgotten),
    TEST(reader_data_version__changes__when_the_owner_commits),
    TEST(reader__works__when_nobody_owns_the_store),
    TEST(reader__sees_one_moment__while_the_owner_writes),
    TEST(store_history__is_the_alerts_own__newest_first),
    TEST(store_stream__is_the_streams_own__newest_first),
};

SUITE(reader, tests);
