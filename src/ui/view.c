/* SPDX-License-Identifier: MIT */
/* The list's order and filter, kept by what changed: a refresh costs what it brings, not what is there. */
#include "ui/view.h"

#include <stdlib.h>
#include <string.h>

#include "ui/view_count.h"
#include "util/alloc.h"

/* Alerts to be taken out of an array, found by address alone: no alert is touched on the way. */
struct address_set {
    const struct alert **slots;
    size_t mask, n;
};

void
view_init(struct view *v, const char *me)
{
    *v = (struct view){ .me = me, .text = xstrdup("") };
}

void
view_release(struct view *v)
{
    vec_release(&v->base);
    vec_release(&v->shown);
    vec_release(&v->sources);
    vec_release(&v->touched);
    view_drop_results(v);
    filter_free(v->filter);
    free(v->text);
}

static void
count_source(struct view *v, const struct source *s, int change)
{
    for (size_t i = 0; i < v->sources.n; i++)
        if (v->sources.v[i].source == s) {
            v->sources.v[i].alerts += (uint32_t)change;
            return;
        }
    vec_push(&v->sources, ((struct view_source){ .source = s, .alerts = (uint32_t)change }));
}

uint32_t
view_source_alerts(const struct view *v, const struct source *s)
{
    for (size_t i = 0; i < v->sources.n; i++)
        if (v->sources.v[i].source == s)
            return v->sources.v[i].alerts;
    return 0;
}

