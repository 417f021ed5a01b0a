/* SPDX-License-Identifier: MIT */
/* What people do with a pager's alerts is done there too (on_ack = ack): acknowledged, given back where the pager knows that, closed. */
#include <stdio.h>
#include <string.h>

#include "core/decide_there.h"
#include "core/detail.h"
#include "core/person.h"
#include "core/there.h"
#include "util/map.h"
#include "util/str.h"

/* One act writes at most so many: the others stay at the pager as they are, which is said. */
#define WRITES_MAX 500
#define WORDS_NAME_MAX 200 /* bytes */

static const char *const verbs[MESSAGE_ACTS] = {
    [MESSAGE_ACK] = "acknowledge",
    [MESSAGE_UNACK] = "un-acknowledge",
    [MESSAGE_CLOSE] = "close",
};

const char *
ack_destination(struct arena *arena, const char *source)
{
    return arena_printf(arena, "%s" ACK_DESTINATION_END, source);
}

static bool
is_ack_write(const struct message *msg)
{
    return msg->order.kind == MESSAGE_WRITE && !message_is_silence(msg) && msg->order.subjects_n == 1;
}

/* Following one decision. */
struct following {
    struct decision *d;
    size_t written, left_out, kept;
    struct map pending; /* struct message: what waits to be written, the latest of each alert */
    bool looked;
};

static bool
is_about(const void *value, const void *key)
{
    return alert_id_equal(&((const struct message *)value)->order.subjects[0], key);
}

static void
find_pending(struct following *f)
{
    const struct model *m = f->d->m;

    f->looked = true;
    for (size_t i = m->messages.n; i-- > 0;) {
        struct message *msg = m->messages.v[i];

        if (is_ack_write(msg) && message_is_open(msg) && msg->standing.state != MESSAGE_DELIVERED
            && map_get(&f->pending, alert_id_hash(&msg->order.subjects[0]), is_about, &msg->order.subjects[0]) == NULL)
            map_add(&f->pending, alert_id_hash(&msg->order.subjects[0]), msg);
    }
}

/* In whose name it is written: as the pager knows her, by an address where there is one. */
static const char *
name_there(const struct decision *d, const struct source *s)
{
    const struct person *p = d->m->config.people == NULL ? NULL : people_named(d->m->config.people, d->cmd->actor);
    const char *id = p == NULL ? NULL : str_eq(s->system, "pagerduty") ? p->pagerduty : p->opsgenie;

    if (p == NULL)
        return NULL;
    if (id != NULL && strchr(id, '@') != NULL)
        return id;
    return p->mail != NULL ? p->mail : id;
}

/* The driver finds the alert's own id among the labels, and nothing else there: they never fail to have room. */
static void
add_detail(struct decision *d, const struct alert *a, const char *summary, struct buf *out)
{
    struct arena *arena = &d->out->events.arena;
    struct label_pair id = { "id", a->fingerprint };
    struct detail detail = { .summary = summary, .level = a->level, .count = 1, .person = name_there(d, a->source) };
    struct buf packed = BUF_INIT;

    detail.alerts_n = 1;
    detail.alerts[0] = (struct detail_alert){ .id = a->id,
        .name = arena_strdup(arena, alert_field(a, FIELD_NAME)),
        .source = a->source->name,
        .level = a->level,
        .starts_at_ms = a->starts_at_ms };
    if (labels_pack(&id, 1, &packed))
        detail.alerts[0].labels = (struct labels){ packed.data, packed.len };
    detail_json(&detail, out);
    buf_release(&packed);
}

static void
queue_write(struct following *f, const struct alert *a, enum message_act act, uint64_t cause)
{
    struct decision *d = f->d;
    struct arena *arena = &d->out->events.arena;
    const char *number = labels_get(alert_labels(a), "number");
    char *text = arena_printf(arena, "%s %s%s%s%.*s", verbs[act], number != NULL ? "#" : "", number != NULL ? number : "",
        number != NULL ? " " : "", WORDS_NAME_MAX, alert_field(a, FIELD_NAME));
    struct message_order o = { .kind = MESSAGE_WRITE,
        .act = act,
        .destination = ack_destination(arena, a->source->name),
        .channel = a->source->name,
        .subjects = &a->id,
        .subjects_n = 1 };
    struct buf detail = BUF_INIT;

    str_trim_partial(text);
    o.text = text;
    o.deadline_ms = decide_deadline(d, o.destination);
    add_detail(d, a, text, &detail);
    o.detail = buf_text(&detail);
    decide_queue(d, &o)->cause = cause;
    buf_release(&detail);
    f->written++;
}

/* What waits for the same alert is no longer wanted. true: nothing of it has left, so that taking it back is all. */
static bool
take_back(struct following *f, const struct alert *a, enum message_act act, uint64_t cause)
{
    const struct message *msg;

    if (!f->looked)
        find_pending(f);
    msg = map_get(&f->pending, alert_id_hash(&a->id), is_about, &a->id);
    if (msg == NULL || !message_is_still_here(msg))
        return false;
    map_remove(&f->pending, alert_id_hash(&a->id), msg);
    decide_drop_message(f->d, msg, "taken back before it was written")->cause = cause;
    return msg->tries == 0
        && ((act == MESSAGE_UNACK && msg->order.act == MESSAGE_ACK) || (act == MESSAGE_ACK && msg->order.act == MESSAGE_UNACK));
}

