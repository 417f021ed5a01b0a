/* SPDX-License-Identifier: MIT */
/* The page that puts a silence: where its matchers come from, what the source says, and that nothing is put by chance. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>
#include <string.h>

static const char *const volatile_labels[] = { "node", "pod" };
static const struct ui_config config = {
    .me = "ana", .place = "prod", .volatile_labels = volatile_labels, .volatile_labels_n = 2, .silence_for_ms = 2 * MS_HOUR
};

static void
open_sized(struct board *b, int rows, int cols)
{
    board_init_with(b, rows, cols, &config);
    board_night(b);
    for (size_t i = 0; i < b->m->sources.n; i++)
        b->m->sources.v[i]->takes_silences = i < 2;
}

static void
open(struct board *b)
{
    open_sized(b, 24, 80);
}

/* To the latest question. */
static void
answer(struct board *b, uint64_t token, uint64_t count, uint64_t already, uint64_t ours, const char *note)
{
    const struct ui_preview p = { count, already, ours, count > 3 ? 3 : count,
        { "HighErrorRate", "HighErrorRate", "HighLatency" },
        { "checkout-api 5xx 8.3% > 5% eu-west-1", "checkout-api 5xx 6.1% > 5% eu-west-2", "checkout-api p99 2.1 s" } };

    board_step(b, &(struct ui_input){ .kind = UI_PREVIEW, .token = token, .ok = true, .text = note, .preview = &p });
}

static uint64_t
asked(const struct board *b)
{
    const struct effect *e = board_effect(b, EFFECT_PREVIEW);

    assert_non_null(e);
    assert_non_null(e->source);
    return e->token;
}

/* The comment is there, and the cursor among the matchers again. */
static void
say_why(struct board *b)
{
    board_keys(b, "Shift-Tab");
    board_type(b, "rollback under way");
    board_keys(b, "Esc");
}

static void
silence__has_the_labels_of_the_alert__but_volatile_ones(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "S");
    assert_string_equal(board_effect(&b, EFFECT_PREVIEW)->source, "am-prd");
    assert_string_equal(board_effect(&b, EFFECT_PREVIEW)->matchers,
        "{alertname=\"HighErrorRate\", env=\"prod\", region=\"eu-west-1\", service=\"checkout-api\", severity=\"critical\", team=\"payments\"}");
    assert_true(board_shows(&b, ">[x] alertname=\"HighErrorRate\""));
    assert_true(board_shows(&b, "am-prd is asked what this covers"));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "nothing was silenced"));
    board_keys(&b, "/");
    board_type(&b, " DiskFull");
    board_keys(&b, "Enter S");
    assert_string_equal(board_effect(&b, EFFECT_PREVIEW)->matchers, "{alertname=\"DiskFull\", severity=\"warning\"}");
    assert_true(board_shows(&b, "[ ] node=\"node-07\"  volatile"));
    board_release(&b);
}

static void
silence_of_marks__has_what_they_have_in_common(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "Space Space S");
    assert_string_equal(board_effect(&b, EFFECT_PREVIEW)->matchers, "{env=\"prod\", severity=\"critical\"}");
    assert_true(board_shows(&b, "from labels that all have in common"));
    board_release(&b);
}

static void
silence__is_at_one_source__that_takes_it(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "* S");
    assert_null(board_effect(&b, EFFECT_PREVIEW));
    assert_true(board_shows(&b, "a silence stands at one source, so mark those of one"));
    board_keys(&b, "Esc /");
    board_type(&b, " TypeError");
    board_keys(&b, "Enter S");
    assert_null(board_effect(&b, EFFECT_PREVIEW));
    assert_true(board_shows(&b, "sentry takes no silences: snooze it here instead"));
    board_release(&b);
}

static void
y__waits_for_the_source__and_for_a_comment(void **state)
{
    struct board b;
    uint64_t token;

    (void)state;
    open(&b);
    board_keys(&b, "S");
    token = asked(&b);
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: the source is asked what this covers; its answer is awaited"));
    answer(&b, token, 12, 0, 12, NULL);
    assert_true(board_shows(&b, "12 alerts, as am-prd counts"));
    assert_true(board_shows(&b, "HighErrorRate  checkout-api 5xx 8.3% > 5% eu-west-1"));
    assert_true(board_shows(&b, "and 9 more"));
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: say why, in the comment"));
    say_why(&b);
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->command, CMD_SILENCE);
    board_release(&b);
}

