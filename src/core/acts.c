/* SPDX-License-Identifier: MIT */
/* Acts of persons, as undo reaches them, and the lines of the log pane. */
#include "core/model.h"

#include <stdlib.h>

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

static bool
is_undoable(const struct event *evs, size_t n)
{
    return n > 0 && event_rows[evs[0].kind].undo != UNDO_NOTHING;
}

static enum act_kind
kind_of(const struct event *first)
{
    if (first->undoes == 0)
        return ACT_DO;
    return event_is_redo(first) ? ACT_REDO : ACT_UNDO;
}

void
model_add_act(struct model *m, const struct event *evs, size_t n)
{
    struct act *act, *undone;

    if (!is_undoable(evs, n))
        return;
    act = xcalloc(1, sizeof *act);
    act->batch = evs[0].batch;
    act->at_ms = evs[0].at_ms;
    act->actor = pool_str(&m->pool, evs[0].actor);
    act->origin = pool_str(&m->pool, evs[0].origin);
    act->kind = kind_of(&evs[0]);
    for (size_t i = 0; i < n; i++)
        events_add_copy(&act->events, &evs[i]);
    undone = evs[0].undoes == 0 ? NULL : model_act(m, evs[0].undoes);
    if (undone != NULL)
        undone->undone_by = act->batch;
    vec_push(&m->acts, act);
    if (m->acts.n > MODEL_ACTS_MAX) {
        events_release(&m->acts.v[0]->events);
        free(m->acts.v[0]);
        vec_remove(&m->acts, 0);
    }
}

void
model_add_lines(struct model *m, const struct event *evs, size_t n)
{
    struct buf text;

    buf_init(&text, LOG_TEXT_MAX);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && (evs[end].kind == evs[i].kind || event_is_vote_of_close(&evs[i], &evs[end]));)
            end++;
        buf_clear(&text);
        batch_words(m, &evs[i], end - i, &text);
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
