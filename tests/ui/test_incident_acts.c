/* SPDX-License-Identifier: MIT */
/* What is done to an incident from its boxes and by words: its state, its severity, its people, its alerts, what is written under it. */
#include "core/person.h"
#include "support/suite.h"
#include "ui/company.h"
#include "ui/incident_board.h"

/* ---- one thing of it */

static void
m__offers_the_moves_of_the_state_alone__with_what_they_mean(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i m");
    assert_false(board_shows(&b, ") investigating"));
    assert_true(board_shows(&b, "(o) identified  the cause is known, and worked on"));
    board_keys(&b, "2");
    assert_true(board_shows(&b, "(o) monitoring"));
    assert_true(board_shows(&b, "state: monitoring, was investigating"));
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->number, 142);
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_STATE), "monitoring");
    board_release(&b);
}

static void
r__resolves__with_a_last_update_where_one_is_typed(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i r");
    assert_true(board_shows(&b, "(Tab)"));
    board_keys(&b, "Tab");
    board_type(&b, "all is well");
    board_keys(&b, "Esc y");
    e = inc_sent(&b, CMD_INCIDENT_ENTRY);
    assert_int_equal(e->incident->kind, ENTRY_UPDATE);
    assert_string_equal(e->text, "all is well");
    assert_string_equal(inc_value(e, INCIDENT_STATE), "resolved");
    board_release(&b);
}

static void
state__is_refused_where_the_table_has_no_such_move(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i");
    board_say(&b, "state INC-131 resolved");
    assert_true(board_shows(&b, "INC-131 is resolved: that does not become resolved"));
    board_say(&b, "state mended");
    assert_true(board_shows(&b, "'mended' is no state"));
    board_say(&b, "state INC-9 resolved");
    assert_true(board_shows(&b, "there is no incident INC-9"));
    board_say(&b, "reopen INC-131");
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->number, 131);
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_STATE), "investigating");
    board_release(&b);
}

static void
severity__changes__or_is_said_to_be_right_still(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i v y");
    assert_null(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_SEVERITY));
    assert_non_null(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_REVIEWED));
    board_reply(&b, true, "INC-142 reviewed", NULL, 0);
    board_keys(&b, "v 3");
    assert_true(board_shows(&b, "(o) SEV3  Stability or minor user impact"));
    board_keys(&b, "y");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_SEVERITY), "sev-3");
    board_reply(&b, true, "done", NULL, 0);
    board_say(&b, "severity 2");
    board_keys(&b, "y");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_SEVERITY), "sev-2");
    board_reply(&b, true, "done", NULL, 0);
    board_say(&b, "severity 9");
    assert_true(board_shows(&b, "'9' is no severity"));
    board_release(&b);
}

static void
T__takes_the_lead_where_nobody_has_it(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i j T y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->number, 143);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->values_n, 1);
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_LEAD), "ana");
    board_release(&b);
}

static void
people__are_completed_from_the_configuration__and_can_be_taken_away(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i T Tab");
    board_type(&b, "car");
    assert_true(board_shows(&b, "carol  pd"));
    board_keys(&b, "Enter Ctrl-U Esc y");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_CONTACT), "carol");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_COMMS), "");
    assert_null(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_LEAD));
    board_reply(&b, true, "done", NULL, 0);
    board_say(&b, "lead INC-143 bob");
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->number, 143);
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_LEAD), "bob");
    board_reply(&b, true, "done", NULL, 0);
    board_say(&b, "contact INC-143 me");
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->values_n, 1);
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_CONTACT), "ana");
    board_release(&b);
}

static void
a_name_that_is_typed_whole__means_that_person__whoever_else_it_fits(void **state)
{
    static struct person persons[] = { { .name = "ana" }, { .name = "joanna" }, { .name = "jo" } };
    static const struct people those = { persons, 3 };
    struct board b;

    (void)state;
    board_incidents_told(&b);
    b.m->config.people = &those;
    board_keys(&b, "g i");
    board_say(&b, "lead INC-143 jo");
    board_keys(&b, "y");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_LEAD), "jo");
    board_release(&b);
}

static void
edit__sends_only_what_was_changed(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i E Esc y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "nothing is changed yet"));
    board_keys(&b, "Tab End");
    board_type(&b, "!");
    board_keys(&b, "Esc y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->values_n, 1);
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_TITLE), "checkout errors eu-west-1!");
    board_release(&b);
}

