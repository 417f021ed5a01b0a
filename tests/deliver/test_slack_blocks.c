/* SPDX-License-Identifier: MIT */
/* How an incident is laid out in Slack, byte for byte, and that no text of a person's leads past what Slack takes. */
#include "support/suite.h"

#include <string.h>

#include "core/incident.h"
#include "core/incident_detail.h"
#include "core/person.h"
#include "deliver/slack.h"
#include "deliver/slack_run.h"
#include "util/str.h"
#include "util/utf8.h"

#define STARTED_MS INT64_C(1700000000000)

static const struct incident_detail db = { .number = 7,
    .title = "db <!channel> & down",
    .description = "We <know>.",
    .severity = "sev-2",
    .state = "investigating",
    .lead = "ana",
    .by = "bob",
    .alerts = 60,
    .started_ms = STARTED_MS };

/* What is sent: the caller's to delete. */
static cJSON *
sent(const struct incident_detail *d, enum message_act act, const char *text)
{
    static const char opened[] = "{\"ok\":true,\"channel\":{\"id\":\"D0ANA0001\"}}";
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(act);
    struct buf detail = BUF_INIT;
    cJSON *tree;

    incident_detail_json(d, &detail);
    o.who = &(struct person){ .name = "ana", .slack = "U0ANA" };
    o.detail = buf_text(&detail);
    if (text != NULL)
        o.text = text;
    if (act == MESSAGE_DIRECT)
        assert_int_equal(slack_run_answer(r, DELIVER_SEND, &o, 200, opened), DELIVER_REQUEST);
    else
        slack_run_begin(r, DELIVER_SEND, &o);
    tree = json_parse(r->body, strlen(r->body), NULL);
    assert_non_null(tree);
    if (act != MESSAGE_DIRECT)
        request_release(&r->step.request);
    slack_run_free(r);
    buf_release(&detail);
    return tree;
}

static void
assert_blocks(const struct incident_detail *d, enum message_act act, const char *json)
{
    cJSON *tree = sent(d, act, NULL);
    struct buf blocks = BUF_INIT;
    struct json_out o;

    json_begin(&o, &blocks);
    json_copy(&o, NULL, json_get(tree, "blocks"));
    assert_string_equal(buf_text(&blocks), json);
    cJSON_Delete(tree);
    buf_release(&blocks);
}

#define MRKDWN(text) "{\"type\":\"mrkdwn\",\"text\":\"" text "\",\"verbatim\":true}"
#define STARTED "<!date^1700000000^{date_short_pretty} {time}|2023-11-14T22:13:20.000Z>"

static void
headline__tells_what_is_known__and_mentions_nobody(void **state)
{
    (void)state;
    assert_blocks(&db, MESSAGE_EDIT,
        "[{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\"INC-7 db &lt;!channel&gt; &amp; down\",\"emoji\":false}},"
        "{\"type\":\"section\",\"fields\":[" MRKDWN("*Severity*\\nSEV2: Critical, impacting some users") "," MRKDWN("*State*\\ninvestigating") "," MRKDWN(
            "*Lead*\\nana") "," MRKDWN("*Alerts*\\n60") "," MRKDWN("*Started*\\n" STARTED) "]},"
                                                                                           "{\"type\":\"section\",\"text\":" MRKDWN(
                                                                                               "We &lt;know&gt;.") "},"
                                                                                                                   "{\"type\":\"context\",\"elements\":[" MRKDWN(
                                                                                                                       "internal, changed by bob") "]}]");
}

static void
headline__tells_all_that_an_incident_can_have(void **state)
{
    struct incident_detail d = db;

    (void)state;
    d.lead = d.by = d.description = NULL;
    d.contact = "eve";
    d.services = "api db";
    d.rca_link = "https://example.org/rca?a=1&b=2";
    d.resolved_ms = d.next_update_ms = STARTED_MS;
    d.is_public = true;
    assert_blocks(&d, MESSAGE_POST,
        "[{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\"INC-7 db &lt;!channel&gt; &amp; down\",\"emoji\":false}},"
        "{\"type\":\"section\",\"fields\":[" MRKDWN("*Severity*\\nSEV2: Critical, impacting some users") "," MRKDWN("*State*\\ninvestigating") "," MRKDWN("*Lead*\\nnobody yet") "," MRKDWN("*Contact*\\neve") "," MRKDWN("*Services*\\napi db") "," MRKDWN(
            "*Alerts*\\n60") "," MRKDWN("*Started*\\n" STARTED) "," MRKDWN("*Resolved*\\n" STARTED) "," MRKDWN("*Next update*\\n" STARTED) "," MRKDWN("*Root cause*\\n<https://example.org/rca?a=1&amp;b=2>") "]},"
                                                                                                                                                                                                              "{\"type\":\"context\",\"elements\":[" MRKDWN(
                                                                                                                                                                                                                  "public") "]}]");
}

