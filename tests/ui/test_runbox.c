/* SPDX-License-Identifier: MIT */
/* Running a configured command: which are offered, why, the yes to a dangerous one, and that its end is told. */
#include <string.h>

#include "support/suite.h"
#include "ui/board.h"

static const char *const greet_words[] = { "/bin/echo", "{{service}}", NULL };
static const char *const wipe_words[] = { "/bin/wipe", "all of it", NULL };
static const char *const lost_words[] = { "/bin/echo", "{{nowhere}}", NULL };
static struct run_command commands[] = {
    { .name = "greet", .what = "say hello", .words = greet_words, .words_n = 2, .why = "to be polite" },
    { .name = "wipe", .words = wipe_words, .words_n = 2, .dangerous = true },
    { .name = "lost", .words = lost_words, .words_n = 2 },
    { .name = "other", .what = "for others", .words = wipe_words, .words_n = 2 },
};

static int
setup(void **state)
{
    static struct board b;
    const struct ui_config config = { .me = "ana", .commands = commands, .commands_n = 4 };

    commands[3].match = filter_new("team=nobody", NULL, NULL);
    assert_non_null(commands[3].match);
    board_init_with(&b, 24, 80, &config);
    board_source(&b, "am");
    board_alert(&b, "am", 1, "page", "alertname=A service=checkout", "", MS_MINUTE);
    b.m->whole = true;
    board_tell(&b);
    *state = &b;
    return 0;
}

static int
teardown(void **state)
{
    board_release(*state);
    filter_free(commands[3].match);
    return 0;
}

static void
x__offers_what_is_for_the_alert__and_asks_why(void **state)
{
    struct board *b = *state;
    const struct effect *e;

    board_keys(b, "x");
    assert_true(board_shows(b, "1 greet  say hello"));
    assert_true(board_shows(b, "2 wipe   /bin/wipe 'all of it'"));
    assert_false(board_shows(b, "for others"));
    assert_null(board_effect(b, EFFECT_RUN));
    board_keys(b, "1");
    assert_true(board_shows(b, "run greet, why: to be polite"));
    board_keys(b, "Enter");
    e = board_effect(b, EFFECT_RUN);
    assert_non_null(e);
    assert_string_equal(e->name, "greet");
    assert_string_equal(e->text, "to be polite");
    assert_true(e->has_alert);
    assert_false(board_shows(b, "say hello"));
}

static void
purpose__may_not_be_blank(void **state)
{
    struct board *b = *state;

    board_keys(b, "x 2 Enter");
    assert_null(board_effect(b, EFFECT_RUN));
    assert_true(board_shows(b, "nothing is run without a purpose"));
    board_type(b, "   ");
    board_keys(b, "Enter");
    assert_null(board_effect(b, EFFECT_RUN));
    board_keys(b, "Esc");
    assert_false(board_shows(b, "why:"));
}

static void
dangerous_one__shows_its_words__and_enter_does_nothing(void **state)
{
    struct board *b = *state;

    board_keys(b, "x j Enter");
    board_type(b, "disk full");
    board_keys(b, "Enter");
    assert_true(board_shows(b, "Run /bin/wipe 'all of it'"));
    assert_null(board_effect(b, EFFECT_RUN));
    board_keys(b, "Enter");
    assert_null(board_effect(b, EFFECT_RUN));
    board_keys(b, "n");
    assert_null(board_effect(b, EFFECT_RUN));
    board_keys(b, "x 2");
    board_type(b, "disk full");
    board_keys(b, "Enter");
    board_keys(b, "y");
    assert_string_equal(board_effect(b, EFFECT_RUN)->name, "wipe");
    assert_string_equal(board_effect(b, EFFECT_RUN)->text, "disk full");
}

static void
configure(struct board *b, struct run_command *v, size_t n)
{
    const struct ui_config config = { .me = "ana", .commands = v, .commands_n = n };
    struct err err;

    assert_true(ui_configure(b->ui, &config, &err));
}

static void
ask_for_wipe(struct board *b)
{
    board_keys(b, "x 2");
    board_type(b, "disk full");
    board_keys(b, "Enter");
    assert_true(board_shows(b, "Run /bin/wipe"));
}

static void
other_configuration__behind_the_question__runs_what_was_shown_or_nothing(void **state)
{
    struct board *b = *state;
    struct run_command other = commands[1];

    ask_for_wipe(b);
    configure(b, commands, 3);
    board_keys(b, "y");
    assert_string_equal(board_effect(b, EFFECT_RUN)->name, "wipe");
    ask_for_wipe(b);
    other.words = greet_words;
    configure(b, &other, 1);
    board_keys(b, "y");
    assert_null(board_effect(b, EFFECT_RUN));
    assert_true(board_shows(b, "wipe is other words by now: nothing was run"));
    configure(b, commands, 3);
    ask_for_wipe(b);
    configure(b, commands, 1);
    board_keys(b, "y");
    assert_null(board_effect(b, EFFECT_RUN));
    assert_true(board_shows(b, "that command is no longer configured"));
}

