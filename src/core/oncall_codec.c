/* SPDX-License-Identifier: MIT */
/* Shifts and overrides as JSON, and back. */
#include "core/oncall_codec.h"

#include "util/str.h"

void
oncall_shifts_put(struct json_out *o, const char *key, const struct oncall_shift *v, size_t n)
{
    json_open(o, key, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(o, NULL, '{');
        json_str(o, "person", v[i].person);
        json_time(o, "starts_at", v[i].from_ms);
        json_time(o, "ends_at", v[i].until_ms);
        json_close(o, '}');
    }
    json_close(o, ']');
}

bool
oncall_shifts_read(const cJSON *list, struct arena *arena, struct oncall_shift **out, size_t *n)
{
    const cJSON *item;
    struct oncall_shift *v;
    size_t i = 0;

    *n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list);
    if (list == NULL || *n > ONCALL_SHIFTS_MAX)
        return false;
    *out = v = arena_zalloc(arena, (*n + 1) * sizeof *v);
    cJSON_ArrayForEach(item, list)
    {
        const char *person = json_get_str(item, "person");

        v[i] = (struct oncall_shift){ NULL, arena_strdup_or_null(arena, person), json_get_time(item, "starts_at"),
            json_get_time(item, "ends_at") };
        if (person == NULL || v[i].until_ms <= v[i].from_ms)
            return false;
        i++;
    }
    return true;
}

void
oncall_override_put(struct json_out *o, const struct oncall_override *v)
{
    json_str(o, "schedule", v->schedule);
    if (v->seq == 0)
        json_null(o, "override");
    else
        json_int(o, "override", (int64_t)v->seq);
    json_str(o, "person", v->person);
    json_time(o, "starts_at", v->from_ms);
    json_time(o, "ends_at", v->until_ms);
    json_str(o, "by", v->by);
    json_time(o, "at", v->made_at_ms);
}

bool
oncall_override_read(const cJSON *o, struct arena *arena, struct oncall_override *v)
{
    *v = (struct oncall_override){ .seq = (uint64_t)json_get_int(o, "override", 0),
        .schedule = arena_strdup_or_null(arena, json_get_str(o, "schedule")),
        .person = arena_strdup_or_null(arena, json_get_str(o, "person")),
        .by = arena_strdup_or_null(arena, json_get_str(o, "by")),
        .from_ms = json_get_time(o, "starts_at"),
        .until_ms = json_get_time(o, "ends_at"),
        .made_at_ms = json_get_time(o, "at") };
    return v->schedule != NULL && v->person != NULL && v->by != NULL && v->until_ms > v->from_ms;
}

void
oncall_encode(const struct event *ev, struct json_out *o)
{
    if (event_rows[ev->kind].data == DATA_SHIFTS) {
        json_str(o, "schedule", ev->u.shifts.schedule);
        oncall_shifts_put(o, "shifts", ev->u.shifts.v, ev->u.shifts.n);
        return;
    }
    oncall_override_put(o, &ev->u.override.o);
    json_bool(o, "stands", ev->u.override.stands);
    json_bool(o, "redo", ev->u.override.is_redo);
}

bool
oncall_decode(struct event *ev, const cJSON *o, struct arena *arena)
{
    struct event_shifts *s = &ev->u.shifts;

    if (event_rows[ev->kind].data == DATA_SHIFTS) {
        *s = (struct event_shifts){ .schedule = arena_strdup_or_null(arena, json_get_str(o, "schedule")) };
        return s->schedule != NULL && oncall_shifts_read(json_get_array(o, "shifts"), arena, &s->v, &s->n);
    }
    ev->u.override = (struct event_override){ .is_redo = json_get_bool(o, "redo", false) };
    if (json_get(o, "stands") == NULL || !oncall_override_read(o, arena, &ev->u.override.o))
        return false;
    ev->u.override.stands = json_get_bool(o, "stands", false);
    return (ev->kind == EV_OVERRIDDEN) == (ev->u.override.o.seq == 0);
}
