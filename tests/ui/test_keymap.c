/* SPDX-License-Identifier: MIT */
/* Keymap texts: the shipped one, a person's over it, and every way to get one wrong. */
#include "support/suite.h"
#include "ui/keymap.h"

#include <string.h>

static enum keymap_found
find(const struct keymap *map, enum context context, const char *first, const char *second, enum action *out)
{
    struct key keys[2];

    *out = ACTIONS;
    assert_true(key_parse(first, &keys[0]));
    if (second != NULL)
        assert_true(key_parse(second, &keys[1]));
    return keymap_find(map, context, keys, second != NULL ? 2 : 1, out);
}

static void
assert_bound(const struct keymap *map, enum context context, const char *key, enum action want)
{
    enum action action;

    assert_int_equal(find(map, context, key, NULL, &action), KEYMAP_FOUND);
    assert_string_equal(action_rows[action].name, action_rows[want].name);
}

static void
load(struct keymap *map, const char *text)
{
    struct conf_faults faults = { 0 };

    if (!keymap_load(map, "keys", text, &faults))
        fail_msg("%s:%d: %s", faults.v[0].file, faults.v[0].line, faults.v[0].text);
    conf_faults_release(&faults);
}

static void
shipped_keys__do_what_the_design_says(void **state)
{
    struct keymap map;
    enum action action;

    (void)state;
    load(&map, "");
    assert_bound(&map, CONTEXT_LIST, "a", ACTION_ACK);
    assert_bound(&map, CONTEXT_DETAIL, "U", ACTION_UNACK);
    assert_bound(&map, CONTEXT_LIST, "Ctrl-R", ACTION_REDO);
    assert_bound(&map, CONTEXT_LIST, "q", ACTION_QUIT);
    assert_bound(&map, CONTEXT_DETAIL, "q", ACTION_BACK);
    assert_bound(&map, CONTEXT_HELP, "?", ACTION_BACK);
    assert_bound(&map, CONTEXT_LOG, "?", ACTION_HELP);
    assert_bound(&map, CONTEXT_MESSAGES, "a", ACTION_ACK_MESSAGE);
    assert_bound(&map, CONTEXT_MESSAGES, "2", ACTION_TAB_LATE);
    assert_int_equal(find(&map, CONTEXT_MESSAGES, "z", NULL, &action), KEYMAP_NOTHING);
    assert_int_equal(find(&map, CONTEXT_LIST, "X", NULL, &action), KEYMAP_NOTHING);
    assert_bound(&map, CONTEXT_LIST, "\\", ACTION_FILTER_CELL);
    assert_int_equal(find(&map, CONTEXT_LIST, "g", NULL, &action), KEYMAP_BEGUN);
    assert_int_equal(find(&map, CONTEXT_LIST, "g", "l", &action), KEYMAP_FOUND);
    assert_int_equal(action, ACTION_PANE_LOG);
    assert_int_equal(find(&map, CONTEXT_LOG, "a", NULL, &action), KEYMAP_NOTHING);
    keymap_release(&map);
}

static void
every_action__has_a_key_or_is_for_the_palette(void **state)
{
    struct keymap map;

    (void)state;
    load(&map, "");
    for (int i = 0; i < ACTIONS; i++) {
        struct buf keys = BUF_INIT;
        bool bound = false;

        for (int c = CONTEXT_LIST; c < CONTEXTS; c++)
            bound = keymap_keys_of(&map, (enum context)c, (enum action)i, 1, &keys) > 0 || bound;
        buf_release(&keys);
        if (!bound && !(action_rows[i].flags & PALETTE_ONLY))
            fail_msg("nothing leads to %s", action_rows[i].name);
    }
    keymap_release(&map);
}

