/* SPDX-License-Identifier: MIT */
/* The box that asks another person: its target stays, nothing leaves by chance, and what it says will happen does. */
#include "support/suite.h"
#include "ui/company.h"
#include "ui/incidents.h"

#include <stdio.h>
#include <string.h>

#include "util/str.h"

static void
open_sized(struct board *b, int rows, int cols)
{
    board_init(b, rows, cols);
    company_night(b);
}

static void
open(struct board *b)
{
    open_sized(b, 24, 80);
}

/* The cursor goes to the alert of that summary. */
static void
go_to(struct board *b, const char *summary)
{
    board_keys(b, "g g");
    for (int i = 0; i < 20 && strstr(board_cursor(b), summary) == NULL; i++)
        board_keys(b, "j");
    board_assert_cursor(b, summary);
}

static const struct effect *
sent(struct board *b)
{
    const struct effect *e = board_effect(b, EFFECT_COMMAND);

    assert_non_null(e);
    assert_int_equal(e->command, CMD_ESCALATE);
    return e;
}

static void
e__asks_the_step_after_the_one_that_is_asked__and_says_who_that_is(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "Escalate: checkout SLO fast burn 14x"));
    assert_true(board_shows(&b, "policy payments-primary, now at step 2 of 3"));
    assert_true(board_shows(&b, "( ) 1 me"));
    assert_true(board_shows(&b, "payments until 18:00Z"));
    assert_true(board_shows(&b, "told 13:55Z, no answer"));
    assert_true(board_shows(&b, "( ) 2 bob"));
    assert_true(board_shows(&b, "told 14:00Z, delivered"));
    assert_true(board_shows(&b, "(o) 3 carol, dora"));
    assert_true(board_shows(&b, "( ) another: a person or schedule"));
    assert_false(board_shows(&b, "schedule (Tab)")); /* it would lead to the reason */
    board_keys(&b, "j");
    assert_true(board_shows(&b, "(o) another: a person or schedule (Tab)"));
    board_keys(&b, "k");
    assert_true(board_shows(&b, "Will happen:"));
    board_keys(&b, "y");
    assert_string_equal(sent(&b)->to, "3");
    assert_int_equal(sent(&b)->subjects_n, 1);
    assert_true(sent(&b)->sure);
    assert_false(board_shows(&b, "Escalate:"));
    board_release(&b);
}

static void
escalation__goes_to_the_alert_that_was_under_the_cursor_at_e(void **state)
{
    struct board b;
    struct alert *a, *other;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    a = company_alert(&b, "SLOBurn");
    board_keys(&b, "e");
    other = board_alert(&b, "am-prd", 1, "critical", "alertname=Newcomer", "it came in between", 20 * MS_MINUTE);
    board_tell(&b);
    board_tick(&b, 10 * MS_SECOND);
    assert_true(board_shows(&b, "Escalate: checkout SLO fast burn 14x"));
    board_keys(&b, "y");
    assert_true(alert_id_equal(&sent(&b)->subjects[0].id, &a->id));
    assert_int_equal(sent(&b)->subjects[0].episode, a->episode);
    assert_false(alert_id_equal(&sent(&b)->subjects[0].id, &other->id));
    board_release(&b);
}

static void
list_behind__is_held_while_it_asks(void **state)
{
    struct board b;
    int row;

    (void)state;
    open_sized(&b, 60, 200);
    go_to(&b, "checkout SLO fast burn");
    row = board_row_of(&b, "NTP offset");
    board_keys(&b, "e");
    board_alert(&b, "am-prd", 1, "critical", "alertname=Newcomer", "it came in between", 20 * MS_MINUTE);
    board_tell(&b);
    board_tick(&b, 10 * MS_SECOND);
    assert_false(board_shows(&b, "it came in between"));
    assert_int_equal(board_row_of(&b, "NTP offset"), row);
    board_keys(&b, "n");
    assert_true(board_shows(&b, "nobody was asked"));
    assert_true(board_shows(&b, "it came in between"));
    board_release(&b);
}

static void
enter_and_other_keys__do_nothing__and_the_line_says_which_work(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "Enter does nothing here: y asks, n does not"));
    board_keys(&b, "a");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "only these keys work here: j k Tab y n d, Esc no"));
    board_keys(&b, "Esc");
    assert_false(board_shows(&b, "Escalate:"));
    board_release(&b);
}

