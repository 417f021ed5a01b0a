/* SPDX-License-Identifier: MIT */
/* The boxes about an incident: their target stays, nothing is done by chance, what was typed is not lost. */
#include "support/suite.h"
#include "ui/company.h"
#include "ui/incident_board.h"

#include <string.h>

#include "util/str.h"

static void
open(struct board *b)
{
    board_night_of_incidents(b, 24, 80);
    company_of(b);
    b->m->config.destinations = inc_channels;
    b->m->config.incidents = &inc_rules;
}

/* The cursor stands on an alert that belongs to no incident. */
static void
go_to_probe(struct board *b)
{
    board_keys(b, "g g j j j j j j j");
    board_assert_cursor(b, "probe: signup");
}

static const struct effect *
sent(struct board *b, enum command_kind kind)
{
    const struct effect *e = board_effect(b, EFFECT_COMMAND);

    assert_non_null(e);
    assert_int_equal(e->command, kind);
    assert_non_null(e->incident);
    return e;
}

static const char *
value_of(const struct effect *e, enum incident_field field)
{
    for (size_t i = 0; i < e->incident->values_n; i++)
        if (e->incident->values[i].field == field)
            return e->incident->values[i].text;
    return NULL;
}

static void
say(struct board *b, const char *line)
{
    board_keys(b, ":");
    board_type(b, line);
    board_keys(b, "Enter");
}

/* ---- declare */

static void
i__begins_with_what_the_alert_tells__and_y_declares_it(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    open(&b);
    go_to_probe(&b);
    board_keys(&b, "i");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "title        probe: signup->email arrow failed 2/5"));
    assert_true(board_shows(&b, "severity     SEV3"));
    assert_true(board_shows(&b, "lead         ana"));
    assert_true(board_shows(&b, "services     signup"));
    assert_true(board_shows(&b, "[x] link the alert"));
    assert_true(board_shows(&b, "1 alert belongs to INC-144"));
    board_keys(&b, "y");
    e = sent(&b, CMD_INCIDENT_OPEN);
    assert_string_equal(value_of(e, INCIDENT_TITLE), "probe: signup->email arrow failed 2/5");
    assert_string_equal(value_of(e, INCIDENT_SEVERITY), "sev-3");
    assert_string_equal(value_of(e, INCIDENT_LEAD), "ana");
    assert_string_equal(value_of(e, INCIDENT_SERVICES), "signup");
    assert_null(value_of(e, INCIDENT_DESCRIPTION));
    assert_int_equal(e->subjects_n, 1);
    assert_true(e->sure);
    board_release(&b);
}

static void
i__is_about_the_alert_under_the_cursor_when_it_was_pressed(void **state)
{
    struct board b;
    struct alert_id id;

    (void)state;
    open(&b);
    go_to_probe(&b);
    id = company_alert(&b, "Probe")->id;
    board_keys(&b, "i");
    board_alert(&b, "am-prd", 1, "critical", "alertname=Newcomer", "it came in between", 20 * MS_MINUTE);
    board_tell(&b);
    board_tick(&b, 10 * MS_SECOND);
    assert_true(board_shows(&b, "Incident: probe: signup"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_OPEN)->subjects_n, 1);
    assert_true(alert_id_equal(&sent(&b, CMD_INCIDENT_OPEN)->subjects[0].id, &id));
    board_release(&b);
}

static void
Enter_and_other_keys__declare_nothing(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to_probe(&b);
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
    open(&b);
    go_to_probe(&b);
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
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_OPEN), INCIDENT_TITLE), "uaqynd: ? pasted");
    board_release(&b);
}

static void
title__is_cut_to_what_fits__between_characters(void **state)
{
    struct board b;
    const char *title;

    (void)state;
    open(&b);
    board_alert(&b, "am-prd", 1, "sev2", "alertname=Long",
        "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää", 30 * MS_DAY);
    board_tell(&b);
    board_keys(&b, "/");
    board_type(&b, "alertname=Long");
    board_keys(&b, "Enter g g i y");
    title = value_of(sent(&b, CMD_INCIDENT_OPEN), INCIDENT_TITLE);
    assert_int_equal(strlen(title), 2 * 65);
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_OPEN), INCIDENT_SEVERITY), "sev-2");
    board_release(&b);
}

