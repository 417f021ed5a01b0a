/* SPDX-License-Identifier: MIT */
/* Putting what was read into the model. */
#include "store/fill.h"

#include <string.h>
#include <time.h>

#include "util/str.h"

/* The clock is asked once for this many items. */
#define FILL_ITEMS 16

int64_t
fill_clock_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void
set_source(struct source *s, const struct source *from)
{
    s->row = from->row;
    s->version = from->version;
    s->failing_since_ms = from->failing_since_ms;
    s->configured = from->configured;
    str_set(&s->error, from->error);
    str_set(&s->boot, from->boot);
    if (s->last_ok_ms == 0)
        s->last_ok_ms = from->last_ok_ms;
}

static void
drop_newest_line(struct model *m)
{
    m->lines_next = (m->lines_next + MODEL_LINES_MAX - 1) % MODEL_LINES_MAX;
    m->lines_n--;
    free(m->lines[m->lines_next].actor);
    free(m->lines[m->lines_next].verb);
    free(m->lines[m->lines_next].text);
    m->lines[m->lines_next] = (struct log_line){ 0 };
}

static void
drop_newest_act(struct model *m)
{
    struct act *act = m->acts.v[--m->acts.n];

    events_release(&act->events);
    free(act);
}

static void
drop_requests(struct model *m)
{
    void *r;

    for (size_t i = 0; (r = map_next(&m->requests, &i)) != NULL;)
        free(r);
    map_release(&m->requests);
}

/* What the failed append had done beside its alerts; of messages and silences, all. */
static void
take_back(struct model *m, uint64_t last_seq)
{
    struct source none = { 0 };

    while (m->lines_n > 0 && model_line(m, 0)->seq > last_seq)
        drop_newest_line(m);
    while (m->acts.n > 0 && m->acts.v[m->acts.n - 1]->batch > last_seq)
        drop_newest_act(m);
    for (size_t i = 0; i < m->acts.n; i++)
        if (m->acts.v[i]->undone_by > last_seq)
            m->acts.v[i]->undone_by = 0;
    for (size_t i = 0; i < m->sources.n; i++)
        set_source(m->sources.v[i], &none);
    model_clear_messages(m);
    model_clear_silences(m);
    model_clear_rules(m);
    model_clear_oncall(m);
    model_clear_incidents(m);
    model_clear_runs(m);
    drop_requests(m);
}

/* After an append that failed the model knows better: what was seen was seen. */
static void
set_moments(struct model *m, const struct load_head *h)
{
    for (size_t i = 0; i < h->moments_n; i++)
        if (h->moments[i].at_ms > model_moment(m, h->moments[i].name))
            model_set_moment(m, h->moments[i].name, h->moments[i].at_ms, false);
}

static bool
fill_head(struct fill *f, struct load_chunk *c, size_t i)
{
    const struct load_head *h = c->head;
    struct model *m = f->m;

    if (h == NULL || i > 0)
        return false;
    if (c->again)
        take_back(m, h->last_seq);
    str_copy(m->node, sizeof m->node, h->node);
    m->next_seq = h->last_seq + 1;
    m->durable_seq = h->last_seq;
    m->next_row = h->next_row;
    m->next_message = h->next_message;
    m->next_dry = h->next_dry;
    m->next_run = h->next_run;
    m->node_version = h->node_version;
    m->expected = h->expected;
    m->cut_seq = h->cut_seq;
    m->cut_at_ms = h->cut_at_ms;
    str_set(&m->config_hash, h->config_hash);
    vec_clear(&f->sources);
    for (size_t k = 0; k < h->sources_n; k++) {
        vec_push(&f->sources, model_add_source(m, h->sources[k].name));
        set_source(f->sources.v[k], &h->sources[k]);
    }
    set_moments(m, h);
    m->generation++;
    return true;
}

static bool
fill_message(struct fill *f, struct load_chunk *c, size_t i)
{
    struct pool *pool = &f->m->pool;
    struct message *msg;

    if (i == c->messages.n)
        return false;
    msg = c->messages.v[i];
    c->messages.v[i] = NULL;
    msg->order.destination = pool_str(pool, msg->order.destination);
    msg->order.person = msg->order.person == NULL ? NULL : pool_str(pool, msg->order.person);
    msg->author = pool_str(pool, msg->author);
    msg->origin = pool_str(pool, msg->origin);
    msg->node = pool_str(pool, msg->node == NULL ? f->m->node : msg->node);
    msg->acked_by = msg->acked_by == NULL ? NULL : pool_str(pool, msg->acked_by);
    model_put_message_take(f->m, msg);
    return true;
}

static bool
fill_silence(struct fill *f, struct load_chunk *c, size_t i)
{
    struct silence *s;

    if (i == c->silences.n)
        return false;
    s = c->silences.v[i].s;
    c->silences.v[i].s = NULL;
    s->source = model_add_source(f->m, c->silences.v[i].source);
    model_put_silence_take(f->m, s);
    return true;
}

static bool
fill_rule(struct fill *f, struct load_chunk *c, size_t i)
{
    const struct rule *from;
    struct rule *rule;

    if (i == c->rules.n)
        return false;
    from = &c->rules.v[i];
    rule = model_add_rule(f->m, from->source, from->name);
    rule->version = from->version;
    memcpy(rule->votes, from->votes, sizeof rule->votes);
    model_set_review(f->m, rule, &from->review);
    return true;
}

