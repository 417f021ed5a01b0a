/* SPDX-License-Identifier: MIT */
/* That she herself is asked to answer. Whom the filter hides from her she is asked about all the same. */
#include "ui/summons.h"

#include <stdio.h>

#include "ui/asked.h"
#include "ui/state.h"
#include "util/str.h"

/* Not what she asks of herself. */
static bool
asks_her(const struct turn *t, const struct alert *a)
{
    const char *me = t->ui->config.me;

    return asked_is(a) && asked_has(a, me) && !str_eq(a->call.by, me);
}

static uint64_t
latest(const struct turn *t, struct alert *const *v, size_t n)
{
    uint64_t seq = t->ui->summons.seq;

    for (size_t i = 0; i < n; i++)
        if (v[i]->call.seq > seq && asks_her(t, v[i]))
            seq = v[i]->call.seq;
    return seq;
}

static void
look(struct turn *t, struct summons *s)
{
    const struct model *m = t->m;
    uint64_t seq = s->begun ? latest(t, m->dirty.v, m->dirty.n) : m->whole ? latest(t, m->alerts.v, m->alerts.n) : s->seq;

    if (seq > s->seq) {
        s->seq = s->telling = seq;
        if (s->begun && !t->ui->view.held && !t->ui->wall.open)
            turn_effect(t, EFFECT_BELL);
    }
    s->begun = s->begun || m->whole;
}

/* "bob asks you about HighErrorRate and 3 more, a on it answers: needs a DBA" */
static void
say(struct turn *t, uint64_t seq)
{
    const struct alert *worst = NULL;
    char more[32] = "";
    struct buf keys;
    size_t n = 0;

    for (size_t i = 0; i < t->m->alerts.n; i++) {
        const struct alert *a = t->m->alerts.v[i];

        if (a->call.seq == seq && asks_her(t, a) && (n++ == 0 || alert_order(a, worst) < 0))
            worst = a;
    }
    if (worst == NULL)
        return;
    if (n > 1)
        snprintf(more, sizeof more, " and %zu more", n - 1);
    buf_init(&keys, 64);
    if (keymap_keys_of(&t->ui->keymap, CONTEXT_LIST, ACTION_ACK, 1, &keys) == 0)
        buf_adds(&keys, ":ack");
    turn_say(t, false, "%.64s asks you about %.60s%s, %s on it answers%s%.200s",
        worst->call.by != NULL           ? worst->call.by
            : worst->call.policy != NULL ? worst->call.policy
                                         : "the board",
        alert_field(worst, FIELD_NAME), more, buf_text(&keys), worst->hold.comment != NULL ? ": " : "",
        worst->hold.comment != NULL ? worst->hold.comment : "");
    buf_release(&keys);
}

void
summons_update(struct turn *t)
{
    struct summons *s = &t->ui->summons;

    look(t, s);
    if (s->telling == 0 || ui_is_writing(t->ui))
        return;
    say(t, s->telling);
    s->telling = 0;
}