static size_t
address_slot(const struct address_set *set, const struct alert *a)
{
    size_t i = ((uintptr_t)a >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20 & set->mask;

    while (set->slots[i] != NULL && set->slots[i] != a)
        i = (i + 1) & set->mask;
    return i;
}

static void
address_add(struct address_set *set, const struct alert *a)
{
    set->slots[address_slot(set, a)] = a;
    set->n++;
}

static void
address_init(struct address_set *set, size_t n)
{
    size_t cap = 16;

    while (cap < 2 * n)
        cap *= 2;
    set->mask = cap - 1;
    set->n = 0;
    set->slots = xcalloc(cap, sizeof *set->slots);
}

static size_t
take_out(struct alert **v, size_t n, const struct address_set *set)
{
    size_t kept = 0;

    if (set->n == 0)
        return n;
    for (size_t i = 0; i < n; i++)
        if (set->slots[address_slot(set, v[i])] == NULL)
            v[kept++] = v[i];
    return kept;
}

static int
by_order(const void *a, const void *b)
{
    return alert_order(*(struct alert *const *)a, *(struct alert *const *)b);
}

/* How many of v[0..n) stand before a. */
static size_t
place_for(struct alert *const *v, size_t n, const struct alert *a)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (alert_order(v[mid], a) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* v has room for n + more; added is sorted. From the end, so that each of v moves once. */
static void
merge(struct alert **v, size_t n, struct alert *const *added, size_t more)
{
    while (more > 0) {
        size_t at = place_for(v, n, added[more - 1]);

        memmove(v + at + more, v + at, (n - at) * sizeof *v);
        v[at + more - 1] = added[more - 1];
        n = at;
        more--;
    }
}

static void
drop_gone(struct view *v, const struct model *m, struct address_set *set, struct address_set *leave)
{
    for (size_t i = 0; i < m->gone.n; i++) {
        struct alert *a = m->gone.v[i];

        if (!(a->ui_flags & FLAG_BASE))
            continue;
        view_uncount(v, a);
        a->ui_flags = FLAG_GONE;
        count_source(v, a->source, -1);
        address_add(set, a);
        address_add(leave, a);
    }
}

/* Those that may have moved leave their old places; they come back in v->touched. */
static void
lift_dirty(struct view *v, const struct model *m, struct address_set *set)
{
    vec_clear(&v->touched);
    for (size_t i = 0; i < m->dirty.n; i++) {
        struct alert *a = m->dirty.v[i];

        if (a->ui_flags & FLAG_GONE)
            continue;
        if (a->ui_flags & FLAG_BASE)
            address_add(set, a);
        else
            count_source(v, a->source, 1);
        vec_push(&v->touched, a);
    }
}

static void
put_back_base(struct view *v)
{
    if (v->touched.n == 0)
        return;
    qsort(v->touched.v, v->touched.n, sizeof *v->touched.v, by_order);
    vec_reserve(&v->base, v->base.n + v->touched.n);
    merge(v->base.v, v->base.n, v->touched.v, v->touched.n);
    v->base.n += v->touched.n;
}

/* It was shown and still passes: while hands are on it stays where it is. */
static bool
stays(struct view *v, struct alert *a)
{
    if (!v->still || !(a->ui_flags & FLAG_SHOWN))
        return false;
    a->ui_flags |= FLAG_DISPLACED;
    v->disordered = true;
    return true;
}

/* What passes goes back into the shown, which those in *leave have left. */
static void
put_back_shown(struct view *v, const struct model *m, struct address_set *leave, int64_t now_ms)
{
    size_t back = 0;

    for (size_t i = 0; i < v->touched.n; i++) {
        struct alert *a = v->touched.v[i];
        bool pass = view_passes(v, m, a, now_ms);

        if (pass && stays(v, a))
            continue;
        address_add(leave, a);
        view_uncount(v, a);
        if (!pass) {
            view_count_hidden(v, a, false);
            continue;
        }
        view_count_shown(a);
        v->touched.v[back++] = a;
    }
    v->shown.n = take_out(v->shown.v, v->shown.n, leave);
    vec_reserve(&v->shown, v->shown.n + back);
    merge(v->shown.v, v->shown.n, v->touched.v, back);
    v->shown.n += back;
}

/* Held: who is shown stays; who would come is counted. */
static void
note_waiting(struct view *v, const struct model *m, int64_t now_ms)
{
    for (size_t i = 0; i < v->touched.n; i++) {
        struct alert *a = v->touched.v[i];

        if (a->ui_flags & FLAG_SHOWN)
            continue;
        view_uncount(v, a);
        view_count_hidden(v, a, view_passes(v, m, a, now_ms));
    }
}

void
view_update(struct view *v, const struct model *m, int64_t now_ms)
{
    struct address_set set, leave;

    if (m->dirty.n == 0 && m->gone.n == 0)
        return;
    view_drop_results(v);
    address_init(&set, m->dirty.n + m->gone.n);
    address_init(&leave, m->dirty.n + m->gone.n);
    drop_gone(v, m, &set, &leave);
    lift_dirty(v, m, &set);
    v->base.n = take_out(v->base.v, v->base.n, &set);
    put_back_base(v);
    if (v->held) {
        v->shown.n = take_out(v->shown.v, v->shown.n, &leave);
        note_waiting(v, m, now_ms);
    } else {
        put_back_shown(v, m, &leave, now_ms);
    }
    free(set.slots);
    free(leave.slots);
}

size_t
view_place(const struct view *v, const struct alert *a, size_t hint)
{
    if (hint < v->shown.n && v->shown.v[hint] == a)
        return hint;
    for (size_t i = 0; i < v->shown.n; i++)
        if (v->shown.v[i] == a)
            return i;
    return VIEW_NOWHERE;
}

/* Of a copied model it stands in the same slot, mostly. */
static struct alert *
same_in(const struct model *m, const struct alert *was)
{
    if (was->slot < m->alerts.n && alert_id_equal(&m->alerts.v[was->slot]->id, &was->id))
        return m->alerts.v[was->slot];
    return (struct alert *)model_alert(m, &was->id);
}

/* Most of a board is as it was a moment before or after: those keep their order, and only the others are sorted. */
static void
take_over_order(struct view *v, const struct model *m)
{
    size_t kept = 0;

    for (size_t i = 0; i < v->base.n; i++) {
        struct alert *was = v->base.v[i], *is;

        was->ui_flags = 0;
        is = same_in(m, was);
        if (is == NULL || alert_order(was, is) != 0)
            continue;
        is->ui_flags = FLAG_BASE;
        v->base.v[kept++] = is;
    }
    v->base.n = kept;
}

static void
add_the_others(struct view *v, const struct model *m)
{
    vec_clear(&v->touched);
    vec_clear(&v->sources);
    for (size_t i = 0; i < m->alerts.n; i++) {
        struct alert *a = m->alerts.v[i];

        count_source(v, a->source, 1);
        if (a->ui_flags == FLAG_BASE)
            continue;
        a->ui_flags = FLAG_BASE;
        vec_push(&v->touched, a);
    }
    put_back_base(v);
}

void
view_start_anew(struct view *v, const struct model *m, int64_t now_ms)
{
    bool held = v->held;

    view_drop_results(v);
    for (size_t i = 0; i < m->alerts.n; i++)
        m->alerts.v[i]->ui_flags = 0;
    take_over_order(v, m);
    add_the_others(v, m);
    vec_clear(&v->shown);
    memset(v->hidden, 0, sizeof v->hidden);
    v->waiting = 0;
    view_hold(v, m, false, now_ms);
    v->held = held;
}
