/* SPDX-License-Identifier: MIT */
/* Presence: what this screen tells of itself, and what it shows of the others before two persons do the same. */
#include "support/suite.h"
#include "ui/action.h"
#include "ui/compose.h"

#include <stdio.h>
#include <string.h>

/* Of the night: nobody has the first, bob has acknowledged the certificate's. */
#define FREE_ALERT(b) ((b)->m->alerts.v[0])
#define BOBS_ALERT(b) ((b)->m->alerts.v[5])

static struct presence
at(const char *who, const char *place)
{
    struct presence p = { .screen = 2 };

    snprintf(p.who, sizeof p.who, "%s", who);
    snprintf(p.place, sizeof p.place, "%s", place);
    return p;
}

static struct presence
open_at(const char *who, const char *place, const struct alert *a)
{
    struct presence p = at(who, place);

    p.has_open = true;
    p.open = a->id;
    return p;
}

static struct presence
writing_at(const char *who, const char *place, const struct alert *a, int64_t age_ms)
{
    struct presence p = at(who, place);

    p.writing[p.writing_n++] = a->id;
    p.since_ms = BOARD_NOW - age_ms;
    return p;
}

static void
others_are(struct board *b, const struct presence *v, size_t n)
{
    board_step(b, &(struct ui_input){ .kind = UI_PRESENCE, .presences = v, .presences_n = n });
}

static void
other_is(struct board *b, struct presence p)
{
    others_are(b, &p, 1);
}

static void
start(struct board *b)
{
    compose_init(b);
}

static const struct presence *
told(const struct board *b)
{
    const struct effect *e = board_effect(b, EFFECT_PRESENCE);

    return e == NULL ? NULL : e->presence;
}

/* ---- what this screen tells */

static void
detail__is_told_as_open__until_it_is_left(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Enter");
    assert_non_null(told(&b));
    assert_true(told(&b)->has_open);
    assert_memory_equal(&told(&b)->open, &FREE_ALERT(&b)->id, sizeof told(&b)->open);
    assert_int_equal(told(&b)->writing_n, 0);
    board_keys(&b, "j");
    assert_null(told(&b));
    board_keys(&b, "Esc");
    assert_false(told(&b)->has_open);
    board_release(&b);
}

static void
cursor_in_the_list__is_not_told(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "j");
    assert_null(told(&b));
    board_tick(&b, MS_SECOND);
    assert_null(told(&b));
    board_release(&b);
}

static void
composer__is_told_as_writing_about_its_alerts__since_it_was_opened(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Space Space p");
    assert_int_equal(told(&b)->writing_n, 2);
    assert_int_equal(told(&b)->since_ms, b.now_ms);
    assert_memory_equal(&told(&b)->writing[0], &FREE_ALERT(&b)->id, sizeof told(&b)->writing[0]);
    board_keys(&b, "x");
    assert_null(told(&b));
    board_keys(&b, "Esc n");
    assert_int_equal(told(&b)->writing_n, 0);
    board_release(&b);
}

static void
composer_about_nothing__is_not_told(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "/");
    board_type(&b, "nothing passes");
    board_keys(&b, "Enter p");
    assert_true(board_shows(&b, "no alert"));
    assert_null(told(&b));
    board_release(&b);
}

static void
comment__is_told_as_writing__until_it_is_written_or_dropped(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "c");
    assert_int_equal(told(&b)->writing_n, 1);
    board_keys(&b, "Esc");
    assert_int_equal(told(&b)->writing_n, 0);
    board_keys(&b, "c x Enter");
    assert_int_equal(told(&b)->writing_n, 0);
    board_release(&b);
}

static void
filter_and_command__are_no_writing(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "/");
    assert_null(told(&b));
    board_keys(&b, "Esc :");
    assert_null(told(&b));
    board_release(&b);
}

/* ---- what it shows of the others */

static void
detail__says_who_has_it_open(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Enter");
    other_is(&b, open_at("bob", "tui pts/4", FREE_ALERT(&b)));
    assert_true(board_shows(&b, "bob has this open (pts/4)"));
    others_are(&b, NULL, 0);
    assert_false(board_shows(&b, "bob has this open"));
    board_release(&b);
}

