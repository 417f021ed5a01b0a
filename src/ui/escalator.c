/* SPDX-License-Identifier: MIT */
/* The life of the box that escalates: opened, filled anew as the board changes, sent, and what a dry run answers. */
#include "ui/escalator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decide.h"
#include "core/person.h"
#include "ui/acts.h"
#include "ui/asked.h"
#include "util/str.h"
#include "util/time.h"

/* Who is on call, and how long something has lasted, is said anew after this time. */
#define SAY_EVERY_MS 5000
#define NAME_MAX_BYTES 200

void
escalator_release(struct escalator *s)
{
    uint64_t token = s->token;

    escalator_drop_rows(s);
    names_release(&s->names);
    will_release(&s->will);
    vec_release(&s->rows);
    order_release(&s->about);
    editor_release(&s->name);
    editor_release(&s->reason);
    free(s->policy);
    free(s->post);
    free(s->incidents);
    *s = (struct escalator){ .token = token };
}

char *
escalator_to(const struct escalator *s)
{
    const struct escalator_row *row = s->rows.n > 0 ? &s->rows.v[s->row] : NULL;
    const char *typed = editor_text(&s->name);
    char step[16];

    if (row == NULL)
        return NULL;
    if (row->step > 0) {
        snprintf(step, sizeof step, "%u", row->step);
        return xstrdup(step);
    }
    if (names_chosen(&s->names) != NULL)
        return xstrdup(names_chosen(&s->names));
    return *typed != '\0' ? xstrdup(typed) : NULL;
}

/* ---- opening and leaving */

static void
leave(struct turn *t)
{
    bool holds = t->ui->escalator.holds;

    escalator_release(&t->ui->escalator);
    if (holds)
        box_hold(t, false);
}

void
escalator_cancel(struct turn *t)
{
    leave(t);
    turn_say(t, true, "nobody was asked");
}

/* What the panel's message is about: of a handover the same as of a page. */
static bool
aim_at_message(struct turn *t, struct order *o)
{
    const struct message *msg = messages_chosen(t->ui, t->m);

    o->n = 0;
    if (msg == NULL || msg->order.subjects_n == 0) {
        turn_say(t, false, msg == NULL ? "no message here" : "that message is about no alert");
        return false;
    }
    o->subjects = xcalloc(msg->order.subjects_n, sizeof *o->subjects);
    for (size_t i = 0; i < msg->order.subjects_n; i++) {
        const struct alert *a = model_alert(t->m, &msg->order.subjects[i]);

        if (a != NULL && alert_is_open(a))
            o->subjects[o->n++] = subject_of(a);
    }
    if (o->n > 0)
        return true;
    turn_say(t, false, "the alerts of that message are over: nobody need be asked");
    return false;
}

static bool
aim(struct turn *t, struct order *o)
{
    return t->ui->focus == PANE_MESSAGES ? aim_at_message(t, o) : order_aim(t, o);
}

static bool
is_number(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* A step's number, or a name. */
static void
choose(struct escalator *s, const char *to)
{
    uint32_t step = is_number(to) ? (uint32_t)strtoul(to, NULL, 10) : 0;

    s->row = s->rows.n - 1;
    for (size_t i = 0; step > 0 && i < s->rows.n; i++)
        if (s->rows.v[i].step == step)
            s->row = i;
    if (s->rows.v[s->row].step == 0)
        editor_set(&s->name, to);
}

/* The step after the one that is asked now, the first where nobody is asked, and none that there is nobody for; else who is typed. */
static size_t
first_choice(const struct turn *t, const struct escalator *s)
{
    const struct alert *a = escalator_alert(t->m, s);
    size_t row = a == NULL || !asked_is(a) ? 0 : a->call.step;

    while (row < s->rows.n && !s->rows.v[row].anybody)
        row++;
    return row < s->rows.n ? row : s->rows.n - 1;
}

void
escalator_open_take(struct turn *t, struct order *o)
{
    struct escalator *s = &t->ui->escalator;
    char *to = o->to;

    escalator_release(s);
    s->open = true;
    s->about = *o;
    s->about.to = NULL;
    *o = (struct order){ 0 };
    editor_init(&s->name, NAME_MAX_BYTES);
    editor_init(&s->reason, COMMAND_TEXT_MAX);
    s->holds = !t->ui->view.held;
    box_hold(t, true);
    escalator_find_channel(t);
    s->notes = true;
    escalator_find_incidents(t);
    escalator_fill_rows(t);
    s->row = first_choice(t, s);
    if (to != NULL)
        choose(s, to);
    else if (s->rows.n == 1)
        s->part = ESCALATE_NAME;
    if (s->about.text != NULL)
        editor_set(&s->reason, s->about.text);
    names_fill(t, &s->names, editor_text(&s->name), true);
    free(to);
    t->ui->message.text[0] = '\0';
    escalator_say(t);
}

/* "bob", "2 because it grows": the first word is whom, the rest why. */
void
action_escalate(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_ESCALATE };
    size_t len = people_name_len(t->m->config.people, call->text);
    const char *why = call->text + len + strspn(call->text + len, " ");

    if (!aim(t, &o)) {
        order_release(&o);
        return;
    }
    o.to = len > 0 ? xstrndup(call->text, len) : NULL;
    o.text = *why != '\0' ? xstrdup(why) : NULL;
    escalator_open_take(t, &o);
}

