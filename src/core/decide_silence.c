/* SPDX-License-Identifier: MIT */
/* Silences by hand: put, prolonged, ended; and what a poll says of all that a source has. */
#include "core/decide_silence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/hash.h"
#include "util/map.h"
#include "util/time.h"
#include "util/utf8.h"

/* What a source tells may differ from what was asked by so much. */
#define SAME_END_MS 1000

const char *
silence_destination(struct arena *arena, const char *source)
{
    return arena_printf(arena, "%s silences", source);
}

static const struct source *
named_source(struct decision *d)
{
    const char *name = d->cmd->source;
    const struct source *s = name == NULL ? NULL : model_source(d->m, name);

    if (name == NULL || *name == '\0')
        err_set(d->err, ERR_USAGE, "at which source? A silence names one");
    else if (s == NULL || !s->configured)
        err_set(d->err, ERR_NOTFOUND, "there is no source %.80s; tocsin sources lists those that are configured", name);
    else if (!s->takes_silences)
        err_set(d->err, ERR_REFUSED, "%s takes no silences", s->name);
    else
        return s;
    return NULL;
}

static bool
check_room(struct decision *d)
{
    if (model_messages_open(d->m) < MESSAGES_OPEN_MAX)
        return true;
    return err_set(d->err, ERR_LIMIT, "%zu messages wait already: no more than %d; drop some in the panel (gu)",
        model_messages_open(d->m), MESSAGES_OPEN_MAX);
}

static bool
check_length(struct decision *d, int64_t for_ms)
{
    return (for_ms >= SILENCE_MIN_MS && for_ms <= SILENCE_LONGEST_MS)
        || err_set(d->err, ERR_USAGE, "a silence lasts from 1m to 366d: for how long?");
}

static bool
check_comment(struct decision *d)
{
    const char *text = d->cmd->text;

    if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
        return err_set(d->err, ERR_USAGE, "a silence needs a comment: why are these alerts silenced?");
    if (strlen(text) > COMMAND_TEXT_MAX)
        return err_set(d->err, ERR_LIMIT, "the comment has %zu bytes: at most %d", strlen(text), COMMAND_TEXT_MAX);
    return utf8_is_valid(text, strlen(text)) || err_set(d->err, ERR_USAGE, "the comment is not valid UTF-8");
}

/* What a person reads of it: "{alertname="X"} until 16:00: why". */
static const char *
write_words(struct decision *d, enum message_act act, const struct silence_write *w)
{
    struct buf text = BUF_INIT;
    char day[TIME_TEXT_MAX] = "", at[TIME_TEXT_MAX];
    char *words;

    if (w->ends_at_ms - d->now_ms > MS_DAY)
        time_date(w->ends_at_ms, day);
    time_hhmm(w->ends_at_ms, at);
    silence_matchers_text(&w->matchers, &text);
    if (act == MESSAGE_EXPIRE)
        buf_adds(&text, " ends now");
    else
        buf_addf(&text, " until %s%s%s", day, *day == '\0' ? "" : " ", at);
    buf_addf(&text, ": %s", w->comment);
    words = arena_printf(&d->out->events.arena, "%.*s", MESSAGE_TEXT_MAX, buf_text(&text));
    str_trim_partial(words);
    buf_release(&text);
    return words;
}

struct event *
decide_write(struct decision *d, const struct write_order *o)
{
    struct arena *arena = &d->out->events.arena;
    struct buf json = BUF_INIT;
    struct message_order order = { .kind = MESSAGE_WRITE,
        .act = o->act,
        .destination = silence_destination(arena, o->source),
        .channel = o->source,
        .target = o->target,
        .text = write_words(d, o->act, &o->write),
        .subjects = o->subjects,
        .subjects_n = o->subjects_n };
    struct event *ev;

    order.deadline_ms = decide_deadline(d, order.destination);
    silence_write_json(&o->write, &json);
    order.silence = buf_text(&json);
    ev = decide_queue(d, &order);
    buf_release(&json);
    return ev;
}

static bool
write_done(struct decision *d, const char *what, const char *source)
{
    d->out->done++;
    snprintf(d->out->summary, sizeof d->out->summary, "M%llu queued: %s at %s", (unsigned long long)d->out->events.v[0].message,
        what, source);
    return true;
}

bool
decide_silence(struct decision *d)
{
    struct arena *arena = &d->out->events.arena;
    const struct source *source = named_source(d);
    struct write_order o = { .act = MESSAGE_SILENCE };
    struct alert_id *ids;

    if (source == NULL || !check_length(d, d->cmd->for_ms) || !check_comment(d) || !check_room(d))
        return false;
    if (d->cmd->matchers == NULL)
        return err_set(d->err, ERR_USAGE, "a silence needs matchers, as alertname=\"X\"");
    if (!silence_matchers_parse(d->cmd->matchers, arena, &o.write.matchers, d->err))
        return false;
    if (d->cmd->subjects_n > MESSAGE_SUBJECTS_MAX)
        return err_set(d->err, ERR_LIMIT, "a silence made from %zu alerts: at most %d", d->cmd->subjects_n, MESSAGE_SUBJECTS_MAX);
    o.source = source->name;
    o.write.starts_at_ms = d->now_ms;
    o.write.ends_at_ms = d->now_ms + d->cmd->for_ms;
    o.write.author = d->cmd->actor;
    o.write.comment = d->cmd->text;
    o.subjects = ids = arena_alloc(arena, (d->cmd->subjects_n + 1) * sizeof *ids);
    o.subjects_n = d->cmd->subjects_n;
    for (size_t i = 0; i < o.subjects_n; i++)
        ids[i] = d->cmd->subjects[i].id;
    decide_write(d, &o);
    return write_done(d, "a silence", source->name);
}