static void
detail__says_who_writes__before_who_has_it_open(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Enter");
    others_are(&b,
        (struct presence[]){ open_at("bob", "tui pts/4", FREE_ALERT(&b)),
            writing_at("carol", "wall tty2", FREE_ALERT(&b), MS_MINUTE) },
        2);
    assert_true(board_shows(&b, "carol is writing about this since 14:01Z (wall tty2)"));
    assert_true(board_row_of(&b, "carol is writing about this") + 1 == board_row_of(&b, "bob has this open (pts/4)"));
    board_release(&b);
}

static void
detail__says_nothing__of_who_is_at_another_alert(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Enter");
    other_is(&b, open_at("bob", "tui pts/4", BOBS_ALERT(&b)));
    assert_false(board_shows(&b, "has this open"));
    board_release(&b);
}

static void
detail__counts_the_rest__where_many_have_it_open(void **state)
{
    struct presence v[9];
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Enter");
    for (size_t i = 0; i < 9; i++) {
        char who[8];

        snprintf(who, sizeof who, "p%zu", i);
        v[i] = open_at(who, "tui pts/4", FREE_ALERT(&b));
    }
    others_are(&b, v, 9);
    assert_true(board_shows(&b, "p3 has this open"));
    assert_false(board_shows(&b, "p4 has this open"));
    assert_true(board_shows(&b, "and 5 more"));
    board_release(&b);
}

static void
own_other_screen__is_called_you(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Enter");
    other_is(&b, open_at("ana", "tui pts/5", FREE_ALERT(&b)));
    assert_true(board_shows(&b, "you have this open, on pts/5"));
    other_is(&b, writing_at("ana", "tui pts/5", FREE_ALERT(&b), 0));
    assert_true(board_shows(&b, "you are writing about this since 14:02Z, on pts/5"));
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "  ..me"));
    board_release(&b);
}

static void
list__shows_who_writes__where_nobody_has_the_alert(void **state)
{
    struct board b;
    int row;

    (void)state;
    start(&b);
    others_are(&b,
        (struct presence[]){ writing_at("carol", "tui pts/4", FREE_ALERT(&b), 0), writing_at("carol", "", BOBS_ALERT(&b), 0) },
        2);
    row = board_row_of(&b, "..carol");
    assert_true(row > 0);
    assert_non_null(strstr(board_row(&b, row), "L1"));
    assert_int_equal(canvas_cell(&b.canvas, row, (int)strlen(board_row(&b, row)) - 1)->role, ROLE_DIM);
    assert_non_null(strstr(board_row(&b, board_row_of(&b, "cert api")), "bob"));
    assert_null(strstr(board_row(&b, board_row_of(&b, "cert api")), ".."));
    board_release(&b);
}

static void
strip__says_who_writes(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    other_is(&b, writing_at("bob", "tui pts/4", FREE_ALERT(&b), 0));
    assert_true(board_shows(&b, "firing for 4m, bob is writing about this since 14:02Z (pts/4), fired 12 times"));
    board_release(&b);
}

static void
p__says_who_writes_about_it__and_does_not_stop(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    other_is(&b, writing_at("bob", "tui pts/4", FREE_ALERT(&b), 0));
    board_keys(&b, "p");
    assert_true(board_shows(&b, "POST UPDATE  HighErrorRate  bob is writing about this since 14:02Z"));
    compose_only(&b, "We are on it.");
    assert_true(board_shows(&b, "!  bob is writing about this since 14:02Z (pts/4)"));
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->command, CMD_POST);
    board_release(&b);
}

