/* SPDX-License-Identifier: MIT */
/* What a person wants, on the wire: read back as it was meant, or refused; never who she is. */
#include <stdio.h>
#include <string.h>

#include "serve/wire.h"
#include "support/suite.h"
#include "util/json.h"
#include "util/str.h"

static const struct subject subjects[] = { { { { 1, 2, 3 } }, 0 }, { { { 255 } }, UINT64_C(9007199254740991) } };
static const uint64_t numbers[] = { 1, UINT64_C(9007199254740991) };
static const char *const to[] = { "#ops \xe2\x82\xac", "#b\"" };

static const char *const argv[] = { "/usr/bin/rollback", "", "two \"words\"\n" };
static const struct run_order order = { .argv = argv,
    .argv_n = 3,
    .host = "bastion1",
    .directory = "/home/ana",
    .boot = "b1",
    .pid = 4711,
    .started_ticks = UINT64_C(9007199254740991) };
static const struct run_end end = { RUN_SIGNALED, 9, NULL, 1500, "first\x1b[31m", "last", 70000 };

static const struct incident_value given[] = { { INCIDENT_LEAD, "bo \xe2\x82\xac" }, { INCIDENT_STATE, "resolved" },
    { INCIDENT_RCA, NULL } };
static const struct incident_wish wish = { .number = 12,
    .values = given,
    .values_n = 3,
    .seen = UINT64_C(9007199254740991),
    .kind = ENTRY_ACTION,
    .entry = 7,
    .at_ms = INT64_C(1763690200000),
    .due_ms = INT64_C(1763690500000),
    .owner = "",
    .done = ENTRY_DROPPED,
    .into = 14 };

static struct command
whole(enum command_kind kind)
{
    return (struct command){ .kind = kind,
        .actor = "mallory",
        .origin = "engine",
        .request_id = "r1",
        .sure = true,
        .dry = true,
        .note = true,
        .incident = &wish,
        .subjects = subjects,
        .subjects_n = 2,
        .for_ms = 5000,
        .until_ms = INT64_C(1763690400000),
        .from_ms = INT64_C(1763690300000),
        .to = "bo \xe2\x82\xac",
        .vote = VOTE_CANNOT_ACT,
        .respond = RESPOND_NO,
        .text = "\"quoted\"\n\x1b \xe2\x80\xae",
        .seq = UINT64_C(9007199254740991),
        .destinations = to,
        .destinations_n = 2,
        .reply_to = 4,
        .messages = numbers,
        .messages_n = 2,
        .run = &order,
        .run_end = &end,
        .run_number = 12 };
}

static cJSON *
written(const struct command *cmd)
{
    struct buf b = BUF_INIT;
    struct json_out o;
    struct err err = { 0 };
    cJSON *line;

    json_begin(&o, &b);
    json_open(&o, NULL, '{');
    wire_command_put(&o, cmd);
    json_close(&o, '}');
    line = json_parse(b.data, b.len, &err);
    assert_non_null(line);
    buf_release(&b);
    return line;
}

static void
assert_wish(const struct incident_wish *w)
{
    assert_int_equal(w->number, 12);
    assert_int_equal(w->values_n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(w->values[i].field, given[i].field);
        assert_true(str_eq(w->values[i].text, given[i].text));
    }
    assert_int_equal(w->seen, wish.seen);
    assert_int_equal(w->kind, ENTRY_ACTION);
    assert_int_equal(w->entry, 7);
    assert_int_equal(w->at_ms, wish.at_ms);
    assert_int_equal(w->due_ms, wish.due_ms);
    assert_string_equal(w->owner, "");
    assert_int_equal(w->done, ENTRY_DROPPED);
    assert_int_equal(w->into, 14);
}

