/* SPDX-License-Identifier: MIT */
/* The driver: whole lists, broken ones, and what is said of them. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "source/am_run.h"
#include "util/alloc.h"
#include "util/str.h"

#define A "{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"2026-03-01T10:00:00Z\",\"status\":{\"state\":\"active\"}}"

static void
list__is_read_whole(void **state)
{
    struct am_run *r = am_run_new();
    size_t len;
    char *body = am_data("alerts_one_silenced", &len);

    (void)state;
    assert_int_equal(am_run_job(r, JOB_LIST, 200, body, len, 0, 0), STEP_DONE);
    assert_int_equal(r->step.listed, 6);
    assert_int_equal(r->step.skipped, 0);
    assert_string_equal(buf_text(&r->seen),
        "SlowQueries severity=page by=- start=1795217280522 fp=0e4e6893d91d53ec\n"
        "Watchdog severity=none by=- start=1792625280000 fp=448881ef475b9b26\n"
        "DiskWillFill severity=warning by=83bc506f-7685-4562-a3a2-08d68bca1667 start=1795210080000 fp=5701400b824a7d68\n"
        "CertExpires severity=info by=- start=1795217280522 fp=7cb6430f510228df\n"
        "InstanceDown severity=warning by=f252ed81481ff71a start=1795216680000 fp=dfde4513def5b4f2\n"
        "InstanceDown severity=critical by=- start=1795216380000 fp=f252ed81481ff71a\n");
    free(body);
    am_run_free(r);
}

static void
list__is_the_same__in_pieces_of_any_size(void **state)
{
    struct am_run *r = am_run_new();
    size_t len;
    char *body = am_data("alerts_one_silenced", &len), *whole;

    (void)state;
    am_run_job(r, JOB_LIST, 200, body, len, 0, 0);
    whole = buf_take(&r->seen);
    buf_init(&r->seen, BUF_DEFAULT_MAX);
    for (unsigned seed = 1; seed < 40; seed++) {
        assert_int_equal(am_run_job(r, JOB_LIST, 200, body, len, seed, seed), STEP_DONE);
        assert_string_equal(buf_text(&r->seen), whole);
    }
    free(whole);
    free(body);
    am_run_free(r);
}

static void
list__is_a_fault__cut_at_any_byte(void **state)
{
    struct am_run *r = am_run_new();
    const char *body = "[" A ", " A "]";

    (void)state;
    for (size_t len = 0; len < strlen(body); len++)
        if (am_run_job(r, JOB_LIST, 200, body, len, 7, 1) != STEP_FAULT || r->step.fault.text[0] == '\0')
            fail_msg("no fault after %zu bytes", len);
    assert_int_equal(am_run_list(r, body), STEP_DONE);
    am_run_free(r);
}

static void
list__is_not_parsed__where_it_is_known(void **state)
{
    struct am_run *r = am_run_new();

    (void)state;
    r->knows_all = true;
    assert_int_equal(am_run_list(r, "[" A ",{\"not even\":an alert}]"), STEP_DONE);
    assert_int_equal(r->asked, 2);
    assert_int_equal(r->step.listed, 2);
    assert_string_equal(buf_text(&r->seen), "");
    am_run_free(r);
}

/* Bodies that came with 200, and what is made of them. */
static const struct body_row {
    const char *body;
    enum step_kind kind;
    const char *text;
} bodies[] = {
    { "[]", STEP_DONE, "" },
    { " [ ] \n", STEP_DONE, "" },
    { "", STEP_FAULT, "HTTP 200 with an empty body: that is no list of alerts" },
    { " \n", STEP_FAULT, "HTTP 200 with an empty body: that is no list of alerts" },
    { "[" A, STEP_FAULT, "the list is broken: " },
    { "[" A "] x", STEP_FAULT, "the list is broken: " },
    { "[" A "][]", STEP_FAULT, "the list is broken: " },
    { "[" A ",]", STEP_FAULT, "the list is broken: " },
    { "[" A " " A "]", STEP_FAULT, "the list is broken: " },
    { "[1,1,1]", STEP_FAULT, "the list is broken: " },
    { "null", STEP_FAULT, "not an Alertmanager API: HTTP 200 with something that is no list: null" },
    { "{\"status\":\"error\",\"error\":\"boom\"}", STEP_FAULT,
        "not an Alertmanager API: HTTP 200 with something that is no list: boom" },
    { "<html><head><title>Sign in \033[2J</title>", STEP_FAULT,
        "not an Alertmanager API: HTTP 200 with a web page (\"Sign in ?[2J\")" },
    { "\xef\xbb\xbf[]", STEP_FAULT, "not an Alertmanager API: " },
    { "[" A ",{}]", STEP_DONE, "1 of 2 alerts can't be read; alert 2: it has no labels" },
    { "[{},{\"labels\":0}]", STEP_FAULT, "none of 2 alerts can be read; alert 1: it has no labels" },
};

