/* SPDX-License-Identifier: MIT */
/* Updates, notes and actions under an incident: written, corrected, done, and refused where they make no sense. */
#include <string.h>

#include "calls.h"
#include "incident_desk.h"
#include "support/suite.h"

static const struct incident_wish an_update = { .kind = ENTRY_UPDATE };
static const struct incident_wish a_note = { .kind = ENTRY_NOTE };
static const struct incident_wish an_action = { .kind = ENTRY_ACTION };

static const struct incident_entry *
entry(const struct world *w, enum incident_entry_kind kind, uint32_t number)
{
    return incident_entry(model_incident(w->m, 1), kind, number);
}

static void
an_update__counts_up_has_the_state_with_it_and_promises_the_next(void **state)
{
    struct world w;
    struct incident_wish wish = an_update;

    (void)state;
    world_init_with_twin(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    wish.due_ms = w.now_ms + 20 * MS_MINUTE;
    assert_true(inc_entry(&w, 1, wish, "Payments fail.\nWe look."));
    assert_string_equal(w.out.summary, "update 1 of INC-1, the next one by 02:20Z");
    assert_string_equal(inc_line(&w, 0), "update 1 of INC-1: Payments fail....");
    assert_int_equal(incident_next_update_ms(model_incident(w.m, 1)), wish.due_ms);
    assert_string_equal(entry(&w, ENTRY_UPDATE, 1)->state, "investigating");
    assert_string_equal(entry(&w, ENTRY_UPDATE, 1)->by, "ana");
    w.now_ms += MS_MINUTE;
    assert_true(inc_update(&w, 1, GIVEN({ "state", "identified" }), "It is the pool.", 0));
    assert_string_equal(w.out.summary, "update 2 of INC-1: it is identified");
    assert_string_equal(inc_field(&w, 1, "state"), "identified");
    assert_string_equal(entry(&w, ENTRY_UPDATE, 2)->state, "identified");
    assert_int_equal(incident_next_update_ms(model_incident(w.m, 1)), 0);
    inc_check_twin(&w);
    world_release(&w);
}

static void
an_update__that_ends_it__promises_no_other(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_true(inc_update(&w, 1, GIVEN({ "state", "resolved" }), "It is over.", w.now_ms + MS_HOUR));
    assert_string_equal(w.out.summary, "update 1 of INC-1: it is resolved");
    assert_int_equal(entry(&w, ENTRY_UPDATE, 1)->due_ms, 0);
    assert_string_equal(inc_field(&w, 1, "resolved_at"), "2025-11-21T02:00:00.000Z");
    assert_true(inc_entry(&w, 1, an_update, "The analysis follows on Monday."));
    world_release(&w);
}

static void
an_update__with_a_hole_in_it__is_refused_by_name_before_anything_happens(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_refused(&w, inc_update(&w, 1, GIVEN({ "state", "resolved" }), "Impact {{impact}}: none", 0),
        "{{impact}} has no value");
    assert_string_equal(inc_field(&w, 1, "state"), "investigating");
    assert_int_equal(w.m->messages.n, 0);
    assert_refused(&w, inc_entry(&w, 1, an_update, " \n "), "an update needs some words");
    assert_refused(&w, inc_entry(&w, 1, an_update, "\xff"), "not valid UTF-8");
    assert_refused(&w, inc_update(&w, 1, GIVEN({ "state", "open" }), "x", 0), "no state");
    assert_refused(&w, inc_update(&w, 1, GIVEN({ "lead", "bob" }), "x", w.now_ms), "the next update is to come, and within 30d");
    assert_refused(&w, inc_update(&w, 1, GIVEN({ "lead", "bob" }), "x", w.now_ms + 31 * MS_DAY), "within 30d");
    assert_null(incident_last(model_incident(w.m, 1), ENTRY_UPDATE));
    world_release(&w);
}

static void
an_update__that_seems_to_hold_a_secret__asks_together_with_the_publishing(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_refused(&w, inc_update(&w, 1, GIVEN({ "public", "yes" }), "use xoxb-123456789012-abcdefghijkl", 0),
        DECIDE_ASK "INC-1 becomes public");
    assert_non_null(strstr(w.err.text, "line 1 looks like a Slack token"));
    world_release(&w);
}

static void
an_update__goes_only_where_updates_go(void **state)
{
    static const char *const nowhere[] = { "#nowhere" }, *const silences[] = { "am silences" };
    struct incident_wish wish = { .number = 1, .kind = ENTRY_UPDATE };
    struct command cmd = { .kind = CMD_INCIDENT_ENTRY,
        .actor = "ana",
        .origin = "tui",
        .incident = &wish,
        .text = "x",
        .destinations = nowhere,
        .destinations_n = 1 };
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_refused(&w, world_do(&w, &cmd), "there is no destination #nowhere");
    cmd.destinations = silences;
    assert_refused(&w, world_do(&w, &cmd), "am silences is no place for an update");
    world_release(&w);
}

static void
of_an_incident_that_is_closed__notes_and_actions_are_written_and_updates_are_not(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_true(inc_put(&w, 1, "state", "closed"));
    assert_refused(&w, inc_entry(&w, 1, an_update, "Still here?"), "INC-1 is closed: reopen it to write an update");
    assert_true(inc_entry(&w, 1, a_note, "The pool was too small."));
    assert_true(inc_entry(&w, 1, an_action, "Make it larger."));
    assert_true(inc_update(&w, 1, GIVEN({ "state", "investigating" }), "It is back.", 0));
    assert_string_equal(inc_field(&w, 1, "closed_at"), "(none)");
    assert_true(inc_update(&w, 1, GIVEN({ "state", "closed" }), "It is over.", 0));
    world_release(&w);
}

static void
an_update__can_close_what_is_resolved(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    inc_declare(&w, "one", NULL, 0);
    assert_true(inc_put(&w, 1, "state", "resolved"));
    assert_true(inc_update(&w, 1, GIVEN({ "state", "closed" }), "that was all", 0));
    assert_string_equal(inc_field(&w, 1, "state"), "closed");
    world_release(&w);
}

static void
a_note__is_of_its_time__and_text_and_time_are_corrected(void **state)
{
    struct world w;
    struct incident_wish wish = a_note;

    (void)state;
    world_init_with_twin(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    w.now_ms += MS_HOUR;
    wish.at_ms = WORLD_START_MS + MS_MINUTE;
    assert_true(inc_entry(&w, 1, wish, "v412 was rolled out"));
    assert_string_equal(w.out.summary, "note 1 of INC-1 written, of 02:01Z");
    assert_int_equal(entry(&w, ENTRY_NOTE, 1)->at_ms, wish.at_ms);
    assert_true(inc_entry(&w, 1, a_note, "rolled back"));
    assert_int_equal(entry(&w, ENTRY_NOTE, 2)->at_ms, w.now_ms);
    wish = (struct incident_wish){ .kind = ENTRY_NOTE, .entry = 1 };
    assert_true(inc_entry(&w, 1, wish, "v413 was rolled out"));
    assert_string_equal(w.out.summary, "note 1 of INC-1 corrected");
    assert_string_equal(inc_line(&w, 0), "note 1 of INC-1 corrected: v413 was rolled out");
    assert_int_equal(entry(&w, ENTRY_NOTE, 1)->at_ms, WORLD_START_MS + MS_MINUTE);
    wish.at_ms = WORLD_START_MS + 2 * MS_MINUTE;
    assert_true(inc_entry(&w, 1, wish, NULL));
    assert_string_equal(entry(&w, ENTRY_NOTE, 1)->text, "v413 was rolled out");
    assert_refused(&w, inc_entry(&w, 1, wish, NULL), "note 1 says so already");
    wish.at_ms = w.now_ms + 1;
    assert_refused(&w, inc_entry(&w, 1, wish, NULL), "its time is yet to come");
    wish.entry = 3;
    assert_refused(&w, inc_entry(&w, 1, wish, "x"), "note 3 of INC-1 is not there");
    assert_refused(&w, inc_entry(&w, 1, a_note, NULL), "the note needs some words");
    assert_refused(&w, inc_entry(&w, 1, a_note, " "), "the note needs some words");
    inc_check_twin(&w);
    world_release(&w);
}

static void
an_action__is_given_to_somebody_done_dropped_and_opened_again(void **state)
{
    struct world w;
    struct incident_wish wish = { .kind = ENTRY_ACTION, .owner = "bob" };

    (void)state;
    world_init_with_twin(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    wish.due_ms = w.now_ms + 7 * MS_DAY;
    assert_true(inc_entry(&w, 1, wish, "Make the pool larger."));
    assert_string_equal(w.out.summary, "action 1 of INC-1: bob, until 2025-11-28 02:00Z");
    assert_string_equal(inc_line(&w, 0), "action 1 of INC-1: Make the pool larger. (bob)");
    assert_true(inc_entry(&w, 1, an_action, "Write it down."));
    assert_string_equal(w.out.summary, "action 2 of INC-1: nobody has it yet");
    assert_int_equal(incident_actions_open(model_incident(w.m, 1)), 2);
    wish = (struct incident_wish){ .kind = ENTRY_ACTION, .entry = 1, .done = ENTRY_DONE };
    assert_true(inc_entry(&w, 1, wish, NULL));
    assert_string_equal(w.out.summary, "action 1 of INC-1 is done");
    assert_string_equal(inc_line(&w, 0), "action 1 of INC-1 done: Make the pool larger. (bob)");
    assert_string_equal(entry(&w, ENTRY_ACTION, 1)->owner, "bob");
    assert_int_not_equal(entry(&w, ENTRY_ACTION, 1)->due_ms, 0);
    assert_refused(&w, inc_entry(&w, 1, wish, NULL), "action 1 is so already");
    wish = (struct incident_wish){ .kind = ENTRY_ACTION, .entry = 1, .owner = "" };
    assert_true(inc_entry(&w, 1, wish, "Make the pool twice as large."));
    assert_null(entry(&w, ENTRY_ACTION, 1)->owner);
    assert_int_equal(entry(&w, ENTRY_ACTION, 1)->done, ENTRY_OPEN);
    wish = (struct incident_wish){ .kind = ENTRY_ACTION, .entry = 2, .done = ENTRY_DROPPED };
    assert_true(inc_entry(&w, 1, wish, NULL));
    assert_int_equal(incident_actions_open(model_incident(w.m, 1)), 1);
    wish = (struct incident_wish){ .kind = ENTRY_ACTION, .due_ms = w.now_ms - 1 };
    assert_refused(&w, inc_entry(&w, 1, wish, "x"), "an action's end is to come");
    wish = (struct incident_wish){ .kind = ENTRY_ACTION, .owner = "a,b" };
    assert_refused(&w, inc_entry(&w, 1, wish, "x"), "owner: ");
    inc_check_twin(&w);
    world_release(&w);
}

static void
fields__change_with_an_update_alone(void **state)
{
    static const struct incident_value state_value = { INCIDENT_STATE, "resolved" };
    struct incident_wish wish = { .kind = ENTRY_NOTE, .values = &state_value, .values_n = 1 };
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_refused(&w, inc_entry(&w, 1, wish, "x"), "not with a note");
    wish.kind = ENTRY_UPDATE;
    wish.entry = 1;
    assert_refused(&w, inc_entry(&w, 1, wish, "x"), "an update that was sent is not changed");
    world_release(&w);
}

static void
entries__have_their_limits(void **state)
{
    struct world w;
    struct buf text = BUF_INIT;

    (void)state;
    world_init(&w);
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    for (int i = 0; i < INCIDENT_TEXT_MAX; i++)
        buf_adds(&text, "\xc3\xa4");
    assert_true(inc_entry(&w, 1, a_note, buf_text(&text)));
    buf_adds(&text, "x");
    assert_refused(&w, inc_entry(&w, 1, a_note, buf_text(&text)), "the note has 3001 characters: at most 3000");
    assert_refused(&w, inc_entry(&w, 1, an_update, buf_text(&text)), "the text has 3001 characters");
    for (int i = 1; i < INCIDENT_ENTRIES_MAX; i++)
        assert_true(inc_entry(&w, 1, a_note, "x"));
    assert_refused(&w, inc_entry(&w, 1, a_note, "x"), "INC-1 has 500 notes, and no more");
    assert_true(inc_entry(&w, 1, an_action, "x"));
    buf_release(&text);
    inc_check_twin(&w);
    world_release(&w);
}

static void
an_escalation__is_noted_in_the_incident_where_that_is_wanted(void **state)
{
    struct world w;
    const struct alert *a;
    struct subject subject;
    struct command cmd = { .kind = CMD_ESCALATE,
        .actor = "ana",
        .origin = "tui",
        .subjects = &subject,
        .subjects_n = 1,
        .to = "bob",
        .text = "needs a DBA",
        .sure = true,
        .note = true };

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=A, severity=error", "pay");
    subject = (struct subject){ .id = a->id, .episode = a->episode };
    assert_int_equal(inc_declare(&w, "one", &a, 1), 1);
    assert_true(world_do(&w, &cmd));
    assert_non_null(strstr(w.out.summary, "; noted in INC-1"));
    assert_non_null(strstr(entry(&w, ENTRY_NOTE, 1)->text, "ana escalated A: bob by sms, to answer by"));
    assert_non_null(strstr(entry(&w, ENTRY_NOTE, 1)->text, "\nneeds a DBA"));
    assert_true(world_undo(&w, "ana", 0));
    assert_true(entry(&w, ENTRY_NOTE, 1)->withdrawn);
    assert_true(inc_put(&w, 1, "state", "resolved"));
    assert_true(world_do(&w, &cmd));
    assert_non_null(strstr(w.out.summary, "it belongs to no open incident: no note"));
    assert_null(entry(&w, ENTRY_NOTE, 2));
    world_release(&w);
}

/* ---- the banner */

static void
the_banner__stands_until_its_time_and_is_taken_away(void **state)
{
    struct world w;

    (void)state;
    world_init_with_twin(&w);
    assert_refused(&w, inc_banner(&w, NULL, 0), "there is no banner to take away");
    assert_refused(&w, inc_banner(&w, " ", 0), "what is the banner to say?");
    assert_refused(&w, inc_banner(&w, "two\nlines", 0), "control character");
    assert_refused(&w, inc_banner(&w, "over", w.now_ms), "the banner's time is over already");
    assert_true(inc_banner(&w, "release freeze", w.now_ms + MS_HOUR));
    assert_string_equal(w.out.summary, "the banner stands until 03:00Z");
    assert_string_equal(inc_line(&w, 0), "banner release freeze, until 03:00Z");
    assert_string_equal(model_banner(w.m, w.now_ms)->by, "ana");
    assert_null(model_banner(w.m, w.now_ms + MS_HOUR));
    assert_refused(&w, inc_banner(&w, "release freeze", w.now_ms + MS_HOUR), "says so already");
    assert_true(inc_banner(&w, "all quiet", 0));
    assert_string_equal(w.out.summary, "the banner stands until it is cleared");
    assert_true(inc_banner(&w, NULL, 0));
    assert_string_equal(inc_line(&w, 0), "banner taken away");
    assert_null(model_banner(w.m, w.now_ms));
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(model_banner(w.m, w.now_ms)->text, "all quiet");
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(model_banner(w.m, w.now_ms)->text, "release freeze");
    assert_true(world_redo(&w, "ana"));
    assert_string_equal(model_banner(w.m, w.now_ms)->text, "all quiet");
    inc_check_twin(&w);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_update__counts_up_has_the_state_with_it_and_promises_the_next),
    cmocka_unit_test(an_update__that_ends_it__promises_no_other),
    cmocka_unit_test(an_update__with_a_hole_in_it__is_refused_by_name_before_anything_happens),
    cmocka_unit_test(an_update__that_seems_to_hold_a_secret__asks_together_with_the_publishing),
    cmocka_unit_test(an_update__goes_only_where_updates_go),
    cmocka_unit_test(of_an_incident_that_is_closed__notes_and_actions_are_written_and_updates_are_not),
    cmocka_unit_test(an_update__can_close_what_is_resolved),
    cmocka_unit_test(a_note__is_of_its_time__and_text_and_time_are_corrected),
    cmocka_unit_test(an_action__is_given_to_somebody_done_dropped_and_opened_again),
    cmocka_unit_test(fields__change_with_an_update_alone),
    cmocka_unit_test(entries__have_their_limits),
    cmocka_unit_test(an_escalation__is_noted_in_the_incident_where_that_is_wanted),
    cmocka_unit_test(the_banner__stands_until_its_time_and_is_taken_away),
};
SUITE(incident_entries, tests);
