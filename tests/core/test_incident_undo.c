/* SPDX-License-Identifier: MIT */
/* What was done to an incident is taken back, and done again; where two people worked on the same, who is asked by name. */
#include <string.h>

#include "incident_desk.h"
#include "support/suite.h"

static void
a_field__goes_back_act_by_act_and_forward_again(void **state)
{
    struct world w;

    (void)state;
    world_init_with_twin(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_true(inc_put(&w, 1, "lead", "bob"));
    assert_true(inc_put(&w, 1, "lead", "carol"));
    assert_true(inc_put(&w, 1, "description", "Payments fail."));
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_field(&w, 1, "description"), "(none)");
    assert_string_equal(w.out.summary, "undone: incident INC-1 description Payments fail.");
    assert_string_equal(inc_line(&w, 0), "undo INC-1 description Payments fail. -> none");
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_field(&w, 1, "lead"), "bob");
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_field(&w, 1, "lead"), "(none)");
    for (int i = 0; i < 3; i++)
        assert_true(world_redo(&w, "ana"));
    assert_string_equal(inc_field(&w, 1, "lead"), "carol");
    assert_string_equal(inc_field(&w, 1, "description"), "Payments fail.");
    assert_false(world_redo(&w, "ana"));
    inc_check_twin(&w);
    world_release(&w);
}

static void
a_state__goes_back_with_its_times(void **state)
{
    struct world w;

    (void)state;
    world_init_with_twin(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_true(inc_put(&w, 1, "state", "monitoring"));
    w.now_ms += MS_MINUTE;
    assert_true(inc_put(&w, 1, "state", "closed"));
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_field(&w, 1, "state"), "monitoring");
    assert_string_equal(inc_field(&w, 1, "mitigated_at"), "2025-11-21T02:00:00.000Z");
    assert_string_equal(inc_field(&w, 1, "resolved_at"), "(none)");
    assert_string_equal(inc_field(&w, 1, "closed_at"), "(none)");
    assert_true(world_redo(&w, "ana"));
    assert_string_equal(inc_field(&w, 1, "closed_at"), "2025-11-21T02:01:00.000Z");
    inc_check_twin(&w);
    world_release(&w);
}

static void
a_field_that_another_changed_since__stays_and_she_is_named(void **state)
{
    struct world w;
    uint64_t seq;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_true(inc_put(&w, 1, "severity", "sev-1"));
    seq = w.out.events.v[0].seq;
    w.now_ms += MS_MINUTE;
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "severity", "sev-3" }), false));
    assert_refused(&w, world_undo(&w, "ana", seq), "severity of INC-1 was changed since by bob at 02:01Z");
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "severity", "sev-1" }), false));
    assert_refused(&w, world_undo(&w, "ana", seq), "changed since by bob");
    assert_true(world_undo(&w, "bob", 0));
    assert_true(world_undo(&w, "bob", 0));
    assert_true(world_undo(&w, "ana", seq));
    assert_string_equal(inc_field(&w, 1, "severity"), "sev-2");
    world_release(&w);
}

static void
two_people_on_different_fields__do_not_hinder_each_other(void **state)
{
    struct world w;
    uint64_t seq;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_true(inc_put(&w, 1, "lead", "ana"));
    seq = w.out.events.v[0].seq;
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "severity", "sev-1" }, { "state", "identified" }), false));
    assert_true(world_undo(&w, "ana", seq));
    assert_string_equal(inc_field(&w, 1, "lead"), "(none)");
    assert_string_equal(inc_field(&w, 1, "severity"), "sev-1");
    assert_string_equal(inc_field(&w, 1, "state"), "identified");
    world_release(&w);
}

static void
fields_that_would_not_fit_any_more__stay_with_the_reason(void **state)
{
    struct world w;
    uint64_t seq;

    (void)state;
    world_init(&w);
    w.now_ms += MS_HOUR;
    assert_int_equal(inc_declare_with(&w, GIVEN({ "title", "one" }, { "started_at", "01:00" }, { "acknowledged_at", "" }), false),
        1);
    assert_true(inc_set(&w, 1, GIVEN({ "state", "resolved" }, { "mitigated_at", "01:20" })));
    assert_true(inc_put(&w, 1, "mitigated_at", "02:00"));
    seq = w.out.events.v[0].seq;
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "acknowledged_at", "01:40" }), false));
    assert_refused(&w, world_undo(&w, "ana", seq), "INC-1 as it was does not fit what was said since: mitigated_at");
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "state", "monitoring" }), false));
    world_release(&w);
}

static void
a_link__goes_back_and_so_does_an_unlink(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 1), 1);
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, 1, &v[1], 2, false));
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_alerts(&w, 1), "1 linked, 2 unlinked");
    assert_true(world_redo(&w, "ana"));
    assert_string_equal(inc_alerts(&w, 1), "3 linked, 0 unlinked");
    assert_true(inc_link(&w, CMD_INCIDENT_UNLINK, 1, v, 3, false));
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_alerts(&w, 1), "3 linked, 0 unlinked");
    inc_check_twin(&w);
    world_release(&w);
}

