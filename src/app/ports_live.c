/* SPDX-License-Identifier: MIT */
/* The engine's ports onto the real world: the clock, the loop, libcurl, programs, and credentials. */
#include "app/ports_live.h"

#include <stdlib.h>
#include <string.h>

#include "app/conn.h"
#include "app/credential.h"
#include "net/errand.h"
#include "net/http_client.h"
#include "util/alloc.h"
#include "util/program.h"
#include "util/vec.h"

#define HTTP_UNAUTHORIZED 401
#define MAIL_UNAUTHORIZED 535

struct ports_live {
    struct ports ports;
    struct loop *loop;
    struct http_client *http; /* made with the first call: it is slow to start, and the screen comes first */
    struct credentials *credentials;
};

struct port_timer {
    struct loop_timer *timer;
    port_timer_fn *fn;
    void *arg;
};

struct port_call {
    struct ports_live *p;
    struct request request; /* while it waits for its credential */
    struct credential_ask *ask;
    struct loop_timer *soon; /* failed before it began */
    struct err fault;
    struct http_call *http;
    struct errand *errand;
    bool giving, cancelled; /* its reply is being given, and nobody wants the rest */
    port_reply_fn *fn;
    void *arg;
};

static int64_t
now_ms(void *ctx)
{
    (void)ctx;
    return loop_now_ms();
}

static int64_t
mono_ms(void *ctx)
{
    (void)ctx;
    return loop_mono_ms();
}

static uint64_t
chance(void *ctx)
{
    uint64_t n;

    (void)ctx;
    random_bytes(&n, sizeof n);
    return n;
}

static void
timer_fired(void *arg)
{
    struct port_timer *t = arg;
    port_timer_fn *fn = t->fn;
    void *fn_arg = t->arg;

    loop_timer_free(t->timer);
    free(t);
    fn(fn_arg);
}

static struct port_timer *
timer_at(void *ctx, int64_t at_ms, port_timer_fn *fn, void *arg)
{
    struct ports_live *p = ctx;
    struct port_timer *t = xcalloc(1, sizeof *t);

    t->fn = fn;
    t->arg = arg;
    t->timer = loop_timer_new(p->loop, timer_fired, t);
    loop_timer_set(t->timer, at_ms);
    return t;
}

static void
timer_cancel(void *ctx, struct port_timer *t)
{
    (void)ctx;
    loop_timer_free(t->timer);
    free(t);
}

static void
again(void *ctx)
{
    struct ports_live *p = ctx;

    loop_again(p->loop);
}

static void
call_free(struct port_call *c)
{
    request_release(&c->request);
    loop_timer_free(c->soon);
    free(c);
}

static void
finish(struct port_call *c, const struct err *err, bool unsent)
{
    struct reply reply = { .kind = err == NULL ? REPLY_END : REPLY_FAILED,
        .error = err == NULL ? NULL : err->text,
        .unsent = unsent };
    port_reply_fn *fn = c->fn;
    void *arg = c->arg;
    struct err kept;

    if (err != NULL) {
        kept = *err; /* it may stand in the call */
        reply.error = kept.text;
    }
    call_free(c);
    fn(arg, &reply);
}

static void
on_head(void *arg, int status, const char *content_type, int64_t retry_after_ms)
{
    struct port_call *c = arg;
    struct reply reply = {
        .kind = REPLY_HEAD,
        .status = status,
        .content_type = content_type,
        .retry_after_ms = retry_after_ms,
    };

    if ((status == HTTP_UNAUTHORIZED || status == MAIL_UNAUTHORIZED) && c->request.credential != NULL)
        credential_refused(c->p->credentials, c->request.credential);
    c->fn(c->arg, &reply);
}

static void
on_body(void *arg, const char *bytes, size_t len)
{
    struct port_call *c = arg;
    struct reply reply = { .kind = REPLY_CHUNK, .bytes = bytes, .len = len };

    c->fn(c->arg, &reply);
}

static void
on_done(void *arg, const struct err *err, bool unsent)
{
    finish(arg, err, unsent);
}

static const struct http_handler handler = { on_head, on_body, on_done };

static void
fail_now(void *arg)
{
    struct port_call *c = arg;

    finish(c, &c->fault, true);
}

static void
fail_soon(struct port_call *c)
{
    c->soon = loop_timer_new(c->p->loop, fail_now, c);
    loop_timer_set(c->soon, loop_mono_ms());
}

static void
wipe(char *text, size_t len)
{
    explicit_bzero(text, len);
    free(text);
}

/* Where the address is the credential, or a part of the body, it stands in no other place than libcurl's. */
static void
start_call(struct port_call *c, const char *secret)
{
    struct request r = c->request;
    char *own = NULL;
    size_t len = 0;

    if (secret == NULL)
        secret = "";
    if (r.auth == AUTH_ADDRESS) {
        r.url = own = xstrdup(secret);
        len = strlen(own);
    } else if (r.auth == AUTH_BODY) {
        own = request_body_with(&r, secret, &len);
        r.body = own;
        r.body_len = len;
    }
    c->http = http_start(c->p->http, &r, r.credential != NULL ? secret : NULL, &handler, c);
    if (own != NULL)
        wipe(own, len);
}

