/* SPDX-License-Identifier: MIT */
/*
 * The board to a client, row by row and worst first: what follows is told in the order of the log, so a row goes out only once all
 * that it shows is durable, and what comes after it changes it.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/hub_own.h"
#include "serve/wire.h"
#include "util/str.h"

/* No more is queued for one client by its board; the rest waits until that is read. */
#define BOARD_QUEUE_MAX ((size_t)256 << 10)

void
hub_board_free(struct hub_board *b)
{
    if (b == NULL)
        return;
    hub_query_free(b->query);
    vec_release(&b->messages);
    vec_release(&b->silences);
    vec_release(&b->runs);
    vec_release(&b->alerts);
    free(b->id);
    free(b);
}

void
hub_board_drop(struct hub_client *c)
{
    c->asked_bytes -= c->board->bytes;
    hub_board_free(c->board);
    c->board = NULL;
}

/* That holds what was decided or seen last. */
static uint64_t
newest_append(const struct engine *e)
{
    return e->gather != NULL ? engine_next_append(e) : e->appends;
}

static struct hub_board *
board_new(struct hub_client *c, char *id, bool whole)
{
    struct hub_board *b = xcalloc(1, sizeof *b);

    b->id = id;
    b->bytes = c->line_bytes;
    c->asked_bytes += b->bytes;
    b->whole = whole;
    b->after_append = newest_append(c->hub->e);
    c->board = b;
    return b;
}

void
hub_board_subscribe(struct hub_client *c, char *id, bool no_rows)
{
    struct hub_board *b = board_new(c, id, true);

    c->subscribed = true;
    b->no_rows = no_rows;
    b->has_messages = b->has_silences = !no_rows;
}

void
hub_board_query(struct hub_client *c, const cJSON *line, char *id)
{
    struct err err = { 0 };
    struct hub_query *q = hub_query_new(line, &err);

    if (q == NULL) {
        hub_refuse(c, id, &err);
        free(id);
        return;
    }
    board_new(c, id, false)->query = q;
    c->board->has_messages = json_get_bool(line, "messages", false);
    c->board->has_silences = json_get_bool(line, "silences", false);
}

/* --- the list of its rows */

static int
worse(const void *a, const void *b)
{
    return alert_order(*(const struct alert *const *)a, *(const struct alert *const *)b);
}

/* Worst first, each once, at most limit (0: all). What has gone since it was found is left out. */
static void
put_in_order(struct hub_board *b, const struct model *m, size_t limit)
{
    const struct alert **all = xreallocarray(NULL, b->alerts.n + 1, sizeof *all);
    size_t n = 0;

    for (size_t i = 0; i < b->alerts.n; i++)
        if ((all[n] = model_alert(m, &b->alerts.v[i])) != NULL)
            n++;
    if (n > 0)
        qsort(all, n, sizeof *all, worse);
    vec_clear(&b->alerts);
    for (size_t i = 0; i < n && (limit == 0 || b->alerts.n < limit); i++)
        if (i == 0 || all[i] != all[i - 1])
            vec_push(&b->alerts, all[i]->id);
    free(all);
}

static void
list_all(struct hub_board *b, const struct model *m)
{
    for (size_t i = 0; i < m->alerts.n; i++)
        vec_push(&b->alerts, m->alerts.v[i]->id);
    put_in_order(b, m, 0);
}

/* False: it goes on in the next turn. */
static bool
list_found(struct hub_client *c, int64_t until_mono_ms)
{
    struct hub_board *b = c->board;

    if (!hub_query_turn(c, until_mono_ms))
        return false;
    put_in_order(b, c->hub->e->m, hub_query_limit(b->query));
    hub_query_free(b->query);
    b->query = NULL;
    return true;
}

static void
list_messages(struct hub_board *b, const struct model *m)
{
    for (size_t i = 0; i < m->messages.n; i++)
        vec_push(&b->messages, m->messages.v[i]->number);
}

static void
list_silences(struct hub_board *b, const struct model *m)
{
    for (size_t i = 0; i < m->silences.n; i++) {
        const struct silence *s = m->silences.v[i];
        struct silence_ref ref = { .source = s->source };

        if (str_copy(ref.id, sizeof ref.id, s->id))
            vec_push(&b->silences, ref);
    }
}

