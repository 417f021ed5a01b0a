/* SPDX-License-Identifier: MIT */
/* Each answer about silences that an Alertmanager gave when it was recorded (0.25), or what stands before it: the step, and the words. */
#include "support/suite.h"

#include <string.h>

#include "deliver/am_run.h"
#include "util/str.h"
#include "util/time.h"

#define PAGE "<html><title>502 Bad Gateway</title></html>"
#define GOT \
    "{\"id\":\"" AM_ID \
    "\",\"status\":{\"state\":\"active\"},\"updatedAt\":\"2026-11-20T23:28:02.123Z\",\"comment\":\"load.sh\"," \
    "\"createdBy\":\"realsrc\",\"endsAt\":\"2026-11-21T01:28:02.000Z\",\"matchers\":[{\"isEqual\":true,\"isRegex\":false," \
    "\"name\":\"alertname\",\"value\":\"DiskWillFill\"}],\"startsAt\":\"2026-11-20T23:28:02.1234567+05:30\"}\n"

enum { SURE, UNSURE };

static const struct answer_row {
    enum message_act act;
    int status;
    const char *body;
    enum deliver_step_kind kind;
    bool unsure;
    const char *text; /* the error begins so */
} answers[] = {
    /* clang-format off */
    { MESSAGE_SILENCE, 200, "{\"silenceID\":\"" AM_ID "\"}\n",         DELIVER_DONE,    SURE,   "" },
    { MESSAGE_SILENCE, 202, "{\"silenceID\":\"" AM_ID "\"}",           DELIVER_DONE,    SURE,   "" },
    { MESSAGE_SILENCE, 200, "",                                        DELIVER_RETRY,   UNSURE, "HTTP 200, but this is no answer of an Alertmanager's (it is empty)" },
    { MESSAGE_SILENCE, 200, "{\"silenceID\":\"../x\"}",                DELIVER_RETRY,   UNSURE, "HTTP 200, but this is no answer" },
    { MESSAGE_SILENCE, 200, PAGE,                                      DELIVER_RETRY,   UNSURE, "HTTP 200, but this is no answer of an Alertmanager's (a web page (\"502 Bad Gateway\"))" },
    { MESSAGE_SILENCE, 400, "\"silence invalid: at least one matcher must not match the empty string\"\n", DELIVER_REFUSED, SURE,
      "HTTP 400: silence invalid: at least one matcher must not match the empty string; add a matcher that names something" },
    { MESSAGE_SILENCE, 400, "\"Failed to create silence: end time can't be in the past\"\n", DELIVER_REFUSED, SURE,
      "HTTP 400: Failed to create silence: end time can't be in the past; its time is over: put it anew with a later end" },
    { MESSAGE_SILENCE, 422, "{\"code\":602,\"message\":\"comment in body is required\"}", DELIVER_REFUSED, SURE,
      "HTTP 422: comment in body is required; put it anew, changed as it asks" },
    { MESSAGE_SILENCE, 400, "Client sent an HTTP request to an HTTPS server.\n", DELIVER_REFUSED, SURE,
      "HTTP 400: Client sent an HTTP request to an HTTPS server.; write https:// in url" },
    { MESSAGE_SILENCE, 401, "Unauthorized\n",                          DELIVER_REFUSED, SURE,   "HTTP 401: Unauthorized; it does not take the credential: look at token_file" },
    { MESSAGE_SILENCE, 403, "",                                        DELIVER_REFUSED, SURE,   "HTTP 403: Forbidden; the credential may not write silences: look at token_file" },
    { MESSAGE_SILENCE, 404, "404 page not found\n",                    DELIVER_REFUSED, SURE,   "HTTP 404: 404 page not found; a path prefix may be missing in url" },
    { MESSAGE_SILENCE, 410, "",                                        DELIVER_REFUSED, SURE,   "HTTP 410: Gone; is this " },
    { MESSAGE_SILENCE, 429, "",                                        DELIVER_RETRY,   SURE,   "HTTP 429: Too Many Requests" },
    { MESSAGE_SILENCE, 408, "",                                        DELIVER_RETRY,   SURE,   "HTTP 408" },
    { MESSAGE_SILENCE, 500, "\"silence not found\"",                   DELIVER_RETRY,   UNSURE, "HTTP 500: silence not found" },
    { MESSAGE_SILENCE, 502, PAGE,                                      DELIVER_RETRY,   UNSURE, "HTTP 502: a web page (\"502 Bad Gateway\")" },
    { MESSAGE_SILENCE, 503, "Exceeded configured timeout of 1ms.\n",   DELIVER_RETRY,   UNSURE, "HTTP 503: Exceeded configured timeout of 1ms." },
    { MESSAGE_EXPIRE,  200, "",                                        DELIVER_DONE,    SURE,   "" },
    { MESSAGE_EXPIRE,  200, PAGE,                                      DELIVER_RETRY,   UNSURE, "HTTP 200, but this is no answer of an Alertmanager's (a web page" },
    { MESSAGE_EXPIRE,  500, "\"silence not found\"\n",                 DELIVER_DONE,    SURE,   "" },
    { MESSAGE_EXPIRE,  404, "",                                        DELIVER_DONE,    SURE,   "" },
    { MESSAGE_EXPIRE,  404, "404 page not found\n",                    DELIVER_REFUSED, SURE,   "HTTP 404: 404 page not found; a path prefix" },
    { MESSAGE_EXPIRE,  500, "\"boom\"",                                DELIVER_RETRY,   UNSURE, "HTTP 500: boom" },
    { MESSAGE_EXPIRE,  422, "{\"code\":601,\"message\":\"silenceID in path must be of type uuid: \\\"nope\\\"\"}", DELIVER_REFUSED, SURE,
      "HTTP 422: silenceID in path must be of type uuid: \"nope\"" },
    { MESSAGE_EXTEND,  503, "Limit of concurrent GET requests reached (1), try again later.\n", DELIVER_RETRY, SURE, "HTTP 503: Limit of concurrent GET" },
    { MESSAGE_EXTEND,  200, "[]",                                      DELIVER_RETRY,   SURE,   "HTTP 200, but this is no answer" },
    { MESSAGE_EXTEND,  200, GOT,                                       DELIVER_REQUEST, SURE,   "" },
    { MESSAGE_EXTEND,  404, "",                                        DELIVER_REQUEST, SURE,   "" },
    /* clang-format on */
};

