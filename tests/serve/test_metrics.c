/* SPDX-License-Identifier: MIT */
/* The format of /metrics, held by rules of OpenMetrics 1.0, and that the numbers are those of the model. */
#include "support/suite.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "serve/serve.h"
#include "support/world.h"
#include "util/str.h"

#define OPEN_TYPE "application/openmetrics-text"

struct scene {
    struct world w;
    struct serve_facts facts;
    char *text;
    const char *content_type;
};

static void
scene_init(struct scene *s)
{
    *s = (struct scene){ .facts = { .now_ms = WORLD_START_MS + 90500,
                             .started_ms = WORLD_START_MS,
                             .version = "1.2",
                             .database_bytes = 4096,
                             .wal_bytes = -1,
                             .loop_delay_ms = 3,
                             .loop_delay_max_ms = 1250,
                             .clients = 2,
                             .connections = 1,
                             .engine = { .append_for_ms = -1 } } };
    world_init(&s->w);
    s->w.m->whole = true;
}

static void
scene_release(struct scene *s)
{
    free(s->text);
    world_release(&s->w);
}

static const char *
scrape(struct scene *s, const char *accept)
{
    struct http_request r = { .method = "GET", .path = "/metrics", .accept = accept, .body = "" };
    struct serve_reply out;

    serve_ask(serve_routes, serve_routes_n, &r, s->w.m, &s->facts, &out);
    assert_int_equal(out.answer.status, HTTP_OK);
    free(s->text);
    s->content_type = out.answer.content_type;
    s->text = buf_take(&out.answer.body);
    return s->text;
}

/* The whole line stands in it. */
static void
expect_line(const struct scene *s, const char *line)
{
    struct buf whole = BUF_INIT;

    buf_addf(&whole, "\n%s\n", line);
    if (strstr(s->text, buf_text(&whole)) == NULL)
        fail_msg("no line %s in\n%s", line, s->text);
    buf_release(&whole);
}

struct family {
    char name[128], type[16];
    size_t samples;
};

/* A sample's name is its family's, with the suffix that the type asks for. */
static bool
suffix_fits(const struct family *f, const char *suffix)
{
    if (str_eq(f->type, "counter"))
        return str_eq(suffix, "_total");
    if (str_eq(f->type, "histogram"))
        return str_eq(suffix, "_bucket") || str_eq(suffix, "_sum") || str_eq(suffix, "_count");
    return suffix[0] == '\0';
}

static const char *
skip_labels(const char *p)
{
    if (*p != '{')
        return p;
    do {
        p++;
        assert_true(islower((unsigned char)*p));
        p += strspn(p, "abcdefghijklmnopqrstuvwxyz_");
        assert_true(p[0] == '=' && p[1] == '"');
        for (p += 2; *p != '"'; p++) {
            assert_true(*p != '\n' && *p != '\0');
            if (*p == '\\')
                assert_non_null(strchr("\\\"n", *++p));
        }
        p++;
    } while (*p == ',');
    assert_int_equal(*p, '}');
    return p + 1;
}

static void
check_sample(struct family *f, const char *line)
{
    size_t name = strcspn(line, "{ ");
    char suffix[128] = "";
    const char *p = skip_labels(line + name);
    char *end;

    if (strncmp(line, f->name, strlen(f->name)) != 0)
        fail_msg("%s stands in family %s", line, f->name);
    memcpy(suffix, line + strlen(f->name), name - strlen(f->name));
    if (!suffix_fits(f, suffix))
        fail_msg("%s in a %s", line, f->type);
    assert_int_equal(*p, ' ');
    strtod(p + 1, &end);
    assert_true(end > p + 1 && *end == '\0');
    f->samples++;
}