static void
list_runs(struct hub_board *b, const struct model *m)
{
    for (size_t i = 0; i < m->runs.n; i++)
        vec_push(&b->runs, m->runs.v[i]->number);
}

/* --- what is sent */

/* The next, where there is one. */
static void
send_doc(struct hub_client *c)
{
    struct hub_board *b = c->board;
    struct buf line = { .max = WIRE_SAY_MAX };
    struct arena arena = { 0 };

    b->has_docs = wire_doc_put(&line, c->hub->e->m, b->doc_at++, &arena);
    if (b->has_docs)
        hub_send_line(c, &line);
    buf_release(&line);
    arena_release(&arena);
}

static void
send_silence(struct hub_client *c)
{
    struct hub_board *b = c->board;
    const struct silence_ref ref = b->silences.v[b->silence_at++];
    const struct model *m = c->hub->e->m;
    const struct silence *s = model_silence(m, ref.source, ref.id);
    struct buf line = { .max = WIRE_SAY_MAX };
    struct json_out o;

    if (s != NULL && s->last_seq > m->durable_seq) {
        b->silences.v[b->silences_kept++] = ref;
    } else if (s != NULL) {
        json_begin(&o, &line);
        wire_silence_put(&o, s);
        hub_send_line(c, &line);
    }
    buf_release(&line);
}

static void
send_run(struct hub_client *c)
{
    struct hub_board *b = c->board;
    const struct model *m = c->hub->e->m;
    const uint64_t number = b->runs.v[b->run_at++];
    const struct run *r = model_run(m, number);
    struct buf line = { .max = WIRE_SAY_MAX };
    struct json_out o;

    if (r != NULL && r->last_seq > m->durable_seq) {
        b->runs.v[b->runs_kept++] = number;
    } else if (r != NULL) {
        json_begin(&o, &line);
        wire_run_put(&o, r);
        hub_send_line(c, &line);
    }
    buf_release(&line);
}

static void
send_row(struct hub_client *c, const struct alert *a, const struct message *msg)
{
    struct buf line = { .max = WIRE_SAY_MAX };
    struct json_out o;

    json_begin(&o, &line);
    if (a != NULL)
        wire_alert_put(&o, a);
    else
        wire_message_put(&o, msg);
    hub_send_line(c, &line);
    buf_release(&line);
}

/* A write that was delivered while its row waited: the event found no message of which it could make a silence. */
static void
add_silence_of(struct hub_board *b, const struct model *m, const struct message *msg)
{
    struct silence_ref ref = { .source = model_source(m, msg->order.channel) };

    if (message_is_silence(msg) && msg->channel_id != NULL && ref.source != NULL
        && str_copy(ref.id, sizeof ref.id, msg->channel_id))
        vec_push(&b->silences, ref);
}

static void
send_message(struct hub_client *c)
{
    struct hub_board *b = c->board;
    const struct model *m = c->hub->e->m;
    uint64_t number = b->messages.v[b->message_at++];
    const struct message *msg = model_message(m, number);

    if (msg != NULL && msg->last_seq > m->durable_seq)
        b->messages.v[b->messages_kept++] = number;
    else if (msg != NULL) {
        send_row(c, NULL, msg);
        if (b->has_silences && b->again)
            add_silence_of(b, m, msg);
    }
}

/* Beside what was looked for; a whole board has had all of them. */
static void
send_rule_of(struct hub_client *c, const struct alert *a)
{
    const struct rule *rule = model_rule_of(c->hub->e->m, a);

    if (rule != NULL)
        hub_send_rule(c, rule);
}

static void
send_alert(struct hub_client *c)
{
    struct hub_board *b = c->board;
    const struct model *m = c->hub->e->m;
    struct alert_id id = b->alerts.v[b->alert_at++];
    const struct alert *a = model_alert(m, &id);

    if (a != NULL && a->last_seq > m->durable_seq)
        b->alerts.v[b->alerts_kept++] = id;
    else if (a != NULL) {
        if (!b->whole)
            send_rule_of(c, a);
        send_row(c, a, NULL);
    }
}