static void
each_act_of_a_person__reads_back_as_it_was_meant__and_names_nobody(void **state)
{
    (void)state;
    for (int k = 0; k < COMMANDS; k++) {
        struct command cmd = whole((enum command_kind)k), back;
        struct arena arena = { 0 };
        struct err err = { 0 };
        cJSON *line = written(&cmd);
        bool is_hers = command_rows[k].who == WHO_PERSON && k != CMD_DRY_RUN;

        assert_int_equal(wire_command_read(line, &back, &arena, &err), is_hers);
        if (is_hers) {
            assert_int_equal(back.kind, k);
            assert_null(back.actor);
            assert_null(back.origin);
            assert_string_equal(back.request_id, cmd.request_id);
            assert_true(back.sure && back.dry && back.note);
            assert_wish(back.incident);
            assert_int_equal(back.subjects_n, 2);
            assert_memory_equal(back.subjects, subjects, sizeof subjects);
            assert_int_equal(back.for_ms, 5000);
            assert_int_equal(back.until_ms, cmd.until_ms);
            assert_string_equal(back.to, cmd.to);
            assert_int_equal(back.vote, VOTE_CANNOT_ACT);
            assert_int_equal(back.respond, RESPOND_NO);
            assert_string_equal(back.text, cmd.text);
            assert_int_equal(back.seq, cmd.seq);
            assert_int_equal(back.destinations_n, 2);
            assert_string_equal(back.destinations[0], to[0]);
            assert_string_equal(back.destinations[1], to[1]);
            assert_int_equal(back.reply_to, 4);
            assert_int_equal(back.messages_n, 2);
            assert_memory_equal(back.messages, numbers, sizeof numbers);
            assert_int_equal(back.run_number, 12);
            assert_int_equal(back.run->argv_n, 3);
            assert_string_equal(back.run->argv[2], argv[2]);
            assert_string_equal(back.run->host, order.host);
            assert_string_equal(back.run->directory, order.directory);
            assert_string_equal(back.run->boot, order.boot);
            assert_int_equal(back.run->pid, order.pid);
            assert_int_equal(back.run->started_ticks, order.started_ticks);
            assert_int_equal(back.run_end->how, RUN_SIGNALED);
            assert_int_equal(back.run_end->code, 9);
            assert_int_equal(back.run_end->took_ms, 1500);
            assert_string_equal(back.run_end->head, end.head);
            assert_string_equal(back.run_end->tail, end.tail);
            assert_int_equal(back.run_end->left_out, 70000);
        }
        cJSON_Delete(line);
        arena_release(&arena);
    }
}

/* The sentence; NULL: it was read. */
static const char *
refusal(const char *text, size_t len)
{
    static struct err err;
    struct arena arena = { 0 };
    struct command cmd;
    cJSON *o;
    bool ok;

    err = (struct err){ 0 };
    o = json_parse(text, len, &err);
    ok = o != NULL && wire_command_read(o, &cmd, &arena, &err);
    cJSON_Delete(o);
    arena_release(&arena);
    return ok ? NULL : err.text;
}

static void
a_wish_about_an_incident__is_refused_where_its_words_are_none(void **state)
{
    static const struct {
        const char *incident, *why; /* NULL: it is read */
    } wishes[] = {
        { "{}", NULL },
        { "{\"number\":3,\"set\":{\"lead\":\"ana\"}}", NULL },
        { "{\"set\":{\"leader\":\"ana\"}}", "'leader' is no field of an incident" },
        { "{\"set\":{\"lead\":7}}", "or no text" },
        { "{\"set\":[]}", "\"set\" is to be an object" },
        { "{\"number\":-1}", "\"number\" is to be a whole number" },
        { "{\"seen\":\"x\"}", "\"seen\" is to be a whole number" },
        { "{\"what\":\"poem\"}", "none of update, note, action" },
        { "{\"done\":\"maybe\"}", "none of open, done, dropped" },
        { "{\"entry\":501}", "no incident has an entry of number 501" },
        { "[]", "\"incident\" is to be an object" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        char text[160];
        int len = snprintf(text, sizeof text, "{\"kind\":\"incident-set\",\"incident\":%s}", wishes[i].incident);
        const char *why = refusal(text, (size_t)len);

        if ((why == NULL) != (wishes[i].why == NULL) || (why != NULL && strstr(why, wishes[i].why) == NULL))
            fail_msg("%s: %s", text, why == NULL ? "was read" : why);
    }
}

/* Each member takes the values that are marked, and null; what refuses another one names it. */
static void
check_members(const char *format, const char *const *members, const char *const *takes, size_t n)
{
    static const char *const values[] = { "\"text\"", "7", "true", "[]", "{}", "-1", "1.5", "1e300", "1e999", "9007199254740993",
        "null" };

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            const char *why;
            char text[128];
            int len = snprintf(text, sizeof text, format, members[i], values[k]);

            why = refusal(text, (size_t)len);
            if ((why == NULL) != (takes[i][k] == '1') && !str_eq(values[k], "9007199254740993"))
                fail_msg("%s: %s", text, why == NULL ? "was read" : why);
            assert_true(why == NULL || strstr(why, members[i]) != NULL);
        }
}