static void
box__can_be_answered_at_every_size(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 10, 40 }, { 24, 80 }, { 24, 79 }, { 24, 100 }, { 15, 60 } };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;

        open_sized(&b, sizes[i].rows, sizes[i].cols);
        go_to(&b, "checkout SLO");
        board_keys(&b, "e");
        assert_true(board_shows(&b, "Escalate: checkout SLO"));
        assert_true(board_shows(&b, "[ No n ]"));
        assert_true(board_shows(&b, "(o) 3 carol"));
        board_keys(&b, "Tab");
        assert_true(board_shows(&b, "[ No n ]"));
        board_keys(&b, "Esc y");
        assert_string_equal(sent(&b)->to, "3");
        board_release(&b);
    }
}

static void
letters_in_the_reason__change_only_the_text(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e Tab");
    board_type(&b, "yes nodes j d");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "reason  yes nodes j d"));
    board_keys(&b, "Enter y");
    assert_string_equal(sent(&b)->text, "yes nodes j d");
    assert_string_equal(sent(&b)->to, "3");
    board_release(&b);
}

static void
another__is_typed_or_picked__and_nobody_is_chosen_before(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e G y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: who is to be asked?"));
    board_keys(&b, "Tab");
    board_type(&b, "do");
    assert_true(board_shows(&b, "dora  seen on screens"));
    board_keys(&b, "Esc y");
    assert_string_equal(sent(&b)->to, "dora");
    board_release(&b);
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e G Tab Down Down Esc y");
    assert_string_equal(sent(&b)->to, "ana");
    board_release(&b);
}

static void
without_a_policy__persons_and_schedules_are_offered(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    company_without_policy(&b);
    board_keys(&b, "e");
    assert_true(board_shows(&b, "no policy: say who is to answer"));
    assert_true(board_shows(&b, "payments  on call ana until 18:00Z"));
    assert_true(board_shows(&b, "bob       pd"));
    board_type(&b, "pay");
    board_keys(&b, "Esc y");
    assert_string_equal(sent(&b)->to, "payments");
    board_release(&b);
}

static void
marked_alerts__are_asked_about_as_one__and_counted(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g g Space Space e");
    assert_true(board_shows(&b, "2 alerts, asked about as one"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b)->subjects_n, 2);
    board_release(&b);
}

static void
d__is_a_dry_run__and_the_box_stays(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e d");
    assert_true(sent(&b)->dry);
    assert_string_equal(sent(&b)->to, "3");
    board_reply(&b, true, "would write alert.escalated: …", NULL, 0);
    assert_true(board_shows(&b, "This is what would happen. Nothing was changed or sent."));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "Escalate: checkout SLO fast burn 14x"));
    board_keys(&b, "n");
    board_release(&b);
}

static void
a_post__is_offered__and_goes_along_where_it_is_chosen(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e");
    assert_true(board_shows(&b, "also    [ ] post to #production-monitoring"));
    board_keys(&b, "Tab Tab Space");
    assert_true(board_shows(&b, "also    [x] post to #production-monitoring"));
    assert_true(board_shows(&b, "post M6 to #production-monitoring"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b)->destinations_n, 1);
    assert_string_equal(sent(&b)->destinations[0], "#production-monitoring");
    board_release(&b);
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e y");
    assert_int_equal(sent(&b)->destinations_n, 0);
    board_release(&b);
}

static void
a_note_in_the_incident_of_the_alert__is_written_too__unless_it_is_not_wanted(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    inc_open(&b, 143, "payments-db replica lag", "sev-2", MS_HOUR);
    inc_link(&b, 143, company_alert(&b, "SLOBurn"));
    board_tell(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e");
    assert_true(board_shows(&b, "also    [x] note in INC-143   [ ] post to #production-monitoring"));
    board_keys(&b, "d");
    assert_true(sent(&b)->note);
    board_keys(&b, "Tab Tab Space");
    assert_true(board_shows(&b, "[ ] note in INC-143   [ ] post to"));
    board_keys(&b, "Tab Space");
    assert_true(board_shows(&b, "[ ] note in INC-143   [x] post to"));
    board_keys(&b, "y");
    assert_false(sent(&b)->note);
    assert_int_equal(sent(&b)->destinations_n, 1);
    board_release(&b);
}

static void
without_an_incident__no_note_is_offered(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e");
    assert_false(board_shows(&b, "note in"));
    board_keys(&b, "y");
    assert_false(sent(&b)->note);
    board_release(&b);
}

static void
palette__fills_it_in__and_still_asks(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, ":");
    board_type(&b, "esc bob the lag grows");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "(o) another: bob  pd"));
    assert_true(board_shows(&b, "reason  the lag grows"));
    board_keys(&b, "y");
    assert_string_equal(sent(&b)->to, "bob");
    assert_string_equal(sent(&b)->text, "the lag grows");
    board_reply(&b, true, "escalated 1 alert", NULL, 0);
    board_keys(&b, ".");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "(o) another: bob  pd"));
    board_release(&b);
}

