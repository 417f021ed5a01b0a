/* SPDX-License-Identifier: MIT */
/* Panes, detail, log, help, header, and what is offered when. */
#include "support/suite.h"
#include "ui/action.h"
#include "ui/board.h"
#include "util/alloc.h"

#include <stdlib.h>
#include <string.h>

static void
enter_and_esc__open_and_close_the_detail(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "region         eu-west-1"));
    assert_false(board_shows(&b, "OWNER"));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "OWNER"));
    board_keys(&b, "l h");
    assert_true(board_shows(&b, "OWNER"));
    board_release(&b);
}

static void
an_open_detail__stays_on_its_alert(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "j Enter");
    assert_true(board_shows(&b, "SLO fast burn"));
    board_hold(&b, b.m->alerts.v[1], ALERT_CLOSED, "bob", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "SLO fast burn"));
    assert_true(board_shows(&b, ". closed"));
    board_keys(&b, "c");
    assert_true(board_shows(&b, "comment on SLOBurn"));
    board_release(&b);
}

static void
the_detail__asks_for_the_history_once(void **state)
{
    struct board b;
    const struct effect *e;
    struct history_line lines[] = { { BOARD_NOW - MS_MINUTE, 17, "ana", "ack", "until 18:00Z" } };

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "Enter");
    e = board_effect(&b, EFFECT_HISTORY);
    assert_non_null(e);
    board_step(&b, &(struct ui_input){ .kind = UI_HISTORY, .alert = e->alert, .lines = lines, .lines_n = 1 });
    board_keys(&b, "G");
    assert_true(board_shows(&b, "ana ack until 18:00Z"));
    board_tick(&b, MS_SECOND);
    assert_null(board_effect(&b, EFFECT_HISTORY));
    b.m->alerts.v[0]->last_seq = b.m->durable_seq;
    board_tick(&b, MS_SECOND);
    assert_non_null(board_effect(&b, EFFECT_HISTORY));
    board_release(&b);
}

static void
tab_and_g__go_through_the_panes(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "labels ---"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "EVENT LOG"));
    assert_true(board_shows(&b, "renewal is in review"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "OWNER"));
    board_keys(&b, "g l");
    assert_true(board_shows(&b, "EVENT LOG"));
    board_keys(&b, "g a");
    assert_true(board_shows(&b, "OWNER"));
    board_keys(&b, "g x");
    assert_true(board_shows(&b, "g x does nothing here"));
    board_keys(&b, "g Esc j");
    board_release(&b);
}

static void
zoom__gives_a_pane_the_whole_body(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 60, 200);
    board_night(&b);
    assert_true(board_shows(&b, "EVENT LOG"));
    board_keys(&b, "+");
    assert_false(board_shows(&b, "EVENT LOG"));
    board_keys(&b, "_");
    assert_true(board_shows(&b, "EVENT LOG"));
    board_release(&b);
}

static void
a_chosen_line_of_the_log__stays_chosen(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "g l j");
    assert_non_null(strstr(board_cursor(&b), "until 14:37Z"));
    board_line(&b, 0, "bob", "ack", "something new");
    board_tell(&b);
    assert_non_null(strstr(board_cursor(&b), "until 14:37Z"));
    board_keys(&b, "g g");
    assert_non_null(strstr(board_cursor(&b), "something new"));
    board_keys(&b, "y");
    assert_non_null(strstr(board_effect(&b, EFFECT_COPY)->text, "bob ack something new #"));
    board_release(&b);
}

static void
a_summary_that_its_row_cuts__stands_whole_below_the_list(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_source(&b, "am");
    board_alert(&b, "am", 1, "page", "alertname=Burn env=prod", "edge in ap-south burns its error budget: 1.8% of requests fail",
        0);
    board_tell(&b);
    assert_true(board_shows(&b, "edge in ap-south burns its error budget: 1.8% of requests fail\n firing for 0s  env=prod\n"));
    board_release(&b);
}

static void
help__speaks_of_the_keys_as_they_are(void **state)
{
    const struct ui_config config = { .me = "ana", .bind = "bind list x ack\n" };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    board_night(&b);
    board_keys(&b, "? /");
    board_type(&b, "acknowledge;");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, " x a         *acknowledge"));
    assert_false(board_shows(&b, "zoom"));
    board_keys(&b, "/ Esc");
    assert_true(board_shows(&b, "ACT  on the marks"));
    board_keys(&b, "PgDn");
    board_keys(&b, "?");
    assert_true(board_shows(&b, "OWNER"));
    board_release(&b);
}