/* Those of one schedule from the i-th on. */
static bool
fill_shifts(struct fill *f, struct load_chunk *c, size_t i)
{
    size_t n = 1;

    if (i >= c->shifts.n)
        return false;
    if (i > 0 && strcmp(c->shifts.v[i - 1].schedule, c->shifts.v[i].schedule) == 0)
        return true;
    while (i + n < c->shifts.n && strcmp(c->shifts.v[i + n].schedule, c->shifts.v[i].schedule) == 0)
        n++;
    model_set_shifts(f->m, c->shifts.v[i].schedule, &c->shifts.v[i], n);
    return true;
}

static bool
fill_docs(struct fill *f, struct load_chunk *c, size_t i)
{
    if (c->docs != NULL && i == 0)
        model_take_incidents(f->m, c->docs);
    return false;
}

static bool
fill_override(struct fill *f, struct load_chunk *c, size_t i)
{
    if (i == c->overrides.n)
        return false;
    model_put_override(f->m, &c->overrides.v[i]);
    return true;
}

static bool
fill_missing(struct fill *f, struct load_chunk *c, size_t i)
{
    if (i == c->missing.n)
        return false;
    model_drop_alert(f->m, &c->missing.v[i]);
    return true;
}

static bool
fill_alert(struct fill *f, struct load_chunk *c, size_t i)
{
    struct alert *a;

    if (i == c->alerts.n)
        return false;
    a = c->alerts.v[i].a;
    c->alerts.v[i].a = NULL;
    a->source = f->sources.v[c->alerts.v[i].source];
    a->severity = pool_str(&f->m->pool, a->severity);
    a->hold.by = a->hold.by == NULL ? NULL : pool_str(&f->m->pool, a->hold.by);
    a->note.by = a->note.by == NULL ? NULL : pool_str(&f->m->pool, a->note.by);
    a->vote.by = a->vote.by == NULL ? NULL : pool_str(&f->m->pool, a->vote.by);
    a->routed.routes = a->routed.routes == NULL ? NULL : pool_str(&f->m->pool, a->routed.routes);
    a->routed.owner = a->routed.owner == NULL ? NULL : pool_str(&f->m->pool, a->routed.owner);
    a->routed.maintenance = a->routed.maintenance == NULL ? NULL : pool_str(&f->m->pool, a->routed.maintenance);
    a->call.policy = a->call.policy == NULL ? NULL : pool_str(&f->m->pool, a->call.policy);
    a->call.to = a->call.to == NULL ? NULL : pool_str(&f->m->pool, a->call.to);
    a->call.by = a->call.by == NULL ? NULL : pool_str(&f->m->pool, a->call.by);
    model_put_alert_take(f->m, a);
    return true;
}

static bool
fill_request(struct fill *f, struct load_chunk *c, size_t i)
{
    if (i == c->requests.n)
        return false;
    model_add_request(f->m, c->requests.v[i].actor, c->requests.v[i].id, c->requests.v[i].seq);
    return true;
}

static bool
fill_run(struct fill *f, struct load_chunk *c, size_t i)
{
    if (i == c->runs.n)
        return false;
    for (size_t k = 0; k < c->runs.v[i].n; k++)
        model_apply_run(f->m, &c->runs.v[i].v[k]);
    return true;
}

static bool
fill_act(struct fill *f, struct load_chunk *c, size_t i)
{
    const struct load_batch *b;

    if (i == c->acts.n)
        return false;
    b = &c->acts.v[c->acts.n - 1 - i];
    model_add_act(f->m, b->v, b->n);
    return true;
}

static bool
fill_line(struct fill *f, struct load_chunk *c, size_t i)
{
    const struct load_batch *b;

    if (i == c->lines.n)
        return false;
    b = &c->lines.v[c->lines.n - 1 - i];
    model_add_lines(f->m, f->m, b->v, b->n);
    return true;
}

static bool
fill_end(struct fill *f, struct load_chunk *c, size_t i)
{
    if (c->last && i == 0)
        f->m->whole = true;
    return false;
}

/* Each puts in item i, or says that there is none. */
static bool (*const steps[])(struct fill *, struct load_chunk *, size_t) = {
    fill_head,
    fill_message,
    fill_silence,
    fill_rule,
    fill_shifts,
    fill_override,
    fill_docs,
    fill_missing,
    fill_alert,
    fill_request,
    fill_run,
    fill_act,
    fill_line,
    fill_end,
};

bool
fill_chunk(struct fill *f, struct load_chunk *c, int64_t until_ns)
{
    const int n = (int)(sizeof steps / sizeof *steps);

    while (c->step < n) {
        if (!steps[c->step](f, c, c->at)) {
            c->step++;
            c->at = 0;
        } else if (++c->at % FILL_ITEMS == 0 && until_ns != 0 && fill_clock_ns() >= until_ns) {
            return false;
        }
    }
    return true;
}

void
fill_release(struct fill *f)
{
    vec_release(&f->sources);
}

void
fill_oncall(struct model *m, const struct load_chunk *c)
{
    struct fill f = { .m = m };
    struct load_chunk chunk = *c;

    for (size_t i = 0; fill_shifts(&f, &chunk, i); i++)
        ;
    for (size_t i = 0; fill_override(&f, &chunk, i); i++)
        ;
}