static void
without_an_alert__what_is_wrong_is_typed_first(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i i Esc y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: say what is wrong"));
    board_keys(&b, "Tab");
    board_type(&b, "DNS is gone");
    board_keys(&b, "Esc y");
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_OPEN), INCIDENT_TITLE), "DNS is gone");
    assert_int_equal(sent(&b, CMD_INCIDENT_OPEN)->subjects_n, 0);
    board_release(&b);
}

static void
marked_alerts__go_into_one_that_is_open__and_those_that_leave_another_are_told(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g g Space");
    go_to_probe(&b);
    board_keys(&b, "Space i");
    assert_true(board_shows(&b, "(o) INC-142")); /* one of them belongs there */
    board_keys(&b, "j");
    assert_true(board_shows(&b, "(o) INC-143"));
    assert_true(board_shows(&b, "belongs to INC-142 and would leave that"));
    assert_true(board_shows(&b, "1 alert leaves INC-142"));
    assert_true(board_shows(&b, "2 alerts belong to INC-143"));
    assert_false(board_shows(&b, "services"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_LINK)->incident->number, 143);
    assert_int_equal(sent(&b, CMD_INCIDENT_LINK)->subjects_n, 2);
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
    open(&b);
    go_to_probe(&b);
    say(&b, "declare mails do not arrive");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "title        mails do not arrive"));
    board_keys(&b, "n");
    say(&b, "declare INC-143");
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_LINK)->incident->number, 143);
    board_release(&b);
}

/* ---- answers */

static void
a_refusal__leaves_the_box_with_all_that_was_typed(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to_probe(&b);
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
while_the_answer_is_awaited__nothing_goes_off_twice(void **state)
{
    struct board b;
    struct ui_input in = { .kind = UI_REPLY, .ok = true, .text = "declared INC-144" };

    (void)state;
    open(&b);
    go_to_probe(&b);
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
    open(&b);
    go_to_probe(&b);
    board_keys(&b, "i d");
    assert_true(sent(&b, CMD_INCIDENT_OPEN)->dry);
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
    open(&b);
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
    assert_string_equal(sent(&b, CMD_INCIDENT_ENTRY)->text, "line one\nline two");
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
    open(&b);
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

/* ---- one thing of it */

static void
m__offers_the_moves_of_the_state_alone__with_what_they_mean(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i m");
    assert_false(board_shows(&b, ") investigating"));
    assert_true(board_shows(&b, "(o) identified  the cause is known, and worked on"));
    board_keys(&b, "2");
    assert_true(board_shows(&b, "(o) monitoring"));
    assert_true(board_shows(&b, "state: monitoring, was investigating"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_SET)->incident->number, 142);
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_STATE), "monitoring");
    board_release(&b);
}

static void
r__resolves__with_a_last_update_where_one_is_typed(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    open(&b);
    board_keys(&b, "g i r");
    assert_true(board_shows(&b, "(Tab)"));
    board_keys(&b, "Tab");
    board_type(&b, "all is well");
    board_keys(&b, "Esc y");
    e = sent(&b, CMD_INCIDENT_ENTRY);
    assert_int_equal(e->incident->kind, ENTRY_UPDATE);
    assert_string_equal(e->text, "all is well");
    assert_string_equal(value_of(e, INCIDENT_STATE), "resolved");
    board_release(&b);
}

static void
state__is_refused_where_the_table_has_no_such_move(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i");
    say(&b, "state INC-131 resolved");
    assert_true(board_shows(&b, "INC-131 is resolved: that does not become resolved"));
    say(&b, "state mended");
    assert_true(board_shows(&b, "'mended' is no state"));
    say(&b, "state INC-9 resolved");
    assert_true(board_shows(&b, "there is no incident INC-9"));
    say(&b, "reopen INC-131");
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_SET)->incident->number, 131);
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_STATE), "investigating");
    board_release(&b);
}

static void
severity__changes__or_is_said_to_be_right_still(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i s y");
    assert_null(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_SEVERITY));
    assert_non_null(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_REVIEWED));
    board_reply(&b, true, "INC-142 reviewed", NULL, 0);
    board_keys(&b, "s 3");
    assert_true(board_shows(&b, "(o) SEV3  Stability or minor user impact"));
    board_keys(&b, "y");
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_SEVERITY), "sev-3");
    board_reply(&b, true, "done", NULL, 0);
    say(&b, "severity 2");
    board_keys(&b, "y");
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_SEVERITY), "sev-2");
    board_reply(&b, true, "done", NULL, 0);
    say(&b, "severity 9");
    assert_true(board_shows(&b, "'9' is no severity"));
    board_release(&b);
}

