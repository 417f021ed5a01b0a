/* SPDX-License-Identifier: MIT */
/* Who is named of an incident is told so by herself, and invited to its channel. */
#include <string.h>

#include "core/incident_telling.h"
#include "core/person.h"
#include "util/str.h"
#include "util/time.h"

static const struct {
    enum incident_field field;
    const char *word;
} roles[] = { { INCIDENT_LEAD, "lead" }, { INCIDENT_CONTACT, "contact" }, { INCIDENT_COMMS, "for comms" } };
#define ROLES (sizeof roles / sizeof *roles)

static const struct person *
person_in_slack(const struct telling *t, const char *name)
{
    const struct person *p = t->d->m->config.people == NULL ? NULL : people_named(t->d->m->config.people, name);

    return p == NULL || p->slack == NULL ? NULL : p;
}

/* ---- invitations */

static bool
is_invited(const struct telling *t, uint64_t channel, const char *person)
{
    const struct decision *d = t->d;

    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];

        if (msg->order.act == MESSAGE_INVITE && msg->order.target == channel && str_eq(msg->order.person, person)
            && batch_state(d, msg) != MESSAGE_DROPPED)
            return true;
    }
    for (size_t i = 0; i < d->out->events.n; i++) {
        const struct message_order *o = &d->out->events.v[i].u.queued.order;

        if (d->out->events.v[i].kind == EV_MSG_QUEUED && o->act == MESSAGE_INVITE && o->target == channel
            && str_eq(o->person, person))
            return true;
    }
    return false;
}

static void
invite(struct telling *t, uint64_t channel, const char *person)
{
    struct message_order o;
    struct saying s;

    if (channel == 0 || person == NULL || person_in_slack(t, person) == NULL || is_invited(t, channel, person))
        return;
    o = tell_order_there(t, channel, MESSAGE_INVITE);
    o.person = person;
    s = (struct saying){ .text = o.channel };
    tell_queue(t, &o, &s);
}

/* Whoever is named, and who declared it. */
static void
invite_all(struct telling *t)
{
    uint64_t channel = tell_channel(t);

    if (channel == 0 || !incident_is_open(&t->now))
        return;
    invite(t, channel, t->now.opened_by);
    for (size_t i = 0; i < ROLES; i++)
        invite(t, channel, t->now.fields[roles[i].field]);
    for (size_t i = 0; i < t->now.entries.n; i++) {
        const struct incident_entry *e = &t->now.entries.v[i];

        if (e->kind == ENTRY_ACTION && !e->withdrawn && e->done == ENTRY_OPEN)
            invite(t, channel, e->owner);
    }
}

/* ---- words to herself */

/* Each once. */
static void
note_untold(struct decision *d, const char *person)
{
    struct arena *arena = &d->out->events.arena;
    const char *quoted = arena_printf(arena, ", %s,", person);

    if (d->untold == NULL)
        d->untold = arena_strdup(arena, person);
    else if (strstr(arena_printf(arena, ", %s,", d->untold), quoted) == NULL)
        d->untold = arena_printf(arena, "%s, %s", d->untold, person);
}

/* Not to herself when she named herself. */
static void
tell_directly(struct telling *t, const char *person, const char *text)
{
    const struct saying s = { .text = text };
    struct message_order o = { .kind = t->primary->kind,
        .act = MESSAGE_DIRECT,
        .destination = t->primary->name,
        .channel = t->primary->channel,
        .person = person,
        .deadline_ms = t->d->now_ms + t->primary->ack_within_ms };

    if (str_eq(person, t->d->cmd->actor))
        return;
    if (person_in_slack(t, person) == NULL)
        note_untold(t->d, person);
    else
        tell_queue(t, &o, &s);
}

static bool
is_newly_named(const struct telling *t, size_t role)
{
    const char *now = t->now.fields[roles[role].field];

    return now != NULL && (t->was == NULL || !str_eq(now, t->was->fields[roles[role].field]));
}

/* "ana named you lead and contact of INC-7 checkout fails (SEV2, investigating)." */
static const char *
named_text(struct telling *t, const char *person)
{
    struct buf text = BUF_INIT;
    const char *kept;
    size_t n = 0;

    buf_addf(&text, "%s named you", t->d->cmd->actor);
    for (size_t i = 0; i < ROLES; i++)
        if (is_newly_named(t, i) && str_eq(t->now.fields[roles[i].field], person))
            buf_addf(&text, "%s %s", n++ == 0 ? "" : " and", roles[i].word);
    buf_adds(&text, " of ");
    incident_name(&t->now, &text);
    buf_adds(&text, ".");
    kept = arena_strdup(&t->d->out->events.arena, buf_text(&text));
    buf_release(&text);
    return kept;
}

static bool
was_told_before(const struct telling *t, size_t role)
{
    for (size_t k = 0; k < role; k++)
        if (is_newly_named(t, k) && str_eq(t->now.fields[roles[k].field], t->now.fields[roles[role].field]))
            return true;
    return false;
}

/* "ana gave you action 2 of INC-7 checkout fails (SEV2, resolved), due 2025-11-28 10:00Z: add an index" */
static const char *
action_text(struct telling *t, const struct incident_entry *e)
{
    struct buf text = BUF_INIT;
    char due[TIME_TEXT_MAX];
    const char *kept;

    buf_addf(&text, "%s gave you action %u of ", t->d->cmd->actor, e->number);
    incident_name(&t->now, &text);
    time_near(e->due_ms, t->d->now_ms, due);
    if (e->due_ms != 0)
        buf_addf(&text, ", due %s", due);
    buf_addf(&text, ": %s", e->text);
    kept = arena_strdup(&t->d->out->events.arena, buf_text(&text));
    buf_release(&text);
    return kept;
}

/* What moves here with a duplicate has its owner already. */
static void
tell_owners(struct telling *t)
{
    for (size_t i = 0; i < t->d->out->events.n && t->d->cmd->kind != CMD_INCIDENT_MERGE; i++) {
        const struct event *ev = &t->d->out->events.v[i];
        const struct event_inc_entry *e = &ev->u.inc_entry;

        if (ev->kind == EV_INC_ENTRY && ev->incident == t->now.number && e->now.kind == ENTRY_ACTION && e->now.owner != NULL
            && !str_eq(e->now.owner, e->was.owner))
            tell_directly(t, e->now.owner, action_text(t, &e->now));
    }
}

void
tell_people(struct telling *t)
{
    invite_all(t);
    if (!t->rules->direct || t->undoes)
        return;
    for (size_t i = 0; i < ROLES; i++)
        if (is_newly_named(t, i) && !was_told_before(t, i))
            tell_directly(t, t->now.fields[roles[i].field], named_text(t, t->now.fields[roles[i].field]));
    tell_owners(t);
}
