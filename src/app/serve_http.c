/* SPDX-License-Identifier: MIT */
/* An owner's HTTP server: the facts that routes tell, and the commands that they lead to. */
#include "app/serve_http.h"

#include <config.h>

#include <stdlib.h>
#include <sys/stat.h>

#include "app/owner.h"
#include "engine/hub.h"
#include "net/http_server.h"
#include "serve/serve.h"

/* A request whose command is not durable yet. */
struct asked {
    struct serve_http *http; /* NULL: it listens no more */
    struct http_exchange *exchange;
    struct http_answer answer;
};

struct serve_http {
    struct owner *owner;
    struct http_server *server;
    char *listen;
    VEC(struct asked *) asked;
    struct loop_timer *delay;
    int64_t delay_due_ms, delay_ms, delay_max_ms;
    int64_t started_ms;
    struct buf unwell;
};

static int64_t
file_bytes(const char *store, const char *suffix)
{
    struct buf path = BUF_INIT;
    struct stat st;
    int64_t bytes;

    buf_addf(&path, "%s%s", store, suffix);
    bytes = stat(buf_text(&path), &st) == 0 ? (int64_t)st.st_size : -1;
    buf_release(&path);
    return bytes;
}

/* Until it is asked for again. */
static struct serve_facts
facts_now(struct serve_http *h)
{
    const struct owner *o = h->owner;
    struct serve_facts f = {
        .now_ms = owner_now_ms(o),
        .started_ms = h->started_ms,
        .version = PACKAGE_VERSION,
        .store_refuses = engine_store_fault(o->engine) != NULL,
        .loop_delay_ms = h->delay_ms,
        .loop_delay_max_ms = h->delay_max_ms,
        .database_bytes = file_bytes(o->app->store, ""),
        .wal_bytes = file_bytes(o->app->store, "-wal"),
        .clients = o->hub == NULL ? 0 : hub_clients(o->hub),
        .connections = http_server_connections(h->server),
    };

    buf_clear(&h->unwell);
    f.unwell = engine_is_well(o->engine, &h->unwell) ? NULL : buf_text(&h->unwell);
    engine_count(o->engine, &f.engine);
    return f;
}

static void
forget(struct asked *a)
{
    struct serve_http *h = a->http;

    for (size_t i = 0; h != NULL && i < h->asked.n; i++)
        if (h->asked.v[i] == a) {
            vec_remove(&h->asked, i);
            break;
        }
    free(a);
}

static void
on_decided(void *arg, const struct engine_reply *r)
{
    struct asked *a = arg;
    struct http_answer refused = HTTP_ANSWER_INIT;

    if (r->ok) {
        http_answer_take(a->exchange, &a->answer);
    } else {
        serve_refused(&r->err, &refused);
        http_answer_take(a->exchange, &refused);
        buf_release(&a->answer.body);
    }
    forget(a);
}

static void
on_request(void *arg, const struct http_request *request, struct http_exchange *x)
{
    struct serve_http *h = arg;
    struct serve_facts facts = facts_now(h);
    struct serve_reply reply;
    struct asked *a;

    serve_ask(serve_routes, serve_routes_n, request, h->owner->model, &facts, &reply);
    if (!reply.submits) {
        http_answer_take(x, &reply.answer);
        return;
    }
    a = xcalloc(1, sizeof *a);
    *a = (struct asked){ .http = h, .exchange = x, .answer = reply.answer };
    vec_push(&h->asked, a);
    engine_submit(h->owner->engine, &reply.command, on_decided, a);
}

/* With what else happens each second. */
static void
measure_delay(void *arg)
{
    struct serve_http *h = arg;
    int64_t now_ms = loop_mono_ms();

    if (h->delay_due_ms != 0)
        h->delay_ms = now_ms - h->delay_due_ms;
    if (h->delay_ms > h->delay_max_ms)
        h->delay_max_ms = h->delay_ms;
    h->delay_due_ms = loop_next_second_ms();
    loop_timer_set(h->delay, h->delay_due_ms);
}

static struct serve_http *
serve_http_new(struct owner *o)
{
    struct serve_http *h = xcalloc(1, sizeof *h);

    h->owner = o;
    h->unwell = (struct buf)BUF_INIT;
    h->started_ms = owner_now_ms(o);
    h->delay = loop_timer_new(o->loop, measure_delay, h);
    measure_delay(h);
    return h;
}

bool
serve_http_listen(struct serve_http **h, struct owner *o, struct err *err)
{
    const char *listen = o->app->config->listen;
    struct serve_http *made = *h;
    struct http_server *server;

    if (listen == NULL) {
        serve_http_free(*h);
        *h = NULL;
        return true;
    }
    if (made == NULL)
        made = serve_http_new(o);
    else if (str_eq(made->listen, listen))
        return true;
    server = http_server_new(o->loop, listen, &http_limits_default, on_request, made, err);
    if (server == NULL) {
        if (*h == NULL)
            serve_http_free(made);
        return false;
    }
    http_server_free(made->server);
    made->server = server;
    str_set(&made->listen, listen);
    *h = made;
    return true;
}

/* Whoever still waits hears nothing, and does not know whether it was done: as after a crash, to be asked again. */
static void
drop_asked(struct serve_http *h)
{
    for (size_t i = 0; i < h->asked.n; i++) {
        struct asked *a = h->asked.v[i];

        a->http = NULL;
        if (h->owner->engine != NULL)
            continue;
        http_answer_take(a->exchange, &a->answer);
        free(a);
    }
    vec_release(&h->asked);
}

void
serve_http_free(struct serve_http *h)
{
    if (h == NULL)
        return;
    http_server_free(h->server);
    drop_asked(h);
    loop_timer_free(h->delay);
    buf_release(&h->unwell);
    free(h->listen);
    free(h);
}