static void
what_is_put__is_what_is_shown(void **state)
{
    const struct effect *e;
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "S");
    answer(&b, asked(&b), 1, 0, 1, NULL);
    board_keys(&b, "j Space");
    answer(&b, asked(&b), 3, 1, 3, NULL);
    assert_true(board_shows(&b, "3 alerts, as am-prd counts; 1 suppressed already"));
    board_keys(&b, "Tab Ctrl-U");
    board_type(&b, "90m");
    assert_true(board_shows(&b, "until 15:32Z"));
    board_keys(&b, "Tab");
    board_type(&b, "y d q ? rollback");
    board_keys(&b, "Esc y");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_string_equal(e->source, "am-prd");
    assert_string_equal(e->matchers,
        "{alertname=\"HighErrorRate\", region=\"eu-west-1\", service=\"checkout-api\", severity=\"critical\", team=\"payments\"}");
    assert_int_equal(e->for_ms, 90 * MS_MINUTE);
    assert_string_equal(e->text, "y d q ? rollback");
    assert_int_equal(e->subjects_n, 1);
    assert_true(board_shows(&b, "putting it"));
    board_reply(&b, true, "M12 queued: a silence at am-prd", NULL, 0);
    assert_true(board_shows(&b, "M12 queued: a silence at am-prd"));
    assert_true(board_shows(&b, "u undo"));
    assert_false(board_shows(&b, "what it covers"));
    board_release(&b);
}

static void
our_own_count__is_told_where_it_differs(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "S");
    answer(&b, asked(&b), 12, 0, 10, "am2:9093 does not answer");
    assert_true(board_shows(&b, "! this board knows 10 of them, not 12: what am-prd says is what counts"));
    assert_true(board_shows(&b, "! am2:9093 does not answer"));
    board_keys(&b, "R");
    answer(&b, asked(&b), 0, 0, 0, NULL);
    assert_true(board_shows(&b, "! no alert of am-prd matches now: it would cover what comes"));
    board_release(&b);
}

static void
answer_to_an_earlier_question__is_not_shown(void **state)
{
    struct board b;
    uint64_t first;

    (void)state;
    open(&b);
    board_keys(&b, "S");
    first = asked(&b);
    board_keys(&b, "Space");
    answer(&b, first, 12, 0, 12, NULL);
    assert_false(board_shows(&b, "12 alerts"));
    assert_true(board_shows(&b, "am-prd is asked"));
    answer(&b, first + 1, 40, 0, 40, NULL);
    assert_true(board_shows(&b, "40 alerts"));
    board_release(&b);
}

static void
source_that_does_not_say__can_be_silenced_all_the_same(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "S");
    board_step(&b, &(struct ui_input){ .kind = UI_PREVIEW, .token = asked(&b), .text = "connection refused by am:9093" });
    assert_true(board_shows(&b, "!! what this covers is not known: connection refused by am:9093"));
    say_why(&b);
    board_keys(&b, "y");
    assert_non_null(board_effect(&b, EFFECT_COMMAND));
    board_reply(&b, false, "no role", NULL, 0);
    assert_true(board_shows(&b, "not put: no role"));
    assert_true(board_shows(&b, "NOT PUT YET"));
    board_release(&b);
}

static void
silence_of_nothing__is_not_asked_about(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "S a");
    assert_null(board_effect(&b, EFFECT_PREVIEW));
    assert_true(board_shows(&b, "!! a silence needs at least one matcher"));
    say_why(&b);
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "a");
    assert_non_null(board_effect(&b, EFFECT_PREVIEW));
    board_release(&b);
}

