/* SPDX-License-Identifier: MIT */
/* Messages as they stand, on the wire. */
#include <string.h>

#include "serve/wire.h"

/* What was queued, as its event says it. */
static void
put_order(struct json_out *o, const struct message *msg)
{
    struct event ev = { .kind = EV_MSG_QUEUED, .message = msg->number };
    struct buf data = BUF_INIT;

    ev.u.queued.order = msg->order;
    event_encode(&ev, &data);
    json_raw(o, "order", buf_text(&data));
    buf_release(&data);
}

void
wire_message_put(struct json_out *o, const struct message *msg)
{
    json_open(o, NULL, '{');
    json_open(o, "message", '{');
    json_int(o, "number", (int64_t)msg->number);
    put_order(o, msg);
    json_str(o, "node", msg->node);
    json_str(o, "author", msg->author);
    json_str(o, "origin", msg->origin);
    json_time(o, "queued_at", msg->queued_at_ms);
    json_int(o, "queued_seq", (int64_t)msg->queued_seq);
    json_int(o, "cause", (int64_t)msg->cause);
    json_str(o, "state", message_states[msg->standing.state].word);
    json_bool(o, "unsure", msg->standing.unsure);
    json_time(o, "next_try", msg->standing.next_try_ms);
    json_bool(o, "late", msg->late);
    json_bool(o, "withdrawn", msg->withdrawn);
    json_int(o, "into", (int64_t)msg->into);
    json_int(o, "stand_in", (int64_t)msg->stand_in);
    json_int(o, "changed_by", (int64_t)msg->changed_by);
    json_int(o, "tries", msg->tries);
    json_time(o, "first_try", msg->first_try_ms);
    json_time(o, "last_try", msg->last_try_ms);
    json_time(o, "delivered_at", msg->delivered_at_ms);
    json_time(o, "acked_at", msg->acked_at_ms);
    json_str(o, "acked_by", msg->acked_by);
    json_str(o, "channel_id", msg->channel_id);
    json_str(o, "ts", msg->ts);
    json_str(o, "error", msg->error);
    json_str(o, "reason", msg->reason);
    json_int(o, "last_seq", (int64_t)msg->last_seq);
    json_int(o, "version", msg->version);
    json_time(o, "changed_at", msg->changed_at_ms);
    json_close(o, '}');
    json_close(o, '}');
}

static bool
read_order(const cJSON *o, uint64_t number, struct message_order *order, struct arena *arena, struct err *err)
{
    struct event ev = { .kind = EV_MSG_QUEUED };
    const cJSON *data = json_get_object(o, "order");
    struct buf text = BUF_INIT;
    struct json_out out;
    bool ok;

    if (data == NULL)
        return err_set(err, ERR_PARSE, "message %llu on the wire says not what it is", (unsigned long long)number);
    ev.stream = arena_printf(arena, "message:%llu", (unsigned long long)number);
    json_begin(&out, &text);
    json_copy(&out, NULL, data);
    ok = event_decode(&ev, buf_text(&text), text.len, arena, err);
    *order = ev.u.queued.order;
    buf_release(&text);
    return ok;
}

static const void *
copy_list(const void *v, size_t n, size_t size)
{
    return n == 0 ? NULL : xmemdup(v, n * size);
}

static const char *
pooled(struct model *m, const cJSON *o, const char *name)
{
    const char *s = json_get_str(o, name);

    return s == NULL ? NULL : pool_str(&m->pool, s);
}

static void
read_times(const cJSON *o, struct message *msg)
{
    msg->queued_at_ms = json_get_time(o, "queued_at");
    msg->first_try_ms = json_get_time(o, "first_try");
    msg->last_try_ms = json_get_time(o, "last_try");
    msg->delivered_at_ms = json_get_time(o, "delivered_at");
    msg->acked_at_ms = json_get_time(o, "acked_at");
    msg->changed_at_ms = json_get_time(o, "changed_at");
}

static void
read_standing(const cJSON *o, enum message_state state, struct message *msg)
{
    msg->standing.state = state;
    msg->standing.unsure = json_get_bool(o, "unsure", false);
    msg->standing.next_try_ms = json_get_time(o, "next_try");
    msg->late = json_get_bool(o, "late", false);
    msg->withdrawn = json_get_bool(o, "withdrawn", false);
    msg->into = json_get_number(o, "into");
    msg->stand_in = json_get_number(o, "stand_in");
    msg->changed_by = json_get_number(o, "changed_by");
    msg->tries = (uint32_t)json_get_number(o, "tries");
}

static void
put_message(struct model *m, const cJSON *o, uint64_t number, enum message_state state, const struct message_order *order)
{
    struct message *msg = xcalloc(1, sizeof *msg);
    const char *author = pooled(m, o, "author"), *origin = pooled(m, o, "origin"), *node = pooled(m, o, "node");

    msg->number = number;
    msg->order = *order;
    msg->order.destination = pool_str(&m->pool, order->destination);
    msg->order.channel = xstrdup(order->channel);
    msg->order.text = xstrdup(order->text);
    msg->order.silence = xstrdup_or_null(order->silence);
    msg->order.person = order->person == NULL ? NULL : pool_str(&m->pool, order->person);
    msg->order.detail = xstrdup_or_null(order->detail);
    msg->order.covers = copy_list(order->covers, order->covers_n, sizeof *order->covers);
    msg->order.subjects = copy_list(order->subjects, order->subjects_n, sizeof *order->subjects);
    msg->node = node == NULL ? pool_str(&m->pool, m->node) : node;
    msg->author = author == NULL ? pool_str(&m->pool, "") : author;
    msg->origin = origin == NULL ? pool_str(&m->pool, "") : origin;
    msg->acked_by = pooled(m, o, "acked_by");
    msg->queued_seq = json_get_number(o, "queued_seq");
    msg->cause = json_get_number(o, "cause");
    msg->last_seq = json_get_number(o, "last_seq");
    msg->version = (uint32_t)json_get_number(o, "version");
    msg->channel_id = xstrdup_or_null(json_get_str(o, "channel_id"));
    msg->ts = xstrdup_or_null(json_get_str(o, "ts"));
    msg->error = xstrdup_or_null(json_get_str(o, "error"));
    msg->reason = xstrdup_or_null(json_get_str(o, "reason"));
    read_times(o, msg);
    read_standing(o, state, msg);
    model_put_message_take(m, msg);
}

bool
wire_message_read(const cJSON *o, struct model *m, struct err *err)
{
    uint64_t number = json_get_number(o, "number");
    const char *word = json_get_str(o, "state");
    enum message_state state = word == NULL ? MESSAGE_STATES : message_state_of(word);
    struct message_order order;
    struct arena arena = { 0 };
    bool ok = number != 0 && state != MESSAGE_STATES ? read_order(o, number, &order, &arena, err)
                                                     : err_set(err, ERR_PARSE, "a message on the wire can't be read");

    if (ok)
        put_message(m, o, number, state, &order);
    arena_release(&arena);
    return ok;
}
