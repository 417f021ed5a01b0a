/* SPDX-License-Identifier: MIT */
/* Programs that may be run unattended, and those that somebody else could change. */
#include "support/suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/program.h"

struct place {
    char dir[64], program[96], link[96];
};

static struct place
place_new(void)
{
    struct place p;
    int fd;

    snprintf(p.dir, sizeof p.dir, "/tmp/tocsin-program-XXXXXX");
    assert_non_null(mkdtemp(p.dir));
    snprintf(p.program, sizeof p.program, "%s/run", p.dir);
    snprintf(p.link, sizeof p.link, "%s/link", p.dir);
    fd = open(p.program, O_CREAT | O_WRONLY | O_CLOEXEC, 0700);
    assert_true(fd >= 0);
    close(fd);
    return p;
}

static void
place_remove(const struct place *p)
{
    chmod(p->dir, 0700);
    unlink(p->link);
    unlink(p->program);
    rmdir(p->dir);
}

static void
expect_refusal(const char *path, const char *words)
{
    struct err err = { 0 };

    if (program_check(path, &err))
        fail_msg("%s is allowed", path);
    if (strstr(err.text, words) == NULL)
        fail_msg("%s: %s", path, err.text);
}

static void
program__may_run__where_nobody_else_can_change_it(void **state)
{
    struct place p = place_new();
    struct err err = { 0 };

    (void)state;
    assert_int_equal(symlink(p.program, p.link), 0);
    assert_true(program_check("/bin/sh", &err));
    assert_true(program_check(p.program, &err));
    assert_true(program_check(p.link, &err));
    place_remove(&p);
}

static void
program__is_refused__where_others_can_write(void **state)
{
    struct place p = place_new();

    (void)state;
    assert_int_equal(chmod(p.program, 0722), 0);
    expect_refusal(p.program, "others can write to");
    assert_int_equal(chmod(p.program, 0720), 0);
    expect_refusal(p.program, "chmod go-w");
    assert_int_equal(chmod(p.program, 0700), 0);
    assert_int_equal(chmod(p.dir, 0777), 0);
    expect_refusal(p.program, "others can write in");
    assert_int_equal(chmod(p.dir, 01777), 0);
    assert_true(program_check(p.program, NULL));
    place_remove(&p);
}

/* The link's own directory is safe, what it leads to is not. */
static void
program__is_refused__at_the_end_of_a_link_too(void **state)
{
    struct place p = place_new(), other = place_new();

    (void)state;
    assert_int_equal(chmod(other.dir, 0777), 0);
    assert_int_equal(symlink(other.program, p.link), 0);
    expect_refusal(p.link, "others can write in");
    place_remove(&other);
    expect_refusal(p.link, "No such file");
    place_remove(&p);
}

static void
program__is_refused__by_what_it_is(void **state)
{
    struct place p = place_new();

    (void)state;
    expect_refusal("sh", "whole path");
    expect_refusal("", "whole path");
    expect_refusal("/nonexistent/x", "No such file");
    expect_refusal(p.dir, "no plain file");
    assert_int_equal(chmod(p.program, 0600), 0);
    expect_refusal(p.program, "can't be executed");
    if (geteuid() == 0) {
        assert_int_equal(chmod(p.program, 0700), 0);
        assert_int_equal(chown(p.program, 65534, 65534), 0);
        expect_refusal(p.program, "uid 65534");
    }
    place_remove(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(program__may_run__where_nobody_else_can_change_it),
    cmocka_unit_test(program__is_refused__where_others_can_write),
    cmocka_unit_test(program__is_refused__at_the_end_of_a_link_too),
    cmocka_unit_test(program__is_refused__by_what_it_is),
};

SUITE(program, tests);