static void
answer__decides_the_step(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const struct answer_row *row = &answers[i];
        struct am_run *r = am_run_new(1);
        struct deliver_order o = am_run_order(row->act);
        enum deliver_step_kind kind;

        am_run_begin(r, DELIVER_SEND, &o);
        kind = am_run_feed(r, row->status, 0, row->body);
        if (kind != row->kind || r->step.unsure != row->unsure || !str_starts(r->step.error.text, row->text))
            fail_msg("%d %s: step %d, unsure %d, %s", row->status, row->body, kind, r->step.unsure, r->step.error.text);
        am_run_free(r);
    }
}

static const struct {
    enum message_act act;
    int status;
    const char *body;
    enum deliver_step_kind kind;
} look_ups[] = {
    { MESSAGE_SILENCE, 200, "[]\n", DELIVER_ABSENT },
    { MESSAGE_SILENCE, 200, "{}", DELIVER_RETRY },
    { MESSAGE_SILENCE, 200, "[{\"id\":\"x\"},", DELIVER_RETRY },
    { MESSAGE_SILENCE, 200, "", DELIVER_RETRY },
    { MESSAGE_SILENCE, 401, "Unauthorized", DELIVER_REFUSED },
    { MESSAGE_SILENCE, 500, "", DELIVER_RETRY },
    { MESSAGE_SILENCE, 200, "[{\"id\":\"" AM_ID "\",\"status\":{\"state\":\"active\"},\"comment\":\"c" AM_MARK "\"}]",
        DELIVER_DONE },
    { MESSAGE_SILENCE, 200, "[{\"id\":\"a b\",\"status\":{\"state\":\"active\"},\"comment\":\"c" AM_MARK "\"}]", DELIVER_ABSENT },
    { MESSAGE_EXTEND, 200,
        "[{\"id\":\"" AM_ID "\",\"status\":{\"state\":\"active\"},\"comment\":\"c\",\"endsAt\":\"2026-11-21T00:28:00.999Z\"}]",
        DELIVER_DONE },
    { MESSAGE_EXTEND, 200,
        "[{\"id\":\"" AM_ID "\",\"status\":{\"state\":\"expired\"},\"comment\":\"c\",\"endsAt\":\"2026-11-21T00:28:00Z\"}]",
        DELIVER_ABSENT },
    { MESSAGE_EXPIRE, 200, GOT, DELIVER_ABSENT },
    { MESSAGE_EXPIRE, 200, "{\"id\":\"" AM_ID "\",\"status\":{\"state\":\"expired\"}}", DELIVER_DONE },
    { MESSAGE_EXPIRE, 404, "", DELIVER_DONE },
    { MESSAGE_EXPIRE, 404, "404 page not found", DELIVER_REFUSED },
};

