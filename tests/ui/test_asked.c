/* SPDX-License-Identifier: MIT */
/* Who is asked, and who is responsible, wherever an alert or a message is shown. */
#include "support/suite.h"
#include "ui/company.h"
#include "ui/wall_board.h"

#include <stdio.h>
#include <string.h>

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

static void
owner__is_who_is_asked__while_nobody_has_it(void **state)
{
    struct board b;

    (void)state;
    open_sized(&b, 60, 200);
    go_to(&b, "checkout SLO fast burn");
    assert_true(strstr(board_cursor(&b), "-> bob ?") != NULL);
    assert_true(strstr(board_cursor(&b), "step 3 in 3m") != NULL);
    assert_true(board_cursor(&b)[1] == '^');
    go_to(&b, "checkout-api 5xx");
    assert_true(strstr(board_cursor(&b), "-> me ?") != NULL);
    assert_true(board_cursor(&b)[1] == '!');
    board_release(&b);
}

static void
owner_of_what_a_route_names__is_who_is_on_call__dim(void **state)
{
    struct board b;

    (void)state;
    open_sized(&b, 24, 80);
    board_change(&b, company_alert(&b, "NTPOffset"));
    company_alert(&b, "NTPOffset")->routed.owner = "platform";
    company_alert(&b, "TypeError")->routed.owner = "payments";
    board_changed(&b, company_alert(&b, "NTPOffset"));
    board_tell(&b);
    assert_true(strstr(board_row(&b, board_row_of(&b, "NTP offset")), "platform") != NULL);
    assert_true(strstr(board_row(&b, board_row_of(&b, "TypeError")), " me") != NULL);
    board_release(&b);
}

static void
what_comes_next__is_said_as_far_as_the_policy_is_known(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    open_sized(&b, 60, 200);
    a = company_alert(&b, "SLOBurn");
    a->call.step = 3;
    go_to(&b, "checkout SLO fast burn");
    assert_true(strstr(board_cursor(&b), "last step, 3m left") != NULL);
    company_without_policy(&b);
    assert_true(strstr(board_cursor(&b), "next in 3m") != NULL);
    board_release(&b);
}

static void
names_of_several__are_cut_well(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    open(&b);
    a = company_alert(&b, "SLOBurn");
    a->call.to = "constantinople, bob, carol";
    assert_true(strstr(board_row(&b, board_row_of(&b, "checkout SLO")), "->co~+2?") != NULL);
    a->call.to = "bob, carol";
    assert_true(strstr(board_row(&b, board_row_of(&b, "checkout SLO")), "->bob+1?") != NULL);
    a->call.to = "carol";
    assert_true(strstr(board_row(&b, board_row_of(&b, "checkout SLO")), "->carol?") != NULL);
    board_release(&b);
    open_sized(&b, 60, 200);
    a = company_alert(&b, "SLOBurn");
    a->call.to = "ana lopez";
    assert_true(strstr(board_row(&b, board_row_of(&b, "checkout SLO")), "-> ana lopez ?") != NULL);
    a->call.to = "bob, eve";
    assert_true(strstr(board_row(&b, board_row_of(&b, "checkout SLO")), "-> bob, eve ?") != NULL);
    board_release(&b);
}

static void
detail__tells_who_was_asked__by_which_step__and_what_became_of_it(void **state)
{
    struct board b;

    (void)state;
    open_sized(&b, 60, 200);
    go_to(&b, "checkout SLO fast burn");
    assert_true(board_shows(&b, "L1 page, severity critical, by route payments-page"));
    assert_true(board_shows(&b, "payments: ana is on call"));
    assert_true(board_shows(&b, "asked    bob 2m ago, step 3 in 3m"));
    assert_true(board_shows(&b, "step 2 of 3, of policy payments-primary"));
    assert_true(board_shows(&b, "bob by pd: told 14:00Z, delivered"));
    assert_true(board_shows(&b, "ana by pd: told 13:55Z, no answer"));
    board_release(&b);
}

static void
page__tells_its_chain__and_who_is_to_answer(void **state)
{
    struct board b;

    (void)state;
    open_sized(&b, 40, 120);
    board_keys(&b, "g u");
    while (strstr(board_cursor(&b), "bob (pd)") == NULL)
        board_keys(&b, "j");
    assert_true(strstr(board_cursor(&b), "page") != NULL);
    assert_true(strstr(board_cursor(&b), "waits for bob") != NULL);
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "bob, by acknowledging the alert here or the page on her phone"));
    assert_true(board_shows(&b, "-> delivered 14:00:32Z -> (acked by bob) -> the alert: escalated"));
    board_release(&b);
}