static void
edit__says_whom_one_would_overwrite__and_sends_what_was_seen(void **state)
{
    struct board b;
    uint64_t seen;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i E End");
    board_type(&b, "!");
    inc_field(&b, 142, INCIDENT_TITLE, "card payments fail", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "ana changed title meanwhile: it is \"card payments fail\" now"));
    inc_field(&b, 142, INCIDENT_SERVICES, "checkout", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "somebody changed title meanwhile"));
    seen = b.m->next_seq - 1;
    inc_field(&b, 142, INCIDENT_TITLE, "all payments fail", 0); /* while the key is pressed */
    assert_true(b.m->next_seq - 1 > seen);
    board_keys(&b, "Esc y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->seen, seen);
    board_release(&b);
}

/* ---- alerts, and other incidents */

static void
L__links_what_is_marked_on_the_board__or_what_the_filter_shows(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_to_probe(&b);
    board_keys(&b, "Space g i L");
    assert_true(board_shows(&b, "(o) marked  1 on the board"));
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_LINK)->incident->number, 142);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_LINK)->subjects_n, 1);
    board_reply(&b, false, "no", NULL, 0);
    board_keys(&b, "j");
    assert_true(board_shows(&b, "(o) shown   10 that the filter shows"));
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_LINK)->subjects_n, 10);
    board_release(&b);
}

static void
M__merges_into_another_that_is_open__and_says_what_goes_where(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i M");
    assert_true(board_shows(&b, "(o) INC-143  SEV2 identified, payments-db replica lag"));
    assert_true(board_shows(&b, "5 alerts belong to INC-143"));
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_MERGE)->incident->number, 142);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_MERGE)->incident->into, 143);
    board_reply(&b, true, "done", NULL, 0);
    board_say(&b, "merge INC-143 INC-142");
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_MERGE)->incident->number, 143);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_MERGE)->incident->into, 142);
    board_release(&b);
}

static void
merge__needs_another_that_is_open(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 60, 200);
    board_keys(&b, "g i");
    assert_true(board_shows(&b, "M merge"));
    inc_field(&b, 143, INCIDENT_STATE, "closed", 0);
    board_tell(&b);
    assert_false(board_shows(&b, "M merge"));
    board_keys(&b, "M");
    assert_true(board_shows(&b, "no other incident is open"));
    board_release(&b);
}

static void
merge_and_declare__into_one_that_is_not_open__choose_no_other(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i");
    board_say(&b, "merge INC-142 INC-131");
    assert_true(board_shows(&b, "INC-131 is resolved: only one that is open takes in others"));
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_say(&b, "merge INC-142 INC-9");
    assert_true(board_shows(&b, "there is no incident INC-9"));
    board_say(&b, "merge INC-142 INC-142");
    assert_true(board_shows(&b, "INC-142 is no duplicate of itself"));
    board_say(&b, "merge INC-142 payments");
    assert_true(board_shows(&b, "'payments' is no incident"));
    board_keys(&b, "g a");
    board_say(&b, "declare INC-131");
    assert_true(board_shows(&b, "INC-131 is resolved: only one that is open takes in others"));
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

/* ---- entries */

static void
note__is_of_now__or_of_the_time_that_is_said(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i c");
    board_type(&b, "the first call");
    board_keys(&b, "Tab");
    board_type(&b, "13:41");
    board_keys(&b, "Esc y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->incident->kind, ENTRY_NOTE);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->incident->at_ms, BOARD_NOW - 21 * MS_MINUTE - 31 * MS_SECOND);
    board_reply(&b, true, "done", NULL, 0);
    board_say(&b, "note at 13:41 the second");
    assert_string_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->text, "the second");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->incident->at_ms, BOARD_NOW - 21 * MS_MINUTE - 31 * MS_SECOND);
    board_say(&b, "note INC-143 at last it is quiet");
    assert_string_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->text, "at last it is quiet");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->incident->at_ms, 0);
    board_release(&b);
}

