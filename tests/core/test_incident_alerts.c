/* SPDX-License-Identifier: MIT */
/* Alerts belong to incidents: linked and taken out by hand, moved to another one, and merged with a duplicate. */
#include <string.h>

#include "core/filter.h"
#include "incident_desk.h"
#include "support/suite.h"

static void
linking__counts_each_once__and_says_what_belongs_already(void **state)
{
    struct world w;
    const struct alert *v[3], *twice[4];
    uint64_t n;

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    n = inc_declare(&w, "one", v, 1);
    memcpy(twice, v, sizeof v);
    twice[3] = v[2];
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, n, twice, 4, false));
    assert_string_equal(w.out.summary, "linked 2 alerts to INC-1");
    assert_string_equal(inc_line(&w, 0), "link 2 alerts to INC-1");
    assert_string_equal(inc_alerts(&w, n), "3 linked, 0 unlinked");
    assert_refused(&w, inc_link(&w, CMD_INCIDENT_LINK, n, v, 3, false), "they all belong to INC-1 already");
    assert_refused(&w, inc_link(&w, CMD_INCIDENT_LINK, n, v, 1, false), "it belongs to INC-1 already");
    assert_refused(&w, inc_link(&w, CMD_INCIDENT_LINK, n, v, 0, false), "nothing was named");
    inc_check_twin(&w);
    world_release(&w);
}

static void
linking__what_another_open_incident_has__asks_and_takes_it_out_there(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 2), 1);
    assert_int_equal(inc_declare(&w, "two", NULL, 0), 2);
    assert_refused(&w, inc_link(&w, CMD_INCIDENT_LINK, 2, v, 3, false),
        DECIDE_ASK "2 of the alerts belong to INC-1 and would leave that");
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, 2, v, 3, true));
    assert_string_equal(inc_alerts(&w, 1), "0 linked, 2 unlinked");
    assert_string_equal(inc_alerts(&w, 2), "3 linked, 0 unlinked");
    assert_int_equal(model_incident_of(w.m, &v[0]->id)->number, 2);
    assert_refused(&w, inc_declare(&w, "three", v, 1), DECIDE_ASK "1 of the alerts belongs to INC-2");
    inc_check_twin(&w);
    world_release(&w);
}

static void
an_alert_of_an_incident_that_is_over__is_linked_without_a_question(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 3), 1);
    assert_true(inc_put(&w, 1, "state", "resolved"));
    assert_null(model_incident_of(w.m, &v[0]->id));
    assert_int_equal(inc_declare(&w, "two", v, 3), 2);
    assert_string_equal(inc_alerts(&w, 1), "3 linked, 0 unlinked");
    assert_int_equal(model_incident_of(w.m, &v[0]->id)->number, 2);
    world_release(&w);
}

static void
linking_one_that_began_earlier__moves_the_beginning__until_somebody_corrects_it(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", &v[1], 1), 1);
    assert_string_equal(inc_field(&w, 1, "started_at"), "2025-11-21T02:00:59.000Z");
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, 1, v, 1, false));
    assert_string_equal(inc_field(&w, 1, "started_at"), "2025-11-21T01:59:59.000Z");
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(inc_field(&w, 1, "started_at"), "2025-11-21T02:00:59.000Z");
    assert_true(inc_put(&w, 1, "started_at", "02:00"));
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, 1, v, 1, false));
    assert_string_equal(inc_field(&w, 1, "started_at"), "2025-11-21T02:00:00.000Z");
    assert_int_equal(inc_declare(&w, "from nothing", NULL, 0), 2);
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, 2, &v[2], 1, false));
    assert_string_equal(inc_field(&w, 2, "started_at"), "2025-11-21T02:01:59.000Z");
    world_release(&w);
}

static void
what_a_person_took_out__is_linked_again_by_hand_and_not_by_rule(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 3), 1);
    assert_true(inc_link(&w, CMD_INCIDENT_UNLINK, 1, v, 2, false));
    assert_string_equal(w.out.summary, "took 2 alerts out of INC-1");
    assert_string_equal(inc_line(&w, 0), "unlink 2 alerts out of INC-1");
    assert_string_equal(inc_alerts(&w, 1), "1 linked, 2 unlinked");
    assert_null(model_incident_of(w.m, &v[0]->id));
    assert_refused(&w, inc_link(&w, CMD_INCIDENT_UNLINK, 1, v, 1, false), "does not belong to INC-1");
    assert_false(inc_take_by_rule(&w, 1, v, 3));
    assert_string_equal(inc_alerts(&w, 1), "1 linked, 2 unlinked");
    assert_true(inc_link(&w, CMD_INCIDENT_LINK, 1, v, 1, false));
    assert_string_equal(inc_alerts(&w, 1), "2 linked, 1 unlinked");
    inc_check_twin(&w);
    world_release(&w);
}

