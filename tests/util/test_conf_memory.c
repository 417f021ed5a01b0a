/* SPDX-License-Identifier: MIT */
/* A configuration that is read while memory runs out: the program says so and ends, whichever allocation failed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/suite.h"
#include "util/conf.h"

#if defined(__SANITIZE_ADDRESS__) /* whose allocator stays */
#define ALLOCATOR_IS_OURS false
#else
#define ALLOCATOR_IS_OURS true
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

#endif

/* Of the process: 0 where none is to fail. */
static size_t fails_at, allocations;

#if !defined(__SANITIZE_ADDRESS__)
static bool
fails(void)
{
    if (fails_at == 0 || ++allocations != fails_at)
        return false;
    errno = ENOMEM;
    return true;
}

void *
malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
    return fails() ? NULL : __libc_realloc(p, size);
}

#endif

#define EXIT_REFUSED 1
#define EXIT_NOT_REACHED 3
#define EXIT_WRONG 4
#define MOST 20000

static const struct conf_section sections[] = {
    { "source", true, "an alert source" },
    { "view", true, "a saved view" },
    { "ui", false, "the screen" },
};

static const struct conf_row rows[] = {
    { "", "store", CONF_STRING, NULL, NULL, false, "the store" },
    { "source", "url", CONF_URLS, NULL, NULL, true, "where it is" },
    { "source", "every", CONF_DURATION, "15s", "1s..1d", false, "how often" },
    { "source", "labels", CONF_LIST, NULL, NULL, false, "labels" },
    { "view", "filter", CONF_STRING, "", NULL, false, "the filter" },
    { "ui", "theme", CONF_STRING, "default", NULL, false, "the theme" },
};

static const struct conf_schema schema = { sections, 3, rows, 6 };

static const char text[] = "store = \"a\"\n"
                           "source \"am\" {\n url = {\"http://a\", \"http://b\"}\n every = 1m\n labels = {\"x\", \"y\"}\n}\n"
                           "source \"two\" { url = \"http://c\" }\n"
                           "view \"mine\" { filter = 'a=\"b\"' }\n"
                           "ui { theme = \"dark\" }\n";

/* In a child: what becomes of it where the n-th allocation fails. */
static int
read_with_failure(size_t n)
{
    struct conf_faults faults = { 0 };
    struct conf *c;

    fails_at = n;
    c = conf_parse(&schema, "t.conf", text, sizeof text - 1, &faults);
    fails_at = 0;
    if (c == NULL)
        return EXIT_REFUSED;
    if (conf_int(conf_node_at(c, "source", 1), "every") != 15000)
        return EXIT_WRONG;
    conf_free(c);
    return allocations < n ? EXIT_NOT_REACHED : 0;
}

static int
status_of_failure(size_t n)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        close(STDERR_FILENO);
        _exit(read_with_failure(n));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* What is left is in libconfuse: it frees what it could not make. */
#define CRASHES_OF_LIBCONFUSE_MOST 20

static void
a_file__is_read_or_the_program_ends__whichever_allocation_fails(void **state)
{
    size_t n = 1, crashes = 0;
    int status;

    (void)state;
    if (!ALLOCATOR_IS_OURS)
        skip();
    for (; status = status_of_failure(n), !WIFEXITED(status) || WEXITSTATUS(status) != EXIT_NOT_REACHED; n++) {
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

        crashes += code < 0;
        if (code == EXIT_WRONG)
            fail_msg("allocation %zu failed, and nobody noticed", n);
        assert_true(n < MOST);
    }
    assert_true(n > 100);
    if (crashes > CRASHES_OF_LIBCONFUSE_MOST)
        fail_msg("%zu of %zu allocations that failed ended in a crash", crashes, n);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file__is_read_or_the_program_ends__whichever_allocation_fails),
};

SUITE(conf_memory, tests);
