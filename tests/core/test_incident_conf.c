/* SPDX-License-Identifier: MIT */
/* The section `incident`: what becomes of it, and what is told of one that can't be meant. */
#include "core/incident_conf.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "util/time.h"

static const struct conf_section sections[] = { INCIDENT_CONF_SECTIONS };
static struct conf_row rows[20];
static struct conf_schema schema = { sections, sizeof sections / sizeof *sections, rows, 0 };

static const struct destination places[] = { { .name = "#crash", .kind = MESSAGE_SLACK },
    { .name = "#status", .kind = MESSAGE_SLACK }, { .name = "pd", .kind = MESSAGE_PAGE } };
static const struct destinations destinations = { places, 3 };

struct read {
    struct conf *conf;
    struct conf_faults faults;
    struct arena arena;
    struct incident_rules rules;
};

static void
read_text(struct read *r, const char *text)
{
    memcpy(rows, incident_conf_rows, incident_conf_rows_n * sizeof *rows);
    schema.rows_n = incident_conf_rows_n;
    *r = (struct read){ 0 };
    r->conf = conf_parse(&schema, "t.conf", text, strlen(text), &r->faults);
    assert_non_null(r->conf);
    incident_conf_read(r->conf, &destinations, &r->faults, &r->arena, &r->rules);
}

static void
read_release(struct read *r)
{
    arena_release(&r->arena);
    conf_faults_release(&r->faults);
    conf_free(r->conf);
}

static void
nothing_said__has_nothing_leave_and_somebody_reminded(void **state)
{
    struct read r;

    (void)state;
    read_text(&r, "");
    assert_int_equal(r.faults.n, 0);
    assert_int_equal(r.rules.destinations_n + r.rules.topics_n, 0);
    assert_false(r.rules.channels);
    assert_int_equal(r.rules.lead_within_ms, 10 * MS_MINUTE);
    assert_int_equal(r.rules.update_every_ms[1], 0);
    read_release(&r);
}

static void
incident__has_what_is_written(void **state)
{
    struct read r;

    (void)state;
    read_text(&r,
        "incident { destinations = {'#crash', '#status'} topics = {'#status'} broadcast = no channels = yes\n"
        "channel_name = 'ops-{{number}}-war' archive_after = 0s update_every = {'30m', '0s', '4h'} review_every = 1d }\n");
    if (r.faults.n > 0)
        fail_msg("%s", r.faults.v[0].text);
    assert_int_equal(r.rules.destinations_n, 2);
    assert_string_equal(r.rules.destinations[1], "#status");
    assert_string_equal(r.rules.topics[0], "#status");
    assert_false(r.rules.broadcast);
    assert_true(r.rules.direct);
    assert_string_equal(r.rules.channel_name, "ops-{{number}}-war");
    assert_int_equal(r.rules.archive_after_ms, 0);
    assert_int_equal(r.rules.update_every_ms[1], 30 * MS_MINUTE);
    assert_int_equal(r.rules.update_every_ms[2], 0);
    assert_int_equal(r.rules.update_every_ms[3], 4 * MS_HOUR);
    assert_int_equal(r.rules.update_every_ms[4], 0);
    assert_int_equal(r.rules.review_every_ms, MS_DAY);
    read_release(&r);
}

static void
what_can_not_be_meant__is_told_by_name(void **state)
{
    static const struct {
        const char *option, *fault;
    } bad[] = {
        { "destinations = {'#crash', '#nowhere'}", "destinations names \"#nowhere\", and there is no such destination" },
        { "destinations = {'pd'}", "\"pd\" is no channel of Slack" },
        { "topics = {'#crash', '#crash'}", "topics names \"#crash\" twice" },
        { "update_every = {'1m', '2m', '3m', '4m', '5m', '6m'}", "update_every has 6 times for 5 severities" },
        { "update_every = {'soon'}", "update_every: \"soon\" is no duration" },
        { "channel_name = 'war-room'", "has no {{number}}" },
        { "channel_name = 'Inc-{{number}}'", "lower-case letters" },
        { "channel_name = 'inc {{number}}'", "lower-case letters" },
        { "channel_name = '{{severity}}-{{number}}'", "lower-case letters" },
        { "channel_name = '01234567890123456789012345678901234567890123456789012345678901234567890123456-{{number}}'",
            "at most 80" },
    };
    char text[300];
    struct read r;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text, "incident { %s }\n", bad[i].option);
        read_text(&r, text);
        assert_int_equal(r.faults.n, 1);
        if (strstr(r.faults.v[0].text, bad[i].fault) == NULL)
            fail_msg("%s: %s", bad[i].option, r.faults.v[0].text);
        read_release(&r);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing_said__has_nothing_leave_and_somebody_reminded),
    cmocka_unit_test(incident__has_what_is_written),
    cmocka_unit_test(what_can_not_be_meant__is_told_by_name),
};
SUITE(incident_conf, tests);