static void
T__takes_the_lead_where_nobody_has_it(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i j T y");
    assert_int_equal(sent(&b, CMD_INCIDENT_SET)->incident->number, 143);
    assert_int_equal(sent(&b, CMD_INCIDENT_SET)->incident->values_n, 1);
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_LEAD), "ana");
    board_release(&b);
}

static void
people__are_completed_from_the_configuration__and_can_be_taken_away(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i T Tab");
    board_type(&b, "car");
    assert_true(board_shows(&b, "carol  pd"));
    board_keys(&b, "Enter Ctrl-U Esc y");
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_CONTACT), "carol");
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_COMMS), "");
    assert_null(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_LEAD));
    board_reply(&b, true, "done", NULL, 0);
    say(&b, "lead INC-143 bob");
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_SET)->incident->number, 143);
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_LEAD), "bob");
    board_reply(&b, true, "done", NULL, 0);
    say(&b, "contact INC-143 me");
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_SET)->incident->values_n, 1);
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_CONTACT), "ana");
    board_release(&b);
}

static void
edit__sends_only_what_was_changed(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i E Esc y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "nothing is changed yet"));
    board_keys(&b, "Tab End");
    board_type(&b, "!");
    board_keys(&b, "Esc y");
    assert_int_equal(sent(&b, CMD_INCIDENT_SET)->incident->values_n, 1);
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_TITLE), "checkout errors eu-west-1!");
    board_release(&b);
}

static void
edit__says_whom_one_would_overwrite(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i E End");
    board_type(&b, "!");
    inc_field(&b, 142, INCIDENT_TITLE, "card payments fail", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "ana changed title meanwhile: it is \"card payments fail\" now"));
    board_release(&b);
}

/* ---- alerts, and other incidents */

static void
L__links_what_is_marked_on_the_board__or_what_the_filter_shows(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to_probe(&b);
    board_keys(&b, "Space g i L");
    assert_true(board_shows(&b, "(o) marked  1 on the board"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_LINK)->incident->number, 142);
    assert_int_equal(sent(&b, CMD_INCIDENT_LINK)->subjects_n, 1);
    board_reply(&b, false, "no", NULL, 0);
    board_keys(&b, "j");
    assert_true(board_shows(&b, "(o) shown   10 that the filter shows"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_LINK)->subjects_n, 10);
    board_release(&b);
}

static void
M__merges_into_another_that_is_open__and_says_what_goes_where(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i M");
    assert_true(board_shows(&b, "(o) INC-143  SEV2 identified, payments-db replica lag"));
    assert_true(board_shows(&b, "5 alerts belong to INC-143"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_MERGE)->incident->number, 142);
    assert_int_equal(sent(&b, CMD_INCIDENT_MERGE)->incident->into, 143);
    board_reply(&b, true, "done", NULL, 0);
    say(&b, "merge INC-143 INC-142");
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_INCIDENT_MERGE)->incident->number, 143);
    assert_int_equal(sent(&b, CMD_INCIDENT_MERGE)->incident->into, 142);
    board_release(&b);
}

static void
merge__needs_another_that_is_open(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    inc_field(&b, 143, INCIDENT_STATE, "closed", 0);
    board_tell(&b);
    board_keys(&b, "g i M");
    assert_true(board_shows(&b, "no other incident is open"));
    board_release(&b);
}

/* ---- entries */

static void
note__is_of_now__or_of_the_time_that_is_said(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g i c");
    board_type(&b, "the first call");
    board_keys(&b, "Tab");
    board_type(&b, "13:41");
    board_keys(&b, "Esc y");
    assert_int_equal(sent(&b, CMD_INCIDENT_ENTRY)->incident->kind, ENTRY_NOTE);
    assert_int_equal(sent(&b, CMD_INCIDENT_ENTRY)->incident->at_ms, BOARD_NOW - 21 * MS_MINUTE - 31 * MS_SECOND);
    board_reply(&b, true, "done", NULL, 0);
    say(&b, "note at 13:41 the second");
    assert_string_equal(sent(&b, CMD_INCIDENT_ENTRY)->text, "the second");
    assert_int_equal(sent(&b, CMD_INCIDENT_ENTRY)->incident->at_ms, BOARD_NOW - 21 * MS_MINUTE - 31 * MS_SECOND);
    say(&b, "note INC-143 at last it is quiet");
    assert_string_equal(sent(&b, CMD_INCIDENT_ENTRY)->text, "at last it is quiet");
    assert_int_equal(sent(&b, CMD_INCIDENT_ENTRY)->incident->at_ms, 0);
    board_release(&b);
}

