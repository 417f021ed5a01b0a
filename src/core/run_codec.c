/* SPDX-License-Identifier: MIT */
/* What the events of runs say, as JSON, and back. */
#include "core/run_codec.h"

#include <string.h>

#define SIGNAL_MAX 64
#define EXIT_MAX 255

void
run_place_put(struct json_out *o, const struct run_order *order)
{
    json_open(o, "argv", '[');
    for (size_t i = 0; i < order->argv_n; i++)
        json_str(o, NULL, order->argv[i]);
    json_close(o, ']');
    json_str(o, "host", order->host);
    json_str(o, "directory", order->directory);
    json_str(o, "boot", order->boot);
    json_int(o, "pid", order->pid);
    json_int(o, "started_ticks", (int64_t)order->started_ticks);
}

static bool
read_argv(const cJSON *o, struct run_order *order, struct arena *arena)
{
    const cJSON *list = json_get_array(o, "argv"), *item;
    size_t n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list);
    const char **argv;
    size_t i = 0;

    if (n == 0 || n > RUN_ARGS_MAX)
        return false;
    argv = arena_zalloc(arena, (n + 1) * sizeof *argv);
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item))
            return false;
        argv[i++] = arena_strdup(arena, item->valuestring);
    }
    order->argv = argv;
    order->argv_n = n;
    return true;
}

bool
run_place_read(const cJSON *o, struct run_order *order, struct arena *arena)
{
    int64_t ticks = json_get_int(o, "started_ticks", -1);

    order->host = json_keep_str(o, "host", arena);
    order->directory = json_keep_str(o, "directory", arena);
    order->boot = json_keep_str(o, "boot", arena);
    order->pid = json_get_int(o, "pid", 0);
    order->started_ticks = ticks < 0 ? 0 : (uint64_t)ticks;
    return read_argv(o, order, arena) && order->host != NULL && order->pid > 0 && ticks >= 0;
}

void
run_end_put(struct json_out *o, const struct run_end *e)
{
    if (e->how == RUN_NOT_STARTED)
        json_str(o, "error", e->error);
    else
        json_int(o, e->how == RUN_EXITED ? "exit" : "signal", e->code);
    json_int(o, "took_ms", e->took_ms);
    json_str(o, "output", e->head == NULL ? "" : e->head);
    if (e->tail == NULL)
        return;
    json_int(o, "left_out", (int64_t)e->left_out);
    json_str(o, "output_end", e->tail);
}

/* Exactly one of the three. */
static bool
read_how(const cJSON *o, struct run_end *e)
{
    int64_t exit = json_get_int(o, "exit", -1), signal = json_get_int(o, "signal", -1);
    int said = (json_get(o, "exit") != NULL) + (json_get(o, "signal") != NULL) + (e->error != NULL);

    e->how = e->error != NULL ? RUN_NOT_STARTED : exit >= 0 ? RUN_EXITED : RUN_SIGNALED;
    e->code = e->how == RUN_EXITED ? (int)exit : e->how == RUN_SIGNALED ? (int)signal : 0;
    return said == 1 && exit <= EXIT_MAX && signal <= SIGNAL_MAX && (e->how != RUN_SIGNALED || signal > 0);
}

bool
run_end_read(const cJSON *o, struct run_end *e, struct arena *arena)
{
    int64_t left_out = json_get_int(o, "left_out", 0);

    *e = (struct run_end){ .error = json_keep_str(o, "error", arena), .took_ms = json_get_int(o, "took_ms", -1) };
    e->head = json_keep_str(o, "output", arena);
    e->tail = json_keep_str(o, "output_end", arena);
    e->left_out = left_out < 0 ? 0 : (uint64_t)left_out;
    return read_how(o, e) && e->took_ms >= 0 && left_out >= 0 && (left_out == 0 || e->tail != NULL);
}

static void
put_alert(struct json_out *o, bool has, const struct alert_id *id)
{
    char hex[ALERT_ID_HEX];

    if (!has)
        return;
    alert_id_hex(id, hex);
    json_str(o, "alert", hex);
}

static bool
read_alert(struct event *ev, const cJSON *o, bool *has)
{
    const char *hex = json_get_str(o, "alert");

    *has = json_get(o, "alert") != NULL;
    return !*has || (hex != NULL && alert_id_parse(hex, &ev->alert));
}

void
run_encode(const struct event *ev, struct json_out *o)
{
    const struct run_order *order = &ev->u.run;

    if (ev->kind == EV_RUN_FINISHED) {
        put_alert(o, ev->u.run_end.has_alert, &ev->alert);
        run_end_put(o, &ev->u.run_end.end);
        return;
    }
    json_str(o, "purpose", order->purpose);
    if (order->name != NULL)
        json_str(o, "name", order->name);
    put_alert(o, order->has_alert, &ev->alert);
    if (order->has_alert)
        json_int(o, "episode", (int64_t)order->episode);
    run_place_put(o, order);
}

static bool
decode_started(struct event *ev, const cJSON *o, struct arena *arena)
{
    struct run_order *order = &ev->u.run;

    *order = (struct run_order){ .purpose = json_keep_str(o, "purpose", arena), .name = json_keep_str(o, "name", arena) };
    if (!read_alert(ev, o, &order->has_alert))
        return false;
    order->alert = ev->alert;
    order->episode = order->has_alert ? json_get_number(o, "episode") : 0;
    return !run_purpose_is_blank(order->purpose) && run_place_read(o, order, arena);
}

bool
run_decode(struct event *ev, const cJSON *o, struct arena *arena)
{
    if (ev->run == 0)
        return false;
    if (ev->kind == EV_RUN_STARTED)
        return decode_started(ev, o, arena);
    return read_alert(ev, o, &ev->u.run_end.has_alert) && run_end_read(o, &ev->u.run_end.end, arena);
}