static void
help__begins_with_what_can_be_done__and_tells_the_signs(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "?");
    assert_true(board_shows(&b, "acknowledge; 30a: 30 min"));
    board_keys(&b, "PgDn");
    assert_true(board_shows(&b, " SIGNS  before an alert"));
    assert_true(board_shows(&b, "r            cleared, never"));
    assert_true(board_shows(&b, "             acknowledged"));
    assert_true(board_shows(&b, "PgDn: more"));
    board_keys(&b, "G");
    assert_true(board_shows(&b, "PgUp: back"));
    assert_true(board_shows(&b, "@stale"));
    board_keys(&b, "g g j");
    assert_true(board_shows(&b, "a F7         acknowledge; 30a: 30 min   j k          line down, up"));
    board_keys(&b, "k");
    assert_true(board_shows(&b, " ACT  on the marks, else on the cursor   MOVE\n"));
    board_release(&b);
}

/* What is needed at night is on the first page; who searches finds each action by its own words. */
static void
help__of_the_list__has_all_common_keys_on_one_page(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "?");
    for (int section = 0; section < SECTION_REPLAY; section++)
        assert_true(board_shows(&b, section_names[section]));
    assert_true(board_shows(&b, "R F5         ask all sources now\n"));
    assert_false(board_shows(&b, ":takeover"));
    board_keys(&b, "/");
    board_type(&b, "previous unack");
    assert_true(board_shows(&b, " N            previous unacknowledged"));
    board_release(&b);
}

static void
help_of_the_composer__cuts_nothing_and_keeps_its_heads(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "p F1");
    assert_true(board_shows(&b, "KEYS  outside the text                  VARIABLES  {{name}} in the text\n"));
    assert_true(board_shows(&b, "alerts       the names of all, the\n"));
    assert_true(board_shows(&b, "first five in words\n"));
    board_release(&b);
}

static void
key_line__offers_only_what_works_now(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 100);
    board_night(&b);
    assert_null(strstr(board_row(&b, 23), "U unack"));
    assert_null(strstr(board_row(&b, 23), "undo"));
    assert_null(strstr(board_row(&b, 23), "write"));
    board_keys(&b, "j j");
    assert_non_null(strstr(board_row(&b, 23), "U unack"));
    board_keys(&b, "g l");
    assert_null(strstr(board_row(&b, 23), "a ack"));
    board_release(&b);
}

static void
sources__say_how_they_are(void **state)
{
    struct board b;
    struct source *s;

    (void)state;
    board_init(&b, 24, 120);
    s = board_source(&b, "am");
    board_tell(&b);
    assert_true(board_shows(&b, "src am 3s"));
    assert_true(board_shows(&b, "Nothing is firing; 1 source answered within 3s."));
    s->error = xstrdup("1 of 40 alerts can't be read; alert 7: it has no labels");
    assert_true(board_shows(&b, "am PARTLY 3s"));
    s->failures = 1;
    assert_true(board_shows(&b, "am FAILING"));
    assert_true(board_shows(&b, "this is no all-clear"));
    s->failures = 2;
    s->last_ok_ms = b.now_ms - 6 * MS_MINUTE;
    assert_true(board_shows(&b, "am STALE 6m"));
    s->failures = s->polls = 0;
    s->last_ok_ms = 0;
    assert_true(board_shows(&b, "am asking"));
    assert_false(board_shows(&b, "Nothing is firing"));
    s->configured = false;
    assert_true(board_shows(&b, "no source: nothing is watched"));
    assert_false(board_shows(&b, "Nothing is firing"));
    board_release(&b);
}

static void
counters__show_polls_and_alerts(void **state)
{
    const struct ui_config config = { .me = "ana", .counters = true };
    struct board b;
    struct source *s;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    s = board_source(&b, "am-prd");
    s->polls = 0;
    board_alert(&b, "am-prd", 1, "critical", "alertname=X", "", 0);
    board_alert(&b, "am-prd", 1, "critical", "alertname=Y", "", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "am-prd #0 2"));
    s->polls = 12;
    s->alerts = 100000;
    assert_true(board_shows(&b, "am-prd #12 100000"));
    board_release(&b);
}

