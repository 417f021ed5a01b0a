/* SPDX-License-Identifier: MIT */
/* Names of keys, both ways. */
#include "support/suite.h"
#include "ui/keys.h"

#include <string.h>

static void
names__read_back_as_the_same_key(void **state)
{
    static const char *const names[] = { "a", "G", "Space", "Enter", "Ctrl-R", "F5", "F12", "Up", "PgDn", "Shift-Tab", "Alt-x",
        "Ctrl-Left", "\\", "/", "*", "+", "_", "ä", "Ctrl-Alt-Delete" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[KEY_NAME_MAX];
        struct key k;

        if (!key_parse(names[i], &k))
            fail_msg("%s", names[i]);
        key_to_text(k, name);
        assert_string_equal(name, names[i]);
    }
}

static void
ctrl__is_the_lower_letter_with_a_modifier(void **state)
{
    struct key upper, lower;

    (void)state;
    assert_true(key_parse("Ctrl-R", &upper));
    assert_true(key_parse("ctrl-r", &lower));
    assert_int_equal(upper.code, 'r');
    assert_int_equal(upper.mods, MOD_CTRL);
    assert_true(key_equal(upper, lower));
}

static void
names__that_are_none__are_refused(void **state)
{
    static const char *const names[] = { "", "ab", "Ctrl-", "Hyper-x", "F99", "Shift-a", " ", "\x01" };
    struct key k;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (key_parse(names[i], &k))
            fail_msg("'%s' was taken", names[i]);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(names__read_back_as_the_same_key),
    cmocka_unit_test(ctrl__is_the_lower_letter_with_a_modifier),
    cmocka_unit_test(names__that_are_none__are_refused),
};
SUITE(keys, tests);