static void
follow(struct following *f, const struct alert *a, enum message_act act, uint64_t cause)
{
    const struct source *s = a->source;
    struct there there = there_of(alert_labels(a));

    if (!s->configured || !s->takes_acks || !s->writes_acks || a->fingerprint == NULL || !alert_is_listed(a))
        return;
    if (take_back(f, a, act, cause))
        return;
    if (act == MESSAGE_UNACK && !s->takes_unacks) {
        f->kept += there.by != NULL || decide_ack_is_on_its_way(f->d, &a->id);
        return;
    }
    if (f->written < WRITES_MAX && model_messages_open(f->d->m) + f->written < MESSAGES_OPEN_MAX)
        queue_write(f, a, act, cause);
    else
        f->left_out++;
}

/* What came from there is not written back there. */
static bool
came_from(const struct decision *d, const struct alert *a)
{
    return d->cmd->kind == CMD_OBSERVE && str_eq(d->cmd->source, a->source->name);
}

/* Snoozed or escalated here it stays acknowledged there: to give it back would ring at once. */
static void
follow_hold(struct following *f, const struct alert_id *id, const struct alert_hold *now, uint64_t cause)
{
    const struct alert *a = model_alert(f->d->m, id);
    enum alert_state was;

    if (a == NULL || came_from(f->d, a))
        return;
    was = a->hold.state;
    if (now->state == ALERT_ACKED && was != ALERT_ACKED)
        follow(f, a, MESSAGE_ACK, cause);
    else if (now->state == ALERT_CLOSED && was != ALERT_CLOSED)
        follow(f, a, MESSAGE_CLOSE, cause);
    else if (was == ALERT_ACKED && now->state == ALERT_FIRING)
        follow(f, a, MESSAGE_UNACK, cause);
}

static void
follow_event(struct following *f, size_t i)
{
    const struct event ev = f->d->out->events.v[i]; /* a copy: what is added may move them */
    const struct alert_hold firing = { .state = ALERT_FIRING };

    if (ev.kind == EV_ACK_EXPIRED)
        for (size_t k = 0; k < ev.u.alerts.n; k++)
            follow_hold(f, &ev.u.alerts.ids[k], &firing, ev.seq);
    else if (event_rows[ev.kind].data == DATA_HOLD)
        follow_hold(f, &ev.alert, &ev.u.hold.now, ev.seq);
    else if (event_rows[ev.kind].data == DATA_RESTORE && ev.u.restore.group == GROUP_HOLD)
        follow_hold(f, &ev.alert, &ev.u.restore.hold.now, ev.seq);
}

static void
add_words(struct decision *d, const char *fmt, size_t n)
{
    size_t used = strlen(d->out->summary);

    if (n > 0 && used > 0)
        snprintf(d->out->summary + used, sizeof d->out->summary - used, fmt, n, WRITES_MAX);
}

void
decide_follow_pagers(struct decision *d)
{
    struct following f = { .d = d };
    size_t n = d->out->events.n;

    for (size_t i = 0; i < n; i++)
        follow_event(&f, i);
    map_release(&f.pending);
    add_words(d, "; at their pagers %zu stay as they are (at most %d written at once)", f.left_out);
    if (f.kept > 0)
        add_words(d, "; PagerDuty keeps its acknowledgement", 1);
}

/* The latest that was written for its alert: those before it no list will show any more. */
static const struct message *
last_written(const struct decision *d, const struct message *msg)
{
    const struct message *last = msg;

    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *other = d->m->messages.v[i];

        if (other->number > last->number && is_ack_write(other) && other->delivered_at_ms != 0
            && alert_id_equal(&other->order.subjects[0], &msg->order.subjects[0]))
            last = other;
    }
    return last;
}

static bool
is_shown(const struct decision *d, const struct message *msg)
{
    const struct alert *a = model_alert(d->m, &msg->order.subjects[0]);
    struct there there;

    if (a == NULL || !alert_is_listed(a))
        return true;
    there = there_of(alert_labels(a));
    return msg->order.act == MESSAGE_ACK ? there.by != NULL : msg->order.act == MESSAGE_UNACK && there.by == NULL;
}

static bool
has_change(const struct decision *d, uint64_t number)
{
    for (size_t i = 0; i < d->out->events.n; i++)
        if (d->out->events.v[i].message == number)
            return true;
    return false;
}

void
decide_confirm_writes(struct decision *d, const struct source *source)
{
    const struct message_standing now = { .state = MESSAGE_ACKED };

    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];

        if (!is_ack_write(msg) || msg->standing.state != MESSAGE_DELIVERED || strcmp(msg->order.channel, source->name) != 0
            || has_change(d, msg->number) || (!is_shown(d, msg) && last_written(d, msg) == msg))
            continue;
        decide_change(d, EV_MSG_CONFIRMED, msg, &now);
        decide_clear_alarm(d, msg);
        d->out->done++;
    }
}

bool
decide_ack_is_on_its_way(const struct decision *d, const struct alert_id *id)
{
    for (size_t i = d->m->messages.n; i-- > 0;) {
        const struct message *msg = d->m->messages.v[i];

        if (is_ack_write(msg) && msg->order.act == MESSAGE_ACK && message_is_open(msg) && msg->tries > 0
            && msg->standing.state != MESSAGE_FAILED && alert_id_equal(&msg->order.subjects[0], id))
            return true;
    }
    return false;
}

bool
decide_drop_moot_write(struct decision *d, const struct message *msg)
{
    const struct alert *a = is_ack_write(msg) ? model_alert(d->m, &msg->order.subjects[0]) : NULL;

    if (!is_ack_write(msg) || (a != NULL && alert_is_listed(a)))
        return false;
    decide_drop_message(d, msg, "the alert is over at its source")->cause = msg->queued_seq;
    return true;
}
