/* SPDX-License-Identifier: MIT */
/* The detail of messages: its JSON, word for word, and what is made of far too much and of lies. */
#include "core/detail.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

struct desk {
    struct world w;
    struct detail d, back;
    struct buf json;
    struct arena arena;
};

static void
desk_init(struct desk *k)
{
    *k = (struct desk){ .json = BUF_INIT };
    world_init(&k->w);
}

static void
desk_release(struct desk *k)
{
    arena_release(&k->arena);
    buf_release(&k->json);
    world_release(&k->w);
}

static const char *
written(struct desk *k)
{
    buf_clear(&k->json);
    detail_json(&k->d, &k->json);
    return buf_text(&k->json);
}

static bool
reads(struct desk *k, const char *json)
{
    return detail_read(json, &k->arena, &k->back);
}

static void
detail__is_written_so(void **state)
{
    struct desk k;
    const struct alert *a;
    char expected[1000], hex[ALERT_ID_HEX];

    (void)state;
    desk_init(&k);
    a = world_fire(&k.w, "alertname=DiskFull, severity=critical, service=db, node=db-1");
    alert_id_hex(&a->id, hex);
    k.d = (struct detail){ .summary = "level 1: DiskFull on db",
        .level = 1,
        .group = "service=db",
        .person = "ana",
        .policy = "web" };
    k.d.step = 2;
    k.d.round = 1;
    detail_add_alert(&k.d, a);
    snprintf(expected, sizeof expected,
        "{\"summary\":\"level 1: DiskFull on db\",\"group\":\"service=db\",\"person\":\"ana\",\"policy\":\"web\",\"level\":1,"
        "\"count\":1,\"step\":2,\"round\":1,\"alerts\":[{\"id\":\"%s\",\"level\":2,\"starts_at\":\"2025-11-21T01:59:59.000Z\","
        "\"name\":\"DiskFull\",\"service\":\"db\",\"severity\":\"critical\",\"summary\":\"DiskFull\",\"source\":\"am\","
        "\"labels\":{\"alertname\":\"DiskFull\",\"node\":\"db-1\",\"service\":\"db\",\"severity\":\"critical\"}}]}",
        hex);
    assert_string_equal(written(&k), expected);
    desk_release(&k);
}

static void
detail__comes_back_as_it_was(void **state)
{
    struct desk k;
    char *first;

    (void)state;
    desk_init(&k);
    k.d = (struct detail){ .summary = "\"two\"\nlines",
        .level = 2,
        .storm = true,
        .reason = "why",
        .runbook = "https://r",
        .count = 900 };
    detail_add_alert(&k.d, world_fire(&k.w, "alertname=A, severity=critical"));
    detail_add_alert(&k.d, world_fire(&k.w, "alertname=B, x="));
    first = xstrdup(written(&k));
    assert_true(reads(&k, first));
    assert_int_equal(k.back.count, 902);
    assert_true(k.back.storm);
    assert_int_equal(k.back.alerts_n, 2);
    assert_string_equal(k.back.alerts[1].name, "B");
    assert_null(k.back.alerts[1].service);
    assert_string_equal(labels_get(k.back.alerts[0].labels, "severity"), "critical");
    k.d = k.back;
    assert_string_equal(written(&k), first);
    free(first);
    desk_release(&k);
}

static void
detail__names_twenty_and_counts_all(void **state)
{
    struct desk k;
    char labels[64];

    (void)state;
    desk_init(&k);
    k.d = (struct detail){ .summary = "many", .level = 2 };
    for (int i = 0; i < 25; i++) {
        snprintf(labels, sizeof labels, "alertname=A%d", i);
        detail_add_alert(&k.d, world_fire(&k.w, labels));
    }
    assert_true(reads(&k, written(&k)));
    assert_int_equal(k.back.count, 25);
    assert_int_equal(k.back.alerts_n, DETAIL_ALERTS_MAX);
    desk_release(&k);
}

/* Each alert has its share, and its name stands in it whatever else is too long. */
static void
detail__keeps_within_its_bytes(void **state)
{
    static char summary[20000], labels[4096];
    struct label_pair pairs[60];
    static char names[60][16], values[60][200];
    struct buf packed = BUF_INIT;
    struct desk k;

    (void)state;
    desk_init(&k);
    memset(summary, '\1', sizeof summary - 1); /* six bytes of JSON each */
    memset(labels, 'x', sizeof labels - 1);
    for (int i = 0; i < 60; i++) {
        snprintf(names[i], sizeof names[i], "l%02d", i);
        memset(values[i], 'a' + i % 26, sizeof values[i] - 1);
        pairs[i] = (struct label_pair){ names[i], values[i] };
    }
    assert_true(labels_pack(pairs, 60, &packed));
    k.d = (struct detail){ .summary = summary,
        .level = 1,
        .group = summary,
        .reason = summary,
        .runbook = summary,
        .person = summary };
    k.d.severity = k.d.policy = summary;
    k.d.count = k.d.alerts_n = DETAIL_ALERTS_MAX;
    for (size_t i = 0; i < DETAIL_ALERTS_MAX; i++)
        k.d.alerts[i] = (struct detail_alert){ .name = labels,
            .summary = summary,
            .service = summary,
            .runbook = labels,
            .level = 1,
            .starts_at_ms = WORLD_START_MS,
            .labels = { packed.data, packed.len } };
    written(&k);
    assert_true(k.json.len <= DETAIL_BYTES);
    assert_true(k.json.len > DETAIL_BYTES * 9 / 10);
    assert_true(reads(&k, buf_text(&k.json)));
    for (size_t i = 0; i < DETAIL_ALERTS_MAX; i++)
        assert_true(strlen(k.back.alerts[i].name) > 200);
    k.d.alerts_n = 1; /* alone it has all the room */
    assert_true(reads(&k, written(&k)));
    assert_true(labels_count(k.back.alerts[0].labels) > 50);
    buf_release(&packed);
    desk_release(&k);
}

