/* SPDX-License-Identifier: MIT */
/* The owner's door: the socket beside the store, and the hub behind it. */
#include "app/owner_hub.h"

#include <stdlib.h>
#include <unistd.h>

#include "app/conn.h"
#include "app/lookup.h"
#include "app/people.h"
#include "engine/reply.h"
#include "serve/wire.h"
#include "util/time.h"

struct account {
    uid_t uid;
    char *name; /* or NULL */
};

struct door {
    struct owner *owner;
    struct unix_listener *listener;
    struct loop_timer *tick;
    VEC(struct account) accounts; /* the machine is asked once for each */
    struct door_handlers h;
    void *arg;
};

static void
on_line(struct port_conn *c, const char *line, size_t len)
{
    hub_line(c->arg, line, len);
}

static void
on_closed(struct port_conn *c, const struct err *why)
{
    (void)why;
    hub_gone(c->arg);
    conn_free(c);
}

static void
on_end(struct port_conn *c)
{
    hub_end(c->arg);
}

static const char *
account_of(struct door *d, uid_t uid)
{
    struct account a = { .uid = uid };

    for (size_t i = 0; i < d->accounts.n; i++)
        if (d->accounts.v[i].uid == uid)
            return d->accounts.v[i].name;
    a.name = people_account(&d->owner->app->config->people, uid);
    vec_push(&d->accounts, a);
    return a.name;
}

static void
forget_accounts(struct door *d)
{
    for (size_t i = 0; i < d->accounts.n; i++)
        free(d->accounts.v[i].name);
    vec_release(&d->accounts);
}

static void
on_accept(void *arg, struct unix_conn *u, const struct unix_peer *peer)
{
    struct door *d = arg;
    bool own = peer->uid == geteuid();
    struct port_conn *c = xcalloc(1, sizeof *c);
    struct hub_peer who = {
        .uid = peer->uid,
        .login_uid = peer->login_uid,
        .pid = peer->pid,
        .account = account_of(d, peer->uid),
    };

    *c = (struct port_conn){ .unix_conn = u, .on_line = on_line, .on_closed = on_closed, .on_end = on_end };
    if (hub_clients(d->owner->hub) == 0)
        loop_timer_set(d->tick, loop_next_second_ms());
    c->arg = hub_join(d->owner->hub, c, &who);
    conn_start(c, WIRE_ASK_MAX, own ? HUB_QUEUE_OWN_MAX : HUB_QUEUE_OTHER_MAX);
}

static void
on_tick(void *arg)
{
    struct door *d = arg;

    hub_tick(d->owner->hub);
    if (hub_clients(d->owner->hub) > 0)
        loop_timer_set(d->tick, loop_next_second_ms());
}

/* An id's beginning may mean several: who asked tells them apart, or asks for more digits. */
static void
find(void *ctx, const char *word, const char *me, void (*add)(void *arg, const struct alert *a), void *arg)
{
    const struct door *d = ctx;

    lookup_each(d->owner->model, d->owner->app->config, word, me, owner_now_ms(d->owner), add, arg);
}

static bool
hand_over(void *ctx, const char *to, struct err *err)
{
    const struct door *d = ctx;

    if (d->h.hand_over == NULL)
        return err_set(err, ERR_REFUSED, "this owner does not hand the store over: end it first");
    return d->h.hand_over(d->arg, to, err);
}

static bool
reload(void *ctx, struct err *err)
{
    const struct door *d = ctx;

    if (d->h.reload == NULL)
        return err_set(err, ERR_REFUSED, "this owner does not read its configuration again: start it anew");
    return d->h.reload(d->arg, err);
}

static void
presence(void *ctx)
{
    const struct door *d = ctx;

    if (d->h.presence != NULL)
        d->h.presence(d->arg);
}

static void
make_hub(struct owner *o, struct door *d, const char *role)
{
    char *who = app_who(o->app, role);
    const struct hub_config config = {
        .who = who,
        .role = role,
        .pid = getpid(),
        .uid = geteuid(),
        .config_hash = config_owner_hash(o->app->config),
        .people = &o->app->config->people,
    };
    const struct hub_host host = { d, find, hand_over, reload, presence };

    o->hub = hub_new(o->engine, &config, &host);
    free(who);
}

/* What one too many is told before it is closed. */
static void
set_refusal(struct unix_listener *ls)
{
    struct buf line = BUF_INIT;
    struct err err = { 0 };
    struct json_out o;

    err_set(&err, ERR_UNAVAILABLE, "the owner of the store has no room for more connections of this account: close some of them");
    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_null(&o, "id");
    json_bool(&o, "ok", false);
    reply_put_err(&o, &err);
    json_close(&o, '}');
    unix_listener_refuse_with(ls, buf_text(&line));
    buf_release(&line);
}

bool
owner_listen(struct owner *o, const char *role, const struct door_handlers *h, void *arg, struct err *err)
{
    struct door *d = xcalloc(1, sizeof *d);
    char *path = store_socket(o->app->store);

    *d = (struct door){ .owner = o, .h = *h, .arg = arg };
    o->door = d;
    make_hub(o, d, role);
    d->tick = loop_timer_new(o->loop, on_tick, d);
    d->listener = unix_listen(o->loop, path, o->app->config->group_found ? (int64_t)o->app->config->gid : -1, on_accept, d, err);
    free(path);
    if (d->listener != NULL)
        set_refusal(d->listener);
    return d->listener != NULL || err_wrap(err, "no other screen can join");
}

static void
stop_listening(struct door *d)
{
    if (d->listener != NULL)
        unix_listener_free(d->listener);
    d->listener = NULL;
}

void
owner_farewell(struct owner *o, const char *why, int64_t wait_ms)
{
    if (o->hub == NULL)
        return;
    stop_listening(o->door);
    hub_farewell(o->hub, why, wait_ms);
}

void
owner_hub_configure(struct owner *o)
{
    if (o->hub == NULL)
        return;
    forget_accounts(o->door);
    hub_configure(o->hub, config_owner_hash(o->app->config), &o->app->config->people);
}

void
owner_hub_close(struct owner *o)
{
    struct door *d = o->door;

    if (d == NULL)
        return;
    stop_listening(d);
    hub_free(o->hub);
    loop_timer_free(d->tick);
    forget_accounts(d);
    free(d);
    o->hub = NULL;
    o->door = NULL;
}