static void
own_keys__replace_the_same_shipped_keys(void **state)
{
    struct keymap map;
    struct buf keys = BUF_INIT;

    (void)state;
    load(&map, "# mine\n\nbind list x ack\nbind all a comment\n  bind list g x unack  \n");
    assert_bound(&map, CONTEXT_LIST, "x", ACTION_ACK);
    assert_bound(&map, CONTEXT_LIST, "a", ACTION_COMMENT);
    keymap_keys_of(&map, CONTEXT_LIST, ACTION_ACK, 5, &keys);
    assert_string_equal(buf_text(&keys), "x F7");
    assert_true(keymap_is_rebound(&map, ACTION_ACK));
    assert_false(keymap_is_rebound(&map, ACTION_UNDO));
    buf_release(&keys);
    keymap_release(&map);
}

static void
what_is_bound_in_one_place__hides_what_is_bound_in_all(void **state)
{
    struct keymap map;
    struct buf keys = BUF_INIT;

    (void)state;
    load(&map, "bind list j ack\n");
    assert_bound(&map, CONTEXT_LIST, "j", ACTION_ACK);
    assert_bound(&map, CONTEXT_LOG, "j", ACTION_DOWN);
    keymap_keys_of(&map, CONTEXT_LIST, ACTION_DOWN, 5, &keys);
    assert_string_equal(buf_text(&keys), "Down");
    buf_release(&keys);
    keymap_release(&map);
}

static void
unbind__takes_keys_away(void **state)
{
    struct keymap map;
    enum action action;

    (void)state;
    load(&map,
        "unbind list Space\nunbind all g g\nunbind all g a\nunbind all g d\nunbind all g l\nunbind all g u\nunbind all g h\nunbind all g i\nunbind all g S\nbind all g bottom\n");
    assert_int_equal(find(&map, CONTEXT_LIST, "Space", NULL, &action), KEYMAP_NOTHING);
    assert_bound(&map, CONTEXT_LIST, "g", ACTION_BOTTOM);
    keymap_release(&map);
}

static void
faults__are_all_found__with_their_lines(void **state)
{
    static const char text[] = "bind list a\n"            /* 1: too short */
                               "bind nowhere x ack\n"     /* 2 */
                               "bind list Foo ack\n"      /* 3 */
                               "bind list x explode\n"    /* 4 */
                               "bind log x ack\n"         /* 5: means nothing there */
                               "bind list Ctrl-B ack\n"   /* 6: the multiplexer's */
                               "bind list x ack\n"        /* 7: good */
                               "bind list x unack\n"      /* 8: twice */
                               "bind list g ack\n"        /* 9: begins g g */
                               "unbind list F12\n"        /* 10 */
                               "frobnicate\n"             /* 11 */
                               "bind list 3 ack\n"        /* 12: digits are counts */
                               "bind list Ctrl-C ack\n"   /* 13 */
                               "bind list a b c d ack\n"; /* 14: too many keys */
    static const int lines[] = { 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14 };
    struct conf_faults faults = { 0 };
    struct keymap map;

    (void)state;
    assert_false(keymap_load(&map, "keys", text, &faults));
    assert_int_equal(faults.n, sizeof lines / sizeof *lines);
    for (size_t i = 0; i < faults.n; i++) {
        assert_int_equal(faults.v[i].line, lines[i]);
        assert_string_equal(faults.v[i].file, "keys");
    }
    assert_non_null(strstr(faults.v[6].text, "line 7"));
    assert_non_null(strstr(faults.v[7].text, "unbind all g g"));
    assert_bound(&map, CONTEXT_LIST, "a", ACTION_ACK);
    conf_faults_release(&faults);
    keymap_release(&map);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(shipped_keys__do_what_the_design_says),
    cmocka_unit_test(every_action__has_a_key_or_is_for_the_palette),
    cmocka_unit_test(own_keys__replace_the_same_shipped_keys),
    cmocka_unit_test(what_is_bound_in_one_place__hides_what_is_bound_in_all),
    cmocka_unit_test(unbind__takes_keys_away),
    cmocka_unit_test(faults__are_all_found__with_their_lines),
};
SUITE(keymap, tests);
