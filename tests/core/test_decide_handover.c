/* SPDX-License-Identifier: MIT */
/* Handing over: what is offered, who may answer, what changes hands with the answer, and what undo makes of it. */
#include <stdio.h>
#include <string.h>

#include "core/handover.h"
#include "core/person.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static bool
hand_over(struct world *w, const char *from, const char *to, const char *note)
{
    return world_do(w, &(struct command){ .kind = CMD_HANDOVER, .actor = from, .origin = "tui", .to = to, .text = note });
}

static bool
answer(struct world *w, enum command_kind kind, const char *who, uint64_t number, const char *why)
{
    return world_do(w,
        &(struct command){ .kind = kind, .actor = who, .origin = "tui", .messages = &number, .messages_n = 1, .text = why });
}

static const struct alert *
acked(struct world *w, const char *who, const char *labels)
{
    const struct alert *a = world_fire(w, labels);

    assert_true(world_act(w, CMD_ACK, who, a));
    return a;
}

/* Ana offers two alerts to bob, as M1. */
static const struct message *
offered(struct world *w, const struct alert **disk, const struct alert **net)
{
    world_init(w);
    *disk = acked(w, "ana", "alertname=Disk,severity=critical");
    *net = acked(w, "ana", "alertname=Net,severity=warning");
    assert_true(hand_over(w, "ana", "bob", "quiet night"));
    return model_message(w->m, 1);
}

static void
an_offer__is_one_message_with_a_deadline_about_all_that_she_holds(void **state)
{
    struct world w;
    const struct alert *disk, *net;
    const struct message *msg = offered(&w, &disk, &net);

    (void)state;
    assert_string_equal(w.out.summary, "M1 offers 2 alerts to bob, to be accepted by 02:15Z");
    assert_int_equal(w.out.events.n, 1);
    assert_int_equal(msg->order.kind, MESSAGE_HANDOVER);
    assert_int_equal(msg->standing.state, MESSAGE_DELIVERED);
    assert_true(message_is_open(msg));
    assert_false(message_is_waiting(msg));
    assert_string_equal(msg->order.destination, "bob");
    assert_string_equal(msg->order.text, "quiet night");
    assert_int_equal(msg->order.deadline_ms, w.now_ms + HANDOVER_ACCEPT_MS);
    assert_int_equal(msg->order.subjects_n, 2);
    assert_true(message_is_about(msg, &disk->id) && message_is_about(msg, &net->id));
    assert_string_equal(disk->hold.by, "ana");
    world_release(&w);
}

static void
what_others_hold__is_not_offered(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    acked(&w, "ana", "alertname=Disk,severity=critical");
    acked(&w, "cy", "alertname=Net,severity=warning");
    world_fire(&w, "alertname=Cpu,severity=warning");
    assert_true(hand_over(&w, "ana", "bob", NULL));
    assert_int_equal(model_message(w.m, 1)->order.subjects_n, 1);
    assert_string_equal(model_message(w.m, 1)->order.text, "");
    world_release(&w);
}

static const struct {
    const char *from, *to, *says;
} refused[] = {
    { "ana", "", "hand over to whom? Name a person" },
    { "ana", NULL, "hand over to whom? Name a person" },
    { "ana", "ana", "you hold it already: a handover is for somebody else" },
    { "cy", "bob", "you hold no alert: nothing to hand over" },
    { "ana", "dan", "no person dan in the configuration: there the persons are named" },
};

static void
an_offer__is_refused_with_the_reason(void **state)
{
    struct person persons[] = { { .name = "ana" }, { .name = "bob" }, { .name = "cy" } };
    const struct people people = { persons, 3 };

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct world w;

        world_init(&w);
        w.m->config.people = &people;
        acked(&w, "ana", "alertname=Disk,severity=critical");
        assert_false(hand_over(&w, refused[i].from, refused[i].to, NULL));
        assert_string_equal(w.err.text, refused[i].says);
        assert_int_equal(w.m->messages.n, 0);
        world_release(&w);
    }
}

static void
a_second_offer__is_refused__while_the_first_stands(void **state)
{
    struct world w;
    const struct alert *disk, *net;

    (void)state;
    offered(&w, &disk, &net);
    assert_false(hand_over(&w, "ana", "cy", NULL));
    assert_string_equal(w.err.text, "M1 offers it to bob already, who has not answered: undo that first, or drop it");
    assert_true(answer(&w, CMD_DECLINE, "bob", 1, "asleep"));
    assert_true(hand_over(&w, "ana", "cy", NULL));
    world_release(&w);
}

