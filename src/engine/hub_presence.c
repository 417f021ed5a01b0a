/* SPDX-License-Identifier: MIT */
/* Who has what open, and who writes about what: told to all screens whenever it changes, and kept nowhere. */
#include <string.h>

#include "engine/hub_own.h"
#include "util/str.h"

void
hub_ask_presence(struct hub_client *c, const cJSON *line)
{
    struct presence p = { .screen = c->number };

    str_copy(p.who, sizeof p.who, c->who.actor);
    presence_read(line, &p);
    if (c->is_present && presence_equal(&p, &c->presence))
        return;
    c->presence = p;
    c->is_present = true;
    c->hub->presence_changed = true;
}

void
hub_present(struct hub *h, const struct presence *own)
{
    if (h->has_own && presence_equal(own, &h->own))
        return;
    h->own = *own;
    h->has_own = h->presence_changed = true;
}

static void
put_all(const struct hub *h, struct json_out *o)
{
    json_open(o, "presence", '[');
    if (h->has_own) {
        json_open(o, NULL, '{');
        presence_put(o, &h->own);
        json_close(o, '}');
    }
    for (size_t i = 0; i < h->clients.n; i++) {
        if (!h->clients.v[i]->is_present)
            continue;
        json_open(o, NULL, '{');
        presence_put(o, &h->clients.v[i]->presence);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_line(const struct hub *h, struct buf *line)
{
    struct json_out o;

    json_begin(&o, line);
    json_open(&o, NULL, '{');
    put_all(h, &o);
    json_close(&o, '}');
    buf_addc(line, '\n');
}

void
hub_send_presence(struct hub_client *c)
{
    struct buf line = BUF_INIT;

    put_line(c->hub, &line);
    hub_send(c, &line);
    buf_release(&line);
}

static void
on_rested(void *arg)
{
    struct hub *h = arg;

    h->presence_timer = NULL;
    h->e->ports->again(h->e->ports->ctx);
}

static void
tell(struct hub *h, int64_t now_ms)
{
    struct buf line = BUF_INIT;

    h->presence_changed = false;
    h->presence_rest_mono_ms = now_ms + HUB_PRESENCE_REST_MS;
    put_line(h, &line);
    hub_send_all(h, &line);
    buf_release(&line);
    if (h->host.presence != NULL)
        h->host.presence(h->host.ctx);
}

void
hub_presence_turn(struct hub *h)
{
    const struct ports *ports = h->e->ports;
    int64_t now_ms = ports->mono_ms(ports->ctx);

    if (!h->presence_changed)
        return;
    if (now_ms >= h->presence_rest_mono_ms)
        tell(h, now_ms);
    else if (h->presence_timer == NULL)
        h->presence_timer = ports->timer_at(ports->ctx, h->presence_rest_mono_ms, on_rested, h);
}

size_t
hub_others(struct hub *h, const struct presence **out)
{
    vec_clear(&h->others);
    for (size_t i = 0; i < h->clients.n; i++)
        if (h->clients.v[i]->is_present)
            vec_push(&h->others, h->clients.v[i]->presence);
    *out = h->others.v;
    return h->others.n;
}

void
hub_clients_json(const struct hub *h, struct json_out *o)
{
    const struct ports *ports = h->e->ports;
    const struct model *m = h->e->m;

    json_int(o, "seq", (int64_t)m->durable_seq);
    json_int(o, "behind", (int64_t)(m->next_seq - 1 - m->durable_seq));
    json_open(o, "clients", '[');
    for (size_t i = 0; i < h->clients.n; i++) {
        const struct hub_client *c = h->clients.v[i];

        json_open(o, NULL, '{');
        json_int(o, "screen", (int64_t)c->number);
        json_str(o, "frontend", c->greeted ? c->frontend : NULL);
        json_str(o, "who", c->greeted ? c->who.actor : NULL);
        json_str(o, "known", person_known_words[c->who.known]);
        json_int(o, "uid", c->peer.uid);
        json_int(o, "pid", c->peer.pid);
        json_bool(o, "board", c->subscribed);
        json_int(o, "queued_bytes", (int64_t)ports->conn_queued(ports->ctx, c->conn));
        json_close(o, '}');
    }
    json_close(o, ']');
}
