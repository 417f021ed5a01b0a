/* SPDX-License-Identifier: MIT */
/* Commands that people run: what is written of them, who may say how one ended, and which the model keeps. */
#include <string.h>

#include "core/words.h"
#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"

static const char *const argv[] = { "/usr/bin/rollback", "checkout" };

static struct run_order
place(void)
{
    return (struct run_order){ .argv = argv,
        .argv_n = 2,
        .host = "bastion1",
        .directory = "/home/ana",
        .boot = "b1",
        .pid = 4711,
        .started_ticks = 99 };
}

static int
setup(void **state)
{
    static struct world w;

    world_init(&w);
    *state = &w;
    return 0;
}

static int
teardown(void **state)
{
    world_release(*state);
    return 0;
}

static bool
start(struct world *w, const char *actor, const char *why, const struct alert *a)
{
    struct run_order order = place();
    struct subject subject = { 0 };
    struct command cmd = { .kind = CMD_RUN_START, .actor = actor, .origin = "cli", .text = why, .run = &order };

    if (a != NULL) {
        subject = (struct subject){ a->id, a->episode };
        cmd.subjects = &subject;
        cmd.subjects_n = 1;
    }
    return world_do(w, &cmd);
}

static bool
finish(struct world *w, const char *actor, uint64_t number, int code)
{
    const struct run_end end = { .how = RUN_EXITED, .code = code, .took_ms = 1500, .head = "done" };

    return world_do(w,
        &(struct command){ .kind = CMD_RUN_FINISH, .actor = actor, .origin = "cli", .run_number = number, .run_end = &end });
}

static void
run__is_written_with_its_purpose_alert_and_place(void **state)
{
    struct world *w = *state;
    const struct alert *a = world_fire(w, "alertname=HighErrorRate,service=checkout");
    struct buf words = BUF_INIT;
    const struct event *ev;

    assert_true(start(w, "ana", "the deploy is bad", a));
    assert_int_equal(w->out.events.n, 1);
    assert_int_equal(w->out.run, 1);
    ev = &w->out.events.v[0];
    assert_string_equal(ev->stream, "run:1");
    assert_int_equal(event_alerts_n(ev), 1);
    assert_true(alert_id_equal(&ev->alert, &a->id));
    assert_int_equal(ev->u.run.episode, a->episode);
    batch_words(w->m, ev, 1, &words);
    assert_string_equal(buf_text(&words), "1: /usr/bin/rollback checkout, for HighErrorRate: the deploy is bad");
    assert_int_equal(w->m->runs.n, 1);
    assert_false(w->m->runs.v[0]->finished);
    buf_release(&words);
}

static void
run__ends_with_its_alert__and_can_not_end_twice(void **state)
{
    struct world *w = *state;
    const struct alert *a = world_fire(w, "alertname=x");
    struct buf words = BUF_INIT;

    assert_true(start(w, "ana", "why", a));
    assert_true(finish(w, "ana", 1, 3));
    assert_int_equal(event_alerts_n(&w->out.events.v[0]), 1);
    assert_int_equal(w->out.events.v[0].version, 2);
    batch_words(w->m, &w->out.events.v[0], 1, &words);
    assert_string_equal(buf_text(&words), "1: /usr/bin/rollback checkout, exit 3 after 1s");
    assert_true(w->m->runs.v[0]->finished);
    assert_int_equal(w->m->runs.v[0]->end.code, 3);
    assert_null(w->m->runs.v[0]->end.head);
    assert_false(finish(w, "ana", 1, 0));
    assert_int_equal(w->err.code, ERR_REFUSED);
    buf_release(&words);
}

static void
run__needs_a_purpose_and_a_command(void **state)
{
    static const char *const nothing[] = { "" };
    struct world *w = *state;
    struct run_order order = place();
    struct command cmd = { .kind = CMD_RUN_START, .actor = "ana", .origin = "cli", .text = "why" };

    assert_false(start(w, "ana", NULL, NULL));
    assert_false(start(w, "ana", "", NULL));
    assert_false(start(w, "ana", " \t\n", NULL));
    assert_int_equal(w->err.code, ERR_REFUSED);
    assert_false(world_do(w, &cmd));
    order.argv = nothing;
    cmd.run = &order;
    assert_false(world_do(w, &cmd));
    assert_int_equal(w->m->runs.n, 0);
    assert_int_equal(w->m->next_run, 1);
}

static void
run__is_refused__past_its_limits(void **state)
{
    struct world *w = *state;
    const char *many[RUN_ARGS_MAX + 1];
    struct run_order order = place();
    struct command cmd = { .kind = CMD_RUN_START, .actor = "ana", .origin = "cli", .text = "why", .run = &order };
    char *big = arena_zalloc(&w->arena, RUN_ARGV_BYTES_MAX + 1);

    for (size_t i = 0; i <= RUN_ARGS_MAX; i++)
        many[i] = "x";
    order.argv = many;
    order.argv_n = RUN_ARGS_MAX;
    assert_true(world_do(w, &cmd));
    order.argv_n++;
    assert_false(world_do(w, &cmd));
    assert_int_equal(w->err.code, ERR_LIMIT);
    memset(big, 'x', RUN_ARGV_BYTES_MAX);
    many[0] = big;
    order.argv_n = 1;
    assert_false(world_do(w, &cmd));
    assert_int_equal(w->err.code, ERR_LIMIT);
}

