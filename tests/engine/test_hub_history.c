/* SPDX-License-Identifier: MIT */
/* What clients are told of the past: of an alert, a stream, an incident. */
#include <string.h>

#include "engine/hub_run.h"
#include "support/suite.h"

static void
begin(struct hub_run *h)
{
    static const char *const some[] = { "alertname=A,severity=critical", "alertname=B,severity=warning" };

    hub_run_init(h, false);
    hub_see(h, some, 2);
    hub_settle(h);
}

static void
a_history__has_the_events_of_an_alert_or_a_stream__newest_first(void **state)
{
    struct hub_run h;
    struct screen *s;
    char hex[ALERT_ID_HEX];
    cJSON *o;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "cli", NULL);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_settle(&h);
    alert_id_hex(&hub_alert(&h, "A")->id, hex);
    screen_say(s, "{\"id\":\"h\",\"do\":\"history\",\"alert\":\"%s\"}", hex);
    screen_wait(s, "\"h\"");
    o = cJSON_Parse(screen_answer(s, "\"h\""));
    assert_int_equal(cJSON_GetArraySize(json_get(o, "events")), 2);
    assert_string_equal(json_get_str(cJSON_GetArrayItem(json_get(o, "events"), 0), "kind"), "alert.acked");
    assert_int_equal(strlen(json_get_str(cJSON_GetArrayItem(json_get(o, "events"), 1), "hash")), 64);
    cJSON_Delete(o);
    screen_say(s, "{\"id\":\"s\",\"do\":\"history\",\"stream\":\"alert:%s\"}", hex);
    screen_wait(s, "\"s\"");
    assert_non_null(strstr(screen_answer(s, "\"s\""), "alert.acked"));
    hub_run_release(&h);
}

static void
declare(struct hub_run *h, struct screen *s)
{
    static const struct incident_value values[] = { { INCIDENT_TITLE, "checkout is down" }, { INCIDENT_SEVERITY, "sev-1" } };
    struct incident_wish wish = { .values = values, .values_n = 2 };
    struct command cmd = { .kind = CMD_INCIDENT_OPEN, .incident = &wish };

    client_act(s->client, &cmd, false);
    hub_settle(h);
    assert_non_null(model_incident(h->r.m, 1));
}

static void
a_history__has_the_timeline_of_an_incident__up_to_an_event(void **state)
{
    struct hub_run h;
    struct screen *s;
    cJSON *o;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "cli", NULL);
    declare(&h, s);
    screen_say(s, "{\"id\":\"t\",\"do\":\"history\",\"incident\":1}");
    screen_wait(s, "\"t\"");
    o = cJSON_Parse(screen_answer(s, "\"t\""));
    assert_string_equal(json_get_str(cJSON_GetArrayItem(json_get(o, "events"), 0), "kind"), "incident.opened");
    assert_true(cJSON_IsFalse(json_get(o, "more")));
    cJSON_Delete(o);
    screen_say(s, "{\"id\":\"b\",\"do\":\"history\",\"incident\":1,\"before\":%d}", (int)model_incident(h.r.m, 1)->opened_seq);
    screen_wait(s, "\"b\"");
    assert_non_null(strstr(screen_answer(s, "\"b\""), "\"events\":[]"));
    hub_run_release(&h);
}

static void
write_updates(struct hub_run *h, size_t n)
{
    char text[4 * INCIDENT_TEXT_MAX + 1];

    for (size_t i = 0; i < INCIDENT_TEXT_MAX; i++)
        memcpy(text + 4 * i, "\xf0\x9f\x94\xa5", 4);
    text[4 * INCIDENT_TEXT_MAX] = '\0';
    for (size_t i = 0; i < n; i++)
        engine_submit(h->r.e,
            &(struct command){ .kind = CMD_INCIDENT_ENTRY,
                .actor = "ana",
                .origin = "tui",
                .text = text,
                .incident = &(struct incident_wish){ .number = 1, .kind = ENTRY_NOTE } },
            NULL, NULL);
    hub_settle(h);
    assert_int_equal(incident_entries_n(model_incident(h->r.m, 1), ENTRY_NOTE), n);
}

/* 12 kB each. */
static void
a_timeline__of_long_texts__is_no_more_than_may_wait_for_a_screen(void **state)
{
    struct hub_run h;
    struct screen *s, *other;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "cli", NULL);
    declare(&h, s);
    write_updates(&h, 450);
    other = screen_knock(&h, UID_BO, HUB_QUEUE_OTHER_MAX);
    screen_say(other, "{\"tocsin\":1,\"hello\":\"cli\"}");
    screen_say(other, "{\"id\":\"t\",\"do\":\"history\",\"incident\":1}");
    screen_wait(other, "\"t\"");
    assert_non_null(strstr(screen_answer(other, "\"t\""), "\"more\":true"));
    hub_run_release(&h);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_history__has_the_events_of_an_alert_or_a_stream__newest_first),
    cmocka_unit_test(a_history__has_the_timeline_of_an_incident__up_to_an_event),
    cmocka_unit_test(a_timeline__of_long_texts__is_no_more_than_may_wait_for_a_screen),
};

SUITE(hub_history, tests);
