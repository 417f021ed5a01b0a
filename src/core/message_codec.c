/* SPDX-License-Identifier: MIT */
/* What the events of messages say, as JSON, and back. */
#include "core/message_codec.h"

#include <string.h>

static void
put_number(struct json_out *o, const char *key, uint64_t n)
{
    if (n != 0)
        json_int(o, key, (int64_t)n);
}

static void
put_numbers(struct json_out *o, const char *key, const uint64_t *v, size_t n)
{
    json_open(o, key, '[');
    for (size_t i = 0; i < n; i++)
        json_int(o, NULL, (int64_t)v[i]);
    json_close(o, ']');
}

void
message_encode_alerts(struct json_out *o, const struct message_order *order)
{
    char hex[ALERT_ID_HEX];

    json_open(o, "alerts", '[');
    for (size_t i = 0; i < order->subjects_n; i++) {
        alert_id_hex(&order->subjects[i], hex);
        json_str(o, NULL, hex);
    }
    json_close(o, ']');
}

static void
put_queued(struct json_out *o, const struct event_queued *q)
{
    const struct message_order *order = &q->order;

    json_str(o, "kind", message_kinds[order->kind].word);
    json_str(o, "act", message_act_words[order->act]);
    json_str(o, "to", order->destination);
    json_str(o, "channel", order->channel);
    json_str(o, "text", order->text);
    json_time(o, "deadline", order->deadline_ms);
    put_number(o, "reply_to", order->reply_to);
    put_number(o, "target", order->target);
    put_number(o, "stands_for", order->stands_for);
    if (order->silence != NULL)
        json_raw(o, "silence", order->silence);
    if (order->person != NULL)
        json_str(o, "person", order->person);
    if (order->detail != NULL)
        json_raw(o, "detail", order->detail);
    put_number(o, "incident", order->incident);
    put_number(o, "entry", order->entry);
    if (order->covers_n > 0)
        put_numbers(o, "covers", order->covers, order->covers_n);
    if (order->subjects_n > 0)
        message_encode_alerts(o, order);
    if (q->is_redo)
        json_bool(o, "redo", true);
}

static void
put_attempt(struct json_out *o, const struct event_attempt *a)
{
    json_int(o, "attempt", a->attempt);
    if (a->error != NULL)
        json_str(o, "error", a->error);
    if (a->unsure)
        json_bool(o, "unsure", true);
    if (a->found)
        json_bool(o, "found", true);
    if (a->next_try_ms != 0)
        json_time(o, "next_try", a->next_try_ms);
    if (a->deadline_ms != 0)
        json_time(o, "deadline", a->deadline_ms);
    if (a->channel_id != NULL)
        json_str(o, "channel", a->channel_id);
    if (a->ts != NULL)
        json_str(o, "ts", a->ts);
    if (a->seen != NULL)
        json_str(o, "seen", a->seen);
}

static void
put_standing(struct json_out *o, const char *key, const struct message_standing *s)
{
    json_open(o, key, '{');
    json_str(o, "state", message_states[s->state].word);
    if (s->unsure)
        json_bool(o, "unsure", true);
    if (s->next_try_ms != 0)
        json_time(o, "next_try", s->next_try_ms);
    json_close(o, '}');
}

static void
put_change(struct json_out *o, const struct event_change *c)
{
    put_standing(o, "now", &c->now);
    put_standing(o, "was", &c->was);
    if (c->reason != NULL)
        json_str(o, "reason", c->reason);
    put_number(o, "into", c->into);
    if (c->deadline_ms != 0)
        json_time(o, "deadline", c->deadline_ms);
    if (c->channel != NULL)
        json_str(o, "channel", c->channel);
    if (c->by != NULL)
        json_str(o, "by", c->by);
    if (c->is_redo)
        json_bool(o, "redo", true);
}

void
message_encode(const struct event *ev, struct json_out *o)
{
    switch (event_rows[ev->kind].data) {
    case DATA_QUEUED:
        put_queued(o, &ev->u.queued);
        break;
    case DATA_ATTEMPT:
        put_attempt(o, &ev->u.attempt);
        break;
    case DATA_CHANGE:
        put_change(o, &ev->u.change);
        break;
    default:
        put_numbers(o, "messages", ev->u.numbers.v, ev->u.numbers.n);
        break;
    }
}

static bool
get_numbers(const cJSON *o, const char *name, size_t max, const uint64_t **v, size_t *n, struct arena *arena)
{
    const cJSON *list = json_get_array(o, name), *item;
    size_t i = 0;
    uint64_t *out;

    *n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list);
    *v = out = *n == 0 ? NULL : arena_alloc(arena, *n * sizeof *out);
    if (*n > max)
        return false;
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsNumber(item) || item->valuedouble < 1 || item->valuedouble > 9e15)
            return false;
        out[i++] = (uint64_t)item->valuedouble;
    }
    return true;
}

