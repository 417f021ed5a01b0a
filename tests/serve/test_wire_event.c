/* SPDX-License-Identifier: MIT */
/* Events on the wire: what is written is read back, with the labels of its alerts; what is no event is refused. */
#include <string.h>

#include "serve/wire.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/json.h"

#define NODE "00112233445566778899aabbccddeeff"

static const struct alert_id ids[] = { { { 1, 2, 3 } }, { { 255 } } };
static const uint64_t numbers[] = { 1, 3, UINT64_C(9000000000000000) };

static const char *const streams[] = {
    [DATA_SIGHTINGS] = "source:am",
    [DATA_ALERTS] = "source:am",
    [DATA_ROUTED] = "source:am",
    [DATA_TOLD] = "node:x",
    [DATA_STEP] = "node:x",
    [DATA_CALL] = "alert:01020300000000000000000000000000",
    [DATA_HOLD] = "alert:01020300000000000000000000000000",
    [DATA_NOTE] = "alert:01020300000000000000000000000000",
    [DATA_RESTORE] = "alert:01020300000000000000000000000000",
    [DATA_VOTE] = "alert:01020300000000000000000000000000",
    [DATA_REVIEW] = "rule:am/A",
    [DATA_SOURCE] = "source:am",
    [DATA_CONFIG] = "node:x",
    [DATA_QUEUED] = "message:12",
    [DATA_ATTEMPT] = "message:12",
    [DATA_CHANGE] = "message:12",
    [DATA_NUMBERS] = "node:x",
    [DATA_SILENCES] = "source:am",
    [DATA_SILENCE_IDS] = "source:am",
    [DATA_DRY_RUN] = "dry:1",
    [DATA_RUN] = "run:12",
    [DATA_SHIFTS] = "oncall:payments",
    [DATA_OVERRIDE] = "oncall:payments",
    [DATA_INC_OPENED] = "incident:12",
    [DATA_INC_FIELD] = "incident:12",
    [DATA_INC_ALERTS] = "incident:12",
    [DATA_INC_ENTRY] = "incident:12",
    [DATA_INC_REMINDED] = "incident:12",
    [DATA_BANNER] = "banner",
};

static struct event
head(enum event_kind kind)
{
    return (struct event){ .seq = UINT64_C(9007199254740990),
        .batch = 7,
        .at_ms = WORLD_START_MS + 1,
        .kind = kind,
        .actor = "ana \xe2\x82\xac \xe2\x80\xae",
        .origin = "tui unix:1000",
        .stream = streams[event_rows[kind].data],
        .version = 4,
        .request_id = "r\"1",
        .cause = 3,
        .undoes = 2,
        .alert = ids[0],
        .message = 12,
        .run = 12,
        .incident = 12 };
}

