/* SPDX-License-Identifier: MIT */
/* What all who are connected are told: what happens, once it is durable; each second, how the owner and its sources do; its farewell. */
#include <string.h>

#include "engine/hub_own.h"
#include "serve/wire.h"
#include "util/str.h"

#define NEWS_AT_ONCE_BYTES ((size_t)64 << 10)

void
hub_send_all(struct hub *h, const struct buf *line)
{
    for (size_t i = 0; i < h->clients.n; i++)
        if (h->clients.v[i]->follows)
            hub_send(h->clients.v[i], line);
}

/* To all who have said hello: others are told nothing before their welcome. */
static void
send_greeted(struct hub *h, const struct buf *line)
{
    for (size_t i = 0; i < h->clients.n; i++)
        if (h->clients.v[i]->greeted)
            hub_send(h->clients.v[i], line);
}

static bool
has_subscribers(const struct hub *h)
{
    for (size_t i = 0; i < h->clients.n; i++)
        if (h->clients.v[i]->subscribed)
            return true;
    return false;
}

static void
drop_news(struct hub *h)
{
    for (size_t i = 0; i < h->news.n; i++)
        buf_release(&h->news.v[i].line);
    vec_clear(&h->news);
}

static void
forget_sources(struct hub *h)
{
    for (size_t i = 0; i < h->sources.n; i++)
        buf_release(&h->sources.v[i]);
    vec_clear(&h->sources);
}

void
hub_news_free(struct hub *h)
{
    drop_news(h);
    forget_sources(h);
    vec_release(&h->news);
    vec_release(&h->unseen);
    vec_release(&h->sources);
}

/* --- what happens: gathered while it is not durable, let go when it is */

static struct hub_news *
news_add(struct hub *h, uint64_t seq)
{
    struct hub_news n = { .append = engine_next_append(h->e), .seq = seq, .line = { .max = WIRE_SAY_MAX } };

    vec_push(&h->news, n);
    return &h->news.v[h->news.n - 1];
}

void
hub_gathered(struct hub *h, const struct events *evs)
{
    if (!has_subscribers(h))
        return;
    for (size_t i = 0; i < evs->n; i++) {
        struct hub_news *n = news_add(h, evs->v[i].seq);

        n->hash_at = wire_event_put(&n->line, h->e->m->node, &evs->v[i], i + 1 < evs->n);
    }
}

static void
put_observed(const struct alert *a, uint64_t seq, struct buf *line)
{
    struct json_out o;

    json_begin(&o, line);
    wire_observed_put(&o, a, seq);
    buf_addc(line, '\n');
}

void
hub_observed(struct hub *h, const struct alert *a)
{
    struct hub_news *n;

    if (!has_subscribers(h))
        return;
    n = news_add(h, 0);
    n->alert = a->id;
    put_observed(a, h->e->m->next_seq - 1, &n->line);
}

static void
fill_hash(struct hub_news *n, const struct store_written *w)
{
    if (n->hash_at != 0 && w != NULL && n->seq >= w->first_seq && n->seq < w->first_seq + w->n)
        wire_event_set_hash(&n->line, n->hash_at, w->hashes[n->seq - w->first_seq]);
}

static void
flush(struct hub *h, struct buf *lines)
{
    if (lines->len > 0)
        hub_send_all(h, lines);
    buf_clear(lines);
}

/* Many at once: an act on 20,000 alerts is as many lines, and there may be 200 who are told. */
static void
send_news(struct hub *h, const struct buf *line, struct buf *lines)
{
    if (lines->len + line->len > NEWS_AT_ONCE_BYTES)
        flush(h, lines);
    if (line->full || line->len > NEWS_AT_ONCE_BYTES)
        hub_send_all(h, line);
    else
        buf_add(lines, line->data, line->len);
}

