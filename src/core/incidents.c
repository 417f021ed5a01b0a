/* SPDX-License-Identifier: MIT */
/* The model's incidents, topics and banner: the fold of their events, and who is asked for. */
#include <stdlib.h>
#include <string.h>

#include "core/incident_codec.h"
#include "core/incident_needs.h"
#include "core/incident_own.h"
#include "core/model.h"
#include "core/model_messages.h"
#include "util/str.h"

/* For model_incident_of(). */
struct linked {
    struct alert_id id;
    uint64_t number;
};

static struct incident *
find(const struct model *m, uint64_t number)
{
    size_t low = 0, high = m->incidents.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (m->incidents.v[middle]->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->incidents.n && m->incidents.v[low]->number == number ? m->incidents.v[low] : NULL;
}

const struct incident *
model_incident(const struct model *m, uint64_t number)
{
    return find(m, number);
}

size_t
model_incidents_open(const struct model *m)
{
    return m->incidents_open;
}

/* Around each change of one. */
static void
uncount(struct model *m, const struct incident *i)
{
    m->incidents_open -= incident_is_open(i);
}

static void
recount(struct model *m, const struct incident *i)
{
    m->incidents_open += incident_is_open(i);
}

static int
by_order(const void *a, const void *b)
{
    return incident_order(*(const struct incident *const *)a, *(const struct incident *const *)b);
}

size_t
model_incidents_sorted(const struct model *m, const struct incident **out, size_t max)
{
    VEC(const struct incident *) open = { 0 };
    size_t n;

    for (size_t i = 0; i < m->incidents.n; i++)
        if (incident_is_open(m->incidents.v[i]))
            vec_push(&open, m->incidents.v[i]);
    n = open.n;
    if (n > 0)
        qsort(open.v, n, sizeof *open.v, by_order);
    for (size_t i = 0; i < n && i < max; i++)
        out[i] = open.v[i];
    vec_release(&open);
    return n;
}

/* ---- which alert is whose: made anew when it is asked for after a change */

static bool
is_linked(const void *value, const void *key)
{
    return alert_id_equal(&((const struct linked *)value)->id, key);
}

static void
drop_index(struct model *m)
{
    void *l;

    for (size_t i = 0; (l = map_next(&m->linked, &i)) != NULL;)
        free(l);
    map_release(&m->linked);
    m->linked_fresh = false;
    m->generation++;
}

static void
add_to_index(struct model *m, const struct incident *i)
{
    for (size_t k = 0; k < i->alerts.n; k++) {
        const struct alert_id *id = &i->alerts.v[k].id;
        uint64_t hash = alert_id_hash(id);

        if (i->alerts.v[k].unlinked || map_get(&m->linked, hash, is_linked, id) != NULL)
            continue;
        map_add(&m->linked, hash, xmemdup(&(struct linked){ *id, i->number }, sizeof(struct linked)));
    }
}

const struct incident *
model_incident_of(const struct model *cm, const struct alert_id *id)
{
    struct model *m = (struct model *)cm;
    const struct linked *l;

    for (size_t i = 0; !m->linked_fresh && i < m->incidents.n; i++)
        if (incident_is_open(m->incidents.v[i]))
            add_to_index(m, m->incidents.v[i]);
    m->linked_fresh = true;
    l = map_get(&m->linked, alert_id_hash(id), is_linked, id);
    return l == NULL ? NULL : find(m, l->number);
}

/* ---- the fold */

static struct incident *
add(struct model *m, uint64_t number)
{
    struct incident *i = find(m, number);
    size_t at = m->incidents.n;

    if (i != NULL)
        return i;
    i = xcalloc(1, sizeof *i);
    i->number = number;
    vec_push(&m->incidents, i);
    for (; at > 0 && m->incidents.v[at - 1]->number > number; at--)
        m->incidents.v[at] = m->incidents.v[at - 1];
    m->incidents.v[at] = i;
    recount(m, i);
    if (number >= m->next_incident)
        m->next_incident = number + 1;
    return i;
}

/* What screens and filters say of these follows from it. */
static void
touch_alerts(struct model *m, const struct incident *i)
{
    for (size_t k = 0; k < i->alerts.n; k++) {
        struct alert *a = (struct alert *)model_alert(m, &i->alerts.v[k].id);

        if (a == NULL)
            continue;
        model_uncount(m, a);
        model_recount(m, a);
    }
}

static bool
moves_alerts(const struct event *ev)
{
    enum event_data data = event_rows[ev->kind].data;

    return data == DATA_INC_ALERTS || (data == DATA_INC_FIELD && ev->u.inc_field.field == INCIDENT_STATE);
}

void
model_apply_incident(struct model *m, const struct event *ev)
{
    struct incident *i;
    bool was_followed;

    m->incidents_seq = ev->seq;
    if (ev->kind == EV_BANNER) {
        model_set_banner(m, &ev->u.banner.now, ev->seq);
        model_find_messages_due(m, 0);
        return;
    }
    i = ev->kind == EV_INC_OPENED ? add(m, ev->incident) : find(m, ev->incident);
    if (i == NULL)
        return;
    was_followed = incident_is_followed(i);
    uncount(m, i);
    incident_apply(i, ev);
    recount(m, i);
    if (incident_is_followed(i) != was_followed)
        model_find_messages_due(m, i->number);
    if (moves_alerts(ev))
        touch_alerts(m, i);
    m->next_due_ms = 0;
    drop_index(m);
}

void
model_set_banner(struct model *m, const struct banner *b, uint64_t seq)
{
    struct banner was = m->banner;

    m->banner = *b;
    m->banner.text = xstrdup_or_null(b->text);
    m->banner.by = xstrdup_or_null(b->by);
    m->banner.seq = seq;
    free((char *)was.text);
    free((char *)was.by);
    m->generation++;
}

const struct banner *
model_banner(const struct model *m, int64_t now_ms)
{
    const struct banner *b = &m->banner;

    return b->text == NULL || (b->until_ms != 0 && b->until_ms <= now_ms) ? NULL : b;
}

/* ---- what messages say of incidents */

/* A headline at a destination, or its own channel. What goes into that channel has it as its target. */
static bool
is_post(const struct message_order *o)
{
    return (message_order_is_headline(o) && o->target == 0) || (o->incident != 0 && o->act == MESSAGE_CHANNEL);
}

void
model_note_post(struct model *m, const struct event *ev)
{
    const struct message_order *o = &ev->u.queued.order;
    struct incident *i = is_post(o) ? find(m, o->incident) : NULL;

    if (i == NULL)
        return;
    vec_push(&i->posts, ((struct incident_post){ xstrdup(o->destination), o->act == MESSAGE_CHANNEL, ev->message }));
    m->generation++;
}

static struct topic *
topic_slot(struct model *m, const char *channel)
{
    for (size_t i = 0; i < m->topics.n; i++)
        if (str_eq(m->topics.v[i].channel, channel))
            return &m->topics.v[i];
    vec_push(&m->topics, ((struct topic){ .channel = xstrdup(channel) }));
    return &m->topics.v[m->topics.n - 1];
}

const struct topic *
model_topic(const struct model *m, const char *channel)
{
    for (size_t i = 0; i < m->topics.n; i++)
        if (str_eq(m->topics.v[i].channel, channel))
            return &m->topics.v[i];
    return NULL;
}

static void
set_topic(struct model *m, const struct topic *t)
{
    struct topic *slot = topic_slot(m, t->channel);

    str_set((char **)&slot->text, t->text);
    slot->by_hand = t->by_hand;
    slot->at_ms = t->at_ms;
    m->generation++;
}

void
model_note_topic(struct model *m, const struct event *ev)
{
    const struct message *msg = ev->u.attempt.seen == NULL ? NULL : model_message(m, ev->message);

    if (msg != NULL && msg->order.act == MESSAGE_TOPIC)
        set_topic(m, &(struct topic){ msg->order.channel, ev->u.attempt.seen, ev->kind != EV_MSG_DELIVERED, ev->at_ms });
}

/* ---- as a whole */

static void
drop_topics(struct model *m)
{
    for (size_t i = 0; i < m->topics.n; i++) {
        free((char *)m->topics.v[i].channel);
        free((char *)m->topics.v[i].text);
    }
    vec_release(&m->topics);
}

void
model_clear_incidents(struct model *m)
{
    for (size_t i = 0; i < m->incidents.n; i++) {
        incident_release(m->incidents.v[i]);
        free(m->incidents.v[i]);
    }
    vec_release(&m->incidents);
    m->incidents_open = 0;
    drop_topics(m);
    model_set_banner(m, &(struct banner){ 0 }, 0);
    drop_index(m);
    m->next_incident = 1;
    m->incidents_seq = 0;
}

/* ---- documents */

#define INCIDENT_DOC "incident:"
#define TOPIC_DOC "topic:"
#define BANNER_DOC "banner"

size_t
event_docs(const struct event *ev, const struct model *m, struct arena *arena, const char *names[2])
{
    const struct message *msg;
    size_t n = 0;

    if (ev->kind == EV_BANNER)
        names[n++] = BANNER_DOC;
    if (ev->incident != 0)
        names[n++] = arena_printf(arena, INCIDENT_DOC "%llu", (unsigned long long)ev->incident);
    if (ev->kind == EV_MSG_QUEUED && is_post(&ev->u.queued.order))
        names[n++] = arena_printf(arena, INCIDENT_DOC "%llu", (unsigned long long)ev->u.queued.order.incident);
    if (event_rows[ev->kind].data == DATA_ATTEMPT && ev->u.attempt.seen != NULL) {
        msg = model_message(m, ev->message);
        if (msg != NULL && msg->order.act == MESSAGE_TOPIC)
            names[n++] = arena_printf(arena, TOPIC_DOC "%s", msg->order.channel);
    }
    return n;
}

const char *
model_doc_name(const struct model *m, size_t i, struct arena *arena)
{
    if (i < m->incidents.n)
        return arena_printf(arena, INCIDENT_DOC "%llu", (unsigned long long)m->incidents.v[i]->number);
    i -= m->incidents.n;
    if (i < m->topics.n)
        return arena_printf(arena, TOPIC_DOC "%s", m->topics.v[i].channel);
    i -= m->topics.n;
    return i == 0 && m->banner.seq != 0 ? BANNER_DOC : NULL;
}

static void
put_topic(struct json_out *o, const struct topic *t)
{
    json_open(o, NULL, '{');
    json_str(o, "channel", t->channel);
    json_str(o, "text", t->text);
    json_bool(o, "by_hand", t->by_hand);
    json_time(o, "at", t->at_ms);
    json_close(o, '}');
}

bool
model_doc_put(const struct model *m, const char *name, struct buf *out)
{
    const struct incident *i = str_starts(name, INCIDENT_DOC) ? find(m, message_number(name + strlen(INCIDENT_DOC))) : NULL;
    const struct topic *t = str_starts(name, TOPIC_DOC) ? model_topic(m, name + strlen(TOPIC_DOC)) : NULL;
    struct json_out o;

    json_begin(&o, out);
    if (i != NULL)
        incident_put(&o, i);
    else if (t != NULL)
        put_topic(&o, t);
    else if (str_eq(name, BANNER_DOC)) {
        json_open(&o, NULL, '{');
        banner_put(&o, "banner", &m->banner);
        json_int(&o, "seq", (int64_t)m->banner.seq);
        json_close(&o, '}');
    } else
        return false;
    return true;
}

static bool
read_incident(struct model *m, const char *name, const cJSON *o)
{
    struct incident i, *slot;

    if (!incident_read(o, &i) || i.number != message_number(name + strlen(INCIDENT_DOC))) {
        incident_release(&i);
        return false;
    }
    slot = add(m, i.number);
    touch_alerts(m, slot);
    uncount(m, slot);
    incident_release(slot);
    *slot = i;
    recount(m, slot);
    touch_alerts(m, slot);
    if (i.last_seq > m->incidents_seq)
        m->incidents_seq = i.last_seq;
    if (i.posts.n > 0)
        model_find_messages_due(m, i.number);
    drop_index(m);
    return true;
}

static bool
read_topic(struct model *m, const char *name, const cJSON *o)
{
    struct topic t = { json_get_str(o, "channel"), json_get_str(o, "text"), json_get_bool(o, "by_hand", false),
        json_get_time(o, "at") };

    if (t.text == NULL || !str_eq(t.channel, name + strlen(TOPIC_DOC)))
        return false;
    set_topic(m, &t);
    return true;
}

static bool
read_banner(struct model *m, const cJSON *o)
{
    uint64_t seq = json_get_number(o, "seq");
    struct arena arena = { 0 };
    struct banner b;
    bool ok = seq != 0 && banner_read(o, "banner", &b, &arena);

    if (ok) {
        model_set_banner(m, &b, seq);
        model_find_messages_due(m, 0);
    }
    if (ok && seq > m->incidents_seq)
        m->incidents_seq = seq;
    arena_release(&arena);
    return ok;
}

bool
model_doc_read(struct model *m, const char *name, const char *json, size_t len, struct err *err)
{
    cJSON *o = json_parse(json, len, err);
    bool ok;

    if (o == NULL)
        return err_wrap(err, "%.80s", name);
    if (str_starts(name, INCIDENT_DOC))
        ok = read_incident(m, name, o);
    else if (str_starts(name, TOPIC_DOC))
        ok = read_topic(m, name, o);
    else
        ok = str_eq(name, BANNER_DOC) && read_banner(m, o);
    cJSON_Delete(o);
    return ok || err_set(err, ERR_PARSE, "%.80s is not what it must be", name);
}

void
model_take_incidents(struct model *to, struct model *from)
{
    for (size_t i = 0; i < from->incidents.n; i++) {
        struct incident *in = from->incidents.v[i], *slot = add(to, in->number);

        uncount(to, slot);
        incident_release(slot);
        *slot = *in;
        recount(to, slot);
        free(in);
        touch_alerts(to, slot);
    }
    vec_clear(&from->incidents);
    for (size_t i = 0; i < from->topics.n; i++)
        set_topic(to, &from->topics.v[i]);
    if (from->banner.seq != 0)
        model_set_banner(to, &from->banner, from->banner.seq);
    if (from->incidents_seq > to->incidents_seq)
        to->incidents_seq = from->incidents_seq;
    model_find_all_messages_due(to); /* those that stand for one of these are kept */
    to->next_due_ms = 0;
    drop_index(to);
    model_clear_incidents(from);
}

void
model_copy_incidents(struct model *to, const struct model *from)
{
    for (size_t i = 0; i < from->incidents.n; i++) {
        struct incident *copy = add(to, from->incidents.v[i]->number);

        uncount(to, copy);
        incident_copy(copy, from->incidents.v[i]);
        recount(to, copy);
    }
    for (size_t i = 0; i < from->topics.n; i++)
        set_topic(to, &from->topics.v[i]);
    model_set_banner(to, &from->banner, from->banner.seq);
    to->incidents_seq = from->incidents_seq;
    to->next_incident = from->next_incident;
}
