/* SPDX-License-Identifier: MIT */
/* Children: what they wrote, how they ended, and that they end. */
#include "support/suite.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "net/process.h"

#define LONG_MS 10000

struct fixture {
    struct loop *loop;
    struct buf out;
    struct err err;
    bool ended;
};

static void
done(void *arg, const char *out, size_t len, const struct err *err)
{
    struct fixture *f = arg;

    assert_false(f->ended);
    f->ended = true;
    buf_add(&f->out, out, len);
    if (err != NULL)
        f->err = *err;
    loop_stop(f->loop);
}

static struct fixture
run(const char *const *argv, int64_t timeout_ms, size_t max)
{
    struct fixture f = { .loop = loop_new(), .out = BUF_INIT };

    process_run(f.loop, argv, timeout_ms, max, done, &f);
    assert_false(f.ended);
    loop_run(f.loop);
    return f;
}

static void
fixture_free(struct fixture *f)
{
    buf_release(&f->out);
    loop_free(f->loop);
}

static void
process__gives_its_output(void **state)
{
    struct fixture f = run((const char *const[]){ "printf", "a b\\n", NULL }, LONG_MS, 100);

    (void)state;
    assert_int_equal(f.err.code, ERR_NONE);
    assert_string_equal(buf_text(&f.out), "a b\n");
    fixture_free(&f);
}

static void
process__says_its_first_line__when_it_fails(void **state)
{
    struct fixture f =
        run((const char *const[]){ "sh", "-c", "echo no such entry >&2; echo more >&2; exit 3", NULL }, LONG_MS, 100);

    (void)state;
    assert_string_equal(f.err.text, "sh ended with status 3: no such entry");
    fixture_free(&f);
}

static void
process__says_why__when_it_does_not_start(void **state)
{
    struct fixture f = run((const char *const[]){ "/nonexistent/pass", NULL }, LONG_MS, 100);

    (void)state;
    assert_string_equal(f.err.text, "/nonexistent/pass could not be started: No such file or directory");
    fixture_free(&f);
}

static void
process__is_killed__at_its_deadline(void **state)
{
    struct fixture f = run((const char *const[]){ "sh", "-c", "while :; do :; done", NULL }, 30, 100);

    (void)state;
    assert_string_equal(f.err.text, "sh did not end within 30ms");
    fixture_free(&f);
}

static void
process__is_killed__when_it_writes_too_much(void **state)
{
    struct fixture f = run((const char *const[]){ "yes", NULL }, LONG_MS, 1000);

    (void)state;
    assert_string_equal(f.err.text, "yes wrote more than 1000 bytes");
    fixture_free(&f);
}

static void
process__ends__while_a_grandchild_keeps_its_pipe(void **state)
{
    struct fixture f = run((const char *const[]){ "sh", "-c", "tail -f /dev/null & echo $!", NULL }, LONG_MS, 100);
    pid_t grandchild = (pid_t)atoi(buf_text(&f.out));

    (void)state;
    assert_int_equal(f.err.code, ERR_NONE);
    assert_true(grandchild > 0);
    assert_int_equal(kill(grandchild, SIGKILL), 0);
    fixture_free(&f);
}

static void
process__has_clean_signals_and_three_files(void **state)
{
    sigset_t set, old;
    struct fixture f;

    (void)state;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, &old);
    signal(SIGPIPE, SIG_IGN);
    /* The bits of the C library's own two signals, 32 and 33, are its affair. */
    f = run((const char *const[]){ "sh", "-c",
                "for n in $(sed -n 's/^Sig\\(Blk\\|Ign\\):\\s*/0x/p' /proc/self/status); do echo $((n & 0x7fffffff)); done; "
                "ls /proc/$$/fd",
                NULL },
        LONG_MS, 1000);
    sigprocmask(SIG_SETMASK, &old, NULL);
    assert_int_equal(f.err.code, ERR_NONE);
    assert_string_equal(buf_text(&f.out), "0\n0\n0\n1\n2\n");
    fixture_free(&f);
}

static void
stop(void *arg)
{
    struct fixture *f = arg;

    loop_stop(f->loop);
}

static void
process_cancel__calls_nothing(void **state)
{
    struct fixture f = { .loop = loop_new(), .out = BUF_INIT };
    struct loop_timer *timer = loop_timer_new(f.loop, stop, &f);

    (void)state;
    process_cancel(process_run(f.loop, (const char *const[]){ "cat", "/dev/zero", NULL }, LONG_MS, SIZE_MAX, done, &f));
    process_cancel(process_run(f.loop, (const char *const[]){ "/nonexistent", NULL }, LONG_MS, 10, done, &f));
    loop_timer_set(timer, loop_mono_ms() + 50);
    loop_run(f.loop);
    assert_false(f.ended);
    loop_timer_free(timer);
    fixture_free(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(process__gives_its_output),
    cmocka_unit_test(process__says_its_first_line__when_it_fails),
    cmocka_unit_test(process__says_why__when_it_does_not_start),
    cmocka_unit_test(process__is_killed__at_its_deadline),
    cmocka_unit_test(process__is_killed__when_it_writes_too_much),
    cmocka_unit_test(process__ends__while_a_grandchild_keeps_its_pipe),
    cmocka_unit_test(process__has_clean_signals_and_three_files),
    cmocka_unit_test(process_cancel__calls_nothing),
};

SUITE(process, tests);
