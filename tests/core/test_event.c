/* SPDX-License-Identifier: MIT */
/* Events survive their way through the log's text. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

static void
round_trip(const struct event *ev, struct event *back, struct arena *arena)
{
    struct buf text = BUF_INIT, again = BUF_INIT;
    struct err err = { 0 };

    event_encode(ev, &text);
    *back = *ev;
    memset(&back->u, 0, sizeof back->u);
    assert_true(event_decode(back, text.data, text.len, arena, &err));
    event_encode(back, &again);
    assert_string_equal(buf_text(&again), buf_text(&text));
    buf_release(&text);
    buf_release(&again);
}

static const char *
stream_of(enum event_kind kind)
{
    switch (event_rows[kind].data) {
    case DATA_QUEUED:
    case DATA_ATTEMPT:
    case DATA_CHANGE:
        return "message:12";
    case DATA_RUN:
        return "run:12";
    case DATA_INC_OPENED:
    case DATA_INC_FIELD:
    case DATA_INC_ALERTS:
    case DATA_INC_ENTRY:
    case DATA_INC_REMINDED:
        return "incident:12";
    default:
        return "alert:01020300000000000000000000000000";
    }
}

static void
say_of_run(struct event *ev)
{
    static const char *const argv[] = { "/usr/bin/rollback", "", "--to=\"v1\"\n\xe2\x82\xac" };

    ev->alert = (struct alert_id){ { 1, 2, 3 } };
    if (ev->kind == EV_RUN_STARTED)
        ev->u.run = (struct run_order){ "the deploy is bad", argv, 3, "rollback", true, ev->alert, 7, "bastion1", "/home/ana",
            "b1", 4711, 99 };
    else
        ev->u.run_end = (struct event_run_end){ true, { RUN_EXITED, 3, NULL, 1500, "first\x1b[31m\n", "last \\ \"", 70000 } };
}

static void
say_of_message(struct event *ev)
{
    static const struct alert_id ids[] = { { { 1, 2, 3 } }, { { 255 } } };
    static const uint64_t numbers[] = { 1, 3, UINT64_C(9000000000000000) };
    static const struct silence_matcher matchers[] = { { "alertname", "a \"b\", c", false, true },
        { "node", "db.*", true, false } };
    static struct silence_fact facts[] = {
        { .id = "9f2c",
            .matchers = { matchers, 2 },
            .starts_at_ms = 1000,
            .ends_at_ms = 2000,
            .author = "ana",
            .comment = "why\n" },
        { .id = "b", .matchers = { matchers, 1 }, .starts_at_ms = 1, .ends_at_ms = 2, .author = "", .comment = "" },
    };
    static const char *silence_ids[] = { "9f2c", "b" };

    switch (event_rows[ev->kind].data) {
    case DATA_QUEUED:
        ev->u.queued = (struct event_queued){ true,
            { MESSAGE_SLACK, MESSAGE_STRIKE, "#ops", "C1", "\"quoted\" \\ \xe2\x82\xac\n<@U1>", 2, 3, 4, numbers, 3, ids, 2, 5000,
                NULL, "ana", "{\"summary\":\"x\"}", 12, 3 } };
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
    case DATA_RUN:
        say_of_run(ev);
        break;
    case DATA_SILENCES:
        ev->u.silences = (struct event_silences){ facts, 2 };
        break;
    case DATA_SILENCE_IDS:
        ev->u.silence_ids = (struct event_silence_ids){ silence_ids, 2 };
        break;
    default:
        ev->u.dry_run.json = "{\"command\":{\"kind\":\"post\"},\"requests\":[\"\u20ac\",1,null]}";
        break;
    }
}

static void
every_kind__reads_back_as_it_was_written(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    for (int k = 0; k < EVENTS; k++) {
        struct alert_id id = { { 1, 2, 3 } };
        struct sighting s = { .id = id,
            .fingerprint = "ab",
            .severity = "critical",
            .level = 2,
            .starts_at_ms = 1500,
            .suppressed_by = k == EV_FIRED ? NULL : "s1 s2",
            .fires = k == EV_FIRED ? 7 : 0,
            .fires_from_ms = k == EV_FIRED ? 900 : 0 };
        struct event ev = { .kind = (enum event_kind)k,
            .seq = 7,
            .stream = stream_of((enum event_kind)k),
            .message = 12,
            .run = 12,
            .incident = 12 },
                     back;
        struct alert_hold hold = { ALERT_ACKED, "ana", 1000, 2000, "\"quoted\" \\ \xe2\x82\xac", 6 };
        struct event_vote vote = { "am", "A/\"B\"", { VOTE_CANNOT_ACT, "ana", 1000, 6 }, { VOTE_NONE, NULL, 0, 0 } };
        struct alert_note note = { "bob", 3000, "two\nlines", 5 };
        struct alert_call call = { "payments-primary", "bob", "ana", 2, 1, 1000, 2000, 6 };
        static const struct oncall_shift shifts[] = { { NULL, "bob", 1000, 2000 }, { NULL, "Dora \xe2\x82\xac", 2000, 3000 } };
        static const uint64_t numbers[] = { 7, UINT64_C(9000000000000000) };
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

        switch (event_rows[k].data) {
        case DATA_SIGHTINGS:
            ev.u.sightings = (struct event_sightings){ &s, 1 };
            break;
        case DATA_ALERTS:
            ev.u.alerts = (struct event_alerts){ &id, 1 };
            break;
        case DATA_ROUTED:
            ev.u.routed = (struct event_routed){ { &id, 1 }, "db all", "payments", "move", 2 };
            break;
        case DATA_TOLD:
            ev.u.told = (struct event_told){ { &id, 1 }, "new", numbers, 2 };
            break;
        case DATA_STEP:
            ev.u.step = (struct event_step){ { &id, 1 }, "payments-primary", "ana, bob", 2, 1, 9000, 3, 60000 };
            break;
        case DATA_CALL:
            ev.u.call.now = call;
            break;
        case DATA_HOLD:
            ev.u.hold.now = hold;
            break;
        case DATA_NOTE:
            ev.u.note.now = note;
            break;
        case DATA_RESTORE:
            ev.u.restore = (struct event_restore){ .is_redo = true, .hold.now = hold };
            round_trip(&ev, &back, &arena);
            ev.u.restore = (struct event_restore){ .group = GROUP_NOTE, .note.was = note };
            round_trip(&ev, &back, &arena);
            ev.u.restore = (struct event_restore){ .group = GROUP_CALL, .call = { call, { 0 } } };
            round_trip(&ev, &back, &arena);
            ev.u.restore = (struct event_restore){ .group = GROUP_VOTE, .vote = vote };
            break;
        case DATA_VOTE:
            ev.u.vote = vote;
            break;
        case DATA_REVIEW:
            ev.u.review = (struct event_review){ true, "am", "A/B", { RESPOND_NO, "ana", 1000, "wakes\nus", 6 }, { 0 } };
            break;
        case DATA_SHIFTS:
            ev.u.shifts = (struct event_shifts){ "payments", (struct oncall_shift *)shifts, 2 };
            break;
        case DATA_OVERRIDE:
            ev.u.override = (struct event_override){ true, true,
                { ev.kind == EV_OVERRIDDEN ? 0 : 6, "payments", "bob", "ana", 1000, 2000, 500 } };
            break;
        case DATA_INC_OPENED:
            ev.u.inc_opened.fields[INCIDENT_TITLE] = "checkout \"errors\"";
            ev.u.inc_opened.fields[INCIDENT_SEVERITY] = "sev-1";
            ev.u.inc_opened.fields[INCIDENT_STATE] = "investigating";
            ev.u.inc_opened.fields[INCIDENT_REPORTED] = "2025-11-21T02:00:00.000Z";
            break;
        case DATA_INC_FIELD:
            ev.u.inc_field = (struct event_inc_field){ true, INCIDENT_LEAD, "ana", NULL };
            break;
        case DATA_INC_ALERTS:
            ev.u.inc_alerts = (struct event_inc_alerts){ true, linked, 1 };
            break;
        case DATA_INC_ENTRY:
            ev.u.inc_entry = (struct event_inc_entry){ true, action, action };
            break;
        case DATA_INC_REMINDED:
            ev.u.inc_reminded.of = REMIND_SEVERITY;
            break;
        case DATA_BANNER:
            ev.u.banner.now = (struct banner){ "deploy freeze", 9000, "ana", 1000, 7 };
            break;
        case DATA_SOURCE:
            ev.u.source.error = "timed out";
            break;
        case DATA_CONFIG:
            ev.u.config.file = "/etc/x";
            memset(ev.u.config.hash, 'a', 64);
            break;
        default:
            say_of_message(&ev);
            break;
        }
        round_trip(&ev, &back, &arena);
    }
    arena_release(&arena);
}

static void
decode__refuses__what_is_not_of_its_kind(void **state)
{
    static const char *const bad[] = { "", "{}", "[]", "{\"alerts\":[]}", "{\"alerts\":[\"zz\"]}", "{\"alerts\":[{\"id\":5}]}",
        "{\"now\":{\"state\":\"dancing\"}}", "{\"rule\":{\"source\":\"am\",\"name\":\"A\"},\"now\":{\"vote\":\"superb\"}}",
        "{\"now\":{\"vote\":\"noise\"}}", "{\"rule\":{\"source\":\"am\",\"name\":\"A\"},\"now\":{\"respond\":\"perhaps\"}}",
        "{\"group\":\"other\"}", "{\"file\":\"x\",\"sha256\":\"short\"}", "nonsense" };
    struct arena arena = { 0 };
    struct err err;

    (void)state;
    for (int k = 0; k < EVENTS; k++)
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            struct event ev = { .kind = (enum event_kind)k, .seq = 1, .stream = "node:x" };

            if (event_rows[k].data == DATA_SOURCE && bad[i][0] == '{')
                continue; /* all its fields may be absent */
            assert_false(event_decode(&ev, bad[i], strlen(bad[i]), &arena, &err));
        }
    arena_release(&arena);
}