/* ---- what follows from what is chosen */

void
escalator_say(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;

    escalator_fill_will(t);
    s->generation = t->m->generation;
    s->said_ms = t->now_ms;
}

/* Its choice is a step or a name, not a row: that stays as it is. */
void
escalator_update(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;
    uint32_t step;

    if (!s->open || (s->generation == t->m->generation && t->now_ms - s->said_ms < SAY_EVERY_MS))
        return;
    step = s->rows.v[s->row].step;
    escalator_find_incidents(t);
    escalator_fill_rows(t);
    s->row = s->rows.n - 1;
    for (size_t i = 0; i < s->rows.n; i++)
        if (s->rows.v[i].step == step)
            s->row = i;
    names_fill(t, &s->names, editor_text(&s->name), true);
    escalator_say(t);
}

/* ---- sending */

static void
send_dry(struct turn *t, const char *to)
{
    struct escalator *s = &t->ui->escalator;
    struct effect *e = turn_effect(t, EFFECT_COMMAND);

    s->token = ++t->ui->next_token;
    e->token = s->token;
    e->command = CMD_ESCALATE;
    e->dry = e->sure = true;
    e->subjects = xmemdup(s->about.subjects, s->about.n * sizeof *e->subjects);
    e->subjects_n = s->about.n;
    e->to = xstrdup(to);
    e->text = s->reason.text.len > 0 ? xstrdup(editor_text(&s->reason)) : NULL;
    e->note = s->notes;
    if (s->posts) {
        e->destinations = xcalloc(1, sizeof *e->destinations);
        e->destinations[0] = xstrdup(s->post);
        e->destinations_n = 1;
    }
}

void
escalator_send(struct turn *t, bool dry)
{
    struct escalator *s = &t->ui->escalator;
    char *to = escalator_to(s);
    struct order o;

    escalator_say(t);
    if (to == NULL) {
        turn_say(t, false, "not yet: who is to be asked?");
    } else if (s->will.refused) {
        turn_say(t, false, "not done: %s", s->will.lines.v[0].text);
    } else if (dry) {
        send_dry(t, to);
    } else {
        o = s->about;
        s->about = (struct order){ 0 };
        o.to = to;
        to = NULL;
        free(o.text);
        o.text = s->reason.text.len > 0 ? xstrdup(editor_text(&s->reason)) : NULL;
        o.post = s->posts ? xstrdup(s->post) : NULL;
        o.note = s->notes;
        o.sure = true;
        leave(t);
        order_send_take(t, &o);
    }
    free(to);
}

bool
escalator_reply(struct turn *t, const struct ui_input *in)
{
    struct escalator *s = &t->ui->escalator;
    const char *text = in->text != NULL ? in->text : "";

    if (s->token == 0 || in->token != s->token)
        return false;
    s->token = 0;
    if (!in->ok)
        turn_say(t, false, in->unknown ? "%s" : "it would be refused: %s",
            str_starts(text, DECIDE_ASK) ? text + strlen(DECIDE_ASK) : text);
    else if (s->open)
        told_open(t, text);
    return true;
}
