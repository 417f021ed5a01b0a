/* SPDX-License-Identifier: MIT */
/* Configured commands: an alert's values stand in one word each, or the command is refused by name. */
#include <string.h>

#include "core/run_command.h"
#include "support/suite.h"
#include "support/world.h"

static bool
fill(struct world *w, const struct alert *a, struct run_command *c, const char *const **argv)
{
    size_t n;

    c->name = "rollback";
    for (c->words_n = 0; c->words[c->words_n] != NULL;)
        c->words_n++;
    w->err = (struct err){ 0 };
    return run_command_fill(c, a, &w->arena, argv, &n, &w->err);
}

static void
values__stand_whole_in_the_word_that_names_them(void **state)
{
    static const char *const words[] = { "/usr/bin/rollback", "{{service}}", "--env={{env}}:{{pod}}", "{plain}", NULL };
    struct run_command c = { .words = words };
    const char *const *argv;
    const struct alert *a;
    struct world w;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=x,service=a b; $(touch x) 'q',env=prod,pod={{env}}");
    assert_true(fill(&w, a, &c, &argv));
    assert_true(run_command_needs_alert(&c));
    assert_string_equal(argv[0], "/usr/bin/rollback");
    assert_string_equal(argv[1], "a b; $(touch x) 'q'");
    assert_string_equal(argv[2], "--env=prod:{{env}}");
    assert_string_equal(argv[3], "{plain}");
    assert_null(argv[4]);
    world_release(&w);
}

static void
values__that_are_missing_or_could_be_options__are_refused_by_name(void **state)
{
    static const struct {
        const char *labels, *says;
    } bad[] = {
        { "alertname=x", "{{service}}" },
        { "alertname=x,service=-rf", "option" },
        { "alertname=x,service=a\nb", "control" },
        { "alertname=x,service=a\x1b[31m", "control" },
    };
    static const char *const words[] = { "rollback", "{{service}}", NULL };
    struct run_command c = { .words = words };
    const char *const *argv;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct world w;

        world_init(&w);
        assert_false(fill(&w, world_fire(&w, bad[i].labels), &c, &argv));
        assert_int_equal(w.err.code, ERR_REFUSED);
        assert_non_null(strstr(w.err.text, bad[i].says));
        world_release(&w);
    }
}

static void
values__that_allow_does_not_match__are_refused(void **state)
{
    static const char *const words[] = { "rollback", "{{service}}", NULL };
    struct run_command c = { .words = words, .allow_text = "[a-z]+" };
    const char *const *argv;
    struct world w;

    (void)state;
    world_init(&w);
    c.allow = regex_new(c.allow_text, &w.err);
    assert_non_null(c.allow);
    assert_true(fill(&w, world_fire(&w, "alertname=x,service=checkout"), &c, &argv));
    assert_false(fill(&w, world_fire(&w, "alertname=x,service=checkout 2"), &c, &argv));
    assert_non_null(strstr(w.err.text, "[a-z]+"));
    assert_false(fill(&w, NULL, &c, &argv));
    run_command_release(&c);
    world_release(&w);
}

static void
command__is_offered__for_alerts_that_match(void **state)
{
    static const char *const words[] = { "rollback", "now" };
    struct run_command c = { .words = words, .words_n = 2 };
    struct world w;

    (void)state;
    world_init(&w);
    assert_true(run_command_fits(&c, w.m, NULL, "ana", w.now_ms));
    c.match = filter_new("team=payments", NULL, &w.err);
    assert_false(run_command_fits(&c, w.m, NULL, "ana", w.now_ms));
    assert_true(run_command_fits(&c, w.m, world_fire(&w, "alertname=x,team=payments"), "ana", w.now_ms));
    assert_false(run_command_fits(&c, w.m, world_fire(&w, "alertname=x,team=web"), "ana", w.now_ms));
    run_command_release(&c);
    world_release(&w);
}

static void
check__names_what_is_no_place(void **state)
{
    static const char *const bad[][2] = { { "{{x}}", "a" }, { "", "a" }, { "x", "{{}}" }, { "x", "{{a b}}" }, { "x", "{{a" },
        { "x", "{{a}} {{ b }}" } };
    static const char *const good[] = { "x", "{{a_1}}-{{b}} }} {" };
    struct err err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (run_command_check(bad[i], 2, &err))
            fail_msg("%s %s", bad[i][0], bad[i][1]);
    assert_true(run_command_check(good, 2, &err));
    assert_false(run_command_check(good, 0, &err));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(values__stand_whole_in_the_word_that_names_them),
    cmocka_unit_test(values__that_are_missing_or_could_be_options__are_refused_by_name),
    cmocka_unit_test(values__that_allow_does_not_match__are_refused),
    cmocka_unit_test(command__is_offered__for_alerts_that_match),
    cmocka_unit_test(check__names_what_is_no_place),
};
SUITE(run_command, tests);
