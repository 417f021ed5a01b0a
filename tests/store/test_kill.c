/* SPDX-License-Identifier: MIT */
/* Killed at any moment: what was answered is there, and the log is whole. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/desk.h"

#define ROUNDS 12

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 3);
    desk_close(d);
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

/* Comments until it is killed, telling the seq of each when it is durable. */
static void __attribute__((noreturn)) write_for_ever(struct desk *d, int tell)
{
    desk_open(d);
    desk_load(d);
    for (;;) {
        uint64_t seq;

        if (!world_act(&d->w, CMD_COMMENT, "ana", desk_alert(d, 0)))
            _exit(1);
        desk_kept(d);
        seq = d->w.m->durable_seq;
        if (write(tell, &seq, sizeof seq) != sizeof seq)
            _exit(1);
    }
}

/* The last seq that the child told of before it was killed after so many. */
static uint64_t
kill_after(struct desk *d, int told)
{
    int pipes[2], status;
    uint64_t seq = 0, got;
    pid_t pid;

    assert_int_equal(pipe(pipes), 0);
    pid = fork();
    if (pid == 0)
        write_for_ever(d, pipes[1]);
    close(pipes[1]);
    while (told-- > 0 && read(pipes[0], &got, sizeof got) == sizeof got)
        seq = got;
    kill(pid, SIGKILL);
    while (read(pipes[0], &got, sizeof got) == sizeof got)
        seq = got;
    close(pipes[0]);
    waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status));
    return seq;
}

static void
store__keeps_what_was_answered__when_killed_at_any_moment(void **state)
{
    struct desk *d = *state;

    for (int i = 0; i < ROUNDS; i++) {
        uint64_t told = kill_after(d, 1 + i * 3 % 7);
        struct verify_result v;
        struct err err = { 0 };
        struct reader *r = reader_open(d->path, &err);

        assert_true(told > 0);
        if (r == NULL || !reader_verify(r, NULL, NULL, &v, &err))
            fail_msg("%s", err.text);
        assert_true(v.head_seq >= told);
        reader_close(r);
        desk_open(d);
        desk_load(d);
        desk_check_equal(d, false);
        desk_close(d);
    }
}

static void __attribute__((noreturn)) make_stores_for_ever(struct desk *d, int tell)
{
    for (;;) {
        desk_open(d);
        desk_close(d);
        (void)!write(tell, "", 1);
        unlink(d->path);
    }
}

static void
store_open__leaves_a_whole_store_or_none__when_killed_while_making_it(void **state)
{
    struct desk *d = *state;

    for (int i = 0; i < ROUNDS; i++) {
        int pipes[2], status;
        pid_t pid;
        char c;

        assert_int_equal(pipe(pipes), 0);
        pid = fork();
        if (pid == 0)
            make_stores_for_ever(d, pipes[1]);
        for (int k = 0; k <= i % 3; k++)
            assert_int_equal(read(pipes[0], &c, 1), 1);
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        close(pipes[0]);
        close(pipes[1]);
        desk_open(d);
        desk_load(d);
        desk_close(d);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(store__keeps_what_was_answered__when_killed_at_any_moment),
    TEST(store_open__leaves_a_whole_store_or_none__when_killed_while_making_it),
};

SUITE(kill, tests);
