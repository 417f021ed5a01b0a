/* SPDX-License-Identifier: MIT */
/* The command line: options, verbs, what was meant by a slip, and help. */
#include "support/suite.h"
#include "util/time.h"

#include <string.h>

#include "app/help.h"
#include "app/nearest.h"
#include "app/verbs.h"

static bool
read_words(struct options *o, uint64_t allowed, bool stop, int *first, struct err *err, const char *line)
{
    static char copy[512];
    static char *argv[32];
    int argc = 0;

    snprintf(copy, sizeof copy, "%s", line);
    for (char *save = copy, *word; (word = strsep(&save, " ")) != NULL;)
        argv[argc++] = word;
    argv[argc] = NULL;
    *o = (struct options){ 0 };
    *err = (struct err){ 0 };
    return options_read(o, allowed, stop, argc, argv, first, err);
}

static void
options__are_read__long_short_and_joined(void **state)
{
    uint64_t all = OPTION_BIT(OPT_MESSAGE) | OPTION_BIT(OPT_YES) | OPTION_BIT(OPT_FOR);
    struct options o;
    struct err err;
    int first;

    (void)state;
    assert_true(read_words(&o, all, false, &first, &err, "ack --for=1h -y -mhello a81f"));
    assert_string_equal(o.value[OPT_FOR], "1h");
    assert_string_equal(o.value[OPT_MESSAGE], "hello");
    assert_true(o.given[OPT_YES]);
    assert_false(o.given[OPT_JSON]);
    assert_int_equal(first, 4);
}

static void
options__may_follow_words__for_a_verb(void **state)
{
    struct options o;
    struct err err;
    int first;

    (void)state;
    assert_true(read_words(&o, OPTION_BIT(OPT_JSON), false, &first, &err, "show a81f --json"));
    assert_true(o.given[OPT_JSON]);
    assert_int_equal(first, 2);
}

static void
options__stop_at_the_verb__for_the_program(void **state)
{
    struct options o;
    struct err err;
    int first;

    (void)state;
    assert_true(read_words(&o, OPTIONS_DASHBOARD, true, &first, &err, "tocsin --store x ack --for 1h"));
    assert_string_equal(o.value[OPT_STORE], "x");
    assert_int_equal(first, 3);
}

static void
unknown_option__is_refused__with_the_nearest(void **state)
{
    struct options o;
    struct err err;
    int first;

    (void)state;
    assert_false(read_words(&o, OPTION_BIT(OPT_FILTER) | OPTION_BIT(OPT_FOR), false, &first, &err, "ack --fitler x"));
    assert_int_equal(err.code, ERR_USAGE);
    assert_non_null(strstr(err.text, "did you mean --filter?"));
    assert_false(read_words(&o, OPTION_BIT(OPT_FILTER), false, &first, &err, "ack -Q"));
    assert_non_null(strstr(err.text, "-Q"));
}

static void
option_without_its_argument__is_refused(void **state)
{
    struct options o;
    struct err err;
    int first;

    (void)state;
    assert_false(read_words(&o, OPTION_BIT(OPT_FOR), false, &first, &err, "ack --for"));
    assert_string_equal(err.text, "--for needs DURATION");
}

static void
option_with_an_argument_too_many__is_refused(void **state)
{
    struct options o;
    struct err err;
    int first;

    (void)state;
    assert_false(read_words(&o, OPTION_BIT(OPT_JSON), false, &first, &err, "show --json=yes"));
    assert_string_equal(err.text, "--json takes no argument");
}

static void
option_that_is_one_of_some_words__takes_no_other(void **state)
{
    uint64_t all = OPTION_BIT(OPT_FORMAT);
    struct options o;
    struct err err;
    int first;

    (void)state;
    assert_true(read_words(&o, all, false, &first, &err, "status --format json"));
    assert_string_equal(o.value[OPT_FORMAT], "json");
    assert_true(read_words(&o, all, false, &first, &err, "status --format=plain"));
    assert_false(read_words(&o, all, false, &first, &err, "status --format jso"));
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.text, "--format jso: it is one of plain|tmux|json|markdown|html");
    assert_false(read_words(&o, all, false, &first, &err, "status --format plain|tmux"));
    assert_false(read_words(&o, all, false, &first, &err, "status --format="));
}

static void
verb__is_found__the_longer_name_first(void **state)
{
    char *verify[] = { (char *)"log", (char *)"verify", (char *)"x" }, *other[] = { (char *)"log", (char *)"kind=x" };
    int used;

    (void)state;
    assert_string_equal(verb_find(verify, 3, &used)->name, "log verify");
    assert_int_equal(used, 2);
    assert_string_equal(verb_find(other, 2, &used)->name, "log");
    assert_int_equal(used, 1);
    assert_null(verb_find(verify + 2, 1, &used));
}

