/* SPDX-License-Identifier: MIT */
/* Dry runs: the same decisions and the same drivers, on far sides that exist only here. */
#include "engine/dry.h"

#include <stdlib.h>
#include <string.h>

#include "core/words.h"
#include "deliver/am_sim.h"
#include "deliver/box_sim.h"
#include "deliver/config.h"
#include "deliver/pager_sim.h"
#include "deliver/slack_sim.h"
#include "engine/postman.h"

/* Requests of one message; a driver that asks for more has lost its way. */
#define REQUESTS_MAX 20

static void
keep_request(struct dry_run *d, const struct request *r)
{
    struct dry_request keep = { .method = xstrdup(r->method),
        .url = xstrdup(r->url),
        .content_type = xstrdup_or_null(r->content_type),
        .body = r->body == NULL ? NULL : xstrndup(r->body, r->body_len),
        .with_token = r->credential != NULL };

    vec_push(&d->requests, keep);
}

struct far_side {
    const struct deliver_driver *driver;
    void *state;
    const struct sims *sims;
    int64_t now_ms;
    struct deliver_step step;
};

static void
feed(struct far_side *f, struct reply reply)
{
    if (f->step.kind == DELIVER_MORE)
        f->driver->feed(f->state, &reply, f->now_ms, &f->step);
}

static void
answer(struct far_side *f)
{
    struct sim_answer a;

    sims_call(f->sims, &f->step.request, f->now_ms, &a);
    request_release(&f->step.request);
    f->step.kind = DELIVER_MORE;
    feed(f,
        (struct reply){ .kind = REPLY_HEAD,
            .status = a.status,
            .content_type = a.content_type,
            .retry_after_ms = a.retry_after_ms });
    if (a.body.len > 0)
        feed(f, (struct reply){ .kind = REPLY_CHUNK, .bytes = a.body.data, .len = a.body.len });
    feed(f, (struct reply){ .kind = REPLY_END });
    sim_answer_release(&a);
}

static void
deliver(struct dry_run *d, const struct model *m, const struct event *ev, struct far_side *f)
{
    const struct message msg = { .number = ev->message, .order = ev->u.queued.order };
    struct postman_keys keys;
    struct deliver_order order;
    const char *why;

    if (!postman_order(m, &msg, &keys, &order, &why))
        return;
    f->step = (struct deliver_step){ 0 };
    f->driver->begin(f->state, DELIVER_SEND, &order, f->now_ms, &f->step);
    for (size_t n = 0; f->step.kind == DELIVER_REQUEST && n < REQUESTS_MAX; n++) {
        keep_request(d, &f->step.request);
        answer(f);
    }
    if (f->step.kind == DELIVER_REQUEST)
        request_release(&f->step.request);
}

static void
deliver_all(struct dry_run *d, const struct model *m, const struct deliver_config *config, int64_t now_ms)
{
    struct sims sims = { slack_sim_new(), am_sim_new(), pager_sim_new(), box_sim_new() };

    am_sim_believe(sims.am);
    for (size_t i = 0; i < config->destinations.n; i++)
        (void)slack_sim_channel(sims.slack, config->destinations.v[i].channel);
    for (size_t i = 0; i < d->would.events.n; i++) {
        const struct event *ev = &d->would.events.v[i];
        struct far_side f = { .sims = &sims, .now_ms = now_ms };
        const struct destination *to;
        void *shared;

        if (ev->kind != EV_MSG_QUEUED || !message_kinds[ev->u.queued.order.kind].leaves)
            continue;
        to = destination_named(&m->config.destinations, ev->u.queued.order.destination);
        f.driver = to == NULL ? NULL : deliver_driver_named(to->driver);
        if (f.driver == NULL)
            continue;
        shared = f.driver->open(config);
        f.state = f.driver->start(shared);
        deliver(d, m, ev, &f);
        f.driver->stop(f.state);
        f.driver->close(shared);
    }
    slack_sim_free(sims.slack);
    am_sim_free(sims.am);
    pager_sim_free(sims.pager);
    box_sim_free(sims.box);
}

bool
dry_run(const struct model *m, const struct deliver_config *config, const struct command *cmd, int64_t now_ms,
    struct dry_run *out, struct err *err)
{
    struct command plain = *cmd;

    *out = (struct dry_run){ 0 };
    plain.request_id = NULL; /* it is not used up, nor does it matter that it was */
    if (!decide(m, &plain, now_ms, &out->would, err))
        return false;
    if (config != NULL)
        deliver_all(out, m, config, now_ms);
    return true;
}

void
dry_run_release(struct dry_run *d)
{
    for (size_t i = 0; i < d->requests.n; i++) {
        free(d->requests.v[i].method);
        free(d->requests.v[i].url);
        free(d->requests.v[i].content_type);
        free(d->requests.v[i].body);
    }
    vec_release(&d->requests);
    outcome_release(&d->would);
}

void
dry_run_put_requests(const struct dry_run *d, struct json_out *o)
{
    json_open(o, "requests", '[');
    for (size_t i = 0; i < d->requests.n; i++) {
        const struct dry_request *r = &d->requests.v[i];

        json_open(o, NULL, '{');
        json_str(o, "method", r->method);
        json_str(o, "url", r->url);
        json_str(o, "authorization", r->with_token ? "Bearer (hidden)" : NULL);
        json_str(o, "content_type", r->content_type);
        json_str(o, "body", r->body);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_events(const struct dry_run *d, struct json_out *o)
{
    const struct events *evs = &d->would.events;
    struct buf data = BUF_INIT;

    json_open(o, "events", '[');
    for (size_t i = 0; i < evs->n && i < DRY_RUN_EVENTS_MAX; i++) {
        buf_clear(&data);
        event_encode(&evs->v[i], &data);
        json_open(o, NULL, '{');
        json_str(o, "stream", evs->v[i].stream);
        json_str(o, "kind", event_rows[evs->v[i].kind].wire);
        json_raw(o, "data", buf_text(&data));
        json_close(o, '}');
    }
    json_close(o, ']');
    json_int(o, "events_n", (int64_t)evs->n);
    buf_release(&data);
}

void
dry_run_json(const struct dry_run *d, const struct command *cmd, struct buf *out)
{
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '{');
    json_str(&o, "command", command_rows[cmd->kind].wire);
    json_str(&o, "summary", d->would.summary);
    put_events(d, &o);
    dry_run_put_requests(d, &o);
    json_close(&o, '}');
}

void
dry_run_words(const struct model *m, const struct dry_run *d, struct buf *out)
{
    const struct events *evs = &d->would.events;

    for (size_t i = 0; i < evs->n && i < DRY_RUN_EVENTS_MAX; i++) {
        buf_addf(out, "would write %s: ", event_rows[evs->v[i].kind].wire);
        batch_words(m, &evs->v[i], 1, out);
        buf_addc(out, '\n');
    }
    if (evs->n > DRY_RUN_EVENTS_MAX)
        buf_addf(out, "and %zu events more\n", evs->n - DRY_RUN_EVENTS_MAX);
    for (size_t i = 0; i < d->requests.n; i++) {
        const struct dry_request *r = &d->requests.v[i];

        buf_addf(out, "would send %s %s%s\n", r->method, r->url, r->with_token ? " (with the token, hidden here)" : "");
        if (r->body != NULL)
            buf_addf(out, "  %s\n", r->body);
    }
}