/* TYPE, UNIT and HELP before the samples, each family once, a unit at the end of the name. */
static void
check_line(struct family *f, struct buf *names, const char *line)
{
    char word[32], name[128], rest[512] = "";

    if (line[0] != '#') {
        check_sample(f, line);
        return;
    }
    assert_int_equal(sscanf(line, "# %31s %127s %511[^\n]", word, name, rest), 3);
    assert_true(str_starts(name, "tocsin_"));
    if (str_eq(word, "TYPE")) {
        struct buf wanted = BUF_INIT;

        buf_addf(&wanted, " %s ", name);
        assert_null(strstr(buf_text(names), buf_text(&wanted)));
        buf_adds(names, buf_text(&wanted));
        buf_release(&wanted);
        str_copy(f->name, sizeof f->name, name);
        str_copy(f->type, sizeof f->type, rest);
        f->samples = 0;
        assert_false(str_ends(name, "_total"));
        return;
    }
    assert_string_equal(name, f->name);
    assert_int_equal(f->samples, 0);
    if (str_eq(word, "UNIT"))
        assert_true(str_ends(name, rest) && name[strlen(name) - strlen(rest) - 1] == '_');
    else
        assert_string_equal(word, "HELP");
}

static void
metrics__keep_to_the_format(void **state)
{
    struct scene s;
    struct family f = { 0 };
    struct buf names = BUF_INIT;
    char *at, *line;
    size_t lines = 0;

    (void)state;
    scene_init(&s);
    world_fire(&s.w, "alertname=Disk, severity=critical");
    scrape(&s, OPEN_TYPE "; version=1.0.0,text/plain;q=0.5");
    assert_string_equal(s.content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert_true(str_ends(s.text, "\n# EOF\n"));
    s.text[strlen(s.text) - strlen("# EOF\n")] = '\0';
    for (line = strtok_r(s.text, "\n", &at); line != NULL; line = strtok_r(NULL, "\n", &at), lines++)
        check_line(&f, &names, line);
    assert_true(lines > 80);
    buf_release(&names);
    scene_release(&s);
}

static void
metrics__are_openmetrics__unless_only_the_older_text_is_accepted(void **state)
{
    struct scene s;

    (void)state;
    scene_init(&s);
    scrape(&s, NULL);
    assert_true(str_starts(s.content_type, OPEN_TYPE));
    scrape(&s, "*/*");
    assert_true(str_starts(s.content_type, OPEN_TYPE));
    scrape(&s, "text/plain;version=0.0.4");
    assert_string_equal(s.content_type, "text/plain; version=0.0.4; charset=utf-8");
    assert_null(strstr(s.text, "# EOF"));
    assert_null(strstr(s.text, "# UNIT"));
    expect_line(&s, "# TYPE tocsin_events_total counter");
    scene_release(&s);
}

static void
metrics__count_alerts__by_level_and_state(void **state)
{
    struct scene s;
    const struct alert *a;

    (void)state;
    scene_init(&s);
    world_fire(&s.w, "alertname=Disk, severity=critical");
    a = world_fire(&s.w, "alertname=Net, severity=critical");
    assert_true(world_act(&s.w, CMD_ACK, "ana", a));
    scrape(&s, NULL);
    expect_line(&s, "tocsin_alerts{level=\"2\",state=\"firing\"} 1");
    expect_line(&s, "tocsin_alerts{level=\"2\",state=\"acked\"} 1");
    expect_line(&s, "tocsin_alerts{level=\"1\",state=\"firing\"} 0");
    scene_release(&s);
}

static void
metrics__tell_of_sources__those_that_are_configured(void **state)
{
    struct scene s;
    struct source *am, *gone;

    (void)state;
    scene_init(&s);
    am = model_add_source(s.w.m, "am");
    am->configured = true;
    am->every_ms = 15000;
    am->polls = 7;
    am->polls_failed = 2;
    am->alerts = 12;
    am->took_ms = 45;
    am->last_ok_ms = s.facts.now_ms - 1500;
    gone = model_add_source(s.w.m, "gone");
    gone->configured = false;
    scrape(&s, NULL);
    expect_line(&s, "tocsin_source_up{source=\"am\"} 1");
    expect_line(&s, "tocsin_source_age_seconds{source=\"am\"} 1.500");
    expect_line(&s, "tocsin_source_last_success_timestamp_seconds{source=\"am\"} 1763690489.000");
    expect_line(&s, "tocsin_source_alerts{source=\"am\"} 12");
    expect_line(&s, "tocsin_source_poll_duration_seconds{source=\"am\"} 0.045");
    expect_line(&s, "tocsin_source_polls_total{source=\"am\"} 7");
    expect_line(&s, "tocsin_source_poll_failures_total{source=\"am\"} 2");
    assert_null(strstr(s.text, "\"gone\""));
    am->failures = 1;
    scrape(&s, NULL);
    expect_line(&s, "tocsin_source_up{source=\"am\"} 0");
    scene_release(&s);
}

static void
metrics__escape_names(void **state)
{
    struct scene s;

    (void)state;
    scene_init(&s);
    model_add_source(s.w.m, "a\"b\\c\nd")->configured = true;
    scrape(&s, NULL);
    expect_line(&s, "tocsin_source_alerts{source=\"a\\\"b\\\\c\\nd\"} 0");
    scene_release(&s);
}

static void
metrics__tell_of_messages__and_how_long_the_oldest_waits(void **state)
{
    struct scene s;

    (void)state;
    scene_init(&s);
    scrape(&s, NULL);
    expect_line(&s, "tocsin_messages_oldest_waiting_seconds 0.000");
    assert_non_null(world_post(&s.w, "looking"));
    s.facts.now_ms = s.w.now_ms + 61250;
    scrape(&s, NULL);
    expect_line(&s, "tocsin_messages{state=\"queued\"} 1");
    expect_line(&s, "tocsin_messages_waiting 1");
    expect_line(&s, "tocsin_messages_oldest_waiting_seconds 61.250");
    scene_release(&s);
}

static void
metrics__tell_of_appends__as_a_histogram_that_adds_up(void **state)
{
    struct scene s;

    (void)state;
    scene_init(&s);
    s.facts.engine.appends_by_duration[0] = 5;
    s.facts.engine.appends_by_duration[2] = 2;
    s.facts.engine.appends_by_duration[APPEND_BOUNDS] = 1;
    s.facts.engine.appends_ms = 12034;
    s.facts.engine.appends_failed = 3;
    scrape(&s, NULL);
    expect_line(&s, "tocsin_append_duration_seconds_bucket{le=\"0.001\"} 5");
    expect_line(&s, "tocsin_append_duration_seconds_bucket{le=\"0.025\"} 7");
    expect_line(&s, "tocsin_append_duration_seconds_bucket{le=\"10.000\"} 7");
    expect_line(&s, "tocsin_append_duration_seconds_bucket{le=\"+Inf\"} 8");
    expect_line(&s, "tocsin_append_duration_seconds_sum 12.034");
    expect_line(&s, "tocsin_append_duration_seconds_count 8");
    expect_line(&s, "tocsin_append_failures_total 3");
    scene_release(&s);
}

static void
metrics__tell_of_the_program(void **state)
{
    struct scene s;

    (void)state;
    scene_init(&s);
    s.facts.store_refuses = true;
    s.facts.unwell = "the store refuses: disk full";
    scrape(&s, NULL);
    expect_line(&s, "tocsin_build_info{version=\"1.2\"} 1");
    expect_line(&s, "tocsin_ready 0");
    expect_line(&s, "tocsin_store_up 0");
    expect_line(&s, "tocsin_loop_delay_max_seconds 1.250");
    expect_line(&s, "tocsin_store_size_bytes{file=\"database\"} 4096");
    assert_null(strstr(s.text, "file=\"wal\"")); /* not known */
    expect_line(&s, "tocsin_clients 2");
    scene_release(&s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(metrics__keep_to_the_format),
    cmocka_unit_test(metrics__are_openmetrics__unless_only_the_older_text_is_accepted),
    cmocka_unit_test(metrics__count_alerts__by_level_and_state),
    cmocka_unit_test(metrics__tell_of_sources__those_that_are_configured),
    cmocka_unit_test(metrics__escape_names),
    cmocka_unit_test(metrics__tell_of_messages__and_how_long_the_oldest_waits),
    cmocka_unit_test(metrics__tell_of_appends__as_a_histogram_that_adds_up),
    cmocka_unit_test(metrics__tell_of_the_program),
};
SUITE(metrics, tests);