static bool
give(struct port_call *c, const struct reply *reply)
{
    c->fn(c->arg, reply);
    return !c->cancelled;
}

static void
on_errand(void *arg, const struct errand_end *end)
{
    struct port_call *c = arg;
    const struct reply head = { .kind = REPLY_HEAD, .status = end->status },
                       words = { .kind = REPLY_CHUNK, .bytes = end->words, .len = end->words_len };
    bool wanted;

    c->errand = NULL;
    if (end->err != NULL) {
        finish(c, end->err, !end->began);
        return;
    }
    c->giving = true;
    wanted = give(c, &head) && (words.len == 0 || give(c, &words));
    c->giving = false;
    if (wanted)
        finish(c, NULL, false);
    else
        call_free(c);
}

/* What every program gets, so that nothing of ours decides how it runs; and what its request says. */
static void
start_errand(struct port_call *c)
{
    const struct request *r = &c->request;
    const char *home = getenv("HOME");
    struct arena memory = { 0 };
    VEC(const char *) env = { 0 };

    vec_push(&env, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    vec_push(&env, "LANG=C.UTF-8");
    if (home != NULL)
        vec_push(&env, arena_printf(&memory, "HOME=%s", home));
    for (size_t i = 0; r->run->env[i] != NULL; i++)
        vec_push(&env, r->run->env[i]);
    vec_push(&env, NULL);
    c->errand = errand_run(c->p->loop,
        &(struct errand_order){ .argv = r->run->argv,
            .env = env.v,
            .input = r->body,
            .input_len = r->body_len,
            .timeout_ms = r->timeout_ms },
        on_errand, c);
    vec_release(&env);
    arena_release(&memory);
}

static void
begin(struct port_call *c, const char *secret)
{
    struct ports_live *p = c->p;

    if (c->request.transport == REQUEST_RUN) {
        if (program_check(c->request.run->argv[0], &c->fault))
            start_errand(c);
        else
            fail_soon(c);
        return;
    }
    if (p->http == NULL)
        p->http = http_client_new(p->loop, &c->fault);
    if (p->http == NULL)
        fail_soon(c);
    else
        start_call(c, secret);
}

static void
on_credential(void *arg, const char *secret, const struct err *err)
{
    struct port_call *c = arg;

    c->ask = NULL;
    if (err == NULL) {
        begin(c, secret);
        return;
    }
    c->fault = *err;
    fail_soon(c);
}

static void
ask_credential(struct port_call *c)
{
    if (c->request.credential != NULL)
        c->ask = credential_ask(c->p->credentials, c->request.credential, on_credential, c);
    else
        begin(c, NULL);
}

static void
on_signing(void *arg, const char *secret, const struct err *err)
{
    struct port_call *c = arg;

    c->ask = NULL;
    if (err == NULL) {
        request_sign(&c->request, secret, loop_now_ms());
        ask_credential(c);
        return;
    }
    c->fault = *err;
    fail_soon(c);
}

static struct port_call *
http(void *ctx, const struct request *r, port_reply_fn *fn, void *arg)
{
    struct port_call *c = xcalloc(1, sizeof *c);

    c->p = ctx;
    c->request = request_copy(r);
    c->fn = fn;
    c->arg = arg;
    if (r->signing != NULL)
        c->ask = credential_ask(c->p->credentials, r->signing, on_signing, c);
    else
        ask_credential(c);
    return c;
}

static void
http_stop(void *ctx, struct port_call *c)
{
    (void)ctx;
    if (c->giving) {
        c->cancelled = true; /* on_errand() drops it */
        return;
    }
    if (c->ask != NULL)
        credential_cancel(c->ask);
    if (c->http != NULL)
        http_cancel(c->http);
    errand_cancel(c->errand);
    call_free(c);
}

struct ports_live *
ports_live_new(struct loop *l)
{
    struct ports_live *p = xcalloc(1, sizeof *p);

    p->loop = l;
    p->credentials = credentials_new(l);
    p->ports = (struct ports){
        .ctx = p,
        .now_ms = now_ms,
        .mono_ms = mono_ms,
        .random = chance,
        .timer_at = timer_at,
        .timer_cancel = timer_cancel,
        .http = http,
        .http_cancel = http_stop,
        .conn_send = conn_send,
        .conn_queued = conn_queued,
        .conn_close = conn_close,
        .again = again,
    };
    return p;
}

void
ports_live_free(struct ports_live *p)
{
    if (p == NULL)
        return;
    credentials_free(p->credentials);
    http_client_free(p->http);
    free(p);
}

const struct ports *
ports_live_ports(struct ports_live *p)
{
    return &p->ports;
}

void
ports_live_configure(struct ports_live *p, const struct config *config)
{
    credentials_configure(p->credentials, config->secrets.v, config->secrets.n);
}
