/* SPDX-License-Identifier: MIT */
/* What the events of routes, notices and calls say, as JSON, and back. */
#include "core/call_codec.h"

#include "core/level.h"

void
alert_call_put(struct json_out *o, const char *key, const struct alert_call *c)
{
    json_open(o, key, '{');
    json_str(o, "policy", c->policy);
    json_str(o, "to", c->to);
    json_str(o, "by", c->by);
    json_int(o, "step", c->step);
    json_int(o, "round", c->round);
    json_time(o, "at", c->at_ms);
    json_time(o, "until", c->until_ms);
    json_int(o, "seq", (int64_t)c->seq);
    json_close(o, '}');
}

static void
put_told(struct json_out *o, const struct event_told *t)
{
    json_str(o, "why", t->why);
    json_open(o, "messages", '[');
    for (size_t i = 0; i < t->messages_n; i++)
        json_int(o, NULL, (int64_t)t->messages[i]);
    json_close(o, ']');
}

void
call_encode(const struct event *ev, struct json_out *o)
{
    const struct event_routed *r = &ev->u.routed;
    const struct event_step *s = &ev->u.step;

    switch (event_rows[ev->kind].data) {
    case DATA_ROUTED:
        json_str(o, "routes", r->routes);
        json_int(o, "level", r->level);
        json_str(o, "owner", r->owner);
        json_str(o, "maintenance", r->maintenance);
        break;
    case DATA_TOLD:
        put_told(o, &ev->u.told);
        break;
    case DATA_STEP:
        json_str(o, "policy", s->policy);
        json_str(o, "to", s->to);
        json_int(o, "step", s->step);
        json_int(o, "round", s->round);
        json_time(o, "until", s->until_ms);
        if (s->first != 0)
            json_int(o, "first", (int64_t)s->first);
        if (s->moved_ms != 0)
            json_int(o, "moved_ms", s->moved_ms);
        break;
    default:
        alert_call_put(o, "now", &ev->u.call.now);
        alert_call_put(o, "was", &ev->u.call.was);
        break;
    }
}

static bool
get_count(const cJSON *o, const char *name, uint32_t *out)
{
    int64_t n = json_get_int(o, name, -1);

    *out = (uint32_t)n;
    return n >= 0 && n <= UINT32_MAX;
}

bool
alert_call_read(const cJSON *o, const char *key, struct alert_call *c, struct arena *arena)
{
    const cJSON *v = json_get_object(o, key);

    if (v == NULL || !get_count(v, "step", &c->step) || !get_count(v, "round", &c->round))
        return false;
    c->policy = json_keep_str(v, "policy", arena);
    c->to = json_keep_str(v, "to", arena);
    c->by = json_keep_str(v, "by", arena);
    c->at_ms = json_get_time(v, "at");
    c->until_ms = json_get_time(v, "until");
    c->seq = json_get_number(v, "seq");
    return true;
}

static bool
get_routed(const cJSON *o, struct event_routed *r, struct arena *arena)
{
    r->routes = json_keep_str(o, "routes", arena);
    r->owner = json_keep_str(o, "owner", arena);
    r->maintenance = json_keep_str(o, "maintenance", arena);
    r->level = (int)json_get_int(o, "level", 0);
    return r->level >= LEVEL_MIN && r->level <= LEVEL_MAX;
}

static bool
get_told(const cJSON *o, struct event_told *t, struct arena *arena)
{
    const cJSON *list = json_get_array(o, "messages"), *item;
    size_t n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list), i = 0;
    uint64_t *v = arena_alloc(arena, (n + 1) * sizeof *v);

    t->why = json_keep_str(o, "why", arena);
    t->messages = v;
    t->messages_n = n;
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsNumber(item) || item->valuedouble < 1 || item->valuedouble > 9e15)
            return false;
        v[i++] = (uint64_t)item->valuedouble;
    }
    return t->why != NULL && list != NULL && n <= EVENT_NUMBERS_MAX;
}

static bool
get_step(const cJSON *o, struct event_step *s, struct arena *arena)
{
    s->policy = json_keep_str(o, "policy", arena);
    s->to = json_keep_str(o, "to", arena);
    s->until_ms = json_get_time(o, "until");
    s->first = json_get_number(o, "first");
    s->moved_ms = json_get_int(o, "moved_ms", 0);
    return get_count(o, "step", &s->step) && get_count(o, "round", &s->round) && s->moved_ms >= 0;
}

bool
call_decode(struct event *ev, const cJSON *o, struct arena *arena)
{
    switch (event_rows[ev->kind].data) {
    case DATA_ROUTED:
        return get_routed(o, &ev->u.routed, arena);
    case DATA_TOLD:
        return get_told(o, &ev->u.told, arena);
    case DATA_STEP:
        return get_step(o, &ev->u.step, arena);
    default:
        return alert_call_read(o, "now", &ev->u.call.now, arena) && alert_call_read(o, "was", &ev->u.call.was, arena);
    }
}
