/* SPDX-License-Identifier: MIT */
/* Rows of the board on the wire: a model that is read from them is the one they were written from. */
#include <string.h>

#include "serve/wire.h"
#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/json.h"

static void
read_row(const struct buf *line, struct model *m)
{
    struct err err = { 0 };
    cJSON *o = json_parse(line->data, line->len, &err);
    const char *word = o == NULL ? "" : o->child->string;
    bool ok = strcmp(word, "alert") == 0 ? wire_alert_read(o->child, m, &err)
        : strcmp(word, "message") == 0   ? wire_message_read(o->child, m, &err)
        : strcmp(word, "rule") == 0      ? wire_rule_read(o->child, m, &err)
        : strcmp(word, "silence") == 0   ? wire_silence_read(o->child, m, &err)
        : strcmp(word, "run") == 0       ? wire_run_read(o->child, m, &err)
        : strcmp(word, "oncall") == 0    ? wire_oncall_read(o->child, m, &err)
        : strcmp(word, "source") == 0    ? wire_source_read(o->child, m, &err)
                                         : wire_observed_read(o->child, m, &err);

    if (!ok)
        fail_msg("%s: %s", line->data, err.text);
    cJSON_Delete(o);
}

static void
send_all(const struct model *from, struct model *to)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    for (size_t i = 0; i < from->sources.n; i++, buf_clear(&line)) {
        json_begin(&o, &line);
        wire_source_put(&o, from->sources.v[i]);
        read_row(&line, to);
    }
    for (size_t i = 0; i < from->rules.n; i++, buf_clear(&line)) {
        json_begin(&o, &line);
        wire_rule_put(&o, from->rules.v[i]);
        read_row(&line, to);
    }
    for (size_t i = 0; i < from->messages.n; i++, buf_clear(&line)) {
        json_begin(&o, &line);
        wire_message_put(&o, from->messages.v[i]);
        read_row(&line, to);
    }
    for (size_t i = 0; i < from->silences.n; i++, buf_clear(&line)) {
        json_begin(&o, &line);
        wire_silence_put(&o, from->silences.v[i]);
        read_row(&line, to);
    }
    for (size_t i = from->runs.n; i-- > 0; buf_clear(&line)) { /* in any order */
        json_begin(&o, &line);
        wire_run_put(&o, from->runs.v[i]);
        read_row(&line, to);
    }
    json_begin(&o, &line);
    for (size_t i = 0; wire_oncall_put(&o, from, i); i++) {
        read_row(&line, to);
        buf_clear(&line);
        json_begin(&o, &line);
    }
    buf_clear(&line);
    for (size_t i = 0; i < from->alerts.n; i++, buf_clear(&line)) {
        json_begin(&o, &line);
        wire_alert_put(&o, from->alerts.v[i]);
        read_row(&line, to);
    }
    buf_release(&line);
}

/* One of an alert that has ended, one that has not, and one that never began. */
static void
run_commands(struct world *w, const struct alert *a)
{
    static const char *const argv[] = { "/usr/bin/rollback", "check \"out\"" };
    const struct run_order order = { .argv = argv,
        .argv_n = 2,
        .host = "bastion1",
        .directory = "/home/ana",
        .boot = "b1",
        .pid = 4711,
        .started_ticks = 99 };
    const struct run_end ends[] = { { .how = RUN_EXITED, .code = 3, .took_ms = 1500, .head = "done" },
        { .how = RUN_NOT_STARTED, .error = "no such file", .head = "" } };
    const struct subject subject = { a->id, a->episode };
    struct command start = { .kind = CMD_RUN_START,
        .actor = "ana",
        .origin = "cli",
        .text = "why",
        .run = &order,
        .subjects = &subject,
        .subjects_n = 1 };

    for (uint64_t i = 1; i <= 3; i++, start.subjects_n = 0)
        assert_true(world_do(w, &start));
    for (uint64_t i = 0; i < 2; i++)
        assert_true(world_do(w,
            &(struct command){ .kind = CMD_RUN_FINISH,
                .actor = "ana",
                .origin = "cli",
                .run_number = 1 + 2 * i,
                .run_end = &ends[i] }));
}

/* Listed, and put from here: of the alert, and not. */
static void
put_silences(struct world *w, const struct alert *a)
{
    struct source *am = model_source(w->m, "am");

    for (uint64_t i = 0; i < 3; i++) {
        struct silence *s = xcalloc(1, sizeof *s);

        *s = (struct silence){ .source = am,
            .matchers = xstrdup("{alertname=\"A\"}"),
            .starts_at_ms = w->now_ms,
            .ends_at_ms = w->now_ms + 1000,
            .author = xstrdup("ana"),
            .comment = xstrdup("why \"so\""),
            .listed = i == 0,
            .is_ack = i == 2,
            .message = i,
            .last_seq = i + 1,
            .changed_at_ms = w->now_ms,
            .due_ms = INT64_MAX };
        s->id = xstrdup(i == 0 ? "s0" : i == 1 ? "s1" : "s2");
        if (s->is_ack)
            s->alert = a->id;
        model_put_silence_take(w->m, s);
    }
}