static void
more_than_a_message_may_be_about__is_refused_with_what_to_do(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    for (int i = 0; i <= MESSAGE_SUBJECTS_MAX; i++) {
        char labels[64];

        snprintf(labels, sizeof labels, "alertname=Disk%d,severity=critical", i);
        acked(&w, "ana", labels);
    }
    assert_false(hand_over(&w, "ana", "bob", NULL));
    assert_string_equal(w.err.text, "you hold 501 alerts: at most 500 in one handover; assign some of them first");
    world_release(&w);
}

static void
accepting__makes_all_of_it_hers_in_one_batch__with_its_end_and_comment(void **state)
{
    struct world w;
    const struct alert *disk, *net;
    const struct message *msg = offered(&w, &disk, &net);
    int64_t until_ms = disk->hold.until_ms;

    (void)state;
    w.now_ms += 5 * MS_MINUTE;
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_string_equal(w.out.summary, "accepted M1: 2 alerts of ana are yours now");
    assert_int_equal(w.out.events.n, 3);
    assert_int_equal(w.out.events.v[0].kind, EV_MSG_ACKED);
    assert_int_equal(w.out.events.v[2].batch, w.out.events.v[0].seq);
    assert_int_equal(w.out.refusals_n, 0);
    assert_string_equal(disk->hold.by, "bob");
    assert_string_equal(net->hold.by, "bob");
    assert_int_equal(disk->hold.state, ALERT_ACKED);
    assert_int_equal(disk->hold.until_ms, until_ms);
    assert_int_equal(disk->hold.at_ms, w.now_ms);
    assert_string_equal(msg->acked_by, "bob");
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    world_release(&w);
}

static void
a_snooze__stays_one__with_its_comment(void **state)
{
    struct world w;
    struct subject subject;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk,severity=critical");
    subject = (struct subject){ .id = a->id };
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_SNOOZE,
            .actor = "ana",
            .origin = "tui",
            .subjects = &subject,
            .subjects_n = 1,
            .for_ms = 8 * MS_HOUR,
            .text = "until the vendor wakes" }));
    assert_true(hand_over(&w, "ana", "bob", NULL));
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_int_equal(a->hold.state, ALERT_SNOOZED);
    assert_int_equal(a->hold.until_ms, WORLD_START_MS + 8 * MS_HOUR);
    assert_string_equal(a->hold.by, "bob");
    assert_string_equal(a->hold.comment, "until the vendor wakes");
    world_release(&w);
}

/* Who answers M1, how, and what she is told. */
static const struct {
    enum command_kind kind;
    const char *who;
    uint64_t number;
    const char *why, *says;
} wrong_answers[] = {
    { CMD_ACCEPT, "cy", 1, NULL, "M1 is for bob, who alone answers it" },
    { CMD_ACCEPT, "ana", 1, NULL, "M1 is for bob, who alone answers it" },
    { CMD_DECLINE, "cy", 1, "no", "M1 is for bob, who alone answers it" },
    { CMD_DECLINE, "bob", 1, NULL, "a handover is declined with a reason" },
    { CMD_ACCEPT, "bob", 7, NULL, "there is no message M7 here" },
    { CMD_ACCEPT, "bob", 2, NULL, "M2 is no handover: there is nothing to accept" },
    { CMD_ACK_MESSAGE, "bob", 1, "seen", "M1 is a handover: bob alone accepts it; drop withdraws it" },
    { CMD_RESEND, "ana", 1, NULL, "M1 is a handover: offer it anew" },
};

static void
an_answer__is_refused_with_the_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong_answers / sizeof *wrong_answers; i++) {
        struct world w;
        const struct alert *disk, *net;
        const struct message *msg = offered(&w, &disk, &net);

        assert_non_null(world_post(&w, "all is well"));
        assert_false(answer(&w, wrong_answers[i].kind, wrong_answers[i].who, wrong_answers[i].number, wrong_answers[i].why));
        assert_string_equal(w.err.text, wrong_answers[i].says);
        assert_true(message_is_open(msg));
        assert_string_equal(disk->hold.by, "ana");
        world_release(&w);
    }
}