static void
fill(struct event *ev, struct sighting *s)
{
    static struct incident_alert linked[] = { { .episode = 4, .name = "HighErrorRate", .by_rule = true } };
    static const struct incident_entry action = { .kind = ENTRY_ACTION,
        .number = 2,
        .by = "ana",
        .at_ms = 1000,
        .text = "add a limit",
        .due_ms = 9000,
        .owner = "bob",
        .done = ENTRY_DONE,
        .seq = 5 };
    const struct alert_hold hold = { ALERT_ACKED, "ana", 1000, 2000, "\"quoted\" \\ \xe2\x82\xac\x1b", 6 };
    const struct alert_note note = { "bob", 3000, "two\nlines", 5 };
    static const struct silence_matcher matchers[] = { { "alertname", "a \"b\", c", false, true } };
    static struct silence_fact facts[] = { { .id = "9f2c", .matchers = { matchers, 1 }, .author = "ana", .comment = "why\n" } };
    static struct oncall_shift shifts[] = { { NULL, "bob", 1000, 2000 }, { NULL, "Dora \xe2\x82\xac", 2000, 3000 } };
    static const char *silence_ids[] = { "9f2c", "b" };
    static const char *const argv[] = { "/usr/bin/rollback", "\"q\"\n\x1b" };

    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        ev->u.sightings = (struct event_sightings){ s, 1 };
        break;
    case DATA_ALERTS:
        ev->u.alerts = (struct event_alerts){ (struct alert_id *)ids, 2 };
        break;
    case DATA_ROUTED:
        ev->u.routed = (struct event_routed){ { (struct alert_id *)ids, 2 }, "db all", "payments", NULL, 2 };
        break;
    case DATA_TOLD:
        ev->u.told = (struct event_told){ { (struct alert_id *)ids, 2 }, "new", numbers, 3 };
        break;
    case DATA_STEP:
        ev->u.step = (struct event_step){ { (struct alert_id *)ids, 2 }, "payments-primary", "ana, bob", 2, 1, 9000, 5, 0 };
        break;
    case DATA_CALL:
        ev->u.call.now = (struct alert_call){ "payments-primary", "bob", "ana", 2, 1, 1000, 2000, 6 };
        break;
    case DATA_HOLD:
        ev->u.hold.now = hold;
        break;
    case DATA_NOTE:
        ev->u.note.now = note;
        break;
    case DATA_VOTE:
        ev->u.vote = (struct event_vote){ "am", "A/\"B\"", { VOTE_NOISE, "ana", 1000, 6 }, { VOTE_NONE, NULL, 0, 0 } };
        break;
    case DATA_SHIFTS:
        ev->u.shifts = (struct event_shifts){ "payments", shifts, 2 };
        break;
    case DATA_OVERRIDE:
        ev->u.override = (struct event_override){ true, true,
            { ev->kind == EV_OVERRIDDEN ? 0 : 6, "payments", "bob", "ana \"q\"", 1000, 2000, 500 } };
        break;
    case DATA_INC_OPENED:
        ev->u.inc_opened.fields[INCIDENT_TITLE] = "checkout \"errors\"";
        ev->u.inc_opened.fields[INCIDENT_SEVERITY] = "sev-1";
        ev->u.inc_opened.fields[INCIDENT_STATE] = "investigating";
        ev->u.inc_opened.fields[INCIDENT_REPORTED] = "2025-11-21T02:00:00.000Z";
        break;
    case DATA_INC_FIELD:
        ev->u.inc_field = (struct event_inc_field){ true, INCIDENT_LEAD, "ana", NULL };
        break;
    case DATA_INC_ALERTS:
        ev->u.inc_alerts = (struct event_inc_alerts){ true, linked, 1 };
        break;
    case DATA_INC_ENTRY:
        ev->u.inc_entry = (struct event_inc_entry){ true, action, action };
        break;
    case DATA_INC_REMINDED:
        ev->u.inc_reminded.of = REMIND_SEVERITY;
        break;
    case DATA_BANNER:
        ev->u.banner.now = (struct banner){ "deploy freeze", 9000, "ana", 1000, 7 };
        break;
    case DATA_REVIEW:
        ev->u.review = (struct event_review){ true, "am", "A", { RESPOND_NO, "ana", 1000, "wakes\nus", 6 }, { 0 } };
        break;
    case DATA_RESTORE:
        ev->u.restore = (struct event_restore){ .is_redo = true, .hold.now = hold };
        break;
    case DATA_SOURCE:
        ev->u.source = (struct event_source){ "timed out", "b" };
        break;
    case DATA_CONFIG:
        ev->u.config.file = "/etc/x";
        memset(ev->u.config.hash, 'a', 64);
        break;
    case DATA_QUEUED:
        ev->u.queued = (struct event_queued){ true,
            { MESSAGE_SLACK, MESSAGE_STRIKE, "#ops", "C1", "\"q\" \\\n<@U1>", 2, 3, 4, numbers, 3, ids, 2, 5000, NULL, "ana",
                "{\"summary\":\"x\"}", 12, 3 } };
        break;
    case DATA_ATTEMPT:
        ev->u.attempt = (struct event_attempt){ 4, "timed out", true, true, 7000, "C1", "1763690400.000100", 8000, "by hand" };
        break;
    case DATA_CHANGE:
        ev->u.change = (struct event_change){ true, { MESSAGE_RETRYING, true, 9000 }, { MESSAGE_DROPPED, false, 0 }, "no\tlonger",
            11, 8000, "C0OTHER01", "bob" };
        break;
    case DATA_NUMBERS:
        ev->u.numbers = (struct event_numbers){ numbers, 3 };
        break;
    case DATA_SILENCES:
        ev->u.silences = (struct event_silences){ facts, 1 };
        break;
    case DATA_SILENCE_IDS:
        ev->u.silence_ids = (struct event_silence_ids){ silence_ids, 2 };
        break;
    case DATA_DRY_RUN:
        ev->u.dry_run.json = "{\"command\":{\"kind\":\"post\"},\"requests\":[\"x\",1,null]}";
        break;
    case DATA_RUN:
        if (ev->kind == EV_RUN_STARTED)
            ev->u.run = (struct run_order){ "why", argv, 2, "rollback", false, { { 0 } }, 0, "bastion1", "/", "b1", 4711, 99 };
        else
            ev->u.run_end.end = (struct run_end){ RUN_SIGNALED, 9, NULL, 1500, "first\n", "last", 7 };
        break;
    }
}

