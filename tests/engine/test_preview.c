/* SPDX-License-Identifier: MIT */
/* What a silence would cover: the source's own count, examples, our count beside it; the same over the wire, and the silences there are. */
#include "engine/preview.h"

#include <stdio.h>
#include <string.h>

#include "engine/hub_run.h"
#include "support/suite.h"
#include "util/str.h"

#define MATCH "&filter=env%3D%22prod%22"
#define ENV_PROD "[{\"name\":\"env\",\"value\":\"prod\",\"isRegex\":false,\"isEqual\":true}]"
#define ALERT(name, severity, state) \
    "{\"labels\":{\"alertname\":\"" name "\",\"env\":\"prod\",\"severity\":\"" severity \
    "\"},\"annotations\":{\"summary\":\"about " name "\"},\"startsAt\":\"2026-03-01T10:00:00Z\",\"status\":{\"state\":\"" state \
    "\",\"silencedBy\":[],\"inhibitedBy\":[]}}"
#define FOUR \
    "[" ALERT("A", "warning", "active") "," ALERT("B", "info", "suppressed") "," ALERT("C", "critical", "active") "," ALERT("D", \
        "warning", "suppressed") "]"

struct desk {
    struct hub_run h;
    struct source_config *source;
    struct arena arena;
    struct silence_matchers matchers;
    int answers;
    bool ok;
    uint64_t count, already, ours;
    size_t examples_n;
    char examples[128]; /* their names and summaries */
    char said[512];     /* the fault, or the note */
};

static void
on_preview(void *arg, const struct preview *p)
{
    struct desk *d = arg;
    size_t used = 0;

    d->answers++;
    d->ok = p->ok;
    d->count = p->count;
    d->already = p->already;
    d->ours = p->ours;
    d->examples_n = p->examples_n;
    for (size_t i = 0; i < p->examples_n; i++)
        used += (size_t)snprintf(d->examples + used, sizeof d->examples - used, "%s (%s) ", p->examples[i].name,
            p->examples[i].summary);
    str_copy(d->said, sizeof d->said, p->ok ? p->note.text : p->err.text);
}

static void
desk_init(struct desk *d, bool roles, const char *second_url)
{
    static const char *const some[] = { "alertname=A,severity=warning,env=prod", "alertname=X,severity=warning,env=dev" };
    struct err err = { 0 };

    memset(d, 0, sizeof *d);
    hub_run_init(&d->h, roles);
    d->source = source_config_default("am", "http://127.0.0.1:9093");
    if (second_url != NULL)
        d->source->urls[d->source->urls_n++] = xstrdup(second_url);
    engine_hold_polls(d->h.r.e);
    engine_reload(d->h.r.e, &(struct engine_config){ .sources = &d->source, .sources_n = 1, .deliver = &d->h.r.deliver });
    hub_see(&d->h, some, 2);
    hub_settle(&d->h);
    assert_true(silence_matchers_parse("env=prod", &d->arena, &d->matchers, &err));
}

static void
desk_release(struct desk *d)
{
    hub_run_release(&d->h);
    source_config_free(d->source);
    arena_release(&d->arena);
}

static struct preview_call *
ask(struct desk *d)
{
    struct err err = { 0 };
    struct preview_call *c = engine_preview(d->h.r.e, "am", &d->matchers, on_preview, d, &err);

    if (c == NULL)
        fail_msg("%s", err.text);
    return c;
}

static bool
answer(struct desk *d, int status, const char *body)
{
    return sim_ports_answer(&d->h.r.sim, MATCH, status, body, 50);
}

static void
preview__is_what_the_source_says__with_the_most_severe_as_examples(void **state)
{
    struct desk d;

    (void)state;
    desk_init(&d, false, NULL);
    ask(&d);
    assert_int_equal(d.answers, 0);
    assert_true(answer(&d, 200, FOUR));
    assert_int_equal(d.answers, 1);
    assert_true(d.ok);
    assert_int_equal(d.count, 4);
    assert_int_equal(d.already, 2);
    assert_int_equal(d.ours, 1);
    assert_string_equal(d.examples, "C (about C) A (about A) D (about D) ");
    assert_string_equal(d.said, "");
    desk_release(&d);
}

