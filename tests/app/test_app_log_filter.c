/* SPDX-License-Identifier: MIT */
/* What a person gives `tocsin log`: fields, prefixes of ids, bare words. */
#include "support/suite.h"

#include <string.h>

#include "app/log_filter.h"

static struct model *model;
static struct alert_id id;

static int
make_model(void **state)
{
    struct model_config config = { .levels = level_default };

    (void)state;
    model = model_new(&config);
    return alert_id_parse("a81f00000000000000000000000000bb", &id) ? 0 : -1;
}

static int
free_model(void **state)
{
    (void)state;
    model_free(model);
    return 0;
}

static struct stored_event
an_event(void)
{
    static const char data[] = "{\"text\":\"Fan 3 replaced\"}";

    return (struct stored_event){
        .ev = {
            .seq = 7,
            .batch = 5,
            .kind = EV_COMMENTED,
            .actor = "ana",
            .origin = "cli unix:1000",
            .stream = "alert:a81f00000000000000000000000000bb",
            .alert = id,
            .u.note.now = { .by = "ana", .text = "Fan 3 replaced" },
        },
        .node = "n1",
        .data = data,
        .data_len = sizeof data - 1,
    };
}

static bool
accepts(int n, char **words)
{
    struct stored_event e = an_event();
    struct err err = { 0 };
    struct log_filter *f = log_filter_new(words, n, &err);
    bool ok;

    assert_non_null(f);
    ok = log_filter_accepts(f, model, &e);
    log_filter_free(f);
    return ok;
}
#define ACCEPTS(...) \
    accepts((int)(sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *)), (char **)(const char *[]){ __VA_ARGS__ })

static void
fields__are_compared__by_all_four_operators(void **state)
{
    (void)state;
    assert_true(ACCEPTS("actor=ana"));
    assert_false(ACCEPTS("actor=bob"));
    assert_true(ACCEPTS("actor!=bob", "kind=alert.commented"));
    assert_true(ACCEPTS("origin=~cli.*"));
    assert_false(ACCEPTS("origin=~cli"));
    assert_true(ACCEPTS("stream!~source:.*", "seq=7", "batch=5", "node=n1"));
    assert_true(ACCEPTS("request_id="));
    assert_true(ACCEPTS("actor=\"ana\""));
}

static void
all_terms__must_hold(void **state)
{
    (void)state;
    assert_false(ACCEPTS("actor=ana", "kind=alert.acked"));
}

static void
bare_words__are_looked_up__without_regard_to_case(void **state)
{
    (void)state;
    assert_true(ACCEPTS("fan"));
    assert_true(ACCEPTS("REPLACED", "comment"));
    assert_false(ACCEPTS("disk"));
}

static void
prefix_of_an_id__finds_what_speaks_of_the_alert(void **state)
{
    (void)state;
    assert_true(ACCEPTS("a81f"));
    assert_false(ACCEPTS("a81e"));
}

static void
unknown_field__is_refused__with_the_nearest(void **state)
{
    char *words[] = { (char *)"acter=ana" }, *bad[] = { (char *)"actor=~((" };
    struct err err = { 0 };

    (void)state;
    assert_null(log_filter_new(words, 1, &err));
    assert_int_equal(err.code, ERR_USAGE);
    assert_non_null(strstr(err.text, "did you mean actor?"));
    words[0] = (char *)"foo=ana";
    assert_null(log_filter_new(words, 1, &err));
    assert_non_null(strstr(err.text, "no field foo: actor, "));
    assert_null(log_filter_new(bad, 1, &err));
    assert_int_equal(err.code, ERR_USAGE);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(fields__are_compared__by_all_four_operators, make_model, free_model),
    cmocka_unit_test_setup_teardown(all_terms__must_hold, make_model, free_model),
    cmocka_unit_test_setup_teardown(bare_words__are_looked_up__without_regard_to_case, make_model, free_model),
    cmocka_unit_test_setup_teardown(prefix_of_an_id__finds_what_speaks_of_the_alert, make_model, free_model),
    cmocka_unit_test(unknown_field__is_refused__with_the_nearest),
};

SUITE(app_log_filter, tests);
