/* SPDX-License-Identifier: MIT */
/* What leaves when an incident changes: headlines, updates and topics, in which order, and each once. */
#include "telling_desk.h"

#include <string.h>

#include "core/incident_detail.h"
#include "support/suite.h"

/* ---- headlines and updates */

static void
an_incident__has_a_headline_that_is_changed_in_place(void **state)
{
    struct incident_detail d;
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    assert_string_equal(queued(&k), "M1 post #crash");
    assert_string_equal(message(&k, 1)->order.text,
        ":rotating_light: INC-1 checkout fails (SEV2, investigating), since 2025-11-21 02:00Z");
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(queued(&k), "M2 edit #crash of M1");
    assert_string_equal(message(&k, 2)->order.text,
        ":rotating_light: INC-1 checkout fails (SEV1, investigating), since 2025-11-21 02:00Z");
    assert_true(incident_detail_read(message(&k, 2)->order.detail, &k.w.arena, &d));
    assert_string_equal(d.severity, "sev-1");
    assert_string_equal(d.by, "ana");
    telling_release(&k);
}

static void
a_note__changes_nothing_that_is_told(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    queued(&k);
    assert_true(inc_entry(&k.w, 1, (struct incident_wish){ .kind = ENTRY_NOTE }, "it was the cache"));
    assert_true(inc_put(&k.w, 1, "link_rule", "service=checkout"));
    assert_string_equal(queued(&k), "");
    telling_release(&k);
}

static void
nothing_leaves__where_nothing_is_configured(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.destinations_n = 0;
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_string_equal(queued(&k), "");
    assert_null(strstr(k.w.out.summary, "Slack id"));
    assert_true(update(&k, 1, k.w.now_ms + MS_HOUR, "we look"));
    assert_string_equal(queued(&k), "M1 promised ben");
    telling_release(&k);
}

static void
an_update__goes_under_each_headline(void **state)
{
    struct incident_detail d;
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.destinations_n = 2;
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    assert_string_equal(queued(&k), "M1 post #crash\nM2 post #status");
    assert_true(update(&k, 1, 0, "it was the <cache>"));
    assert_string_equal(queued(&k), "M3 post #crash under M1\nM4 post #status under M2");
    assert_string_equal(message(&k, 3)->order.text,
        "INC-1 checkout fails (SEV2, investigating), update 1 by ana\nit was the <cache>");
    assert_true(incident_detail_read(message(&k, 3)->order.detail, &k.w.arena, &d));
    assert_true(d.broadcast);
    assert_int_equal(d.update, 1);
    assert_string_equal(d.update_text, "it was the <cache>");
    telling_release(&k);
}

static void
an_update__goes_where_it_is_to_go_and_nowhere_else(void **state)
{
    static const char *const status[] = { "#status" };
    const struct incident_wish wish = { .number = 1, .kind = ENTRY_UPDATE };
    struct incident_detail d;
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    queued(&k);
    assert_true(world_do(&k.w,
        &(struct command){ .kind = CMD_INCIDENT_ENTRY,
            .actor = "ana",
            .origin = "tui",
            .incident = &wish,
            .text = "all of you",
            .destinations = status,
            .destinations_n = 1 }));
    assert_string_equal(queued(&k), "M2 post #status");
    assert_true(incident_detail_read(message(&k, 2)->order.detail, &k.w.arena, &d));
    assert_false(d.broadcast);
    telling_release(&k);
}

static void
an_edit_that_waits__goes_into_the_next_one(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_true(inc_put(&k.w, 1, "lead", "ana"));
    assert_true(inc_put(&k.w, 1, "contact", "ana"));
    assert_int_equal(message(&k, 2)->into, 3);
    assert_int_equal(message(&k, 3)->into, 4);
    assert_true(world_sent(&k.w, message(&k, 4), "1.9"));
    for (uint64_t number = 2; number <= 4; number++)
        assert_string_equal(state_of(&k, number), "acked");
    assert_int_equal(model_messages_open(k.w.m), 0);
    telling_release(&k);
}

static void
edits_inside_one_that_is_dropped__are_dropped_with_it(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_true(inc_put(&k.w, 1, "lead", "ana"));
    assert_true(inc_put(&k.w, 1, "contact", "ana"));
    assert_true(world_message_act(&k.w, CMD_DROP, 4, "they know"));
    assert_int_equal(model_messages_open(k.w.m), 0);
    queued(&k);
    assert_true(inc_put(&k.w, 1, "contact", "ben"));
    assert_string_equal(queued(&k), "M5 edit #crash of M1\nM6 direct #crash ben");
    telling_release(&k);
}

