/* SPDX-License-Identifier: MIT */
/* An incident, and an alert of one, as scripts see them. */
#include <string.h>

#include "core/incident_json.h"
#include "core/words.h"
#include "incident_desk.h"
#include "support/suite.h"

static const char *
json_of(struct world *w, uint64_t number)
{
    struct buf text = BUF_INIT;
    struct json_out o;
    const char *kept;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    incident_json(&o, w->m, model_incident(w->m, number));
    json_close(&o, '}');
    kept = arena_strdup(&w->arena, buf_text(&text));
    buf_release(&text);
    return kept;
}

static void
an_incident__has_the_fields_of_the_status_page_first__and_then_ours(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "checkout is down", NULL, 0), 1);
    assert_true(inc_put(&w, 1, "lead", "bob"));
    w.now_ms += MS_MINUTE;
    assert_true(inc_update(&w, 1, GIVEN({ "state", "resolved" }, { "services", "checkout payments" }), "It is over.", 0));
    assert_string_equal(json_of(&w, 1),
        "{\"id\":1,\"update_number\":5,\"modified_at\":\"2025-11-21T02:01:00.000Z\",\"reported_at\":\"2025-11-21T02:00:00.000Z\","
        "\"closed_at\":\"2025-11-21T02:01:00.000Z\",\"status\":\"closed\",\"severity\":\"sev-2\",\"title\":\"checkout is down\","
        "\"description\":null,\"point\":\"bob\",\"contact\":null,\"rca_link\":null,\"modified_by\":\"ana\",\"name\":\"INC-1\","
        "\"state\":\"resolved\",\"lead\":\"bob\",\"comms\":null,\"public\":false,\"services\":[\"checkout\",\"payments\"],"
        "\"started_at\":\"2025-11-21T02:00:00.000Z\",\"acknowledged_at\":\"2025-11-21T02:00:00.000Z\","
        "\"mitigated_at\":\"2025-11-21T02:01:00.000Z\",\"resolved_at\":\"2025-11-21T02:01:00.000Z\",\"finished_at\":null,"
        "\"reviewed_at\":null,\"channel\":null,\"link_rule\":null,\"merged_into\":null,\"declared_by\":\"ana\","
        "\"next_update_due\":null,\"alerts\":[],\"updates\":[{\"number\":1,\"by\":\"ana\",\"at\":\"2025-11-21T02:01:00.000Z\","
        "\"text\":\"It is over.\",\"state\":\"resolved\",\"next_update_due\":null}],\"notes\":[],\"actions\":[],\"posts\":[]}");
    world_release(&w);
}

static void
alerts_notes_and_actions__stand_under_it__but_for_what_was_taken_back(void **state)
{
    struct world w;
    const struct alert *v[3];
    const char *text;

    (void)state;
    world_init(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 2), 1);
    assert_int_equal(inc_declare(&w, "two", NULL, 0), 2);
    assert_true(inc_link(&w, CMD_INCIDENT_UNLINK, 1, v, 1, false));
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_NOTE }, "withdrawn"));
    assert_true(world_undo(&w, "ana", 0));
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .owner = "bob" }, "Make it larger."));
    text = json_of(&w, 1);
    assert_non_null(strstr(text, "\"status\":\"open\""));
    assert_null(strstr(text, "withdrawn"));
    assert_non_null(
        strstr(text, "\"name\":\"B\",\"state\":\"firing\",\"by_rule\":false,\"linked_at\":\"2025-11-21T02:03:00.000Z\"}]"));
    assert_non_null(strstr(text, "\"owner\":\"bob\",\"due\":null,\"state\":\"open\"}]"));
    assert_true(inc_merge(&w, 1, 2, false));
    assert_non_null(strstr(json_of(&w, 1), "\"merged_into\":\"INC-2\""));
    assert_true(inc_put(&w, 2, "state", "invalid"));
    assert_non_null(strstr(json_of(&w, 2), "\"status\":\"invalid\""));
    world_release(&w);
}

static void
an_alert__names_the_open_incident_that_it_belongs_to(void **state)
{
    struct world w;
    const struct alert *v[3];
    struct buf text = BUF_INIT;
    struct json_out o;

    (void)state;
    world_init(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 1), 1);
    json_begin(&o, &text);
    alert_json(&o, w.m, v[0], w.now_ms);
    assert_non_null(strstr(buf_text(&text), "\"incident\":\"INC-1\""));
    buf_clear(&text);
    json_begin(&o, &text);
    alert_json(&o, w.m, v[1], w.now_ms);
    assert_non_null(strstr(buf_text(&text), "\"incident\":null"));
    buf_release(&text);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_incident__has_the_fields_of_the_status_page_first__and_then_ours),
    cmocka_unit_test(alerts_notes_and_actions__stand_under_it__but_for_what_was_taken_back),
    cmocka_unit_test(an_alert__names_the_open_incident_that_it_belongs_to),
};
SUITE(incident_json, tests);
