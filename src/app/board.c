/* SPDX-License-Identifier: MIT */
/* The board for a verb that only looks. */
#include "app/board.h"

#include <stdlib.h>
#include <string.h>

#include "app/event_out.h"
#include "app/local_source.h"
#include "net/loop.h"
#include "serve/wire.h"
#include "store/store.h"
#include "util/time.h"

/* Events asked of the owner at a time. */
#define PAGE_EVENTS 1000

/* How labels are read is known before the alerts come: their searchable text follows from it. */
void
board_add_sources(struct model *m, const struct config *c)
{
    for (size_t i = 0; i < c->sources.n; i++) {
        struct source *s = model_add_source(m, c->sources.v[i]->name);

        s->map = c->sources.v[i]->map;
        s->every_ms = c->sources.v[i]->every_ms;
    }
}

/* The owner may be a process that we can't ask: how a source is doing is judged by when it last answered, which that one writes now and then. */
static void
judge_by_last_answer(struct model *m, const char *owner)
{
    for (size_t i = 0; i < m->sources.n; i++) {
        struct source *s = m->sources.v[i];

        s->skip_health = true;
        s->lag_ms = owner != NULL ? SOURCE_WRITE_MS + s->every_ms : 0;
    }
}

static bool
open_reader(struct board *b, struct app *app, struct err *err)
{
    b->reader = reader_open(app->store, err);
    if (b->reader != NULL)
        return true;
    if (err->code == ERR_NOTFOUND)
        err_set(err, ERR_UNAVAILABLE, "there is no store %s yet; tocsin, or tocsin serve --once, makes it", app->store);
    return false;
}

/* An owner that is there and does not answer is no reason not to look at what it wrote, nor to keep quiet about it. */
static bool
open_remote(struct board *b, struct app *app)
{
    struct err err = { 0 };

    b->remote = remote_open(app, &err);
    if (b->remote == NULL && err.code == ERR_UNAVAILABLE && !store_is_anothers(app->store))
        say_note("%s; this is what stands in the store", err.text);
    if (b->remote == NULL)
        return false;
    b->model = remote_model(b->remote);
    return true;
}

/* The file itself where it is ours to read, else its owner. */
bool
board_open_unread(struct board *b, struct app *app, struct err *err)
{
    struct err asked = { 0 };

    *b = (struct board){ 0 };
    if (!open_reader(b, app, err)) {
        b->remote = remote_open(app, &asked);
        if (b->remote == NULL && asked.code != ERR_NOTFOUND)
            *err = asked;
        else if (b->remote == NULL && store_is_anothers(app->store))
            err_set(err, ERR_UNAVAILABLE, "nobody owns %s, and it is another account's: start tocsin or tocsin serve as that one",
                app->store);
    }
    if (b->remote != NULL)
        b->model = remote_model(b->remote);
    else
        b->model = model_new(&app->config->model);
    return b->reader != NULL || b->remote != NULL;
}

const char *
board_incident_filter(uint64_t number, char out[BOARD_INCIDENT_FILTER_MAX])
{
    char id[INCIDENT_ID_MAX];

    incident_id(number, id);
    snprintf(out, BOARD_INCIDENT_FILTER_MAX, "@inc=%s", id);
    return out;
}

static bool
load(struct board *b, struct app *app, struct err *err)
{
    char *owner;

    if (local_source_is_wanted(app->config))
        local_source_add(app->config);
    board_add_sources(b->model, app->config);
    if (!reader_load(b->reader, b->model, err))
        return false;
    owner = store_owner(app->store);
    judge_by_last_answer(b->model, owner);
    free(owner);
    return true;
}

bool
board_open_whole(struct board *b, struct app *app, struct err *err)
{
    static const struct board_query all = { .filter = "", .silences = true };

    if (!board_open_unread(b, app, err))
        return false;
    return b->reader != NULL ? load(b, app, err) : remote_query(b->remote, &all, err);
}

bool
board_open_store(struct board *b, struct app *app, bool rows, struct err *err)
{
    *b = (struct board){ 0 };
    if (!open_reader(b, app, err))
        return false;
    b->model = model_new(&app->config->model);
    return !rows || load(b, app, err);
}

bool
board_open(struct board *b, struct app *app, const struct board_query *q, struct err *err)
{
    struct err unread = { 0 };

    *b = (struct board){ 0 };
    if (!open_remote(b, app))
        return board_open_whole(b, app, err);
    if (remote_same_account(b->remote))
        (void)open_reader(b, app, &unread); /* it has labels that the owner does not send; without it the owner says the rest */
    return remote_query(b->remote, q, err);
}

/* What is looked for without a configuration counts only where it was found: the store knows it then. */
static void
add_local_source(struct model *m, struct config *c)
{
    if (!local_source_is_wanted(c))
        return;
    local_source_add(c);
    board_add_sources(m, c);
    m->sources.v[0]->row = 1;
}

bool
board_status(struct app *app, int64_t now_ms, struct status *out, struct err *err)
{
    char *owner = store_owner(app->store);
    struct board b;
    bool ok = board_open_unread(&b, app, err);

    if (ok && b.reader == NULL)
        ok = err_set(err, ERR_UNAVAILABLE, "%s is another account's, and its owner does not tell how things stand", app->store);
    if (ok) {
        board_add_sources(b.model, app->config);
        add_local_source(b.model, app->config);
        judge_by_last_answer(b.model, owner);
        ok = reader_status(b.reader, b.model, owner, now_ms, out, err);
    }
    board_close(&b);
    free(owner);
    return ok;
}