static bool
get_subjects(const cJSON *o, struct message_order *order, struct arena *arena)
{
    const cJSON *list = json_get_array(o, "alerts"), *item;
    struct alert_id *ids;
    size_t i = 0;

    order->subjects_n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list);
    if (order->subjects_n > MESSAGE_SUBJECTS_MAX)
        return false;
    order->subjects = ids = order->subjects_n == 0 ? NULL : arena_alloc(arena, order->subjects_n * sizeof *ids);
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item) || !alert_id_parse(item->valuestring, &ids[i++]))
            return false;
    }
    return true;
}

/* As text again, byte for byte as it was written: what it says is the business of who reads it. NULL: there is none. */
static const char *
get_object(const cJSON *o, const char *name, struct arena *arena)
{
    const cJSON *object = json_get_object(o, name);
    struct buf text = BUF_INIT;
    struct json_out out;
    const char *copy;

    if (object == NULL)
        return NULL;
    json_begin(&out, &text);
    json_copy(&out, NULL, object);
    copy = arena_strdup(arena, buf_text(&text));
    buf_release(&text);
    return copy;
}

static bool
get_queued(const cJSON *o, struct event_queued *q, struct arena *arena)
{
    struct message_order *order = &q->order;
    const char *kind = json_get_str(o, "kind"), *act = json_get_str(o, "act");

    if (kind == NULL || act == NULL)
        return false;
    order->kind = message_kind_of(kind);
    order->act = message_act_of(act);
    order->destination = json_keep_str(o, "to", arena);
    order->channel = json_keep_str(o, "channel", arena);
    order->text = json_keep_str(o, "text", arena);
    order->deadline_ms = json_get_time(o, "deadline");
    order->reply_to = json_get_number(o, "reply_to");
    order->target = json_get_number(o, "target");
    order->stands_for = json_get_number(o, "stands_for");
    order->silence = get_object(o, "silence", arena);
    order->person = json_keep_str(o, "person", arena);
    order->detail = get_object(o, "detail", arena);
    order->incident = json_get_number(o, "incident");
    order->entry = (uint32_t)json_get_number(o, "entry");
    q->is_redo = json_get_bool(o, "redo", false);
    return order->kind != MESSAGE_KINDS && order->act != MESSAGE_ACTS && order->destination != NULL && order->channel != NULL
        && order->text != NULL && get_numbers(o, "covers", MESSAGES_OPEN_MAX, &order->covers, &order->covers_n, arena)
        && get_subjects(o, order, arena) && message_order_is_sane(order);
}

static bool
get_attempt(const cJSON *o, struct event_attempt *a, struct arena *arena)
{
    int64_t attempt = json_get_int(o, "attempt", -1);

    if (attempt < 0 || attempt > UINT32_MAX)
        return false;
    a->attempt = (uint32_t)attempt;
    a->error = json_keep_str(o, "error", arena);
    a->unsure = json_get_bool(o, "unsure", false);
    a->found = json_get_bool(o, "found", false);
    a->next_try_ms = json_get_time(o, "next_try");
    a->deadline_ms = json_get_time(o, "deadline");
    a->channel_id = json_keep_str(o, "channel", arena);
    a->ts = json_keep_str(o, "ts", arena);
    a->seen = json_keep_str(o, "seen", arena);
    return true;
}

static bool
get_standing(const cJSON *o, const char *key, struct message_standing *s)
{
    const cJSON *v = json_get_object(o, key);
    const char *state = v == NULL ? NULL : json_get_str(v, "state");

    if (state == NULL || (s->state = message_state_of(state)) == MESSAGE_STATES)
        return false;
    s->unsure = json_get_bool(v, "unsure", false);
    s->next_try_ms = json_get_time(v, "next_try");
    return true;
}

static bool
get_change(const cJSON *o, struct event_change *c, struct arena *arena)
{
    c->reason = json_keep_str(o, "reason", arena);
    c->into = json_get_number(o, "into");
    c->deadline_ms = json_get_time(o, "deadline");
    c->channel = json_keep_str(o, "channel", arena);
    c->by = json_keep_str(o, "by", arena);
    c->is_redo = json_get_bool(o, "redo", false);
    return get_standing(o, "now", &c->now) && get_standing(o, "was", &c->was);
}

bool
message_decode(struct event *ev, const cJSON *o, struct arena *arena)
{
    switch (event_rows[ev->kind].data) {
    case DATA_QUEUED:
        return ev->message != 0 && get_queued(o, &ev->u.queued, arena);
    case DATA_ATTEMPT:
        return ev->message != 0 && get_attempt(o, &ev->u.attempt, arena);
    case DATA_CHANGE:
        return ev->message != 0 && get_change(o, &ev->u.change, arena);
    default:
        return get_numbers(o, "messages", EVENT_NUMBERS_MAX, &ev->u.numbers.v, &ev->u.numbers.n, arena) && ev->u.numbers.n > 0;
    }
}
