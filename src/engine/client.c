/* SPDX-License-Identifier: MIT */
/* A client of the owner: what it asks becomes lines. */
#include "engine/client_own.h"

#include <stdlib.h>

#include "serve/wire.h"
#include "util/alloc.h"

int64_t
client_mono_ms(const struct client *c)
{
    return c->ports->mono_ms(c->ports->ctx);
}

static void
send(struct client *c, const struct buf *line)
{
    if (c->fault.code == ERR_NONE && !c->ports->conn_send(c->ports->ctx, c->conn, line->data, line->len))
        err_set(&c->fault, ERR_UNAVAILABLE, "the owner reads nothing of what is sent to it");
}

struct client *
client_new(const struct client_config *config, const struct ports *ports, struct port_conn *conn, struct model *m,
    const struct client_handlers *h, void *arg)
{
    struct client *c = xcalloc(1, sizeof *c);
    struct buf line = BUF_INIT;
    struct json_out o;

    c->h = *h;
    c->arg = arg;
    c->ports = ports;
    c->conn = conn;
    c->m = m;
    c->folds = config->folds && m != NULL;
    c->next_id = 1;
    c->heard_mono_ms = client_mono_ms(c);
    buf_init(&c->waiting, CLIENT_WAITING_MAX);
    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_int(&o, "tocsin", WIRE_VERSION);
    json_str(&o, "hello", config->frontend);
    json_str(&o, "as", config->claim);
    json_close(&o, '}');
    buf_addc(&line, '\n');
    send(c, &line);
    buf_release(&line);
    return c;
}

void
client_free(struct client *c)
{
    if (c == NULL)
        return;
    buf_release(&c->waiting);
    vec_release(&c->batch);
    arena_release(&c->arena);
    free(c);
}

uint64_t
client_ask(struct client *c, const char *word, void (*put)(struct json_out *o, const void *what), const void *what)
{
    struct buf line = BUF_INIT;
    struct json_out o;
    uint64_t id = c->next_id++;

    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_int(&o, "id", (int64_t)id);
    json_str(&o, "do", word);
    if (put != NULL)
        put(&o, what);
    json_close(&o, '}');
    buf_addc(&line, '\n');
    send(c, &line);
    buf_release(&line);
    return c->fault.code == ERR_NONE ? id : 0;
}

struct act_ask {
    const struct command *cmd;
    bool wants_events;
};

static void
put_act(struct json_out *o, const void *what)
{
    const struct act_ask *ask = what;

    wire_command_put(o, ask->cmd);
    json_bool(o, "events", ask->wants_events);
}

uint64_t
client_act(struct client *c, const struct command *cmd, bool wants_events)
{
    struct act_ask ask = { cmd, wants_events };

    return client_ask(c, "act", put_act, &ask);
}

static void
put_presence(struct json_out *o, const void *what)
{
    presence_put(o, what);
}

void
client_present(struct client *c, const struct presence *own)
{
    (void)client_ask(c, "presence", put_presence, own);
}

static void
put_subscription(struct json_out *o, const void *what)
{
    const bool *how = what;

    json_bool(o, "by_store", how[0]);
    json_bool(o, "inherits", how[1]);
}

void
client_subscribe(struct client *c, struct store *reader, bool inherits)
{
    const bool how[] = { reader != NULL, inherits };

    c->reader = reader;
    c->loading = reader != NULL;
    c->subscribe_id = client_ask(c, "subscribe", put_subscription, how);
}

static void
put_no_board(struct json_out *o, const void *what)
{
    (void)what;
    json_bool(o, "board", false);
}

void
client_follow(struct client *c)
{
    c->subscribe_id = client_ask(c, "subscribe", put_no_board, NULL);
}

int64_t
client_silent_ms(const struct client *c)
{
    int64_t silent_ms = client_mono_ms(c) - c->heard_mono_ms;

    return silent_ms >= CLIENT_SILENCE_MS ? silent_ms : 0;
}

const struct err *
client_fault(const struct client *c)
{
    return c->fault.code == ERR_NONE ? NULL : &c->fault;
}