static void
list__of_any_shape__is_judged(void **state)
{
    struct am_run *r = am_run_new();

    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        for (size_t piece = 0; piece < 3; piece++) {
            enum step_kind kind = am_run_job(r, JOB_LIST, 200, bodies[i].body, strlen(bodies[i].body), piece, 1);

            if (kind != bodies[i].kind || !str_starts(r->step.fault.text, bodies[i].text))
                fail_msg("%s: %d %s", bodies[i].body, kind, r->step.fault.text);
        }
    am_run_free(r);
}

static const struct file_row {
    const char *name;
    enum step_kind kind;
    uint64_t listed;
} files[] = {
    { "alerts_few", STEP_DONE, 6 },
    { "alerts_empty", STEP_DONE, 0 },
    { "alerts_inhibited_only", STEP_DONE, 1 },
    { "good-api", STEP_DONE, 1 },
    { "good-api-empty", STEP_DONE, 0 },
    { "api-suppressed", STEP_DONE, 1 },
    { "api-state-unknown", STEP_DONE, 1 },
    { "api-mixed", STEP_FAULT, 0 },
    { "api-object", STEP_FAULT, 0 },
    { "api-v1-shape", STEP_FAULT, 0 },
    { "v1_alerts", STEP_FAULT, 0 },
    { "status", STEP_FAULT, 0 },
};

static void
list__as_recorded__is_judged(void **state)
{
    struct am_run *r = am_run_new();

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t len;
        char *body = am_data(files[i].name, &len);
        enum step_kind kind = am_run_job(r, JOB_LIST, 200, body, len, 100, 1);

        if (kind != files[i].kind || r->step.listed != files[i].listed || r->step.skipped != 0)
            fail_msg("%s: %d, %llu listed, %s", files[i].name, kind, (unsigned long long)r->step.listed, r->step.fault.text);
        free(body);
    }
    am_run_free(r);
}

static void
list__never_breaks_the_reader__when_bytes_are_changed(void **state)
{
    static const char junk[] = "\"\\{}[],:\0\x80\xff 1u";
    struct am_run *r = am_run_new();
    size_t len;
    char *body = am_data("alerts_one_silenced", &len);
    unsigned n = 12345;

    (void)state;
    for (int i = 0; i < 1500; i++) {
        size_t at;
        char was;

        n = n * 1103515245 + 12345;
        at = (n >> 8) % len;
        was = body[at];
        body[at] = junk[(n >> 4) % (sizeof junk - 1)];
        if (am_run_job(r, JOB_LIST, 200, body, len, 900, n | 1) == STEP_DONE)
            assert_true(r->step.skipped == 0 || r->step.fault.text[0] != '\0');
        body[at] = was;
    }
    free(body);
    am_run_free(r);
}

static void
list__hands_in_both__when_two_are_one_alert(void **state)
{
    struct am_run *r = am_run_new();
    const char *body =
        "[{\"labels\":{\"alertname\":\"A\",\"severity\":\"warning\"},\"startsAt\":\"2026-03-01T10:00:00Z\",\"status\":{\"state\":\"active\"}},"
        "{\"labels\":{\"alertname\":\"A\",\"severity\":\"critical\"},\"startsAt\":\"2026-03-01T10:00:00Z\",\"status\":{\"state\":\"active\"}}]";

    (void)state;
    assert_int_equal(am_run_list(r, body), STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), "A severity=warning"));
    assert_non_null(strstr(buf_text(&r->seen), "A severity=critical"));
    am_run_free(r);
}

static void
list__skips_one_alert__when_that_is_huge(void **state)
{
    struct am_run *r = am_run_new();
    struct buf body = BUF_INIT;

    (void)state;
    buf_adds(&body, "[" A ",{\"labels\":{\"alertname\":\"");
    buf_fill(&body, 'x', 2 << 20);
    buf_adds(&body, "\"}}]");
    assert_int_equal(am_run_job(r, JOB_LIST, 200, body.data, body.len, 100000, 1), STEP_DONE);
    assert_int_equal(r->step.skipped, 1);
    assert_string_equal(r->step.fault.text, "1 of 2 alerts can't be read; alert 2: it is larger than 1 MB");
    buf_release(&body);
    am_run_free(r);
}

/* Answers that are not 200. */
static const struct status_case {
    int status;
    const char *body; /* or the name of a recorded one, with '@' */
    const char *text;
} statuses[] = {
    { 401, "@auth_401_none", "HTTP 401: Unauthorized; it wants a credential: set auth, and password_file or token_file" },
    { 403, "", "HTTP 403: Forbidden; not allowed without a credential: set auth, and password_file or token_file" },
    { 404, "@err_404_path",
        "HTTP 404: path /api/v2/nosuch was not found; a path prefix may be missing in url (the path of its --web.external-url)" },
    { 404, "@err_404_root", "HTTP 404: 404 page not found; a path prefix may be missing in url" },
    { 400, "@err_bad_filter", "HTTP 400: error parsing regexp: missing closing ]: `[unclosed)$`" },
    { 400, "@auth_http_to_https", "HTTP 400: Client sent an HTTP request to an HTTPS server.; write https:// in url" },
    { 503, "Limit of concurrent GET requests reached (1), try again later.\n",
        "HTTP 503: Limit of concurrent GET requests reached (1), try again later." },
    { 503, "", "HTTP 503: Unavailable" },
    { 502, "<html><title>502 Bad Gateway</title>", "HTTP 502: a web page (\"502 Bad Gateway\")" },
    { 418, "", "HTTP 418" },
    { 500, "two\033[31m\nlines", "HTTP 500: two?[31m" },
    { 500, "\xff\xfe", "HTTP 500: ??" },
    { 204, "", "HTTP 204: No Content" },
};

