/* SPDX-License-Identifier: MIT */
/* Programs that are given something to do: what they get, how they end, and that they end. */
#include "support/suite.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "net/errand.h"
#include "util/buf.h"

#define LONG_MS 10000

struct fixture {
    struct loop *loop;
    struct buf words;
    struct err err;
    bool began, ended;
    int status;
};

static void
done(void *arg, const struct errand_end *end)
{
    struct fixture *f = arg;

    assert_false(f->ended);
    f->ended = true;
    f->began = end->began;
    f->status = end->status;
    buf_add(&f->words, end->words, end->words_len);
    if (end->err != NULL)
        f->err = *end->err;
    loop_stop(f->loop);
}

static const char *const plain_env[] = { "PATH=/usr/bin:/bin", "TOCSIN_KEY=k1", NULL };

static struct fixture
run_with(const char *const *argv, const char *input, size_t len, int64_t timeout_ms)
{
    struct fixture f = { .loop = loop_new(), .words = BUF_INIT };
    const struct errand_order order = { .argv = argv,
        .env = plain_env,
        .input = input,
        .input_len = len,
        .timeout_ms = timeout_ms };

    errand_run(f.loop, &order, done, &f);
    assert_false(f.ended);
    loop_run(f.loop);
    return f;
}

#define SH(script) ((const char *const[]){ "/bin/sh", "-c", script, NULL })

static struct fixture
run(const char *script, const char *input)
{
    return run_with(SH(script), input, strlen(input), LONG_MS);
}

static void
fixture_free(struct fixture *f)
{
    buf_release(&f->words);
    loop_free(f->loop);
}

static void
errand__gets_its_input_whole(void **state)
{
    struct buf input = BUF_INIT;
    struct fixture f;

    (void)state;
    buf_fill(&input, 'x', 3 << 20);
    f = run_with(SH("wc -c"), input.data, input.len, LONG_MS);
    assert_int_equal(f.err.code, ERR_NONE);
    assert_int_equal(f.status, 0);
    assert_string_equal(buf_text(&f.words), "3145728\n");
    fixture_free(&f);
    f = run("cat; echo .", "");
    assert_string_equal(buf_text(&f.words), ".\n");
    fixture_free(&f);
    f = run_with(SH("cat"), input.data, ERRAND_INPUT_MAX + 1, LONG_MS);
    assert_non_null(strstr(f.err.text, "more than 4 MB"));
    assert_false(f.began);
    fixture_free(&f);
    buf_release(&input);
}

static void
errand__need_not_read_its_input(void **state)
{
    struct fixture f = run("exit 0", "nobody reads this");

    (void)state;
    assert_int_equal(f.err.code, ERR_NONE);
    assert_int_equal(f.status, 0);
    fixture_free(&f);
}

static void
errand__has_no_environment__but_its_own(void **state)
{
    struct fixture f;

    (void)state;
    setenv("TOCSIN_SECRET", "secret", 1);
    f = run("/usr/bin/env; pwd", "");
    assert_non_null(strstr(buf_text(&f.words), "TOCSIN_KEY=k1\n"));
    assert_non_null(strstr(buf_text(&f.words), "\n/\n"));
    assert_null(strstr(buf_text(&f.words), "SECRET"));
    assert_null(strstr(buf_text(&f.words), "HOME"));
    fixture_free(&f);
}

static void
errand__tells_its_status__and_what_it_wrote_to_either(void **state)
{
    struct fixture f = run("echo one; echo two >&2; exit 75", "");

    (void)state;
    assert_int_equal(f.err.code, ERR_NONE);
    assert_true(f.began);
    assert_int_equal(f.status, 75);
    assert_string_equal(buf_text(&f.words), "one\ntwo\n");
    fixture_free(&f);
}

static void
errand__tells_its_status__where_children_were_ignored_before_us(void **state)
{
    struct fixture f;

    (void)state;
    signal(SIGCHLD, SIG_IGN);
    f = run("exit 3", "");
    signal(SIGCHLD, SIG_DFL);
    assert_int_equal(f.err.code, ERR_NONE);
    assert_int_equal(f.status, 3);
    fixture_free(&f);
}

