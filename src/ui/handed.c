/* SPDX-License-Identifier: MIT */
/* Acts of others that give her an ack, or take hers: the latest is told, and one that is given rings. */
#include "ui/handed.h"

#include <stdio.h>

#include "ui/state.h"
#include "util/str.h"

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
    char more[32] = "";

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
    bool given = count(act, me, is_given, &first) > 0;

    if (act->kind != ACT_DO || str_eq(act->actor, me) || (!given && count(act, me, is_lost, &first) == 0))
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