/* The next row; one that shows what is not durable yet is kept for later. */
static void
send_next(struct hub_client *c)
{
    if (c->board->has_docs)
        send_doc(c);
    else if (c->board->message_at < c->board->messages.n)
        send_message(c);
    else if (c->board->silence_at < c->board->silences.n)
        send_silence(c);
    else if (c->board->run_at < c->board->runs.n)
        send_run(c);
    else
        send_alert(c);
}

static bool
is_through(const struct hub_board *b)
{
    return !b->has_docs && b->message_at == b->messages.n && b->silence_at == b->silences.n && b->run_at == b->runs.n
        && b->alert_at == b->alerts.n;
}

static bool
has_kept(const struct hub_board *b)
{
    return b->messages_kept + b->silences_kept + b->runs_kept + b->alerts_kept > 0;
}

/* Those that were kept are tried again once all that they show now is durable. */
static void
turn_back(struct hub_board *b, const struct engine *e)
{
    b->messages.n = b->messages_kept;
    b->silences.n = b->silences_kept;
    b->runs.n = b->runs_kept;
    b->alerts.n = b->alerts_kept;
    b->message_at = b->messages_kept = b->silence_at = b->silences_kept = 0;
    b->run_at = b->runs_kept = b->alert_at = b->alerts_kept = 0;
    b->again = true;
    b->after_append = newest_append(e);
}

static void
finish(struct hub_client *c)
{
    bool whole = c->board->whole;

    hub_done(c, c->board->id);
    hub_board_drop(c);
    if (!whole)
        return;
    hub_send_fault(c);
    hub_send_presence(c);
}

static void
begin(struct hub_client *c)
{
    struct hub_board *b = c->board;
    const struct model *m = c->hub->e->m;

    b->begun = true;
    b->has_docs = !b->no_rows; /* who reads the store has them from there, as they are then */
    if (b->whole && !b->no_rows) {
        list_all(b, m);
        list_runs(b, m);
    }
    if (b->has_messages)
        list_messages(b, m);
    if (b->has_silences)
        list_silences(b, m);
    c->follows |= b->whole;
    hub_send_board_head(c);
}

/* What it is to show may still be taken back. */
static bool
must_wait(const struct hub_client *c)
{
    const struct engine *e = c->hub->e;
    bool flies = e->in_flight && e->appends <= c->board->after_append;
    bool gathers = e->gather != NULL && engine_next_append(e) <= c->board->after_append;

    return !e->m->whole || e->reloading || flies || gathers;
}

/* They go out as the board begins, and events that come after it count on. */
static bool
rules_are_durable(const struct model *m)
{
    for (size_t i = 0; i < m->rules.n; i++)
        if (m->rules.v[i]->last_seq > m->durable_seq)
            return false;
    return m->oncall.last_seq <= m->durable_seq;
}

static bool
docs_are_durable(const struct model *m)
{
    return m->incidents_seq <= m->durable_seq;
}

bool
hub_board_turn(struct hub_client *c)
{
    const struct ports *ports = c->hub->e->ports;
    int64_t until_mono_ms = ports->mono_ms(ports->ctx) + SLICE_MS;

    if (must_wait(c))
        return false;
    if (c->board->query != NULL && !list_found(c, until_mono_ms))
        return true;
    if (!c->board->begun && !rules_are_durable(c->hub->e->m))
        return false; /* the append's end makes a turn */
    if (!c->board->begun)
        begin(c);
    while (!is_through(c->board) && !c->lost) {
        if (ports->conn_queued(ports->ctx, c->conn) >= BOARD_QUEUE_MAX)
            return false; /* its draining makes a turn */
        if (c->board->has_docs && !docs_are_durable(c->hub->e->m))
            return false; /* the append's end makes one */
        send_next(c);
        if (ports->mono_ms(ports->ctx) >= until_mono_ms)
            return true;
    }
    if (has_kept(c->board) && !c->lost)
        turn_back(c->board, c->hub->e);
    else
        finish(c);
    return false;
}
