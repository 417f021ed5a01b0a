/* SPDX-License-Identifier: MIT */
/* Runs as they stand, on the wire. */
#include "serve/wire.h"

static void
put_order(struct json_out *o, const struct run_order *order)
{
    char hex[ALERT_ID_HEX];

    alert_id_hex(&order->alert, hex);
    json_str(o, "purpose", order->purpose);
    json_str(o, "name", order->name);
    json_str(o, "alert", order->has_alert ? hex : NULL);
    json_int(o, "episode", (int64_t)order->episode);
    run_place_put(o, order);
}

void
wire_run_put(struct json_out *o, const struct run *r)
{
    json_open(o, NULL, '{');
    json_open(o, "run", '{');
    json_int(o, "number", (int64_t)r->number);
    json_str(o, "actor", r->actor);
    json_time(o, "started_at", r->started_at_ms);
    json_int(o, "started_seq", (int64_t)r->started_seq);
    json_int(o, "last_seq", (int64_t)r->last_seq);
    put_order(o, &r->order);
    if (r->finished) {
        json_open(o, "end", '{');
        run_end_put(o, &r->end);
        json_close(o, '}');
    }
    json_close(o, '}');
    json_close(o, '}');
}

static bool
read_order(const cJSON *o, struct run *r)
{
    struct run_order *order = &r->order;
    const char *alert = json_get_str(o, "alert");

    order->purpose = arena_strdup_or_null(&r->arena, json_get_str(o, "purpose"));
    order->name = arena_strdup_or_null(&r->arena, json_get_str(o, "name"));
    order->has_alert = alert != NULL;
    order->episode = json_get_number(o, "episode");
    return !run_purpose_is_blank(order->purpose) && (alert == NULL || alert_id_parse(alert, &order->alert))
        && run_place_read(o, order, &r->arena);
}

/* The model keeps nothing of an output. */
static bool
read_end(const cJSON *o, struct run *r)
{
    const cJSON *end = json_get(o, "end");

    r->finished = end != NULL;
    if (end == NULL)
        return true;
    if (!cJSON_IsObject(end) || !run_end_read(end, &r->end, &r->arena))
        return false;
    r->end.head = r->end.tail = NULL;
    return true;
}

bool
wire_run_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *actor = json_get_str(o, "actor");
    struct run *r = xcalloc(1, sizeof *r);

    r->number = json_get_number(o, "number");
    r->started_at_ms = json_get_time(o, "started_at");
    r->started_seq = json_get_number(o, "started_seq");
    r->last_seq = json_get_number(o, "last_seq");
    if (r->number == 0 || actor == NULL || !read_order(o, r) || !read_end(o, r)) {
        run_free(r);
        return err_set(err, ERR_PARSE, "a run on the wire can't be read");
    }
    r->actor = pool_str(&m->pool, actor);
    model_put_run_take(m, r);
    return true;
}