static void
update__tells_its_text__and_what_it_is_of(void **state)
{
    struct incident_detail d = db;

    (void)state;
    d.update = 3;
    d.update_text = "half is back";
    d.update_ms = STARTED_MS;
    d.next_update_ms = STARTED_MS;
    assert_blocks(&d, MESSAGE_POST,
        "[{\"type\":\"section\",\"text\":" MRKDWN(
            "half is back") "},"
                            "{\"type\":\"context\",\"elements\":[" MRKDWN(
                                "*INC-7* db &lt;!channel&gt; &amp; down: update 3 by bob, " STARTED
                                "; SEV2: Critical, impacting some users, investigating; next update " STARTED) "]}]");
}

static void
link__that_is_no_address__is_only_read(void **state)
{
    static const char *const links[] = { "javascript:x", "https://a|b", "https://a>b" };
    static const char *const told[] = { "*Root cause*\njavascript:x", "*Root cause*\nhttps://a|b",
        "*Root cause*\nhttps://a&gt;b" };

    (void)state;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct incident_detail d = db;
        const cJSON *last;
        cJSON *tree;

        d.rca_link = links[i];
        tree = sent(&d, MESSAGE_POST, NULL);
        last = json_get_array(json_get_array(tree, "blocks")->child->next, "fields")->child;
        while (last->next != NULL)
            last = last->next;
        assert_string_equal(json_get_str(last, "text"), told[i]);
        cJSON_Delete(tree);
    }
}

/* Units of all texts below it; each within its own limit. */
static size_t
units_of(const cJSON *o, const char *where)
{
    static const struct {
        const char *where;
        size_t max;
    } limits[] = { { "header", 150 }, { "section", 3000 }, { "fields", 2000 }, { "elements", 2000 } };
    const char *type = json_get_str(o, "type"), *text = json_get_str(o, "text");
    size_t all = text != NULL ? utf8_units(text) : 0;

    if (str_eq(type, "header") || str_eq(type, "section"))
        where = type;
    if (o->string != NULL && (str_eq(o->string, "fields") || str_eq(o->string, "elements")))
        where = o->string;
    for (size_t i = 0; i < sizeof limits / sizeof *limits && text != NULL; i++)
        assert_true(!str_eq(where, limits[i].where) || all <= limits[i].max);
    assert_true(text == NULL || all > 0);
    for (const cJSON *child = o->child; child != NULL; child = child->next)
        all += units_of(child, where);
    return all;
}

static char *
filled(const char *with, size_t times)
{
    struct buf text = BUF_INIT;

    for (size_t i = 0; i < times; i++)
        buf_adds(&text, with);
    return buf_take(&text);
}

static void
texts__of_any_length_and_kind__stay_within_what_slack_takes(void **state)
{
    static const char *const kinds[] = { "a", "&", "<", "\xf0\x9f\x9a\xa8", "\n", "a b" };
    static const enum message_act acts[] = { MESSAGE_EDIT, MESSAGE_POST, MESSAGE_DIRECT };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds * 3; i++) {
        const char *kind = kinds[i / 3];
        size_t step = strlen(kind) == 3 ? 3 : 1;
        char *title = filled(kind, 65 / step), *description = filled(kind, 2000 / step), *text = filled(kind, 3000 / step),
             *services = filled(kind, 500 / step), *name = filled(kind, 64 / step);
        struct incident_detail d = { .number = UINT64_C(9000000000000000),
            .title = title,
            .description = description,
            .severity = "sev-1",
            .state = "investigating",
            .lead = name,
            .contact = name,
            .services = services,
            .rca_link = title,
            .by = name,
            .started_ms = STARTED_MS,
            .resolved_ms = STARTED_MS,
            .next_update_ms = STARTED_MS,
            .update = acts[i % 3] == MESSAGE_POST,
            .update_text = acts[i % 3] == MESSAGE_POST ? text : NULL,
            .update_ms = STARTED_MS };
        cJSON *tree = sent(&d, acts[i % 3], text);
        const cJSON *blocks = json_get_array(tree, "blocks");

        if (blocks == NULL)
            fail_msg("no blocks of %s: %d", kind, acts[i % 3]);
        assert_true(cJSON_GetArraySize(blocks) <= 50);
        assert_true(units_of(blocks, "") < 13000);
        cJSON_Delete(tree);
        free(title);
        free(description);
        free(text);
        free(services);
        free(name);
    }
}