static void
what_nobody_answered__says_so(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    open(&b);
    a = company_alert(&b, "SLOBurn");
    a->call.to = NULL;
    a->call.until_ms = 0;
    go_to(&b, "checkout SLO");
    assert_true(strstr(board_cursor(&b), "NOBODY ANSWERED me") != NULL);
    board_golden_roles(&b, "asked_in_vain-80x24");
    board_release(&b);
    open_sized(&b, 32, 100);
    a = company_alert(&b, "SLOBurn");
    a->call.to = NULL;
    a->call.until_ms = 0;
    go_to(&b, "checkout SLO");
    assert_true(board_shows(&b, "nobody answered, nobody is asked any more"));
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "asked    nobody any more, and nobody has answered: the policy is at its end"));
    board_release(&b);
}

static void
she_who_is_asked__is_told_once__with_one_bell(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    company_of(&b);
    board_tell(&b);
    (void)company_step(&b, "HighErrorRate", 1, "ana", "pd", 0);
    board_keys(&b, "/");
    board_tell(&b);
    assert_non_null(board_effect(&b, EFFECT_BELL));
    assert_false(board_shows(&b, "asks you"));
    board_keys(&b, "Esc");
    board_tick(&b, MS_SECOND);
    assert_null(board_effect(&b, EFFECT_BELL));
    assert_true(board_shows(&b, "payments-primary asks you about HighErrorRate, a on it answers"));
    (void)company_step(&b, "HighErrorRate", 2, "bob", "pd", 0);
    board_tell(&b);
    assert_null(board_effect(&b, EFFECT_BELL));
    company_alert(&b, "SLOBurn")->call = (struct alert_call){ .to = "ana", .by = "bob", .seq = ++b.seq };
    vec_push(&b.m->dirty, company_alert(&b, "SLOBurn"));
    board_tell(&b);
    assert_non_null(board_effect(&b, EFFECT_BELL));
    assert_true(board_shows(&b, "bob asks you about SLOBurn, a on it answers"));
    board_release(&b);
}

static void
calls_from_before_this_screen__are_told__but_do_not_ring(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    b.m->whole = false;
    board_night(&b);
    company_of(&b);
    (void)company_step(&b, "HighErrorRate", 1, "ana", "pd", MS_MINUTE);
    b.m->whole = true;
    board_tell(&b);
    assert_null(board_effect(&b, EFFECT_BELL));
    assert_true(board_shows(&b, "asks you about HighErrorRate, a on it answers"));
    board_release(&b);
}

static void
wall__shows_who_is_asked__or_that_somebody_is(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    company_night(&b);
    assert_true(strstr(board_row(&b, board_row_of(&b, "checkout SLO")), "-> bob ? step 2") != NULL);
    assert_true(strstr(board_row(&b, board_row_of(&b, "checkout-api 5xx")), "-> ana ?") != NULL);
    assert_true(strstr(board_row(&b, board_row_of(&b, "bob (pd)")), "no answer") != NULL);
    board_release(&b);
    board_wall(&b, 24, 80, (struct ui_wall){ .redact = true });
    company_night(&b);
    assert_true(board_shows(&b, "-> asked ?"));
    assert_false(board_shows(&b, "bob"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(owner__is_who_is_asked__while_nobody_has_it),
    cmocka_unit_test(owner_of_what_a_route_names__is_who_is_on_call__dim),
    cmocka_unit_test(what_comes_next__is_said_as_far_as_the_policy_is_known),
    cmocka_unit_test(names_of_several__are_cut_well),
    cmocka_unit_test(detail__tells_who_was_asked__by_which_step__and_what_became_of_it),
    cmocka_unit_test(what_nobody_answered__says_so),
    cmocka_unit_test(she_who_is_asked__is_told_once__with_one_bell),
    cmocka_unit_test(calls_from_before_this_screen__are_told__but_do_not_ring),
    cmocka_unit_test(wall__shows_who_is_asked__or_that_somebody_is),
    cmocka_unit_test(page__tells_its_chain__and_who_is_to_answer),
};

SUITE(asked, tests);
