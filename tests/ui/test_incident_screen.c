/* SPDX-License-Identifier: MIT */
/* The screen of one incident: its head, its tabs, and what keys do there. */
#include "core/timeline.h"
#include "support/suite.h"
#include "ui/incident_board.h"

#include <stdio.h>
#include <string.h>

static void
screen__incident(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 15, 60 }, { 10, 40 } };
    static const char *const tabs[] = { "timeline", "alerts", "actions", "notes", "links", "updates", "similar" };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64], key[2] = "1";

        board_incident_open(&b, sizes[i].rows, sizes[i].cols);
        for (size_t k = 0; k < sizeof tabs / sizeof *tabs; k++) {
            key[0] = (char)('1' + k);
            board_keys(&b, key);
            snprintf(name, sizeof name, "incident_%s-%dx%d", tabs[k], sizes[i].cols, sizes[i].rows);
            board_golden(&b, name);
        }
        board_release(&b);
    }
}

static void
the_timeline__is_asked_for_once_and_again_when_it_has_grown(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    board_keys(&b, "g i Enter");
    e = board_effect(&b, EFFECT_HISTORY);
    assert_non_null(e);
    assert_int_equal(e->timeline, 142);
    assert_true(board_shows(&b, "Reading what happened."));
    board_incident_tell(&b, 0);
    assert_true(board_shows(&b, ">14:01:30Z"));
    board_tick(&b, MS_SECOND);
    assert_null(board_effect(&b, EFFECT_HISTORY));
    inc_field(&b, 142, INCIDENT_LEAD, "bob", 0);
    board_tell(&b);
    board_tick(&b, MS_SECOND);
    assert_non_null(board_effect(&b, EFFECT_HISTORY));
    board_release(&b);
}

static void
the_timeline__has_as_many_lines_as_are_given__and_says_that_there_were_more(void **state)
{
    struct history_line lines[TIMELINE_MAX];
    struct board b;

    (void)state;
    for (size_t i = 0; i < TIMELINE_MAX; i++)
        lines[i] = (struct history_line){ BOARD_NOW, 9000 + TIMELINE_MAX - i, "ana", "comment",
            i + 1 == TIMELINE_MAX ? "the oldest" : "x" };
    board_night_of_incidents(&b, 24, 100);
    board_keys(&b, "g i Enter");
    board_step(&b,
        &(struct ui_input){ .kind = UI_HISTORY, .incident = 142, .lines = lines, .lines_n = TIMELINE_MAX, .more = true });
    assert_true(board_shows(&b, ", older ones in its report"));
    board_keys(&b, "g g");
    board_assert_cursor(&b, "the oldest");
    board_incident_tell(&b, 0);
    assert_false(board_shows(&b, ", older ones in its report"));
    board_release(&b);
}

static void
the_timeline__follows_the_newest_until_a_line_is_chosen(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_tick(&b, 3 * MS_SECOND);
    board_incident_tell(&b, 2);
    board_assert_cursor(&b, "8825");
    board_keys(&b, "k k");
    board_tick(&b, 3 * MS_SECOND);
    board_incident_tell(&b, 4);
    board_assert_cursor(&b, "8823");
    board_keys(&b, "G");
    board_tick(&b, 3 * MS_SECOND);
    board_incident_tell(&b, 5);
    board_assert_cursor(&b, "8828");
    board_release(&b);
}

static void
under_the_hand_and_held__what_is_new_waits(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "G");
    board_incident_tell(&b, 1);
    board_assert_cursor(&b, "8823");
    board_tick(&b, 3 * MS_SECOND);
    board_assert_cursor(&b, "8824");
    board_keys(&b, "z");
    board_tick(&b, 3 * MS_SECOND);
    board_incident_tell(&b, 3);
    assert_true(board_shows(&b, "HELD, +2 waiting"));
    board_assert_cursor(&b, "8824");
    board_keys(&b, "z");
    assert_false(board_shows(&b, "HELD"));
    board_assert_cursor(&b, "8826");
    board_release(&b);
}

static void
a_filter__keeps_what_has_the_text_in_every_tab(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "/");
    board_type(&b, "ROLL");
    assert_true(board_shows(&b, "3 of 12 with 'ROLL'"));
    assert_false(board_shows(&b, "looking"));
    board_keys(&b, "Enter 3");
    assert_true(board_shows(&b, "roll back v412"));
    assert_false(board_shows(&b, "canary"));
    board_keys(&b, "/ Ctrl-U");
    assert_true(board_shows(&b, "canary"));
    board_keys(&b, "Esc");
    assert_false(board_shows(&b, "canary"));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "canary"));
    assert_true(board_shows(&b, "INC-142 checkout"));
    board_release(&b);
}

static void
tab_and_digits__go_through_the_tabs_and_each_keeps_its_cursor(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "Tab j");
    board_assert_cursor(&b, "SLO fast burn");
    board_keys(&b, "Shift-Tab k");
    board_assert_cursor(&b, "8822");
    board_keys(&b, "2");
    board_assert_cursor(&b, "SLO fast burn");
    board_keys(&b, "7 Tab");
    board_assert_cursor(&b, "8822");
    board_release(&b);
}