static void
other_configuration__while_the_purpose_is_typed__leaves_what_is_asked(void **state)
{
    struct board *b = *state;

    board_keys(b, "x 1");
    configure(b, commands, 3);
    board_keys(b, "Enter");
    assert_string_equal(board_effect(b, EFFECT_RUN)->name, "greet");
}

static void
value_that_is_missing__is_refused_before_anything_is_typed(void **state)
{
    struct board *b = *state;

    board_keys(b, "x 3");
    assert_true(board_shows(b, "the alert has no nowhere"));
    assert_false(board_shows(b, "why:"));
}

static void
word__names_a_command_with_its_purpose(void **state)
{
    struct board *b = *state;

    board_keys(b, ":");
    board_type(b, "run greet hello there");
    board_keys(b, "Enter");
    assert_string_equal(board_effect(b, EFFECT_RUN)->text, "hello there");
    board_keys(b, ":");
    board_type(b, "run gone");
    board_keys(b, "Enter");
    assert_true(board_shows(b, "no command gone is configured"));
    board_keys(b, ":");
    board_type(b, "run other why not");
    board_keys(b, "Enter");
    assert_null(board_effect(b, EFFECT_RUN));
    assert_true(board_shows(b, "other is not for this alert"));
}

static void
dry_run__tells_and_runs_nothing(void **state)
{
    struct board *b = *state;

    board_keys(b, "d x 1 Enter");
    assert_null(board_effect(b, EFFECT_RUN));
    assert_true(board_shows(b, "would run /bin/echo checkout"));
}

static void
tell(struct board *b, enum event_kind kind, const char *actor, uint64_t number, int code)
{
    static const char *const argv[] = { "/bin/echo" };
    struct event ev = { .kind = kind, .seq = ++b->seq, .at_ms = b->now_ms, .actor = actor, .run = number };

    if (kind == EV_RUN_STARTED)
        ev.u.run = (struct run_order){ .purpose = "why", .argv = argv, .argv_n = 1, .name = "greet", .host = "h" };
    else
        ev.u.run_end.end = (struct run_end){ .how = RUN_EXITED, .code = code };
    model_apply_run(b->m, &ev);
    board_tell(b);
}

static void
beginning_and_end__are_told_to_who_ran_it(void **state)
{
    struct board *b = *state;

    tell(b, EV_RUN_STARTED, "bob", 1, 0);
    assert_false(board_shows(b, "run 1"));
    tell(b, EV_RUN_STARTED, "ana", 2, 0);
    assert_true(board_shows(b, "run 2: greet started"));
    tell(b, EV_RUN_FINISHED, "bob", 1, 0);
    assert_false(board_shows(b, "run 1 ended"));
    tell(b, EV_RUN_FINISHED, "ana", 2, 3);
    assert_true(board_shows(b, "run 2 ended: exit 3"));
    assert_true(board_shows(b, ":runs 2 shows its output"));
}

static void
page__is_shown_until_it_is_closed(void **state)
{
    struct board *b = *state;

    board_keys(b, ":");
    board_type(b, "runs 12");
    board_keys(b, "Enter");
    assert_string_equal(board_effect(b, EFFECT_RUNS)->text, "12");
    board_step(b, &(struct ui_input){ .kind = UI_PAGE, .title = "RUNS", .text = "what it said\x1b[31m\n" });
    assert_true(board_shows(b, "what it said?[31m"));
    board_keys(b, "q");
    assert_false(board_shows(b, "what it said"));
    assert_false(board_shows(b, "nothing was changed"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static const struct CMUnitTest tests[] = {
    TEST(x__offers_what_is_for_the_alert__and_asks_why),
    TEST(purpose__may_not_be_blank),
    TEST(dangerous_one__shows_its_words__and_enter_does_nothing),
    TEST(other_configuration__behind_the_question__runs_what_was_shown_or_nothing),
    TEST(other_configuration__while_the_purpose_is_typed__leaves_what_is_asked),
    TEST(value_that_is_missing__is_refused_before_anything_is_typed),
    TEST(word__names_a_command_with_its_purpose),
    TEST(dry_run__tells_and_runs_nothing),
    TEST(beginning_and_end__are_told_to_who_ran_it),
    TEST(page__is_shown_until_it_is_closed),
};
SUITE(runbox, tests);
