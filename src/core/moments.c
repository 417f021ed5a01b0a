/* SPDX-License-Identifier: MIT */
/* Moments of the model: when something was last seen, by name. */
#include <stdlib.h>
#include <string.h>

#include "core/model.h"

static struct moment *
find(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->moments.n; i++)
        if (strcmp(m->moments.v[i].name, name) == 0)
            return &m->moments.v[i];
    return NULL;
}

int64_t
model_moment(const struct model *m, const char *name)
{
    const struct moment *moment = find(m, name);

    return moment == NULL ? 0 : moment->at_ms;
}

void
model_set_moment(struct model *m, const char *name, int64_t at_ms, bool keep)
{
    struct moment *moment = find(m, name);

    if (moment == NULL) {
        vec_push(&m->moments, ((struct moment){ .name = xstrdup(name) }));
        moment = &m->moments.v[m->moments.n - 1];
    }
    moment->at_ms = at_ms;
    moment->kept |= keep;
    moment->unwritten |= keep;
}

void
model_clear_moments(struct model *m)
{
    for (size_t i = 0; i < m->moments.n; i++)
        free(m->moments.v[i].name);
    vec_release(&m->moments);
}
