/* SPDX-License-Identifier: MIT */
/* The real program under hands that don't know what they do: sizes in a storm, keys at random. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "support/suite.h"
#include "term/rig.h"
#include "util/alloc.h"

#define STORM 60
#define KEYS 4000 /* KEYS in the environment: more */
#define CHUNK 40

/* The same numbers in each run. */
static uint32_t
next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Without the clock and the ages above the list. */
static char *
list_of(struct rig *r)
{
    const char *text = screen_text(pty_screen(r->pty));

    for (int line = 0; line < 3; line++)
        text = strchr(text, '\n') + 1;
    return xstrdup(text);
}

static bool
has_more(struct pty *p, const void *before)
{
    size_t len;

    pty_bytes(p, &len);
    return len > *(const size_t *)before;
}

/* Redrawn from nothing the screen says the same: nothing wrong was left on it. */
static void
check_screen_is_right(struct rig *r)
{
    char *before, *after;
    size_t len;

    pty_settle(r->pty);
    before = list_of(r);
    pty_bytes(r->pty, &len);
    pty_keys(r->pty, "\x0c");
    assert_true(pty_until(r->pty, has_more, &len));
    after = list_of(r);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void
resize_storm__leaves_a_right_screen(void **state)
{
    struct rig r;
    uint32_t seed = 7;

    (void)state;
    rig_start_in(&r, 24, 80);
    for (int i = 0; i < STORM; i++) {
        pty_resize(r.pty, (int)(next_random(&seed) % 80), (int)(next_random(&seed) % 240));
        if (i % 3 == 0)
            pty_keys(r.pty, "j");
    }
    pty_resize(r.pty, 40, 120);
    assert_true(pty_until_text(r.pty, RIG_ALL));
    check_screen_is_right(&r);
    pty_resize(r.pty, 24, 80);
    assert_true(pty_until_text(r.pty, RIG_ALL));
    check_screen_is_right(&r);
    pty_keys(r.pty, "q");
    assert_int_equal(pty_wait_exit(r.pty, RIG_END_MS), 0);
    rig_check_left(&r);
    rig_end(&r);
}

/* Keys that mean something, sequences whole and broken, and any byte. Not Ctrl-Z, which stops it, nor what leaves by intent. */
static size_t
random_keys(uint32_t *seed, char *out)
{
    static const char *const whole[] = { "\033[A", "\033[B", "\033[5~", "\033[6~", "\033OP", "\033[200~paste \033[201~",
        "\033[<0;10;8M", "\033[<64;5;5M", "\r", "\t", "\033[Z", "\177", "severity=critical", "\x15", "\033", "ack\r" };
    static const char known[] = "jkgGnNaUcuy. v*/\\zR:?+_lhWiox0123456789\x04\x15\x06\x12\x0c";
    uint32_t kind = next_random(seed) % 10;

    if (kind < 6) {
        out[0] = known[next_random(seed) % (sizeof known - 1)];
    } else if (kind < 9) {
        const char *sequence = whole[next_random(seed) % (sizeof whole / sizeof *whole)];

        memcpy(out, sequence, strlen(sequence));
        return strlen(sequence);
    } else {
        out[0] = (char)next_random(seed);
    }
    return out[0] == '\x1a' || out[0] == 'q' || out[0] == '!' ? 0 : 1;
}

static size_t
keys_wanted(void)
{
    const char *more = getenv("KEYS");

    return more == NULL ? KEYS : strtoul(more, NULL, 10);
}

static void
random_keys__leave_it_alive__and_the_log_whole(void **state)
{
    char chunk[CHUNK * 32];
    uint32_t seed = 20260101;
    struct rig r;

    (void)state;
    rig_start_in(&r, 24, 80);
    for (size_t sent = 0; sent < keys_wanted(); sent += CHUNK) {
        size_t len = 0;
        int code;

        for (int i = 0; i < CHUNK; i++)
            len += random_keys(&seed, chunk + len);
        pty_send(r.pty, chunk, len);
        code = pty_wait_exit(r.pty, 0);
        /* F10 among them, or :q */
        if (code != -1) {
            assert_int_equal(code, 0);
            rig_start_again(&r);
        }
    }
    pty_settle(r.pty);
    pty_signal(r.pty, SIGTERM);
    assert_int_equal(pty_wait_exit(r.pty, PTY_DEADLINE_MS), 128 + SIGTERM);
    rig_check_left(&r);
    rig_end(&r);
}

/* What a transaction of the store does not fit into; the painter's own file in memory does. */
#define SMALL_FILE 8192

/* As on a disk that is full. */
static void
let_files_grow(struct rig *r, bool grow)
{
    struct rlimit limit = { .rlim_cur = grow ? RLIM_INFINITY : SMALL_FILE, .rlim_max = RLIM_INFINITY };

    assert_int_equal(prlimit(pty_pid(r->pty), RLIMIT_FSIZE, &limit, NULL), 0);
}

static void
full_disk__is_told_on_the_screen__and_takes_acts_again_when_there_is_room(void **state)
{
    struct rig r;

    (void)state;
    rig_start_in(&r, 24, 80);
    let_files_grow(&r, false);
    rig_key(&r, "a", "NOTHING IS KEPT");
    assert_true(pty_until_text(r.pty, "the disk is full"));
    assert_true(rig_until_rows(&r, 'A', 0));
    let_files_grow(&r, true);
    assert_true(pty_until_gone(r.pty, "NOTHING IS KEPT"));
    pty_keys(r.pty, "a");
    assert_true(rig_until_rows(&r, 'A', 1));
    pty_keys(r.pty, "q");
    assert_int_equal(pty_wait_exit(r.pty, RIG_END_MS), 0);
    rig_check_left(&r);
    rig_end(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(resize_storm__leaves_a_right_screen),
    cmocka_unit_test(full_disk__is_told_on_the_screen__and_takes_acts_again_when_there_is_room),
    cmocka_unit_test(random_keys__leave_it_alive__and_the_log_whole),
};
SUITE(binary_strain, tests);
