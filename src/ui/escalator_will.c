/* SPDX-License-Identifier: MIT */
/* What escalating will do, in words: the command is decided on the board as it is, and what comes of that is told. */
#include <stdlib.h>
#include <string.h>

#include "core/decide.h"
#include "core/words.h"
#include "ui/asked.h"
#include "ui/escalator.h"
#include "ui/message_row.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"

/* What leaves, and for whom. */
struct reach {
    struct buf persons; /* those who are asked by something that leaves, and can be told to stand down */
    bool leaves;
};

#define PERSONS_SEP ", "

/* "ana" is not yet among "dana, bob". */
static bool
has_person(const struct buf *persons, const char *person)
{
    size_t len = strlen(person);

    for (const char *at = buf_text(persons); at != NULL; at = strstr(at, PERSONS_SEP)) {
        at += at == buf_text(persons) ? 0 : strlen(PERSONS_SEP);
        if (strncmp(at, person, len) == 0 && (at[len] == '\0' || str_starts(at + len, PERSONS_SEP)))
            return true;
    }
    return false;
}

static void
add_person(struct buf *persons, const char *person)
{
    if (person == NULL || has_person(persons, person))
        return;
    buf_addf(persons, "%s%s", persons->len > 0 ? PERSONS_SEP : "", person);
}

/* "page M215 to carol by pd" */
static void
add_ask(const struct turn *t, const struct event *ev, struct reach *r, struct buf *out)
{
    const struct message_order *o = &ev->u.queued.order;
    const struct destination *d = destination_named(&t->m->config.destinations, o->destination);
    const char *who = o->person != NULL ? o->person : "whoever is on call there";

    if (!message_kinds[o->kind].leaves) {
        buf_addf(out, "M%llu asks %s on screens alone: no destination reaches her", (unsigned long long)ev->message, who);
        return;
    }
    buf_addf(out, "%s M%llu to %s by %s", message_kinds[o->kind].word, (unsigned long long)ev->message, who, o->destination);
    r->leaves = true;
    if (d != NULL && d->follows)
        add_person(&r->persons, o->person);
}

static void
add_other(const struct event *ev, struct reach *r, struct buf *out)
{
    const struct message_order *o = &ev->u.queued.order;

    r->leaves = r->leaves || message_kinds[o->kind].leaves;
    if (o->act == MESSAGE_ANSWERED || o->act == MESSAGE_RESOLVE)
        buf_addf(out, "M%llu: %s is told that M%llu is %s", (unsigned long long)ev->message, o->destination,
            (unsigned long long)o->target, o->act == MESSAGE_ANSWERED ? "answered" : "over: stand down");
    else
        buf_addf(out, "%s M%llu to %s", message_act_words[o->act], (unsigned long long)ev->message, o->destination);
}

static size_t
count_kind(const struct events *evs, enum event_kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < evs->n; i++)
        n += evs->v[i].kind == kind;
    return n;
}

/* "it waits for carol; step 3 at 14:10Z" */
static void
add_call(struct turn *t, const struct events *evs)
{
    size_t n = count_kind(evs, EV_CALLED);
    struct buf b = BUF_INIT;
    struct call_place next;
    char at[TIME_TEXT_MAX];

    for (size_t i = 0; i < evs->n && b.len == 0; i++) {
        const struct alert_call *c = &evs->v[i].u.call.now;

        if (evs->v[i].kind != EV_CALLED)
            continue;
        if (n > 1)
            buf_addf(&b, "%zu alerts, as one, wait for %s", n, c->to != NULL ? c->to : "nobody");
        else
            buf_addf(&b, "it waits for %s", c->to != NULL ? c->to : "nobody");
        time_near(c->until_ms, t->now_ms, at);
        if (c->until_ms > 0 && asked_goes_on(t->m, c, &next))
            buf_addf(&b, "; step %u at %s", next.step, at);
        else if (c->policy != NULL)
            buf_addf(&b, " until %s; the last step", at);
        else if (c->until_ms > 0)
            buf_addf(&b, "; asked again at %s", at);
    }
    if (b.len > 0)
        will_add_take(&t->ui->escalator.will, ROLE_DIALOG, &b);
    buf_release(&b);
}

