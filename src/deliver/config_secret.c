/* SPDX-License-Identifier: MIT */
/* Options that say where a destination's secret lies, and lists. */
#include "deliver/config_own.h"

#include <string.h>

#include "util/secret.h"
#include "util/str.h"

static const struct {
    const char *end;
    size_t member;
} places[] = {
    { "file", offsetof(struct deliver_secret, file) },
    { "env", offsetof(struct deliver_secret, env) },
    { "command", offsetof(struct deliver_secret, command) },
};
#define PLACES (sizeof places / sizeof *places)

const char *
config_read_secret(struct config_reading *r, const struct conf_node *node, const char *what, const char *name)
{
    struct arena *a = &r->c->arena;
    struct deliver_secret secret = { .name = arena_strdup(a, name) };
    const char *before = NULL;

    for (size_t i = 0; i < PLACES; i++) {
        const char *option = arena_printf(a, "%s_%s", what, places[i].end), *value = conf_str(node, option);

        if (value == NULL)
            continue;
        if (before != NULL)
            FAULT(r, node, option, "%s and %s: one of the two is enough", before, option);
        else if (*value == '\0')
            FAULT(r, node, option, "%s is empty", option);
        else if (str_eq(places[i].end, "env") && !secret_is_variable(value))
            FAULT(r, node, option, "%s is the name of an environment variable: letters, digits and _", option);
        *(const char **)((char *)&secret + places[i].member) = arena_strdup(a, value);
        before = option;
    }
    if (before != NULL)
        vec_push(&r->secrets, secret);
    return before;
}

const char *const *
config_copy_list(struct config_reading *r, const struct conf_node *node, const char *option, size_t *n)
{
    struct arena *a = &r->c->arena;
    const char **v;

    *n = conf_list_n(node, option);
    v = arena_alloc(a, (*n + 1) * sizeof *v);
    for (size_t i = 0; i < *n; i++)
        v[i] = arena_strdup(a, conf_list_at(node, option, i));
    v[*n] = NULL;
    return v;
}
