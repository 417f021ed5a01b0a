/* SPDX-License-Identifier: MIT */
/* Files and directories, in a directory of the test's own. */
#include "util/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/suite.h"

static char home[64];

static const char *
in_home(const char *name)
{
    static char path[4][128];
    static int turn;

    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof *path, "%s/%s", home, name);
    return path[turn];
}

static int
make_home(void **state)
{
    (void)state;
    snprintf(home, sizeof home, "/tmp/tocsin-path-XXXXXX");
    return mkdtemp(home) != NULL ? 0 : -1;
}

static int
remove_home(void **state)
{
    static const char *const names[] = { "a/b/c", "a/b", "a", "file", "fifo", "link" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove(in_home(names[i]));
    return rmdir(home);
}

static void
assert_gift(char *got, const char *expected)
{
    assert_string_equal(got, expected);
    free(got);
}

static void
path_config__follows_the_xdg_rules(void **state)
{
    const char *was = getenv("HOME");
    char *home_was = was != NULL ? strdup(was) : NULL;

    (void)state;
    setenv("HOME", "/home/ann", 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    assert_gift(path_config("tocsin.conf"), "/home/ann/.config/tocsin/tocsin.conf");
    assert_gift(path_state("log"), "/home/ann/.local/state/tocsin/log");
    setenv("XDG_CONFIG_HOME", "/cfg", 1);
    setenv("XDG_STATE_HOME", "relative/is/ignored", 1);
    assert_gift(path_config("x"), "/cfg/tocsin/x");
    assert_gift(path_state("x"), "/home/ann/.local/state/tocsin/x");
    unsetenv("HOME");
    assert_gift(path_state("x"), "/nonexistent/.local/state/tocsin/x");
    unsetenv("XDG_CONFIG_HOME");
    if (home_was != NULL)
        setenv("HOME", home_was, 1);
    free(home_was);
}

static void
path_dir__takes_the_name_away(void **state)
{
    (void)state;
    assert_gift(path_dir("/var/lib/x"), "/var/lib");
    assert_gift(path_dir("/x"), "/");
    assert_gift(path_dir("//x"), "/");
    assert_gift(path_dir("a//b"), "a");
    assert_gift(path_dir("x"), ".");
    assert_gift(path_dir(""), ".");
}

static void
path_make_dir__makes_all_that_is_missing__for_us_alone(void **state)
{
    struct err err = { 0 };
    struct stat st;

    (void)state;
    assert_true(path_make_dir(in_home("a/b//c/"), &err));
    assert_true(path_make_dir(in_home("a/b/c"), &err));
    assert_int_equal(stat(in_home("a/b/c"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
}

static void
path_make_dir__says_what_is_in_the_way(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_true(path_write(in_home("file"), "x", 1, &err));
    assert_false(path_make_dir(in_home("file"), &err));
    assert_true(strstr(err.text, "in the way") != NULL);
    assert_false(path_make_dir(in_home("file/below"), &err));
    assert_false(path_make_dir("/proc/nothing/here", &err));
    assert_true(strstr(err.text, "/proc/nothing") != NULL);
    assert_false(path_make_dir("", &err));
}

static void
path_write__replaces_the_file__for_us_alone(void **state)
{
    struct err err = { 0 };
    struct buf got = BUF_INIT;
    struct stat st;

    (void)state;
    assert_true(path_write(in_home("file"), "first text", 10, &err));
    assert_true(path_write(in_home("file"), "a\0b", 3, &err));
    assert_int_equal(stat(in_home("file"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_true(path_read(in_home("file"), 3, &got, &err));
    assert_int_equal(got.len, 3);
    assert_memory_equal(got.data, "a\0b", 3);
    assert_false(path_write(in_home("no/such/file"), "x", 1, &err));
    assert_true(path_write_soon(in_home("file"), "later", 5, &err));
    buf_clear(&got);
    assert_true(path_read(in_home("file"), 5, &got, &err));
    assert_string_equal(buf_text(&got), "later");
    buf_release(&got);
    assert_false(path_write_soon(in_home("no/such/file"), "x", 1, &err));
    assert_int_equal(err.code, ERR_IO);
}

static void
path_read__refuses__what_is_too_large_absent_or_no_file(void **state)
{
    struct err err = { 0 };
    struct buf got = BUF_INIT;

    (void)state;
    assert_true(path_write(in_home("file"), "12345", 5, &err));
    assert_false(path_read(in_home("file"), 4, &got, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_false(path_read(in_home("absent"), 4, &got, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    assert_int_equal(mkfifo(in_home("fifo"), 0600), 0);
    assert_false(path_read(in_home("fifo"), 4, &got, &err));
    assert_true(strstr(err.text, "no regular file") != NULL);
    assert_false(path_read("/dev/zero", 4, &got, &err));
    assert_false(path_read(home, 4, &got, &err));
    assert_int_equal(symlink("file", in_home("link")), 0);
    buf_clear(&got);
    assert_true(path_read(in_home("link"), 5, &got, &err));
    assert_string_equal(buf_text(&got), "12345");
    buf_release(&got);
}

static void
path_network_fs__is_null__for_local_places(void **state)
{
    (void)state;
    assert_null(path_network_fs("/proc"));
    assert_null(path_network_fs("/proc/not/there/yet"));
    assert_null(path_network_fs("/dev/shm/x"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(path_config__follows_the_xdg_rules),
    cmocka_unit_test(path_dir__takes_the_name_away),
    cmocka_unit_test_setup_teardown(path_make_dir__makes_all_that_is_missing__for_us_alone, make_home, remove_home),
    cmocka_unit_test_setup_teardown(path_make_dir__says_what_is_in_the_way, make_home, remove_home),
    cmocka_unit_test_setup_teardown(path_write__replaces_the_file__for_us_alone, make_home, remove_home),
    cmocka_unit_test_setup_teardown(path_read__refuses__what_is_too_large_absent_or_no_file, make_home, remove_home),
    cmocka_unit_test(path_network_fs__is_null__for_local_places),
};
SUITE(path, tests);