static void
a_store_that_refuses__stays_in_the_header(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_step(&b, &(struct ui_input){ .kind = UI_FAULT, .text = "the disk is full" });
    board_tick(&b, MS_MINUTE);
    assert_true(board_shows(&b, "NOTHING IS KEPT: the disk is full"));
    board_step(&b, &(struct ui_input){ .kind = UI_FAULT });
    assert_false(board_shows(&b, "NOTHING IS KEPT"));
    board_release(&b);
}

static void
without_a_source__a_configuration_is_offered(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_tell(&b);
    assert_true(board_shows(&b, "No source is configured: nothing is watched."));
    assert_true(board_shows(&b, "W write a configuration"));
    board_keys(&b, "W");
    assert_non_null(board_effect(&b, EFFECT_WRITE_CONFIG));
    board_source(&b, "am");
    board_keys(&b, "W");
    assert_null(board_effect(&b, EFFECT_WRITE_CONFIG));
    board_release(&b);
}

static void
hostile_text__stays_text(void **state)
{
    struct board b;
    struct alert *a;
    static const char nasty[] = "x\033]52;c;AAAA\007\xc2\x9b"
                                "31m\xe2\x80\xaegnp\xe2\x80\x8b\r\n\tend";
    char *text = xmalloc(sizeof "alertname" + sizeof nasty);

    (void)state;
    board_init(&b, 24, 80);
    board_source(&b, "am");
    a = board_alert(&b, "am", 1, "critical", "alertname=X", "", 0);
    memcpy(text, "alertname", sizeof "alertname");
    memcpy(text + sizeof "alertname", nasty, sizeof nasty);
    board_change(&b, a);
    model_set_text_take(b.m, a, text, sizeof "alertname" + sizeof nasty, 0);
    board_changed(&b, a);
    board_tell(&b);
    for (int i = 0; i < 3; i++) {
        const char *s = board_screen(&b);

        for (; *s != '\0'; s++)
            assert_true(*s == '\n' || ((unsigned char)*s >= ' ' && *s != 0x7f));
        assert_false(board_shows(&b, "\xc2\x9b") || board_shows(&b, "\xe2\x80\xae") || board_shows(&b, "\xe2\x80\x8b"));
        board_keys(&b, i == 0 ? "y" : "Enter");
        if (i == 0)
            assert_null(strpbrk(board_effect(&b, EFFECT_COPY)->text, "\033\007\r\n\t"));
    }
    board_release(&b);
}

static void
a_reload__changes_keys_and_theme__or_nothing(void **state)
{
    const struct ui_config good = { .me = "ana", .place = "stage", .theme = "mono", .bind = "bind list x ack\n" };
    const struct ui_config bad = { .me = "ana", .place = "bad", .bind = "bind list x explode\n" };
    struct board b;
    struct err err = { 0 };

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    assert_true(ui_configure(b.ui, &good, &err));
    assert_string_equal(ui_theme(b.ui)->name, "mono");
    assert_true(board_shows(&b, "TOCSIN stage"));
    board_keys(&b, "x");
    assert_non_null(board_effect(&b, EFFECT_COMMAND));
    assert_false(ui_configure(b.ui, &bad, &err));
    assert_non_null(strstr(err.text, "explode"));
    assert_true(board_shows(&b, "TOCSIN stage"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(enter_and_esc__open_and_close_the_detail),
    cmocka_unit_test(an_open_detail__stays_on_its_alert),
    cmocka_unit_test(the_detail__asks_for_the_history_once),
    cmocka_unit_test(tab_and_g__go_through_the_panes),
    cmocka_unit_test(zoom__gives_a_pane_the_whole_body),
    cmocka_unit_test(a_chosen_line_of_the_log__stays_chosen),
    cmocka_unit_test(a_summary_that_its_row_cuts__stands_whole_below_the_list),
    cmocka_unit_test(help__speaks_of_the_keys_as_they_are),
    cmocka_unit_test(help__begins_with_what_can_be_done__and_tells_the_signs),
    cmocka_unit_test(help__of_the_list__has_all_common_keys_on_one_page),
    cmocka_unit_test(help_of_the_composer__cuts_nothing_and_keeps_its_heads),
    cmocka_unit_test(key_line__offers_only_what_works_now),
    cmocka_unit_test(sources__say_how_they_are),
    cmocka_unit_test(counters__show_polls_and_alerts),
    cmocka_unit_test(a_store_that_refuses__stays_in_the_header),
    cmocka_unit_test(without_a_source__a_configuration_is_offered),
    cmocka_unit_test(hostile_text__stays_text),
    cmocka_unit_test(a_reload__changes_keys_and_theme__or_nothing),
};
SUITE(panes, tests);
