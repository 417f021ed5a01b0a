/* SPDX-License-Identifier: MIT */
/* What a dry run sees of its own silences: suppressed alerts, listed silences, previews of a recording. */
#include "support/suite.h"

#include <string.h>

#include "deliver/am_run.h"
#include "util/str.h"

#define ALERT(name, state, by) \
    "{\"labels\":{\"alertname\":\"" name "\"},\"status\":{\"state\":\"" state "\",\"silencedBy\":[" by "],\"inhibitedBy\":[]}}"
#define ALERTS "http://am:9093/api/v2/alerts"

static void
check_mix(const struct am_run *r, const char *url, const char *before, const char *after)
{
    struct buf body = BUF_INIT;

    buf_adds(&body, before);
    assert_int_equal(am_sim_mix(r->sim, url, r->now_ms, &body), !str_eq(before, after));
    assert_string_equal(buf_text(&body), after);
    buf_release(&body);
}

static void
alerts__are_suppressed__by_what_was_put_here(void **state)
{
    static const char slow[] = "[" ALERT("SlowQueries", "active", "") "," ALERT("Slow", "active", "") "]";
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);

    (void)state;
    check_mix(r, ALERTS, slow, slow);
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    check_mix(r, ALERTS, slow,
        "[" ALERT("SlowQueries", "suppressed", "\"51600000-0000-4000-8000-000000000001\"") "," ALERT("Slow", "active", "") "]");
    check_mix(r, "http://other:9093/api/v2/alerts", slow, slow);
    check_mix(r, "http://am:9093/api/v2/status", slow, slow);
    o = am_run_order(MESSAGE_EXPIRE);
    o.target_channel = am_sim_silence(r->sim, 0)->id;
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    check_mix(r, ALERTS, slow, slow);
    am_run_free(r);
}

static void
silence_of_the_real_server__is_over__once_it_was_expired_here(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_EXPIRE);

    (void)state;
    am_sim_believe(r->sim);
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    check_mix(r, ALERTS, "[" ALERT("SlowQueries", "suppressed", "\"" AM_ID "\"") "]", "[" ALERT("SlowQueries", "active", "") "]");
    check_mix(r, "http://am:9093/api/v2/silences?expired=false",
        "[{\"id\":\"" AM_ID "\",\"status\":{\"state\":\"active\"},\"endsAt\":\"2026-11-22T00:00:00.000Z\",\"comment\":\"c\"}]",
        "[{\"id\":\"" AM_ID "\",\"status\":{\"state\":\"expired\"},\"endsAt\":\"2026-11-20T23:28:00.000Z\",\"comment\":\"c\"}]");
    am_run_free(r);
}

static void
silence_of_the_real_server__can_be_extended(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_EXTEND);
    struct buf list = BUF_INIT;

    (void)state;
    am_sim_believe(r->sim);
    o.silence =
        "{\"matchers\":" AM_MATCHERS
        ",\"starts_at\":\"2026-11-20T20:00:00.000Z\",\"ends_at\":\"2026-11-21T00:28:00.000Z\",\"comment\":\"c\",\"author\":\"anna\"}";
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, AM_ID);
    buf_adds(&list, "[{\"id\":\"" AM_ID "\",\"comment\":\"as it was\"}]");
    assert_true(am_sim_mix(r->sim, "http://am:9093/api/v2/silences", r->now_ms, &list));
    assert_string_equal(buf_text(&list),
        "[{\"id\":\"" AM_ID
        "\",\"status\":{\"state\":\"active\"},\"updatedAt\":\"2026-11-20T23:28:00.000Z\",\"comment\":\"c" AM_MARK
        "\",\"createdBy\":\"anna\",\"endsAt\":\"2026-11-21T00:28:00.000Z\",\"matchers\":" AM_MATCHERS
        ",\"startsAt\":\"2026-11-20T20:00:00.000Z\"}]");
    buf_release(&list);
    am_run_free(r);
}

static const struct {
    const char *query;
    bool filters;
    const char *left;
} filters[] = {
    { "", false, "[" ALERT("a,b", "active", "") "," ALERT("db1", "active", "") "]" },
    { "?active=true&silenced=true", false, "[" ALERT("a,b", "active", "") "," ALERT("db1", "active", "") "]" },
    { "?active=true&filter=alertname%3D~%22db%5Cd%22", true, "[" ALERT("db1", "active", "") "]" },
    { "?filter=alertname%3D%22a%2Cb%22&filter=no%3D%22%22", true, "[" ALERT("a,b", "active", "") "]" },
    { "?filter=alertname!%3D%22a%2Cb%22&filter=alertname%3D~%22db%22", true, "[]" },
    { "?filter=%22", false, "[" ALERT("a,b", "active", "") "," ALERT("db1", "active", "") "]" },
};

static void
recorded_list__is_what_passes_the_filters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct buf body = BUF_INIT, url = BUF_INIT;

        buf_addf(&url, ALERTS "%s", filters[i].query);
        buf_adds(&body, filters[0].left);
        if (am_sim_filter(buf_text(&url), &body) != filters[i].filters || !str_eq(buf_text(&body), filters[i].left))
            fail_msg("%s: %s", filters[i].query, buf_text(&body));
        buf_release(&body);
        buf_release(&url);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(alerts__are_suppressed__by_what_was_put_here),
    cmocka_unit_test(silence_of_the_real_server__is_over__once_it_was_expired_here),
    cmocka_unit_test(silence_of_the_real_server__can_be_extended),
    cmocka_unit_test(recorded_list__is_what_passes_the_filters),
};

SUITE(am_sim, tests);
