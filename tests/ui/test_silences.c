/* SPDX-License-Identifier: MIT */
/* The page of silences: what is marked, where the cursor stays, and that ending one asks. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/str.h"

static struct silence *
put(struct board *b, const char *source, const char *id, const char *matchers, int64_t left_ms, const char *author,
    const char *comment)
{
    struct silence *s = xcalloc(1, sizeof *s);

    s->source = model_source(b->m, source);
    s->id = xstrdup(id);
    s->matchers = xstrdup(matchers);
    s->starts_at_ms = b->now_ms - 20 * MS_MINUTE;
    s->ends_at_ms = b->now_ms + left_ms;
    s->author = xstrdup(author);
    s->comment = xstrdup(comment);
    s->listed = true;
    s->due_ms = INT64_MAX;
    model_put_silence_take(b->m, s);
    return s;
}

static void
hide(struct board *b, const char *name, const char *by)
{
    for (size_t i = 0; i < b->m->alerts.n; i++) {
        struct alert *a = b->m->alerts.v[i];

        if (!str_eq(alert_field(a, FIELD_NAME), name))
            continue;
        board_change(b, a);
        str_set(&a->suppressed_by, by);
        a->marks |= ALERT_SUPPRESSED;
        board_changed(b, a);
    }
}

#define LONG_ID "2d6f978d-4441-43da-952f-8029443cfcef"
#define SOON_ID "1f51c187-9587-4f71-9f00-fb7409bc49a3"
#define IDLE_ID "77aa10be-0000-4000-8000-000000000001"
#define NEXT_ID "88bb21cf-0000-4000-8000-000000000002"

static void
open_sized(struct board *b, int rows, int cols)
{
    static const struct ui_config config = { .me = "ana", .place = "prod" };

    board_init_with(b, rows, cols, &config);
    board_night(b);
    put(b, "am-prd", LONG_ID, "{alertname=\"HighErrorRate\", env=\"prod\"}", 2 * MS_HOUR, "ana",
        "rollback under way [tocsin M1 709cdd57a1ee]");
    put(b, "am-prd", SOON_ID, "{alertname=~\"SLO.*\", service=\"checkout\"}", 12 * MS_MINUTE, "bob", "waiting for payments");
    put(b, "am-stg", IDLE_ID, "{env=\"staging\"}", 3 * MS_DAY, "deploy", "staging is being rebuilt");
    put(b, "am-stg", NEXT_ID, "{service=\"db\"}", 9 * MS_HOUR, "cron", "maintenance")->starts_at_ms = b->now_ms + MS_HOUR;
    hide(b, "HighErrorRate", LONG_ID " other");
    hide(b, "SLOBurn", SOON_ID);
    board_tell(b);
    board_keys(b, ":");
    board_type(b, "silences");
    board_keys(b, "Enter");
}

static void
open(struct board *b)
{
    open_sized(b, 24, 80);
}

static void
what_ends_first__comes_first__and_what_is_odd_is_marked(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    assert_true(board_shows(&b, "SILENCES  4  1 ends soon  1 matches nothing"));
    assert_true(board_shows(&b, ">!  1f51c187 in 12m"));
    assert_true(board_row_of(&b, "1f51c187 in") < board_row_of(&b, "2d6f978d in 2h"));
    assert_true(board_row_of(&b, "2d6f978d in 2h") < board_row_of(&b, "-  88bb21cf in 9h"));
    assert_true(board_row_of(&b, "-  88bb21cf") < board_row_of(&b, "0  77aa10be in 3d"));
    assert_true(board_shows(&b, "hides    SLOBurn  checkout SLO fast burn 14x, 2h budget left"));
    assert_false(board_shows(&b, "[tocsin"));
    board_release(&b);
}

static void
extend__is_an_hour__or_what_is_said(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "E");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->command, CMD_SILENCE_EXTEND);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->source, "am-prd");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->silence_id, SOON_ID);
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->for_ms, MS_HOUR);
    assert_true(board_shows(&b, ">.  1f51c187"));
    board_reply(&b, true, "M2 queued: a later end of a silence at am-prd", NULL, 0);
    assert_true(board_shows(&b, "u undo"));
    board_keys(&b, "3 0 E");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->for_ms, 30 * MS_MINUTE);
    board_keys(&b, ":");
    board_type(&b, "silence-extend 2h");
    board_keys(&b, "Enter");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->for_ms, 2 * MS_HOUR);
    board_release(&b);
}

static void
ending_one__asks__and_enter_is_no_answer(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "j X");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "End this silence?"));
    assert_true(board_shows(&b, "1 alert now, which would notify"));
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->command, CMD_SILENCE_EXPIRE);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->silence_id, LONG_ID);
    board_release(&b);
}

static void
cursor__stays_on_its_silence__until_that_is_over(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "j");
    model_silence(b.m, model_source(b.m, "am-prd"), SOON_ID)->ends_at_ms += 10 * MS_HOUR;
    board_tell(&b);
    assert_true(board_shows(&b, ">   2d6f978d"));
    model_drop_silence(b.m, model_silence(b.m, model_source(b.m, "am-prd"), LONG_ID));
    board_tell(&b);
    assert_true(board_shows(&b, "the silence 2d6f978d is over; the cursor is on the next one"));
    assert_true(board_shows(&b, ">-  88bb21cf"));
    board_release(&b);
}

static void
page_of_one__has_all_of_it(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "silence  " SOON_ID " at am-prd"));
    assert_true(board_shows(&b, "matchers alertname=~\"SLO.*\""));
    assert_true(board_shows(&b, "service=\"checkout\""));
    assert_true(board_shows(&b, "by       bob: waiting for payments"));
    assert_true(board_shows(&b, "2026-11-21 14:14Z, in 12m"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "SILENCES  4"));
    board_keys(&b, "q");
    assert_false(board_shows(&b, "SILENCES"));
    board_release(&b);
}

static void
page_of_one__ends_where_its_last_line_is(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "Enter G PgDn");
    assert_true(board_shows(&b, "silence  " SOON_ID " at am-prd"));
    board_release(&b);
    open_sized(&b, 10, 40);
    board_keys(&b, "Enter G PgDn j");
    assert_true(board_shows(&b, "began"));
    assert_true(board_shows(&b, "matchers alertname"));
    board_keys(&b, "k");
    assert_false(board_shows(&b, "began"));
    board_release(&b);
}

static void
page_without_silences__says_so(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "g S");
    assert_true(board_shows(&b, "No source has a silence."));
    board_keys(&b, "X");
    assert_true(board_shows(&b, "no silence here"));
    board_release(&b);
}

static void
one_that_stands_for_an_acknowledgement__is_named_by_its_alert__and_not_changed_by_hand(void **state)
{
    struct board b;
    struct alert *a;
    struct silence *s;

    (void)state;
    open(&b);
    a = board_alert(&b, "am-prd", 1, "page", "alertname=DiskFull", "disk of db-2 is full", 0);
    board_hold(&b, a, ALERT_ACKED, "bo", b.now_ms + MS_HOUR);
    s = put(&b, "am-prd", "0a0a0a0a-0000-4000-8000-000000000003", "{alertname=\"DiskFull\"}", MS_MINUTE, "bo",
        "ACK! acknowledged");
    s->is_ack = true;
    s->alert = a->id;
    hide(&b, "DiskFull", s->id);
    board_tell(&b);
    board_keys(&b, "g g");
    assert_true(board_shows(&b, ">a  0a0a0a0a in 1m"));
    assert_true(board_shows(&b, "disk of db-2 is"));
    assert_false(board_shows(&b, "X end it"));
    for (int i = 0; i < 2; i++) {
        board_keys(&b, i == 0 ? "X" : "E");
        assert_false(board_shows(&b, "End this silence?"));
        assert_null(board_effect(&b, EFFECT_COMMAND));
        assert_true(board_shows(&b, "it ends with bo's acknowledgement of disk of db-2 is full: un-ack that"));
    }
    board_release(&b);
}

static void
silence__begins_one_from_the_page_too__with_what_is_typed(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    model_source(b.m, "am-prd")->takes_silences = true;
    board_keys(&b, "S");
    assert_true(board_shows(&b, "say what, as :silence env=prod 2h"));
    assert_null(board_effect(&b, EFFECT_PREVIEW));
    board_keys(&b, ":");
    board_type(&b, "silence env=prod 3h");
    board_keys(&b, "Enter");
    assert_non_null(board_effect(&b, EFFECT_PREVIEW));
    assert_true(board_shows(&b, "[x] env=\"prod\""));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, " SILENCES  4"));
    board_release(&b);
}

static void
silences_page__at_every_size(void **state)
{
    static const int sizes[][2] = { { 24, 80 }, { 60, 200 }, { 10, 40 } };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct board b;
        char name[64];

        open_sized(&b, sizes[i][0], sizes[i][1]);
        snprintf(name, sizeof name, "silences-%dx%d", sizes[i][1], sizes[i][0]);
        board_golden(&b, name);
        board_keys(&b, "X");
        snprintf(name, sizeof name, "silences_end-%dx%d", sizes[i][1], sizes[i][0]);
        board_golden(&b, name);
        board_release(&b);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_ends_first__comes_first__and_what_is_odd_is_marked),
    cmocka_unit_test(extend__is_an_hour__or_what_is_said),
    cmocka_unit_test(ending_one__asks__and_enter_is_no_answer),
    cmocka_unit_test(cursor__stays_on_its_silence__until_that_is_over),
    cmocka_unit_test(page_of_one__has_all_of_it),
    cmocka_unit_test(page_of_one__ends_where_its_last_line_is),
    cmocka_unit_test(page_without_silences__says_so),
    cmocka_unit_test(one_that_stands_for_an_acknowledgement__is_named_by_its_alert__and_not_changed_by_hand),
    cmocka_unit_test(silence__begins_one_from_the_page_too__with_what_is_typed),
    cmocka_unit_test(silences_page__at_every_size),
};

SUITE(silences, tests);