static void
action__has_an_owner_and_an_end(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_incidents_told(&b);
    board_say(&b, "action INC-142 call the bank");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "Tab Tab");
    board_type(&b, "bo");
    board_keys(&b, "Tab");
    board_type(&b, "soon");
    board_keys(&b, "Esc y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "when is it due?"));
    board_keys(&b, "Tab Ctrl-U");
    board_type(&b, "2d");
    board_keys(&b, "Esc y");
    e = inc_sent(&b, CMD_INCIDENT_ENTRY);
    assert_int_equal(e->incident->kind, ENTRY_ACTION);
    assert_string_equal(e->text, "call the bank");
    assert_string_equal(e->incident->owner, "bob");
    assert_int_equal(e->incident->due_ms, b.now_ms + 2 * MS_DAY);
    board_release(&b);
}

static void
publish__shows_what_anybody_will_read__before_it_is_public(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i P");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "Anybody will read: severity sev-1"));
    assert_true(board_shows(&b, "Card payments in eu-west-1 fail since deploy v412"));
    assert_true(board_shows(&b, "Yes, publish it"));
    board_keys(&b, "y");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_PUBLIC), "yes");
    board_reply(&b, true, "done", NULL, 0);
    inc_field(&b, 142, INCIDENT_PUBLIC, "yes", 0);
    board_tell(&b);
    board_keys(&b, "P y");
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_PUBLIC), "no");
    board_release(&b);
}

/* ---- on the tabs of its screen */

static void
X__takes_the_alert_under_the_cursor_out__and_asks_first(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i Enter 2 j X");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "Unlink from INC-142"));
    assert_true(board_shows(&b, "1 alert leaves INC-142"));
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_UNLINK)->incident->number, 142);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_UNLINK)->subjects_n, 1);
    board_release(&b);
}

static void
X__takes_out_what_the_board_has_forgotten(void **state)
{
    struct board b;
    struct alert_id id;

    (void)state;
    board_incidents_told(&b);
    id = company_alert(&b, "SLOBurn")->id;
    board_forget(&b, company_alert(&b, "SLOBurn"));
    board_tell(&b);
    board_keys(&b, "g i Enter 2 G X y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_UNLINK)->subjects_n, 1);
    assert_true(alert_id_equal(&inc_sent(&b, CMD_INCIDENT_UNLINK)->subjects[0].id, &id));
    board_release(&b);
}

static void
unlink__is_about_alerts(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i Enter 1 X");
    assert_true(board_shows(&b, "choose some among its alerts"));
    board_keys(&b, "q q g a g g");
    board_say(&b, "unlink");
    board_keys(&b, "y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_UNLINK)->incident->number, 142);
    board_release(&b);
}

static void
x_and_D__end_the_action_under_the_cursor__and_again_they_do_not(void **state)
{
    struct board b;
    const struct incident_wish *w;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i Enter 3 g g x");
    w = inc_sent(&b, CMD_INCIDENT_ENTRY)->incident;
    assert_int_equal(w->kind, ENTRY_ACTION);
    assert_int_not_equal(w->entry, 0);
    assert_int_equal(w->done, ENTRY_DONE);
    board_reply(&b, true, "action 2 of INC-142 is done", NULL, 0);
    assert_true(board_shows(&b, "u undo"));
    board_keys(&b, "D");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->incident->done, ENTRY_DROPPED);
    board_say(&b, "done INC-142 3");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->incident->entry, 3);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_ENTRY)->incident->done, ENTRY_OPEN);
    board_say(&b, "done INC-142 9");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "which action of INC-142?"));
    board_release(&b);
}

static void
E__corrects_the_note_under_the_cursor(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i Enter 4 g g E Esc y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "nothing is changed yet"));
    board_keys(&b, "Tab End");
    board_type(&b, "!");
    board_keys(&b, "Esc y");
    e = inc_sent(&b, CMD_INCIDENT_ENTRY);
    assert_int_equal(e->incident->kind, ENTRY_NOTE);
    assert_int_equal(e->incident->entry, 1);
    assert_int_equal(e->incident->at_ms, 0);
    assert_string_equal(e->text, "v412 correlates, rolling back!");
    board_release(&b);
}

static void
E__corrects_the_action_under_the_cursor__and_leaves_the_rest_of_it(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    board_incidents_told(&b);
    board_say(&b, "incident INC-142");
    board_keys(&b, "3 g g E Tab Ctrl-U");
    board_type(&b, "carol");
    board_keys(&b, "Esc y");
    e = inc_sent(&b, CMD_INCIDENT_ENTRY);
    assert_int_equal(e->incident->kind, ENTRY_ACTION);
    assert_int_not_equal(e->incident->entry, 0);
    assert_null(e->text);
    assert_int_equal(e->incident->due_ms, 0);
    assert_string_equal(e->incident->owner, "carol");
    board_release(&b);
}