static void
a__acknowledges_all_that_nobody_has(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "a");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_non_null(e);
    assert_int_equal(e->command, CMD_ACK);
    assert_int_equal(e->subjects_n, 4);
    board_keys(&b, "Esc j a");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_non_null(e);
    assert_int_equal(e->subjects_n, 1);
    assert_memory_equal(&e->subjects[0].id, &b.m->alerts.v[6]->id, sizeof b.m->alerts.v[6]->id);
    board_release(&b);
}

static void
where_nothing_is_unacknowledged__a_says_so_and_is_not_offered(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    board_keys(&b, "g i j");
    board_hold(&b, b.m->alerts.v[6], ALERT_ACKED, "bob", 0);
    board_tell(&b);
    assert_false(board_shows(&b, "a ack"));
    board_keys(&b, "a");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "nothing of INC-143 is unacknowledged"));
    board_release(&b);
}

static void
among_its_alerts__keys_are_about_the_marked_ones_or_the_chosen_one(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "2 j a");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->subjects_n, 1);
    assert_memory_equal(&e->subjects[0].id, &b.m->alerts.v[1]->id, sizeof b.m->alerts.v[1]->id);
    board_reply(&b, true, "acked", NULL, 0);
    board_keys(&b, "g g Space Space U");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->command, CMD_UNACK);
    assert_int_equal(e->subjects_n, 2);
    board_reply(&b, true, "gave back", NULL, 0);
    board_keys(&b, "j s");
    assert_true(board_shows(&b, "Snooze"));
    board_keys(&b, "Esc g g n");
    board_assert_cursor(&b, "SLO fast burn");
    board_keys(&b, "N");
    board_assert_cursor(&b, "5xx");
    board_release(&b);
}

static void
a_mark_of_the_board__that_is_not_here_is_not_acted_on(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    board_keys(&b, "G Space g i Enter 2 a");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->subjects_n, 1);
    assert_memory_equal(&e->subjects[0].id, &b.m->alerts.v[0]->id, sizeof b.m->alerts.v[0]->id);
    board_release(&b);
}

static void
what_leaves_a_tab__gives_the_cursor_to_the_next_one__and_is_told(void **state)
{
    struct board b;
    struct incident *i;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "2 j");
    board_assert_cursor(&b, "SLO fast burn");
    i = (struct incident *)model_incident(b.m, 142);
    for (size_t k = 0; k < i->alerts.n; k++)
        if (alert_id_equal(&i->alerts.v[k].id, &b.m->alerts.v[1]->id))
            i->alerts.v[k].unlinked = true;
    board_tell(&b);
    assert_true(board_shows(&b, "the chosen alert is not among these any more; the cursor is on the next one"));
    board_assert_cursor(&b, "ledger queue");
    board_keys(&b, "/");
    board_type(&b, "5xx");
    board_keys(&b, "Enter");
    assert_false(board_shows(&b, "not among these"));
    board_release(&b);
}

static void
enter_on_an_alert__opens_its_detail_and_back_comes_here(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "2 j Enter");
    assert_true(board_shows(&b, "-- SLOBurn"));
    board_keys(&b, "Esc");
    board_assert_cursor(&b, "SLO fast burn");
    assert_true(board_shows(&b, "INC-142 checkout"));
    board_release(&b);
}

static void
enter_and_y__give_a_line_in_full(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "y");
    assert_string_equal(board_effect(&b, EFFECT_COPY)->text,
        "2026-11-21T14:01:30.000Z tocsin escalate payments-db: bob, step 2 of payments #8823");
    board_keys(&b, "4 Enter");
    assert_true(board_shows(&b, "note 1, ana, "));
    assert_true(board_shows(&b, "v412 correlates, rolling back"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "[4 Notes 2]"));
    board_keys(&b, "y");
    assert_non_null(strstr(board_effect(&b, EFFECT_COPY)->text, "Z v412 correlates, rolling back"));
    board_release(&b);
}

static void
t__replays_from_the_chosen_event(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "k t");
    assert_int_equal(board_effect(&b, EFFECT_REPLAY)->replay.move, MOVE_OPEN);
    assert_string_equal(board_effect(&b, EFFECT_REPLAY)->text, "#8822");
    board_release(&b);
}

static void
a_similar_one__is_opened_from_here(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 80);
    board_keys(&b, "7 Enter");
    assert_true(board_shows(&b, " INC-131 checkout 5xx after v409"));
    board_keys(&b, "q");
    board_assert_cursor(&b, "INC-131");
    board_release(&b);
}