static void
unknown_verb__has_the_nearest__or_none(void **state)
{
    (void)state;
    assert_string_equal(verb_nearest("ak"), "ack");
    assert_string_equal(verb_nearest("chekc"), "check");
    assert_null(verb_nearest("frobnicate"));
}

static void
a_number__is_whole_and_within_its_limits__and_stays_where_none_is_given(void **state)
{
    static const char *const wrong[] = { "0", "11", "x", "5x", "", "1.5", "99999999999999999999" };
    struct options o = { 0 };
    struct err err;
    long n = 7;

    (void)state;
    assert_true(options_number(&o, OPT_LAST, 1, 10, &n, &err));
    assert_int_equal(n, 7);
    o.value[OPT_LAST] = "10";
    assert_true(options_number(&o, OPT_LAST, 1, 10, &n, &err));
    assert_int_equal(n, 10);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        o.value[OPT_LAST] = wrong[i];
        assert_false(options_number(&o, OPT_LAST, 1, 10, &n, &err));
        assert_int_equal(err.code, ERR_USAGE);
    }
    assert_int_equal(n, 10);
}

static void
a_time_to_come__is_a_while_from_now_or_a_moment__and_never_past(void **state)
{
    const int64_t now_ms = INT64_C(1795832520000); /* 2026-11-28T02:22:00Z */
    static const char *const wrong[] = { "0", "soon", "", "2026-11-27", "2026-11-28T02:22:00Z", "25:00", "-5m" };
    struct options o = { 0 };
    struct err err;
    int64_t at_ms = 7;

    (void)state;
    assert_true(options_ahead(&o, OPT_NEXT, now_ms, &at_ms, &err));
    assert_int_equal(at_ms, 7);
    o.value[OPT_NEXT] = "20m";
    assert_true(options_ahead(&o, OPT_NEXT, now_ms, &at_ms, &err));
    assert_int_equal(at_ms, now_ms + 20 * MS_MINUTE);
    o.value[OPT_NEXT] = "20";
    assert_true(options_ahead(&o, OPT_NEXT, now_ms, &at_ms, &err));
    assert_int_equal(at_ms, now_ms + 20 * MS_MINUTE);
    o.value[OPT_NEXT] = "02:20"; /* tomorrow's */
    assert_true(options_ahead(&o, OPT_NEXT, now_ms, &at_ms, &err));
    assert_int_equal(at_ms, now_ms + MS_DAY - 2 * MS_MINUTE);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        o.value[OPT_NEXT] = wrong[i];
        if (options_ahead(&o, OPT_NEXT, now_ms, &at_ms, &err))
            fail_msg("'%s' is taken", wrong[i]);
        assert_int_equal(err.code, ERR_USAGE);
    }
}

static void
word_distance__counts_slips(void **state)
{
    (void)state;
    assert_int_equal(word_distance("ack", "ack"), 0);
    assert_int_equal(word_distance("akc", "ack"), 1);
    assert_int_equal(word_distance("", "ack"), 3);
    assert_int_equal(word_distance("undoo", "undo"), 1);
}

static void
help__fits_80_columns__for_every_verb(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    help_program(&out);
    for (size_t i = 0; i < verbs_n; i++)
        help_of_verb(&verb_rows[i], &out);
    for (const char *line = buf_text(&out); *line != '\0'; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") < 80);
    buf_release(&out);
}

static void
verbs_that_write__take_what_every_writing_verb_takes(void **state)
{
    (void)state;
    for (size_t i = 0; i < verbs_n; i++)
        if (verb_rows[i].writes && verb_rows[i].name[0] != '\0' && strcmp(verb_rows[i].name, "serve") != 0)
            assert_int_equal(verb_rows[i].options & OPTIONS_WRITING, OPTIONS_WRITING);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(options__are_read__long_short_and_joined),
    cmocka_unit_test(options__may_follow_words__for_a_verb),
    cmocka_unit_test(options__stop_at_the_verb__for_the_program),
    cmocka_unit_test(unknown_option__is_refused__with_the_nearest),
    cmocka_unit_test(option_without_its_argument__is_refused),
    cmocka_unit_test(option_with_an_argument_too_many__is_refused),
    cmocka_unit_test(option_that_is_one_of_some_words__takes_no_other),
    cmocka_unit_test(verb__is_found__the_longer_name_first),
    cmocka_unit_test(unknown_verb__has_the_nearest__or_none),
    cmocka_unit_test(a_number__is_whole_and_within_its_limits__and_stays_where_none_is_given),
    cmocka_unit_test(a_time_to_come__is_a_while_from_now_or_a_moment__and_never_past),
    cmocka_unit_test(word_distance__counts_slips),
    cmocka_unit_test(help__fits_80_columns__for_every_verb),
    cmocka_unit_test(verbs_that_write__take_what_every_writing_verb_takes),
};

SUITE(app_options, tests);
