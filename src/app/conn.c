/* SPDX-License-Identifier: MIT */
/* A connection as the engine's ports name it: lines over a Unix socket. */
#include "app/conn.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/path.h"

static void
on_line(void *arg, const char *line, size_t len)
{
    struct port_conn *c = arg;

    c->on_line(c, line, len);
}

static void
on_closed(void *arg, const struct err *why)
{
    struct port_conn *c = arg;

    c->on_closed(c, why);
}

static void
on_end(void *arg)
{
    struct port_conn *c = arg;

    c->on_end(c);
}

void
conn_start(struct port_conn *c, size_t line_max, size_t queue_max)
{
    static const struct unix_handler whole = { .on_line = on_line, .on_closed = on_closed };
    static const struct unix_handler halves = { .on_line = on_line, .on_closed = on_closed, .on_end = on_end };
    const struct unix_limits limits = { line_max, queue_max };

    unix_conn_start(c->unix_conn, &limits, c->on_end != NULL ? &halves : &whole, c);
}

void
conn_free(struct port_conn *c)
{
    unix_conn_free(c->unix_conn);
    free(c);
}

bool
conn_send(void *ctx, struct port_conn *c, const char *bytes, size_t len)
{
    (void)ctx;
    return unix_send(c->unix_conn, bytes, len);
}

size_t
conn_queued(void *ctx, const struct port_conn *c)
{
    (void)ctx;
    return unix_queued(c->unix_conn);
}

void
conn_close(void *ctx, struct port_conn *c, bool last)
{
    (void)ctx;
    if (!last) {
        conn_free(c);
        return;
    }
    unix_close_when_sent(c->unix_conn);
    free(c);
}

/* One name for one store, however it was named: its directory as it really is. */
char *
store_socket(const char *store)
{
    const char *base = strrchr(store, '/') == NULL ? store : strrchr(store, '/') + 1;
    char *dir = path_dir(store);
    char *real = realpath(dir, NULL);
    struct buf b = BUF_INIT;

    buf_addf(&b, "%s/%s.sock", real == NULL ? dir : strcmp(real, "/") == 0 ? "" : real, base);
    free(dir);
    free(real);
    return buf_take(&b);
}
