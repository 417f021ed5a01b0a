/* SPDX-License-Identifier: MIT */
/* Lists of silences, and which alerts a silence would cover: what is asked, what is taken, what is skipped. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "source/am_run.h"
#include "util/alloc.h"

#define ID "\"id\":\"s1\""
#define MATCHERS "\"matchers\":[{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false}]"
#define TIMES "\"startsAt\":\"2026-03-01T10:00:00Z\",\"endsAt\":\"2026-03-01T12:00:00Z\""
#define ACTIVE "\"status\":{\"state\":\"active\"}"
#define S "{" ID "," MATCHERS "," TIMES "," ACTIVE "}"

static enum step_kind
list(struct am_run *r, const char *body)
{
    return am_run_job(r, JOB_SILENCES, 200, body, strlen(body), 0, 0);
}

static void
silences__that_are_not_over__are_told(void **state)
{
    struct am_run *r = am_run_new();
    size_t len;
    char *body = am_data("silences_mixed", &len);

    (void)state;
    for (unsigned piece = 0; piece < 40; piece++) {
        assert_int_equal(am_run_job(r, JOB_SILENCES, 200, body, len, piece, piece | 1), STEP_DONE);
        assert_int_equal(r->step.listed, 5);
        assert_int_equal(r->step.skipped, 0);
        assert_string_equal(buf_text(&r->seen),
            "819f06d6 {alertname=\"SlowQueries\", cluster=~\"us-.*\"} anna@example.org \"narrower\" 1795217283611 to 1795224480000, "
            "1795217283611\n"
            "b854443b {service!=\"db\"} cron \"maintenance\" 1795303680000 to 1795307280000, 1795217283649\n");
    }
    free(body);
    am_run_free(r);
}

static void
silences__of_old_and_new_versions__are_read(void **state)
{
    static const char *const files[] = { "ver_0_22_0_silences", "ver_0_27_0_silences" };
    struct am_run *r = am_run_new();

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t len;
        char *body = am_data(files[i], &len);

        assert_int_equal(am_run_job(r, JOB_SILENCES, 200, body, len, 50, 3), STEP_DONE);
        assert_int_equal(r->step.listed, 3);
        assert_int_equal(r->step.skipped, 0);
        assert_non_null(strstr(buf_text(&r->seen), "{alertname=\"Host_Down\", cluster=\"dev\"} john@example.com"));
        free(body);
    }
    assert_int_equal(list(r, "[]\n"), STEP_DONE);
    assert_int_equal(r->step.listed, 0);
    assert_int_equal(list(r, "[" S "]"), STEP_DONE);
    assert_string_equal(buf_text(&r->seen), "s1 {a=\"b\"}  \"\" 1772359200000 to 1772366400000, 0\n");
    am_run_free(r);
}

static void
silence__that_is_broken__is_skipped_and_counted(void **state)
{
    static const struct {
        const char *element, *why;
    } rows[] = {
        { "{" MATCHERS "," TIMES "," ACTIVE "}", "silence 2: it has no id" },
        { "{\"id\":\"a b\"," MATCHERS "," TIMES "," ACTIVE "}", "silence 2: its id is not one plain word" },
        { "{" ID "," TIMES "," ACTIVE "}", "silence 2: its matchers are none that we can read" },
        { "{" ID ",\"matchers\":[]," TIMES "," ACTIVE "}", "silence 2: its matchers are none that we can read" },
        { "{" ID "," MATCHERS "," ACTIVE "}", "silence 2: its startsAt is not a time" },
        { "{" ID "," MATCHERS ",\"startsAt\":\"2026-03-01T10:00:00Z\",\"endsAt\":\"soon\"," ACTIVE "}",
            "silence 2: its endsAt is not a time" },
        { "{" ID "," MATCHERS "," TIMES "}", "silence 2: it has no status.state" },
    };
    struct am_run *r = am_run_new();
    struct buf body = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buf_clear(&body);
        buf_addf(&body, "[%s,%s]", S, rows[i].element);
        assert_int_equal(list(r, buf_text(&body)), STEP_DONE);
        assert_int_equal(r->step.skipped, 1);
        assert_int_equal(r->step.listed, 2);
        if (strstr(r->step.fault.text, rows[i].why) == NULL)
            fail_msg("%s: %s", rows[i].element, r->step.fault.text);
        assert_non_null(strstr(r->step.fault.text, "1 of 2 silences can't be read"));
        assert_string_equal(buf_text(&r->seen), "s1 {a=\"b\"}  \"\" 1772359200000 to 1772366400000, 0\n");
    }
    buf_release(&body);
    am_run_free(r);
}

static void
silence__in_a_state_that_we_do_not_know__counts_as_active(void **state)
{
    struct am_run *r = am_run_new();

    (void)state;
    assert_int_equal(list(r, "[{" ID "," MATCHERS "," TIMES ",\"status\":{\"state\":\"paused\"}}]"), STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), "s1 "));
    assert_int_equal(list(r, "[{" ID ",\"status\" : { \"state\" : \"expired\" }}]"), STEP_DONE);
    assert_string_equal(buf_text(&r->seen), "");
    assert_int_equal(r->step.skipped, 0);
    am_run_free(r);
}

static void
silence__that_quotes_the_word_for_over__is_not_over(void **state)
{
    struct am_run *r = am_run_new();

    (void)state;
    assert_int_equal(list(r,
                         "[{" ID "," MATCHERS "," TIMES "," ACTIVE
                         ",\"comment\":\"\\\"status\\\":{\\\"state\\\":\\\"expired\\\"}\"}]"),
        STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), "s1 "));
    am_run_free(r);
}

static void
silence__with_a_comment_past_its_limit__has_it_cut(void **state)
{
    struct am_run *r = am_run_new();
    struct buf body = BUF_INIT, want = BUF_INIT;

    (void)state;
    buf_adds(&body, "[{" ID "," MATCHERS "," TIMES "," ACTIVE ",\"comment\":\"x");
    buf_adds(&want, "\"x");
    for (int i = 0; i < SILENCE_COMMENT_MAX; i++)
        buf_adds(&body, "\xc3\xa4");
    for (int i = 0; i < (SILENCE_COMMENT_MAX - 1) / 2; i++)
        buf_adds(&want, "\xc3\xa4");
    buf_adds(&body, "\"}]");
    buf_adds(&want, "\" ");
    assert_int_equal(list(r, buf_text(&body)), STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), buf_text(&want)));
    buf_release(&body);
    buf_release(&want);
    am_run_free(r);
}

static void
silences__that_are_no_list__are_a_fault_in_words(void **state)
{
    struct am_run *r = am_run_new();

    (void)state;
    assert_int_equal(list(r, ""), STEP_FAULT);
    assert_string_equal(r->step.fault.text, "HTTP 200 with an empty body: that is no list of silences");
    assert_int_equal(list(r, "[{}]"), STEP_FAULT);
    assert_string_equal(r->step.fault.text, "none of 1 silences can be read; silence 1: it has no id");
    assert_int_equal(am_run_job(r, JOB_SILENCES, 503, "busy", 4, 0, 0), STEP_FAULT);
    assert_string_equal(r->step.fault.text, "HTTP 503: busy");
    am_run_free(r);
}

static char *
asked(struct am_run *r, enum source_job_kind kind, const char *matchers)
{
    struct source_job job = { .kind = kind };
    struct source_sink sink = { 0 };
    struct arena arena = { 0 };
    struct err err = { 0 };
    char *url;

    if (matchers != NULL && !silence_matchers_parse(matchers, &arena, &job.matchers, &err))
        fail_msg("%s: %s", matchers, err.text);
    r->config->driver->begin(r->state, &job, &sink, &r->step);
    arena_release(&arena);
    url = xstrdup(r->step.request.url);
    assert_string_equal(r->step.request.method, "GET");
    request_release(&r->step.request);
    return url;
}

static void
match__asks_with_one_filter_for_each_matcher(void **state)
{
#define MATCH_URL "http://127.0.0.1:9093/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true"
    static const struct {
        const char *matchers, *url;
    } rows[] = {
        { "X", MATCH_URL "&filter=alertname%3D%22X%22" },
        { "X node!~db.*", MATCH_URL "&filter=alertname%3D%22X%22&filter=node%21~%22db.%2A%22" },
        { "a=\"b,c&d=e\\\\ \\\"f\\\"\"", MATCH_URL "&filter=a%3D%22b%2Cc%26d%3De%5C%5C%20%5C%22f%5C%22%22" },
        { "a=~\"\\d+\"", MATCH_URL "&filter=a%3D~%22%5C%5Cd%2B%22" },
        { "service.name=\xc3\xa4", MATCH_URL "&filter=%22service.name%22%3D%22%C3%A4%22" },
    };
    struct am_run *r = am_run_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *url = asked(r, JOB_MATCH, rows[i].matchers);

        assert_string_equal(url, rows[i].url);
        free(url);
    }
    am_run_free(r);
}

static void
silences__are_asked_for_without_those_that_are_over(void **state)
{
    struct am_run *r = am_run_new();
    char *url = asked(r, JOB_SILENCES, NULL);

    (void)state;
    assert_string_equal(url, "http://127.0.0.1:9093/api/v2/silences?expired=false");
    free(url);
    am_run_free(r);
}

static void
match__tells_the_alerts__or_the_servers_words(void **state)
{
    struct am_run *r = am_run_new();
    size_t len;
    char *body = am_data("alerts_filter_two", &len);

    (void)state;
    assert_int_equal(am_run_job(r, JOB_MATCH, 200, body, len, 0, 0), STEP_DONE);
    assert_true(r->step.listed > 0);
    assert_int_equal(r->step.skipped, 0);
    free(body);
    body = am_data("err_bad_filter", &len);
    assert_int_equal(am_run_job(r, JOB_MATCH, 400, body, len, 0, 0), STEP_FAULT);
    assert_non_null(strstr(r->step.fault.text, "HTTP 400: error parsing regexp"));
    free(body);
    am_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(silences__that_are_not_over__are_told),
    cmocka_unit_test(silences__of_old_and_new_versions__are_read),
    cmocka_unit_test(silence__that_is_broken__is_skipped_and_counted),
    cmocka_unit_test(silence__in_a_state_that_we_do_not_know__counts_as_active),
    cmocka_unit_test(silence__that_quotes_the_word_for_over__is_not_over),
    cmocka_unit_test(silence__with_a_comment_past_its_limit__has_it_cut),
    cmocka_unit_test(silences__that_are_no_list__are_a_fault_in_words),
    cmocka_unit_test(silences__are_asked_for_without_those_that_are_over),
    cmocka_unit_test(match__asks_with_one_filter_for_each_matcher),
    cmocka_unit_test(match__tells_the_alerts__or_the_servers_words),
};
SUITE(am_silence, tests);