struct bad_data {
    enum event_kind kind;
    const char *stream, *data;
};

static void
refuse_all(const struct bad_data *bad, size_t n)
{
    struct arena arena = { 0 };
    struct err err;

    for (size_t i = 0; i < n; i++) {
        struct event ev = { .kind = bad[i].kind, .seq = 1, .stream = bad[i].stream };

        if (event_decode(&ev, bad[i].data, strlen(bad[i].data), &arena, &err))
            fail_msg("%s of %s was read", bad[i].data, bad[i].stream);
    }
    arena_release(&arena);
}

static void
decode__refuses__what_no_message_can_say(void **state)
{
    static const struct bad_data bad[] = {
        { EV_MSG_QUEUED, "message:12", "{\"kind\":\"pigeon\",\"act\":\"post\",\"to\":\"#a\",\"channel\":\"C\"}" },
        { EV_MSG_QUEUED, "message:12", "{\"kind\":\"slack\",\"act\":\"shout\",\"to\":\"#a\",\"channel\":\"C\"}" },
        { EV_MSG_QUEUED, "message:12", "{\"kind\":\"slack\",\"act\":\"post\",\"channel\":\"C\"}" },
        { EV_MSG_QUEUED, "message:12", "{\"kind\":\"slack\",\"act\":\"post\",\"to\":\"#a\",\"channel\":\"C\",\"covers\":[0]}" },
        { EV_MSG_QUEUED, "message:12",
            "{\"kind\":\"slack\",\"act\":\"post\",\"to\":\"#a\",\"channel\":\"C\",\"alerts\":[\"x\"]}" },
        { EV_MSG_QUEUED, "message:0", "{\"kind\":\"slack\",\"act\":\"post\",\"to\":\"#a\",\"channel\":\"C\"}" },
        { EV_MSG_SENT, "message:-1", "{\"attempt\":1}" },
        { EV_MSG_SENT, "message:12", "{\"attempt\":-1}" },
        { EV_MSG_SENT, "message:12", "{\"attempt\":4294967296}" },
        { EV_MSG_DROPPED, "message:12", "{\"now\":{\"state\":\"dropped\"}}" },
        { EV_MSG_FORGOTTEN, "node:x", "{\"messages\":[]}" },
        { EV_MSG_FORGOTTEN, "node:x", "{\"messages\":[1,\"2\"]}" },
        { EV_MSG_FORGOTTEN, "node:x", "{\"messages\":[1e300]}" },
        { EV_DRY_RUN, "node:x", "{\"would\":[]}" },
    };

    (void)state;
    refuse_all(bad, sizeof bad / sizeof *bad);
}

