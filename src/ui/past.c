/* SPDX-License-Identifier: MIT */
/* Copies of history lines. */
#include "ui/past.h"

void
past_clear(struct past *p)
{
    for (size_t i = 0; i < p->lines.n; i++) {
        free((char *)p->lines.v[i].actor);
        free((char *)p->lines.v[i].verb);
        free((char *)p->lines.v[i].text);
    }
    vec_clear(&p->lines);
    p->is_here = false;
}

void
past_release(struct past *p)
{
    past_clear(p);
    vec_release(&p->lines);
}

void
past_fill(struct past *p, const struct ui_input *in)
{
    size_t n = in->lines_n < PAST_MAX ? in->lines_n : PAST_MAX;

    past_clear(p);
    p->is_here = true;
    for (size_t i = 0; i < n; i++) {
        const struct history_line *h = &in->lines[i];
        struct history_line copy = { h->at_ms, h->seq, xstrdup(h->actor), xstrdup(h->verb), xstrdup(h->text) };

        vec_push(&p->lines, copy);
    }
}
