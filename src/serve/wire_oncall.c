/* SPDX-License-Identifier: MIT */
/* Who is listed for a schedule, and who was put on call by hand, on the wire. */
#include "serve/wire.h"
#include "util/str.h"

/* Schedules in the order in which they come up. */
static const char *
schedule_at(const struct oncall *o, size_t k)
{
    return k < o->shifts.n ? o->shifts.v[k].schedule : o->overrides.v[k - o->shifts.n].schedule;
}

static const char *
nth_schedule(const struct oncall *o, size_t i)
{
    for (size_t k = 0; k < o->shifts.n + o->overrides.n; k++) {
        bool before = false;

        for (size_t j = 0; j < k && !before; j++)
            before = str_eq(schedule_at(o, j), schedule_at(o, k));
        if (!before && i-- == 0)
            return schedule_at(o, k);
    }
    return NULL;
}

static void
put_shifts(struct json_out *o, const struct oncall *known, const char *schedule)
{
    size_t from = 0, n = 0;

    while (from < known->shifts.n && !str_eq(known->shifts.v[from].schedule, schedule))
        from++;
    while (from + n < known->shifts.n && str_eq(known->shifts.v[from + n].schedule, schedule))
        n++;
    oncall_shifts_put(o, "shifts", known->shifts.v + from, n);
}

bool
wire_oncall_put(struct json_out *o, const struct model *m, size_t i)
{
    const char *schedule = nth_schedule(&m->oncall, i);

    if (schedule == NULL)
        return false;
    json_open(o, NULL, '{');
    json_open(o, "oncall", '{');
    json_str(o, "schedule", schedule);
    put_shifts(o, &m->oncall, schedule);
    json_open(o, "overrides", '[');
    for (size_t k = 0; k < m->oncall.overrides.n; k++) {
        if (!str_eq(m->oncall.overrides.v[k].schedule, schedule))
            continue;
        json_open(o, NULL, '{');
        oncall_override_put(o, &m->oncall.overrides.v[k]);
        json_close(o, '}');
    }
    json_close(o, ']');
    json_close(o, '}');
    json_close(o, '}');
    return true;
}

static bool
read_overrides(const cJSON *list, const char *schedule, struct arena *arena, struct oncall_override **out, size_t *n)
{
    const cJSON *item;
    size_t i = 0;

    if (list == NULL)
        return false;
    *n = (size_t)cJSON_GetArraySize(list);
    *out = arena_zalloc(arena, (*n + 1) * sizeof **out);
    cJSON_ArrayForEach(item, list)
    {
        struct oncall_override *o = &(*out)[i++];

        if (!oncall_override_read(item, arena, o) || o->seq == 0 || !str_eq(o->schedule, schedule))
            return false;
    }
    return true;
}

bool
wire_oncall_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *schedule = json_get_str(o, "schedule");
    struct arena arena = { 0 };
    struct oncall_shift *shifts;
    struct oncall_override *overrides;
    size_t shifts_n, overrides_n;
    bool ok = schedule != NULL && oncall_shifts_read(json_get_array(o, "shifts"), &arena, &shifts, &shifts_n)
        && read_overrides(json_get_array(o, "overrides"), schedule, &arena, &overrides, &overrides_n);

    if (ok) {
        model_set_shifts(m, schedule, shifts, shifts_n);
        for (size_t i = 0; i < overrides_n; i++)
            model_put_override(m, &overrides[i]);
    }
    arena_release(&arena);
    return ok || err_set(err, ERR_PARSE, "who is on call can't be read on the wire");
}
