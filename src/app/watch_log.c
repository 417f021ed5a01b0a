/* SPDX-License-Identifier: MIT */
/* Events that come, from the log or from the owner, each in its turn, and how they are printed. */
#include "app/event_out.h"
#include "app/watch.h"
#include "core/apply.h"

/* Events asked of the owner at a time. */
#define PAGE_EVENTS 1000

/* ---- what is printed */

static void
put_line(void *arg, struct buf *line)
{
    struct watch *w = arg;

    if (!w->closed && !output_flush(line))
        w->closed = true;
}

/* The names that later lines need come with the events themselves; a client's own model has them already. */
static void
learn(struct watch *w)
{
    struct model *m = w->board.model;

    if (w->fresh.v.n > 0) {
        model_apply_batch(m, w->fresh.v.v, w->fresh.v.n);
        m->durable_seq = w->fresh.v.v[w->fresh.v.n - 1].seq;
    }
    log_batch_clear(&w->fresh);
}

static const struct model *
names(const struct watch *w)
{
    return w->board.reader != NULL ? w->board.model : w->model;
}

static void
put_batch(struct watch *w)
{
    log_batch_lines(&w->batch, &w->out, names(w), put_line, w);
    log_batch_clear(&w->batch);
    if (w->board.reader != NULL)
        learn(w);
}

static void
put_json(struct watch *w, const struct stored_event *e)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    event_json_stored(&o, e);
    put_line(w, &line);
    buf_release(&line);
}

static bool
on_stored(void *arg, const struct stored_event *e)
{
    struct watch *w = arg;

    if (e->ev.seq <= w->seen)
        return true;
    w->seen = e->ev.seq;
    w->has_seen = true;
    if (log_batch_is_over(&w->batch, e) || log_batch_is_over(&w->fresh, e))
        put_batch(w);
    if (log_filter_accepts(w->filter, names(w), e)) {
        if (w->json)
            put_json(w, e);
        else
            log_batch_add(&w->batch, e);
    }
    if (w->wants_words && w->board.reader != NULL && e->ev.seq > w->board.model->durable_seq)
        log_batch_add(&w->fresh, e);
    return !w->closed;
}

/* ---- the log */

static int64_t
since_ms(const struct watch *w)
{
    return w->seen == 0 ? w->since_ms : 0;
}

static void
read_log(struct watch *w)
{
    const struct event_query q = { .after_seq = w->seen, .since_ms = since_ms(w), .decode = w->wants_words };
    struct err err = { 0 };

    w->behind = false;
    w->data_version = board_version(&w->board);
    if (!board_events(&w->board, &q, on_stored, w, &err))
        watch_stop(w, &err);
    put_batch(w);
}

static void
put_page(struct json_out *o, const void *what)
{
    const struct watch *w = what;

    json_int(o, "after", (int64_t)w->seen);
    json_time(o, "since", since_ms(w));
    json_int(o, "limit", PAGE_EVENTS);
}

static void
ask_log(struct watch *w)
{
    if (!w->subscribed || w->ask != 0)
        return;
    w->behind = false;
    w->ask = client_ask(link_client(w->link), "log", put_page, w);
}

void
watch_catch_up(struct watch *w)
{
    if (w->board.reader != NULL)
        read_log(w);
    else if (w->link != NULL)
        ask_log(w);
}

static bool
take_page(struct watch *w, const cJSON *list, struct err *err)
{
    const cJSON *item;
    size_t n = 0;

    cJSON_ArrayForEach(item, list)
    {
        struct arena arena = { 0 };
        struct stored_event e;
        bool ok = event_read(item, &e, &arena, err) && on_stored(w, &e);

        arena_release(&arena);
        if (!ok)
            return w->closed;
        n++;
    }
    w->behind = w->behind || n == PAGE_EVENTS;
    return true;
}

void
watch_answer(void *arg, uint64_t id, const cJSON *line)
{
    struct watch *w = arg;
    struct err err = { 0 };

    if (id != w->ask)
        return;
    w->ask = 0;
    if (!json_get_bool(line, "ok", false)) {
        reply_read_err(line, &err);
        watch_stop(w, &err);
    } else if (!take_page(w, json_get_array(line, "events"), &err)) {
        watch_stop(w, &err);
    }
    put_batch(w);
}

/* ---- as the owner tells it */

/* The next one can be passed on as it is; else there is a gap, or more is needed than it says. */
static bool
pass_on(struct watch *w, const char *json, size_t n, const struct stored_event *e)
{
    struct buf line = BUF_INIT;

    if (w->wants_words || w->behind || w->ask != 0 || e->ev.seq != w->seen + 1 || (w->seen == 0 && w->since_ms > 0))
        return false;
    w->seen = e->ev.seq;
    buf_add(&line, json, n);
    if (log_filter_accepts(w->filter, names(w), e))
        put_line(w, &line);
    buf_release(&line);
    return true;
}

void
watch_event(void *arg, const char *json, size_t n)
{
    struct watch *w = arg;
    struct arena arena = { 0 };
    struct stored_event e;
    struct err err;
    cJSON *item;

    if (!w->subscribed)
        return; /* it is in the log that is read next */
    item = json_parse(json, n, &err);
    if (item == NULL || !event_read(item, &e, &arena, &err) || (e.ev.seq > w->seen && !pass_on(w, json, n, &e)))
        w->behind = true;
    cJSON_Delete(item);
    arena_release(&arena);
}
