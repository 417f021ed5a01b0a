/* SPDX-License-Identifier: MIT */
/* What is said to her without her asking: acks of hers that end soon, and what another gives her or takes from her. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>

static void
init(struct board *b)
{
    char labels[64];

    board_init(b, 24, 80);
    board_source(b, "am");
    for (int i = 0; i < 3; i++) {
        snprintf(labels, sizeof labels, "alertname=A%02d env=prod", i);
        board_alert(b, "am", 2, "warning", labels, "", (1000 - i) * MS_MINUTE);
    }
    board_tell(b);
}

static void
remind(struct board *b, struct alert *a)
{
    board_hold(b, a, ALERT_ACKED, "ana", b->now_ms + 9 * MS_MINUTE);
    a->marks |= ALERT_REMINDED;
    board_tell(b);
}

static void
her_ack_that_ends_soon__is_told_once__with_one_bell(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    remind(&b, b.m->alerts.v[0]);
    assert_non_null(board_effect(&b, EFFECT_BELL));
    assert_true(board_shows(&b, "your ack ends in 9m, a on it prolongs: A00"));
    board_hold(&b, b.m->alerts.v[0], ALERT_ACKED, "ana", b.now_ms + 9 * MS_MINUTE);
    board_tell(&b);
    assert_null(board_effect(&b, EFFECT_BELL));
    remind(&b, b.m->alerts.v[1]);
    assert_non_null(board_effect(&b, EFFECT_BELL));
    assert_true(board_shows(&b, "2 of your acks end soon"));
    board_release(&b);
}

static void
a_reminder__goes__when_the_ack_was_prolonged_or_has_ended(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    init(&b);
    a = b.m->alerts.v[0];
    remind(&b, a);
    assert_true(board_shows(&b, "your ack ends in 9m"));
    a->marks &= (uint8_t)~ALERT_REMINDED;
    board_hold(&b, a, ALERT_ACKED, "ana", b.now_ms + 4 * MS_HOUR);
    board_tell(&b);
    assert_false(board_shows(&b, "your ack"));
    remind(&b, a);
    assert_non_null(board_effect(&b, EFFECT_BELL));
    board_hold(&b, a, ALERT_FIRING, NULL, 0);
    board_tell(&b);
    assert_false(board_shows(&b, "your ack"));
    board_release(&b);
}

static void
the_bell__is_silent__while_held_and_for_what_the_filter_hides(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "z");
    remind(&b, b.m->alerts.v[0]);
    assert_null(board_effect(&b, EFFECT_BELL));
    assert_true(board_shows(&b, "your ack ends in 9m"));
    board_keys(&b, "z");
    board_keys(&b, ":");
    board_type(&b, "filter env=dev");
    board_keys(&b, "Enter");
    remind(&b, b.m->alerts.v[1]);
    assert_null(board_effect(&b, EFFECT_BELL));
    board_release(&b);
}

static void
anothers_ack_that_ends_soon__is_told_to_nobody_else(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_hold(&b, b.m->alerts.v[0], ALERT_ACKED, "bob", b.now_ms + 9 * MS_MINUTE);
    b.m->alerts.v[0]->marks |= ALERT_REMINDED;
    board_tell(&b);
    assert_null(board_effect(&b, EFFECT_BELL));
    assert_false(board_shows(&b, "your ack"));
    board_release(&b);
}

static void
a_reminder__waits_until_the_text_is_typed(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "j c");
    remind(&b, b.m->alerts.v[0]);
    assert_false(board_shows(&b, "your ack"));
    board_keys(&b, "Esc");
    board_tick(&b, MS_SECOND);
    assert_true(board_shows(&b, "your ack ends in 9m"));
    board_release(&b);
}

/* Another's act: whose the alert is then, and whose it was. */
static void
hand(struct board *b, enum event_kind kind, const char *actor, struct alert *a, const char *to, const char *from)
{
    struct event ev = { .kind = kind, .actor = actor, .origin = "tui", .stream = "alert:x", .version = 1, .alert = a->id };

    ev.seq = ev.batch = ++b->seq;
    ev.at_ms = b->now_ms;
    ev.u.hold.now = (struct alert_hold){ .state = ALERT_ACKED, .by = to, .comment = "she knows it" };
    ev.u.hold.was = (struct alert_hold){ .state = from != NULL ? ALERT_ACKED : ALERT_FIRING, .by = from };
    model_add_act(b->m, &ev, 1);
    b->m->durable_seq = b->seq;
    board_hold(b, a, ALERT_ACKED, to, b->now_ms + MS_HOUR);
    board_tell(b);
}

static void
what_another_gives_her__is_told_with_a_bell(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    hand(&b, EV_ASSIGNED, "bob", b.m->alerts.v[0], "ana", NULL);
    assert_non_null(board_effect(&b, EFFECT_BELL));
    assert_true(board_shows(&b, "bob gave you: A00: she knows it"));
    board_tick(&b, MS_SECOND);
    assert_null(board_effect(&b, EFFECT_BELL));
    board_release(&b);
}

static void
what_another_takes_from_her__is_told(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    hand(&b, EV_TAKEN, "bob", b.m->alerts.v[0], "bob", "ana");
    assert_null(board_effect(&b, EFFECT_BELL));
    assert_true(board_shows(&b, "bob took from you: A00"));
    hand(&b, EV_ASSIGNED, "carol", b.m->alerts.v[1], "bob", "ana");
    assert_true(board_shows(&b, "carol took from you: A01"));
    board_release(&b);
}

static void
what_others_do_among_themselves__and_what_she_does__is_not_told(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    hand(&b, EV_ASSIGNED, "bob", b.m->alerts.v[0], "carol", "bob");
    hand(&b, EV_TAKEN, "ana", b.m->alerts.v[1], "ana", "bob");
    assert_false(board_shows(&b, "gave you"));
    assert_false(board_shows(&b, "from you"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(her_ack_that_ends_soon__is_told_once__with_one_bell),
    cmocka_unit_test(a_reminder__goes__when_the_ack_was_prolonged_or_has_ended),
    cmocka_unit_test(the_bell__is_silent__while_held_and_for_what_the_filter_hides),
    cmocka_unit_test(anothers_ack_that_ends_soon__is_told_to_nobody_else),
    cmocka_unit_test(a_reminder__waits_until_the_text_is_typed),
    cmocka_unit_test(what_another_gives_her__is_told_with_a_bell),
    cmocka_unit_test(what_another_takes_from_her__is_told),
    cmocka_unit_test(what_others_do_among_themselves__and_what_she_does__is_not_told),
};
SUITE(reminders, tests);
