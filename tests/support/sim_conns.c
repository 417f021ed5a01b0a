/* SPDX-License-Identifier: MIT */
/* The simulated connections' hands. */
#include "support/sim_conns.h"

#include <stdlib.h>
#include <string.h>

static size_t
queued(void *ctx, const struct port_conn *c)
{
    (void)ctx;
    return c->out.len - c->read;
}

static bool
send_bytes(void *ctx, struct port_conn *c, const char *bytes, size_t len)
{
    if (c->is_closed || queued(ctx, c) + len > c->queue_max)
        return false;
    buf_add(&c->out, bytes, len);
    return true;
}

static void
close_end(void *ctx, struct port_conn *c, bool last)
{
    (void)ctx;
    c->is_closed = true;
    if (!last)
        c->read = c->out.len;
}

void
sim_conns_on(struct sim_ports *s)
{
    s->ports.conn_send = send_bytes;
    s->ports.conn_queued = queued;
    s->ports.conn_close = close_end;
}

struct port_conn *
sim_conn_new(size_t queue_max, size_t other_queue_max)
{
    struct port_conn *c = xcalloc(1, sizeof *c), *other = xcalloc(1, sizeof *other);

    *c = (struct port_conn){ .other = other, .out = BUF_INIT, .queue_max = queue_max };
    *other = (struct port_conn){ .other = c, .out = BUF_INIT, .queue_max = other_queue_max };
    return c;
}

void
sim_conn_free(struct port_conn *c)
{
    buf_release(&c->other->out);
    buf_release(&c->out);
    free(c->other);
    free(c);
}

const char *
sim_conn_read(struct port_conn *c, size_t *len)
{
    struct port_conn *from = c->other;
    const char *line, *end;

    if (from->read == from->out.len) {
        buf_clear(&from->out);
        from->read = 0;
        return NULL;
    }
    line = from->out.data + from->read;
    end = memchr(line, '\n', from->out.len - from->read);
    if (end == NULL)
        return NULL;
    *len = (size_t)(end - line);
    from->read += *len + 1;
    return line;
}

bool
sim_conn_is_over(const struct port_conn *c)
{
    return c->other->is_closed && c->other->read == c->other->out.len;
}
