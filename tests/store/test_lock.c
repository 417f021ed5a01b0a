/* SPDX-License-Identifier: MIT */
/* One owner at a time, named to the others. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/desk.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init_empty(d);
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

static void
store_open__refuses_a_second_owner__and_names_the_first(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    d->s = store_open(d->path, "tui pid 4711 ana on pts/4", &err);
    assert_non_null(d->s);
    assert_null(store_open(d->path, "cli pid 4712", &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "tui pid 4711 ana on pts/4"));
    desk_load(d);
}

static void
store_owner__tells_who__only_while_it_is_owned(void **state)
{
    struct desk *d = *state;
    char *who;

    assert_null(store_owner(d->path));
    assert_null(store_owner("/nonexistent/s.db"));
    desk_open(d);
    who = store_owner(d->path);
    assert_string_equal(who, "desk pid 1");
    free(who);
    desk_close(d);
    assert_null(store_owner(d->path));
    assert_int_equal(access(desk_file(d, ".lock"), F_OK), 0);
}

static void
store_close__frees_the_lock(void **state)
{
    struct desk *d = *state;

    for (int i = 0; i < 3; i++) {
        desk_open(d);
        desk_close(d);
    }
}

static void
lock__is_freed__by_death(void **state)
{
    struct desk *d = *state;
    int ready[2], status;
    char c;
    pid_t pid;

    assert_int_equal(pipe(ready), 0);
    pid = fork();
    if (pid == 0) {
        d->s = store_open(d->path, "child", NULL);
        (void)!write(ready[1], d->s == NULL ? "n" : "y", 1);
        pause();
        _exit(1);
    }
    assert_int_equal(read(ready[0], &c, 1), 1);
    assert_int_equal(c, 'y');
    assert_null(store_open(d->path, "second", NULL));
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    desk_open(d);
    close(ready[0]);
    close(ready[1]);
}

static void
store_open__refuses__a_lock_that_is_a_link(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    assert_int_equal(symlink("/etc/hostname", desk_file(d, ".lock")), 0);
    assert_null(store_open(d->path, "test", &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(store_open__refuses_a_second_owner__and_names_the_first),
    TEST(store_owner__tells_who__only_while_it_is_owned),
    TEST(store_close__frees_the_lock),
    TEST(lock__is_freed__by_death),
    TEST(store_open__refuses__a_lock_that_is_a_link),
};

SUITE(lock, tests);
