/* SPDX-License-Identifier: MIT */
/* Who is on call: in the header, on the wall, and as a person asks and says it. */
#include <stdio.h>
#include <string.h>

#include "core/person.h"
#include "support/suite.h"
#include "ui/company.h"
#include "ui/wall_board.h"

static const struct schedule_override payments[] = { { "ana", 0, BOARD_NOW + 4 * MS_HOUR },
    { "bob", BOARD_NOW + 4 * MS_HOUR, INT64_MAX } };
static const struct schedule_override platform[] = { { "carol", 0, BOARD_NOW + 19 * MS_HOUR } };
static const struct schedule_override second[] = { { "bob", 0, INT64_MAX } };
static const struct schedule_override nights[] = { { "bob", BOARD_NOW + 2 * MS_DAY, INT64_MAX } };
static struct zone *utc;
static struct schedule schedules[] = {
    { .name = "payments", .overrides = payments, .overrides_n = 2 },
    { .name = "platform", .overrides = platform, .overrides_n = 1 },
    { .name = "L2", .overrides = second, .overrides_n = 1 },
    { .name = "nights", .overrides = nights, .overrides_n = 1 },
};
static const struct routing routing = { .schedules = schedules, .schedules_n = 4 };
static const struct routing without_ana = { .schedules = schedules + 1, .schedules_n = 3 };

static void
configure(struct board *b, const struct routing *r)
{
    if (utc == NULL)
        utc = zone_new("UTC", NULL);
    for (size_t i = 0; i < 4; i++)
        schedules[i].zone = utc;
    b->m->config.routing = r;
}

static void
header__says_who_is_on_call__where_she_is_that_first(void **state)
{
    static const struct {
        int cols;
        const struct routing *routing;
        const char *words;
    } cases[] = {
        { 80, &routing, "oncall ana>18:02  14:02Z" },
        { 200, &routing, "on call ana (you) until 18:02  14:02:31Z" },
        { 80, &without_ana, "oncall carol>09:02  14:02Z" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct board b;

        board_init(&b, 24, cases[i].cols);
        board_night(&b);
        configure(&b, cases[i].routing);
        board_tell(&b);
        if (board_row_of(&b, cases[i].words) != 0)
            fail_msg("'%s' is not in the header", cases[i].words);
        board_release(&b);
    }
}

static void
header__says_that_nobody_is_on_call__and_nothing_where_no_schedule_is_configured(void **state)
{
    static const struct routing none = { .schedules = schedules + 3, .schedules_n = 1 };
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    configure(&b, &none);
    board_tell(&b);
    assert_int_equal(board_row_of(&b, "oncall NOBODY>Mon 14:02"), 0);
    configure(&b, NULL);
    board_tell(&b);
    assert_int_equal(board_row_of(&b, "oncall"), -1);
    board_release(&b);
}

static void
wall__says_who_is_on_call__those_with_nobody_first(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 24, 80 }, { 60, 200 }, { 10, 40 } };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        board_wall(&b, sizes[i].rows, sizes[i].cols, (struct ui_wall){ 0 });
        configure(&b, &routing);
        wall_busy(&b);
        snprintf(name, sizeof name, "wall_oncall-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
wall__names_nobody_to_visitors(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ .redact = true });
    configure(&b, &routing);
    wall_busy(&b);
    assert_int_equal(board_row_of(&b, "on call"), -1);
    board_release(&b);
}

static void
oncall__tells_each_schedule__or_the_one_that_is_named(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 120);
    board_night(&b);
    configure(&b, &routing);
    board_keys(&b, ":");
    board_type(&b, "oncall");
    board_keys(&b, "Enter");
    assert_int_not_equal(board_row_of(&b,
                             "payments ana>18:02 then bob | platform carol>09:02 | L2 bob | nights NOBODY>Mon 14:02 then bob"),
        -1);
    board_keys(&b, ":");
    board_type(&b, "oncall L2");
    board_keys(&b, "Enter");
    assert_int_not_equal(board_row_of(&b, "L2 bob"), -1);
    board_keys(&b, ":");
    board_type(&b, "oncall L9");
    board_keys(&b, "Enter");
    assert_int_not_equal(board_row_of(&b, "there is no schedule L9"), -1);
    board_release(&b);
}

static void
override__puts_a_person_on_call__and_asks_for_what_is_missing(void **state)
{
    const struct effect *e;
    struct board b;

    (void)state;
    board_init(&b, 24, 120);
    board_night(&b);
    configure(&b, &routing);
    board_keys(&b, ":");
    board_type(&b, "override payments bob 2h");
    board_keys(&b, "Enter");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_non_null(e);
    assert_int_equal(e->command, CMD_OVERRIDE);
    assert_string_equal(e->name, "payments");
    assert_string_equal(e->to, "bob");
    assert_true(e->for_ms == 2 * MS_HOUR);
    board_reply(&b, true, "bob is on call for payments until 16:02Z", NULL, 0);
    assert_int_not_equal(board_row_of(&b, "bob is on call for payments until 16:02Z"), -1);
    board_keys(&b, ":");
    board_type(&b, "override payments bob");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_int_not_equal(board_row_of(&b, "override SCHEDULE PERSON FOR, as in: override payments bob 2h"), -1);
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(header__says_who_is_on_call__where_she_is_that_first),
    cmocka_unit_test(header__says_that_nobody_is_on_call__and_nothing_where_no_schedule_is_configured),
    cmocka_unit_test(wall__says_who_is_on_call__those_with_nobody_first),
    cmocka_unit_test(wall__names_nobody_to_visitors),
    cmocka_unit_test(oncall__tells_each_schedule__or_the_one_that_is_named),
    cmocka_unit_test(override__puts_a_person_on_call__and_asks_for_what_is_missing),
};
SUITE(oncall, tests);