static void
filter__becomes_a_silence__but_for_what_is_no_label(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "/ Ctrl-U");
    board_type(&b, "severity=~crit.* @age>1m !canary");
    board_keys(&b, "Enter S f");
    assert_string_equal(board_effect(&b, EFFECT_PREVIEW)->matchers, "{severity=~\"crit.*\"}");
    assert_true(board_shows(&b, "not part of the silence: @age>1m  !canary"));
    assert_true(board_shows(&b, "from the filter"));
    board_keys(&b, "s");
    assert_string_equal(board_effect(&b, EFFECT_PREVIEW)->source, "am-stg");
    board_keys(&b, "f");
    assert_true(board_shows(&b, "alertname=\"HighErrorRate\""));
    assert_false(board_shows(&b, "not part of the silence"));
    board_release(&b);
}

static void
what_is_typed__is_a_silence__with_its_time(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, ":");
    board_type(&b, "silence SLOBurn env=prod 45m");
    board_keys(&b, "Enter");
    assert_string_equal(board_effect(&b, EFFECT_PREVIEW)->matchers, "{alertname=\"SLOBurn\", env=\"prod\"}");
    assert_true(board_shows(&b, "45m"));
    assert_true(board_shows(&b, "until 14:47Z"));
    board_keys(&b, "Esc :");
    board_type(&b, "silence env=~( 2h");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_PREVIEW));
    assert_true(board_shows(&b, ":silence "));
    board_release(&b);
}

static void
dry_run__tells_and_puts_nothing(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "S");
    answer(&b, asked(&b), 12, 0, 12, NULL);
    say_why(&b);
    board_keys(&b, "d");
    assert_true(board_effect(&b, EFFECT_COMMAND)->dry);
    board_reply(&b, true, "would write message.queued: M12", NULL, 0);
    assert_true(board_shows(&b, "This is what would happen"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "NOT PUT YET"));
    board_release(&b);
}

static void
answer__is_asked_for_again__while_the_page_is_open(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "S");
    answer(&b, asked(&b), 12, 0, 12, NULL);
    board_tick(&b, 12 * MS_SECOND);
    assert_true(board_shows(&b, "12 alerts"));
    answer(&b, asked(&b), 13, 0, 13, NULL);
    assert_true(board_shows(&b, "13 alerts"));
    board_keys(&b, "Esc");
    assert_null(board_effect(&b, EFFECT_PREVIEW)->source);
    board_tick(&b, 12 * MS_SECOND);
    assert_null(board_effect(&b, EFFECT_PREVIEW));
    board_release(&b);
}

static void
silence_page__at_every_size(void **state)
{
    static const int sizes[][2] = { { 24, 80 }, { 60, 200 }, { 10, 40 } };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct board b;
        char name[64];

        open_sized(&b, sizes[i][0], sizes[i][1]);
        board_keys(&b, "/ Ctrl-U");
        board_type(&b, "env=prod team=payments node!=node-07 @age>1m");
        board_keys(&b, "Enter S");
        answer(&b, asked(&b), 12, 2, 10, NULL);
        say_why(&b);
        snprintf(name, sizeof name, "silence-%dx%d", sizes[i][1], sizes[i][0]);
        board_golden(&b, name);
        board_keys(&b, "f");
        answer(&b, asked(&b), 12, 0, 12, NULL);
        snprintf(name, sizeof name, "silence_filter-%dx%d", sizes[i][1], sizes[i][0]);
        board_golden(&b, name);
        board_release(&b);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(silence__has_the_labels_of_the_alert__but_volatile_ones),
    cmocka_unit_test(silence_of_marks__has_what_they_have_in_common),
    cmocka_unit_test(silence__is_at_one_source__that_takes_it),
    cmocka_unit_test(y__waits_for_the_source__and_for_a_comment),
    cmocka_unit_test(what_is_put__is_what_is_shown),
    cmocka_unit_test(our_own_count__is_told_where_it_differs),
    cmocka_unit_test(answer_to_an_earlier_question__is_not_shown),
    cmocka_unit_test(source_that_does_not_say__can_be_silenced_all_the_same),
    cmocka_unit_test(silence_of_nothing__is_not_asked_about),
    cmocka_unit_test(filter__becomes_a_silence__but_for_what_is_no_label),
    cmocka_unit_test(what_is_typed__is_a_silence__with_its_time),
    cmocka_unit_test(dry_run__tells_and_puts_nothing),
    cmocka_unit_test(answer__is_asked_for_again__while_the_page_is_open),
    cmocka_unit_test(silence_page__at_every_size),
};

SUITE(silencer, tests);
