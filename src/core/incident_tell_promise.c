/* SPDX-License-Identifier: MIT */
/* The promise of an incident's next update: a message that screens show until the update is there, or the incident is over. */
#include <stdio.h>

#include "core/incident_telling.h"
#include "util/str.h"

static bool
is_promise(const struct telling *t, const struct message *msg)
{
    return msg->order.kind == MESSAGE_PROMISE && msg->order.incident == t->now.number
        && message_states[batch_state(t->d, msg)].open;
}

/* An undo takes it back; else it is kept, or nobody need keep it any more. */
static void
end_promise(struct telling *t, const struct message *msg)
{
    const struct message_standing answered = { .state = MESSAGE_ACKED };

    if (t->undoes) {
        decide_drop_message(t->d, msg, "undone");
        return;
    }
    decide_change(t->d, EV_MSG_ANSWERED, msg, &answered);
    decide_clear_alarm(t->d, msg);
}

static void
queue_promise(struct telling *t, const struct incident_entry *update)
{
    struct arena *arena = &t->d->out->events.arena;
    const char *lead = t->now.fields[INCIDENT_LEAD];
    struct message_order o = { .kind = MESSAGE_PROMISE,
        .act = MESSAGE_PROMISED,
        .destination = lead != NULL ? lead : update->by,
        .channel = "",
        .person = lead != NULL ? lead : update->by,
        .entry = update->number,
        .deadline_ms = update->due_ms };
    char id[INCIDENT_ID_MAX];
    struct saying s;

    incident_id(t->now.number, id);
    s = (struct saying){ .text = arena_printf(arena, "the next update of %s: %s", id, incident_title(&t->now)) };
    tell_queue(t, &o, &s);
}

/* The batch promises it, or reopens what it was promised of; one that a person has dealt with is not promised anew. */
static bool
is_news(const struct telling *t, const struct incident_entry *update)
{
    const struct incident_entry *last = t->was == NULL ? NULL : incident_last(t->was, ENTRY_UPDATE);

    if (update->due_ms <= t->d->now_ms && !t->undoes)
        return false;
    return last == NULL || last->number != update->number || incident_next_update_ms(t->was) != update->due_ms;
}

static bool
is_promised(const struct telling *t, const struct incident_entry *update)
{
    for (size_t i = 0; i < t->d->out->events.n; i++) {
        const struct event *ev = &t->d->out->events.v[i];

        if (ev->kind == EV_MSG_QUEUED && ev->u.queued.order.kind == MESSAGE_PROMISE
            && ev->u.queued.order.incident == t->now.number && ev->u.queued.order.entry == update->number)
            return true;
    }
    return false;
}

void
tell_promise(struct telling *t)
{
    const struct incident_entry *update = incident_last(&t->now, ENTRY_UPDATE);
    int64_t due_ms = incident_next_update_ms(&t->now);
    bool kept = false;

    for (size_t i = 0; i < t->d->m->messages.n; i++) {
        const struct message *msg = t->d->m->messages.v[i];

        if (!is_promise(t, msg))
            continue;
        if (due_ms != 0 && msg->order.entry == update->number && msg->order.deadline_ms == due_ms)
            kept = true;
        else
            end_promise(t, msg);
    }
    if (due_ms != 0 && !kept && is_news(t, update) && !is_promised(t, update))
        queue_promise(t, update);
}
