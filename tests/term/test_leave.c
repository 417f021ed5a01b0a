/* SPDX-License-Identifier: MIT */
/* Every way out, and a terminal that does not answer. */
#include <signal.h>
#include <string.h>

#include "support/suite.h"
#include "term/demo.h"

#define PROMPT_MS 2000 /* generous: the machine may be busy */

static void
check_restored(struct pty *p)
{
    assert_string_equal(screen_leftovers(pty_screen(p)), "");
    assert_true(pty_modes_are_restored(p));
}

static void
check_taken_over(struct pty *p)
{
    struct screen *s = pty_screen(p);

    assert_true(screen_is_alternate(s));
    assert_true(screen_mode(s, 1000));
    assert_true(screen_mode(s, 1006));
    assert_true(screen_mode(s, 2004));
    assert_false(screen_cursor_is_shown(s));
    assert_false(pty_modes_are_restored(p));
}

static void
leave__restores_everything__on_quit(void **state)
{
    static const char *const terminals[] = { "xterm-256color", "tmux-256color", "screen-256color", "xterm", "linux", "vt100" };

    (void)state;
    for (size_t i = 0; i < sizeof terminals / sizeof *terminals; i++) {
        struct pty *p = demo_start(terminals[i], 24, 80);

        demo_do(p, "prompt 1");
        demo_do(p, "fill 1");
        pty_keys(p, "q");
        assert_int_equal(pty_wait_exit(p, PROMPT_MS), 0);
        check_restored(p);
        pty_free(p);
    }
}

static void
leave__restores_everything__on_a_signal_and_on_death(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    check_taken_over(p);
    pty_signal(p, SIGTERM);
    assert_int_equal(pty_wait_exit(p, PROMPT_MS), 0);
    check_restored(p);
    pty_free(p);

    p = demo_start(NULL, 24, 80);
    pty_ask(p, "die");
    assert_int_equal(pty_wait_exit(p, PROMPT_MS), 7);
    check_restored(p);
    pty_free(p);
}

static void
leave__sends_no_palette_reset(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);
    size_t len;

    (void)state;
    pty_keys(p, "q");
    assert_int_equal(pty_wait_exit(p, PROMPT_MS), 0);
    assert_null(strstr(pty_bytes(p, &len), "\033]104"));
    pty_free(p);
}

static void
suspend__gives_the_terminal_back__and_resume_takes_it_again(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    demo_do(p, "suspend");
    check_restored(p);
    demo_do(p, "tick");
    demo_do(p, "bell");
    demo_do(p, "copy x");
    check_restored(p);
    pty_resize(p, 30, 100);
    demo_do(p, "resume");
    assert_true(pty_until_text(p, "size 30x100 "));
    check_taken_over(p);
    assert_true(screen_has(pty_screen(p), "count 1"));
    pty_keys(p, "q");
    assert_int_equal(pty_wait_exit(p, PROMPT_MS), 0);
    check_restored(p);
    pty_free(p);
}

static void
suspend__stops_as_a_job__and_continues(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    pty_signal(p, SIGTSTP);
    assert_true(pty_wait_stopped(p, PTY_DEADLINE_MS));
    check_restored(p);
    pty_continue(p);
    assert_true(pty_until_text(p, "size 24x80 "));
    demo_do(p, "tick");
    check_taken_over(p);
    pty_free(p);
}

static void
resume__draws_anew__after_a_stop_that_asked_nobody(void **state)
{
    static const char shell[] = "\033[?1049l\033[?25h\033[?1000l\033[?1006l\033[?2004lshell$ ";
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    pty_signal(p, SIGSTOP);
    assert_true(pty_wait_stopped(p, PTY_DEADLINE_MS));
    screen_feed(pty_screen(p), shell, strlen(shell));
    pty_continue(p);
    assert_true(pty_until_text(p, "size 24x80 "));
    check_taken_over(p);
    pty_keys(p, "q");
    assert_int_equal(pty_wait_exit(p, PROMPT_MS), 0);
    check_restored(p);
    pty_free(p);
}

