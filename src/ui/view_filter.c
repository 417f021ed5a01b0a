/* SPDX-License-Identifier: MIT */
/* Searching: a narrower filter asks only those that are shown, and one that was typed before is remembered. */
#include <stdlib.h>
#include <string.h>

#include "ui/view_count.h"
#include "util/alloc.h"

/*
 * A search reads a few lines of memory of each of a hundred thousand alerts that lie anywhere: waiting for them is most of its time,
 * so they are asked for ahead. The alert first, then the text that it points to.
 */
#define AHEAD_ALERT 24
#define AHEAD_TEXT 12

static void
fetch_ahead(struct alert *const *from, size_t i, size_t n)
{
    if (i + AHEAD_ALERT < n) {
        const struct alert *a = from[i + AHEAD_ALERT];

        __builtin_prefetch(&a->ui_flags);
        __builtin_prefetch(&a->search);
        __builtin_prefetch(&a->hold);
    }
    if (i + AHEAD_TEXT < n) {
        const char *text = from[i + AHEAD_TEXT]->search;

        __builtin_prefetch(text);
        __builtin_prefetch(text + 64);
        __builtin_prefetch(text + 128);
    }
}

/* Chooses anew among the first n of `from`, which is base or the shown themselves. */
static void
choose(struct view *v, const struct model *m, struct alert *const *from, size_t n, int64_t now_ms)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        struct alert *a = from[i];
        bool pass;

        fetch_ahead(from, i, n);
        pass = view_passes(v, m, a, now_ms);

        if (pass && (a->ui_flags & FLAG_SHOWN)) {
            if (from == v->base.v)
                a->ui_flags &= (uint8_t)~FLAG_DISPLACED;
            v->shown.v[kept++] = a;
            continue;
        }
        if (!pass && (a->ui_flags & FLAG_HIDDEN) && !(a->ui_flags & FLAG_WAITING))
            continue;
        view_uncount(v, a);
        if (!pass) {
            view_count_hidden(v, a, false);
            continue;
        }
        view_count_shown(a);
        v->shown.v[kept++] = a;
    }
    v->shown.n = kept;
}

static void
choose_all(struct view *v, const struct model *m, int64_t now_ms)
{
    view_drop_results(v);
    vec_reserve(&v->shown, v->base.n);
    v->disordered = false;
    choose(v, m, v->base.v, v->base.n, now_ms);
}

static void
drop_result(struct view *v)
{
    struct view_result *r = &v->results[--v->results_n];

    free(r->text);
    free(r->shown);
}

void
view_drop_results(struct view *v)
{
    while (v->results_n > 0)
        drop_result(v);
}

static void
keep_result(struct view *v)
{
    if (v->results_n == VIEW_RESULTS_MAX)
        return;
    v->results[v->results_n++] = (struct view_result){
        .text = xstrdup(v->text),
        .shown = xmemdup(v->shown.v, v->shown.n * sizeof *v->shown.v),
        .n = v->shown.n,
    };
}

/* All that is shown now is among what was shown then: some come back, none leaves. */
static void
bring_back(struct view *v, const struct view_result *r)
{
    for (size_t i = 0; i < r->n; i++) {
        if (r->shown[i]->ui_flags & FLAG_SHOWN)
            continue;
        view_uncount(v, r->shown[i]);
        view_count_shown(r->shown[i]);
    }
    memcpy(v->shown.v, r->shown, r->n * sizeof *r->shown);
    v->shown.n = r->n;
}

static bool
find_result(struct view *v, const char *text)
{
    size_t i = v->results_n;

    while (i > 0 && strcmp(v->results[i - 1].text, text) != 0)
        i--;
    if (i == 0)
        return false;
    while (v->results_n > i)
        drop_result(v);
    bring_back(v, &v->results[i - 1]);
    drop_result(v);
    return true;
}

static void
choose_among_shown(struct view *v, const struct model *m, int64_t now_ms)
{
    keep_result(v);
    choose(v, m, v->shown.v, v->shown.n, now_ms);
}

bool
view_set_filter(struct view *v, const struct model *m, const char *text, int64_t now_ms, size_t *column, struct err *err)
{
    struct filter *f = filter_new(text, column, err), *old = v->filter;

    if (f == NULL)
        return false;
    v->filter = f;
    if (!find_result(v, text)) {
        if (old != NULL && !v->held && filter_narrows(f, old))
            choose_among_shown(v, m, now_ms);
        else
            choose_all(v, m, now_ms);
    }
    filter_free(old);
    free(v->text);
    v->text = xstrdup(text);
    return true;
}

void
view_tick(struct view *v, const struct model *m, int64_t now_ms)
{
    if (!v->held && v->filter != NULL && filter_is_timed(v->filter))
        choose_all(v, m, now_ms);
}

void
view_ask_again(struct view *v, const struct model *m, int64_t now_ms)
{
    if (!v->held && v->filter != NULL)
        choose_all(v, m, now_ms);
}

bool
view_is_displaced(const struct alert *a)
{
    return (a->ui_flags & FLAG_DISPLACED) != 0;
}

void
view_sort(struct view *v, const struct model *m, int64_t now_ms)
{
    if (v->disordered && !v->held)
        choose_all(v, m, now_ms);
}

void
view_hold(struct view *v, const struct model *m, bool hold, int64_t now_ms)
{
    v->held = hold;
    if (!hold)
        choose_all(v, m, now_ms);
}
