/* SPDX-License-Identifier: MIT */
/* Bytes on their way through a pipe that takes little. */
#include "term/output.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"

/* As small as they come, so that a larger write is taken in part. */
static void
open_pipe(int fds[2])
{
    assert_int_equal(pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0);
    assert_true(fcntl(fds[1], F_SETPIPE_SZ, 4096) >= 4096);
}

static void
output__sends_all__and_is_empty_then(void **state)
{
    struct output o;
    char got[16];
    int fds[2];

    (void)state;
    open_pipe(fds);
    assert_true(output_open(&o, NULL));
    assert_true(output_is_empty(&o));
    output_add(&o, "hello ", 6);
    assert_int_equal(write(o.memfd, "there", 5), 5); /* as ncurses does */
    output_measure(&o);
    assert_false(output_is_empty(&o));
    assert_true(output_pump(&o, fds[1]));
    assert_true(output_is_empty(&o));
    assert_int_equal(read(fds[0], got, sizeof got), 11);
    assert_memory_equal(got, "hello there", 11);
    output_add(&o, "again", 5);
    assert_true(output_pump(&o, fds[1]));
    assert_int_equal(read(fds[0], got, sizeof got), 5);
    output_release(&o);
    close(fds[0]);
    close(fds[1]);
}

static void
output__keeps_what_is_not_taken__and_goes_on_later(void **state)
{
    static char big[100000], got[sizeof big];
    struct output o;
    size_t n = 0;
    int fds[2];

    (void)state;
    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (char)('a' + i % 26);
    open_pipe(fds);
    assert_true(output_open(&o, NULL));
    output_add(&o, big, sizeof big);
    while (n < sizeof big) {
        ssize_t r;

        assert_true(output_pump(&o, fds[1]));
        r = read(fds[0], got + n, sizeof got - n);
        assert_true(r > 0);
        n += (size_t)r;
    }
    assert_true(output_is_empty(&o));
    assert_memory_equal(got, big, sizeof big);
    output_release(&o);
    close(fds[0]);
    close(fds[1]);
}

static void
output__tells_that_the_reader_is_gone(void **state)
{
    struct output o;
    int fds[2];

    (void)state;
    open_pipe(fds);
    close(fds[0]);
    signal(SIGPIPE, SIG_IGN); /* of the pipe alone: a terminal has none */
    assert_true(output_open(&o, NULL));
    output_add(&o, "x", 1);
    assert_false(output_pump(&o, fds[1]));
    output_drop(&o);
    assert_true(output_is_empty(&o));
    output_release(&o);
    close(fds[1]);
}

/* The tail after the terminal took this much of it. */
static const char *
tail_after(const char *bytes, size_t taken)
{
    static char tail[65];
    struct output o;
    size_t n;
    int fds[2];

    open_pipe(fds);
    assert_true(output_open(&o, NULL));
    output_add(&o, bytes, taken);
    assert_true(output_pump(&o, fds[1]));
    assert_true(output_is_empty(&o));
    output_add(&o, bytes + taken, strlen(bytes) - taken);
    n = output_tail(&o, tail, sizeof tail - 1);
    tail[n] = '\0';
    output_release(&o);
    close(fds[0]);
    close(fds[1]);
    return tail;
}

static void
output__knows_what_completes_a_sequence__wherever_it_was_cut(void **state)
{
    static const struct {
        const char *bytes;
        size_t taken;
        const char *tail;
    } rows[] = {
        { "plain text", 3, "" },
        { "\033[38;5;12mx", 1, "[38;5;12m" },
        { "\033[38;5;12mx", 5, "5;12m" },
        { "\033[38;5;12mx", 10, "" },
        { "\033(Bx", 1, "(B" },
        { "\033(Bx", 2, "B" },
        { "\xe6\xbc\xa2x", 1, "\xbc\xa2" },
        { "\xe6\xbc\xa2x", 2, "\xa2" },
        { "\xe6\xbc\xa2x", 3, "" },
        { "\033]52;c;YQ==\007x", 4, ";c;YQ==\007" },
        { "\033]52;c;YQ==\033\\x", 12, "\\" },
        { "\033]52;c;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\007", 8, "\033\\" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tail_after(rows[i].bytes, rows[i].taken), rows[i].tail);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(output__sends_all__and_is_empty_then),
    cmocka_unit_test(output__keeps_what_is_not_taken__and_goes_on_later),
    cmocka_unit_test(output__tells_that_the_reader_is_gone),
    cmocka_unit_test(output__knows_what_completes_a_sequence__wherever_it_was_cut),
};
SUITE(output, tests);