/* Two schedules, of which one has shifts and overrides. */
static void
put_on_call(struct world *w)
{
    const struct oncall_shift shifts[] = { { NULL, "ana", 1000, 2000 }, { NULL, "Dora \"Q\" \xe2\x82\xac", 2000, 3000 } };

    model_set_shifts(w->m, "payments", shifts, 2);
    model_put_override(w->m, &(struct oncall_override){ 3, "payments", "bob", "ana", 1500, 1600, 900 });
    model_put_override(w->m, &(struct oncall_override){ 4, "platform", "ana", "bob", 1500, 1600, 900 });
    model_put_override(w->m, &(struct oncall_override){ 5, "payments", "ana", "bob", 1700, 1800, 900 });
}

/* A night: alerts in each state, with notes, undone acts, messages in each standing, a source that fails. */
static void
live_a_night(struct world *w)
{
    const struct alert *a = world_fire(w, "alertname=A,severity=critical,team=\xe2\x82\xac"), *b, *c, *d;
    const struct message *m;
    struct sighting s = world_sighting(w, "alertname=E,severity=info");

    b = world_fire(w, "alertname=B,severity=warning");
    c = world_fire(w, "alertname=C,severity=odd");
    d = world_fire(w, "alertname=D");
    s.suppressed_by = "s1 s2";
    s.annotations = world_labels(w, "summary=\"q\"\x1b,empty=");
    world_see(w, &s, 1);
    assert_true(world_act(w, CMD_ACK, "ana", a));
    assert_true(world_act(w, CMD_COMMENT, "bo", a));
    assert_true(world_act(w, CMD_ACK, "ana", b));
    assert_true(world_undo(w, "ana", 0));
    world_clear(w, c);
    world_clear(w, d);
    assert_true(world_act(w, CMD_ACK, "ana", d));
    assert_true(world_opine(w, CMD_VOTE, "ana", a, VOTE_NOISE, RESPOND_UNREVIEWED, NULL));
    assert_true(world_opine(w, CMD_REVIEW, "bo", a, VOTE_NONE, RESPOND_NO, "two\n\x1blines"));
    assert_true(world_act(w, CMD_SNOOZE, "ana", world_fire(w, "alertname=F")));
    for (int i = 0; i < 5; i++) {
        world_clear(w, world_fire(w, "alertname=G"));
        w->now_ms += 1000;
    }
    assert_non_null(world_post(w, "one"));
    m = world_post(w, "two \"quoted\"");
    assert_true(world_sent(w, m, "1763690400.000100"));
    m = world_post(w, "three");
    assert_true(world_deliver(w, m));
    assert_true(world_outcome(w, m, &(struct message_outcome){ .kind = OUTCOME_RETRY, .unsure = true, .error = "lost" }));
    m = world_post(w, "four");
    assert_true(world_message_act(w, CMD_DROP, m->number, "no longer"));
    m = world_post(w, "five");
    assert_true(world_deliver(w, m));
    assert_true(world_outcome(w, m, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "channel_not_found" }));
    world_do(w,
        &(struct command){ .kind = CMD_SOURCE_STATE,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .error = "timed out",
            .boot = "b1" });
    world_tick(w, 7 * INT64_C(60000));
}

static void
start_from(const struct model *from, struct model **to)
{
    *to = model_new(&from->config);
    memcpy((*to)->node, from->node, sizeof from->node);
    (*to)->next_seq = from->next_seq;
    (*to)->durable_seq = from->durable_seq;
}

static void
a_board_that_was_read__is_the_one_that_was_written(void **state)
{
    struct world w;
    struct model *to;
    struct source *s;
    struct buf why = BUF_INIT;

    (void)state;
    world_init(&w);
    live_a_night(&w);
    run_commands(&w, w.m->alerts.v[0]);
    put_on_call(&w);
    put_silences(&w, w.m->alerts.v[0]);
    s = model_source(w.m, "am");
    s->every_ms = 10000;
    s->last_ok_ms = s->next_poll_ms = w.now_ms;
    s->took_ms = 31;
    s->polls = 7;
    s->alerts = 5;
    s->failures = 2;
    s->instances = 3;
    s->instances_ok = 2;
    s->polling = true;
    s->takes_silences = s->silences_acks = s->takes_acks = s->takes_unacks = s->writes_acks = true;
    s->map.names[0][0] = "job";
    s->map.names[0][1] = "service";
    start_from(w.m, &to);
    for (int i = 0; i < 2; i++) { /* again: each row takes the place of what was there */
        send_all(w.m, to);
        while (to->acts.n < w.m->acts.n)
            model_add_act(to, w.m->acts.v[to->acts.n]->events.v, w.m->acts.v[to->acts.n]->events.n);
        if (!boards_equal(w.m, to, &why))
            fail_msg("%s", buf_text(&why));
    }
    assert_true(model_source(to, "am")->takes_silences && model_source(to, "am")->silences_acks);
    assert_true(model_source(to, "am")->takes_acks && model_source(to, "am")->takes_unacks && model_source(to, "am")->writes_acks);
    assert_string_equal(model_source(to, "am")->map.names[0][1], "service");
    assert_null(model_source(to, "am")->map.names[0][2]);
    model_free(to);
    world_release(&w);
}

