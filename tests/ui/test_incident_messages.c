/* SPDX-License-Identifier: MIT */
/* What is told of incidents, in the unacked panel; and what one is reminded of. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "ui/incidents.h"
#include "ui/replay_board.h"

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

static uint64_t
queue(struct board *b, enum message_act act, uint32_t entry, const char *person, const char *text)
{
    return board_queue(b,
        &(struct message_order){ .act = act,
            .destination = "#production-monitoring",
            .person = person,
            .text = text,
            .incident = 142,
            .entry = entry },
        2 * MS_MINUTE);
}

/* One of each kind, none of them answered; the promise is late. */
static void
everything_told(struct board *b)
{
    uint64_t update;

    board_night(b);
    inc_two(b);
    queue(b, MESSAGE_POST, 0, NULL, "SEV1 INC-142 checkout errors");
    update = queue(b, MESSAGE_POST, 2, NULL, "*Doing* rolling back v412");
    queue(b, MESSAGE_EDIT, 0, NULL, "SEV1 INC-142 checkout errors");
    queue(b, MESSAGE_TOPIC, 0, NULL, "1 open");
    queue(b, MESSAGE_DIRECT, 0, "bob", "you are for comms");
    queue(b, MESSAGE_CHANNEL, 0, NULL, "inc-142");
    queue(b, MESSAGE_INVITE, 0, "bob", NULL);
    queue(b, MESSAGE_ARCHIVE, 0, NULL, NULL);
    board_queue(b, &(struct message_order){ .act = MESSAGE_STRIKE, .destination = "#production-monitoring", .target = update },
        MS_MINUTE);
    inc_promise(b, 142, 2, "ana", -MS_MINUTE);
    board_tell(b);
    board_keys(b, "g u");
}

static void
rows__say_what_each_is_to_its_incident__and_whom_it_is_for(void **state)
{
    static const char *const subjects[] = { "INC-142 headline", "INC-142 update 2: *Impact* card payments",
        "INC-142 headline, changed", "INC-142 topic", "INC-142 to bob: you are for comms", "INC-142 channel: inc-142",
        "INC-142 invites bob", "INC-142 channel is archived", "INC-142 update 2 struck through", "INC-142 next update" };
    struct board b;

    (void)state;
    board_init(&b, 40, 160);
    everything_told(&b);
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        if (!board_shows(&b, subjects[i]))
            fail_msg("no %s in:\n%s", subjects[i], board_screen(&b));
    assert_true(board_shows(&b, "bob (#production-monitor"));
    board_release(&b);
}

/* The message says more around it; one topic that stands for older ones is a topic. */
static void
an_update__is_told_by_its_author_s_words__and_a_topic_by_its_name(void **state)
{
    struct board b;
    uint64_t older;

    (void)state;
    board_init(&b, 24, 160);
    board_night(&b);
    inc_two(&b);
    queue(&b, MESSAGE_POST, 2, NULL, "INC-142 checkout errors (SEV1), update 2 by ana\n*Impact* card payments");
    older = queue(&b, MESSAGE_TOPIC, 0, NULL, "1 open");
    board_queue(&b,
        &(struct message_order){ .act = MESSAGE_TOPIC,
            .destination = "#ops",
            .text = "2 open",
            .incident = 142,
            .covers = &older,
            .covers_n = 1 },
        0);
    board_tell(&b);
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "INC-142 update 2: *Impact* card payments in eu-west-1"));
    assert_false(board_shows(&b, "1 that waited"));
    board_release(&b);
}

/* Its destination made that channel, and is not where it goes. */
static void
what_goes_to_an_incident_s_own_channel__says_so(void **state)
{
    struct message_order there = { .destination = "#production-monitoring",
        .channel = "#inc-142",
        .text = "SEV1",
        .incident = 142 };
    struct board b;

    (void)state;
    board_init(&b, 24, 160);
    board_night(&b);
    inc_two(&b);
    there.act = MESSAGE_CHANNEL;
    there.target = board_queue(&b, &there, 0);
    there.act = MESSAGE_POST;
    there.target = board_queue(&b, &there, 0);
    there.act = MESSAGE_EDIT;
    board_queue(&b, &there, 0);
    board_tell(&b);
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "#production-monitoring INC-142 channel"));
    assert_true(board_shows(&b, "#inc-142               INC-142 headline "));
    assert_true(board_shows(&b, "#inc-142               INC-142 headline, changed"));
    board_release(&b);
}

static void
a_banner_s_post_that_is_over__says_so(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 120);
    board_night(&b);
    board_queue(&b,
        &(struct message_order){ .act = MESSAGE_EDIT, .destination = "#ops", .text = "Over at 16:00Z: no deploys", .target = 7 },
        0);
    board_tell(&b);
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "M7, changed: Over at 16:00Z: no deploys"));
    board_release(&b);
}