static void
a_rule__takes_nothing_from_another_open_incident(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 1), 1);
    assert_int_equal(inc_declare(&w, "two", NULL, 0), 2);
    assert_true(inc_take_by_rule(&w, 2, v, 3));
    assert_string_equal(inc_alerts(&w, 1), "1 linked, 0 unlinked");
    assert_string_equal(inc_alerts(&w, 2), "2 linked, 0 unlinked");
    assert_int_equal(model_incident(w.m, 2)->changes, 0); /* no person's */
    assert_string_equal(inc_line(&w, 0), "incident INC-2 started_at 02:03Z -> 02:00Z");
    assert_string_equal(inc_line(&w, 1), "link 2 alerts to INC-2 by its rule");
    world_release(&w);
}

static void
an_incident__has_so_many_alerts_and_no_more(void **state)
{
    struct world w;
    const struct alert *v[INCIDENT_ALERTS_MAX + 1];
    char labels[40];

    (void)state;
    world_init(&w);
    for (int i = 0; i <= INCIDENT_ALERTS_MAX; i++) {
        snprintf(labels, sizeof labels, "alertname=A%d", i);
        v[i] = world_fire(&w, labels);
    }
    assert_refused(&w, inc_declare(&w, "one", v, INCIDENT_ALERTS_MAX + 1), "501 alerts at once: an incident has at most 500");
    assert_int_equal(inc_declare(&w, "one", v, INCIDENT_ALERTS_MAX), 1);
    assert_refused(&w, inc_link(&w, CMD_INCIDENT_LINK, 1, &v[INCIDENT_ALERTS_MAX], 1, false),
        "A500: INC-1 has 500 alerts, and no more");
    inc_check_twin(&w);
    world_release(&w);
}

/* How many of the three a filter accepts. */
static size_t
accepted(const struct world *w, const char *text, const struct alert *v[3])
{
    struct filter *f = filter_new(text, NULL, NULL);
    size_t n = 0;

    assert_true(filter_is_timed(f));
    for (int i = 0; i < 3; i++)
        n += filter_accepts(f, w->m, v[i], "ana", w->now_ms);
    filter_free(f);
    return n;
}

static void
a_filter__finds_the_alerts_of_an_incident_as_long_as_it_is_open(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 2), 1);
    assert_int_equal(accepted(&w, "@inc=INC-1", v), 2);
    assert_int_equal(accepted(&w, "@inc=1", v), 2);
    assert_int_equal(accepted(&w, "@inc!=inc-1", v), 1);
    assert_int_equal(accepted(&w, "@inc=none", v), 1);
    assert_int_equal(accepted(&w, "@inc!=none", v), 2);
    assert_int_equal(accepted(&w, "@inc=INC-2", v), 0);
    model_settle(w.m);
    assert_true(inc_put(&w, 1, "state", "resolved"));
    assert_int_equal(accepted(&w, "@inc=none", v), 3);
    assert_int_equal(w.m->dirty.n, 2); /* screens look at them again */
    world_release(&w);
}

/* ---- merging */

static void
merging__closes_the_duplicate__and_moves_its_alerts_and_open_actions(void **state)
{
    struct world w;
    const struct alert *v[3];
    const struct incident *one, *two;

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 2), 1);
    assert_int_equal(inc_declare(&w, "two", &v[2], 1), 2);
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .owner = "bob" }, "fix the pool"));
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_ACTION }, "done already"));
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .entry = 2, .done = ENTRY_DONE }, NULL));
    w.now_ms += MS_MINUTE;
    assert_true(inc_merge(&w, 1, 2, false));
    assert_string_equal(w.out.summary, "merged INC-1 into INC-2: 2 alerts");
    assert_int_equal(w.out.incident, 2);
    assert_string_equal(inc_field(&w, 1, "state"), "closed");
    assert_string_equal(inc_field(&w, 1, "merged_into"), "2");
    assert_string_equal(inc_field(&w, 1, "closed_at"), "2025-11-21T02:04:00.000Z");
    assert_string_equal(inc_alerts(&w, 1), "0 linked, 2 unlinked");
    assert_string_equal(inc_alerts(&w, 2), "3 linked, 0 unlinked");
    one = model_incident(w.m, 1);
    two = model_incident(w.m, 2);
    assert_string_equal(incident_last(one, ENTRY_NOTE)->text, "merged into INC-2: two");
    assert_string_equal(incident_last(two, ENTRY_NOTE)->text, "INC-1 was merged into it: one");
    assert_int_equal(incident_actions_open(one), 0);
    assert_int_equal(incident_actions_open(two), 1);
    assert_string_equal(incident_entry(two, ENTRY_ACTION, 1)->text, "fix the pool");
    assert_string_equal(incident_entry(two, ENTRY_ACTION, 1)->owner, "bob");
    assert_int_equal(incident_entry(one, ENTRY_ACTION, 2)->done, ENTRY_DONE);
    inc_check_twin(&w);
    world_release(&w);
}

