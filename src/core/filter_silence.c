/* SPDX-License-Identifier: MIT */
/* A filter on its way to become a silence: labels go over, all else does not. */
#include <stdlib.h>

#include "core/filter_private.h"

static int
by_place(const void *a, const void *b)
{
    const struct filter_term *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

static struct silence_matcher
matcher_of(const struct filter_term *t, struct arena *arena)
{
    return (struct silence_matcher){
        .name = arena_strdup(arena, t->matcher.name),
        .value = arena_strdup(arena, t->matcher.value),
        .is_regex = t->op == OP_RE || t->op == OP_NRE,
        .is_equal = t->op == OP_EQ || t->op == OP_RE,
    };
}

bool
filter_matchers(const char *text, struct arena *arena, struct silence_matchers *out, struct buf *left_out, struct err *err)
{
    struct filter *f = filter_new(text, NULL, err);
    struct silence_matcher *v;
    size_t n = 0;

    *out = (struct silence_matchers){ 0 };
    if (f == NULL)
        return false;
    v = arena_zalloc(arena, (f->terms.n + 1) * sizeof *v);
    if (f->terms.n > 0)
        qsort(f->terms.v, f->terms.n, sizeof *f->terms.v, by_place);
    for (size_t i = 0; i < f->terms.n; i++) {
        const struct filter_term *t = &f->terms.v[i];

        if (t->kind == TERM_LABEL) {
            v[n++] = matcher_of(t, arena);
            continue;
        }
        if (left_out->len > 0)
            buf_adds(left_out, "  ");
        buf_add(left_out, text + t->from, t->to - t->from);
    }
    *out = (struct silence_matchers){ v, n };
    filter_free(f);
    return true;
}