static void
composer__says_it_too__when_somebody_begins_later(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Space Space Space p");
    compose_only(&b, "We are on it.");
    assert_false(board_shows(&b, "writing about"));
    other_is(&b, writing_at("bob", "tui pts/4", FREE_ALERT(&b), 0));
    assert_true(board_shows(&b, "bob is writing about 1 of these since 14:02Z (pts/4)"));
    others_are(&b,
        (struct presence[]){ writing_at("carol", "tui pts/6", FREE_ALERT(&b), 0),
            writing_at("bob", "tui pts/4", FREE_ALERT(&b), MS_MINUTE) },
        2);
    assert_true(board_shows(&b, "bob is writing about 1 of these since 14:01Z (pts/4), and 1 more"));
    board_release(&b);
}

static void
c__says_who_writes_about_it__until_the_next_key(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    other_is(&b, writing_at("bob", "tui pts/4", FREE_ALERT(&b), 0));
    board_keys(&b, "c");
    assert_string_equal(board_row(&b, 23), " bob is writing about this since 14:02Z (pts/4)");
    board_type(&b, "x");
    assert_string_equal(board_row(&b, 23), " Enter write it  Esc cancel");
    others_are(&b, NULL, 0);
    other_is(&b, writing_at("carol", "tui pts/7", FREE_ALERT(&b), 0));
    assert_string_equal(board_row(&b, 23), " carol is writing about this since 14:02Z (pts/7)");
    board_release(&b);
}

static void
name_and_place__can_do_nothing_to_the_screen(void **state)
{
    struct board b;

    (void)state;
    start(&b);
    board_keys(&b, "Enter");
    other_is(&b, open_at("b\x1b[2Job", "tui \x1b]0;x\a\xff", FREE_ALERT(&b)));
    assert_null(strchr(board_screen(&b), '\x1b'));
    assert_null(strchr(board_screen(&b), '\a'));
    assert_true(board_shows(&b, "has this open"));
    board_release(&b);
}

/* ---- how it looks */

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

static void
shoot(const char *what, const char *keys)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        compose_init_sized(&b, sizes[i].rows, sizes[i].cols);
        others_are(&b,
            (struct presence[]){ open_at("ana", "tui pts/5", FREE_ALERT(&b)),
                writing_at("bob", "tui pts/4", FREE_ALERT(&b), MS_MINUTE) },
            2);
        board_keys(&b, keys);
        snprintf(name, sizeof name, "%s-%dx%d", what, sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
screen__presence(void **state)
{
    (void)state;
    shoot("presence", "j k");
}

static void
screen__presence_detail(void **state)
{
    (void)state;
    shoot("presence_detail", "Enter");
}

static void
screen__presence_composer(void **state)
{
    (void)state;
    shoot("presence_composer", "p");
}

static void
screen__presence_comment(void **state)
{
    (void)state;
    shoot("presence_comment", "c");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(detail__is_told_as_open__until_it_is_left),
    cmocka_unit_test(cursor_in_the_list__is_not_told),
    cmocka_unit_test(composer__is_told_as_writing_about_its_alerts__since_it_was_opened),
    cmocka_unit_test(composer_about_nothing__is_not_told),
    cmocka_unit_test(comment__is_told_as_writing__until_it_is_written_or_dropped),
    cmocka_unit_test(filter_and_command__are_no_writing),
    cmocka_unit_test(detail__says_who_has_it_open),
    cmocka_unit_test(detail__says_who_writes__before_who_has_it_open),
    cmocka_unit_test(detail__says_nothing__of_who_is_at_another_alert),
    cmocka_unit_test(detail__counts_the_rest__where_many_have_it_open),
    cmocka_unit_test(own_other_screen__is_called_you),
    cmocka_unit_test(list__shows_who_writes__where_nobody_has_the_alert),
    cmocka_unit_test(strip__says_who_writes),
    cmocka_unit_test(p__says_who_writes_about_it__and_does_not_stop),
    cmocka_unit_test(composer__says_it_too__when_somebody_begins_later),
    cmocka_unit_test(c__says_who_writes_about_it__until_the_next_key),
    cmocka_unit_test(name_and_place__can_do_nothing_to_the_screen),
    cmocka_unit_test(screen__presence),
    cmocka_unit_test(screen__presence_detail),
    cmocka_unit_test(screen__presence_composer),
    cmocka_unit_test(screen__presence_comment),
};
SUITE(presence, tests);
