/* SPDX-License-Identifier: MIT */
/* Runs have no projection: what a model knows of them is read from the log, and is what the fold says. */
#include <string.h>

#include "store/desk.h"
#include "store/keep.h"

#define HOUR INT64_C(3600000)

static const char *const argv[] = { "/usr/bin/rollback", "checkout" };

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 2);
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
start(struct desk *d, const struct alert *a, const char *request_id)
{
    const struct run_order order = { .argv = argv, .argv_n = 2, .host = "bastion1", .directory = "/", .boot = "b1", .pid = 4711 };
    const struct subject about = { a == NULL ? (struct alert_id){ { 0 } } : a->id, 0 };

    if (!world_do(&d->w,
            &(struct command){ .kind = CMD_RUN_START,
                .actor = "ana",
                .origin = "cli",
                .text = "why",
                .request_id = request_id,
                .run = &order,
                .subjects = &about,
                .subjects_n = a != NULL }))
        fail_msg("%s", d->w.err.text);
    desk_kept(d);
    return d->w.m->next_run - 1;
}

static void
finish(struct desk *d, uint64_t number, struct run_end end)
{
    if (!world_do(&d->w,
            &(struct command){ .kind = CMD_RUN_FINISH, .actor = "ana", .origin = "cli", .run_number = number, .run_end = &end }))
        fail_msg("%s", d->w.err.text);
    desk_kept(d);
}

static void
reopen(struct desk *d)
{
    desk_close(d);
    desk_open(d);
    desk_load(d);
}

static void
runs__are_there_again__after_a_restart(void **state)
{
    struct desk *d = *state;
    const struct run *r;

    start(d, NULL, "r1");
    finish(d, start(d, desk_alert(d, 1), NULL), (struct run_end){ .how = RUN_EXITED, .code = 3, .took_ms = 5, .head = "out" });
    finish(d, start(d, NULL, NULL), (struct run_end){ .how = RUN_NOT_STARTED, .error = "no such file" });
    reopen(d);
    desk_check_equal(d, false);
    assert_int_equal(d->w.m->next_run, 4);
    r = model_run(d->w.m, 2);
    assert_int_equal(r->end.code, 3);
    assert_true(r->order.has_alert);
    assert_string_equal(r->order.argv[1], "checkout");
    assert_false(model_run(d->w.m, 1)->finished);
    finish(d, 1, (struct run_end){ .how = RUN_SIGNALED, .code = 9 });
    desk_check_equal(d, false);
}

static void
a_long_run__is_there_again__however_many_came_after_it(void **state)
{
    struct desk *d = *state;
    uint64_t first = start(d, NULL, NULL);

    for (int i = 0; i < MODEL_RUNS_MAX + 5; i++)
        finish(d, start(d, NULL, NULL), (struct run_end){ .how = RUN_EXITED });
    reopen(d);
    desk_check_equal(d, false);
    assert_int_equal(d->w.m->runs.n, MODEL_RUNS_MAX + 1);
    assert_non_null(model_run(d->w.m, first));
    finish(d, first, (struct run_end){ .how = RUN_EXITED });
    desk_check_equal(d, false);
}

struct counted {
    int n;
    enum event_kind kinds[8];
};

static bool
count(void *ctx, const struct stored_event *e)
{
    struct counted *c = ctx;

    if (c->n < 8)
        c->kinds[c->n] = e->ev.kind;
    c->n++;
    return true;
}

static void
a_run__stands_in_the_history_of_its_alert(void **state)
{
    struct desk *d = *state;
    struct alert_id id = desk_alert(d, 1)->id;
    struct event_query q = { .alert = &id, .newest_first = true };
    struct counted c = { 0 };
    struct err err = { 0 };
    struct reader *r;

    finish(d, start(d, desk_alert(d, 1), NULL), (struct run_end){ .how = RUN_EXITED });
    finish(d, start(d, desk_alert(d, 0), NULL), (struct run_end){ .how = RUN_EXITED });
    r = reader_open(d->path, &err);
    assert_true(reader_events(r, &q, count, &c, &err));
    assert_int_equal(c.n, 3);
    assert_int_equal(c.kinds[0], EV_RUN_FINISHED);
    assert_int_equal(c.kinds[1], EV_RUN_STARTED);
    assert_int_equal(c.kinds[2], EV_FIRED);
    reader_close(r);
}

static struct keeper *
keep(struct desk *d)
{
    struct err err = { 0 };
    struct keeper *k;

    desk_close(d);
    k = keeper_open(d->path, "compact pid 1", &err);
    if (k == NULL)
        fail_msg("%s", err.text);
    return k;
}

static void
rebuild__finds_nothing_to_change(void **state)
{
    struct desk *d = *state;
    struct keep_difference v[KEEP_TABLES];
    struct model *m = desk_model();
    struct err err = { 0 };
    struct keeper *k;

    finish(d, start(d, desk_alert(d, 1), NULL), (struct run_end){ .how = RUN_EXITED });
    k = keep(d);
    assert_true(keeper_rebuild(k, &m->config, v, &err));
    for (int i = 0; i < KEEP_TABLES; i++)
        assert_int_equal(v[i].missing + v[i].extra + v[i].changed, 0);
    keeper_close(k);
    model_free(m);
    desk_open(d);
    desk_load(d);
    desk_check_equal(d, false);
}

static void
numbers__go_on__after_a_compaction_took_the_runs_out(void **state)
{
    struct desk *d = *state;
    struct model *m = desk_model();
    struct err err = { 0 };
    struct keep_cut cut;
    struct keeper *k;
    bool shrunk;

    finish(d, start(d, NULL, NULL), (struct run_end){ .how = RUN_EXITED });
    start(d, NULL, NULL);
    d->w.now_ms += 48 * HOUR;
    desk_fire(d, 3);
    k = keep(d);
    assert_true(keeper_plan(k, d->w.now_ms - HOUR, &cut, &err));
    assert_true(keeper_compact(k, &m->config, &cut, "/somewhere.jsonl", d->w.now_ms, &shrunk, &err));
    keeper_close(k);
    model_free(m);
    desk_open(d);
    desk_load(d);
    desk_check_equal(d, false);
    assert_int_equal(d->w.m->runs.n, 0);
    assert_int_equal(start(d, NULL, NULL), 3);
    desk_check_equal(d, false);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(runs__are_there_again__after_a_restart),
    TEST(a_long_run__is_there_again__however_many_came_after_it),
    TEST(a_run__stands_in_the_history_of_its_alert),
    TEST(rebuild__finds_nothing_to_change),
    TEST(numbers__go_on__after_a_compaction_took_the_runs_out),
};

SUITE(runs, tests);
