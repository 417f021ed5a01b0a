/* SPDX-License-Identifier: MIT */
/* Acts of persons, as undo reaches them, and the lines of the log pane. */
#include "core/model.h"

#include <stdlib.h>

#include "core/model_messages.h"
#include "core/words.h"

struct act *
model_act(const struct model *m, uint64_t seq)
{
    for (size_t i = m->acts.n; i-- > 0;) {
        struct act *act = m->acts.v[i];

        if (seq >= act->batch && seq < act->batch + act->events.n)
            return act;
        if (act->batch < seq)
            break;
    }
    return NULL;
}

static enum act_kind
kind_of(const struct event *first)
{
    if (first->undoes == 0)
        return ACT_DO;
    return event_is_redo(first) ? ACT_REDO : ACT_UNDO;
}

static struct act *
act_new(const struct event *evs, size_t n)
{
    struct act *act = xcalloc(1, sizeof *act);

    act->holders = 1;
    act->batch = evs[0].batch;
    act->at_ms = evs[0].at_ms;
    for (size_t i = 0; i < n; i++)
        events_add_copy(&act->events, &evs[i]);
    act->actor = act->events.v[0].actor;
    act->origin = act->events.v[0].origin;
    act->kind = kind_of(&evs[0]);
    return act;
}

void
model_act_release(struct act *act)
{
    if (--act->holders > 0)
        return;
    events_release(&act->events);
    free(act);
}

/* Another model that has it too goes on having it as it was. */
static void
mark_undone(struct model *m, uint64_t seq, uint64_t by)
{
    struct act *act = model_act(m, seq), *own;

    if (act == NULL)
        return;
    if (act->holders > 1) {
        own = act_new(act->events.v, act->events.n);
        for (size_t i = m->acts.n; i-- > 0;)
            if (m->acts.v[i] == act)
                m->acts.v[i] = own;
        model_act_release(act);
        act = own;
    }
    act->undone_by = by;
}

void
model_add_act(struct model *m, const struct event *evs, size_t n)
{
    if (n == 0 || !event_begins_act(&evs[0]))
        return;
    if (evs[0].undoes != 0)
        mark_undone(m, evs[0].undoes, evs[0].batch);
    vec_push(&m->acts, act_new(evs, n));
    if (m->acts.n > MODEL_ACTS_MAX) {
        model_act_release(m->acts.v[0]);
        vec_remove(&m->acts, 0);
    }
}

void
model_add_lines(struct model *m, const struct model *names, const struct event *evs, size_t n)
{
    struct buf text;

    buf_init(&text, LOG_TEXT_MAX);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && (evs[end].kind == evs[i].kind || event_is_told_with(&evs[i], &evs[end]));)
            end++;
        buf_clear(&text);
        batch_words(names, &evs[i], end - i, &text);
        model_add_line(m,
            &(struct log_line){ .seq = evs[i].seq,
                .events = (uint32_t)(end - i),
                .kind = evs[i].kind,
                .at_ms = evs[i].at_ms,
                .actor = (char *)evs[i].actor,
                .verb = (char *)event_verb(&evs[i]),
                .text = (char *)buf_text(&text) });
    }
    buf_release(&text);
}