void
board_close(struct board *b)
{
    reader_close(b->reader);
    if (b->remote != NULL)
        remote_close(b->remote); /* the model is its own */
    else
        model_free(b->model);
    *b = (struct board){ 0 };
}

/* --- events of the owner, page by page */

struct page {
    const struct event_query *q;
    uint64_t after, before;
    size_t limit;
};

static void
put_page(struct json_out *o, const void *what)
{
    const struct page *p = what;

    json_int(o, "after", (int64_t)p->after);
    json_int(o, "before", (int64_t)p->before);
    json_time(o, "since", p->q->since_ms);
    json_bool(o, "newest_first", p->q->newest_first);
    json_int(o, "limit", (int64_t)p->limit);
}

static void
put_history(struct json_out *o, const void *what)
{
    const struct page *p = what;
    char hex[ALERT_ID_HEX];

    if (p->q->alert != NULL) {
        alert_id_hex(p->q->alert, hex);
        json_str(o, "alert", hex);
    } else {
        json_str(o, "stream", p->q->stream);
    }
}

/* Histories come newest first; who wants them the other way walks from the end. */
static bool
give_events(const cJSON *answer, bool backwards, struct page *p, reader_event_fn *fn, void *ctx, bool *more, struct err *err)
{
    const cJSON *list = json_get_array(answer, "events");
    int n = list == NULL ? 0 : cJSON_GetArraySize(list);

    for (int i = 0; i < n && *more; i++) {
        struct arena arena = { 0 };
        struct stored_event e;
        bool ok = event_read(cJSON_GetArrayItem(list, backwards ? n - 1 - i : i), &e, &arena, err);

        if (ok && p->q->newest_first)
            p->before = e.ev.seq;
        else if (ok)
            p->after = e.ev.seq;
        if (ok)
            *more = fn(ctx, &e);
        arena_release(&arena);
        if (!ok)
            return false;
    }
    *more = *more && n == (int)p->limit;
    return true;
}

static bool
remote_events(struct remote *r, const struct event_query *q, reader_event_fn *fn, void *ctx, struct err *err)
{
    struct page p = { .q = q, .after = q->after_seq, .limit = PAGE_EVENTS };
    bool of_one = q->alert != NULL || q->stream != NULL;
    bool more = true, ok = true;

    while (ok && more) {
        cJSON *answer = remote_ask(r, of_one ? "history" : "log", of_one ? put_history : put_page, &p, err);

        ok = answer != NULL && give_events(answer, of_one && !q->newest_first, &p, fn, ctx, &more, err);
        cJSON_Delete(answer);
        more = more && !of_one;
    }
    return ok;
}

bool
board_events(const struct board *b, const struct event_query *q, reader_event_fn *fn, void *ctx, struct err *err)
{
    if (b->reader != NULL)
        return reader_events(b->reader, q, fn, ctx, err);
    return remote_events(b->remote, q, fn, ctx, err);
}

/* --- a timeline: its pages come newest first, and are given from the oldest on */

struct timeline_page {
    uint64_t incident, before;
};

static void
put_timeline(struct json_out *o, const void *what)
{
    const struct timeline_page *p = what;

    json_int(o, "incident", (int64_t)p->incident);
    if (p->before != 0)
        json_int(o, "before", (int64_t)p->before);
}

static bool
give_backwards(const cJSON *answer, reader_event_fn *fn, void *ctx, struct err *err)
{
    const cJSON *list = json_get_array(answer, "events");
    bool ok = true, more = true;

    for (int i = list == NULL ? 0 : cJSON_GetArraySize(list); ok && more && i-- > 0;) {
        struct arena arena = { 0 };
        struct stored_event e;

        ok = event_read(cJSON_GetArrayItem(list, i), &e, &arena, err);
        if (ok)
            more = fn(ctx, &e);
        arena_release(&arena);
    }
    return ok;
}

static bool
remote_timeline(struct remote *r, uint64_t incident, reader_event_fn *fn, void *ctx, struct err *err)
{
    struct timeline_page p = { .incident = incident };
    VEC(cJSON *) pages = { 0 };
    bool ok = true, more = true;

    while (ok && more) {
        cJSON *answer = remote_ask(r, "history", put_timeline, &p, err);
        const cJSON *list = answer == NULL ? NULL : json_get_array(answer, "events");
        const cJSON *oldest = list == NULL ? NULL : cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1);
        uint64_t seq = oldest == NULL ? 0 : json_get_number(oldest, "seq");

        ok = answer != NULL;
        more = ok && oldest != NULL && json_get_bool(answer, "more", false);
        if (more && (seq == 0 || (p.before != 0 && seq >= p.before)))
            ok = err_set(err, ERR_PARSE, "the owner's answers about the timeline do not get older: ask again, or restart it");
        p.before = seq;
        if (answer != NULL)
            vec_push(&pages, answer);
    }
    for (size_t i = pages.n; ok && i-- > 0;)
        ok = give_backwards(pages.v[i], fn, ctx, err);
    for (size_t i = 0; i < pages.n; i++)
        cJSON_Delete(pages.v[i]);
    vec_release(&pages);
    return ok;
}

bool
board_timeline(const struct board *b, uint64_t incident, reader_event_fn *fn, void *ctx, struct err *err)
{
    if (b->reader != NULL)
        return reader_timeline(b->reader, incident, fn, ctx, err);
    return remote_timeline(b->remote, incident, fn, ctx, err);
}

int64_t
board_version(const struct board *b)
{
    return b->reader != NULL ? reader_data_version(b->reader) : loop_mono_ms();
}
