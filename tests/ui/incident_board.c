/* SPDX-License-Identifier: MIT */
/* Two incidents on a night's board, and one that is over. */
#include "ui/incident_board.h"

#include "support/suite.h"
#include "ui/company.h"

static void
earlier_one(struct board *b)
{
    inc_open(b, 131, "checkout 5xx after v409", "sev-2", 12 * MS_DAY);
    inc_link(b, 131, b->m->alerts.v[0]);
    inc_field(b, 131, INCIDENT_SERVICES, "checkout-api", 12 * MS_DAY);
    inc_field(b, 131, INCIDENT_STATE, "resolved", 12 * MS_DAY - MS_HOUR);
    inc_field(b, 131, INCIDENT_RESOLVED, "2026-11-09T15:02:31.000Z", 12 * MS_DAY - MS_HOUR);
}

static void
checkout(struct board *b)
{
    inc_open(b, 142, "checkout errors eu-west-1", "sev-1", 19 * MS_MINUTE);
    inc_field(b, 142, INCIDENT_LEAD, "ana", 19 * MS_MINUTE);
    inc_field(b, 142, INCIDENT_COMMS, "bob", 18 * MS_MINUTE);
    inc_field(b, 142, INCIDENT_CHANNEL, "inc-142", 18 * MS_MINUTE);
    inc_field(b, 142, INCIDENT_SERVICES, "checkout-api cart", 18 * MS_MINUTE);
    inc_field(b, 142, INCIDENT_DESCRIPTION, "Card payments in eu-west-1 fail since deploy v412; 8.3% of requests.",
        17 * MS_MINUTE);
    for (size_t i = 0; i < 5; i++)
        inc_link(b, 142, b->m->alerts.v[i]);
    inc_entry(b, 142,
        &(struct incident_entry){ .kind = ENTRY_UPDATE, .text = "Update 1: 5xx at 8.3%, looking", .state = "investigating" },
        17 * MS_MINUTE);
    inc_entry(b, 142, &(struct incident_entry){ .kind = ENTRY_NOTE, .text = "v412 correlates, rolling back", .by = "ana" },
        10 * MS_MINUTE);
    inc_entry(b, 142, &(struct incident_entry){ .kind = ENTRY_NOTE, .by = "bob", .text = "rollback.sh checkout ran: exit 0" },
        8 * MS_MINUTE);
    inc_entry(b, 142,
        &(struct incident_entry){ .kind = ENTRY_ACTION,
            .text = "write a canary for the payment path",
            .owner = "bob",
            .due_ms = b->now_ms + 6 * MS_DAY },
        7 * MS_MINUTE);
    inc_entry(b, 142,
        &(struct incident_entry){ .kind = ENTRY_ACTION, .text = "ask the bank for its log", .due_ms = b->now_ms - MS_MINUTE },
        7 * MS_MINUTE);
    inc_entry(b, 142,
        &(struct incident_entry){ .kind = ENTRY_ACTION, .text = "roll back v412", .owner = "ana", .done = ENTRY_DONE },
        7 * MS_MINUTE);
    inc_entry(b, 142,
        &(struct incident_entry){ .kind = ENTRY_UPDATE,
            .text = "Update 2: rolling back v412, errors falling",
            .due_ms = b->now_ms + 6 * MS_MINUTE + 10 * MS_SECOND },
        6 * MS_MINUTE);
}

static void
payments(struct board *b)
{
    inc_open(b, 143, "payments-db replica lag", "sev-2", 11 * MS_MINUTE);
    inc_field(b, 143, INCIDENT_STATE, "identified", 9 * MS_MINUTE);
    inc_link(b, 143, b->m->alerts.v[6]);
    inc_entry(b, 143,
        &(struct incident_entry){ .kind = ENTRY_UPDATE,
            .text = "Update 1: replica 2 lags, reads go to replica 1",
            .due_ms = b->now_ms - MS_MINUTE },
        9 * MS_MINUTE);
}

void
board_two_incidents(struct board *b)
{
    earlier_one(b);
    checkout(b);
    payments(b);
}

void
board_night_of_incidents(struct board *b, int rows, int cols)
{
    board_init(b, rows, cols);
    board_night(b);
    board_three_messages(b);
    board_two_incidents(b);
    board_tell(b);
    board_tick(b, 3 * MS_SECOND);
}

/* Oldest first. */
static const struct {
    int age_s;
    const char *actor, *verb, *text;
} night[] = {
    { 1281, "am-prd", "fire", "L1 checkout-api 5xx 8.3% > 5% eu-west-1" },
    { 1280, "tocsin", "page", "M11 to ana at pd" },
    { 1230, "ana", "ack", "checkout-api 5xx and 11 more, until 14:42Z" },
    { 1131, "ana", "open", "INC-142 sev-1: checkout errors eu-west-1" },
    { 1107, "ana", "update", "1 of INC-142: 5xx at 8.3%, looking" },
    { 691, "ci", "change", "deploy checkout v412 (webhook)" },
    { 613, "ana", "note", "v412 correlates, rolling back" },
    { 449, "ana", "run", "12: /usr/local/bin/rollback checkout, exit 0 after 12s" },
    { 407, "ana", "undo", "ack of 2 alerts (wrong group)" },
    { 396, "ana", "update", "2 of INC-142: rolling back v412, errors falling" },
    { 322, "am-prd", "clear", "checkout SLO fast burn 14x and 8 more" },
    { 61, "tocsin", "escalate", "payments-db: bob, step 2 of payments" },
};
#define NIGHT (sizeof night / sizeof *night)
#define FIRST_SEQ 8812
#define MORE_MAX 8

void
board_incident_tell(struct board *b, size_t more)
{
    struct history_line lines[NIGHT + MORE_MAX];
    struct ui_input in = { .kind = UI_HISTORY, .incident = 142, .lines = lines };

    for (size_t i = 0; i < more && i < MORE_MAX; i++)
        lines[in.lines_n++] =
            (struct history_line){ b->now_ms, FIRST_SEQ + NIGHT + more - 1 - i, "am-prd", "fire", "L2 one more that fires" };
    for (size_t i = NIGHT; i-- > 0;)
        lines[in.lines_n++] = (struct history_line){ BOARD_NOW - night[i].age_s * MS_SECOND, FIRST_SEQ + i, night[i].actor,
            night[i].verb, night[i].text };
    board_step(b, &in);
}

void
board_incident_open(struct board *b, int rows, int cols)
{
    board_night_of_incidents(b, rows, cols);
    board_keys(b, "g i Enter");
    board_incident_tell(b, 0);
}

void
board_incidents_told(struct board *b)
{
    board_night_of_incidents(b, 24, 80);
    company_of(b);
    b->m->config.destinations = inc_channels;
    b->m->config.incidents = &inc_rules;
}

void
board_to_probe(struct board *b)
{
    board_keys(b, "g g j j j j j j j");
    board_assert_cursor(b, "probe: signup");
}

void
board_say(struct board *b, const char *line)
{
    board_keys(b, ":");
    board_type(b, line);
    board_keys(b, "Enter");
}

const struct effect *
inc_sent(struct board *b, enum command_kind kind)
{
    const struct effect *e = board_effect(b, EFFECT_COMMAND);

    assert_non_null(e);
    assert_int_equal(e->command, kind);
    assert_non_null(e->incident);
    return e;
}

const char *
inc_value(const struct effect *e, enum incident_field field)
{
    for (size_t i = 0; i < e->incident->values_n; i++)
        if (e->incident->values[i].field == field)
            return e->incident->values[i].text;
    return NULL;
}