static void
members__may_be_absent_or_null__but_not_of_another_type(void **state)
{
    static const char *const members[] = { "request_id", "sure", "dry_run", "alerts", "for_ms", "text", "seq", "to", "reply_to",
        "messages", "events", "run", "until_ms", "person" };
    static const char *const takes[] = { "10000000001", "00100000001", "00100000001", "00010000001", "01000000001", "10000000001",
        "01000000001", "00010000001", "01000000001", "00010000001", "00100000001", "01000000001", "01000000001", "10000000001" };

    (void)state;
    assert_null(refusal("{\"kind\":\"undo\"}", 15));
    check_members("{\"kind\":\"undo\",\"%s\":%s}", members, takes, sizeof members / sizeof *members);
}

static void
members_of_a_wish_about_an_incident__may_be_absent_or_null__but_not_of_another_type(void **state)
{
    static const char *const members[] = { "number", "seen", "set", "entry", "at_ms", "due_ms", "owner", "into" };
    static const char *const takes[] = { "01000000001", "01000000001", "00001000001", "01000000001", "01000000001", "01000000001",
        "10000000001", "01000000001" };

    (void)state;
    check_members("{\"kind\":\"incident-set\",\"incident\":{\"%s\":%s}}", members, takes, sizeof members / sizeof *members);
}

static void
lists__hold_what_they_are_lists_of(void **state)
{
    static const char *const bad[] = { "\"alerts\":[5]", "\"alerts\":[{}]", "\"alerts\":[{\"id\":\"0102\"}]",
        "\"alerts\":[{\"id\":\"01020300000000000000000000000000\",\"episode\":-1}]",
        "\"alerts\":[{\"id\":\"01020300000000000000000000000000\",\"episode\":\"1\"}]",
        "\"alerts\":[\"01020300000000000000000000000000\"]", "\"alerts\":[null]", "\"messages\":[0]", "\"messages\":[-1]",
        "\"messages\":[1.5]", "\"messages\":[\"1\"]", "\"messages\":[1e300]", "\"messages\":[1e999]", "\"to\":[5]",
        "\"to\":[null]", "\"to\":[[]]" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[256];
        int len = snprintf(text, sizeof text, "{\"kind\":\"ack\",%s}", bad[i]);
        const char *why = refusal(text, (size_t)len);

        if (why == NULL)
            fail_msg("%s was read", text);
        assert_true(strlen(why) > 20);
    }
}

static void
what_is_run__and_how_it_ended__are_whole_or_refused(void **state)
{
    static const char *const bad[] = { "\"place\":{}",
        "\"place\":{\"argv\":[\"x\"],\"host\":\"h\",\"pid\":0,\"started_ticks\":1}",
        "\"place\":{\"argv\":[],\"host\":\"h\",\"pid\":1,\"started_ticks\":1}",
        "\"place\":{\"argv\":[\"x\"],\"host\":\"h\",\"pid\":1}", "\"end\":{}", "\"end\":{\"exit\":0,\"signal\":1,\"took_ms\":1}",
        "\"end\":{\"exit\":\"0\",\"took_ms\":1}", "\"end\":{\"exit\":0,\"took_ms\":-1}", "\"place\":5", "\"end\":[]" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[256];
        int len = snprintf(text, sizeof text, "{\"kind\":\"run-start\",%s}", bad[i]);

        if (refusal(text, (size_t)len) == NULL)
            fail_msg("%s was read", text);
    }
}

