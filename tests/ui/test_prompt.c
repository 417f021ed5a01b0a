/* SPDX-License-Identifier: MIT */
/* The filter as it is typed, commands, completion, history, paste. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>
#include <string.h>

static void
init(struct board *b)
{
    board_init(b, 24, 80);
    board_night(b);
}

static void
the_filter__follows_each_key(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "/");
    board_type(&b, "checkout");
    assert_true(board_shows(&b, "2 of 11, 9 hidden"));
    board_keys(&b, "Backspace Backspace Backspace Backspace Backspace Backspace Backspace Backspace");
    assert_true(board_shows(&b, "10 of 11, 1 hidden"));
    board_type(&b, "env=prod");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, " / @state!=closed env=prod "));
    assert_true(board_shows(&b, "3 of 11, 8 hidden"));
    board_release(&b);
}

static void
esc__brings_the_earlier_filter_and_cursor_back(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "4 j");
    assert_non_null(strstr(board_cursor(&b), "TypeError"));
    board_keys(&b, "/");
    board_type(&b, "disk");
    assert_non_null(strstr(board_cursor(&b), "disk"));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "10 of 11, 1 hidden"));
    assert_non_null(strstr(board_cursor(&b), "TypeError"));
    board_release(&b);
}

static void
a_wrong_filter__points_at_the_column_and_empties_nothing(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "/");
    board_step(&b, &(struct ui_input){ .kind = UI_PASTE, .text = "env=~\"(\"" });
    assert_true(board_shows(&b, "column 21:"));
    assert_true(board_shows(&b, "10 of 11"));
    assert_int_equal(canvas_cell(&b.canvas, 22, 3 + 20)->role, ROLE_INPUT_ERROR);
    assert_int_equal(canvas_cell(&b.canvas, 22, 3 + 19)->role, ROLE_INPUT);
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "column 21:"));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, " / @state!=closed "));
    board_release(&b);
}

static void
text_fields__own_the_keyboard(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "/");
    board_type(&b, "auqz*?:/\\");
    board_keys(&b, "Space Ctrl-R F5 F7 F10");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_null(board_effect(&b, EFFECT_POLL));
    board_keys(&b, "F1");
    assert_true(board_shows(&b, "HELP"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "auqz*?:/\\"));
    board_keys(&b, "Ctrl-C");
    assert_true(board_shows(&b, "10 of 11, 1 hidden"));
    board_release(&b);
}

static void
tab__completes_fields_labels_and_values(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "/");
    board_type(&b, "@ow");
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "/ @state!=closed @owner"));
    board_keys(&b, "Ctrl-W");
    board_type(&b, "serv");
    board_keys(&b, "Tab");
    board_type(&b, "led");
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "/ @state!=closed service=ledger"));
    assert_true(board_shows(&b, "1 of 11, 10 hidden"));
    board_release(&b);
}

static void
tab__goes_round_the_choices(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, ":");
    board_type(&b, "theme ");
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, ":theme default"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, ":theme light"));
    board_keys(&b, "Shift-Tab Shift-Tab");
    assert_true(board_shows(&b, ":theme high-contrast"));
    board_keys(&b, "Enter");
    assert_non_null(board_effect(&b, EFFECT_THEME));
    assert_string_equal(ui_theme(b.ui)->name, "high-contrast");
    board_release(&b);
}

static void
up__brings_earlier_lines_back(void **state)
{
    const char *const history[] = { "goto a81f", "set counters" };
    const struct ui_config config = { .me = "ana", .history = history, .history_n = 2 };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    board_night(&b);
    board_keys(&b, ":");
    board_type(&b, "dra");
    board_keys(&b, "Up");
    assert_true(board_shows(&b, ":set counters"));
    board_keys(&b, "Up Up");
    assert_true(board_shows(&b, ":goto a81f"));
    board_keys(&b, "Down Down");
    assert_true(board_shows(&b, ":dra"));
    board_keys(&b, "Up Enter");
    assert_string_equal(board_effect(&b, EFFECT_REMEMBER)->text, "set counters");
    assert_true(board_shows(&b, "am-prd #12 6"));
    board_release(&b);
}

static void
commands__that_are_none__are_named(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, ":");
    board_type(&b, "frobnicate now");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "there is no command 'frobnicate'"));
    board_keys(&b, ":");
    board_type(&b, "theme neon");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "there is no theme 'neon'"));
    board_keys(&b, ":");
    board_type(&b, "top of it");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, ":top takes no words"));
    board_keys(&b, ": Enter");
    board_keys(&b, ": Backspace j");
    board_release(&b);
}

static void
pasted_text__goes_to_the_prompt_alone(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_step(&b, &(struct ui_input){ .kind = UI_PASTE, .text = "qaq" });
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_true(board_shows(&b, "what was pasted is dropped"));
    board_keys(&b, "/");
    board_step(&b, &(struct ui_input){ .kind = UI_PASTE, .text = "disk\nq" });
    assert_true(board_shows(&b, "/ @state!=closed disk q"));
    board_release(&b);
}

static void
goto__finds_by_id_fingerprint_and_url(void **state)
{
    struct board b;
    struct alert *a;
    char hex[ALERT_ID_HEX], command[128];

    (void)state;
    init(&b);
    a = b.m->alerts.v[7];
    model_short_id(b.m, a, hex);
    snprintf(command, sizeof command, "goto %s", hex);
    board_keys(&b, ":");
    board_type(&b, command);
    board_keys(&b, "Enter");
    assert_non_null(strstr(board_cursor(&b), "nightly batch"));
    snprintf(command, sizeof command, "goto %s", b.m->alerts.v[0]->fingerprint);
    board_keys(&b, ":");
    board_type(&b, command);
    board_keys(&b, "Enter");
    assert_non_null(strstr(board_cursor(&b), "checkout-api 5xx"));
    board_keys(&b, ":");
    board_type(&b, "goto http://am:9093/#/alerts?x");
    board_keys(&b, "Enter");
    assert_string_equal(board_effect(&b, EFFECT_DETAIL_URL)->text, "http://am:9093/#/alerts?x");
    board_step(&b, &(struct ui_input){ .kind = UI_GOTO, .alert = a->id });
    assert_non_null(strstr(board_cursor(&b), "nightly batch"));
    board_release(&b);
}

static void
goto__opens_what_the_filter_hides(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_step(&b, &(struct ui_input){ .kind = UI_GOTO, .alert = b.m->alerts.v[10]->id });
    assert_true(board_shows(&b, "canary error ratio"));
    assert_true(board_shows(&b, "the filter hides this alert in the list"));
    board_release(&b);
}

static void
this_cell__is_added_to_the_filter(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "\\");
    assert_true(board_shows(&b, "alertname=\"HighErrorRate\""));
    assert_true(board_shows(&b, "1 of 11"));
    board_keys(&b, "\\");
    assert_true(board_shows(&b, "already"));
    board_keys(&b, ":");
    board_type(&b, "filter @state!=closed");
    board_keys(&b, "Enter Enter 8 j");
    board_keys(&b, "\\");
    assert_true(board_shows(&b, "added to the filter: env=\"prod\""));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_filter__follows_each_key),
    cmocka_unit_test(esc__brings_the_earlier_filter_and_cursor_back),
    cmocka_unit_test(a_wrong_filter__points_at_the_column_and_empties_nothing),
    cmocka_unit_test(text_fields__own_the_keyboard),
    cmocka_unit_test(tab__completes_fields_labels_and_values),
    cmocka_unit_test(tab__goes_round_the_choices),
    cmocka_unit_test(up__brings_earlier_lines_back),
    cmocka_unit_test(commands__that_are_none__are_named),
    cmocka_unit_test(pasted_text__goes_to_the_prompt_alone),
    cmocka_unit_test(goto__finds_by_id_fingerprint_and_url),
    cmocka_unit_test(goto__opens_what_the_filter_hides),
    cmocka_unit_test(this_cell__is_added_to_the_filter),
};
SUITE(prompt, tests);
