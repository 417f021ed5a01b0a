/* SPDX-License-Identifier: MIT */
/* What this screen wants of whoever has the store: acts, which are asked again until they are answered, and histories, which are not. */
#include <stdlib.h>
#include <string.h>

#include "app/request_id.h"
#include "app/seat_own.h"
#include "engine/hub.h"
#include "engine/reply.h"
#include "serve/wire.h"

/* "message:12" with the NUL. */
#define STREAM_MAX 32

struct wish {
    struct seat *seat;
    struct arena arena;
    struct command cmd;
    engine_reply_fn *reply;
    void *arg;
    uint64_t ask;   /* of the owner; 0: not asked */
    bool submitted; /* to our own engine */
};

struct history_ask {
    uint64_t ask;
    store_history_fn *fn;
    void *arg;
};

static void
wish_free(struct wish *w)
{
    arena_release(&w->arena);
    free(w);
}

static void
wish_take_out(struct seat *s, const struct wish *w)
{
    for (size_t i = 0; i < s->wishes.n; i++)
        if (s->wishes.v[i] == w) {
            vec_remove(&s->wishes, i);
            return;
        }
}

static void
on_engine_reply(void *arg, const struct engine_reply *r)
{
    struct wish *w = arg;

    wish_take_out(w->seat, w);
    if (w->reply != NULL)
        w->reply(w->arg, r);
    wish_free(w);
}

static void
wish_on(struct seat *s, struct wish *w)
{
    if (s->role == SEAT_OWNER && !w->submitted) {
        w->submitted = true;
        engine_submit(s->owner.engine, &w->cmd, on_engine_reply, w);
    } else if (s->role == SEAT_CLIENT && w->ask == 0) {
        w->ask = client_act(link_client(s->link), &w->cmd, false);
    }
}

void
seat_wishes_again(struct seat *s)
{
    for (size_t i = 0; i < s->wishes.n; i++)
        wish_on(s, s->wishes.v[i]);
}

void
seat_wishes_wait(struct seat *s)
{
    for (size_t i = 0; i < s->wishes.n; i++) {
        s->wishes.v[i]->ask = 0;
        s->wishes.v[i]->submitted = false;
    }
}

void
seat_submit(struct seat *s, const struct command *cmd, engine_reply_fn *reply, void *arg)
{
    struct wish *w = xcalloc(1, sizeof *w);
    char id[REQUEST_ID_SIZE];

    w->seat = s;
    w->cmd = command_copy(&w->arena, cmd);
    w->reply = reply;
    w->arg = arg;
    if (w->cmd.request_id == NULL && !w->cmd.dry) {
        request_id_new(id);
        w->cmd.request_id = arena_strdup(&w->arena, id);
    }
    vec_push(&s->wishes, w);
    if (s->role != SEAT_OWNER || s->engine_started)
        wish_on(s, w);
}

void
seat_forget_wishes(struct seat *s)
{
    for (size_t i = 0; i < s->wishes.n; i++)
        wish_free(s->wishes.v[i]);
    vec_clear(&s->wishes);
}

/* --- histories */

void
seat_history_fail(struct seat *s, const char *why)
{
    struct err err;

    err_set(&err, ERR_UNAVAILABLE, "%s", why);
    while (s->history.n > 0) {
        struct history_ask *h = s->history.v[0];

        vec_remove(&s->history, 0);
        h->fn(h->arg, NULL, 0, false, &err);
        free(h);
    }
}

static void
stream_of(uint64_t message, char out[STREAM_MAX])
{
    snprintf(out, STREAM_MAX, "message:%llu", (unsigned long long)message);
}

static void
put_past(struct json_out *o, const void *what)
{
    const struct seat_past *of = what;
    char stream[STREAM_MAX], hex[ALERT_ID_HEX];

    stream_of(of->message, stream);
    alert_id_hex(&of->alert, hex);
    if (of->message != 0)
        json_str(o, "stream", stream);
    else if (of->incident != 0)
        json_int(o, "incident", (int64_t)of->incident);
    else
        json_str(o, "alert", hex);
}

static void
ask_history(struct seat *s, const struct seat_past *of, store_history_fn *fn, void *arg)
{
    struct history_ask *h = xcalloc(1, sizeof *h);

    h->fn = fn;
    h->arg = arg;
    h->ask = client_ask(link_client(s->link), "history", put_past, of);
    vec_push(&s->history, h);
}

static void
read_history(struct store *store, const struct seat_past *of, size_t limit, store_history_fn *fn, void *arg)
{
    char stream[STREAM_MAX];

    stream_of(of->message, stream);
    if (of->message != 0)
        store_stream(store, stream, limit, fn, arg);
    else if (of->incident != 0)
        store_timeline(store, of->incident, 0, limit, fn, arg);
    else
        store_history(store, &of->alert, limit, fn, arg);
}