void
hub_durable(struct hub *h, const struct store_written *w)
{
    struct buf lines = BUF_INIT;
    size_t n = 0;

    while (n < h->news.n && h->news.v[n].append <= h->e->appends) {
        fill_hash(&h->news.v[n], w);
        send_news(h, &h->news.v[n].line, &lines);
        buf_release(&h->news.v[n].line);
        n++;
    }
    flush(h, &lines);
    buf_release(&lines);
    if (n == 0)
        return;
    h->news.n -= n;
    memmove(h->news.v, h->news.v + n, h->news.n * sizeof *h->news.v);
}

void
hub_rolled_back(struct hub *h)
{
    for (size_t i = 0; i < h->news.n; i++)
        if (h->news.v[i].hash_at == 0)
            vec_push(&h->unseen, h->news.v[i].alert);
    drop_news(h);
    forget_sources(h);
}

/* A row that was sent meanwhile showed the annotations as they were seen, though they were not kept. */
void
hub_reloaded(struct hub *h)
{
    for (size_t i = 0; i < h->unseen.n; i++) {
        const struct alert *a = model_alert(h->e->m, &h->unseen.v[i]);
        struct buf line = { .max = WIRE_SAY_MAX };

        if (a == NULL)
            continue;
        put_observed(a, h->e->m->durable_seq, &line);
        hub_send_all(h, &line);
        buf_release(&line);
    }
    vec_clear(&h->unseen);
}

/* --- once a second */

static void
put_fault(const struct hub *h, struct buf *line)
{
    struct json_out o;

    json_begin(&o, line);
    json_open(&o, NULL, '{');
    json_str(&o, "fault", h->fault);
    json_close(&o, '}');
    buf_addc(line, '\n');
}

void
hub_send_fault(struct hub_client *c)
{
    struct buf line = BUF_INIT;

    if (c->hub->fault == NULL)
        return;
    put_fault(c->hub, &line);
    hub_send(c, &line);
    buf_release(&line);
}

static void
tell_fault(struct hub *h)
{
    const char *fault = engine_store_fault(h->e);
    struct buf line = BUF_INIT;

    if (str_eq(fault, h->fault))
        return;
    str_set(&h->fault, fault);
    put_fault(h, &line);
    hub_send_all(h, &line);
    buf_release(&line);
}

static void
tell_tick(struct hub *h)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_open(&o, "tick", '{');
    json_time(&o, "at", engine_now(h->e));
    json_int(&o, "seq", (int64_t)h->e->m->durable_seq);
    json_close(&o, '}');
    json_close(&o, '}');
    buf_addc(&line, '\n');
    send_greeted(h, &line);
    buf_release(&line);
}

/* How each source does, where that is other than was said last; not while its last event may still be taken back. */
static void
tell_sources(struct hub *h)
{
    const struct model *m = h->e->m;

    if (h->e->reloading || m->durable_seq + 1 != m->next_seq)
        return;
    while (h->sources.n < m->sources.n)
        vec_push(&h->sources, ((struct buf)BUF_INIT));
    for (size_t i = 0; i < m->sources.n; i++) {
        struct buf line = BUF_INIT;
        struct json_out o;

        json_begin(&o, &line);
        wire_source_put(&o, m->sources.v[i]);
        buf_addc(&line, '\n');
        if (strcmp(buf_text(&line), buf_text(&h->sources.v[i])) != 0) {
            hub_send_all(h, &line);
            buf_release(&h->sources.v[i]);
            h->sources.v[i] = line;
        } else {
            buf_release(&line);
        }
    }
}

void
hub_tell_second(struct hub *h)
{
    if (has_subscribers(h)) {
        tell_fault(h);
        tell_sources(h);
    }
    tell_tick(h);
}

void
hub_farewell(struct hub *h, const char *why, int64_t wait_ms)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_open(&o, "leaving", '{');
    json_str(&o, "why", why);
    json_int(&o, "wait_ms", wait_ms);
    json_close(&o, '}');
    json_close(&o, '}');
    buf_addc(&line, '\n');
    send_greeted(h, &line);
    buf_release(&line);
}
