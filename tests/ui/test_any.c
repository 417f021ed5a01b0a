/* SPDX-License-Identifier: MIT */
/* Any key at any time, while the board changes: nothing breaks, and what holds always holds. */
#include "support/suite.h"
#include "ui/incidents.h"

#include <stdio.h>
#include <string.h>

static unsigned
chance(unsigned *seed, unsigned n)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed / 65536u % n;
}

static struct key
any_key(unsigned *seed)
{
    static const char usual[] = "jjjkkaUucnNvzRyghl*/\\.:?+_G gqlgugugigi1234xX30WppydtT{}wqqi";

    if (chance(seed, 4) == 0)
        return (struct key){ .code = KEYS_ENTER + chance(seed, KEYS_F12 - KEYS_ENTER + 1) };
    if (chance(seed, 12) == 0)
        return (struct key){ .code = 'a' + chance(seed, 26), .mods = MOD_CTRL };
    return (struct key){ .code = (unsigned char)usual[chance(seed, sizeof usual - 1)] };
}

static void
change_messages(struct board *b, unsigned *seed)
{
    static const enum event_kind kinds[] = { EV_MSG_SENT, EV_MSG_RETRY, EV_MSG_FAILED, EV_MSG_LATE, EV_MSG_DELIVERED,
        EV_MSG_DROPPED, EV_MSG_RESENT };
    const struct message *msg = b->m->messages.n > 0 ? b->m->messages.v[chance(seed, (unsigned)b->m->messages.n)] : NULL;

    if (msg == NULL || chance(seed, 3) == 0)
        board_message(b, chance(seed, 2) ? "#one" : "#two", "x", (int64_t)chance(seed, 999) * MS_SECOND);
    else if (chance(seed, 5) == 0)
        model_drop_message(b->m, msg->number);
    else
        board_message_event(b, kinds[chance(seed, sizeof kinds / sizeof *kinds)], msg->number, 0, "tocsin", "why");
}

static void
change_incidents(struct board *b, unsigned *seed)
{
    uint64_t number = 1 + chance(seed, 5);

    if (model_incident(b->m, number) == NULL)
        inc_open(b, number, "something", chance(seed, 2) ? "sev-1" : "sev-4", (int64_t)chance(seed, 9999) * MS_SECOND);
    else if (chance(seed, 3) == 0)
        inc_update(b, number, "bob", "*words* {{next}}", b->now_ms + (int64_t)chance(seed, 99) * MS_SECOND, 0);
    else if (chance(seed, 3) == 0 && b->m->alerts.n > 0)
        inc_link(b, number, b->m->alerts.v[chance(seed, (unsigned)b->m->alerts.n)]);
    else if (chance(seed, 3) == 0)
        inc_promise(b, number, 1, "ana", ((int64_t)chance(seed, 9) - 4) * MS_MINUTE);
    else if (chance(seed, 3) == 0)
        inc_remind(b, number, (enum incident_reminder)chance(seed, INCIDENT_REMINDERS));
    else
        inc_field(b, number, INCIDENT_STATE, incident_states[chance(seed, INCIDENT_STATES)].word, 0);
    if (chance(seed, 4) == 0)
        inc_banner(b, chance(seed, 2) ? "no deploys" : NULL, "bob", b->now_ms + (int64_t)chance(seed, 90) * MS_SECOND);
}

static void
change_board(struct board *b, unsigned *seed)
{
    struct alert *a = b->m->alerts.n > 0 ? b->m->alerts.v[chance(seed, (unsigned)b->m->alerts.n)] : NULL;
    char labels[64];

    switch (chance(seed, 9)) {
    case 0:
    case 1:
        snprintf(labels, sizeof labels, "alertname=A%u env=prod", chance(seed, 500));
        board_alert(b, "am-prd", 1 + (int)chance(seed, 4), "warning", labels, "", (int64_t)chance(seed, 9999) * MS_SECOND);
        break;
    case 2:
        if (a != NULL)
            board_forget(b, a);
        break;
    case 3:
        if (a != NULL)
            board_hold(b, a, (enum alert_state)chance(seed, ALERT_STATES), chance(seed, 2) ? "ana" : "bob", b->now_ms + MS_HOUR);
        break;
    case 4:
        if (a != NULL) {
            board_change(b, a);
            a->episode += 100;
            board_changed(b, a);
        }
        break;
    case 5:
        change_messages(b, seed);
        break;
    case 6:
        change_incidents(b, seed);
        break;
    default:
        b->m->sources.v[0]->failures = chance(seed, 3);
    }
    board_tell(b);
}

static void
answer_commands(struct board *b, unsigned *seed)
{
    const struct effect *e = board_effect(b, EFFECT_COMMAND);
    struct alert_id failed;

    if (e == NULL || chance(seed, 3) == 0)
        return;
    if (e->subjects_n > 0)
        failed = e->subjects[0].id;
    board_reply(b, chance(seed, 3) > 0, chance(seed, 5) == 0 ? "ask: really?" : "done", &failed, e->subjects_n > 1 ? 1 : 0);
}

static void
any_keys__on_a_board_that_changes__do_no_harm(void **state)
{
    static const int sizes[][2] = { { 24, 80 }, { 10, 40 }, { 60, 200 }, { 40, 120 }, { 5, 20 }, { 1, 1 }, { 15, 60 },
        { 100, 300 } };
    static const struct destination channels[] = { { .name = "#prod" }, { .name = "#status" } };
    static const struct ui_config config = { .me = "ana", .destinations = { channels, 2 } };
    struct board b;
    unsigned seed = 42;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    b.m->config.incidents = &inc_rules;
    b.m->config.destinations = inc_channels;
    board_night(&b);
    for (int step = 0; step < 6000; step++) {
        struct ui_input key = { .kind = UI_KEY, .key = any_key(&seed) };
        struct ui_input click = { .kind = UI_MOUSE,
            .mouse = { (enum mouse_what)chance(&seed, 3), (int)chance(&seed, 70), (int)chance(&seed, 210) } };
        unsigned size = chance(&seed, 8);

        board_step(&b, &key);
        answer_commands(&b, &seed);
        if (chance(&seed, 5) == 0)
            change_board(&b, &seed);
        if (chance(&seed, 20) == 0)
            board_step(&b, &click);
        if (chance(&seed, 30) == 0)
            board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = sizes[size][0], .cols = sizes[size][1] });
        if (chance(&seed, 10) == 0)
            board_tick(&b, (int64_t)chance(&seed, 20) * MS_SECOND);
        if (step % 7 == 0)
            board_screen(&b);
    }
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(any_keys__on_a_board_that_changes__do_no_harm),
};
SUITE(any, tests);
