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
read_overrides(const cJSON *list, struct model *m, struct arena *arena)
{
    const cJSON *item;
    struct oncall_override v;

    if (list == NULL)
        return false;
    cJSON_ArrayForEach(item, list)
    {
        if (!oncall_override_read(item, arena, &v) || v.seq == 0)
            return false;
        model_put_override(m, &v);
    }
    return true;
}

bool
wire_oncall_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *schedule = json_get_str(o, "schedule");
    struct arena arena = { 0 };
    struct oncall_shift *v;
    size_t n;
    bool ok = schedule != NULL && oncall_shifts_read(json_get_array(o, "shifts"), &arena, &v, &n);

    if (ok)
        model_set_shifts(m, schedule, v, n);
    ok = ok && read_overrides(json_get_array(o, "overrides"), m, &arena);
    arena_release(&arena);
    return ok || err_set(err, ERR_PARSE, "who is on call can't be read on the wire");
}
