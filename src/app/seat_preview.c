/* SPDX-License-Identifier: MIT */
/* What a silence would cover, asked for this screen: of its own engine, or of the owner. */
#include <stdlib.h>

#include "app/seat_own.h"
#include "engine/preview.h"

struct seat_preview {
    preview_fn *fn;
    void *arg;
    struct preview_call *call; /* of our own engine */
    uint64_t ask;              /* of the owner */
};

struct ask {
    const char *source;
    const struct silence_matchers *matchers;
};

/* Takes it off the seat before fn, which may ask for another one. */
static void
tell(struct seat *s, const struct preview *p)
{
    struct seat_preview asked = *s->preview;

    free(s->preview);
    s->preview = NULL;
    asked.fn(asked.arg, p);
}

static void
give_up(struct seat *s)
{
    if (s->preview == NULL)
        return;
    if (s->preview->call != NULL)
        preview_cancel(s->preview->call);
    else if (s->preview->ask != 0)
        vec_push(&s->previews_given_up, s->preview->ask);
    free(s->preview);
    s->preview = NULL;
}

static void
fail(struct seat *s, const struct err *err)
{
    struct preview p = { .err = *err };

    tell(s, &p);
}

void
seat_preview_fail(struct seat *s, const char *why)
{
    struct err err;

    vec_clear(&s->previews_given_up);
    if (s->preview == NULL)
        return;
    if (s->preview->call != NULL)
        preview_cancel(s->preview->call);
    err_set(&err, ERR_UNAVAILABLE, "%s", why);
    fail(s, &err);
}

static void
on_preview(void *arg, const struct preview *p)
{
    tell(arg, p);
}

static void
put_ask(struct json_out *o, const void *what)
{
    const struct ask *a = what;

    preview_put_ask(o, a->source, a->matchers);
}

void
seat_preview(struct seat *s, const char *source, const struct silence_matchers *matchers,
    void (*fn)(void *arg, const struct preview *p), void *arg)
{
    const struct ask ask = { source, matchers };
    struct err err = { 0 };

    give_up(s);
    if (source == NULL)
        return;
    s->preview = xcalloc(1, sizeof *s->preview);
    s->preview->fn = fn;
    s->preview->arg = arg;
    if (s->role == SEAT_OWNER)
        s->preview->call = engine_preview(s->owner.engine, source, matchers, on_preview, s, &err);
    else if (s->role == SEAT_CLIENT)
        s->preview->ask = client_ask(link_client(s->link), "preview", put_ask, &ask);
    else
        err_set(&err, ERR_UNAVAILABLE, "nobody has the store just now");
    if (err.code != ERR_NONE)
        fail(s, &err);
}

static bool
was_given_up(struct seat *s, uint64_t id)
{
    for (size_t i = 0; i < s->previews_given_up.n; i++)
        if (s->previews_given_up.v[i] == id) {
            vec_remove(&s->previews_given_up, i);
            return true;
        }
    return false;
}

bool
seat_preview_answer(struct seat *s, uint64_t id, const cJSON *line)
{
    struct arena arena = { 0 };
    struct preview p;

    if (s->preview == NULL || s->preview->ask != id)
        return was_given_up(s, id);
    preview_read(line, &arena, &p);
    tell(s, &p);
    arena_release(&arena);
    return true;
}