static void
alerts_that_moved__go_back_where_they_were(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 2), 1);
    assert_int_equal(inc_declare(&w, "two", NULL, 0), 2);
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, 2, v, 3, true));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.refusals_n, 0);
    assert_string_equal(inc_alerts(&w, 1), "2 linked, 0 unlinked");
    assert_string_equal(inc_alerts(&w, 2), "0 linked, 3 unlinked");
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(w.out.refusals_n, 0);
    assert_string_equal(inc_alerts(&w, 1), "0 linked, 2 unlinked");
    assert_string_equal(inc_alerts(&w, 2), "3 linked, 0 unlinked");
    inc_check_twin(&w);
    world_release(&w);
}

static void
an_unlinked_alert_that_is_anothers_by_now__stays_there(void **state)
{
    struct world w;
    const struct alert *v[3];
    uint64_t seq;

    (void)state;
    world_init(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 2), 1);
    assert_true(inc_link(&w, CMD_INCIDENT_UNLINK, 1, v, 2, false));
    seq = w.out.events.v[0].seq;
    assert_int_equal(inc_declare(&w, "two", v, 1), 2);
    assert_true(world_undo(&w, "ana", seq));
    assert_int_equal(w.out.refusals_n, 1);
    assert_non_null(strstr(w.out.refusals[0].text, "belongs to INC-2 by now: not undone"));
    assert_string_equal(inc_alerts(&w, 1), "1 linked, 1 unlinked");
    world_release(&w);
}

static void
entries__are_withdrawn_and_stand_again__and_a_number_is_never_given_twice(void **state)
{
    struct world w;
    const struct incident *i;

    (void)state;
    world_init_with_twin(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    i = model_incident(w.m, 1);
    assert_true(inc_update(&w, 1, GIVEN({ "state", "identified" }), "It is the pool.", w.now_ms + MS_HOUR));
    assert_true(world_undo(&w, "ana", 0));
    assert_true(incident_entry(i, ENTRY_UPDATE, 1)->withdrawn);
    assert_null(incident_last(i, ENTRY_UPDATE));
    assert_string_equal(inc_field(&w, 1, "state"), "investigating");
    assert_int_equal(incident_next_update_ms(i), 0);
    assert_string_equal(inc_line(&w, 1), "update 1 of INC-1 withdrawn: It is the pool.");
    assert_true(world_redo(&w, "ana"));
    assert_false(incident_entry(i, ENTRY_UPDATE, 1)->withdrawn);
    assert_string_equal(inc_field(&w, 1, "state"), "identified");
    assert_string_equal(inc_line(&w, 1), "update 1 of INC-1 stands again: It is the pool.");
    assert_true(world_undo(&w, "ana", 0));
    assert_true(inc_update(&w, 1, GIVEN({ "state", "identified" }), "It is the pool indeed.", 0));
    assert_int_equal(incident_last(i, ENTRY_UPDATE)->number, 2);
    assert_refused(&w, inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_NOTE, .entry = 1 }, "x"), "not there");
    inc_check_twin(&w);
    world_release(&w);
}

static void
a_correction__goes_back_to_what_was_there(void **state)
{
    struct world w;
    uint64_t seq;

    (void)state;
    world_init_with_twin(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .owner = "bob" }, "Make it larger."));
    seq = w.out.events.v[0].seq;
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .entry = 1, .done = ENTRY_DONE }, NULL));
    assert_refused(&w, world_undo(&w, "ana", seq), "action 1 of INC-1 was changed since by ana");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(incident_actions_open(model_incident(w.m, 1)), 1);
    assert_string_equal(incident_entry(model_incident(w.m, 1), ENTRY_ACTION, 1)->owner, "bob");
    assert_true(world_undo(&w, "ana", 0));
    assert_true(incident_entry(model_incident(w.m, 1), ENTRY_ACTION, 1)->withdrawn);
    assert_refused(&w, inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .entry = 1 }, "x"), "was withdrawn");
    inc_check_twin(&w);
    world_release(&w);
}

static void
a_declaration_by_mistake__becomes_invalid_and_lets_its_alerts_go(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 1), 1);
    assert_true(inc_take_by_rule(&w, 1, v, 3));
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(w.out.summary, "undone: declare INC-1 sev-2 one");
    assert_string_equal(inc_field(&w, 1, "state"), "invalid");
    assert_string_equal(inc_alerts(&w, 1), "0 linked, 3 unlinked");
    assert_null(model_incident_of(w.m, &v[0]->id));
    assert_true(world_redo(&w, "ana"));
    assert_string_equal(inc_field(&w, 1, "state"), "investigating");
    assert_string_equal(inc_alerts(&w, 1), "3 linked, 0 unlinked");
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_field(&w, 1, "state"), "invalid");
    assert_int_equal(inc_declare(&w, "two", v, 3), 2);
    inc_check_twin(&w);
    world_release(&w);
}

