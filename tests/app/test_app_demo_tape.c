/* SPDX-License-Identifier: MIT */
/* The recorded night: what it answers at which time, and tapes that are refused. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "app/demo_tape.h"
#include "util/alloc.h"
#include "util/json.h"

#define ALERTS "/api/v2/alerts"
#define STATUS "/api/v2/status"
#define POLL_MS 5000

#define HEAD(pieces, answers) \
    "{\"tape\":1,\"began_ms\":1000,\"length_ms\":20000,\"every_ms\":5000,\"pieces\":" #pieces ",\"answers\":" #answers "}\n"
#define PIECES "{\"piece\":\"[\"}\n{\"piece\":\"{\\\"a\\\":1},\"}\n{\"piece\":\"{\\\"b\\\":2}]\\n\"}\n"
#define ANSWER(at_ms, path, rest) "{\"at_ms\":" #at_ms ",\"method\":\"GET\",\"path\":\"" path "\"," rest "}\n"

static const char small_tape[] =
    HEAD(3, 4) PIECES ANSWER(0, "/x", "\"status\":200,\"body\":[0,1,2]") ANSWER(5000, "/x", "\"failed\":\"connection refused\"")
        ANSWER(6000, "/y", "\"status\":503,\"body\":[]") ANSWER(10000, "/x", "\"status\":200,\"body\":[0,2]");

static struct buf
gzip(const char *text)
{
    size_t len = strlen(text);
    unsigned char *out = xmalloc(len + 1024);
    z_stream z = { .next_in = (z_const Bytef *)text, .avail_in = (uInt)len, .next_out = out, .avail_out = (uInt)(len + 1024) };
    struct buf b = BUF_INIT;

    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    buf_add(&b, out, z.total_out);
    deflateEnd(&z);
    free(out);
    return b;
}

static struct demo_tape *
tape_of(const char *text, struct err *err)
{
    struct buf gz = gzip(text);
    struct demo_tape *t = demo_tape_read(gz.data, gz.len, err);

    buf_release(&gz);
    return t;
}

static void
expect_body(const struct demo_tape *t, const char *path, int64_t at_ms, int64_t want_at_ms, const char *want)
{
    struct demo_answer a;
    struct buf body = BUF_INIT;
    struct err err = { 0 };

    assert_true(demo_tape_get(t, path, at_ms, &a, &body, &err));
    assert_int_equal(a.at_ms, want_at_ms);
    assert_string_equal(a.failed != NULL ? a.failed : buf_text(&body), want);
    assert_int_equal(a.status, a.failed != NULL ? 0 : strcmp(path, "/y") == 0 ? 503 : 200);
    buf_release(&body);
}

static void
tape__answers_what_was_current__at_any_time(void **state)
{
    struct err err = { 0 };
    struct demo_tape *t = tape_of(small_tape, &err);

    (void)state;
    assert_non_null(t);
    assert_int_equal(demo_tape_began_ms(t), 1000);
    assert_int_equal(demo_tape_length_ms(t), 20000);
    expect_body(t, "/x", -5, 0, "[{\"a\":1},{\"b\":2}]\n");
    expect_body(t, "/x", 0, 0, "[{\"a\":1},{\"b\":2}]\n");
    expect_body(t, "/x", 4999, 0, "[{\"a\":1},{\"b\":2}]\n");
    expect_body(t, "/x", 5000, 5000, "connection refused");
    expect_body(t, "/x", 9999, 5000, "connection refused");
    expect_body(t, "/x", 10000, 10000, "[{\"b\":2}]\n");
    expect_body(t, "/x", 99999999, 10000, "[{\"b\":2}]\n");
    expect_body(t, "/y", 0, 6000, "");
    demo_tape_free(t);
}

static void
unknown_path__is_not_found(void **state)
{
    struct err err = { 0 };
    struct demo_tape *t = tape_of(small_tape, &err);
    struct demo_answer a;
    struct buf body = BUF_INIT;

    (void)state;
    assert_non_null(t);
    assert_false(demo_tape_get(t, "/z", 0, &a, &body, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    assert_non_null(strstr(err.text, "GET /z"));
    demo_tape_free(t);
}

static void
faulty_tape__is_refused__with_the_line(void **state)
{
    static const struct {
        const char *text, *why;
    } faulty[] = {
        { "", "0 pieces and 0 answers" },
        { "{\"tape\":2}\n", "line 1 of the tape: no tape of version 1" },
        { "{\"tape\":1,\"began_ms\":5}\n", "line 1 of the tape: began_ms, length_ms" },
        { HEAD(3, 1) PIECES, "3 pieces and 0 answers; its first line says otherwise" },
        { HEAD(4, 1) PIECES ANSWER(0, "/x", "\"status\":200,\"body\":[]"), "3 pieces and 1 answers" },
        { HEAD(1, 1) "{\"piece\":7}\n", "line 2 of the tape: the piece is no text" },
        { HEAD(0, 1) "{\"piece\n", "line 2 of the tape: not JSON" },
        { HEAD(0, 1) "\n", "line 2 of the tape: " },
        { HEAD(0, 1) "[]\n", "line 2 of the tape: an answer wants method GET and a path" },
        { HEAD(0, 1) "{\"at_ms\":0,\"method\":\"POST\",\"path\":\"/x\"}\n", "wants method GET" },
        { HEAD(0, 1) ANSWER(0, "/x", "\"status\":200"), "wants status and body, or failed" },
        { HEAD(0, 1) ANSWER(0, "/x", "\"status\":20,\"body\":[]"), "wants status and body, or failed" },
        { HEAD(0, 1) ANSWER(0, "/x", "\"status\":200,\"body\":[0]"), "a piece that is not there" },
        { HEAD(3, 1) PIECES ANSWER(0, "/x", "\"status\":200,\"body\":[3]"), "line 5 of the tape: the body names a piece" },
        { HEAD(3, 1) PIECES ANSWER(0, "/x", "\"status\":200,\"body\":[-1]"), "a piece that is not there" },
        { HEAD(3, 1) PIECES ANSWER(0, "/x", "\"status\":200,\"body\":[1e300]"), "a piece that is not there" },
        { HEAD(3, 1) PIECES ANSWER(0, "/x", "\"status\":200,\"body\":[\"0\"]"), "a piece that is not there" },
        { HEAD(0, 1) ANSWER(-1, "/x", "\"failed\":\"so\""), "before the answer above" },
        { HEAD(0, 1) ANSWER(20001, "/x", "\"failed\":\"so\""), "after the end" },
        { HEAD(0, 2) ANSWER(7, "/x", "\"failed\":\"so\"") ANSWER(6, "/x", "\"failed\":\"so\""), "line 3 of the tape: at_ms" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        struct err err = { 0 };

        assert_null(tape_of(faulty[i].text, &err));
        if (strstr(err.text, faulty[i].why) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", err.text, faulty[i].why);
    }
}

static void
expect_broken(const char *gz, size_t len, const char *why)
{
    struct err err = { 0 };

    assert_null(demo_tape_read(gz, len, &err));
    assert_int_equal(err.code, ERR_PARSE);
    if (strstr(err.text, why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, why);
}

static void
broken_gzip__is_refused(void **state)
{
    struct buf gz = gzip(small_tape);

    (void)state;
    expect_broken("", 0, "ends too early");
    expect_broken(small_tape, sizeof small_tape - 1, "no whole gzip file");
    for (size_t len = 1; len < gz.len; len++)
        expect_broken(gz.data, len, "ends too early");
    gz.data[gz.len - 6] ^= 1;
    expect_broken(gz.data, gz.len, "no whole gzip file");
    gz.data[gz.len - 6] ^= 1;
    buf_adds(&gz, "more");
    expect_broken(gz.data, gz.len, "4 bytes follow");
    buf_release(&gz);
}

/* The tape's answer as JSON, or NULL where it failed. */
static cJSON *
night_at(const struct demo_tape *t, const char *path, int64_t at_ms)
{
    struct demo_answer a;
    struct buf body = BUF_INIT;
    struct err err = { 0 };
    cJSON *tree = NULL;

    assert_true(demo_tape_get(t, path, at_ms, &a, &body, &err));
    if (a.failed != NULL) {
        assert_string_equal(a.failed, "connection refused");
    } else {
        assert_int_equal(a.status, 200);
        tree = json_parse(buf_text(&body), body.len, &err);
        assert_string_equal(err.text, "");
    }
    buf_release(&body);
    return tree;
}

