/* SPDX-License-Identifier: MIT */
/* The boxes about an incident: their target stays, nothing is done by chance, what was typed is not lost. */
#include "support/suite.h"
#include "ui/company.h"
#include "ui/incident_board.h"

#include <string.h>

#include "util/str.h"

/* ---- declare */

static void
i__begins_with_what_the_alert_tells__and_y_declares_it(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "i");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "title        probe: signup->email arrow failed 2/5"));
    assert_true(board_shows(&b, "severity     SEV3"));
    assert_true(board_shows(&b, "lead         ana"));
    assert_true(board_shows(&b, "services     signup"));
    assert_true(board_shows(&b, "[x] link the alert"));
    assert_true(board_shows(&b, "1 alert belongs to INC-144"));
    board_keys(&b, "y");
    e = inc_sent(&b, CMD_INCIDENT_OPEN);
    assert_string_equal(inc_value(e, INCIDENT_TITLE), "probe: signup->email arrow failed 2/5");
    assert_string_equal(inc_value(e, INCIDENT_SEVERITY), "sev-3");
    assert_string_equal(inc_value(e, INCIDENT_LEAD), "ana");
    assert_string_equal(inc_value(e, INCIDENT_SERVICES), "signup");
    assert_null(inc_value(e, INCIDENT_DESCRIPTION));
    assert_int_equal(e->subjects_n, 1);
    assert_false(e->sure); /* nothing was asked: what is asked by then is said first */
    board_release(&b);
}

static void
i__is_about_the_alert_under_the_cursor_when_it_was_pressed(void **state)
{
    struct board b;
    struct alert_id id;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    id = company_alert(&b, "Probe")->id;
    board_keys(&b, "i");
    board_alert(&b, "am-prd", 1, "critical", "alertname=Newcomer", "it came in between", 20 * MS_MINUTE);
    board_tell(&b);
    board_tick(&b, 10 * MS_SECOND);
    assert_true(board_shows(&b, "Incident: probe: signup"));
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_OPEN)->subjects_n, 1);
    assert_true(alert_id_equal(&inc_sent(&b, CMD_INCIDENT_OPEN)->subjects[0].id, &id));
    board_release(&b);
}

static void
Enter_and_other_keys__declare_nothing(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "i");
    for (const char *const *key = (const char *const[]){ "Enter", "Space", "x", "a", "p", "Y", "F5", NULL }; *key != NULL;
         key++) {
        board_keys(&b, *key);
        assert_null(board_effect(&b, EFFECT_COMMAND));
        assert_true(board_shows(&b, "Incident: probe"));
    }
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "Enter does nothing here"));
    board_keys(&b, "n");
    assert_false(board_shows(&b, "Incident: probe"));
    assert_true(board_shows(&b, "nothing was done"));
    board_release(&b);
}

static void
letters_in_a_text__are_text(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "i Tab Ctrl-U");
    board_type(&b, "uaqynd: ?");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "title        uaqynd: ?"));
    board_step(&b, &(struct ui_input){ .kind = UI_PASTE, .text = " pasted" });
    assert_true(board_shows(&b, "title        uaqynd: ? pasted"));
    board_keys(&b, "Esc");
    board_step(&b, &(struct ui_input){ .kind = UI_PASTE, .text = "y" });
    assert_true(board_shows(&b, "what was pasted is dropped"));
    board_keys(&b, "y");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_OPEN), INCIDENT_TITLE), "uaqynd: ? pasted");
    board_release(&b);
}

static void
title__is_cut_to_what_fits__between_characters(void **state)
{
    struct board b;
    const char *title;

    (void)state;
    board_incidents_told(&b);
    board_alert(&b, "am-prd", 1, "sev2", "alertname=Long",
        "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää", 30 * MS_DAY);
    board_tell(&b);
    board_keys(&b, "/");
    board_type(&b, "alertname=Long");
    board_keys(&b, "Enter g g i y");
    title = inc_value(inc_sent(&b, CMD_INCIDENT_OPEN), INCIDENT_TITLE);
    assert_int_equal(strlen(title), 2 * 65);
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_OPEN), INCIDENT_SEVERITY), "sev-2");
    board_release(&b);
}

