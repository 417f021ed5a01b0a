/* SPDX-License-Identifier: MIT */
/* Silences by hand: put, prolonged, ended; and how a write of one is queued. */
#include "core/decide_silence.h"

#include <stdio.h>
#include <string.h>

#include "util/time.h"
#include "util/utf8.h"

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
        err_set(d->err, ERR_NOTFOUND,
            "no source %.80s is known here: one that is new in the configuration is, once it was polled (tocsin serve --once)",
            name);
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
    a = model_silence_ack(d->m, s);
    if (a != NULL) {
        err_set(d->err, ERR_REFUSED, "it ends with %s's acknowledgement of %s: un-ack that",
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
    o.write.was_ends_at_ms = decide_silence_end(d, s);
    o.write.ends_at_ms = (o.write.was_ends_at_ms > d->now_ms ? o.write.was_ends_at_ms : d->now_ms) + d->cmd->for_ms;
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
