/* SPDX-License-Identifier: MIT */
/* The fold of what sources say of their silences, and of what was written there. */
#include <stdlib.h>
#include <string.h>

#include "core/model_messages.h"
#include "util/str.h"

static char *
matchers_text(const struct silence_matchers *m)
{
    struct buf text = BUF_INIT;
    char *out;

    silence_matchers_text(m, &text);
    out = xstrdup(buf_text(&text));
    buf_release(&text);
    return out;
}

static void
touch(struct silence *s, const struct event *ev)
{
    s->last_seq = ev->seq;
    s->changed_at_ms = ev->at_ms;
}

static struct silence *
new_silence(struct source *source, const char *id, const struct silence_matchers *matchers)
{
    struct silence *s = xcalloc(1, sizeof *s);

    s->source = source;
    s->id = xstrdup(id);
    s->matchers = matchers_text(matchers);
    return s;
}

/* What is ours of it stays. */
static void
apply_fact(struct model *m, struct source *source, const struct silence_fact *f, const struct event *ev)
{
    struct silence *s = new_silence(source, f->id, &f->matchers);
    const struct silence *before = model_silence(m, source, f->id);

    if (before != NULL) {
        s->is_ack = before->is_ack;
        s->alert = before->alert;
        s->message = before->message;
    }
    s->listed = true;
    s->starts_at_ms = f->starts_at_ms;
    s->ends_at_ms = f->ends_at_ms;
    s->author = xstrdup(f->author);
    s->comment = xstrdup(f->comment);
    touch(s, ev);
    model_put_silence_take(m, s);
}

void
apply_silences(struct model *m, const struct event *ev)
{
    struct source *source = model_source(m, ev->stream + strlen("source:"));

    if (source == NULL)
        return;
    if (event_rows[ev->kind].data == DATA_SILENCES) {
        for (size_t i = 0; i < ev->u.silences.n; i++)
            apply_fact(m, source, &ev->u.silences.v[i], ev);
        return;
    }
    for (size_t i = 0; i < ev->u.silence_ids.n; i++) {
        struct silence *s = model_silence(m, source, ev->u.silence_ids.v[i]);

        if (s != NULL)
            model_drop_silence(m, s);
    }
}

/* Whether an alert counts as suppressed depends on whose its silences are. */
static void
look_again(struct model *m, const struct alert_id *id)
{
    struct alert *a = (struct alert *)model_alert(m, id);

    if (a == NULL)
        return;
    model_uncount(m, a);
    a->marks &= (uint8_t)~ALERT_SUPPRESSED;
    if (model_is_suppressed(m, a->source, a->suppressed_by))
        a->marks |= ALERT_SUPPRESSED;
    model_recount(m, a);
}

/* It stands there: under the id that it was given now. */
static void
put_written(struct model *m, const struct message *msg, const struct silence_write *w, struct silence *old,
    const struct event *ev)
{
    struct silence *s = new_silence(model_source(m, msg->order.channel), msg->channel_id, &w->matchers);

    s->is_ack = w->is_ack && msg->order.subjects_n == 1;
    if (s->is_ack)
        s->alert = msg->order.subjects[0];
    s->message = msg->order.act == MESSAGE_SILENCE ? msg->number : old != NULL ? old->message : msg->order.target;
    s->listed = old != NULL && old->listed && strcmp(old->id, s->id) == 0;
    s->starts_at_ms = w->starts_at_ms;
    s->ends_at_ms = w->ends_at_ms;
    s->author = xstrdup(w->author);
    s->comment = xstrdup(w->comment);
    touch(s, ev);
    if (old != NULL)
        model_drop_silence(m, old);
    model_put_silence_take(m, s);
}

void
apply_written(struct model *m, const struct message *msg, const struct event *ev)
{
    struct source *source = model_source(m, msg->order.channel);
    struct silence_write w = { 0 };
    struct arena arena = { 0 };

    if (source != NULL && msg->channel_id != NULL && msg->order.act != MESSAGE_EXPIRE
        && silence_write_read(msg->order.silence, &arena, &w)) {
        put_written(m, msg, &w, w.id == NULL ? NULL : model_silence(m, source, w.id), ev);
        if (w.is_ack && msg->order.subjects_n == 1)
            look_again(m, &msg->order.subjects[0]);
    }
    arena_release(&arena);
}
