/* SPDX-License-Identifier: MIT */
/* The board as the store has it, read-only: for verbs that need no owner. */
#include "app/board.h"

#include <stdlib.h>

#include "app/local_source.h"
#include "store/store.h"

/* How labels are read is known before the alerts come: their searchable text follows from it. */
static void
add_sources(struct model *m, const struct config *c)
{
    for (size_t i = 0; i < c->sources.n; i++) {
        struct source *s = model_add_source(m, c->sources.v[i]->name);

        s->map = c->sources.v[i]->map;
        s->every_ms = c->sources.v[i]->every_ms;
    }
}

/* The owner may be another process: how a source is doing is judged by when it last answered, which that one writes now and then. */
static void
judge_by_last_answer(struct model *m, const char *store)
{
    char *owner = store_owner(store);

    for (size_t i = 0; i < m->sources.n; i++) {
        struct source *s = m->sources.v[i];

        s->skip_health = true;
        s->lag_ms = owner != NULL ? SOURCE_WRITE_MS + s->every_ms : 0;
    }
    free(owner);
}

bool
board_open_unread(struct board *b, struct app *app, struct err *err)
{
    *b = (struct board){ .model = model_new(&app->config->model) };
    b->reader = reader_open(app->store, err);
    if (b->reader != NULL)
        return true;
    if (err->code == ERR_NOTFOUND)
        err_set(err, ERR_UNAVAILABLE, "there is no store %s yet; tocsin, or tocsin serve --once, makes it", app->store);
    return false;
}

bool
board_open(struct board *b, struct app *app, struct err *err)
{
    if (!board_open_unread(b, app, err))
        return false;
    if (local_source_is_wanted(app->config))
        local_source_add(app->config);
    add_sources(b->model, app->config);
    if (!reader_load(b->reader, b->model, err))
        return false;
    judge_by_last_answer(b->model, app->store);
    return true;
}

void
board_close(struct board *b)
{
    reader_close(b->reader);
    model_free(b->model);
    *b = (struct board){ 0 };
}
