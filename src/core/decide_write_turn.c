/* SPDX-License-Identifier: MIT */
/* Changes of a silence that wait behind each other: what is wanted of it by now. */
#include <string.h>

#include "core/decide_silence.h"

static const char *
silence_id(const struct message *msg, struct arena *arena)
{
    struct silence_write w;

    if (msg->order.act == MESSAGE_SILENCE || msg->channel_id != NULL)
        return msg->channel_id;
    return silence_write_read(msg->order.silence, arena, &w) ? w.id : NULL;
}

/* Both change one silence. */
static bool
is_of_same(const struct message *a, const struct message *b)
{
    struct arena arena = { 0 };
    const char *id;
    bool same = a->order.target != 0 && a->order.target == b->order.target;

    if (!same && strcmp(a->order.channel, b->order.channel) == 0) {
        id = silence_id(a, &arena);
        same = id != NULL && silence_id(b, &arena) != NULL && strcmp(id, silence_id(b, &arena)) == 0;
    }
    arena_release(&arena);
    return same;
}

/* An end that somebody asked for later stands. */
bool
decide_is_ended_since(const struct decision *d, const struct message *msg)
{
    for (size_t i = d->m->messages.n; message_is_silence(msg) && msg->order.act == MESSAGE_EXTEND && i-- > 0;) {
        const struct message *later = d->m->messages.v[i];

        if (later->number <= msg->number)
            break;
        if (message_is_silence(later) && later->order.act == MESSAGE_EXPIRE && later->standing.state != MESSAGE_DROPPED
            && later->standing.state != MESSAGE_FAILED && is_of_same(later, msg))
            return true;
    }
    return false;
}

int64_t
decide_silence_end(const struct decision *d, const struct silence *s)
{
    int64_t ends_at_ms = s->ends_at_ms;
    struct arena arena = { 0 };

    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];
        struct silence_write w;

        if (message_is_silence(msg) && msg->order.act == MESSAGE_EXTEND && message_is_waiting(msg)
            && strcmp(msg->order.channel, s->source->name) == 0 && silence_write_read(msg->order.silence, &arena, &w)
            && w.id != NULL && strcmp(w.id, s->id) == 0)
            ends_at_ms = w.ends_at_ms;
    }
    arena_release(&arena);
    return ends_at_ms;
}