static void
each_ending_of_a_run__reads_back_as_it_was_written(void **state)
{
    static const struct run_end ends[] = {
        { .how = RUN_EXITED, .code = 0, .head = "" },
        { .how = RUN_EXITED, .code = 255, .head = "x", .tail = "y", .left_out = 0 },
        { .how = RUN_SIGNALED, .code = 9, .took_ms = 1, .head = "" },
        { .how = RUN_NOT_STARTED, .error = "no such file", .head = "" },
    };
    struct arena arena = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct event ev = { .kind = EV_RUN_FINISHED, .seq = 7, .stream = "run:12", .run = 12, .u.run_end.end = ends[i] }, back;

        round_trip(&ev, &back, &arena);
        assert_int_equal(back.u.run_end.end.how, ends[i].how);
        assert_int_equal(back.u.run_end.end.code, ends[i].code);
    }
    arena_release(&arena);
}

static void
decode__refuses__what_no_run_can_say(void **state)
{
    static const struct bad_data bad[] = {
        { EV_RUN_STARTED, "run:1", "{\"purpose\":\" \",\"argv\":[\"a\"],\"host\":\"h\",\"pid\":1,\"started_ticks\":1}" },
        { EV_RUN_STARTED, "run:1", "{\"purpose\":\"p\",\"argv\":[],\"host\":\"h\",\"pid\":1,\"started_ticks\":1}" },
        { EV_RUN_STARTED, "run:1", "{\"purpose\":\"p\",\"argv\":[1],\"host\":\"h\",\"pid\":1,\"started_ticks\":1}" },
        { EV_RUN_STARTED, "run:1", "{\"purpose\":\"p\",\"argv\":[\"a\"],\"host\":\"h\",\"pid\":0,\"started_ticks\":1}" },
        { EV_RUN_STARTED, "run:0", "{\"purpose\":\"p\",\"argv\":[\"a\"],\"host\":\"h\",\"pid\":1,\"started_ticks\":1}" },
        { EV_RUN_STARTED, "run:1",
            "{\"purpose\":\"p\",\"argv\":[\"a\"],\"alert\":5,\"host\":\"h\",\"pid\":1,\"started_ticks\":1}" },
        { EV_RUN_FINISHED, "run:1", "{\"took_ms\":1,\"output\":\"\"}" },
        { EV_RUN_FINISHED, "run:1", "{\"exit\":0,\"signal\":9,\"took_ms\":1,\"output\":\"\"}" },
        { EV_RUN_FINISHED, "run:1", "{\"exit\":0,\"error\":\"x\",\"took_ms\":1,\"output\":\"\"}" },
        { EV_RUN_FINISHED, "run:1", "{\"exit\":256,\"took_ms\":1,\"output\":\"\"}" },
        { EV_RUN_FINISHED, "run:1", "{\"exit\":-1,\"took_ms\":1,\"output\":\"\"}" },
        { EV_RUN_FINISHED, "run:1", "{\"signal\":0,\"took_ms\":1,\"output\":\"\"}" },
        { EV_RUN_FINISHED, "run:1", "{\"exit\":0,\"output\":\"\"}" },
        { EV_RUN_FINISHED, "run:1", "{\"exit\":0,\"took_ms\":1,\"output\":\"\",\"left_out\":5}" },
        { EV_RUN_FINISHED, "node:x", "{\"exit\":0,\"took_ms\":1,\"output\":\"\"}" },
    };

    (void)state;
    refuse_all(bad, sizeof bad / sizeof *bad);
}

static void
blob__is_refused__when_damaged(void **state)
{
    struct world w;
    struct buf b = BUF_INIT;
    struct labels l, a;

    (void)state;
    world_init(&w);
    event_blob(world_labels(&w, "a=1,b=2"), world_labels(&w, "summary=x"), &b);
    assert_true(event_blob_read(b.data, b.len, &l, &a));
    assert_string_equal(labels_get(l, "b"), "2");
    assert_string_equal(labels_get(a, "summary"), "x");
    for (size_t len = 0; len < b.len; len++)
        if (event_blob_read(b.data, len, &l, &a))
            assert_true(a.len == 0);
    b.data[0] = 1;
    assert_false(event_blob_read(b.data, b.len, &l, &a));
    buf_release(&b);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_kind__reads_back_as_it_was_written),
    cmocka_unit_test(decode__refuses__what_is_not_of_its_kind),
    cmocka_unit_test(decode__refuses__what_no_message_can_say),
    cmocka_unit_test(each_ending_of_a_run__reads_back_as_it_was_written),
    cmocka_unit_test(decode__refuses__what_no_run_can_say),
    cmocka_unit_test(blob__is_refused__when_damaged),
};
SUITE(event, tests);