static void
status__is_explained(void **state)
{
    struct am_run *r = am_run_new();

    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        size_t len = strlen(statuses[i].body);
        char *body = *statuses[i].body == '@' ? am_data(statuses[i].body + 1, &len) : xstrdup(statuses[i].body);

        assert_int_equal(am_run_job(r, JOB_LIST, statuses[i].status, body, len, 5, 1), STEP_FAULT);
        if (!str_starts(r->step.fault.text, statuses[i].text))
            fail_msg("%d %s: %s", statuses[i].status, statuses[i].body, r->step.fault.text);
        free(body);
    }
    am_run_free(r);
}

static void
status__names_the_option__that_the_credential_comes_from(void **state)
{
    struct am_run *r = am_run_new();

    (void)state;
    r->config->auth = AUTH_BASIC;
    r->config->secret_env = xstrdup("AM_PASSWORD");
    am_run_job(r, JOB_LIST, 401, "Unauthorized", 12, 0, 0);
    assert_string_equal(r->step.fault.text,
        "HTTP 401: Unauthorized; it does not take the credential: look at user and password_env");
    r->config->auth = AUTH_BEARER;
    am_run_job(r, JOB_LIST, 403, "", 0, 0, 0);
    assert_string_equal(r->step.fault.text, "HTTP 403: Forbidden; the credential may not read alerts: look at token_env");
    am_run_free(r);
}

static void
status__keeps_little__of_an_endless_error(void **state)
{
    struct am_run *r = am_run_new();
    struct buf body = BUF_INIT;

    (void)state;
    buf_fill(&body, 'x', 3 << 20);
    assert_int_equal(am_run_job(r, JOB_LIST, 500, body.data, body.len, 200000, 1), STEP_FAULT);
    assert_true(strlen(r->step.fault.text) < 250);
    buf_release(&body);
    am_run_free(r);
}

static void
job__fails_in_the_words_of_the_call(void **state)
{
    struct am_run *r = am_run_new();
    struct source_sink none = { 0 };

    (void)state;
    r->config->driver->begin(r->state, &(struct source_job){ .kind = JOB_LIST }, &none, &r->step);
    assert_string_equal(r->step.request.url, "http://127.0.0.1:9093/api/v2/alerts");
    assert_int_equal(r->step.request.max_body_bytes, 256 << 20);
    assert_int_equal(r->step.request.timeout_ms, 10000);
    assert_int_equal(r->step.request.connect_ms, 5000);
    request_release(&r->step.request);
    r->config->driver->feed(r->state, &(struct reply){ .kind = REPLY_FAILED, .error = "connection refused by %s" }, &r->step);
    assert_int_equal(r->step.kind, STEP_FAULT);
    assert_string_equal(r->step.fault.text, "connection refused by %s");
    am_run_free(r);
}

static void
boot__is_the_uptime(void **state)
{
    struct am_run *r = am_run_new();
    size_t len;
    char *body = am_data("status", &len);

    (void)state;
    assert_int_equal(am_run_job(r, JOB_BOOT, 200, body, len, 50, 1), STEP_DONE);
    assert_string_equal(r->step.boot, "2026-11-20T23:28:00.210Z");
    assert_int_equal(am_run_job(r, JOB_BOOT, 200, body, len - 5, 50, 1), STEP_FAULT);
    assert_int_equal(am_run_job(r, JOB_BOOT, 200, "{\"uptime\":1}", 12, 0, 0), STEP_FAULT);
    assert_string_equal(r->step.fault.text, "/api/v2/status does not tell its uptime");
    assert_int_equal(am_run_job(r, JOB_BOOT, 404, "", 0, 0, 0), STEP_FAULT);
    free(body);
    am_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(list__is_read_whole),
    cmocka_unit_test(list__is_the_same__in_pieces_of_any_size),
    cmocka_unit_test(list__is_a_fault__cut_at_any_byte),
    cmocka_unit_test(list__is_not_parsed__where_it_is_known),
    cmocka_unit_test(list__of_any_shape__is_judged),
    cmocka_unit_test(list__as_recorded__is_judged),
    cmocka_unit_test(list__never_breaks_the_reader__when_bytes_are_changed),
    cmocka_unit_test(list__hands_in_both__when_two_are_one_alert),
    cmocka_unit_test(list__skips_one_alert__when_that_is_huge),
    cmocka_unit_test(status__is_explained),
    cmocka_unit_test(status__names_the_option__that_the_credential_comes_from),
    cmocka_unit_test(status__keeps_little__of_an_endless_error),
    cmocka_unit_test(job__fails_in_the_words_of_the_call),
    cmocka_unit_test(boot__is_the_uptime),
};

SUITE(alertmanager, tests);
