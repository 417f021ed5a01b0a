/* SPDX-License-Identifier: MIT */
/* Starts draw_demo on a pty. */
#include "term/demo.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"

/* Beside this test program. */
static void
find_demo(char *path, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", path, size - 1);
    char *slash;

    assert_true(n > 0);
    path[n] = '\0';
    slash = strrchr(path, '/');
    snprintf(slash, size - (size_t)(slash - path), "/draw_demo");
}

struct pty *
demo_start_with(const struct pty_options *options, const char *arg)
{
    char path[4096];
    const char *argv[] = { path, options->channel ? "--channel" : arg, options->channel ? arg : NULL, NULL };

    find_demo(path, sizeof path);
    return pty_start(argv, options);
}

struct pty *
demo_start(const char *term, int rows, int cols)
{
    struct pty *p = demo_start_with(&(struct pty_options){ .rows = rows, .cols = cols, .term = term, .channel = true }, NULL);

    assert_true(pty_until_text(p, "size "));
    return p;
}

void
demo_do(struct pty *p, const char *command)
{
    const char *answer = pty_ask(p, command);

    assert_non_null(answer);
    assert_true(strncmp(answer, "done ", 5) == 0);
    assert_non_null(pty_ask(p, "ping"));
    pty_settle(p);
}
