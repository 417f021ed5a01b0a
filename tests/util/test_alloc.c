/* SPDX-License-Identifier: MIT */
/* Allocation that never returns NULL, and arenas. */
#include "util/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/suite.h"

static void
xmalloc__gives_something__even_for_nothing(void **state)
{
    void *p = xmalloc(0);
    void *q = xreallocarray(NULL, 0, 8);

    (void)state;
    assert_non_null(p);
    assert_non_null(q);
    free(p);
    free(q);
    assert_null(xstrdup_or_null(NULL));
}

static void
xstrndup__takes_so_many_bytes(void **state)
{
    char *s = xstrndup("abcdef", 3);

    (void)state;
    assert_string_equal(s, "abc");
    free(s);
}

static int to_parent;

static void
say_goodbye(void)
{
    (void)!write(to_parent, "bye", 3);
}

/* What the child wrote comes back in out; its exit code is returned. */
static int
die_for_want_of_memory(char *out, size_t size)
{
    volatile size_t many = SIZE_MAX / 4;
    int fds[2];
    int status = 0;
    ssize_t got;
    pid_t pid;

    assert_int_equal(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        dup2(fds[1], STDERR_FILENO);
        to_parent = fds[1];
        alloc_on_death(say_goodbye);
        free(xreallocarray(NULL, many, 16));
        _exit(0);
    }
    close(fds[1]);
    got = read(fds[0], out, size - 1);
    out[got > 0 ? got : 0] = '\0';
    if (got == 3) {
        ssize_t more = read(fds[0], out + 3, size - 4);

        out[3 + (more > 0 ? more : 0)] = '\0';
    }
    close(fds[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
xreallocarray__ends_the_program_by_the_hook__when_the_size_overflows(void **state)
{
    char out[200];

    (void)state;
    assert_int_equal(die_for_want_of_memory(out, sizeof out), 70);
    assert_memory_equal(out, "byetocsin: out of memory", 24);
}

static void
arena__keeps_all_pieces_apart_and_aligned(void **state)
{
    struct arena a = { 0 };
    unsigned char *pieces[3000];

    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        pieces[i] = arena_alloc(&a, i % 97 + 1);
        assert_int_equal((uintptr_t)pieces[i] % 8, 0);
        memset(pieces[i], (int)(i & 0xff), i % 97 + 1);
    }
    for (size_t i = 0; i < 3000; i++)
        for (size_t k = 0; k < i % 97 + 1; k++)
            assert_int_equal(pieces[i][k], i & 0xff);
    arena_release(&a);
    assert_int_equal(a.used_bytes, 0);
}

static void
arena__takes_a_huge_piece__and_goes_on_in_its_chunk(void **state)
{
    struct arena a = { 0 };
    char *before = arena_strdup(&a, "before");
    char *huge = arena_zalloc(&a, 3 << 20);
    char *after = arena_strdup(&a, "after");

    (void)state;
    assert_int_equal(huge[(3 << 20) - 1], 0);
    assert_int_equal(after - before, 8);
    assert_string_equal(before, "before");
    assert_int_equal(a.used_bytes, (3 << 20) + 16);
    arena_release(&a);
}

static void
arena_printf__formats(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(arena_printf(&a, "%s-%d", "x", 7), "x-7");
    assert_null(arena_strdup_or_null(&a, NULL));
    arena_release(&a);
    assert_string_equal(arena_memdup(&a, "again", 6), "again");
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(xmalloc__gives_something__even_for_nothing),
    cmocka_unit_test(xstrndup__takes_so_many_bytes),
    cmocka_unit_test(xreallocarray__ends_the_program_by_the_hook__when_the_size_overflows),
    cmocka_unit_test(arena__keeps_all_pieces_apart_and_aligned),
    cmocka_unit_test(arena__takes_a_huge_piece__and_goes_on_in_its_chunk),
    cmocka_unit_test(arena_printf__formats),
};
SUITE(alloc, tests);
