/* SPDX-License-Identifier: MIT */
/* Golden screens: tests/golden/NAME-COLSxROWS.screen; UPDATE=1 writes them anew. */
#include "support/suite.h"
#include "ui/company.h"

#include <stdio.h>

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

typedef void prepare_fn(struct board *b);

static void
shoot(const char *what, prepare_fn *prepare)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        board_init(&b, sizes[i].rows, sizes[i].cols);
        prepare(&b);
        snprintf(name, sizeof name, "%s-%dx%d", what, sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
main_board(struct board *b)
{
    board_night(b);
    board_keys(b, "j");
}

static void
marked(struct board *b)
{
    board_night(b);
    board_keys(b, "Space Space a");
}

static void
detail(struct board *b)
{
    struct history_line lines[] = {
        { BOARD_NOW - 90 * MS_SECOND, 15, "ana", "ack", "until 14:37Z" },
        { BOARD_NOW - 26 * MS_MINUTE, 13, "am-prd", "fire", "" },
        { BOARD_NOW - 2 * MS_DAY, 4, "am-prd", "clear", "(was 6m)" },
    };
    struct ui_input in = { .kind = UI_HISTORY, .lines = lines, .lines_n = 3 };

    board_night(b);
    board_keys(b, "j j Enter");
    in.alert = board_effect(b, EFFECT_HISTORY)->alert;
    board_step(b, &in);
}

static void
help(struct board *b)
{
    board_night(b);
    board_keys(b, "?");
}

static void
dialog(struct board *b)
{
    char labels[64];

    board_night(b);
    for (int i = 0; i < 30; i++) {
        snprintf(labels, sizeof labels, "alertname=NodeDown node=n%02d", i);
        board_alert(b, "am-prd", 2, "warning", labels, "", MS_MINUTE);
    }
    board_tell(b);
    board_keys(b, "* a");
}

/* The night, and what people made of it: put off, closed with a vote, about to end, coming and going. */
static void
triaged(struct board *b)
{
    struct alert **v;

    board_night(b);
    v = b->m->alerts.v;
    board_hold(b, v[0], ALERT_SNOOZED, "ana", b->now_ms + 48 * MS_MINUTE);
    v[2]->marks |= ALERT_REMINDED;
    board_hold(b, v[2], ALERT_ACKED, "ana", b->now_ms + 9 * MS_MINUTE);
    board_change(b, v[1]);
    v[1]->marks |= ALERT_FLAPPING;
    v[1]->flap_fires = 7;
    board_changed(b, v[1]);
    board_tell(b);
}

static void
snoozed_detail(struct board *b)
{
    struct alert *a;
    struct rule *rule;

    triaged(b);
    a = b->m->alerts.v[0];
    a->vote = (struct alert_voted){ VOTE_NOISE, "bob", BOARD_NOW - 2 * MS_MINUTE, 5 };
    rule = model_add_rule(b->m, a->source->name, alert_field(a, FIELD_NAME));
    rule->votes[VOTE_USEFUL] = 4;
    rule->votes[VOTE_NOISE] = 2;
    model_set_review(b->m, rule,
        &(struct rule_review){ RESPOND_YES, "ana", BOARD_NOW - 21 * MS_DAY, "roll back, or drain the region", 3 });
    board_keys(b, "g g j j Enter");
}

static void
snooze(struct board *b)
{
    board_night(b);
    board_keys(b, "s");
}

static void
snooze_typed(struct board *b)
{
    board_night(b);
    board_keys(b, "s t");
    board_type(b, "17:30");
}

static void
closing(struct board *b)
{
    board_night(b);
    board_keys(b, "Space Space r");
}

static void
filter_fault(struct board *b)
{
    board_night(b);
    board_keys(b, "/");
    board_step(b, &(struct ui_input){ .kind = UI_PASTE, .text = "env=~\"eu-(west\"" });
}

static void
stale(struct board *b)
{
    board_night(b);
    for (size_t i = 0; i < b->m->sources.n; i++) {
        b->m->sources.v[i]->last_ok_ms = b->now_ms - 3 * MS_MINUTE;
        b->m->sources.v[i]->failures = 9;
    }
}

static void
calm(struct board *b)
{
    board_source(b, "am-prd");
    board_source(b, "am-stg");
    board_tell(b);
}

static void
nothing_passes(struct board *b)
{
    board_night(b);
    board_keys(b, "/");
    board_type(b, "zzz");
    board_keys(b, "Enter");
}

static void
no_source(struct board *b)
{
    board_tell(b);
}

static void
loading(struct board *b)
{
    board_night(b);
    b->m->whole = false;
    b->m->expected = 100000;
}

static void
event_log(struct board *b)
{
    board_night(b);
    board_keys(b, "g l j");
}

static void
messages_board(struct board *b)
{
    board_night(b);
    board_three_messages(b);
    board_tell(b);
}

static void
messages(struct board *b)
{
    struct history_line lines[] = {
        { BOARD_NOW - 119 * MS_SECOND, 29, "tocsin", "failed", "M10 to #status-internal: not_in_channel" },
        { BOARD_NOW - 2 * MS_MINUTE, 28, "tocsin", "send", "M10 to #status-internal, attempt 1" },
        { BOARD_NOW - 2 * MS_MINUTE, 27, "ana", "post", "M10 to #status-internal: payments-db: replica lag" },
    };
    struct ui_input in = { .kind = UI_HISTORY, .lines = lines, .lines_n = 3 };

    board_night(b);
    board_messages(b);
    board_tell(b);
    board_keys(b, "g u");
    in.message = board_effect(b, EFFECT_HISTORY)->message;
    board_step(b, &in);
}

static void
messages_answered(struct board *b)
{
    messages(b);
    board_keys(b, "G");
}

static void
message(struct board *b)
{
    messages(b);
    board_keys(b, "j Enter");
}

static void
message_reason(struct board *b)
{
    messages(b);
    board_keys(b, "X");
    board_type(b, "said on the ph");
}

/* Two that people are asked about, and what became of that. */
static void
asked_board(struct board *b)
{
    company_night(b);
    board_keys(b, "g g");
}

static void
asked_detail(struct board *b)
{
    asked_board(b);
    board_keys(b, "Enter");
}

static void
asked_page(struct board *b)
{
    company_night(b);
    board_keys(b, "g u Enter");
}

static void
escalate(struct board *b)
{
    asked_board(b);
    board_keys(b, "e Tab");
    board_type(b, "budget burns, need the owner of checkout");
    board_keys(b, "Esc");
}

static void
escalate_name(struct board *b)
{
    asked_board(b);
    board_keys(b, "e G Tab");
    board_type(b, "a");
}

static void
escalate_marked(struct board *b)
{
    company_night(b);
    board_keys(b, "g g Space Space e");
}

#define SHOT(name) \
    static void screen__##name(void **state) \
    { \
        (void)state; \
        shoot(#name, name); \
    }
SHOT(main_board)
SHOT(marked)
SHOT(detail)
SHOT(help)
SHOT(dialog)
SHOT(triaged)
SHOT(snoozed_detail)
SHOT(snooze)
SHOT(snooze_typed)
SHOT(closing)
SHOT(filter_fault)
SHOT(stale)
SHOT(calm)
SHOT(nothing_passes)
SHOT(no_source)
SHOT(loading)
SHOT(event_log)
SHOT(messages_board)
SHOT(messages)
SHOT(messages_answered)
SHOT(message)
SHOT(message_reason)
SHOT(asked_board)
SHOT(asked_detail)
SHOT(asked_page)
SHOT(escalate)
SHOT(escalate_name)
SHOT(escalate_marked)

static void
screen__in_utf8_with_roles(void **state)
{
    const struct ui_config config = { .me = "ana", .place = "prod", .unicode = true };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    main_board(&b);
    board_golden_roles(&b, "roles-80x24");
    board_release(&b);
}

static void
screen__of_messages_in_utf8_with_roles(void **state)
{
    const struct ui_config config = { .me = "ana", .place = "prod", .unicode = true };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    messages(&b);
    board_golden_roles(&b, "roles_messages-80x24");
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(screen__main_board),
    cmocka_unit_test(screen__marked),
    cmocka_unit_test(screen__detail),
    cmocka_unit_test(screen__help),
    cmocka_unit_test(screen__dialog),
    cmocka_unit_test(screen__triaged),
    cmocka_unit_test(screen__snoozed_detail),
    cmocka_unit_test(screen__snooze),
    cmocka_unit_test(screen__snooze_typed),
    cmocka_unit_test(screen__closing),
    cmocka_unit_test(screen__filter_fault),
    cmocka_unit_test(screen__stale),
    cmocka_unit_test(screen__calm),
    cmocka_unit_test(screen__nothing_passes),
    cmocka_unit_test(screen__no_source),
    cmocka_unit_test(screen__loading),
    cmocka_unit_test(screen__event_log),
    cmocka_unit_test(screen__messages_board),
    cmocka_unit_test(screen__messages),
    cmocka_unit_test(screen__messages_answered),
    cmocka_unit_test(screen__message),
    cmocka_unit_test(screen__message_reason),
    cmocka_unit_test(screen__asked_board),
    cmocka_unit_test(screen__asked_detail),
    cmocka_unit_test(screen__asked_page),
    cmocka_unit_test(screen__escalate),
    cmocka_unit_test(screen__escalate_name),
    cmocka_unit_test(screen__escalate_marked),
    cmocka_unit_test(screen__in_utf8_with_roles),
    cmocka_unit_test(screen__of_messages_in_utf8_with_roles),
};
SUITE(screens, tests);