static void
a_late_promise__stands_first__and_says_what_it_waits_for(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    everything_told(&b);
    assert_true(strstr(board_cursor(&b), "owed") != NULL);
    assert_true(strstr(board_cursor(&b), "INC-142 next update") != NULL);
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "promised: an update is owed"));
    assert_true(board_shows(&b, "p writes the update"));
    assert_true(board_shows(&b, "the next update of the incident, whoever writes it"));
    assert_true(board_shows(&b, "INC-142 next update: checkout errors eu-west-1, investigating"));
    board_release(&b);
}

static void
screen__of_what_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        board_init(&b, sizes[i].rows, sizes[i].cols);
        everything_told(&b);
        snprintf(name, sizeof name, "incident_messages-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

/* ---- reminders */

static void
begin(struct board *b)
{
    board_init(b, 24, 80);
    board_night(b);
    inc_two(b);
    board_tell(b);
}

static void
who_leads__is_reminded__and_once(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    inc_remind(&b, 142, REMIND_UPDATE);
    board_tell(&b);
    assert_true(board_shows(&b, "INC-142 checkout errors eu-west-1: it had no update for its time"));
    assert_non_null(board_effect(&b, EFFECT_BELL));
    board_keys(&b, "j");
    board_tick(&b, MS_SECOND);
    assert_false(board_shows(&b, "it had no update"));
    board_release(&b);
}

static void
who_does_not_lead__is_not_reminded__unless_nobody_does(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    inc_field(&b, 142, INCIDENT_LEAD, "bob", 0);
    inc_remind(&b, 142, REMIND_SEVERITY);
    board_tell(&b);
    assert_false(board_shows(&b, "is its severity still right?"));
    assert_null(board_effect(&b, EFFECT_BELL));
    b.now_ms += MS_SECOND;
    inc_remind(&b, 143, REMIND_LEAD);
    board_tell(&b);
    assert_true(board_shows(&b, "INC-143 payments-db replica lag: nobody leads it"));
    board_release(&b);
}

static void
in_the_past__nobody_is_reminded(void **state)
{
    struct replay_board r;
    struct board *b = &r.b;

    (void)state;
    replay_board_init(&r, 24, 80, PAST_ONLY);
    inc_open(b, 142, "checkout errors", "sev-1", MS_HOUR);
    replay_board_tell(&r);
    board_tell(b);
    inc_remind(b, 142, REMIND_LEAD);
    board_tell(b);
    assert_null(board_effect(b, EFFECT_BELL));
    assert_false(board_shows(b, "nobody leads it"));
    replay_board_release(&r);
}

static void
a_reminder__waits_until_nothing_is_being_typed__and_is_gone_where_it_is_over(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    board_keys(&b, "c");
    inc_remind(&b, 142, REMIND_OPEN);
    board_tell(&b);
    assert_false(board_shows(&b, "it is still open"));
    board_keys(&b, "Esc");
    board_tick(&b, MS_SECOND);
    assert_true(board_shows(&b, "it is still open"));
    board_keys(&b, "c");
    b.now_ms += MS_SECOND;
    inc_remind(&b, 142, REMIND_LEAD);
    board_tell(&b);
    inc_field(&b, 142, INCIDENT_STATE, "resolved", 0);
    board_keys(&b, "Esc");
    board_tick(&b, MS_SECOND);
    assert_false(board_shows(&b, "nobody leads it"));
    board_release(&b);
}

static void
what_was_reminded_of_before_the_screen__is_not_told(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    inc_open(&b, 142, "checkout errors", "sev-1", MS_HOUR);
    inc_remind(&b, 142, REMIND_LEAD);
    board_night(&b);
    assert_false(board_shows(&b, "nobody leads it"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(rows__say_what_each_is_to_its_incident__and_whom_it_is_for),
    cmocka_unit_test(an_update__is_told_by_its_author_s_words__and_a_topic_by_its_name),
    cmocka_unit_test(what_goes_to_an_incident_s_own_channel__says_so),
    cmocka_unit_test(a_banner_s_post_that_is_over__says_so),
    cmocka_unit_test(a_late_promise__stands_first__and_says_what_it_waits_for),
    cmocka_unit_test(screen__of_what_is_told),
    cmocka_unit_test(who_leads__is_reminded__and_once),
    cmocka_unit_test(who_does_not_lead__is_not_reminded__unless_nobody_does),
    cmocka_unit_test(in_the_past__nobody_is_reminded),
    cmocka_unit_test(a_reminder__waits_until_nothing_is_being_typed__and_is_gone_where_it_is_over),
    cmocka_unit_test(what_was_reminded_of_before_the_screen__is_not_told),
};
SUITE(incident_messages, tests);
