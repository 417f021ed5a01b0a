/* SPDX-License-Identifier: MIT */
/* Acts of others that give her an ack, or take hers, and handovers: the latest is told, and one that is given or offered rings. */
#include "ui/handed.h"

#include <stdio.h>

#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"

static bool
is_given(const struct event *ev, const char *me)
{
    return ev->kind == EV_ASSIGNED && str_eq(ev->u.hold.now.by, me);
}

static bool
is_lost(const struct event *ev, const char *me)
{
    return (ev->kind == EV_TAKEN || ev->kind == EV_ASSIGNED) && ev->u.hold.was.state == ALERT_ACKED
        && str_eq(ev->u.hold.was.by, me) && !str_eq(ev->u.hold.now.by, me);
}

/* An offer to her, or the answer to one of hers; NULL: the act is neither. */
static const struct message *
handover_of(const struct turn *t, const struct act *act)
{
    const struct event *ev = &act->events.v[0];
    const struct message *msg = model_message(t->m, ev->message);
    bool offer = ev->kind == EV_MSG_QUEUED, answer = ev->kind == EV_MSG_ACKED || ev->kind == EV_MSG_DROPPED;

    if (msg == NULL || msg->order.kind != MESSAGE_HANDOVER)
        return NULL;
    return str_eq(offer ? msg->order.destination : answer ? msg->author : NULL, t->ui->config.me) ? msg : NULL;
}

static void
say_handover(struct turn *t, const struct act *act, const struct message *msg)
{
    unsigned long long number = msg->number;
    char by[TIME_TEXT_MAX];
    struct buf hint;

    time_hhmm(msg->order.deadline_ms, by);
    if (act->events.v[0].kind == EV_MSG_ACKED)
        turn_say(t, true, "%s accepted M%llu, your handover", act->actor, number);
    else if (act->events.v[0].kind == EV_MSG_DROPPED)
        turn_say(t, false, "M%llu, your handover, is dropped by %s: %.200s", number, act->actor,
            msg->reason == NULL ? "" : msg->reason);
    else
        turn_say(t, false, "%s hands over to you: %zu alert%s, to be accepted by %s (M%llu)", act->actor, msg->order.subjects_n,
            msg->order.subjects_n == 1 ? "" : "s", by, number);
    buf_init(&hint, 64);
    if (act->events.v[0].kind == EV_MSG_QUEUED
        && keymap_keys_of(&t->ui->keymap, ui_context(t->ui), ACTION_PANE_HANDOVER, 1, &hint) > 0) {
        buf_adds(&hint, " open");
        turn_hint(t, buf_text(&hint));
    }
    buf_release(&hint);
}

static size_t
count(const struct act *act, const char *me, bool (*which)(const struct event *ev, const char *me), const struct event **first)
{
    size_t n = 0;

    for (size_t i = 0; i < act->events.n; i++)
        if (which(&act->events.v[i], me) && n++ == 0)
            *first = &act->events.v[i];
    return n;
}

static void
say(struct turn *t, const struct act *act)
{
    const char *me = t->ui->config.me;
    const struct event *first = NULL;
    size_t given = count(act, me, is_given, &first), n = given > 0 ? given : count(act, me, is_lost, &first);
    const struct alert *a = first == NULL ? NULL : model_alert(t->m, &first->alert);
    const struct message *msg = handover_of(t, act);
    char more[32] = "";

    if (msg != NULL) {
        say_handover(t, act, msg);
        return;
    }
    if (a == NULL)
        return;
    if (n > 1)
        snprintf(more, sizeof more, " and %zu more", n - 1);
    turn_say(t, false, "%s %s you: %.60s%s%s%.200s", act->actor, given > 0 ? "gave" : "took from", alert_field(a, FIELD_NAME),
        more, first->u.hold.now.comment != NULL ? ": " : "", first->u.hold.now.comment != NULL ? first->u.hold.now.comment : "");
}

static void
look_at(struct turn *t, const struct act *act)
{
    const char *me = t->ui->config.me;
    const struct event *first;
    const struct message *msg = handover_of(t, act);
    bool given = count(act, me, is_given, &first) > 0 || (msg != NULL && str_eq(msg->order.destination, me));

    if (act->kind != ACT_DO || str_eq(act->actor, me) || (!given && msg == NULL && count(act, me, is_lost, &first) == 0))
        return;
    t->ui->handed.telling = act->batch;
    if (given && !t->ui->view.held && !t->ui->wall.open)
        turn_effect(t, EFFECT_BELL);
}

static void
look(struct turn *t, struct handed *h)
{
    const struct model *m = t->m;
    uint64_t latest = m->acts.n > 0 ? m->acts.v[m->acts.n - 1]->batch : 0;
    size_t i = m->acts.n;

    if (h->begun) {
        while (i > 0 && m->acts.v[i - 1]->batch > h->batch)
            i--;
        for (; i < m->acts.n; i++)
            look_at(t, m->acts.v[i]);
    }
    h->begun = h->begun || m->whole;
    h->batch = latest > h->batch ? latest : h->batch;
}

void
handed_update(struct turn *t)
{
    struct handed *h = &t->ui->handed;
    const struct act *act;

    look(t, h);
    if (h->telling == 0 || ui_is_writing(t->ui))
        return;
    act = model_act(t->m, h->telling);
    h->telling = 0;
    if (act != NULL)
        say(t, act);
}
