/* SPDX-License-Identifier: MIT */
/* What a poll says of all the silences that a source has: new ones, those that are gone, and which writes it confirms. */
#include <string.h>

#include "core/decide_silence.h"
#include "util/hash.h"
#include "util/map.h"

/* What a source tells may differ from what was asked by so much. */
#define SAME_END_MS 1000

/* A poll's list, to look ids up in; and what was written there last, as far as the source has said yes. */
struct listing {
    struct map by_id;   /* struct silence_fact */
    struct map written; /* struct message, the latest of each silence, by its channel_id */
};

static bool
has_id(const void *value, const void *key)
{
    return strcmp(((const struct silence_fact *)value)->id, key) == 0;
}

static const struct silence_fact *
listed(const struct listing *l, const char *id)
{
    return map_get(&l->by_id, hash64(id, strlen(id)), has_id, id);
}

static bool
stands_as(const void *value, const void *key)
{
    return strcmp(((const struct message *)value)->channel_id, key) == 0;
}

/* NULL: none of ours. */
static const struct message *
last_written(const struct listing *l, const char *id)
{
    return map_get(&l->written, hash64(id, strlen(id)), stands_as, id);
}

static void
find_written(const struct decision *d, const struct source *source, struct listing *l)
{
    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];
        const struct message *before;

        if (!message_is_silence(msg) || msg->delivered_at_ms == 0 || msg->channel_id == NULL
            || strcmp(msg->order.channel, source->name) != 0)
            continue;
        before = last_written(l, msg->channel_id);
        if (before != NULL)
            map_remove(&l->written, hash64(msg->channel_id, strlen(msg->channel_id)), before);
        map_add(&l->written, hash64(msg->channel_id, strlen(msg->channel_id)), (void *)msg);
    }
}

static bool
says_the_same(const struct silence *s, const struct silence_fact *f)
{
    struct buf text = BUF_INIT;
    bool same;

    if (!s->listed || s->starts_at_ms != f->starts_at_ms || s->ends_at_ms != f->ends_at_ms || strcmp(s->author, f->author) != 0
        || strcmp(s->comment, f->comment) != 0)
        return false;
    silence_matchers_text(&f->matchers, &text);
    same = strcmp(buf_text(&text), s->matchers) == 0;
    buf_release(&text);
    return same;
}

static size_t
fact_bytes(const struct silence_fact *f)
{
    size_t bytes = strlen(f->id) + strlen(f->author) + strlen(f->comment);

    for (size_t i = 0; i < f->matchers.n; i++)
        bytes += strlen(f->matchers.v[i].name) + strlen(f->matchers.v[i].value);
    return bytes;
}

/* How many of them one event takes. */
static size_t
share_of(const struct silence_fact *v, size_t n)
{
    size_t share = 0, bytes = 0;

    while (share < n && share < EVENT_SILENCES_MAX && bytes < EVENT_SILENCES_BYTES)
        bytes += fact_bytes(&v[share++]);
    return share;
}

static void
add_listed(struct decision *d, const struct source *source)
{
    struct arena *arena = &d->out->events.arena;
    VEC(struct silence_fact) news = { 0 };

    for (size_t i = 0; i < d->cmd->silences_n; i++) {
        const struct silence_fact *f = &d->cmd->silences[i];
        const struct silence *s = model_silence(d->m, source, f->id);

        if (s == NULL || !says_the_same(s, f))
            vec_push(&news, *f);
    }
    for (size_t at = 0, n; at < news.n; at += n) {
        struct event *ev = decide_add_source(d, EV_SILENCES, source->name);

        ev->u.silences.n = n = share_of(&news.v[at], news.n - at);
        ev->u.silences.v = arena_memdup(arena, &news.v[at], n * sizeof *news.v);
    }
    d->out->done += news.n;
    vec_release(&news);
}

/* One of ours that no poll has shown yet may be newer than the list, but where it was ended since. */
static bool
is_gone(const struct decision *d, const struct silence *s, const struct listing *l)
{
    const struct message *last = last_written(l, s->id);

    return listed(l, s->id) == NULL
        && (s->listed || s->ends_at_ms <= d->now_ms || (last != NULL && last->order.act == MESSAGE_EXPIRE));
}

static void
add_gone(struct decision *d, const struct source *source, const struct listing *l)
{
    struct arena *arena = &d->out->events.arena;
    VEC(const char *) gone = { 0 };

    for (size_t i = 0; i < d->m->silences.n; i++) {
        const struct silence *s = d->m->silences.v[i];

        if (s->source == source && is_gone(d, s, l))
            vec_push(&gone, arena_strdup(arena, s->id)); /* applying frees the silence's own */
    }
    for (size_t at = 0; at < gone.n; at += EVENT_SILENCES_MAX) {
        struct event *ev = decide_add_source(d, EV_SILENCES_GONE, source->name);

        ev->u.silence_ids.n = gone.n - at < EVENT_SILENCES_MAX ? gone.n - at : EVENT_SILENCES_MAX;
        ev->u.silence_ids.v = arena_memdup(arena, &gone.v[at], ev->u.silence_ids.n * sizeof *gone.v);
    }
    d->out->done += gone.n;
    vec_release(&gone);
}

/* The list shows what the message wrote. */
static bool
is_shown(const struct decision *d, const struct message *msg, const struct listing *l)
{
    const struct message *target = model_message(d->m, msg->order.target);
    struct silence_write w = { 0 };
    struct arena arena = { 0 };
    const struct silence_fact *f;
    const char *id;
    bool yes;

    if (!silence_write_read(msg->order.silence, &arena, &w)) {
        arena_release(&arena);
        return false;
    }
    if (msg->order.act == MESSAGE_EXPIRE) {
        id = w.id != NULL ? w.id : target == NULL ? NULL : target->channel_id;
        yes = id != NULL && listed(l, id) == NULL;
    } else {
        f = msg->channel_id == NULL ? NULL : listed(l, msg->channel_id);
        yes = f != NULL && f->ends_at_ms >= w.ends_at_ms - SAME_END_MS;
    }
    arena_release(&arena);
    return yes;
}

/* Shown, or written over since: no list will show it any more. */
static bool
is_confirmed(const struct decision *d, const struct message *msg, const struct listing *l)
{
    return (msg->channel_id != NULL && last_written(l, msg->channel_id) != msg) || is_shown(d, msg, l);
}

static void
add_confirmations(struct decision *d, const struct source *source, const struct listing *l)
{
    const struct message_standing now = { .state = MESSAGE_ACKED };

    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];

        if (!message_is_silence(msg) || msg->standing.state != MESSAGE_DELIVERED || strcmp(msg->order.channel, source->name) != 0
            || !is_confirmed(d, msg, l))
            continue;
        decide_change(d, EV_MSG_CONFIRMED, msg, &now);
        decide_clear_alarm(d, msg);
        d->out->done++;
    }
}

bool
decide_silences(struct decision *d)
{
    const struct source *source = model_source(d->m, d->cmd->source);
    struct listing l = { 0 };

    if (source == NULL)
        return err_set(d->err, ERR_NOTFOUND, "no source %s", d->cmd->source);
    for (size_t i = 0; i < d->cmd->silences_n; i++) {
        const struct silence_fact *f = &d->cmd->silences[i];

        if (listed(&l, f->id) == NULL)
            map_add(&l.by_id, hash64(f->id, strlen(f->id)), (void *)f);
    }
    find_written(d, source, &l);
    add_listed(d, source);
    add_gone(d, source, &l);
    add_confirmations(d, source, &l);
    map_release(&l.by_id);
    map_release(&l.written);
    return true;
}