static void
look_up__tells_there_or_not_there__or_that_it_does_not_know(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof look_ups / sizeof *look_ups; i++) {
        struct am_run *r = am_run_new(1);
        struct deliver_order o = am_run_order(look_ups[i].act);
        enum deliver_step_kind kind;

        am_run_begin(r, DELIVER_LOOK_UP, &o);
        kind = am_run_feed(r, look_ups[i].status, 0, look_ups[i].body);
        if (kind != look_ups[i].kind || r->step.unsure)
            fail_msg("%d %s: step %d, unsure %d, %s", look_ups[i].status, look_ups[i].body, kind, r->step.unsure,
                r->step.error.text);
        am_run_free(r);
    }
}

/* To the letter: a start that differs by a second makes a new silence of it. */
static void
extension__says_start_and_matchers_as_the_server_did(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_EXTEND);

    (void)state;
    am_run_begin(r, DELIVER_SEND, &o);
    assert_string_equal(r->url, "http://am:9093/api/v2/silence/" AM_ID);
    assert_int_equal(am_run_feed(r, 200, 0, GOT), DELIVER_REQUEST);
    assert_string_equal(r->body,
        "{\"id\":\"" AM_ID
        "\",\"matchers\":[{\"isEqual\":true,\"isRegex\":false,\"name\":\"alertname\",\"value\":\"DiskWillFill\"}],"
        "\"startsAt\":\"2026-11-20T23:28:02.1234567+05:30\",\"endsAt\":\"2026-11-21T00:28:00.000Z\",\"createdBy\":\"anna\","
        "\"comment\":\"looking into it" AM_MARK "\"}");
    am_run_free(r);
}

static void
pause__that_the_server_asks_for__is_kept(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);

    (void)state;
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, r->now_ms), 0);
    am_run_begin(r, DELIVER_SEND, &o);
    am_run_feed(r, 503, 20 * MS_SECOND, "");
    assert_int_equal(r->step.retry_after_ms, 20 * MS_SECOND);
    assert_int_equal(r->driver->wait(r->state, DELIVER_LOOK_UP, &o, r->now_ms + 5 * MS_SECOND), 15 * MS_SECOND);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, r->now_ms + 20 * MS_SECOND), 0);
    /* The clock was set back: it begins anew. */
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, r->now_ms - MS_HOUR), 20 * MS_SECOND);
    am_run_free(r);
}

static void
list__is_read_however_long_it_is(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);
    struct buf list = BUF_INIT;

    (void)state;
    buf_addc(&list, '[');
    for (int i = 0; i < 3000; i++)
        buf_adds(&list, GOT ",");
    buf_adds(&list, "{\"id\":\"" AM_ID "\",\"status\":{\"state\":\"pending\"},\"comment\":\"c" AM_MARK "\"}]");
    am_run_begin(r, DELIVER_LOOK_UP, &o);
    assert_int_equal(am_run_feed(r, 200, 0, buf_text(&list)), DELIVER_DONE);
    buf_release(&list);
    am_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(answer__decides_the_step),
    cmocka_unit_test(look_up__tells_there_or_not_there__or_that_it_does_not_know),
    cmocka_unit_test(extension__says_start_and_matchers_as_the_server_did),
    cmocka_unit_test(pause__that_the_server_asks_for__is_kept),
    cmocka_unit_test(list__is_read_however_long_it_is),
};

SUITE(am_answers, tests);