/* ---- which one */

static void
words__are_about_the_incident_of_the_alert_under_the_cursor(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g g");
    board_say(&b, "state monitoring");
    assert_true(board_shows(&b, "State of INC-142"));
    board_keys(&b, "n");
    board_to_probe(&b);
    board_say(&b, "state monitoring");
    assert_true(board_shows(&b, "this belongs to no incident"));
    board_release(&b);
}

static void
Tab__completes_states_people_and_incidents(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_keys(&b, "g i :");
    board_type(&b, "state INC-143 mon");
    board_keys(&b, "Tab Enter y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_SET)->incident->number, 143);
    assert_string_equal(inc_value(inc_sent(&b, CMD_INCIDENT_SET), INCIDENT_STATE), "monitoring");
    board_reply(&b, true, "done", NULL, 0);
    board_keys(&b, ":");
    board_type(&b, "merge INC-142 143");
    board_keys(&b, "Tab Enter y");
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_MERGE)->incident->number, 142);
    assert_int_equal(inc_sent(&b, CMD_INCIDENT_MERGE)->incident->into, 143);
    board_release(&b);
}

static void
screen_of_another_configuration__foretells_nothing(void **state)
{
    struct board b;

    (void)state;
    board_incidents_told(&b);
    board_step(&b, &(struct ui_input){ .kind = UI_OWNER, .ok = false });
    board_keys(&b, "g i v 3");
    assert_true(board_shows(&b, "its owner decides, who is configured otherwise"));
    board_keys(&b, "y");
    assert_non_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
who_may_not_act__gets_no_box(void **state)
{
    const struct ui_config config = { .me = "ana", .no_acts = "you may only look", .place = "prod" };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    board_night(&b);
    board_keys(&b, "i");
    assert_true(board_shows(&b, "you may only look"));
    assert_false(board_shows(&b, "Will happen"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(m__offers_the_moves_of_the_state_alone__with_what_they_mean),
    cmocka_unit_test(r__resolves__with_a_last_update_where_one_is_typed),
    cmocka_unit_test(state__is_refused_where_the_table_has_no_such_move),
    cmocka_unit_test(severity__changes__or_is_said_to_be_right_still),
    cmocka_unit_test(T__takes_the_lead_where_nobody_has_it),
    cmocka_unit_test(people__are_completed_from_the_configuration__and_can_be_taken_away),
    cmocka_unit_test(a_name_that_is_typed_whole__means_that_person__whoever_else_it_fits),
    cmocka_unit_test(edit__sends_only_what_was_changed),
    cmocka_unit_test(edit__says_whom_one_would_overwrite__and_sends_what_was_seen),
    cmocka_unit_test(L__links_what_is_marked_on_the_board__or_what_the_filter_shows),
    cmocka_unit_test(M__merges_into_another_that_is_open__and_says_what_goes_where),
    cmocka_unit_test(merge__needs_another_that_is_open),
    cmocka_unit_test(merge_and_declare__into_one_that_is_not_open__choose_no_other),
    cmocka_unit_test(note__is_of_now__or_of_the_time_that_is_said),
    cmocka_unit_test(action__has_an_owner_and_an_end),
    cmocka_unit_test(publish__shows_what_anybody_will_read__before_it_is_public),
    cmocka_unit_test(X__takes_the_alert_under_the_cursor_out__and_asks_first),
    cmocka_unit_test(X__takes_out_what_the_board_has_forgotten),
    cmocka_unit_test(unlink__is_about_alerts),
    cmocka_unit_test(x_and_D__end_the_action_under_the_cursor__and_again_they_do_not),
    cmocka_unit_test(E__corrects_the_note_under_the_cursor),
    cmocka_unit_test(E__corrects_the_action_under_the_cursor__and_leaves_the_rest_of_it),
    cmocka_unit_test(words__are_about_the_incident_of_the_alert_under_the_cursor),
    cmocka_unit_test(Tab__completes_states_people_and_incidents),
    cmocka_unit_test(screen_of_another_configuration__foretells_nothing),
    cmocka_unit_test(who_may_not_act__gets_no_box),
};
SUITE(incident_acts, tests);