static void
errand__may_write_much__of_which_the_beginning_is_kept(void **state)
{
    struct fixture f = run("echo first; head -c 5000000 /dev/zero; exit 3", "");

    (void)state;
    assert_int_equal(f.status, 3);
    assert_int_equal(f.words.len, ERRAND_WORDS_MAX);
    assert_memory_equal(f.words.data, "first\n", 6);
    fixture_free(&f);
}

static void
errand__says_why__when_it_does_not_start(void **state)
{
    struct fixture f = run_with((const char *const[]){ "/nonexistent/page", NULL }, "", 0, LONG_MS);

    (void)state;
    assert_string_equal(f.err.text, "/nonexistent/page could not be started: No such file or directory");
    assert_false(f.began);
    fixture_free(&f);
}

static void
errand__is_killed__at_its_deadline(void **state)
{
    struct fixture f = run_with(SH("while :; do :; done"), "", 0, 30);

    (void)state;
    assert_string_equal(f.err.text, "/bin/sh did not end within 30ms");
    assert_true(f.began);
    assert_int_equal(f.status, -1);
    fixture_free(&f);
}

static void
errand__is_killed__in_whatever_group_it_is(void **state)
{
    struct fixture f = run_with((const char *const[]){ "/usr/bin/python3", "-c",
                                    "import os, signal; os.setpgid(0, os.getpgid(os.getppid())); signal.pause()", NULL },
        "", 0, 300);

    (void)state;
    assert_string_equal(f.err.text, "/usr/bin/python3 did not end within 300ms");
    fixture_free(&f);
}

static void
errand__says_which_signal_ended_it(void **state)
{
    struct fixture f = run("kill -TERM $$", "");

    (void)state;
    assert_string_equal(f.err.text, "/bin/sh was ended by signal 15 (Terminated)");
    assert_true(f.began);
    fixture_free(&f);
}

static void
errand__ends__while_a_grandchild_keeps_its_pipe(void **state)
{
    struct fixture f = run("sleep 60 & echo $!", "");
    pid_t grandchild = (pid_t)atoi(buf_text(&f.words));

    (void)state;
    assert_int_equal(f.err.code, ERR_NONE);
    assert_true(grandchild > 0);
    assert_int_equal(kill(grandchild, SIGKILL), 0);
    fixture_free(&f);
}

static void
stop(void *arg)
{
    loop_stop(((struct fixture *)arg)->loop);
}

static void
errand_cancel__calls_nothing(void **state)
{
    struct fixture f = { .loop = loop_new(), .words = BUF_INIT };
    struct loop_timer *timer = loop_timer_new(f.loop, stop, &f);
    struct errand_order order = { .argv = SH("while :; do :; done"), .env = plain_env, .timeout_ms = LONG_MS };

    (void)state;
    errand_cancel(errand_run(f.loop, &order, done, &f));
    order.argv = (const char *const[]){ "/nonexistent", NULL };
    errand_cancel(errand_run(f.loop, &order, done, &f));
    loop_timer_set(timer, loop_mono_ms() + 50);
    loop_run(f.loop);
    assert_false(f.ended);
    order.argv = SH("while :; do :; done");
    errand_cancel(errand_run(f.loop, &order, done, &f));
    loop_timer_free(timer);
    fixture_free(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(errand__gets_its_input_whole),
    cmocka_unit_test(errand__need_not_read_its_input),
    cmocka_unit_test(errand__has_no_environment__but_its_own),
    cmocka_unit_test(errand__tells_its_status__and_what_it_wrote_to_either),
    cmocka_unit_test(errand__tells_its_status__where_children_were_ignored_before_us),
    cmocka_unit_test(errand__may_write_much__of_which_the_beginning_is_kept),
    cmocka_unit_test(errand__says_why__when_it_does_not_start),
    cmocka_unit_test(errand__is_killed__at_its_deadline),
    cmocka_unit_test(errand__is_killed__in_whatever_group_it_is),
    cmocka_unit_test(errand__says_which_signal_ended_it),
    cmocka_unit_test(errand__ends__while_a_grandchild_keeps_its_pipe),
    cmocka_unit_test(errand_cancel__calls_nothing),
};

SUITE(errand, tests);