static void
update__that_is_long__is_split_between_lines__and_at_last_cut_visibly(void **state)
{
    char *line = filled("x", 99), *text;
    struct buf lines = BUF_INIT;
    struct incident_detail d = db;
    cJSON *tree;
    const cJSON *block;
    const char *part;

    (void)state;
    for (int i = 0; i < 31; i++)
        buf_addf(&lines, "%s\n", line);
    buf_truncate(&lines, 3001);
    d.update = 1;
    d.update_text = buf_text(&lines);
    tree = sent(&d, MESSAGE_POST, NULL);
    block = json_get_array(tree, "blocks")->child;
    part = json_get_str(json_get_object(block, "text"), "text");
    assert_int_equal(strlen(part), 3000);
    assert_true(str_ends(part, "x\n"));
    assert_string_equal(json_get_str(json_get_object(block->next, "text"), "text"), "x");
    cJSON_Delete(tree);
    text = filled("<", 3000);
    d.update_text = text;
    tree = sent(&d, MESSAGE_POST, NULL);
    block = json_get_array(tree, "blocks")->child->next->next;
    part = json_get_str(json_get_object(block, "text"), "text");
    assert_true(str_ends(part, "&lt;..."));
    assert_string_equal(json_get_str(block->next, "type"), "context");
    cJSON_Delete(tree);
    free(text);
    free(line);
    buf_release(&lines);
}

static void
shortened__no_character_and_no_entity_is_cut(void **state)
{
    static const struct {
        const char *text;
        size_t max;
        const char *cut;
    } rows[] = {
        { "abc", 3, "abc" },
        { "abcd", 3, "..." },
        { "abcdef", 5, "ab..." },
        { "a&amp;bcdef", 9, "a&amp;..." },
        { "a&amp;bc", 7, "a..." },
        { "a\xf0\x9f\x9a\xa8\xf0\x9f\x9a\xa8", 5, "a\xf0\x9f\x9a\xa8\xf0\x9f\x9a\xa8" },
        { "a\xf0\x9f\x9a\xa8\xf0\x9f\x9a\xa8z", 5, "a..." },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = BUF_INIT;

        slack_shorten(&out, rows[i].text, rows[i].max);
        assert_string_equal(buf_text(&out), rows[i].cut);
        buf_release(&out);
    }
}

static void
detail__that_is_none_of_an_incident__has_no_blocks(void **state)
{
    static const char *const details[] = { NULL, "", "{}", "{\"summary\":\"db\",\"alerts\":[]}", "{\"incident\":7}" };

    (void)state;
    for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = slack_run_order(MESSAGE_POST);

        o.detail = details[i];
        slack_run_begin(r, DELIVER_SEND, &o);
        assert_null(strstr(r->body, "blocks"));
        request_release(&r->step.request);
        slack_run_free(r);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(headline__tells_what_is_known__and_mentions_nobody),
    cmocka_unit_test(headline__tells_all_that_an_incident_can_have),
    cmocka_unit_test(update__tells_its_text__and_what_it_is_of),
    cmocka_unit_test(link__that_is_no_address__is_only_read),
    cmocka_unit_test(texts__of_any_length_and_kind__stay_within_what_slack_takes),
    cmocka_unit_test(update__that_is_long__is_split_between_lines__and_at_last_cut_visibly),
    cmocka_unit_test(shortened__no_character_and_no_entity_is_cut),
    cmocka_unit_test(detail__that_is_none_of_an_incident__has_no_blocks),
};

SUITE(slack_blocks, tests);