static void
a_declaration_on_which_others_work__stays(void **state)
{
    struct world w;
    uint64_t seq;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    seq = w.out.events.v[0].seq;
    w.now_ms += MS_MINUTE;
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "lead", "bob" }), false));
    assert_refused(&w, world_undo(&w, "ana", seq), "INC-1 was worked on since by bob");
    assert_true(world_undo(&w, "bob", 0));
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_NOTE }, "x"));
    assert_refused(&w, world_undo(&w, "ana", seq), "INC-1 was worked on since by ana");
    assert_true(world_undo(&w, "ana", 0));
    assert_true(world_undo(&w, "ana", seq));
    assert_string_equal(inc_field(&w, 1, "state"), "invalid");
    world_release(&w);
}

/* Else they would be nobody's, or those of two. */
static void
a_declaration_that_stays__keeps_its_alerts(void **state)
{
    const struct incident_value title = { INCIDENT_TITLE, "two" };
    const struct alert *v[3];
    struct subject subject;
    struct world w;
    uint64_t seq;

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 1), 1);
    subject = (struct subject){ .id = v[0]->id };
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_INCIDENT_OPEN,
            .actor = "ana",
            .origin = "tui",
            .incident = &(struct incident_wish){ .values = &title, .values_n = 1 },
            .subjects = &subject,
            .subjects_n = 1,
            .sure = true }));
    seq = w.out.events.v[0].seq;
    assert_true(inc_set_by(&w, "bob", 2, GIVEN({ "lead", "bob" }), false));
    assert_refused(&w, world_undo(&w, "ana", seq), "INC-2 was worked on since by bob");
    assert_string_equal(inc_alerts(&w, 1), "0 linked, 1 unlinked");
    assert_string_equal(inc_alerts(&w, 2), "1 linked, 0 unlinked");
    inc_check_twin(&w);
    world_release(&w);
}

static void
a_merge_that_stays__keeps_what_it_moved(void **state)
{
    const struct alert *v[3];
    struct world w;
    uint64_t seq;

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 1), 1);
    assert_int_equal(inc_declare(&w, "two", NULL, 0), 2);
    assert_true(inc_merge(&w, 1, 2, false));
    seq = w.out.events.v[0].seq;
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "state", "resolved" }), false));
    assert_refused(&w, world_undo(&w, "ana", seq), "state of INC-1 was changed since by bob");
    assert_string_equal(inc_alerts(&w, 1), "0 linked, 1 unlinked");
    assert_string_equal(inc_alerts(&w, 2), "1 linked, 0 unlinked");
    assert_non_null(incident_last(model_incident(w.m, 1), ENTRY_NOTE));
    inc_check_twin(&w);
    world_release(&w);
}

/* It began earlier, with the alert that the rule has found. */
static void
a_declaration_that_only_its_rule_went_on_with__can_be_taken_back(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", &v[1], 1), 1);
    assert_true(inc_take_by_rule(&w, 1, v, 1));
    assert_int_equal(incident_time(model_incident(w.m, 1), INCIDENT_STARTED), alert_since_ms(v[0]));
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_field(&w, 1, "state"), "invalid");
    inc_check_twin(&w);
    world_release(&w);
}

static void
an_undo_that_publishes_again__asks(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare_with(&w, GIVEN({ "title", "one" }, { "public", "yes" }), true), 1);
    assert_true(inc_put(&w, 1, "public", "no"));
    assert_refused(&w, world_undo(&w, "ana", 0), "and have the status page show it again");
    assert_true(world_do(&w, &(struct command){ .kind = CMD_UNDO, .actor = "ana", .origin = "tui", .sure = true }));
    assert_string_equal(inc_field(&w, 1, "public"), "yes");
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_field__goes_back_act_by_act_and_forward_again),
    cmocka_unit_test(a_state__goes_back_with_its_times),
    cmocka_unit_test(a_field_that_another_changed_since__stays_and_she_is_named),
    cmocka_unit_test(two_people_on_different_fields__do_not_hinder_each_other),
    cmocka_unit_test(fields_that_would_not_fit_any_more__stay_with_the_reason),
    cmocka_unit_test(a_link__goes_back_and_so_does_an_unlink),
    cmocka_unit_test(alerts_that_moved__go_back_where_they_were),
    cmocka_unit_test(an_unlinked_alert_that_is_anothers_by_now__stays_there),
    cmocka_unit_test(entries__are_withdrawn_and_stand_again__and_a_number_is_never_given_twice),
    cmocka_unit_test(a_correction__goes_back_to_what_was_there),
    cmocka_unit_test(a_declaration_by_mistake__becomes_invalid_and_lets_its_alerts_go),
    cmocka_unit_test(a_declaration_on_which_others_work__stays),
    cmocka_unit_test(a_declaration_that_stays__keeps_its_alerts),
    cmocka_unit_test(a_merge_that_stays__keeps_what_it_moved),
    cmocka_unit_test(a_declaration_that_only_its_rule_went_on_with__can_be_taken_back),
    cmocka_unit_test(an_undo_that_publishes_again__asks),
};
SUITE(incident_undo, tests);