static void
without_an_alert__what_is_wrong_is_typed_first(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i i Esc y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: say what is wrong"));
    board_keys(&b, "Tab");
    board_type(&b, "DNS is gone");
    board_keys(&b, "Esc y");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_OPEN), INCIDENT_TITLE), "DNS is gone");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_OPEN)->subjects_n, 0);
    board_release(&b);
}

static void
marked_alerts__go_into_one_that_is_open__and_those_that_leave_another_are_told(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g g Space");
    board_to_probe(&b);
    board_keys(&b, "Space i");
    assert_true(board_shows(&b, "(o) INC-142")); /* one of them belongs there */
    board_keys(&b, "j");
    assert_true(board_shows(&b, "(o) INC-143"));
    assert_true(board_shows(&b, "belongs to INC-142 and would leave that"));
    assert_true(board_shows(&b, "1 alert leaves INC-142"));
    assert_true(board_shows(&b, "2 alerts belong to INC-143"));
    assert_false(board_shows(&b, "services"));
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_LINK)->incident->number, 143);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_LINK)->subjects_n, 2);
    board_reply(&b, true, "linked 2 alerts to INC-143", NULL, 0);
    assert_true(board_shows(&b, "linked 2 alerts to INC-143"));
    assert_true(board_shows(&b, "u undo"));
    assert_false(board_shows(&b, "marked"));
    board_release(&b);
}

static void
palette__fills_the_box_in__and_it_still_asks(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_say(&b, "declare mails do not arrive");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "title        mails do not arrive"));
    board_keys(&b, "n");
    board_say(&b, "declare INC-143");
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_LINK)->incident->number, 143);
    board_release(&b);
}

/* ---- answers */

static void
a_refusal__leaves_the_box_with_all_that_was_typed(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "i Tab Ctrl-U");
    board_type(&b, "half an hour's work");
    board_keys(&b, "Esc y");
    board_reply(&b, false, "the store is full", NULL, 0);
    assert_true(board_shows(&b, "not done: the store is full"));
    assert_true(board_shows(&b, "half an hour's work"));
    board_keys(&b, "y");
    assert_non_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
what_is_asked_between_the_look_and_y__is_said_first(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "i y");
    board_reply(&b, false, "ask: 1 of the alerts belongs to INC-143 and would leave that", NULL, 0);
    assert_true(board_shows(&b, "not yet: 1 of the alerts belongs to INC-143"));
    board_keys(&b, "y");
    assert_true(inc_sent(&b, CMD_INCIDENT_OPEN)->sure);
    board_reply(&b, false, "no", NULL, 0);
    board_keys(&b, "y");
    assert_false(inc_sent(&b, CMD_INCIDENT_OPEN)->sure);
    board_release(&b);
}

static void
the_wheel__chooses_something_else__which_was_not_answered_yet(void **state)
{
    const struct ui_input down = { .kind = UI_MOUSE, .mouse = { .what = MOUSE_WHEEL_DOWN, .row = 12, .col = 40 } };
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i v y");
    board_reply(&b, false, "ask: somebody changed it", NULL, 0);
    assert_true(board_shows(&b, "y does it all the same"));
    board_step(&b, &down);
    board_keys(&b, "y");
    assert_non_null(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_SEVERITY));
    assert_false(inc_sent(&b, CMD_INCIDENT_SET)->sure);
    board_release(&b);
}

static void
while_the_answer_is_awaited__nothing_goes_off_twice(void **state)
{
    struct board b;
    struct ui_input in = { .kind = UI_REPLY, .ok = true, .text = "declared INC-144" };

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "i y");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "it is still being done"));
    board_keys(&b, "i");
    assert_true(board_shows(&b, "one at a time"));
    board_step(&b, &in);
    assert_true(board_shows(&b, "declared INC-144"));
    board_keys(&b, "i");
    assert_true(board_shows(&b, "Incident: probe"));
    board_release(&b);
}