static void
assert_same_head(const struct event *a, const struct event *b)
{
    assert_int_equal(a->seq, b->seq);
    assert_int_equal(a->batch, b->batch);
    assert_int_equal(a->at_ms, b->at_ms);
    assert_int_equal(a->kind, b->kind);
    assert_string_equal(a->actor, b->actor);
    assert_string_equal(a->origin, b->origin);
    assert_string_equal(a->stream, b->stream);
    assert_int_equal(a->version, b->version);
    assert_string_equal(a->request_id, b->request_id);
    assert_int_equal(a->cause, b->cause);
    assert_int_equal(a->undoes, b->undoes);
}

static void
assert_same_data(const struct event *a, const struct event *b)
{
    struct buf one = BUF_INIT, other = BUF_INIT;

    event_encode(a, &one);
    event_encode(b, &other);
    assert_string_equal(buf_text(&one), buf_text(&other));
    buf_release(&one);
    buf_release(&other);
}

static cJSON *
parsed(const struct buf *line)
{
    struct err err = { 0 };
    cJSON *o;

    assert_int_equal(line->data[line->len - 1], '\n');
    assert_null(memchr(line->data, '\n', line->len - 1));
    o = json_parse(line->data, line->len - 1, &err);
    if (o == NULL)
        fail_msg("%s: %s", err.text, line->data);
    return o;
}

static struct sighting
sighting(struct world *w)
{
    struct sighting s = world_sighting(w, "alertname=A,severity=critical,x=\xe2\x82\xac");

    s.annotations = world_labels(w, "summary=a\x1b[0m,empty=");
    s.suppressed_by = "s1 s2";
    s.level = 2;
    return s;
}

static void
every_kind__reads_back_as_it_was_written(void **state)
{
    (void)state;
    for (int k = 0; k < EVENTS; k++) {
        struct world w;
        struct sighting s;
        struct event ev = head((enum event_kind)k), back;
        struct buf line = BUF_INIT;
        struct arena arena = { 0 };
        struct err err = { 0 };
        const char *node;
        bool more;
        cJSON *o;

        world_init(&w);
        s = sighting(&w);
        if (k == EV_FIRED || k == EV_CHANGED)
            s.suppressed_by = NULL;
        fill(&ev, &s);
        wire_event_put(&line, NODE, &ev, k % 2 == 0);
        o = parsed(&line);
        if (!wire_event_read(o, &back, &node, &more, &arena, &err))
            fail_msg("%s: %s", event_rows[k].wire, err.text);
        assert_string_equal(node, NODE);
        assert_int_equal(more, k % 2 == 0);
        assert_same_head(&ev, &back);
        assert_same_data(&ev, &back);
        if (event_rows[k].data == DATA_SIGHTINGS && k != EV_SUPPRESSION) {
            assert_true(labels_equal(back.u.sightings.v[0].labels, s.labels));
            assert_true(labels_equal(back.u.sightings.v[0].annotations, s.annotations));
        }
        cJSON_Delete(o);
        buf_release(&line);
        arena_release(&arena);
        world_release(&w);
    }
}

