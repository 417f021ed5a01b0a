/* SPDX-License-Identifier: MIT */
/* A connection to the owner of a store, and the client that speaks on it. */
#include "app/link.h"

#include <stdlib.h>

#include "app/conn.h"
#include "serve/wire.h"
#include "util/alloc.h"

struct link {
    struct port_conn *conn;
    struct client *client;
    struct link_handlers h;
    void *arg;
    bool over;
};

static void
end(struct link *l, const struct err *why)
{
    if (l->over)
        return;
    l->over = true;
    l->h.closed(l->arg, why);
}

static void
on_line(struct port_conn *c, const char *line, size_t len)
{
    struct link *l = c->arg;
    struct err err = { 0 };

    if (!l->over && !client_line(l->client, line, len, &err))
        end(l, &err);
}

static void
on_closed(struct port_conn *c, const struct err *why)
{
    end(c->arg, why);
}

struct link *
link_open(const struct app *app, struct loop *loop, const struct ports *ports, const struct client_config *config,
    struct model *m, const struct link_handlers *h, void *arg, struct err *err)
{
    char *path = store_socket(app->store);
    struct unix_conn *u = unix_connect(loop, path, err);
    struct link *l;

    free(path);
    if (u == NULL)
        return NULL;
    l = xcalloc(1, sizeof *l);
    l->conn = xcalloc(1, sizeof *l->conn);
    *l->conn = (struct port_conn){ .unix_conn = u, .on_line = on_line, .on_closed = on_closed, .arg = l };
    l->h = *h;
    l->arg = arg;
    conn_start(l->conn, WIRE_SAY_MAX, WIRE_ASK_MAX * 2);
    l->client = client_new(config, ports, l->conn, m, &h->client, arg);
    return l;
}

void
link_close(struct link *l)
{
    if (l == NULL)
        return;
    client_free(l->client);
    conn_free(l->conn);
    free(l);
}

struct client *
link_client(struct link *l)
{
    return l->client;
}

const struct unix_peer *
link_peer(const struct link *l)
{
    return unix_conn_peer(l->conn->unix_conn);
}

bool
link_kill_owner(struct link *l, struct err *err)
{
    return unix_conn_kill_peer(l->conn->unix_conn, err);
}
