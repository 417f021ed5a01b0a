/* SPDX-License-Identifier: MIT */
/* Themes: the shipped ones, their faults, and what lies over what. */
#include "support/suite.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "util/buf.h"

#include <stdio.h>
#include <string.h>

static void
shipped_themes__are_whole(void **state)
{
    struct theme t;

    (void)state;
    for (size_t i = 0; theme_names[i] != NULL; i++) {
        char file[64];
        struct err err = { 0 };

        snprintf(file, sizeof file, "%s.theme", theme_names[i]);
        assert_non_null(ui_text(file));
        if (!theme_parse(file, ui_text(file), strlen(ui_text(file)), &t, &err))
            fail_msg("%s", err.text);
        assert_true(theme_named(theme_names[i], &t));
        assert_string_equal(t.name, theme_names[i]);
    }
    assert_false(theme_named("neon", &t));
}

static void
mono__has_no_colour_at_any_depth(void **state)
{
    struct theme t;

    (void)state;
    assert_true(theme_named("mono", &t));
    for (int d = 0; d < DEPTHS; d++)
        for (int r = 0; r < ROLES; r++) {
            struct style s = theme_style(&t, (enum depth)d, (enum role)r, CELL_SELECTED | CELL_NEW);

            assert_int_equal(s.fg, -1);
            assert_int_equal(s.bg, -1);
        }
}

/* Without colours a firing page must still differ from what somebody has acknowledged. */
static void
without_colours__states_still_look_different(void **state)
{
    struct theme t;

    (void)state;
    for (size_t i = 0; theme_names[i] != NULL; i++) {
        assert_true(theme_named(theme_names[i], &t));
        assert_int_not_equal(theme_style(&t, DEPTH_MONO, ROLE_FIRING1, 0).attrs,
            theme_style(&t, DEPTH_MONO, ROLE_ACKED, 0).attrs);
        assert_int_not_equal(theme_style(&t, DEPTH_MONO, ROLE_LEVEL1, 0).attrs,
            theme_style(&t, DEPTH_MONO, ROLE_LEVEL3, 0).attrs);
        assert_int_not_equal(theme_style(&t, DEPTH_MONO, ROLE_STALE, 0).attrs, theme_style(&t, DEPTH_MONO, ROLE_TEXT, 0).attrs);
    }
}

static void
chips__keep_their_colour_under_the_cursor(void **state)
{
    struct theme t;
    struct style chip, bar, text;

    (void)state;
    assert_true(theme_named("default", &t));
    chip = theme_style(&t, DEPTH_256, ROLE_LEVEL1, 0);
    bar = theme_style(&t, DEPTH_256, ROLE_LEVEL1, CELL_SELECTED);
    text = theme_style(&t, DEPTH_256, ROLE_TEXT, CELL_SELECTED);
    assert_int_equal(bar.bg, chip.bg);
    assert_int_equal(bar.fg, chip.fg);
    assert_int_equal(text.bg, t.selected[DEPTH_256].bg);
    assert_int_not_equal(text.bg, -1);
}

static void
high_contrast__shows_the_bar_though_its_text_has_a_background(void **state)
{
    struct theme t;

    (void)state;
    assert_true(theme_named("high-contrast", &t));
    assert_int_equal(theme_style(&t, DEPTH_256, ROLE_TEXT, CELL_SELECTED).bg, t.selected[DEPTH_256].bg);
    assert_int_not_equal(theme_style(&t, DEPTH_256, ROLE_TEXT, CELL_SELECTED).bg, theme_style(&t, DEPTH_256, ROLE_TEXT, 0).bg);
}

static void
behind_a_dialog__everything_is_dim(void **state)
{
    struct theme t;
    struct style s, dim;

    (void)state;
    assert_true(theme_named("default", &t));
    s = theme_style(&t, DEPTH_256, ROLE_LEVEL1, CELL_SELECTED | CELL_DIM);
    dim = theme_style(&t, DEPTH_256, ROLE_DIM, 0);
    assert_memory_equal(&s, &dim, sizeof s);
}

static void
assert_fault(const char *text, const char *want)
{
    struct theme t;
    struct err err = { 0 };

    assert_false(theme_parse("my.theme", text, strlen(text), &t, &err));
    if (strstr(err.text, want) == NULL)
        fail_msg("'%s' is not in: %s", want, err.text);
}

static void
faults__name_line_and_number(void **state)
{
    (void)state;
    assert_fault("# x\nsparkle 1\n", "my.theme:2: there is no role 'sparkle'");
    assert_fault("text -\ntext -\n", "my.theme:2: role 'text' stands here a second time");
    assert_fault("text 300 1 1 -\n", "my.theme:1: '300' is no look");
    assert_fault("text 1 1 9 -\n", "'9' is no look of this column");
    assert_fault("text 0\n", "'0' is no look for all depths");
    assert_fault("text 1 1 1 0\n", "'0' is no look of this column: write -+attribute, without colours");
    assert_fault("text -+sparkling\n", "'-+sparkling'");
    assert_fault("text - -\n", "has 2 looks");
    assert_fault("text -\n", "faults in all");
    assert_fault("", "is missing");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(shipped_themes__are_whole),
    cmocka_unit_test(mono__has_no_colour_at_any_depth),
    cmocka_unit_test(without_colours__states_still_look_different),
    cmocka_unit_test(chips__keep_their_colour_under_the_cursor),
    cmocka_unit_test(high_contrast__shows_the_bar_though_its_text_has_a_background),
    cmocka_unit_test(behind_a_dialog__everything_is_dim),
    cmocka_unit_test(faults__name_line_and_number),
};
SUITE(theme, tests);
