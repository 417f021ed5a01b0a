/* SPDX-License-Identifier: MIT */
/* What the routes say of an alert, in its detail. */
#include <string.h>

#include "core/routing.h"
#include "support/suite.h"
#include "ui/company.h"
#include "ui/wall_board.h"

static const struct route routes[] = {
    { .name = "tier-one", .go_on = true, .ack_within_ms = 20 * MS_MINUTE },
    { .name = "payments-page", .level = 1, .runbook = "https://runbooks.example.com/pay", .respond = RESPOND_YES },
};
static const struct routing routing = { .routes = routes, .routes_n = 2, .has_deadlines = true };

static void
open(struct board *b, const char *names)
{
    struct alert *a;

    board_init(b, 60, 200);
    company_night(b);
    b->m->config.routing = &routing;
    a = company_alert(b, "HighErrorRate");
    board_change(b, a);
    a->routed.routes = names;
    a->hold.state = ALERT_FIRING;
    a->hold.at_ms = b->now_ms - 16 * MS_MINUTE;
    board_changed(b, a);
    board_tell(b);
    for (int i = 0; i < 20 && strstr(board_cursor(b), "checkout-api 5xx") == NULL; i++)
        board_keys(b, "j");
    board_assert_cursor(b, "checkout-api 5xx");
    board_keys(b, "Enter");
}

static void
detail__shows_what_the_routes_say__where_nobody_said_more(void **state)
{
    struct board b;

    (void)state;
    open(&b, "tier-one payments-page");
    assert_true(board_shows(&b, "by route tier-one"));
    assert_true(board_shows(&b, "https://runbooks.example.com/pay"));
    assert_true(board_shows(&b, "yes, says its route"));
    assert_true(board_shows(&b, ", 4m left"));
    board_tick(&b, 6 * MS_MINUTE);
    assert_true(board_shows(&b, "2m ago: overdue"));
    board_release(&b);
}

static void
detail__says_nothing_of_routes_that_are_configured_no_more(void **state)
{
    struct board b;

    (void)state;
    open(&b, "old");
    assert_true(board_shows(&b, "by route old"));
    assert_false(board_shows(&b, "ack by"));
    assert_false(board_shows(&b, "says its route"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(detail__shows_what_the_routes_say__where_nobody_said_more),
    cmocka_unit_test(detail__says_nothing_of_routes_that_are_configured_no_more),
};
SUITE(routed, tests);
