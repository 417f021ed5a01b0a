/* SPDX-License-Identifier: MIT */
/* The real program's ways out, and terminals that go away: the prompt is back in time, the store free and whole. */
#include <signal.h>
#include <stdio.h>

#include "support/suite.h"
#include "term/rig.h"

static void
signal__ends_it_in_time__with_all_restored(void **state)
{
    static const int signals[] = { SIGTERM, SIGHUP, SIGINT };

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct rig r;

        rig_start_in(&r, 24, 80);
        pty_keys(r.pty, "a");
        assert_true(rig_until_rows(&r, 'A', 1));
        pty_signal(r.pty, signals[i]);
        assert_int_equal(pty_wait_exit(r.pty, RIG_END_MS), 128 + signals[i]);
        rig_check_left(&r);
        rig_end(&r);
    }
}

static void
hangup__ends_it_in_time__whether_the_signal_comes_or_not(void **state)
{
    (void)state;
    for (int ignored = 0; ignored <= 1; ignored++) {
        struct rig r;

        rig_start(&r, &(struct pty_options){ .rows = 24, .cols = 80, .ignore_hup = ignored });
        pty_hangup(r.pty);
        assert_int_equal(pty_wait_exit(r.pty, RIG_END_MS), 128 + SIGHUP);
        assert_true(tocsin_is_whole_and_free(r.tocsin));
        rig_end(&r);
    }
}

static void
suspend__gives_terminal_and_store_back__and_fg_finds_what_came_meanwhile(void **state)
{
    struct rig r;

    (void)state;
    rig_start_in(&r, 24, 80);
    for (int i = 0; i < 2; i++) {
        if (i == 0)
            pty_keys(r.pty, "\x1a");
        else
            pty_signal(r.pty, SIGTSTP);
        assert_true(pty_wait_stopped(r.pty, PTY_DEADLINE_MS));
        rig_check_left(&r);
        assert_int_equal(TOCSIN_VERB(r.tocsin, i == 0 ? "ack" : "unack", "--filter", "instance=node-0000", "--yes"), 0);
        pty_continue(r.pty);
        assert_true(pty_until_text(r.pty, RIG_ALL));
        assert_true(rig_until_rows(&r, 'A', i == 0 ? 1 : 0));
        assert_false(pty_modes_are_restored(r.pty));
    }
    pty_keys(r.pty, "q");
    assert_int_equal(pty_wait_exit(r.pty, RIG_END_MS), 0);
    rig_check_left(&r);
    rig_end(&r);
}

/* The first owns, the second is its client: what one does is on both, and the second goes on when the first is gone. */
static void
second_dashboard__joins_the_first__and_takes_over_when_it_leaves(void **state)
{
    struct rig r;
    struct pty *second;

    (void)state;
    rig_start_in(&r, 24, 80);
    second = tocsin_start_in(r.tocsin, 24, 80);
    assert_true(pty_until_text(second, RIG_ALL));
    pty_keys(r.pty, "a");
    assert_true(rig_until_rows(&r, 'A', 1));
    assert_true(pty_until_text(second, "a1"));
    pty_keys(r.pty, "q");
    assert_int_equal(pty_wait_exit(r.pty, RIG_END_MS), 0);
    assert_true(pty_modes_are_restored(r.pty));
    assert_true(pty_until_text(second, "this screen has the store now"));
    pty_keys(second, "u");
    assert_true(pty_until_text(second, "undone"));
    pty_keys(second, "q");
    assert_int_equal(pty_wait_exit(second, RIG_END_MS), 0);
    assert_true(pty_modes_are_restored(second));
    pty_free(second);
    rig_end(&r);
}

static bool
has_polled(struct pty *p, const void *ctx)
{
    const struct rig *r = ctx;

    (void)p;
    return alert_server_polls(r->server) > 0;
}

/* Waits for one more, reading nothing. */
static bool
polls_unread(struct rig *r)
{
    size_t before = alert_server_polls(r->server);

    for (int left = PTY_DEADLINE_MS / 50; left > 0 && alert_server_polls(r->server) == before; left--)
        if (pty_wait_exit_unread(r->pty, 50) != -1)
            return false;
    return alert_server_polls(r->server) > before;
}

/* Far more than a terminal holds: each size is painted whole. */
static void
stalled_terminal__stops_neither_the_polls__nor_the_end(void **state)
{
    struct rig r;

    (void)state;
    rig_start_in(&r, 60, 200);
    assert_true(pty_until(r.pty, has_polled, &r));
    for (int i = 0; i < 4; i++) {
        pty_resize(r.pty, 60, 200 + i % 2);
        assert_true(polls_unread(&r));
    }
    pty_signal(r.pty, SIGTERM);
    assert_int_equal(pty_wait_exit_unread(r.pty, RIG_END_MS), 128 + SIGTERM);
    assert_true(pty_modes_are_restored(r.pty));
    assert_true(tocsin_is_whole_and_free(r.tocsin));
    rig_end(&r);
}

static void
stalled_terminal__that_is_read_again__shows_what_is_now(void **state)
{
    struct rig r;

    (void)state;
    rig_start_in(&r, 60, 200);
    for (int i = 0; i < 2; i++) {
        pty_resize(r.pty, 60, 201 - i);
        assert_true(polls_unread(&r));
    }
    alert_server_set(r.server, 3);
    assert_true(polls_unread(&r));
    alert_server_set(r.server, RIG_ALERTS + 2);
    assert_true(polls_unread(&r));
    assert_true(pty_until_text(r.pty, "42 alerts"));
    assert_true(screen_has(pty_screen(r.pty), "checkout on node-00"));
    rig_end(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(signal__ends_it_in_time__with_all_restored),
    cmocka_unit_test(hangup__ends_it_in_time__whether_the_signal_comes_or_not),
    cmocka_unit_test(suspend__gives_terminal_and_store_back__and_fg_finds_what_came_meanwhile),
    cmocka_unit_test(second_dashboard__joins_the_first__and_takes_over_when_it_leaves),
    cmocka_unit_test(stalled_terminal__stops_neither_the_polls__nor_the_end),
    cmocka_unit_test(stalled_terminal__that_is_read_again__shows_what_is_now),
};
SUITE(binary_leave, tests);