static void
preview__of_nothing__is_nothing(void **state)
{
    struct desk d;

    (void)state;
    desk_init(&d, false, NULL);
    ask(&d);
    assert_true(answer(&d, 200, "[]"));
    assert_true(d.ok);
    assert_int_equal(d.count, 0);
    assert_int_equal(d.examples_n, 0);
    desk_release(&d);
}

static void
preview__of_a_cluster__counts_each_alert_once(void **state)
{
    struct desk d;

    (void)state;
    desk_init(&d, false, "http://127.0.0.1:9094");
    ask(&d);
    assert_true(answer(&d, 200, "[" ALERT("A", "warning", "active") "," ALERT("B", "info", "active") "]"));
    assert_int_equal(d.answers, 0);
    assert_true(answer(&d, 200, "[" ALERT("B", "info", "active") "," ALERT("C", "info", "active") "]"));
    assert_int_equal(d.answers, 1);
    assert_int_equal(d.count, 3);
    desk_release(&d);
}

static void
preview__of_a_cluster_with_one_silent__says_so(void **state)
{
    struct desk d;

    (void)state;
    desk_init(&d, false, "http://127.0.0.1:9094");
    ask(&d);
    assert_true(answer(&d, 200, FOUR));
    assert_true(sim_ports_fail(&d.h.r.sim, MATCH, "connection refused"));
    assert_true(d.ok);
    assert_int_equal(d.count, 4);
    assert_string_equal(d.said, "1 of 2 instances of am do not answer: connection refused");
    desk_release(&d);
}

static void
preview__counts_what_it_can_not_read__and_says_so(void **state)
{
    struct desk d;

    (void)state;
    desk_init(&d, false, NULL);
    ask(&d);
    assert_true(answer(&d, 200, "[" ALERT("A", "warning", "active") ",{}]"));
    assert_true(d.ok);
    assert_int_equal(d.count, 2);
    assert_non_null(strstr(d.said, "1 of 2 alerts can't be read"));
    desk_release(&d);
}

static void
preview__that_the_source_refuses__has_its_words(void **state)
{
    struct desk d;

    (void)state;
    desk_init(&d, false, NULL);
    ask(&d);
    assert_true(answer(&d, 400, "\"bad matcher format: x\""));
    assert_int_equal(d.answers, 1);
    assert_false(d.ok);
    assert_string_equal(d.said, "source am can't say what this covers: HTTP 400: bad matcher format: x");
    desk_release(&d);
}

static void
preview__that_is_cancelled__never_answers(void **state)
{
    struct desk d;

    (void)state;
    desk_init(&d, false, "http://127.0.0.1:9094");
    preview_cancel(ask(&d));
    assert_null(sim_ports_call(&d.h.r.sim, MATCH));
    ask(&d);
    assert_true(answer(&d, 200, "[]"));
    desk_release(&d); /* with one under way */
    assert_int_equal(d.answers, 0);
}

static void
preview__ends__when_the_configuration_is_read_anew(void **state)
{
    struct desk d;

    (void)state;
    desk_init(&d, false, NULL);
    ask(&d);
    engine_reload(d.h.r.e, &(struct engine_config){ .sources = &d.source, .sources_n = 1, .deliver = &d.h.r.deliver });
    assert_int_equal(d.answers, 1);
    assert_false(d.ok);
    assert_string_equal(d.said, "the configuration was read anew meanwhile: ask again");
    assert_null(sim_ports_call(&d.h.r.sim, MATCH));
    desk_release(&d);
}