static void
action__has_an_owner_and_an_end(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    open(&b);
    say(&b, "action INC-142 call the bank");
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
    e = sent(&b, CMD_INCIDENT_ENTRY);
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
    open(&b);
    board_keys(&b, "g i P");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "Anybody will read: severity sev-1"));
    assert_true(board_shows(&b, "Card payments in eu-west-1 fail since deploy v412"));
    assert_true(board_shows(&b, "Yes, publish it"));
    board_keys(&b, "y");
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_PUBLIC), "yes");
    board_reply(&b, true, "done", NULL, 0);
    inc_field(&b, 142, INCIDENT_PUBLIC, "yes", 0);
    board_tell(&b);
    board_keys(&b, "P y");
    assert_string_equal(value_of(sent(&b, CMD_INCIDENT_SET), INCIDENT_PUBLIC), "no");
    board_release(&b);
}

/* ---- which one */

static void
words__are_about_the_incident_of_the_alert_under_the_cursor(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g g");
    say(&b, "state monitoring");
    assert_true(board_shows(&b, "State of INC-142"));
    board_keys(&b, "n");
    go_to_probe(&b);
    say(&b, "state monitoring");
    assert_true(board_shows(&b, "this belongs to no incident"));
    board_release(&b);
}

static void
screen_of_another_configuration__foretells_nothing(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_step(&b, &(struct ui_input){ .kind = UI_OWNER, .ok = false });
    board_keys(&b, "g i s 3");
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
    cmocka_unit_test(i__begins_with_what_the_alert_tells__and_y_declares_it),
    cmocka_unit_test(i__is_about_the_alert_under_the_cursor_when_it_was_pressed),
    cmocka_unit_test(Enter_and_other_keys__declare_nothing),
    cmocka_unit_test(letters_in_a_text__are_text),
    cmocka_unit_test(title__is_cut_to_what_fits__between_characters),
    cmocka_unit_test(without_an_alert__what_is_wrong_is_typed_first),
    cmocka_unit_test(marked_alerts__go_into_one_that_is_open__and_those_that_leave_another_are_told),
    cmocka_unit_test(palette__fills_the_box_in__and_it_still_asks),
    cmocka_unit_test(a_refusal__leaves_the_box_with_all_that_was_typed),
    cmocka_unit_test(while_the_answer_is_awaited__nothing_goes_off_twice),
    cmocka_unit_test(d__is_a_dry_run__and_the_box_stays),
    cmocka_unit_test(what_was_typed__outlives_Esc__and_is_dropped_when_it_is_done),
    cmocka_unit_test(draft__is_kept_while_one_types__and_at_the_end_of_the_program),
    cmocka_unit_test(m__offers_the_moves_of_the_state_alone__with_what_they_mean),
    cmocka_unit_test(r__resolves__with_a_last_update_where_one_is_typed),
    cmocka_unit_test(state__is_refused_where_the_table_has_no_such_move),
    cmocka_unit_test(severity__changes__or_is_said_to_be_right_still),
    cmocka_unit_test(T__takes_the_lead_where_nobody_has_it),
    cmocka_unit_test(people__are_completed_from_the_configuration__and_can_be_taken_away),
    cmocka_unit_test(edit__sends_only_what_was_changed),
    cmocka_unit_test(edit__says_whom_one_would_overwrite),
    cmocka_unit_test(L__links_what_is_marked_on_the_board__or_what_the_filter_shows),
    cmocka_unit_test(M__merges_into_another_that_is_open__and_says_what_goes_where),
    cmocka_unit_test(merge__needs_another_that_is_open),
    cmocka_unit_test(note__is_of_now__or_of_the_time_that_is_said),
    cmocka_unit_test(action__has_an_owner_and_an_end),
    cmocka_unit_test(publish__shows_what_anybody_will_read__before_it_is_public),
    cmocka_unit_test(words__are_about_the_incident_of_the_alert_under_the_cursor),
    cmocka_unit_test(screen_of_another_configuration__foretells_nothing),
    cmocka_unit_test(who_may_not_act__gets_no_box),
};
SUITE(incident_box, tests);
