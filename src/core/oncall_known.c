/* SPDX-License-Identifier: MIT */
/* What the model knows of who is on call: shifts that were listed, and overrides by hand. */
#include <string.h>

#include "core/event.h"
#include "core/model.h"
#include "util/str.h"

static size_t
drop_shifts(struct model *m, const char *schedule)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->oncall.shifts.n; i++)
        if (!str_eq(m->oncall.shifts.v[i].schedule, schedule))
            m->oncall.shifts.v[kept++] = m->oncall.shifts.v[i];
    m->oncall.shifts.n = kept;
    return kept;
}

void
model_set_shifts(struct model *m, const char *schedule, const struct oncall_shift *v, size_t n)
{
    const char *name = pool_str(&m->pool, schedule);

    drop_shifts(m, name);
    for (size_t i = 0; i < n; i++) {
        struct oncall_shift shift = { name, pool_str(&m->pool, v[i].person), v[i].from_ms, v[i].until_ms };

        vec_push(&m->oncall.shifts, shift);
    }
    m->generation++;
}

/* Where one of that seq stands, or would stand. */
static size_t
place_of(const struct model *m, uint64_t seq)
{
    size_t i = 0;

    while (i < m->oncall.overrides.n && m->oncall.overrides.v[i].seq < seq)
        i++;
    return i;
}

void
model_put_override(struct model *m, const struct oncall_override *o)
{
    struct oncall_override copy = *o;
    size_t i = place_of(m, o->seq);

    copy.schedule = pool_str(&m->pool, o->schedule);
    copy.person = pool_str(&m->pool, o->person);
    copy.by = pool_str(&m->pool, o->by);
    if (i == m->oncall.overrides.n || m->oncall.overrides.v[i].seq != o->seq) {
        vec_push(&m->oncall.overrides, copy);
        memmove(&m->oncall.overrides.v[i + 1], &m->oncall.overrides.v[i], (m->oncall.overrides.n - 1 - i) * sizeof copy);
    }
    m->oncall.overrides.v[i] = copy;
    m->generation++;
}

const struct oncall_override *
model_override(const struct model *m, uint64_t seq)
{
    size_t i = place_of(m, seq);

    return i < m->oncall.overrides.n && m->oncall.overrides.v[i].seq == seq ? &m->oncall.overrides.v[i] : NULL;
}

void
model_drop_override(struct model *m, uint64_t seq)
{
    size_t i = place_of(m, seq);

    if (i < m->oncall.overrides.n && m->oncall.overrides.v[i].seq == seq)
        vec_remove(&m->oncall.overrides, i);
    m->generation++;
}

/* Those that are long over, by the log's own time: a replay comes to the same. */
static void
forget_overrides(struct model *m, int64_t at_ms)
{
    for (size_t i = m->oncall.overrides.n; i-- > 0;)
        if (m->oncall.overrides.v[i].until_ms + ONCALL_KEPT_MS < at_ms)
            vec_remove(&m->oncall.overrides, i);
}

static void
apply_override(struct model *m, const struct event *ev)
{
    struct oncall_override o = ev->u.override.o;

    if (o.seq == 0)
        o.seq = ev->seq;
    forget_overrides(m, ev->at_ms);
    if (ev->u.override.stands)
        model_put_override(m, &o);
    else
        model_drop_override(m, o.seq);
}

void
model_apply_oncall(struct model *m, const struct event *ev)
{
    m->oncall.last_seq = ev->seq;
    if (event_rows[ev->kind].data == DATA_SHIFTS)
        model_set_shifts(m, ev->u.shifts.schedule, ev->u.shifts.v, ev->u.shifts.n);
    else
        apply_override(m, ev);
}

void
model_clear_oncall(struct model *m)
{
    vec_release(&m->oncall.shifts);
    vec_release(&m->oncall.overrides);
    m->oncall.last_seq = 0;
}

void
model_copy_oncall(struct model *to, const struct model *from)
{
    for (size_t i = 0; i < from->oncall.shifts.n; i++) {
        const struct oncall_shift *s = &from->oncall.shifts.v[i];
        struct oncall_shift copy = { pool_str(&to->pool, s->schedule), pool_str(&to->pool, s->person), s->from_ms, s->until_ms };

        vec_push(&to->oncall.shifts, copy);
    }
    to->oncall.last_seq = from->oncall.last_seq;
    for (size_t i = 0; i < from->oncall.overrides.n; i++)
        model_put_override(to, &from->oncall.overrides.v[i]);
}
