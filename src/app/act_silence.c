/* SPDX-License-Identifier: MIT */
/* What is asked of a silence on the command line: its matchers, at which source, or which one by its id. */
#include <string.h>

#include "app/act.h"
#include "app/local_source.h"
#include "net/loop.h"
#include "util/str.h"

/* So much of a silence's id names it. */
#define SILENCE_PREFIX_MIN 4

/* The one that is configured, where nothing is said and there is no choice. */
static bool
choose_source(struct act_order *a, struct err *err)
{
    const struct config *c = a->app->config;
    struct buf names = BUF_INIT;

    a->source = a->app->options.value[OPT_SOURCE];
    if (a->source != NULL)
        return true;
    if (c->sources.n == 0 && local_source_is_wanted(c))
        local_source_add(a->app->config);
    if (c->sources.n == 1) {
        a->source = c->sources.v[0]->name;
        return true;
    }
    for (size_t i = 0; i < c->sources.n; i++)
        buf_addf(&names, "%s%s", i == 0 ? "" : ", ", c->sources.v[i]->name);
    err_set(err, ERR_USAGE, "at which source? --source NAME: %s", names.len == 0 ? "none is configured" : buf_text(&names));
    buf_release(&names);
    return false;
}

bool
act_read_silence(struct act_order *a, struct err *err)
{
    struct silence_matchers matchers;

    if (act_names_silence(a))
        a->source = a->app->options.value[OPT_SOURCE];
    if (a->kind == CMD_SILENCE && a->until_ms != 0) {
        a->for_ms = a->until_ms - loop_now_ms();
        a->until_ms = 0;
    }
    if ((a->kind == CMD_SILENCE || a->kind == CMD_SILENCE_EXTEND) && a->for_ms == 0)
        return err_set(err, ERR_USAGE, "%s for how long? --for 2h", a->app->verb->name);
    if (a->kind != CMD_SILENCE)
        return true;
    for (int i = 0; i < a->app->words_n; i++)
        buf_addf(&a->matchers, "%s%s", i == 0 ? "" : " ", a->app->words[i]);
    if (a->matchers.full) /* without the last of them it would cover more */
        return err_set(err, ERR_USAGE, "the matchers have more than %zu bytes", SILENCE_TEXT_MAX);
    return silence_matchers_parse(buf_text(&a->matchers), &a->arena, &matchers, err) && choose_source(a, err);
}

bool
act_find_silence(struct act_order *a, const struct model *m, struct err *err)
{
    const char *prefix = a->app->words[0];
    const struct silence *found = NULL;
    size_t n = 0;

    for (size_t i = 0; i < m->silences.n; i++) {
        const struct silence *s = m->silences.v[i];

        if (!str_starts(s->id, prefix) || (a->source != NULL && !str_eq(s->source->name, a->source)))
            continue;
        n++;
        found = s;
    }
    if (n == 0 || strlen(prefix) < SILENCE_PREFIX_MIN)
        return err_set(err, ERR_NOTFOUND, "no silence's id begins with %s (%d characters at least); tocsin silences lists them",
            prefix, SILENCE_PREFIX_MIN);
    if (n > 1)
        return err_set(err, ERR_USAGE, "%zu silences' ids begin with %s: give more of it, or --source", n, prefix);
    str_set(&a->silence_id, found->id);
    a->source = arena_strdup(&a->arena, found->source->name);
    return true;
}