static void
a_change_that_is_taken_back__is_told_back(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    queued(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    arrives(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M2 edit #crash of M1\nM3 edit #crash of M1");
    assert_non_null(strstr(message(&k, 3)->order.text, "(SEV2, investigating)"));
    arrives(&k);
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(queued(&k), "M4 edit #crash of M1");
    assert_non_null(strstr(message(&k, 4)->order.text, "(SEV1, investigating)"));
    telling_release(&k);
}

static void
an_update_that_is_taken_back__is_struck_through_and_put_back(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(update(&k, 1, 0, "wrong"));
    arrives(&k);
    queued(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M3 strike #crash of M2");
    arrives(&k);
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(queued(&k), "M4 restore #crash of M2");
    telling_release(&k);
}

static void
a_declaration_that_is_taken_back__says_so_where_it_stands(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.topics = telling_places;
    k.rules.topics_n = 1;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_string_equal(queued(&k), "M1 post #crash\nM2 topic #crash");
    arrives(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M3 edit #crash of M1\nM4 topic #crash");
    assert_non_null(strstr(message(&k, 3)->order.text, "declared by mistake"));
    assert_string_equal(message(&k, 4)->order.text,
        ":white_check_mark: All systems operational. Please use one thread per incident");
    telling_release(&k);
}

static void
a_declaration_that_is_taken_back_before_it_left__is_told_nobody(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M1 post #crash");
    assert_string_equal(state_of(&k, 1), "dropped");
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(state_of(&k, 1), "queued");
    assert_int_equal(model_messages_open(k.w.m), 1);
    telling_release(&k);
}

/* Sent again with what changed meanwhile. */
static void
a_headline_that_was_dropped__is_posted_anew_with_the_next_change(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(world_message_act(&k.w, CMD_DROP, 1, "wrong place"));
    queued(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(queued(&k), "M2 post #crash");
    telling_release(&k);
}

static void
an_edit_of_a_headline_that_was_dropped__goes_nowhere(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_true(world_message_act(&k.w, CMD_DROP, 1, "wrong place"));
    assert_true(world_deliver(&k.w, message(&k, 2)));
    assert_string_equal(state_of(&k, 2), "dropped");
    telling_release(&k);
}

/* ---- topics */

static void
the_topic__is_told_when_its_text_changes_and_once(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.destinations_n = 0;
    k.rules.topics = telling_places;
    k.rules.topics_n = 2;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_string_equal(queued(&k), "M1 topic #crash\nM2 topic #status");
    assert_string_equal(message(&k, 1)->order.text, "2\ufe0f\u20e3 INC-1 checkout fails\n");
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_string_equal(queued(&k), "");
    inc_declare(&k.w, "login is slow", NULL, 0);
    assert_string_equal(queued(&k), "M3 topic #crash\nM4 topic #status");
    assert_int_equal(message(&k, 1)->into, 3);
    assert_string_equal(message(&k, 3)->order.text, "2\ufe0f\u20e3 INC-1 checkout fails\n2\ufe0f\u20e3 INC-2 login is slow\n");
    assert_true(inc_merge(&k.w, 2, 1, true));
    assert_string_equal(queued(&k), "M5 topic #crash\nM6 topic #status");
    assert_string_equal(message(&k, 5)->order.text, "2\ufe0f\u20e3 INC-1 checkout fails\n");
    telling_release(&k);
}

/* The message is long forgotten; what stands there is known. */
static void
the_topic__is_not_told_again__where_it_stands(void **state)
{
    const struct message_outcome there = { .kind = OUTCOME_DELIVERED, .channel_id = "C0CRASH01", .seen = "as we set it" };
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.destinations_n = 0;
    k.rules.topics = telling_places;
    k.rules.topics_n = 1;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(world_deliver(&k.w, message(&k, 1)));
    assert_true(world_outcome(&k.w, message(&k, 1), &there));
    assert_non_null(model_topic(k.w.m, "C0CRASH01"));
    world_tick(&k.w, 2 * MESSAGE_KEPT_MS);
    assert_null(model_message(k.w.m, 1));
    queued(&k);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_string_equal(queued(&k), "");
    assert_true(inc_put(&k.w, 1, "title", "checkout is slow"));
    assert_string_equal(queued(&k), "M2 topic #crash");
    telling_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_incident__has_a_headline_that_is_changed_in_place),
    cmocka_unit_test(a_note__changes_nothing_that_is_told),
    cmocka_unit_test(nothing_leaves__where_nothing_is_configured),
    cmocka_unit_test(an_update__goes_under_each_headline),
    cmocka_unit_test(an_update__goes_where_it_is_to_go_and_nowhere_else),
    cmocka_unit_test(an_edit_that_waits__goes_into_the_next_one),
    cmocka_unit_test(edits_inside_one_that_is_dropped__are_dropped_with_it),
    cmocka_unit_test(a_change_that_is_taken_back__is_told_back),
    cmocka_unit_test(an_update_that_is_taken_back__is_struck_through_and_put_back),
    cmocka_unit_test(a_declaration_that_is_taken_back__says_so_where_it_stands),
    cmocka_unit_test(a_declaration_that_is_taken_back_before_it_left__is_told_nobody),
    cmocka_unit_test(a_headline_that_was_dropped__is_posted_anew_with_the_next_change),
    cmocka_unit_test(an_edit_of_a_headline_that_was_dropped__goes_nowhere),
    cmocka_unit_test(the_topic__is_told_when_its_text_changes_and_once),
    cmocka_unit_test(the_topic__is_not_told_again__where_it_stands),
};
SUITE(incident_tell, tests);
