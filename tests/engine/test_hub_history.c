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

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_history__has_the_events_of_an_alert_or_a_stream__newest_first),
    cmocka_unit_test(a_history__has_the_timeline_of_an_incident__up_to_an_event),
};

SUITE(hub_history, tests);