bool
decide_write_of(struct decision *d, const struct silence *s, struct write_order *o)
{
    struct arena *arena = &d->out->events.arena;
    struct err err;

    *o = (struct write_order){ .source = s->source->name, .target = s->message };
    o->write = (struct silence_write){ .id = s->id,
        .starts_at_ms = s->starts_at_ms,
        .ends_at_ms = s->ends_at_ms,
        .author = s->author,
        .comment = arena_printf(arena, "%.*s", (int)silence_comment_len(s->comment), s->comment),
        .is_ack = s->is_ack };
    if (s->is_ack) {
        o->subjects = &s->alert;
        o->subjects_n = 1;
    }
    return silence_matchers_parse(s->matchers, arena, &o->write.matchers, &err);
}

/* One that may be changed by hand. */
static const struct silence *
named_silence(struct decision *d, const struct source *source)
{
    const char *id = d->cmd->silence_id;
    const struct silence *s = source == NULL || id == NULL ? NULL : model_silence(d->m, source, id);
    const struct alert *a;

    if (source == NULL)
        return NULL;
    if (s == NULL) {
        err_set(d->err, ERR_NOTFOUND, "%s has no silence %.64s: it has ended, or was never there", source->name,
            id == NULL ? "" : id);
        return NULL;
    }
    a = s->is_ack ? model_alert(d->m, &s->alert) : NULL;
    if (a != NULL && a->hold.state == ALERT_ACKED) {
        err_set(d->err, ERR_REFUSED, "this silence stands for %s's acknowledgement of %s, and ends with it: un-ack that",
            a->hold.by == NULL ? "somebody" : a->hold.by, alert_field(a, FIELD_NAME));
        return NULL;
    }
    return s;
}

static bool
unreadable(struct decision *d, const struct silence *s)
{
    return err_set(d->err, ERR_REFUSED, "the matchers of %.64s are none that tocsin can write: change it at %s itself", s->id,
        s->source->name);
}

bool
decide_silence_extend(struct decision *d)
{
    const struct silence *s = named_silence(d, named_source(d));
    struct write_order o;

    if (s == NULL || !check_length(d, d->cmd->for_ms) || !check_room(d))
        return false;
    if (!decide_write_of(d, s, &o))
        return unreadable(d, s);
    o.act = MESSAGE_EXTEND;
    o.write.is_ack = false; /* a person's from now on */
    o.write.was_ends_at_ms = s->ends_at_ms;
    o.write.ends_at_ms = (s->ends_at_ms > d->now_ms ? s->ends_at_ms : d->now_ms) + d->cmd->for_ms;
    if (o.write.ends_at_ms - d->now_ms > SILENCE_LONGEST_MS)
        return err_set(d->err, ERR_USAGE, "that would end in more than 366d");
    decide_write(d, &o);
    return write_done(d, "a later end of a silence", s->source->name);
}

bool
decide_silence_expire(struct decision *d)
{
    const struct silence *s = named_silence(d, named_source(d));
    struct write_order o;

    if (s == NULL || !check_room(d))
        return false;
    if (!decide_write_of(d, s, &o))
        return unreadable(d, s);
    o.act = MESSAGE_EXPIRE;
    o.write.is_ack = false;
    decide_write(d, &o);
    return write_done(d, "the end of a silence", s->source->name);
}

/* A poll's list, to look ids up in. */
struct listing {
    struct map by_id; /* struct silence_fact */
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
    for (size_t at = 0; at < news.n; at += EVENT_SILENCES_MAX) {
        struct event *ev = decide_add_source(d, EV_SILENCES, source->name);

        ev->u.silences.n = news.n - at < EVENT_SILENCES_MAX ? news.n - at : EVENT_SILENCES_MAX;
        ev->u.silences.v = arena_memdup(arena, &news.v[at], ev->u.silences.n * sizeof *news.v);
    }
    d->out->done += news.n;
    vec_release(&news);
}

/* One of ours that no poll has shown yet may be newer than the list. */
static bool
is_gone(const struct decision *d, const struct silence *s, const struct listing *l)
{
    return listed(l, s->id) == NULL && (s->listed || s->ends_at_ms <= d->now_ms);
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
is_confirmed(const struct decision *d, const struct message *msg, const struct listing *l)
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

static void
add_confirmations(struct decision *d, const struct source *source, const struct listing *l)
{
    const struct message_standing now = { .state = MESSAGE_ACKED };

    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];

        if (msg->order.kind != MESSAGE_WRITE || msg->standing.state != MESSAGE_DELIVERED
            || strcmp(msg->order.channel, source->name) != 0 || !is_confirmed(d, msg, l))
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
    add_listed(d, source);
    add_gone(d, source, &l);
    add_confirmations(d, source, &l);
    map_release(&l.by_id);
    return true;
}