static void
a_name_inside_another__is_another_person(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    company_of_long_names(&b);
    board_keys(&b, "e");
    assert_true(board_shows(&b, "(o) 1 dana lee, me"));
    assert_true(board_shows(&b, "Yes, page dana lee, ana y"));
    assert_true(board_shows(&b, "u sends \"stand down\" to dana lee, ana."));
    board_release(&b);
}

static void
a_step_that_there_is_nobody_for__is_not_chosen(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    company_of_long_names(&b);
    (void)company_step(&b, "HighErrorRate", 1, "dana lee", "pd", 40 * MS_SECOND);
    board_tell(&b);
    go_to(&b, "checkout-api 5xx");
    board_keys(&b, "e");
    assert_true(board_shows(&b, "( ) 2 (platform: nobody)"));
    assert_true(board_shows(&b, "(o) 3 me"));
    board_release(&b);
}

static void
she_who_is_asked_now__has_not_failed_to_answer_by_another_step(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    (void)company_step(&b, "SLOBurn", 2, "carol", "pd", MS_MINUTE);
    board_tell(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e");
    assert_true(board_shows(&b, "carol told 14:01Z, queued"));
    assert_true(board_shows(&b, "told 14:00Z, no answer"));
    board_release(&b);
}

static void
palette__knows_names_that_hold_blanks(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    company_of_long_names(&b);
    board_keys(&b, ":");
    board_type(&b, "esc dana lee the lag grows");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "another: dana lee  pd"));
    assert_true(board_shows(&b, "reason  the lag grows"));
    board_release(&b);
}

static void
screen_of_another_configuration__foretells_nothing__and_lets_the_owner_decide(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "e");
    board_type(&b, "carol");
    assert_true(board_shows(&b, "M1 asks carol on screens alone"));
    board_step(&b, &(struct ui_input){ .kind = UI_OWNER });
    assert_true(board_shows(&b, "its owner decides, who is configured otherwise: d asks it"));
    assert_false(board_shows(&b, "nothing leaves before that"));
    board_keys(&b, "Esc y");
    assert_string_equal(sent(&b)->to, "carol");
    board_release(&b);
}

static void
e_on_a_message__is_about_its_alerts(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "bob (pd)"));
    board_keys(&b, "e");
    assert_true(board_shows(&b, "Escalate: "));
    board_keys(&b, "y");
    assert_int_equal(sent(&b)->subjects_n, 1);
    board_release(&b);
}

static void
F1__shows_the_keys_of_the_box(void **state)
{
    struct board b;

    (void)state;
    open(&b);
    go_to(&b, "checkout SLO fast burn");
    board_keys(&b, "e F1");
    assert_true(board_shows(&b, "keys of the escalation"));
    assert_true(board_shows(&b, "ask nobody"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "Escalate: checkout SLO fast burn 14x"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(e__asks_the_step_after_the_one_that_is_asked__and_says_who_that_is),
    cmocka_unit_test(escalation__goes_to_the_alert_that_was_under_the_cursor_at_e),
    cmocka_unit_test(list_behind__is_held_while_it_asks),
    cmocka_unit_test(enter_and_other_keys__do_nothing__and_the_line_says_which_work),
    cmocka_unit_test(box__can_be_answered_at_every_size),
    cmocka_unit_test(letters_in_the_reason__change_only_the_text),
    cmocka_unit_test(another__is_typed_or_picked__and_nobody_is_chosen_before),
    cmocka_unit_test(without_a_policy__persons_and_schedules_are_offered),
    cmocka_unit_test(marked_alerts__are_asked_about_as_one__and_counted),
    cmocka_unit_test(d__is_a_dry_run__and_the_box_stays),
    cmocka_unit_test(a_post__is_offered__and_goes_along_where_it_is_chosen),
    cmocka_unit_test(a_note_in_the_incident_of_the_alert__is_written_too__unless_it_is_not_wanted),
    cmocka_unit_test(without_an_incident__no_note_is_offered),
    cmocka_unit_test(palette__fills_it_in__and_still_asks),
    cmocka_unit_test(a_name_inside_another__is_another_person),
    cmocka_unit_test(a_step_that_there_is_nobody_for__is_not_chosen),
    cmocka_unit_test(she_who_is_asked_now__has_not_failed_to_answer_by_another_step),
    cmocka_unit_test(palette__knows_names_that_hold_blanks),
    cmocka_unit_test(screen_of_another_configuration__foretells_nothing__and_lets_the_owner_decide),
    cmocka_unit_test(e_on_a_message__is_about_its_alerts),
    cmocka_unit_test(F1__shows_the_keys_of_the_box),
};

SUITE(escalator, tests);