static void
links__are_its_own_and_those_of_its_alerts__each_once(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 40, 120);
    for (int i = 0; i < 2; i++)
        inc_link(&b, 142,
            board_alert(&b, "am-prd", 3, "info", i == 0 ? "alertname=One" : "alertname=Two", "https://graphs.example.org/5xx",
                0));
    inc_field(&b, 142, INCIDENT_RCA, "https://wiki.example.org/rca-142", 0);
    board_tell(&b);
    board_keys(&b, "5");
    assert_true(board_shows(&b, "[5 Links 3]"));
    assert_true(board_row_of(&b, "rca-142") < board_row_of(&b, "channel       inc-142"));
    board_keys(&b, "G y");
    assert_string_equal(board_effect(&b, EFFECT_COPY)->text, "https://graphs.example.org/5xx");
    board_release(&b);
}

static void
hostile_text__stays_text(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    inc_field(&b, 142, INCIDENT_TITLE, "\x1b]52;c;aGk=\x07\xe2\x80\xae title", 0);
    inc_entry(&b, 142, &(struct incident_entry){ .kind = ENTRY_NOTE, .text = "\x1b[2J\nsecond line" }, 0);
    board_tell(&b);
    board_keys(&b, "g i Enter 4 G");
    assert_null(strchr(board_screen(&b), '\x1b'));
    assert_true(board_shows(&b, "second line"));
    board_keys(&b, "y");
    assert_null(strchr(board_effect(&b, EFFECT_COPY)->text, '\x1b'));
    board_release(&b);
}

/* The board is read anew, or a replay goes back to before it was declared. */
static void
while_it_is_not_known__its_keys_do_nothing_and_Esc_leads_back(void **state)
{
    static const char *const tabs[] = { "1", "2", "3", "4", "5", "6", "7" };

    (void)state;
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++) {
        struct board b;

        board_incident_open(&b, 24, 80);
        board_keys(&b, tabs[i]);
        model_clear_incidents(b.m);
        board_tell(&b);
        assert_true(board_shows(&b, "This incident is not known here. Esc: back."));
        board_keys(&b, "Enter y z z");
        board_incident_tell(&b, 1);
        for (size_t k = 0; k < sizeof tabs / sizeof *tabs; k++)
            board_keys(&b, tabs[k]);
        board_keys(&b, "Enter");
        assert_true(board_shows(&b, "This incident is not known here. Esc: back."));
        board_keys(&b, "Esc");
        board_tick(&b, 3 * MS_SECOND);
        assert_true(board_shows(&b, "No incident is open."));
        board_release(&b);
    }
}

static void
the_topic__is_in_sync_or_waits_or_was_changed_by_hand(void **state)
{
    struct board b;

    (void)state;
    board_incident_open(&b, 24, 120);
    assert_false(board_shows(&b, "topic "));
    inc_topic(&b, "C1", "SEV1 checkout", false, MS_MINUTE);
    board_tell(&b);
    assert_true(board_shows(&b, "topic in sync"));
    board_queue(&b, &(struct message_order){ .act = MESSAGE_TOPIC, .destination = "#production-monitoring", .text = "SEV2" }, 0);
    board_tell(&b);
    assert_true(board_shows(&b, "topic waits"));
    inc_topic(&b, "C1", "lunch at noon", true, 0);
    board_tell(&b);
    assert_true(board_shows(&b, "topic by hand"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(screen__incident),
    cmocka_unit_test(the_timeline__is_asked_for_once_and_again_when_it_has_grown),
    cmocka_unit_test(the_timeline__has_as_many_lines_as_are_given__and_says_that_there_were_more),
    cmocka_unit_test(the_timeline__follows_the_newest_until_a_line_is_chosen),
    cmocka_unit_test(under_the_hand_and_held__what_is_new_waits),
    cmocka_unit_test(a_filter__keeps_what_has_the_text_in_every_tab),
    cmocka_unit_test(tab_and_digits__go_through_the_tabs_and_each_keeps_its_cursor),
    cmocka_unit_test(a__acknowledges_all_that_nobody_has),
    cmocka_unit_test(where_nothing_is_unacknowledged__a_says_so_and_is_not_offered),
    cmocka_unit_test(among_its_alerts__keys_are_about_the_marked_ones_or_the_chosen_one),
    cmocka_unit_test(a_mark_of_the_board__that_is_not_here_is_not_acted_on),
    cmocka_unit_test(what_leaves_a_tab__gives_the_cursor_to_the_next_one__and_is_told),
    cmocka_unit_test(enter_on_an_alert__opens_its_detail_and_back_comes_here),
    cmocka_unit_test(enter_and_y__give_a_line_in_full),
    cmocka_unit_test(t__replays_from_the_chosen_event),
    cmocka_unit_test(a_similar_one__is_opened_from_here),
    cmocka_unit_test(links__are_its_own_and_those_of_its_alerts__each_once),
    cmocka_unit_test(hostile_text__stays_text),
    cmocka_unit_test(while_it_is_not_known__its_keys_do_nothing_and_Esc_leads_back),
    cmocka_unit_test(the_topic__is_in_sync_or_waits_or_was_changed_by_hand),
};
SUITE(incident_screen, tests);