void
seat_history(struct seat *s, const struct seat_past *of, size_t limit, store_history_fn *fn, void *arg)
{
    struct store *store = s->role == SEAT_OWNER ? s->owner.store : s->reader;
    struct err err;

    if (store != NULL) {
        read_history(store, of, limit, fn, arg);
    } else if (s->role == SEAT_CLIENT) {
        ask_history(s, of, fn, arg);
    } else {
        err_set(&err, ERR_UNAVAILABLE, "nobody has the store just now");
        fn(arg, NULL, 0, false, &err);
    }
}

static bool
read_answer(const cJSON *line, struct stored_event **v, size_t *n, struct arena *arena, struct err *err)
{
    const cJSON *list = json_get_array(line, "events"), *item;
    size_t count = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list);

    *v = arena_zalloc(arena, (count + 1) * sizeof **v);
    *n = 0;
    if (!json_get_bool(line, "ok", false)) {
        reply_read_err(line, err);
        return false;
    }
    cJSON_ArrayForEach(item, list)
    {
        struct stored_event *e = &(*v)[*n];

        if (!wire_event_bare_read(item, &e->ev, &e->node, arena, err))
            return false;
        ++*n;
    }
    return true;
}

static bool
answer_history(struct seat *s, uint64_t id, const cJSON *line)
{
    for (size_t i = 0; i < s->history.n; i++) {
        struct history_ask *h = s->history.v[i];
        struct arena arena = { 0 };
        struct err err = { 0 };
        struct stored_event *v;
        size_t n;

        if (h->ask != id)
            continue;
        vec_remove(&s->history, i);
        if (read_answer(line, &v, &n, &arena, &err))
            h->fn(h->arg, v, n, json_get_bool(line, "more", false), NULL);
        else
            h->fn(h->arg, NULL, 0, false, &err);
        arena_release(&arena);
        free(h);
        return true;
    }
    return false;
}

/* --- answers, and what needs none */

static void
answer_wish(struct seat *s, uint64_t id, const cJSON *line)
{
    for (size_t i = 0; i < s->wishes.n; i++) {
        struct wish *w = s->wishes.v[i];
        struct reply_read r;

        if (w->ask != id)
            continue;
        vec_remove(&s->wishes, i);
        reply_read(line, w->cmd.kind, &r);
        if (w->reply != NULL)
            w->reply(w->arg, &r.r);
        reply_read_release(&r);
        wish_free(w);
        return;
    }
}

/* What is no act is asked without waiting for the answer: only a refusal is told. */
static void
answer_other(struct seat *s, const cJSON *line)
{
    struct err err = { 0 };

    if (json_get_bool(line, "ok", false))
        return;
    reply_read_err(line, &err);
    seat_say(s, false, "%s", err.text);
}

static bool
is_of_wish(const struct seat *s, uint64_t id)
{
    for (size_t i = 0; i < s->wishes.n; i++)
        if (s->wishes.v[i]->ask == id)
            return true;
    return false;
}

void
seat_answer(void *arg, uint64_t id, const cJSON *line)
{
    struct seat *s = arg;

    if (id == s->reload_ask)
        s->reload_ask = 0;
    if (is_of_wish(s, id))
        answer_wish(s, id, line);
    else if (!answer_history(s, id, line) && !seat_preview_answer(s, id, line))
        answer_other(s, line);
}

static void
put_source(struct json_out *o, const void *what)
{
    json_str(o, "source", what);
}

void
seat_poll(struct seat *s, const char *source)
{
    if (s->role == SEAT_OWNER)
        engine_poll_now(s->owner.engine, source);
    else if (s->role == SEAT_CLIENT)
        (void)client_ask(link_client(s->link), "poll", put_source, source);
}

void
seat_ask_reload(struct seat *s)
{
    s->reload_ask = client_ask(link_client(s->link), "reload", NULL, NULL);
}

void
seat_present_again(struct seat *s)
{
    if (!s->has_presence)
        return;
    if (s->role == SEAT_OWNER && s->owner.hub != NULL)
        hub_present(s->owner.hub, &s->presence);
    else if (s->role == SEAT_CLIENT)
        client_present(link_client(s->link), &s->presence);
}

void
seat_present(struct seat *s, const struct presence *own)
{
    if (s->has_presence && presence_equal(own, &s->presence))
        return;
    s->presence = *own;
    s->has_presence = true;
    seat_present_again(s);
}