static void
a_merge__is_undone_and_redone_as_one(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_int_equal(inc_declare(&w, "one", v, 2), 1);
    assert_int_equal(inc_declare(&w, "two", &v[2], 1), 2);
    assert_true(inc_entry(&w, 1, (struct incident_wish){ .kind = ENTRY_ACTION }, "fix the pool"));
    assert_true(inc_merge(&w, 1, 2, false));
    for (int round = 0; round < 2; round++) {
        assert_true(world_undo(&w, "ana", 0));
        assert_string_equal(w.out.summary, "undone: merge INC-1 into INC-2");
        assert_int_equal(w.out.refusals_n, 0);
        assert_string_equal(inc_field(&w, 1, "state"), "investigating");
        assert_string_equal(inc_field(&w, 1, "merged_into"), "(none)");
        assert_string_equal(inc_alerts(&w, 1), "2 linked, 0 unlinked");
        assert_string_equal(inc_alerts(&w, 2), "1 linked, 2 unlinked");
        assert_int_equal(model_incident_of(w.m, &v[0]->id)->number, 1);
        assert_int_equal(incident_actions_open(model_incident(w.m, 1)), 1);
        assert_int_equal(incident_actions_open(model_incident(w.m, 2)), 0);
        assert_null(incident_last(model_incident(w.m, 1), ENTRY_NOTE));
        assert_true(world_redo(&w, "ana"));
        assert_int_equal(w.out.refusals_n, 0);
        assert_string_equal(inc_field(&w, 1, "merged_into"), "2");
        assert_string_equal(inc_alerts(&w, 2), "3 linked, 0 unlinked");
        assert_int_equal(incident_actions_open(model_incident(w.m, 2)), 1);
    }
    inc_check_twin(&w);
    world_release(&w);
}

static void
merging__what_can_not_be_merged__is_refused(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    for (int i = 0; i < 4; i++)
        assert_int_equal(inc_declare(&w, "one", NULL, 0), i + 1);
    assert_refused(&w, inc_merge(&w, 1, 1, false), "INC-1 is no duplicate of itself");
    assert_refused(&w, inc_merge(&w, 1, 9, false), "there is no incident INC-9");
    assert_refused(&w, inc_merge(&w, 1, 0, false), "INC-1 is a duplicate of which?");
    assert_true(inc_put(&w, 4, "state", "closed"));
    assert_refused(&w, inc_merge(&w, 1, 4, false), "INC-4 is closed: what is merged goes to one that is open");
    assert_true(inc_merge(&w, 4, 1, false));
    assert_string_equal(inc_field(&w, 4, "merged_into"), "1");
    assert_true(inc_merge(&w, 1, 2, false));
    assert_refused(&w, inc_merge(&w, 3, 1, false), "INC-1 was merged into INC-2 already");
    assert_true(inc_put(&w, 3, "state", "invalid"));
    assert_refused(&w, inc_merge(&w, 3, 2, false), "INC-3 is invalid");
    assert_true(inc_put(&w, 1, "state", "investigating"));
    assert_string_equal(inc_field(&w, 1, "merged_into"), "(none)");
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(linking__counts_each_once__and_says_what_belongs_already),
    cmocka_unit_test(linking__what_another_open_incident_has__asks_and_takes_it_out_there),
    cmocka_unit_test(an_alert_of_an_incident_that_is_over__is_linked_without_a_question),
    cmocka_unit_test(linking_one_that_began_earlier__moves_the_beginning__until_somebody_corrects_it),
    cmocka_unit_test(what_a_person_took_out__is_linked_again_by_hand_and_not_by_rule),
    cmocka_unit_test(a_rule__takes_nothing_from_another_open_incident),
    cmocka_unit_test(an_incident__has_so_many_alerts_and_no_more),
    cmocka_unit_test(a_filter__finds_the_alerts_of_an_incident_as_long_as_it_is_open),
    cmocka_unit_test(merging__closes_the_duplicate__and_moves_its_alerts_and_open_actions),
    cmocka_unit_test(a_merge__is_undone_and_redone_as_one),
    cmocka_unit_test(merging__what_can_not_be_merged__is_refused),
};
SUITE(incident_alerts, tests);