static void
a_second_answer__is_told_politely_what_the_first_was(void **state)
{
    struct world w;
    const struct alert *disk, *net;

    (void)state;
    offered(&w, &disk, &net);
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_false(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_string_equal(w.err.text, "M1 was accepted by bob at 02:00Z");
    assert_false(answer(&w, CMD_DECLINE, "bob", 1, "asleep"));
    assert_string_equal(w.err.text, "M1 was accepted by bob at 02:00Z");
    world_release(&w);
}

static void
what_changed_since_the_offer__stays_as_it_is__and_is_named(void **state)
{
    struct world w;
    const struct alert *disk, *net;

    (void)state;
    offered(&w, &disk, &net);
    assert_true(world_act(&w, CMD_TAKE, "cy", disk));
    world_clear(&w, net);
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_string_equal(w.out.summary, "accepted M1: 0 alerts of ana are yours now");
    assert_int_equal(w.out.refusals_n, 2);
    assert_string_equal(w.out.refusals[0].text, "Disk is acked, held by cy by now: it was not handed over");
    assert_string_equal(w.out.refusals[1].text, "Net is closed by now: it was not handed over");
    assert_string_equal(disk->hold.by, "cy");
    assert_int_equal(model_message(w.m, 1)->standing.state, MESSAGE_ACKED);
    world_release(&w);
}

static void
declining__drops_the_offer_with_the_reason__and_changes_no_alert(void **state)
{
    struct world w;
    const struct alert *disk, *net;
    const struct message *msg = offered(&w, &disk, &net);

    (void)state;
    assert_true(answer(&w, CMD_DECLINE, "bob", 1, "I am on leave"));
    assert_string_equal(w.out.summary, "declined M1: ana goes on holding it");
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_string_equal(msg->reason, "declined: I am on leave");
    assert_string_equal(disk->hold.by, "ana");
    assert_false(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_string_equal(w.err.text, "M1 was withdrawn or declined at 02:00Z: declined: I am on leave");
    world_release(&w);
}

static const struct alert *
alarm_of_m1(const struct world *w)
{
    for (size_t i = 0; i < w->m->alerts.n; i++)
        if (strcmp(alert_field(w->m->alerts.v[i], FIELD_NAME), "MessageUndelivered") == 0)
            return w->m->alerts.v[i];
    return NULL;
}

static void
an_offer_that_nobody_answers__is_late_and_raises_an_alarm__until_it_is_accepted(void **state)
{
    struct world w;
    const struct alert *disk, *net;
    const struct message *msg = offered(&w, &disk, &net);

    (void)state;
    world_tick(&w, HANDOVER_ACCEPT_MS - MS_SECOND);
    assert_null(alarm_of_m1(&w));
    world_tick(&w, MS_MINUTE);
    assert_true(msg->late && message_is_open(msg));
    assert_string_equal(alert_field(alarm_of_m1(&w), FIELD_SUMMARY),
        "M1: bob has not accepted the handover of 2 alerts from ana after 15m");
    assert_int_equal(w.m->messages.n, 1);
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_int_equal(alarm_of_m1(&w)->hold.state, ALERT_CLEARED);
    assert_string_equal(disk->hold.by, "bob");
    world_release(&w);
}

static void
undo_of_an_offer__withdraws_it__and_redo_makes_it_again(void **state)
{
    struct world w;
    const struct alert *disk, *net;
    const struct message *msg = offered(&w, &disk, &net);

    (void)state;
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_false(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(msg->standing.state, MESSAGE_DELIVERED);
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_string_equal(disk->hold.by, "bob");
    world_release(&w);
}

static void
undo_of_an_offer__is_refused__once_it_is_accepted(void **state)
{
    struct world w;
    const struct alert *disk, *net;

    (void)state;
    offered(&w, &disk, &net);
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_false(world_undo(&w, "ana", 0));
    assert_string_equal(w.err.text, "M1 was accepted by bob at 02:00Z: not undone; who takes an alert has it again");
    assert_string_equal(disk->hold.by, "bob");
    world_release(&w);
}

static void
undo_of_an_acceptance__gives_all_back__and_the_offer_stands_again(void **state)
{
    struct world w;
    const struct alert *disk, *net;
    const struct message *msg = offered(&w, &disk, &net);

    (void)state;
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_true(world_undo(&w, "bob", 0));
    assert_string_equal(disk->hold.by, "ana");
    assert_string_equal(net->hold.by, "ana");
    assert_int_equal(msg->standing.state, MESSAGE_DELIVERED);
    assert_true(world_redo(&w, "bob"));
    assert_string_equal(disk->hold.by, "bob");
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    world_release(&w);
}

static void
undo_of_an_acceptance__leaves_what_was_changed_since__and_names_it(void **state)
{
    struct world w;
    const struct alert *disk, *net;

    (void)state;
    offered(&w, &disk, &net);
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_true(world_act(&w, CMD_TAKE, "cy", disk));
    assert_true(world_undo(&w, "bob", 0));
    assert_int_equal(w.out.refusals_n, 1);
    assert_non_null(strstr(w.out.refusals[0].text, "Disk was changed since by cy at 02:00Z"));
    assert_string_equal(disk->hold.by, "cy");
    assert_string_equal(net->hold.by, "ana");
    world_release(&w);
}

static void
undo_of_an_acceptance__that_came_late__raises_the_alarm_again(void **state)
{
    struct world w;
    const struct alert *disk, *net;

    (void)state;
    offered(&w, &disk, &net);
    world_tick(&w, HANDOVER_ACCEPT_MS);
    assert_true(answer(&w, CMD_ACCEPT, "bob", 1, NULL));
    assert_true(world_undo(&w, "bob", 0));
    assert_int_equal(alarm_of_m1(&w)->hold.state, ALERT_FIRING);
    assert_string_equal(alert_field(alarm_of_m1(&w), FIELD_SUMMARY), "M1: bob has not accepted it after all");
    world_release(&w);
}

static void
an_offer__stands_in_both_handovers__first_for_who_is_to_answer(void **state)
{
    struct world w;
    const struct alert *disk, *net;
    struct handover h;

    (void)state;
    offered(&w, &disk, &net);
    handover_gather(&h, w.m, "bob", w.now_ms);
    assert_int_equal(h.n[HANDOVER_FIRST], 1);
    assert_string_equal(h.items.v[0].what, "handover from ana to bob");
    assert_string_equal(h.items.v[0].state, "accept by 02:15Z");
    assert_string_equal(h.items.v[0].why, "2 alerts: quiet night");
    handover_release(&h);
    handover_gather(&h, w.m, "ana", w.now_ms);
    assert_int_equal(h.n[HANDOVER_MESSAGES], 1);
    assert_string_equal(h.items.v[h.n[HANDOVER_ALERTS]].state, "not accepted by bob, due at 02:15Z");
    handover_release(&h);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_offer__is_one_message_with_a_deadline_about_all_that_she_holds),
    cmocka_unit_test(what_others_hold__is_not_offered),
    cmocka_unit_test(an_offer__is_refused_with_the_reason),
    cmocka_unit_test(a_second_offer__is_refused__while_the_first_stands),
    cmocka_unit_test(more_than_a_message_may_be_about__is_refused_with_what_to_do),
    cmocka_unit_test(accepting__makes_all_of_it_hers_in_one_batch__with_its_end_and_comment),
    cmocka_unit_test(a_snooze__stays_one__with_its_comment),
    cmocka_unit_test(an_answer__is_refused_with_the_reason),
    cmocka_unit_test(a_second_answer__is_told_politely_what_the_first_was),
    cmocka_unit_test(what_changed_since_the_offer__stays_as_it_is__and_is_named),
    cmocka_unit_test(declining__drops_the_offer_with_the_reason__and_changes_no_alert),
    cmocka_unit_test(an_offer_that_nobody_answers__is_late_and_raises_an_alarm__until_it_is_accepted),
    cmocka_unit_test(undo_of_an_offer__withdraws_it__and_redo_makes_it_again),
    cmocka_unit_test(undo_of_an_offer__is_refused__once_it_is_accepted),
    cmocka_unit_test(undo_of_an_acceptance__gives_all_back__and_the_offer_stands_again),
    cmocka_unit_test(undo_of_an_acceptance__leaves_what_was_changed_since__and_names_it),
    cmocka_unit_test(undo_of_an_acceptance__that_came_late__raises_the_alarm_again),
    cmocka_unit_test(an_offer__stands_in_both_handovers__first_for_who_is_to_answer),
};
SUITE(decide_handover, tests);