static void
an_observation__changes_annotations__unless_the_alert_has_changed_since(void **state)
{
    struct world w;
    struct model *to;
    struct sighting s;
    const struct alert *a;
    struct buf line = BUF_INIT, old = BUF_INIT;
    struct json_out o;

    (void)state;
    world_init(&w);
    s = world_sighting(&w, "alertname=A,severity=critical");
    a = world_fire(&w, "alertname=A,severity=critical");
    start_from(w.m, &to);
    send_all(w.m, to);
    json_begin(&o, &old);
    wire_observed_put(&o, a, a->last_seq - 1);
    s.annotations = world_labels(&w, "summary=it moved");
    world_see(&w, &s, 1);
    json_begin(&o, &line);
    wire_observed_put(&o, a, w.m->next_seq - 1);
    read_row(&line, to);
    assert_string_equal(labels_get(alert_annotations(model_alert(to, &a->id)), "summary"), "it moved");
    read_row(&old, to);
    assert_string_equal(labels_get(alert_annotations(model_alert(to, &a->id)), "summary"), "it moved");
    buf_release(&line);
    buf_release(&old);
    model_free(to);
    world_release(&w);
}

/* Each member of a good row becomes something else: it is read or refused, and what is refused changes nothing. */
static void
rows_with_a_wrong_member__are_refused_whole_or_read_whole(void **state)
{
    static const char *const values[] = { "null", "\"x\"", "-1", "1e300", "4294967296", "[]", "{}", "true" };
    struct world w;

    (void)state;
    world_init(&w);
    live_a_night(&w);
    model_put_override(w.m, &(struct oncall_override){ 3, "payments", "bob", "ana", 1500, 1600, 900 });
    for (int kind = 0; kind < 5; kind++) {
        struct buf line = BUF_INIT;
        struct json_out out;
        struct err err = { 0 };
        cJSON *row;

        json_begin(&out, &line);
        if (kind == 0)
            wire_alert_put(&out, w.m->alerts.v[0]);
        else if (kind == 1)
            wire_message_put(&out, w.m->messages.v[1]);
        else if (kind == 3)
            wire_rule_put(&out, w.m->rules.v[0]);
        else if (kind == 4)
            assert_true(wire_oncall_put(&out, w.m, 0));
        else
            wire_source_put(&out, w.m->sources.v[0]);
        row = json_parse(line.data, line.len, &err);
        for (int member = 0; member < cJSON_GetArraySize(row->child); member++)
            for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
                cJSON *copy = cJSON_Duplicate(row->child, true);
                struct model *m = model_new(&w.m->config);
                bool ok;

                if (kind == 0)
                    model_add_source(m, "am");
                cJSON_ReplaceItemInObjectCaseSensitive(copy, cJSON_GetArrayItem(copy, member)->string, cJSON_Parse(values[v]));
                err = (struct err){ 0 };
                ok = kind == 0  ? wire_alert_read(copy, m, &err)
                    : kind == 1 ? wire_message_read(copy, m, &err)
                    : kind == 3 ? wire_rule_read(copy, m, &err)
                    : kind == 4 ? wire_oncall_read(copy, m, &err)
                                : wire_source_read(copy, m, &err);
                assert_int_equal(kind == 0 ? m->alerts.n
                        : kind == 1        ? m->messages.n
                        : kind == 3        ? m->rules.n
                        : kind == 4        ? m->oncall.overrides.n + (ok && m->oncall.overrides.n == 0)
                                           : m->sources.n,
                    ok ? 1 : 0);
                assert_true(ok || strlen(err.text) > 15);
                model_free(m);
                cJSON_Delete(copy);
            }
        cJSON_Delete(row);
        buf_release(&line);
    }
    world_release(&w);
}

static void
an_alert_of_a_source_that_is_not_there__is_refused(void **state)
{
    struct world w;
    struct model *m;
    struct buf line = BUF_INIT;
    struct json_out out;
    struct err err = { 0 };
    cJSON *row;

    (void)state;
    world_init(&w);
    world_fire(&w, "alertname=A");
    m = model_new(&w.m->config);
    json_begin(&out, &line);
    wire_alert_put(&out, w.m->alerts.v[0]);
    row = json_parse(line.data, line.len, &err);
    assert_false(wire_alert_read(row->child, m, &err));
    assert_int_equal(m->alerts.n, 0);
    cJSON_Delete(row);
    buf_release(&line);
    model_free(m);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_board_that_was_read__is_the_one_that_was_written),
    cmocka_unit_test(an_observation__changes_annotations__unless_the_alert_has_changed_since),
    cmocka_unit_test(rows_with_a_wrong_member__are_refused_whole_or_read_whole),
    cmocka_unit_test(an_alert_of_a_source_that_is_not_there__is_refused),
};
SUITE(wire_board, tests);
