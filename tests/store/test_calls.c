/* SPDX-License-Identifier: MIT */
/* A night of routes, notices and calls as the store keeps it: projection, log, compaction and rebuild agree. */
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"
#include "store/keep.h"
#include "util/time.h"

static const char *const ana[] = { "ana" }, *const bob[] = { "bob" }, *const ops[] = { "#ops" };
static const struct policy_step steps[] = { { ana, 1, ops, 1, 5 * MS_MINUTE }, { bob, 1, ops, 1, 5 * MS_MINUTE } };
static const struct policy policies[] = { { .name = "pay", .steps = steps, .steps_n = 2, .rounds = 1 } };
static const struct grouping grouping = { .interval_ms = MS_MINUTE };
static const struct route routes[] = { { .name = "all", .owner = "ana", .policy = "pay", .grouping = grouping } };
static const struct maintenance works[] = { { .name = "works", .from_ms = WORLD_START_MS + 3 * MS_HOUR } };
static const struct routing routing = { .routes = routes,
    .routes_n = 1,
    .maintenance = works,
    .maintenance_n = 1,
    .policies = policies,
    .policies_n = 1,
    .notify = { .to = { [1] = ops, [2] = ops }, .to_n = { [1] = 1, [2] = 1 }, .grouping = grouping } };

static void
pass(struct desk *d, int64_t ms)
{
    struct source *s = model_source(d->w.m, "am");

    d->w.m->config.routing = &routing;
    s->polls = 1;
    s->every_ms = 30000;
    s->last_ok_ms = d->w.now_ms + ms;
    world_tick(&d->w, ms);
    if (d->w.out.events.n > 0)
        desk_kept(d);
}

static const struct alert *
fire(struct desk *d, const char *labels)
{
    const struct alert *a = world_fire(&d->w, labels);

    desk_kept(d);
    return a;
}

static void
escalate(struct desk *d, const struct alert *a)
{
    const struct subject subject = { .id = a->id };

    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_ESCALATE,
            .actor = "ana",
            .origin = "tui",
            .to = "cy",
            .text = "needs a DBA",
            .sure = true,
            .subjects = &subject,
            .subjects_n = 1 }));
    desk_kept(d);
}

static void
undo(struct desk *d)
{
    assert_true(world_undo(&d->w, "ana", 0));
    desk_kept(d);
}

/* Told, asked step by step until nobody is left, escalated by hand, undone and done again, answered, over, and planned work. */
static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);
    const struct alert *a, *b, *c;

    desk_init(d);
    d->w.m->config.routing = &routing;
    model_judge_anew(d->w.m);
    pass(d, 0);
    a = fire(d, "alertname=DbDown, service=db, severity=page");
    b = fire(d, "alertname=DbSlow, service=db, severity=page");
    pass(d, 0);
    c = fire(d, "alertname=DiskFull, service=web, severity=critical");
    for (int i = 0; i < 4; i++)
        pass(d, 5 * MS_MINUTE);
    assert_null(a->call.to);
    assert_int_not_equal(c->told.at_ms, 0);
    escalate(d, a);
    escalate(d, b);
    pass(d, MS_MINUTE);
    undo(d);
    assert_true(world_redo(&d->w, "ana"));
    desk_kept(d);
    undo(d);
    assert_true(world_act(&d->w, CMD_ACK, "ana", a));
    desk_kept(d);
    pass(d, MS_MINUTE);
    world_clear(&d->w, a);
    desk_kept(d);
    pass(d, 3 * MS_HOUR);
    pass(d, 0);
    assert_string_equal(b->routed.maintenance, "works");
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

static struct keeper *
keep(const struct desk *d)
{
    struct err err = { 0 };
    struct keeper *k = keeper_open(d->path, "doctor pid 1", &err);

    if (k == NULL)
        fail_msg("%s", err.text);
    return k;
}

static void
expect_no_difference(struct desk *d)
{
    struct keep_difference out[KEEP_TABLES];
    struct model *m = desk_model();
    struct keeper *k;

    desk_close(d);
    k = keep(d);
    assert_true(keeper_rebuild(k, &m->config, out, NULL));
    for (size_t i = 0; i < KEEP_TABLES; i++)
        if (out[i].missing + out[i].extra + out[i].changed > 0)
            fail_msg("%s differs", out[i].table);
    keeper_close(k);
    model_free(m);
    desk_open(d);
    desk_load(d);
}

static void
a_night_of_calls__is_the_same__in_the_projection_and_in_the_log(void **state)
{
    struct desk *d = *state;

    desk_check_equal(d, true);
    expect_no_difference(d);
    desk_check_equal(d, true);
}

static void
a_night_of_calls__stays__after_a_compaction__and_goes_on_from_there(void **state)
{
    struct desk *d = *state;
    struct model *m = desk_model();
    struct err err = { 0 };
    struct keep_cut cut;
    struct keeper *k;
    bool shrunk;

    desk_close(d);
    k = keep(d);
    assert_true(keeper_plan(k, d->w.now_ms + 1, &cut, &err));
    assert_true(keeper_compact(k, &m->config, &cut, "/somewhere.jsonl", d->w.now_ms, &shrunk, &err));
    keeper_close(k);
    model_free(m);
    desk_open(d);
    desk_load(d);
    desk_check_equal(d, true);
    expect_no_difference(d);
    pass(d, MS_MINUTE);
    fire(d, "alertname=More, service=db, severity=page");
    pass(d, MS_MINUTE);
    desk_check_equal(d, true);
    expect_no_difference(d);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(a_night_of_calls__is_the_same__in_the_projection_and_in_the_log, setup, teardown),
    cmocka_unit_test_setup_teardown(a_night_of_calls__stays__after_a_compaction__and_goes_on_from_there, setup, teardown),
};
SUITE(calls, tests);