static void
add_messages(struct turn *t, const struct events *evs, struct reach *r)
{
    for (size_t i = 0; i < evs->n; i++) {
        const struct event *ev = &evs->v[i];
        struct buf b = BUF_INIT;

        if (ev->kind != EV_MSG_QUEUED)
            continue;
        if (ev->u.queued.order.act == MESSAGE_ASK)
            add_ask(t, ev, r, &b);
        else
            add_other(ev, r, &b);
        will_add_take(&t->ui->escalator.will, ROLE_DIALOG, &b);
    }
}

static void
add_undo(struct escalator *s, const struct reach *r)
{
    struct buf b = BUF_INIT;

    if (!r->leaves)
        buf_adds(&b, "u takes it back; nothing leaves before that.");
    else if (r->persons.len > 0)
        buf_addf(&b, "a page cannot be unsent; u sends \"stand down\" to %s.", buf_text(&r->persons));
    else
        buf_adds(&b, "what was sent cannot be unsent; u takes the rest back.");
    s->will.undo = buf_take(&b);
}

static void
add_yes(struct escalator *s, const struct events *evs)
{
    struct buf who = BUF_INIT, b = BUF_INIT;
    bool pages = false;

    for (size_t i = 0; i < evs->n; i++) {
        const struct message_order *o = &evs->v[i].u.queued.order;

        if (evs->v[i].kind != EV_MSG_QUEUED || o->act != MESSAGE_ASK)
            continue;
        add_person(&who, o->person);
        pages = pages || o->kind == MESSAGE_PAGE;
    }
    buf_addf(&b, "%s %s", pages ? "page" : "ask", who.len > 0 ? buf_text(&who) : "them");
    s->will.yes = buf_take(&b);
    buf_release(&who);
}

static void
tell_outcome(struct turn *t, const struct outcome *out)
{
    struct escalator *s = &t->ui->escalator;
    struct reach r = { .persons = BUF_INIT };

    add_messages(t, &out->events, &r);
    add_call(t, &out->events);
    if (out->refusals_n > 0) {
        will_add(&s->will, ROLE_WARN, "%zu not: %s", out->refusals_n, out->refusals[0].text);
    }
    will_add_log(&s->will, &out->events);
    add_undo(s, &r);
    add_yes(s, &out->events);
    buf_release(&r.persons);
}

static void
tell_unchosen(struct escalator *s)
{
    will_add(&s->will, ROLE_DIALOG, "nothing yet: say whom to ask");
    s->will.unchosen = true;
}

/* What this screen's configuration would make of it is not what happens. */
static void
tell_apart(struct escalator *s, const char *to)
{
    struct buf yes = BUF_INIT;

    will_add(&s->will, ROLE_WARN, "its owner decides, who is configured otherwise: d asks it");
    str_set(&s->will.undo, "what is sent cannot be unsent; u takes the rest back.");
    buf_addf(&yes, "ask %s", to);
    s->will.yes = buf_take(&yes);
}

void
escalator_fill_will(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;
    struct command cmd = { .kind = CMD_ESCALATE, .actor = t->ui->config.me, .origin = "tui", .sure = true };
    struct err err = { 0 };
    struct outcome out = { 0 };
    char *to = escalator_to(s);

    will_clear(&s->will);
    cmd.subjects = s->about.subjects;
    cmd.subjects_n = s->about.n;
    cmd.to = to;
    cmd.destinations = (const char *const *)&s->post;
    cmd.destinations_n = s->posts;
    cmd.note = s->notes;
    cmd.text = s->reason.text.len > 0 ? editor_text(&s->reason) : NULL;
    if (to == NULL)
        tell_unchosen(s);
    else if (t->ui->configured_apart)
        tell_apart(s, to);
    else if (!decide(t->m, &cmd, t->now_ms, &out, &err))
        will_refuse(&s->will, str_starts(err.text, DECIDE_ASK) ? err.text + strlen(DECIDE_ASK) : err.text);
    else if (out.events.n == 0)
        will_refuse(&s->will, out.refusals_n > 0 ? out.refusals[0].text : "nothing would change");
    else
        tell_outcome(t, &out);
    outcome_release(&out);
    free(to);
}