static void
d__is_a_dry_run__and_the_box_stays(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "i d");
    assert_true(inc_sent(&b, CMD_INCIDENT_OPEN)->dry);
    board_reply(&b, true, "would declare INC-144", NULL, 0);
    assert_true(board_shows(&b, "would declare INC-144"));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "Incident: probe"));
    board_release(&b);
}

/* ---- drafts */

static char *
saved(struct board *b)
{
    const struct effect *e = board_effect(b, EFFECT_DRAFT_SAVE);

    assert_non_null(e);
    return xstrdup(e->text);
}

static void
what_was_typed__outlives_Esc__and_is_dropped_when_it_is_done(void **state)
{
    struct board b;
    char *draft, *key;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i c");
    key = xstrdup(board_effect(&b, EFFECT_DRAFT_READ)->draft);
    board_type(&b, "line one");
    board_keys(&b, "Enter");
    board_type(&b, "line two");
    board_keys(&b, "Esc Esc");
    draft = saved(&b);
    assert_true(board_shows(&b, "what you wrote is kept"));
    board_keys(&b, "c");
    board_step(&b, &(struct ui_input){ .kind = UI_DRAFT, .draft = key, .text = draft });
    assert_true(board_shows(&b, "line two"));
    board_keys(&b, "Esc y");
    assert_string_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->text, "line one\nline two");
    board_reply(&b, true, "note 3 of INC-142 written", NULL, 0);
    assert_string_equal(board_effect(&b, EFFECT_DRAFT_DROP)->draft, key);
    free(draft);
    free(key);
    board_release(&b);
}

static void
draft__is_kept_while_one_types__and_at_the_end_of_the_program(void **state)
{
    struct board b;
    char *draft;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i A");
    board_type(&b, "call the bank");
    board_tick(&b, 2 * MS_SECOND);
    draft = saved(&b);
    assert_non_null(strstr(draft, "call the bank"));
    free(draft);
    board_type(&b, "!");
    board_step(&b, &(struct ui_input){ .kind = UI_END });
    draft = saved(&b);
    assert_non_null(strstr(draft, "call the bank!"));
    free(draft);
    board_release(&b);
}

static void
draft__is_kept_where_an_open_one_is_chosen_in_its_place(void **state)
{
    struct board b;
    char *draft;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "i Tab End");
    board_type(&b, " again");
    board_keys(&b, "Shift-Tab j");
    assert_true(board_shows(&b, "(o) INC-142"));
    board_keys(&b, "n");
    draft = saved(&b);
    assert_non_null(strstr(draft, " again"));
    free(draft);
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(i__begins_with_what_the_alert_tells__and_y_declares_it),
    cmocka_unit_test(i__is_about_the_alert_under_the_cursor_when_it_was_pressed),
    cmocka_unit_test(Enter_and_other_keys__declare_nothing),
    cmocka_unit_test(letters_in_a_text__are_text),
    cmocka_unit_test(title__is_cut_to_what_fits__between_characters),
    cmocka_unit_test(without_an_alert__what_is_wrong_is_typed_first),
    cmocka_unit_test(marked_alerts__go_into_one_that_is_open__and_those_that_leave_another_are_told),
    cmocka_unit_test(palette__fills_the_box_in__and_it_still_asks),
    cmocka_unit_test(a_refusal__leaves_the_box_with_all_that_was_typed),
    cmocka_unit_test(what_is_asked_between_the_look_and_y__is_said_first),
    cmocka_unit_test(the_wheel__chooses_something_else__which_was_not_answered_yet),
    cmocka_unit_test(while_the_answer_is_awaited__nothing_goes_off_twice),
    cmocka_unit_test(d__is_a_dry_run__and_the_box_stays),
    cmocka_unit_test(what_was_typed__outlives_Esc__and_is_dropped_when_it_is_done),
    cmocka_unit_test(draft__is_kept_while_one_types__and_at_the_end_of_the_program),
    cmocka_unit_test(draft__is_kept_where_an_open_one_is_chosen_in_its_place),
};
SUITE(incident_box, tests);
