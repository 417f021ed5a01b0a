/* SPDX-License-Identifier: MIT */
/* One alert: what is taken, what is refused, and why. */
#include "support/suite.h"

#include <string.h>

#include "source/alertmanager.h"
#include "util/str.h"

#define L "\"labels\":{\"alertname\":\"A\"}"
#define T "\"startsAt\":\"2026-03-01T10:00:00Z\""
#define S "\"status\":{\"state\":\"active\"}"

static struct source_config *config;
static struct am_alert alert;

static int
set_up(void **state)
{
    (void)state;
    config = source_config_default("am", "http://127.0.0.1:9093");
    assert_non_null(config);
    alert = (struct am_alert){ 0 };
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    am_alert_release(&alert);
    source_config_free(config);
    return 0;
}

static const struct sighting *
read_alert(const char *json)
{
    struct err err = { 0 };

    if (!am_alert_read(&alert, config, json, strlen(json), &err))
        fail_msg("%s: %s", json, err.text);
    return &alert.sighting;
}

static const struct refusal_row {
    const char *json, *why;
} refusals[] = {
    { "{" T "," S "}", "it has no labels" },
    { "{\"labels\":{}," T "," S "}", "its labels are empty" },
    { "{\"labels\":[]," T "," S "}", "it has no labels" },
    { "{\"labels\":{\"a\":1}," T "," S "}", "label \"a\" is not a string" },
    { "{\"labels\":{\"a\\u001b\":null}," T "," S "}", "label \"a?\" is not a string" },
    { "{\"labels\":{\"\":\"x\"}," T "," S "}", "a label has no name" },
    { "{\"labels\":{\"a\":\"\"}," T "," S "}", "its labels are empty" },
    { "{\"labels\":{\"a\":\"1\",\"a\":\"2\"}," T "," S "}", "" },
    { "{\"labels\":{\"a\":\"x\\u0000y\"}," T "," S "}", "" },
    { "{\"labels\":{\"a\":\"\xff\"}," T "," S "}", "" },
    { "{\"Labels\":{\"a\":\"1\"}," T "," S "}", "it has no labels" },
    { "{" L ",\"annotations\":\"x\"," T "," S "}", "its annotations are not an object" },
    { "{" L ",\"annotations\":{\"b\":{}}," T "," S "}", "annotation \"b\" is not a string" },
    { "{" L "," T "}", "it has no status.state" },
    { "{" L "," T ",\"status\":\"active\"}", "it has no status.state" },
    { "{" L "," T ",\"status\":{\"state\":1}}", "it has no status.state" },
    { "{" L "," S "}", "its startsAt is not a time" },
    { "{" L "," S ",\"startsAt\":\"yesterday\"}", "its startsAt is not a time" },
    { "{" L "," S ",\"startsAt\":null}", "its startsAt is not a time" },
    { "{" L "," S "," T "", "" },
};

static void
alert__is_refused__with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct err err = { 0 };

        if (am_alert_read(&alert, config, refusals[i].json, strlen(refusals[i].json), &err) || err.text[0] == '\0'
            || !str_starts(err.text, refusals[i].why))
            fail_msg("%s: \"%s\"", refusals[i].json, err.text);
    }
}