static void
detail__cuts_between_characters(void **state)
{
    struct desk k;
    char euros[3 * 400 + 1];

    (void)state;
    desk_init(&k);
    for (size_t i = 0; i < sizeof euros - 1; i += 3)
        memcpy(euros + i, "\xe2\x82\xac", 3);
    euros[sizeof euros - 1] = '\0';
    k.d = (struct detail){ .summary = euros, .level = 3 };
    assert_true(reads(&k, written(&k)));
    assert_int_equal(strlen(k.back.summary) % 3, 0);
    assert_true(strlen(k.back.summary) > 400);
    desk_release(&k);
}

#define ALERT(more) \
    "{\"summary\":\"s\",\"level\":1,\"count\":1,\"alerts\":[{\"id\":\"000102030405060708090a0b0c0d0e0f\"," \
    "\"starts_at\":\"2025-11-21T02:00:00.000Z\"," more "}]}"

static void
what_is_no_detail__is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "[]",
        "null",
        "{}",
        "{\"summary\":\"s\"}",
        "{\"summary\":\"s\",\"level\":1}",
        "{\"summary\":null,\"level\":1,\"alerts\":[]}",
        "{\"summary\":1,\"level\":1,\"alerts\":[]}",
        "{\"summary\":\"s\",\"level\":0,\"alerts\":[]}",
        "{\"summary\":\"s\",\"level\":5,\"alerts\":[]}",
        "{\"summary\":\"s\",\"level\":1,\"alerts\":{}}",
        "{\"summary\":\"s\",\"level\":1,\"count\":-1,\"alerts\":[]}",
        "{\"summary\":\"s\",\"level\":1,\"count\":5000000000,\"alerts\":[]}",
        "{\"summary\":\"s\",\"level\":1,\"step\":\"2\",\"alerts\":[]}",
        "{\"summary\":\"s\",\"level\":1,\"person\":{},\"alerts\":[]}",
        "{\"summary\":\"s\",\"level\":1,\"alerts\":[{}]}",
        "{\"summary\":\"s\",\"level\":1,\"count\":1,\"alerts\":[7]}",
        ALERT("\"level\":1,\"labels\":{}"),
        ALERT("\"level\":9,\"name\":\"n\",\"labels\":{}"),
        ALERT("\"level\":1,\"name\":\"n\""),
        ALERT("\"level\":1,\"name\":\"n\",\"labels\":[]"),
        ALERT("\"level\":1,\"name\":\"n\",\"labels\":{\"a\":1}"),
        ALERT("\"level\":1,\"name\":\"n\",\"labels\":{\"\":\"x\"}"),
        ALERT("\"level\":1,\"name\":\"n\",\"labels\":{\"a\":\"1\",\"a\":\"2\"}"),
        "{\"summary\":\"s\",\"level\":1,\"alerts\":[],\"a\":\"\\u0000\"}",
    };
    struct desk k;

    (void)state;
    desk_init(&k);
    assert_true(reads(&k, "{\"summary\":\"s\",\"level\":1,\"alerts\":[],\"of a later version\":[1]}"));
    assert_true(reads(&k, ALERT("\"level\":1,\"name\":\"n\",\"labels\":{\"a\":\"1\"}")));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (reads(&k, bad[i]))
            fail_msg("taken: %s", bad[i]);
    assert_false(reads(&k, NULL));
    desk_release(&k);
}

/* More alerts than there can be, longer texts, more labels, more bytes. */
static void
what_is_too_much__is_refused(void **state)
{
    struct desk k;
    struct buf text = BUF_INIT;

    (void)state;
    desk_init(&k);
    buf_adds(&text, "{\"summary\":\"s\",\"level\":1,\"count\":30,\"alerts\":[");
    for (int i = 0; i <= DETAIL_ALERTS_MAX; i++)
        buf_addf(&text,
            "%s{\"id\":\"000102030405060708090a0b0c0d0e0f\",\"starts_at\":\"2025-11-21T02:00:00.000Z\","
            "\"level\":1,\"name\":\"n\",\"labels\":{}}",
            i > 0 ? "," : "");
    buf_adds(&text, "]}");
    assert_false(reads(&k, buf_text(&text)));
    buf_clear(&text);
    buf_adds(&text, "{\"level\":1,\"alerts\":[],\"summary\":\"");
    buf_fill(&text, 'x', 2000);
    buf_adds(&text, "\"}");
    assert_false(reads(&k, buf_text(&text)));
    buf_clear(&text);
    buf_adds(&text, "{\"summary\":\"s\",\"level\":1,\"alerts\":[]}");
    buf_fill(&text, ' ', DETAIL_BYTES);
    assert_false(reads(&k, buf_text(&text)));
    buf_release(&text);
    desk_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(detail__is_written_so),
    cmocka_unit_test(detail__comes_back_as_it_was),
    cmocka_unit_test(detail__names_twenty_and_counts_all),
    cmocka_unit_test(detail__keeps_within_its_bytes),
    cmocka_unit_test(detail__cuts_between_characters),
    cmocka_unit_test(what_is_no_detail__is_refused),
    cmocka_unit_test(what_is_too_much__is_refused),
};
SUITE(detail, tests);