static void
a_hash__goes_where_it_belongs__once_it_is_known(void **state)
{
    struct event ev = head(EV_ACKED);
    struct buf line = BUF_INIT;
    uint8_t hash[SHA256_BYTES];
    size_t at;
    cJSON *o;

    (void)state;
    memset(hash, 0xab, sizeof hash);
    fill(&ev, NULL);
    at = wire_event_put(&line, NODE, &ev, true);
    wire_event_set_hash(&line, at, hash);
    o = parsed(&line);
    assert_int_equal(strspn(json_get_str(json_get(o, "event"), "hash"), "ab"), 64);
    assert_true(json_get_bool(o, "more", false));
    cJSON_Delete(o);
    buf_release(&line);
}

static void
what_is_no_event__is_refused_with_a_sentence(void **state)
{
#define HEAD "\"node\":\"n\",\"actor\":\"a\",\"origin\":\"o\",\"stream\":\"source:am\",\"seq\":5,\"kind\":"
    static const char *const bad[] = {
        "{}", "{\"event\":null}", "{\"event\":[]}", "{\"event\":{}}", "{\"event\":{" HEAD "5}}",
        "{\"event\":{" HEAD "\"alert.danced\",\"data\":{}}}", "{\"event\":{" HEAD "\"alert.fired\"}}",
        "{\"event\":{" HEAD "\"alert.fired\",\"data\":[]}}", "{\"event\":{" HEAD "\"alert.fired\",\"data\":{\"alerts\":[]}}}",
        "{\"event\":{" HEAD "\"alert.fired\",\"data\":{\"alerts\":[{\"id\":\"01020300000000000000000000000000\","
        "\"blob\":\"00000000000000000000000000000000000000000000000000000000000000aa\",\"fingerprint\":\"f\",\"severity\":\"c\","
        "\"level\":2,\"starts_at\":\"2025-11-21T01:00:00.000Z\"}]}}}",
        "{\"event\":{\"node\":\"n\",\"actor\":\"a\",\"origin\":\"o\",\"stream\":\"message:1\",\"kind\":\"source.added\",\"data\":{}}}",
        "{\"event\":{\"node\":5,\"actor\":\"a\",\"origin\":\"o\",\"stream\":\"source:am\",\"kind\":\"source.added\",\"data\":{}}}",
        "{\"event\":{\"node\":\"n\",\"actor\":null,\"origin\":\"o\",\"stream\":\"source:am\",\"kind\":\"source.added\",\"data\":{}}}"
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = { 0 };
        struct arena arena = { 0 };
        struct event ev;
        const char *node;
        bool more;
        cJSON *o = json_parse(bad[i], strlen(bad[i]), &err);

        assert_non_null(o);
        if (wire_event_read(o, &ev, &node, &more, &arena, &err))
            fail_msg("%s was read", bad[i]);
        assert_true(strlen(err.text) > 15);
        cJSON_Delete(o);
        arena_release(&arena);
    }
}

static void
labels__are_an_object_of_strings__each_name_once(void **state)
{
    static const char *const bad[] = { "[]", "5", "{\"a\":5}", "{\"a\":null}", "{\"a\":{\"b\":\"c\"}}" };
    struct arena arena = { 0 };
    struct labels set;
    struct err err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cJSON *o = json_parse(bad[i], strlen(bad[i]), &err);

        assert_false(wire_labels_read(o, &set, &arena, &err));
        cJSON_Delete(o);
    }
    assert_false(wire_labels_read(NULL, &set, &arena, &err));
    arena_release(&arena);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_kind__reads_back_as_it_was_written),
    cmocka_unit_test(a_hash__goes_where_it_belongs__once_it_is_known),
    cmocka_unit_test(what_is_no_event__is_refused_with_a_sentence),
    cmocka_unit_test(labels__are_an_object_of_strings__each_name_once),
};
SUITE(wire_event, tests);
