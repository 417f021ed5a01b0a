/* SPDX-License-Identifier: MIT */
/* Children in sessions of their own: one stream, true endings, and nothing of ours that they need not have. */
#include "support/suite.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/process.h"
#include "net/session.h"
#include "util/buf.h"

struct fixture {
    struct loop *loop;
    struct session *session;
    struct buf out;
    struct session_end end;
    bool ended;
    int send; /* once it says something */
};

static void
on_output(void *arg, const char *bytes, size_t len)
{
    struct fixture *f = arg;

    assert_false(f->ended);
    buf_add(&f->out, bytes, len);
    if (f->send != 0)
        session_signal(f->session, f->send);
    f->send = 0;
}

static void
on_end(void *arg, const struct session_end *end)
{
    struct fixture *f = arg;

    f->ended = true;
    f->end = *end;
    loop_stop(f->loop);
}

static void
run(struct fixture *f, const char *program, const char *const *argv, const char *const *env)
{
    static const struct session_handlers handlers = { on_output, on_end };
    const struct session_order order = { .program = program, .argv = argv, .env = env };

    f->loop = loop_new();
    buf_init(&f->out, BUF_DEFAULT_MAX);
    f->session = session_run(f->loop, &order, &handlers, f);
    assert_false(f->ended);
    loop_run(f->loop);
    assert_true(f->ended);
}

static void
fixture_free(struct fixture *f)
{
    buf_release(&f->out);
    loop_free(f->loop);
}

static void
run_shell(struct fixture *f, const char *script, const char *const *env)
{
    run(f, "/bin/sh", (const char *const[]){ "sh", "-c", script, NULL }, env);
}

static void
session__says_both_streams_in_their_order__and_how_it_ended(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    run_shell(&f, "echo out; echo err >&2; echo more; exit 3", NULL);
    assert_string_equal(buf_text(&f.out), "out\nerr\nmore\n");
    assert_int_equal(f.end.errnum, 0);
    assert_int_equal(WEXITSTATUS(f.end.status), 3);
    fixture_free(&f);
}

static void
session__gives_all_of_a_large_output(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    run_shell(&f, "head -c 3000000 /dev/zero", NULL);
    assert_int_equal(f.out.len, 3000000);
    fixture_free(&f);
}

static void
session__that_can_not_start__says_why(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    run(&f, "/nonexistent/program", (const char *const[]){ "program", NULL }, NULL);
    assert_int_equal(f.end.errnum, ENOENT);
    assert_int_equal(f.out.len, 0);
    fixture_free(&f);
}

static void
session__has_no_terminal_of_ours__and_an_empty_input(void **state)
{
    struct fixture f = { 0 };
    char wanted[64];

    (void)state;
    run_shell(&f, "cat; ls /proc/$$/fd | tr '\\n' ' '; test $(ps -o sid= -p $$) = $$ && echo leads", NULL);
    snprintf(wanted, sizeof wanted, "0 1 2 leads\n");
    assert_string_equal(buf_text(&f.out), wanted);
    fixture_free(&f);
}

static void
signal__reaches_all_of_its_group(void **state)
{
    struct fixture f = { .send = SIGTERM };

    (void)state;
    run_shell(&f, "echo ready; cat </dev/zero >/dev/null", NULL);
    assert_true(WIFSIGNALED(f.end.status));
    assert_int_equal(WTERMSIG(f.end.status), SIGTERM);
    fixture_free(&f);
}

static void
environment__has_what_is_added_in_the_place_of_ours__and_nothing_withheld(void **state)
{
    static const char *const env[] = { "TOCSIN_RUN=12", "TOCSIN_ALERT=new", NULL };
    struct fixture f = { 0 };

    (void)state;
    setenv("TOCSIN_ALERT", "old", 1);
    setenv("SESSION_SECRET", "secret", 1);
    process_withhold("SESSION_SECRET");
    run_shell(&f, "echo $TOCSIN_RUN $TOCSIN_ALERT $SESSION_SECRET", env);
    assert_string_equal(buf_text(&f.out), "12 new\n");
    unsetenv("TOCSIN_ALERT");
    unsetenv("SESSION_SECRET");
    fixture_free(&f);
}

static void
session__ends__while_a_grandchild_keeps_its_pipe(void **state)
{
    struct fixture f = { 0 };
    pid_t left;

    (void)state;
    run_shell(&f, "tail -f /dev/null & echo $!", NULL);
    left = (pid_t)strtol(buf_text(&f.out), NULL, 10);
    assert_int_equal(WEXITSTATUS(f.end.status), 0);
    assert_int_equal(kill(left, SIGKILL), 0);
    fixture_free(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(session__says_both_streams_in_their_order__and_how_it_ended),
    cmocka_unit_test(session__gives_all_of_a_large_output),
    cmocka_unit_test(session__that_can_not_start__says_why),
    cmocka_unit_test(session__has_no_terminal_of_ours__and_an_empty_input),
    cmocka_unit_test(signal__reaches_all_of_its_group),
    cmocka_unit_test(environment__has_what_is_added_in_the_place_of_ours__and_nothing_withheld),
    cmocka_unit_test(session__ends__while_a_grandchild_keeps_its_pipe),
};
SUITE(session, tests);