static int
count_severity(const cJSON *list, const char *severity)
{
    int n = 0;

    for (const cJSON *alert = list->child; alert != NULL; alert = alert->next)
        n += strcmp(json_get_str(json_get_object(alert, "labels"), "severity"), severity) == 0;
    return n;
}

static int
count_suppressed(const cJSON *list, const char *by)
{
    int n = 0;

    for (const cJSON *alert = list->child; alert != NULL; alert = alert->next)
        n += cJSON_GetArraySize(json_get_array(json_get_object(alert, "status"), by)) > 0;
    return n;
}

static void
night__begins_with_something_of_each_kind(void **state)
{
    static const char *const severities[] = { "page", "critical", "warning", "info" };
    struct err err = { 0 };
    struct demo_tape *t = demo_tape_new(&err);
    cJSON *list;

    (void)state;
    assert_string_equal(err.text, "");
    list = night_at(t, ALERTS, 0);
    assert_in_range(cJSON_GetArraySize(list), 25, 40);
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++)
        assert_true(count_severity(list, severities[i]) > 0);
    assert_true(count_suppressed(list, "silencedBy") > 0);
    assert_true(count_suppressed(list, "inhibitedBy") > 0);
    cJSON_Delete(list);
    demo_tape_free(t);
}

static void
night__can_be_read_at_every_poll__and_has_an_outage_and_a_crowd(void **state)
{
    struct err err = { 0 };
    struct demo_tape *t = demo_tape_new(&err);
    int failed = 0, most = 0, pages = 0;

    (void)state;
    assert_non_null(t);
    for (int64_t at_ms = 0; at_ms <= demo_tape_length_ms(t); at_ms += POLL_MS) {
        cJSON *list = night_at(t, ALERTS, at_ms);

        failed += list == NULL;
        if (list == NULL)
            continue;
        most = cJSON_GetArraySize(list) > most ? cJSON_GetArraySize(list) : most;
        pages = count_severity(list, "page") > pages ? count_severity(list, "page") : pages;
        cJSON_Delete(list);
    }
    assert_in_range(failed, 5, 12);
    assert_true(most >= 45);
    assert_true(pages >= 3);
    demo_tape_free(t);
}

static void
night__has_another_boot__after_the_outage(void **state)
{
    struct err err = { 0 };
    struct demo_tape *t = demo_tape_new(&err);
    cJSON *first, *last;

    (void)state;
    assert_non_null(t);
    first = night_at(t, STATUS, 0);
    last = night_at(t, STATUS, demo_tape_length_ms(t));
    assert_string_not_equal(json_get_str(first, "uptime"), json_get_str(last, "uptime"));
    cJSON_Delete(first);
    cJSON_Delete(last);
    demo_tape_free(t);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(tape__answers_what_was_current__at_any_time),
    cmocka_unit_test(unknown_path__is_not_found),
    cmocka_unit_test(faulty_tape__is_refused__with_the_line),
    cmocka_unit_test(broken_gzip__is_refused),
    cmocka_unit_test(night__begins_with_something_of_each_kind),
    cmocka_unit_test(night__can_be_read_at_every_poll__and_has_an_outage_and_a_crowd),
    cmocka_unit_test(night__has_another_boot__after_the_outage),
};

SUITE(app_demo_tape, tests);
