/* SPDX-License-Identifier: MIT */
/* Making a past and a present. */
#include "ui/replay_board.h"

#include <string.h>

#include "support/suite.h"

static const struct ui_sign legend[] = { { '!', "fire" }, { 'U', "undo" }, { 'A', "ack" }, { 'S', "message" }, { 'C', "clear" } };

static const struct history_line events[] = {
    { REPLAY_AT - 14 * MS_MINUTE, 8812, "am-prd", "fire", "HighErrorRate checkout-api and 11 more" },
    { REPLAY_AT - 60 * MS_SECOND, 8831, "ana", "comment", "HighErrorRate checkout-api: v412 correlates, rolling back" },
    { REPLAY_AT, 8836, "ana", "undo", "ack of 2 alerts (wrong group)" },
    { REPLAY_AT + 11 * MS_SECOND, 8837, "ana", "post", "M214 to #production-monitoring: rolling back v412" },
    { REPLAY_AT + 85 * MS_SECOND, 8841, "am-prd", "clear", "9 alerts" },
};
#define EVENTS_HERE (sizeof events / sizeof *events)

/* A sign for each 1/512 of the window. */
static char signs[512];

static void
fill_signs(const struct ui_replay *place)
{
    memset(signs, ' ', sizeof signs);
    for (size_t i = 0; i < EVENTS_HERE; i++) {
        int64_t at_ms = events[i].at_ms - place->window_from_ms, span_ms = place->window_to_ms - place->window_from_ms;

        signs[(size_t)(at_ms * 511 / span_ms)] = "!AUSC"[i];
    }
}

static struct alert *
named(struct board *b, const char *name)
{
    for (size_t i = 0; i < b->m->alerts.n; i++)
        if (strcmp(alert_field(b->m->alerts.v[i], FIELD_NAME), name) == 0)
            return b->m->alerts.v[i];
    fail_msg("no alert is called %s", name);
    return NULL;
}

/* What happens after the moment: one is over, one came again, one changed hands, one is new. */
static void
go_on(struct board *b)
{
    struct alert *over = named(b, "SLOBurn"), *again = named(b, "NTPOffset");

    board_hold(b, over, ALERT_CLOSED, NULL, 0);
    over->changed_at_ms = BOARD_NOW - 322 * MS_SECOND;
    again->episode = 8849;
    again->count = 50;
    board_hold(b, named(b, "TypeError"), ALERT_ACKED, "bob", 0);
    board_alert(b, "am-prd", 1, "critical", "alertname=ReplicaLag service=payments-db severity=critical",
        "payments-db replica lag 94s", 3 * MS_MINUTE);
}

void
replay_board_init(struct replay_board *r, int rows, int cols, enum ui_past past)
{
    const struct ui_config config = { .me = "ana", .place = "prod", .replay = past };
    const struct ui_config live = { .me = "ana", .place = "prod" };

    board_init_with(&r->b, rows, cols, &config);
    r->b.now_ms = REPLAY_AT;
    board_night(&r->b);
    board_init_with(&r->now, 24, 80, &live);
    board_night(&r->now);
    go_on(&r->now);
    r->place = (struct ui_replay){
        .name = "prod.db",
        .chain = "ok",
        .chain_ok = true,
        .first_seq = 8812,
        .last_seq = 8850,
        .first_ms = REPLAY_AT - 14 * MS_MINUTE,
        .last_ms = BOARD_NOW - MS_MINUTE,
        .seq = 8836,
        .at_ms = REPLAY_AT,
        .now_ms = BOARD_NOW,
        .speed = 4,
        .playing = true,
        .events = events,
        .events_n = EVENTS_HERE,
        .event = 2,
        .window_from_ms = REPLAY_AT - 14 * MS_MINUTE,
        .window_to_ms = BOARD_NOW - MS_MINUTE,
        .signs = signs,
        .signs_n = sizeof signs,
        .legend = legend,
        .legend_n = sizeof legend / sizeof *legend,
    };
    fill_signs(&r->place);
    replay_board_tell(r);
}

void
replay_board_tell(struct replay_board *r)
{
    board_step(&r->b, &(struct ui_input){ .kind = UI_REPLAY, .replay = &r->place });
}

void
replay_board_compare(struct replay_board *r, bool on)
{
    r->place.now = on ? r->now.m : NULL;
    replay_board_tell(r);
}

void
replay_board_release(struct replay_board *r)
{
    board_release(&r->b);
    board_release(&r->now);
}