static void
a_vote_and_an_answer__are_of_the_words_there_are(void **state)
{
    (void)state;
    assert_null(refusal("{\"kind\":\"vote\",\"vote\":\"noise\"}", 30));
    assert_non_null(strstr(refusal("{\"kind\":\"vote\",\"vote\":\"superb\"}", 31), "useful, noise or cannot-act"));
    assert_null(refusal("{\"kind\":\"review\",\"respond\":\"yes\"}", 33));
    assert_non_null(strstr(refusal("{\"kind\":\"review\",\"respond\":\"may\"}", 33), "yes or no"));
}

static const char *
refusal_of_many(const char *kind, const char *list, const char *item, size_t n)
{
    struct buf b = BUF_INIT;
    const char *why;

    buf_addf(&b, "{\"kind\":\"%s\",\"%s\":[", kind, list);
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%s", i == 0 ? "" : ",", item);
    buf_adds(&b, "]}");
    why = refusal(b.data, b.len);
    assert_true(b.len < WIRE_ASK_MAX);
    buf_release(&b);
    return why;
}

static void
lists__are_limited(void **state)
{
    static const char item[] = "{\"id\":\"01020300000000000000000000000000\",\"episode\":9007199254740991}";

    (void)state;
    assert_null(refusal_of_many("ack", "alerts", item, COMMAND_SUBJECTS_MAX));
    assert_string_equal(refusal_of_many("ack", "alerts", item, COMMAND_SUBJECTS_MAX + 1), "20001 alerts at once: at most 20000");
    assert_null(refusal_of_many("drop", "messages", "1", MESSAGES_OPEN_MAX));
    assert_non_null(refusal_of_many("drop", "messages", "1", MESSAGES_OPEN_MAX + 1));
    assert_null(refusal_of_many("post", "to", "\"#a\"", MESSAGE_DESTINATIONS_MAX));
    assert_non_null(refusal_of_many("post", "to", "\"#a\"", MESSAGE_DESTINATIONS_MAX + 1));
}

static void
texts__are_limited_by_what_they_are_for(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    buf_adds(&b, "{\"kind\":\"comment\",\"text\":\"");
    for (int i = 0; i <= COMMAND_TEXT_MAX; i++)
        buf_addc(&b, 'x');
    buf_adds(&b, "\"}");
    assert_non_null(strstr(refusal(b.data, b.len), "4001 bytes: at most 4000"));
    buf_release(&b);
}

static void
what_json_does_not_allow__is_refused(void **state)
{
    static const char *const bad[] = { "{\"kind\":\"ack\",\"kind\":\"ack\"}", "{\"kind\":\"ack\",\"text\":\"\\u0000\"}",
        "{\"kind\":\"ack\",\"text\":\"\xc0\x80\"}", "{\"kind\":\"ack\",\"text\":\"\xff\"}",
        "{\"kind\":\"ack\",\"text\":\"\\ud800\"}", "{\"kind\":\"ack\"} {}", "\xef\xbb\xbf{\"kind\":\"ack\"}",
        "{\"kind\":\"ack\",\"text\":\"a\tb\"}", "{\"kind\":\"ACK\"}", "{\"kind\":\"\"}", "{\"kind\":null}", "{}", "[]",
        "\"ack\"" };

    (void)state;
    assert_non_null(refusal("{\"kind\":\"ack\0\"}", 15));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (refusal(bad[i], strlen(bad[i])) == NULL)
            fail_msg("%s was read", bad[i]);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_act_of_a_person__reads_back_as_it_was_meant__and_names_nobody),
    cmocka_unit_test(a_wish_about_an_incident__is_refused_where_its_words_are_none),
    cmocka_unit_test(members__may_be_absent_or_null__but_not_of_another_type),
    cmocka_unit_test(members_of_a_wish_about_an_incident__may_be_absent_or_null__but_not_of_another_type),
    cmocka_unit_test(what_is_run__and_how_it_ended__are_whole_or_refused),
    cmocka_unit_test(lists__hold_what_they_are_lists_of),
    cmocka_unit_test(a_vote_and_an_answer__are_of_the_words_there_are),
    cmocka_unit_test(lists__are_limited),
    cmocka_unit_test(texts__are_limited_by_what_they_are_for),
    cmocka_unit_test(what_json_does_not_allow__is_refused),
};
SUITE(wire_command, tests);