/* Nobody reads: the kernel's buffer fills up, and bytes stay with the program. */
static void
stall(struct pty *p)
{
    for (int i = 0; i < 1000; i++) {
        const char *answer = pty_ask(p, "fill 1");

        assert_non_null(answer);
        if (strstr(answer, "behind") != NULL)
            return;
    }
    fail_msg("the terminal never filled up");
}

static void
stall__does_not_stop_the_program__and_the_newest_frame_comes_when_it_ends(void **state)
{
    struct pty *p = demo_start(NULL, 60, 200);

    (void)state;
    stall(p);
    for (int i = 0; i < 20; i++)
        assert_non_null(pty_ask(p, "tick"));
    assert_non_null(pty_ask(p, "fill 0"));
    pty_settle(p);
    assert_true(pty_until_text(p, "wide 漢字 éa\xcc\x81 end"));
    demo_do(p, "tick");
    assert_string_equal(screen_row(pty_screen(p), 30), "");
    assert_string_equal(screen_row(pty_screen(p), 2), "one two three");
    pty_free(p);
}

static void
stall__does_not_hold_up_the_end__and_the_terminal_is_restored(void **state)
{
    struct pty *p = demo_start(NULL, 60, 200);

    (void)state;
    stall(p);
    pty_signal(p, SIGTERM);
    assert_int_equal(pty_wait_exit_unread(p, PROMPT_MS), 0);
    pty_settle(p);
    check_restored(p);
    pty_free(p);
}

static void
hangup__ends_the_program__at_once(void **state)
{
    struct pty *p = demo_start_with(&(struct pty_options){ .rows = 24, .cols = 80, .ignore_hup = true }, NULL);

    (void)state;
    assert_true(pty_until_text(p, "size "));
    pty_hangup(p);
    assert_int_equal(pty_wait_exit(p, PROMPT_MS), 3);
    pty_free(p);
}

static void
hangup__ends_the_program__in_the_middle_of_a_stall(void **state)
{
    struct pty *p = demo_start_with(&(struct pty_options){ .rows = 60, .cols = 200, .ignore_hup = true, .channel = true }, NULL);

    (void)state;
    assert_true(pty_until_text(p, "size "));
    stall(p);
    pty_hangup(p);
    assert_int_equal(pty_wait_exit(p, PROMPT_MS), 3);
    pty_free(p);
}

static void
open__is_refused_with_a_reason__where_nothing_can_be_drawn(void **state)
{
    static const char *const no_term[] = { "TERM", NULL };
    static const struct {
        const char *term;
        const char *const *env;
        const char *said;
    } rows[] = {
        { "dumb", NULL, "TERM=dumb can't place the cursor" },
        { "nosuch", NULL, "TERM=nosuch is not known on this machine" },
        { "", NULL, "TERM is not set" },
        { NULL, no_term, "TERM is not set" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pty *p =
            demo_start_with(&(struct pty_options){ .rows = 24, .cols = 200, .term = rows[i].term, .env = rows[i].env }, NULL);

        assert_int_equal(pty_wait_exit(p, PROMPT_MS), 1);
        assert_true(screen_has(pty_screen(p), rows[i].said));
        assert_true(screen_has(pty_screen(p), "--plain"));
        check_restored(p);
        pty_free(p);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(leave__restores_everything__on_quit),
    cmocka_unit_test(leave__restores_everything__on_a_signal_and_on_death),
    cmocka_unit_test(leave__sends_no_palette_reset),
    cmocka_unit_test(suspend__gives_the_terminal_back__and_resume_takes_it_again),
    cmocka_unit_test(suspend__stops_as_a_job__and_continues),
    cmocka_unit_test(resume__draws_anew__after_a_stop_that_asked_nobody),
    cmocka_unit_test(stall__does_not_stop_the_program__and_the_newest_frame_comes_when_it_ends),
    cmocka_unit_test(stall__does_not_hold_up_the_end__and_the_terminal_is_restored),
    cmocka_unit_test(hangup__ends_the_program__at_once),
    cmocka_unit_test(hangup__ends_the_program__in_the_middle_of_a_stall),
    cmocka_unit_test(open__is_refused_with_a_reason__where_nothing_can_be_drawn),
};
SUITE(leave, tests);
