/* SPDX-License-Identifier: MIT */
/* Children: what they wrote, how they ended, and that they end. */
#include "support/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

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
process__is_killed__in_whatever_group_it_is(void **state)
{
    struct fixture f = run((const char *const[]){ "python3", "-c",
                               "import os, signal; os.setpgid(0, os.getpgid(os.getppid())); signal.pause()", NULL },
        300, 100);

    (void)state;
    assert_string_equal(f.err.text, "python3 did not end within 300ms");
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
process__gets_its_environment__but_for_what_is_withheld(void **state)
{
    static const char *const argv[] = { "sh", "-c", "echo \"${TOCSIN_A-none} ${TOCSIN_AB-none}\"", NULL };
    struct fixture f;

    (void)state;
    setenv("TOCSIN_A", "secret", 1);
    setenv("TOCSIN_AB", "plain", 1);
    process_withhold("TOCSIN_A");
    process_withhold("TOCSIN_A");
    f = run(argv, LONG_MS, 100);
    assert_string_equal(buf_text(&f.out), "none plain\n");
    assert_string_equal(getenv("TOCSIN_A"), "secret");
    fixture_free(&f);
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

/* Nothing waits for it: what it was is gone with the loop (the sanitizers tell of what is not). */
static void
process_cancel__leaves_nothing__when_the_loop_ends_at_once(void **state)
{
    struct fixture f = { .loop = loop_new(), .out = BUF_INIT };

    (void)state;
    for (int i = 0; i < 3; i++)
        process_cancel(process_run(f.loop, (const char *const[]){ "cat", "/dev/zero", NULL }, LONG_MS, SIZE_MAX, done, &f));
    fixture_free(&f);
    assert_false(f.ended);
}

/* ---- on a terminal */

/* In a process whose terminal it is; a code other than 0 says which of its expectations did not hold. */
typedef int terminal_fn(struct fixture *f);

static void
run_on_terminal(struct fixture *f, const char *const *argv)
{
    process_run_on_terminal(f->loop, argv, STDIN_FILENO, done, f);
    loop_run(f->loop);
}

/* Reads until the other side is closed, so that nobody waits for room. */
static int
on_terminal(terminal_fn *fn, const char *typed)
{
    int master, status;
    char bytes[4096];
    ssize_t n;
    pid_t pid = forkpty(&master, NULL, NULL, NULL);

    assert_true(pid >= 0);
    if (pid == 0) {
        struct fixture f = { .loop = loop_new(), .out = BUF_INIT };

        _exit(fn(&f));
    }
    assert_int_equal(write(master, typed, strlen(typed)), (ssize_t)strlen(typed));
    do
        n = read(master, bytes, sizeof bytes);
    while (n > 0 || (n < 0 && errno == EINTR));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    close(master);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool
is_ours(void)
{
    return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static int
lends_it(struct fixture *f)
{
    struct termios before, after;

    tcgetattr(STDIN_FILENO, &before);
    run_on_terminal(f,
        (const char *const[]){ "sh", "-c",
            "read line && stty -echo -icanon && test -t 0 && test -t 1 && test -t 2 && test \"$line\" = typed", NULL });
    tcgetattr(STDIN_FILENO, &after);
    if (f->err.code != ERR_NONE)
        return 1;
    if (!is_ours())
        return 2;
    return before.c_lflag == after.c_lflag ? 0 : 3;
}

static void
process_on_terminal__has_it_and_gives_it_back_as_it_was(void **state)
{
    (void)state;
    assert_int_equal(on_terminal(lends_it, "typed\n"), 0);
}

static int
says_how_it_failed(struct fixture *f)
{
    run_on_terminal(f, (const char *const[]){ "sh", "-c", "exit 7", NULL });
    return strcmp(f->err.text, "sh ended with status 7") == 0 && is_ours() ? 0 : 1;
}

static int
says_why_it_did_not_start(struct fixture *f)
{
    run_on_terminal(f, (const char *const[]){ "/nonexistent/vi", NULL });
    return strcmp(f->err.text, "/nonexistent/vi could not be started: No such file or directory") == 0 && is_ours() ? 0 : 1;
}

static void
process_on_terminal__gives_it_back__when_it_fails(void **state)
{
    (void)state;
    assert_int_equal(on_terminal(says_how_it_failed, ""), 0);
    assert_int_equal(on_terminal(says_why_it_did_not_start, ""), 0);
}

static int
goes_on(struct fixture *f)
{
    run_on_terminal(f, (const char *const[]){ "sh", "-c", "kill -STOP $$; kill -STOP $$; exit 7", NULL });
    return strcmp(f->err.text, "sh ended with status 7") == 0 && is_ours() ? 0 : 1;
}

static void
process_on_terminal__goes_on__when_it_is_stopped(void **state)
{
    (void)state;
    assert_int_equal(on_terminal(goes_on, ""), 0);
}

static int
comes_back(struct fixture *f)
{
    struct loop_timer *timer = loop_timer_new(f->loop, stop, f);

    process_cancel(process_run_on_terminal(f->loop, (const char *const[]){ "cat", NULL }, STDIN_FILENO, done, f));
    if (!is_ours())
        return 1;
    loop_timer_set(timer, loop_mono_ms() + 50);
    loop_run(f->loop);
    return f->ended ? 2 : 0;
}

static void
process_on_terminal__gives_it_back__when_cancelled(void **state)
{
    (void)state;
    assert_int_equal(on_terminal(comes_back, ""), 0);
}

static void
process_on_terminal__needs_one(void **state)
{
    struct fixture f = { .loop = loop_new(), .out = BUF_INIT };
    int fd = open("/dev/null", O_RDWR);

    (void)state;
    process_run_on_terminal(f.loop, (const char *const[]){ "true", NULL }, fd, done, &f);
    loop_run(f.loop);
    assert_string_equal(f.err.text, "true could not be started: Inappropriate ioctl for device");
    close(fd);
    fixture_free(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(process__gives_its_output),
    cmocka_unit_test(process__says_its_first_line__when_it_fails),
    cmocka_unit_test(process__says_why__when_it_does_not_start),
    cmocka_unit_test(process__is_killed__at_its_deadline),
    cmocka_unit_test(process__is_killed__in_whatever_group_it_is),
    cmocka_unit_test(process__is_killed__when_it_writes_too_much),
    cmocka_unit_test(process__ends__while_a_grandchild_keeps_its_pipe),
    cmocka_unit_test(process__has_clean_signals_and_three_files),
    cmocka_unit_test(process__gets_its_environment__but_for_what_is_withheld),
    cmocka_unit_test(process_cancel__calls_nothing),
    cmocka_unit_test(process_cancel__leaves_nothing__when_the_loop_ends_at_once),
    cmocka_unit_test(process_on_terminal__has_it_and_gives_it_back_as_it_was),
    cmocka_unit_test(process_on_terminal__gives_it_back__when_it_fails),
    cmocka_unit_test(process_on_terminal__goes_on__when_it_is_stopped),
    cmocka_unit_test(process_on_terminal__gives_it_back__when_cancelled),
    cmocka_unit_test(process_on_terminal__needs_one),
};

SUITE(process, tests);