static void
preview__is_refused__where_it_can_not_be_asked(void **state)
{
    struct silence_matchers none = { 0 };
    struct desk d;
    struct err err = { 0 };

    (void)state;
    desk_init(&d, false, NULL);
    assert_null(engine_preview(d.h.r.e, "zabbix", &d.matchers, on_preview, &d, &err));
    assert_string_equal(err.text, "no source named zabbix is configured");
    assert_null(engine_preview(d.h.r.e, "am", &none, on_preview, &d, &err));
    assert_int_equal(err.code, ERR_USAGE);
    for (int i = 0; i < PREVIEWS_MAX; i++)
        ask(&d);
    assert_null(engine_preview(d.h.r.e, "am", &d.matchers, on_preview, &d, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    desk_release(&d);
}

/* --- over the wire */

static void
put(struct json_out *o, const void *what)
{
    preview_put_ask(o, "am", what);
}

static void
preview__asked_by_a_client__is_the_same(void **state)
{
    struct arena arena = { 0 };
    struct preview p;
    struct screen *s;
    struct desk d;
    cJSON *line;

    (void)state;
    desk_init(&d, false, NULL);
    s = screen_open(&d.h, UID_BO, false);
    client_ask(s->client, "preview", put, &d.matchers);
    hub_settle(&d.h);
    assert_string_equal(screen_answer(s, "2"), "");
    assert_true(answer(&d, 200, FOUR));
    hub_settle(&d.h);
    line = json_parse(screen_answer(s, "2"), strlen(screen_answer(s, "2")), NULL);
    assert_non_null(line);
    preview_read(line, &arena, &p);
    cJSON_Delete(line);
    on_preview(&d, &p);
    assert_true(d.ok);
    assert_int_equal(d.count, 4);
    assert_int_equal(d.already, 2);
    assert_int_equal(d.ours, 1);
    assert_string_equal(d.examples, "C (about C) A (about A) D (about D) ");
    assert_true(alert_id_equal(&p.examples[1].id, &hub_alert(&d.h, "A")->id));
    arena_release(&arena);
    desk_release(&d);
}

static struct screen *
knock(struct desk *d, uint32_t uid)
{
    struct screen *s = screen_knock(&d->h, uid, 1 << 24);

    screen_say(s, "{\"tocsin\":1,\"hello\":\"cli\"}");
    return s;
}

static void
preview__of_a_client_that_asks_again__is_ended(void **state)
{
    struct screen *s, *other;
    struct desk d;

    (void)state;
    desk_init(&d, false, NULL);
    s = knock(&d, UID_BO);
    other = knock(&d, UID_ANA);
    screen_say(other, "{\"id\":9,\"do\":\"preview\",\"source\":\"am\",\"matchers\":" ENV_PROD "}");
    screen_say(s, "{\"id\":1,\"do\":\"preview\",\"source\":\"am\",\"matchers\":" ENV_PROD "}");
    screen_say(s, "{\"id\":2,\"do\":\"preview\",\"source\":\"am\",\"matchers\":" ENV_PROD "}");
    hub_settle(&d.h);
    assert_string_equal(screen_last(s),
        "{\"id\":1,\"ok\":false,\"code\":\"conflict\",\"error\":\"another preview was asked for\"}");
    assert_true(answer(&d, 200, "[]"));
    assert_true(answer(&d, 200, "[]"));
    hub_settle(&d.h);
    assert_string_equal(screen_last(s),
        "{\"id\":2,\"ok\":true,\"preview\":{\"count\":0,\"already\":0,\"ours\":1,\"note\":null,\"examples\":[]}}");
    assert_non_null(strstr(screen_last(other), "{\"id\":9,\"ok\":true"));
    desk_release(&d);
}

static void
preview__of_a_client_that_hangs_up__is_cancelled(void **state)
{
    struct screen *s;
    struct desk d;

    (void)state;
    desk_init(&d, false, NULL);
    s = knock(&d, UID_BO);
    screen_say(s, "{\"id\":1,\"do\":\"preview\",\"source\":\"am\",\"matchers\":" ENV_PROD "}");
    assert_non_null(sim_ports_call(&d.h.r.sim, MATCH));
    screen_hang_up(s);
    assert_null(sim_ports_call(&d.h.r.sim, MATCH));
    desk_release(&d);
}

static void
preview__of_a_client__is_refused_where_it_is_wrong_or_she_only_reads(void **state)
{
    static const char *const bad[] = {
        "{\"id\":1,\"do\":\"preview\"}",
        "{\"id\":1,\"do\":\"preview\",\"source\":\"am\"}",
        "{\"id\":1,\"do\":\"preview\",\"source\":5,\"matchers\":" ENV_PROD "}",
        "{\"id\":1,\"do\":\"preview\",\"source\":\"am\",\"matchers\":\"env=prod\"}",
        "{\"id\":1,\"do\":\"preview\",\"source\":\"am\",\"matchers\":[]}",
        "{\"id\":1,\"do\":\"preview\",\"source\":\"am\",\"matchers\":[{}]}",
        "{\"id\":1,\"do\":\"preview\",\"matchers\":" ENV_PROD "}",
        "{\"id\":1,\"do\":\"preview\",\"source\":\"am\",\"matchers\":[{\"name\":\"a\",\"value\":\"(\",\"isRegex\":true}]}",
        "{\"id\":1,\"do\":\"preview\",\"source\":\"am\",\"matchers\":[{\"name\":\"a\",\"value\":\"\",\"isRegex\":false}]}",
    };
    struct screen *s;
    struct desk d;

    (void)state;
    desk_init(&d, true, NULL);
    s = knock(&d, UID_BO);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t before = s->lines.n;

        screen_say(s, "%s", bad[i]);
        hub_settle(&d.h);
        if (s->lines.n != before + 1 || !str_starts(screen_last(s), "{\"id\":1,\"ok\":false,\"code\":\""))
            fail_msg("%s was answered: %s", bad[i], screen_last(s));
    }
    s = knock(&d, UID_CY);
    screen_say(s, "{\"id\":1,\"do\":\"preview\",\"source\":\"am\",\"matchers\":" ENV_PROD "}");
    hub_settle(&d.h);
    assert_true(str_starts(screen_last(s), "{\"id\":1,\"ok\":false,\"code\":\"refused\""));
    assert_null(sim_ports_call(&d.h.r.sim, MATCH));
    desk_release(&d);
}

static void
silences__come_with_a_query_that_wants_them(void **state)
{
    static const struct silence_matcher matcher = { "env", "prod", false, true };
    const struct silence_fact fact = { .id = "s1",
        .matchers = { &matcher, 1 },
        .ends_at_ms = INT64_C(4102444800000),
        .author = "x",
        .comment = "y" };
    struct command cmd = { .kind = CMD_SILENCES, .actor = "am", .origin = "source:am", .source = "am" };
    struct screen *s;
    struct desk d;

    (void)state;
    desk_init(&d, false, NULL);
    cmd.silences = &fact;
    cmd.silences_n = 1;
    engine_submit(d.h.r.e, &cmd, NULL, NULL);
    hub_settle(&d.h);
    s = knock(&d, UID_BO);
    screen_say(s, "{\"id\":1,\"do\":\"query\",\"silences\":false}");
    hub_settle(&d.h);
    assert_int_equal(screen_line(s, "{\"silence\":", 0), LINES_MAX);
    screen_say(s, "{\"id\":2,\"do\":\"query\",\"silences\":true}");
    hub_settle(&d.h);
    assert_true(screen_line(s, "{\"silence\":{\"source\":\"am\",\"id\":\"s1\",", 0) < LINES_MAX);
    desk_release(&d);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(preview__is_what_the_source_says__with_the_most_severe_as_examples),
    cmocka_unit_test(preview__of_nothing__is_nothing),
    cmocka_unit_test(preview__of_a_cluster__counts_each_alert_once),
    cmocka_unit_test(preview__of_a_cluster_with_one_silent__says_so),
    cmocka_unit_test(preview__counts_what_it_can_not_read__and_says_so),
    cmocka_unit_test(preview__that_the_source_refuses__has_its_words),
    cmocka_unit_test(preview__that_is_cancelled__never_answers),
    cmocka_unit_test(preview__ends__when_the_configuration_is_read_anew),
    cmocka_unit_test(preview__is_refused__where_it_can_not_be_asked),
    cmocka_unit_test(preview__asked_by_a_client__is_the_same),
    cmocka_unit_test(preview__of_a_client_that_asks_again__is_ended),
    cmocka_unit_test(preview__of_a_client_that_hangs_up__is_cancelled),
    cmocka_unit_test(preview__of_a_client__is_refused_where_it_is_wrong_or_she_only_reads),
    cmocka_unit_test(silences__come_with_a_query_that_wants_them),
};
SUITE(preview, tests);
