/* SPDX-License-Identifier: MIT */
/* Actions that write: each aims, and hands an order on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/detail.h"
#include "ui/list.h"
#include "ui/logpane.h"
#include "ui/prompt.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

#define COPY_MAX 4096

/* "30m because it is known", "until 17:30", or only why. */
static void
hold(struct turn *t, const struct call *call, enum command_kind kind)
{
    struct order o = { .kind = kind, .how_long.for_ms = call->count * MS_MINUTE };
    const char *text = call->text;

    how_long_take(&text, false, t->now_ms, &o.how_long);
    if (!order_aim(t, &o))
        return;
    o.text = *text != '\0' ? xstrdup(text) : NULL;
    order_take(t, &o);
}

void
action_ack(struct turn *t, const struct call *call)
{
    hold(t, call, CMD_ACK);
}

void
action_take(struct turn *t, const struct call *call)
{
    hold(t, call, CMD_TAKE);
}

/* Those that are snoozed go to another order; both keep theirs in order. */
static struct order
take_snoozed(const struct turn *t, struct order *o)
{
    struct order snoozed = { .kind = CMD_UNSNOOZE, .subjects = xreallocarray(NULL, o->n, sizeof *o->subjects) };
    size_t n = 0;

    for (size_t i = 0; i < o->n; i++) {
        const struct alert *a = model_alert(t->m, &o->subjects[i].id);

        if (a != NULL && a->hold.state == ALERT_SNOOZED)
            snoozed.subjects[snoozed.n++] = o->subjects[i];
        else
            o->subjects[n++] = o->subjects[i];
    }
    o->n = n;
    return snoozed;
}

/* Whatever holds it: the ack, or the snooze. */
void
action_unack(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_UNACK }, snoozed;

    (void)call;
    if (!order_aim(t, &o))
        return;
    snoozed = take_snoozed(t, &o);
    if (o.n > 0 && snoozed.n > 0) {
        o.with = xmemdup(&snoozed, sizeof snoozed);
        snoozed = (struct order){ 0 };
    }
    order_take(t, o.n > 0 ? &o : &snoozed);
    order_release(&o);
    order_release(&snoozed);
}

void
action_comment(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_COMMENT };

    if (!order_aim(t, &o))
        return;
    if (*call->text == '\0') {
        prompt_open_comment_take(t, &o);
        return;
    }
    o.text = xstrdup(call->text);
    order_take(t, &o);
}

void
action_undo(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_UNDO };
    char *end;

    if (*call->text != '\0') {
        o.seq = strtoull(call->text, &end, 10);
        if (o.seq == 0 || *end != '\0') {
            turn_say(t, false, ":undo takes the number of an event, as the log shows it");
            return;
        }
    }
    order_send_take(t, &o);
}

void
action_redo(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_REDO };

    (void)call;
    order_send_take(t, &o);
}

void
action_repeat(struct turn *t, const struct call *call)
{
    const struct order *last = &t->ui->last;
    struct order o = order_again(last);

    (void)call;
    if (!t->ui->has_last)
        turn_say(t, false, "nothing has been done yet that could be done again");
    else if (o.how_long.until_ms != 0 && o.how_long.until_ms <= t->now_ms)
        turn_say(t, false, "the time until which that was has passed");
    else if (order_aim(t, &o)) {
        order_take(t, &o);
        return;
    }
    order_release(&o);
}

/* What leaves for the clipboard is clean too: a pasted newline would run a command. */
static void
alert_text(const struct turn *t, const struct alert *a, struct buf *out)
{
    struct buf raw;
    char id[ALERT_ID_HEX];

    buf_init(&raw, COPY_MAX);
    model_short_id(t->m, a, id);
    buf_addf(&raw, "%s  %s", id, alert_field(a, FIELD_NAME));
    if (strcmp(alert_field(a, FIELD_SUMMARY), alert_field(a, FIELD_NAME)) != 0)
        buf_addf(&raw, "  %.2000s", alert_field(a, FIELD_SUMMARY));
    text_clean(out, buf_text(&raw), raw.len, COPY_MAX, true);
    buf_release(&raw);
}

void
action_copy(struct turn *t, const struct call *call)
{
    const struct alert *a = ui_subject(t->ui, t->m);
    struct buf text;

    (void)call;
    if (t->ui->focus == PANE_HANDOVER) {
        handover_page_copy(t);
        return;
    }
    buf_init(&text, COPY_MAX * TEXT_CELL_BYTES);
    if (t->ui->focus == PANE_LOG)
        logpane_line_text(t->ui, t->m, &text);
    else if (t->ui->focus == PANE_MESSAGES)
        messages_text(t->ui, t->m, t->now_ms, &text);
    else if (t->ui->focus == PANE_SILENCES)
        silences_text(t->ui, t->m, &text);
    else if (t->ui->focus == PANE_INCIDENTS)
        incident_screen_text(t->ui, t->m, t->now_ms, &text);
    else if (t->ui->focus == PANE_DETAIL)
        detail_line_text(t->ui, t->m, t->now_ms, &text);
    else if (a != NULL)
        alert_text(t, a, &text);
    if (text.len == 0) {
        turn_say(t, false, "nothing here to copy");
        return;
    }
    turn_say(t, true, "copied: %s", buf_text(&text));
    turn_effect(t, EFFECT_COPY)->text = buf_take(&text);
}
