/* SPDX-License-Identifier: MIT */
/* The life of a box about an incident: opened, filled anew as the board changes, sent, and what the answers change. */
#include "ui/incident_box.h"

#include <stdlib.h>
#include <string.h>

#include "core/decide.h"
#include "ui/list.h"
#include "ui/state.h"
#include "util/str.h"

/* What will happen is said anew after this time. */
#define SAY_EVERY_MS 5000

/* What is on its way still has an owner. */
void
incident_box_release(struct incident_box *b)
{
    order_release(&b->about);
    order_release(&b->shown);
    form_release(&b->form);
    will_release(&b->will);
    free(b->head);
    *b = (struct incident_box){ 0 };
}

static bool
is_busy(const struct incident_box *b)
{
    return b->token != 0 && !b->dry;
}

/* ---- opening and leaving */

static bool
open_take(struct turn *t, enum incident_box_kind kind, uint64_t number, uint32_t entry, struct order *o)
{
    struct incident_box *b = &t->ui->incident_box;

    if (is_busy(b)) {
        turn_say(t, false, "one at a time: the answer to the last one is awaited");
        order_release(o);
        return false;
    }
    incident_box_release(b);
    b->open = true;
    b->kind = kind;
    b->number = number;
    b->entry = entry;
    b->about = *o;
    *o = (struct order){ 0 };
    b->opened_seq = t->m->incidents_seq;
    b->holds = !t->ui->view.held;
    box_hold(t, true);
    t->ui->message.text[0] = '\0';
    incident_box_rows[kind].fill(t, b);
    incident_box_follow(b);
    if (incident_box_rows[kind].drafts)
        incident_box_draft_key(b);
    if (b->key[0] != '\0')
        turn_effect(t, EFFECT_DRAFT_READ)->draft = xstrdup(b->key);
    incident_box_say(t);
    return true;
}

bool
incident_box_open_take(struct turn *t, enum incident_box_kind kind, uint64_t number, struct order *o)
{
    return open_take(t, kind, number, 0, o);
}

bool
incident_box_open_entry(struct turn *t, enum incident_box_kind kind, uint64_t number, uint32_t entry)
{
    struct order none = { 0 };

    return open_take(t, kind, number, entry, &none);
}

static void
leave(struct turn *t)
{
    struct incident_box *b = &t->ui->incident_box;
    bool holds = b->holds;

    b->open = false;
    if (!is_busy(b))
        incident_box_release(b);
    if (holds)
        box_hold(t, false);
    b->holds = false;
}

void
incident_box_cancel(struct turn *t)
{
    struct incident_box *b = &t->ui->incident_box;
    bool busy = is_busy(b), kept;

    incident_box_draft_end(t);
    kept = b->has_draft;
    leave(t);
    turn_say(t, true,
        busy       ? "it is still being done; its answer comes here"
            : kept ? "nothing was done; what you wrote is kept: the same key here brings it back"
                   : "nothing was done");
}

/* ---- what follows from what is filled in */

void
incident_box_say(struct turn *t)
{
    struct incident_box *b = &t->ui->incident_box;

    incident_box_follow(b);
    incident_box_fill_will(t);
    b->generation = t->m->generation;
    b->said_seq = t->m->next_seq - 1;
    b->said_ms = t->now_ms;
}

void
incident_box_update(struct turn *t)
{
    struct incident_box *b = &t->ui->incident_box;

    if (!b->open)
        return;
    incident_box_draft_tick(t);
    if (b->generation != t->m->generation || t->now_ms - b->said_ms >= SAY_EVERY_MS)
        incident_box_say(t);
}

/* ---- sending */

static void
send(struct turn *t, const struct incident_wishing *w, bool dry)
{
    struct incident_box *b = &t->ui->incident_box;
    struct effect *e = turn_effect(t, EFFECT_COMMAND);

    b->token = ++t->ui->next_token;
    b->dry = dry || t->ui->dry;
    e->token = b->token;
    e->command = w->cmd.kind;
    e->sure = b->sure || b->will.asks;
    e->dry = b->dry;
    e->subjects = w->cmd.subjects_n == 0 ? NULL : xmemdup(w->cmd.subjects, w->cmd.subjects_n * sizeof *e->subjects);
    e->subjects_n = w->cmd.subjects_n;
    e->text = xstrdup_or_null(w->cmd.text);
    effect_incident(e, &w->wish);
    t->ui->message.text[0] = '\0';
    if (!t->m->whole)
        turn_say(t, true, "the board is still loading: this waits until it is whole");
}

void
incident_box_send(struct turn *t, bool dry)
{
    struct incident_box *b = &t->ui->incident_box;
    uint64_t seen = b->said_seq;
    struct incident_wishing w;

    if (b->token != 0) {
        turn_say(t, false, "one at a time: the answer is awaited");
        return;
    }
    incident_box_say(t);
    incident_box_wish(t, b, &w);
    w.wish.seen = seen;
    if (w.missing != NULL)
        turn_say(t, false, "not yet: %s", w.missing);
    else if (b->will.refused)
        turn_say(t, false, "not done: %s", b->will.lines.v[0].text);
    else
        send(t, &w, dry);
    incident_wishing_release(&w);
}

/* ---- what comes back */

static void
on_done(struct turn *t, const char *text)
{
    struct incident_box *b = &t->ui->incident_box;

    if (b->kind == BOX_DECLARE || b->kind == BOX_LINK)
        for (size_t i = 0; i < b->about.n; i++)
            marks_remove(&t->ui->list.marks, &b->about.subjects[i].id);
    incident_box_draft_drop(t);
    leave(t);
    list_end_range(t->ui);
    turn_say(t, true, "%s", text);
    order_hint_undo(t);
}

/* What was asked between the last look and yes is said, and the next yes answers it. */
static void
on_refused(struct turn *t, const char *text, bool dry)
{
    struct incident_box *b = &t->ui->incident_box;
    bool asks = str_starts(text, DECIDE_ASK);
    const char *words = asks ? text + strlen(DECIDE_ASK) : text;

    b->sure = asks && b->open && !dry;
    if (b->sure)
        turn_say(t, false, "not yet: %s. y does it all the same", words);
    else
        turn_say(t, false, dry ? "it would be refused: %s" : "not done: %s", words);
}

bool
incident_box_reply(struct turn *t, const struct ui_input *in)
{
    struct incident_box *b = &t->ui->incident_box;
    const char *text = in->text != NULL ? in->text : "";
    bool dry = b->dry;

    if (b->token == 0 || in->token != b->token)
        return false;
    b->token = 0;
    if (in->unknown)
        turn_say(t, false, "%s", text);
    else if (!in->ok)
        on_refused(t, text, dry);
    else if (!dry)
        on_done(t, text);
    else if (b->open)
        told_open(t, text);
    if (!b->open)
        incident_box_release(b);
    return true;
}
