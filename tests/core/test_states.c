/* SPDX-License-Identifier: MIT */
/* Every state with every act and every word of a source: what the table allows happens, all else is refused. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

enum what { ACK_MINE, ACK_OTHERS, UNACK, GONE, SEEN, RISE, EXPIRE, WHATS };

/* Where it goes; ALERT_STATES: refused or nothing. ESCALATED and SNOOZED have no verbs yet, but sources speak of them too. */
/* clang-format off */
static const enum alert_state expected[ALERT_STATES][WHATS] = {
    /*                   ACK_MINE      ACK_OTHERS    UNACK          GONE           SEEN          RISE          EXPIRE */
    [ALERT_FIRING]    = { ALERT_ACKED,  ALERT_ACKED,  ALERT_STATES,  ALERT_CLEARED, ALERT_STATES, ALERT_STATES, ALERT_STATES },
    [ALERT_ACKED]     = { ALERT_ACKED,  ALERT_STATES, ALERT_FIRING,  ALERT_CLOSED,  ALERT_STATES, ALERT_FIRING, ALERT_FIRING },
    [ALERT_ESCALATED] = { ALERT_ACKED,  ALERT_ACKED,  ALERT_STATES,  ALERT_CLEARED, ALERT_STATES, ALERT_FIRING, ALERT_STATES },
    [ALERT_SNOOZED]   = { ALERT_ACKED,  ALERT_ACKED,  ALERT_STATES,  ALERT_CLEARED, ALERT_STATES, ALERT_FIRING, ALERT_STATES },
    [ALERT_CLEARED]   = { ALERT_CLOSED, ALERT_CLOSED, ALERT_STATES,  ALERT_STATES,  ALERT_FIRING, ALERT_FIRING, ALERT_CLOSED },
    [ALERT_CLOSED]    = { ALERT_STATES, ALERT_STATES, ALERT_STATES,  ALERT_STATES,  ALERT_STATES, ALERT_FIRING, ALERT_STATES },
};
/* clang-format on */

/* Puts the alert into the state as a restore would: outside the table. */
static void
put_in_state(struct world *w, const struct alert *a, enum alert_state s)
{
    struct event ev = { .seq = w->m->next_seq,
        .batch = w->m->next_seq,
        .at_ms = w->now_ms,
        .kind = EV_RESTORED,
        .actor = "ana",
        .origin = "tui",
        .stream = "alert:",
        .version = a->version + 1,
        .alert = a->id };

    ev.u.restore.hold.now = (struct alert_hold){ .state = s,
        .at_ms = w->now_ms,
        .by = s == ALERT_ACKED ? "ana" : NULL,
        .until_ms = s == ALERT_ACKED ? w->now_ms + 1000 : 0,
        .seq = ev.seq };
    model_apply(w->m, &ev);
}

static void
do_what(struct world *w, const struct alert *a, enum what what)
{
    switch (what) {
    case ACK_MINE:
        (void)!world_act(w, CMD_ACK, "ana", a);
        break;
    case ACK_OTHERS:
        (void)!world_act(w, CMD_ACK, "bob", a);
        break;
    case UNACK:
        (void)!world_act(w, CMD_UNACK, "ana", a);
        break;
    case GONE:
        world_clear(w, a);
        break;
    case SEEN:
        world_fire(w, "alertname=A,severity=warning");
        break;
    case RISE:
        world_fire(w, "alertname=A,severity=critical");
        break;
    default:
        w->now_ms += w->m->config.cleared_for_ms;
        (void)!world_do(w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
        break;
    }
}

static void
every_state_and_event__goes_where_the_table_says(void **state)
{
    (void)state;
    for (int s = 0; s < ALERT_STATES; s++)
        for (int what = 0; what < WHATS; what++) {
            struct world w;
            const struct alert *a;
            enum alert_state want = expected[s][what] == ALERT_STATES ? (enum alert_state)s : expected[s][what];

            world_init(&w);
            a = world_fire(&w, "alertname=A,severity=warning");
            put_in_state(&w, a, (enum alert_state)s);
            do_what(&w, a, (enum what)what);
            if (a->hold.state != want)
                fail_msg("%s + %d: %s, not %s", alert_states[s].word, what, alert_states[a->hold.state].word,
                    alert_states[want].word);
            if (a->hold.state != (enum alert_state)s)
                assert_true(alert_may_go((enum alert_state)s, a->hold.state));
            world_release(&w);
        }
}

static void
words__are_found_again(void **state)
{
    (void)state;
    for (int s = 0; s < ALERT_STATES; s++)
        assert_int_equal(alert_state_of(alert_states[s].word), s);
    assert_int_equal(alert_state_of("dancing"), ALERT_STATES);
    for (int k = 0; k < EVENTS; k++)
        assert_int_equal(event_kind_of(event_rows[k].wire), k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_state_and_event__goes_where_the_table_says),
    cmocka_unit_test(words__are_found_again),
};
SUITE(states, tests);