static void
alert__is_refused__past_each_limit(void **state)
{
    static const struct {
        size_t names, name_len, value_len;
        const char *why; /* NULL: taken */
    } rows[] = {
        { 200, 4, 1, NULL },
        { 201, 4, 1, "more than 200 labels" },
        { 1, 1024, 1, NULL },
        { 1, 1025, 1, "label \"0000" },
        { 1, 4, 65536, NULL },
        { 1, 4, 65537, "label \"0000\" is longer than 64 KB" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf json = BUF_INIT;
        struct err err = { 0 };
        bool ok;

        buf_adds(&json, "{" T "," S ",\"labels\":{");
        for (size_t n = 0; n < rows[i].names; n++) {
            buf_addf(&json, "%s\"%0*zu\":\"", n > 0 ? "," : "", (int)rows[i].name_len, n);
            buf_fill(&json, 'v', rows[i].value_len);
            buf_addc(&json, '"');
        }
        buf_adds(&json, "}}");
        ok = am_alert_read(&alert, config, json.data, json.len, &err);
        if (ok != (rows[i].why == NULL) || (!ok && !str_starts(err.text, rows[i].why)))
            fail_msg("row %zu: %d %s", i, ok, err.text);
        buf_release(&json);
    }
}

static void
alert__keeps_labels_and_annotations(void **state)
{
    const struct sighting *s = read_alert(
        "{\"labels\":{\"z\":\"1\",\"alertname\":\"A\",\"empty\":\"\"},\"annotations\":{\"summary\":\"full \\u003e 90%\"},"
        "\"generatorURL\":\"http://prom/graph\"," T "," S "}");

    (void)state;
    assert_int_equal(labels_count(s->labels), 2);
    assert_string_equal(labels_get(s->labels, "z"), "1");
    assert_string_equal(labels_get(s->annotations, "summary"), "full > 90%");
    assert_string_equal(labels_get(s->annotations, "generatorURL"), "http://prom/graph");
    assert_string_equal(s->fingerprint, "");
    assert_string_equal(s->severity, "");
    assert_null(s->suppressed_by);
}

static void
alert__keeps_the_sources_own_annotation__named_generatorURL(void **state)
{
    const struct sighting *s =
        read_alert("{" L ",\"annotations\":{\"generatorURL\":\"mine\"},\"generatorURL\":\"http://prom/\"," T "," S "}");

    (void)state;
    assert_string_equal(labels_get(s->annotations, "generatorURL"), "mine");
    assert_int_equal(labels_count(s->annotations), 1);
}

static void
alert__has_nothing_of_the_one_before(void **state)
{
    const struct sighting *s;

    (void)state;
    read_alert("{\"labels\":{\"alertname\":\"B\",\"severity\":\"page\"},\"annotations\":{\"a\":\"b\"},\"fingerprint\":\"ff\"," T
               ",\"status\":{\"state\":\"suppressed\",\"silencedBy\":[\"x\"]}}");
    s = read_alert("{" L "," T "," S "}");
    assert_null(s->suppressed_by);
    assert_int_equal(labels_count(s->annotations), 0);
    assert_string_equal(s->severity, "");
    assert_string_equal(s->fingerprint, "");
}

static void
alert__names_its_suppressors__sorted_and_clean(void **state)
{
    (void)state;
    assert_string_equal(read_alert("{" L "," T ",\"status\":{\"state\":\"suppressed\",\"silencedBy\":[\"b b\",\"a\\n\",1,\" \"],"
                                   "\"inhibitedBy\":[\"0f\"],\"mutedBy\":[\"nights\"]}}")
                            ->suppressed_by,
        "a bb 0f nights");
    assert_string_equal(read_alert("{" L "," T ",\"status\":{\"state\":\"suppressed\"}}")->suppressed_by, "unnamed");
    assert_null(read_alert("{" L "," T ",\"status\":{\"state\":\"active\",\"silencedBy\":[\"x\"]}}")->suppressed_by);
}

static void
alert__has_a_severity__from_the_first_that_says_one(void **state)
{
    (void)state;
    assert_string_equal(read_alert("{\"labels\":{\"a\":\"1\",\"severity\":\" CRITICAL \\n\",\"priority\":\"P1\"}," T "," S "}")
                            ->severity,
        "CRITICAL");
    assert_string_equal(read_alert("{\"labels\":{\"a\":\"1\",\"severity\":\"  \",\"priority\":\"P1\"}," T "," S "}")->severity,
        "P1");
    assert_string_equal(read_alert("{" L ",\"annotations\":{\"priority\":\"P2\"}," T "," S "}")->severity, "P2");
}

static void
alert__is_one_thing__whatever_its_severity_and_order(void **state)
{
    struct alert_id a = read_alert("{\"labels\":{\"alertname\":\"A\",\"x\":\"1\",\"severity\":\"page\"}," T "," S "}")->id;
    struct alert_id b = read_alert("{\"labels\":{\"x\":\"1\",\"severity\":\"info\",\"alertname\":\"A\"}," T "," S "}")->id;
    struct alert_id c = read_alert("{\"labels\":{\"x\":\"2\",\"severity\":\"info\",\"alertname\":\"A\"}," T "," S "}")->id;

    (void)state;
    assert_true(alert_id_equal(&a, &b));
    assert_false(alert_id_equal(&a, &c));
}

static void
alert__takes_a_fingerprint__only_where_it_fits(void **state)
{
    struct buf json = BUF_INIT;

    (void)state;
    assert_string_equal(read_alert("{" L ",\"fingerprint\":\"0e4e\"," T "," S "}")->fingerprint, "0e4e");
    assert_string_equal(read_alert("{" L ",\"fingerprint\":7," T "," S "}")->fingerprint, "");
    buf_addf(&json, "{" L ",\"fingerprint\":\"%065d\"," T "," S "}", 1);
    assert_string_equal(read_alert(json.data)->fingerprint, "");
    buf_release(&json);
}

static const struct CMUnitTest tests[] = {
#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    ROW(alert__is_refused__with_a_reason),
    ROW(alert__is_refused__past_each_limit),
    ROW(alert__keeps_labels_and_annotations),
    ROW(alert__keeps_the_sources_own_annotation__named_generatorURL),
    ROW(alert__has_nothing_of_the_one_before),
    ROW(alert__names_its_suppressors__sorted_and_clean),
    ROW(alert__has_a_severity__from_the_first_that_says_one),
    ROW(alert__is_one_thing__whatever_its_severity_and_order),
    ROW(alert__takes_a_fingerprint__only_where_it_fits),
};

SUITE(am_alert, tests);
