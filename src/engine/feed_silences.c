/* SPDX-License-Identifier: MIT */
/* The silences of a source, as its instances list them after the alerts of a poll. */
#include <stdio.h>
#include <string.h>

#include "engine/feed.h"

struct place {
    const char *id;
    size_t at;
};

static bool
same_id(const void *value, const void *key)
{
    return strcmp(((const struct place *)value)->id, key) == 0;
}

static uint64_t
hash_of(const char *id)
{
    return hash64(id, strlen(id));
}

static struct silence_fact
copy_of(struct arena *arena, const struct silence_fact *s)
{
    struct silence_fact copy = *s;

    copy.id = arena_strdup(arena, s->id);
    copy.author = arena_strdup(arena, s->author);
    copy.comment = arena_strdup(arena, s->comment);
    silence_matchers_copy(&s->matchers, arena, &copy.matchers);
    return copy;
}

/* What was put from here is looked for in the list. */
static bool
is_ours(const struct feed *f, const char *id)
{
    const struct model *m = f->engine->m;
    const struct silence *s = model_silence(m, model_source(m, f->config->name), id);

    return s != NULL && s->message != 0;
}

void
silence_list_add(struct feed *f, const struct silence_fact *s)
{
    struct silence_list *l = &f->silences;
    struct place *p = map_get(&l->by_id, hash_of(s->id), same_id, s->id);

    if (p != NULL) {
        if (s->updated_at_ms > l->v.v[p->at].updated_at_ms)
            l->v.v[p->at] = copy_of(&l->arena, s);
        return;
    }
    if (l->v.n >= SILENCES_LISTED_MAX && !is_ours(f, s->id)) {
        l->left_out++;
        return;
    }
    p = arena_alloc(&l->arena, sizeof *p);
    vec_push(&l->v, copy_of(&l->arena, s));
    *p = (struct place){ l->v.v[l->v.n - 1].id, l->v.n - 1 };
    map_add(&l->by_id, hash_of(s->id), p);
}

void
silence_list_end(struct feed *f, const struct step *step)
{
    struct silence_list *l = &f->silences;

    if (step->kind == STEP_DONE) {
        l->whole++;
        l->has_holes |= step->skipped > 0;
    }
    if (l->left_out > 0)
        snprintf(l->words, sizeof l->words, "it has more than %d silences: the others are not known here", SILENCES_LISTED_MAX);
    if (step->fault.code != ERR_NONE && l->words[0] == '\0')
        snprintf(l->words, sizeof l->words, "%s%.200s",
            step->kind == STEP_DONE ? "" : "its silences can't be read: ", step->fault.text);
}

/* A list with holes proves no absence: what was there, and is not over, stays. */
static void
keep_known(struct feed *f)
{
    const struct model *m = f->engine->m;

    for (size_t i = 0; i < m->silences.n; i++) {
        const struct silence *s = m->silences.v[i];
        struct silence_fact fact = { .id = s->id,
            .starts_at_ms = s->starts_at_ms,
            .ends_at_ms = s->ends_at_ms,
            .author = s->author,
            .comment = s->comment };

        if (strcmp(s->source->name, f->config->name) != 0 || s->ends_at_ms <= engine_now(f->engine) || !s->listed)
            continue;
        if (map_get(&f->silences.by_id, hash_of(s->id), same_id, s->id) == NULL
            && silence_matchers_parse(s->matchers, &f->silences.arena, &fact.matchers, NULL))
            silence_list_add(f, &fact);
    }
}

void
silence_list_tell(struct feed *f)
{
    struct command cmd = { .kind = CMD_SILENCES, .actor = f->config->name, .origin = f->origin, .source = f->config->name };
    struct outcome out;
    struct err err;

    if (f->silences.whole == 0)
        return;
    if (f->silences.has_holes)
        keep_known(f);
    snprintf(f->origin, sizeof f->origin, "source:%s", f->config->name);
    cmd.silences = f->silences.v.v;
    cmd.silences_n = f->silences.v.n;
    (void)!engine_decide(f->engine, &cmd, &out, &err);
    outcome_release(&out);
}

void
silence_list_release(struct silence_list *l)
{
    arena_release(&l->arena);
    vec_release(&l->v);
    map_release(&l->by_id);
    *l = (struct silence_list){ 0 };
}