static void
run__for_an_alert_that_is_gone__is_refused(void **state)
{
    struct world *w = *state;
    struct alert gone = { .id = { { 9 } } };

    assert_false(start(w, "ana", "why", &gone));
    assert_int_equal(w->err.code, ERR_REFUSED);
    assert_int_equal(w->m->runs.n, 0);
}

static void
end_of_a_run__is_told_only_by_who_ran_it(void **state)
{
    struct world *w = *state;

    assert_true(start(w, "ana", "why", NULL));
    assert_false(finish(w, "bob", 1, 0));
    assert_int_equal(w->err.code, ERR_REFUSED);
    assert_false(finish(w, "ana", 2, 0));
    assert_int_equal(w->err.code, ERR_NOTFOUND);
    assert_false(w->m->runs.v[0]->finished);
    assert_true(finish(w, "ana", 1, 0));
}

static void
start__asked_twice__has_one_effect__and_gives_the_same_number(void **state)
{
    struct world *w = *state;
    struct run_order order = place();
    struct command cmd = { .kind = CMD_RUN_START,
        .actor = "ana",
        .origin = "cli",
        .text = "why",
        .run = &order,
        .request_id = "r1" };

    assert_true(start(w, "bob", "why", NULL));
    assert_true(world_do(w, &cmd));
    assert_int_equal(w->out.run, 2);
    assert_true(world_do(w, &cmd));
    assert_int_equal(w->out.events.n, 0);
    assert_true(w->out.repeats != 0);
    assert_int_equal(w->out.run, 2);
}

static void
run__is_no_act_that_undo_reaches(void **state)
{
    struct world *w = *state;

    assert_true(start(w, "ana", "why", NULL));
    assert_int_equal(w->m->acts.n, 0);
    assert_false(world_undo(w, "ana", 0));
}

static void
model__keeps_what_is_under_way__and_the_latest_others(void **state)
{
    struct world *w = *state;

    assert_true(start(w, "ana", "a long one", NULL));
    for (uint64_t i = 2; i <= MODEL_RUNS_MAX + 50; i++) {
        assert_true(start(w, "bob", "a short one", NULL));
        assert_true(finish(w, "bob", i, 0));
    }
    assert_int_equal(w->m->runs.n, MODEL_RUNS_MAX + 1);
    assert_non_null(model_run(w->m, 1));
    assert_null(model_run(w->m, 50));
    assert_non_null(model_run(w->m, 51));
    assert_true(finish(w, "ana", 1, 0));
    assert_null(model_run(w->m, 1));
    assert_int_equal(w->m->runs.n, MODEL_RUNS_MAX);
}

static void
copy_of_a_model__has_its_runs_for_itself(void **state)
{
    struct world *w = *state;
    struct model *copy;
    struct buf why = BUF_INIT;

    assert_true(start(w, "ana", "why", world_fire(w, "alertname=x")));
    assert_true(start(w, "bob", "another", NULL));
    assert_true(finish(w, "bob", 2, 3));
    copy = model_clone(w->m);
    if (!models_equal(w->m, copy, false, &why))
        fail_msg("%s", buf_text(&why));
    assert_true(finish(w, "ana", 1, 0));
    assert_false(model_run(copy, 1)->finished);
    assert_string_equal(model_run(copy, 1)->order.argv[1], "checkout");
    model_free(copy);
    assert_true(model_run(w->m, 2)->finished);
    buf_release(&why);
}

static void
number__is_read_as_people_write_it(void **state)
{
    (void)state;
    assert_int_equal(run_number("run:12"), 12);
    assert_int_equal(run_number("run 12"), 12);
    assert_int_equal(run_number("12"), 12);
    assert_int_equal(run_number("run:"), 0);
    assert_int_equal(run_number("runs"), 0);
    assert_int_equal(run_number("12a"), 0);
    assert_int_equal(run_number("abcd"), 0);
    assert_int_equal(run_number(""), 0);
}

static void
argv__stands_as_a_shell_would_take_it(void **state)
{
    static const char *const words[] = { "ls", "-l", "", "two words", "it's", "$(x)" };
    struct buf out = BUF_INIT;

    (void)state;
    run_argv_words(words, 6, &out);
    assert_string_equal(buf_text(&out), "ls -l '' 'two words' 'it'\\''s' '$(x)'");
    buf_release(&out);
}

#define RUN_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static const struct CMUnitTest tests[] = {
    RUN_TEST(run__is_written_with_its_purpose_alert_and_place),
    RUN_TEST(run__ends_with_its_alert__and_can_not_end_twice),
    RUN_TEST(run__needs_a_purpose_and_a_command),
    RUN_TEST(run__is_refused__past_its_limits),
    RUN_TEST(run__for_an_alert_that_is_gone__is_refused),
    RUN_TEST(end_of_a_run__is_told_only_by_who_ran_it),
    RUN_TEST(start__asked_twice__has_one_effect__and_gives_the_same_number),
    RUN_TEST(run__is_no_act_that_undo_reaches),
    RUN_TEST(model__keeps_what_is_under_way__and_the_latest_others),
    RUN_TEST(copy_of_a_model__has_its_runs_for_itself),
    cmocka_unit_test(number__is_read_as_people_write_it),
    cmocka_unit_test(argv__stands_as_a_shell_would_take_it),
};
SUITE(decide_run, tests);
