/* SPDX-License-Identifier: MIT */
/* The detail of messages about incidents: its JSON, word for word, and what is made of lies. */
#include "core/incident_detail.h"

#include <stdlib.h>
#include <string.h>

#include "core/detail.h"
#include "core/incident.h"
#include "core/post.h"
#include "support/suite.h"
#include "support/world.h"

struct desk {
    struct arena arena;
    struct buf json;
    struct incident_detail d, back;
};

static void
desk_init(struct desk *k)
{
    *k = (struct desk){ .json = BUF_INIT };
    k->d = (struct incident_detail){ .number = 7, .title = "checkout fails", .severity = "sev-2", .state = "investigating" };
}

static void
desk_release(struct desk *k)
{
    arena_release(&k->arena);
    buf_release(&k->json);
}

static const char *
written(struct desk *k)
{
    buf_clear(&k->json);
    incident_detail_json(&k->d, &k->json);
    return buf_text(&k->json);
}

static bool
reads(struct desk *k, const char *json)
{
    return incident_detail_read(json, &k->arena, &k->back);
}

static void
incident_detail__is_written_so(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    assert_string_equal(written(&k),
        "{\"incident\":{\"number\":7,\"id\":\"INC-7\",\"title\":\"checkout fails\",\"severity\":\"sev-2\","
        "\"state\":\"investigating\",\"public\":false,\"alerts\":0}}");
    k.d.lead = "ana";
    k.d.is_public = k.d.broadcast = true;
    k.d.alerts = 60;
    k.d.started_ms = k.d.update_ms = WORLD_START_MS;
    k.d.next_update_ms = WORLD_START_MS + 1800000;
    k.d.update = 3;
    k.d.update_text = "a <fix> is\nout";
    assert_string_equal(written(&k),
        "{\"incident\":{\"number\":7,\"id\":\"INC-7\",\"title\":\"checkout fails\",\"severity\":\"sev-2\","
        "\"state\":\"investigating\",\"lead\":\"ana\",\"public\":true,\"alerts\":60,"
        "\"started_at\":\"2025-11-21T02:00:00.000Z\",\"next_update_at\":\"2025-11-21T02:30:00.000Z\"},"
        "\"update\":{\"number\":3,\"text\":\"a <fix> is\\nout\",\"at\":\"2025-11-21T02:00:00.000Z\"},\"broadcast\":true}");
    desk_release(&k);
}

static void
incident_detail__comes_back_as_it_was(void **state)
{
    struct desk k;
    char *first;

    (void)state;
    desk_init(&k);
    k.d = (struct incident_detail){ .number = 12,
        .title = "\"t\"",
        .description = "two\nlines",
        .severity = "sev-1",
        .state = "resolved",
        .lead = "ana",
        .contact = "ben",
        .services = "api db",
        .rca_link = "https://rca",
        .by = "cleo",
        .alerts = 3,
        .started_ms = 1,
        .resolved_ms = 2,
        .update = 1,
        .update_text = "",
        .update_ms = 3 };
    first = xstrdup(written(&k));
    assert_true(reads(&k, first));
    assert_string_equal(k.back.by, "cleo");
    assert_int_equal(k.back.resolved_ms, 2);
    assert_false(k.back.broadcast);
    k.d = k.back;
    assert_string_equal(written(&k), first);
    free(first);
    desk_release(&k);
}

/* A character of Unicode's tags takes 12 bytes of JSON: none takes more. */
static void
the_longest_texts__have_room(void **state)
{
    static char text[POST_SENT_BYTES + 1], description[4 * 2000 + 1], words[4 * 500 + 1];
    struct desk k;

    (void)state;
    desk_init(&k);
    for (size_t i = 0; i < sizeof text - 1; i += 4)
        memcpy(text + i, "\xf3\xa0\x80\xa0", 4);
    memcpy(description, text, sizeof description - 1);
    memcpy(words, text, sizeof words - 1);
    k.d.description = description;
    k.d.title = k.d.services = k.d.rca_link = words;
    k.d.update = 500;
    k.d.update_text = text;
    assert_true(reads(&k, written(&k)));
    assert_string_equal(k.back.update_text, text);
    assert_string_equal(k.back.description, description);
    desk_release(&k);
}

#define INCIDENT "\"number\":7,\"title\":\"t\",\"severity\":\"sev-2\",\"state\":\"monitoring\",\"alerts\":0"

static void
what_is_no_incident_detail__is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"incident\":{}}",
        "{\"incident\":{\"number\":0,\"title\":\"t\",\"severity\":\"sev-2\",\"state\":\"monitoring\",\"alerts\":0}}",
        "{\"incident\":{\"number\":7,\"severity\":\"sev-2\",\"state\":\"monitoring\",\"alerts\":0}}",
        "{\"incident\":{\"number\":7,\"title\":\"t\",\"severity\":\"sev-6\",\"state\":\"monitoring\",\"alerts\":0}}",
        "{\"incident\":{\"number\":7,\"title\":\"t\",\"severity\":\"sev-2\",\"state\":\"on fire\",\"alerts\":0}}",
        "{\"incident\":{\"number\":7,\"title\":\"t\",\"severity\":\"sev-2\",\"state\":\"monitoring\",\"alerts\":-1}}",
        "{\"incident\":{" INCIDENT ",\"lead\":7}}",
        "{\"incident\":{" INCIDENT "},\"update\":{\"number\":0,\"text\":\"t\"}}",
        "{\"incident\":{" INCIDENT "},\"update\":{\"number\":4294967296,\"text\":\"t\"}}",
        "{\"incident\":{" INCIDENT "},\"update\":{\"number\":1}}",
    };
    struct detail notice = { .summary = "level 1: DiskFull", .level = 1 };
    struct desk k;

    (void)state;
    desk_init(&k);
    assert_true(reads(&k, "{\"incident\":{" INCIDENT "}}"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (reads(&k, bad[i]))
            fail_msg("taken: %s", bad[i]);
    assert_false(reads(&k, NULL));
    detail_json(&notice, &k.json);
    assert_false(reads(&k, buf_text(&k.json)));
    desk_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(incident_detail__is_written_so),
    cmocka_unit_test(incident_detail__comes_back_as_it_was),
    cmocka_unit_test(the_longest_texts__have_room),
    cmocka_unit_test(what_is_no_incident_detail__is_refused),
};
SUITE(incident_detail, tests);
