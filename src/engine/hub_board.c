/* SPDX-License-Identifier: MIT */
/*
 * The board to a client, row by row and worst first: what follows is told in the order of the log, so a row goes out only once all
 * that it shows is durable, and what comes after it changes it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "engine/hub_own.h"
#include "serve/wire.h"
#include "util/str.h"

/* No more is queued for one client by its board; the rest waits until that is read. */
#define BOARD_QUEUE_MAX ((size_t)256 << 10)
/* Acts that a client may undo: so many of the latest are told. */
#define BOARD_ACTS 50

/* Which part of the board is asked for. */
struct hub_query {
    VEC(char *) words;     /* what a person named */
    struct filter *filter; /* or NULL */
    size_t limit;          /* 0: none */
    bool messages;
};

static void
query_free(struct hub_query *q)
{
    if (q == NULL)
        return;
    for (size_t i = 0; i < q->words.n; i++)
        free(q->words.v[i]);
    vec_release(&q->words);
    filter_free(q->filter);
    free(q);
}

void
hub_board_free(struct hub_board *b)
{
    if (b == NULL)
        return;
    query_free(b->query);
    vec_release(&b->messages);
    vec_release(&b->alerts);
    free(b->id);
    free(b);
}

static struct hub_board *
board_new(struct hub_client *c, char *id, bool whole)
{
    struct hub_board *b = xcalloc(1, sizeof *b);

    b->id = id;
    b->whole = whole;
    b->after_seq = c->hub->e->m->next_seq - 1;
    c->board = b;
    return b;
}

static int
worse(const void *a, const void *b)
{
    return alert_order(*(const struct alert *const *)a, *(const struct alert *const *)b);
}

/* At most limit of them; 0: all. */
static void
add_worst_first(struct hub_board *b, const struct alert **v, size_t n, size_t limit)
{
    if (n > 0)
        qsort(v, n, sizeof *v, worse);
    for (size_t i = 0; i < n && (limit == 0 || i < limit); i++)
        if (i == 0 || v[i] != v[i - 1])
            vec_push(&b->alerts, v[i]->id);
}

static void
add_messages(struct hub_board *b, const struct model *m)
{
    for (size_t i = 0; i < m->messages.n; i++)
        vec_push(&b->messages, m->messages.v[i]->number);
}

void
hub_board_subscribe(struct hub_client *c, char *id, bool by_store)
{
    const struct model *m = c->hub->e->m;
    struct hub_board *b = board_new(c, id, true);
    const struct alert **all;

    c->subscribed = true;
    b->by_store = by_store;
    if (by_store)
        return;
    add_messages(b, m);
    all = xreallocarray(NULL, m->alerts.n + 1, sizeof *all);
    for (size_t i = 0; i < m->alerts.n; i++)
        all[i] = m->alerts.v[i];
    add_worst_first(b, all, m->alerts.n, 0);
    free(all);
}

static void
send_line(struct hub_client *c, struct buf *line)
{
    buf_addc(line, '\n');
    hub_send(c, line);
    buf_clear(line);
}

/* {"board":{…}}: where the log stands, and what the numbers go on from. */
static void
send_head(struct hub_client *c)
{
    const struct model *m = c->hub->e->m;
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_open(&o, "board", '{');
    json_str(&o, "node", m->node);
    json_int(&o, "seq", (int64_t)m->durable_seq);
    json_int(&o, "alerts", (int64_t)(c->board->whole ? m->alerts.n : c->board->alerts.n));
    json_int(&o, "of", (int64_t)m->alerts.n);
    json_int(&o, "next_row", (int64_t)m->next_row);
    json_int(&o, "next_message", (int64_t)m->next_message);
    json_close(&o, '}');
    json_close(&o, '}');
    send_line(c, &line);
    buf_release(&line);
}

static void
send_sources(struct hub_client *c)
{
    const struct model *m = c->hub->e->m;
    struct buf line = BUF_INIT;
    struct json_out o;

    for (size_t i = 0; i < m->sources.n; i++) {
        json_begin(&o, &line);
        wire_source_put(&o, m->sources.v[i]);
        send_line(c, &line);
    }
    buf_release(&line);
}

static void
send_log_line(struct hub_client *c, const struct log_line *l, struct buf *line)
{
    struct json_out o;

    json_begin(&o, line);
    json_open(&o, NULL, '{');
    json_open(&o, "line", '{');
    json_int(&o, "seq", (int64_t)l->seq);
    json_time(&o, "at", l->at_ms);
    json_str(&o, "actor", l->actor);
    json_str(&o, "verb", l->verb);
    json_str(&o, "text", l->text);
    json_close(&o, '}');
    json_close(&o, '}');
    send_line(c, line);
}

/* Oldest first; what is not durable comes as events. */
static void
send_log(struct hub_client *c)
{
    const struct model *m = c->hub->e->m;
    struct buf line = BUF_INIT;

    for (size_t i = m->lines_n; i-- > 0;)
        if (model_line(m, i)->seq <= m->durable_seq)
            send_log_line(c, model_line(m, i), &line);
    buf_release(&line);
}

/* {"act":[event,…]}: a batch that undo can reach. */
static void
send_acts(struct hub_client *c)
{
    const struct model *m = c->hub->e->m;
    struct buf line = BUF_INIT;
    struct json_out o;

    for (size_t i = m->acts.n > BOARD_ACTS ? m->acts.n - BOARD_ACTS : 0; i < m->acts.n; i++) {
        const struct act *act = m->acts.v[i];

        if (act->batch > m->durable_seq)
            break;
        json_begin(&o, &line);
        json_open(&o, NULL, '{');
        json_open(&o, "act", '[');
        for (size_t k = 0; k < act->events.n; k++)
            wire_event_bare_put(&o, m->node, &act->events.v[k]);
        json_close(&o, ']');
        json_close(&o, '}');
        send_line(c, &line);
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
    send_line(c, &line);
    buf_release(&line);
}

/* The next row; one that shows what is not durable yet goes to the end of the list. */
static void
send_next(struct hub_client *c)
{
    struct hub_board *b = c->board;
    const struct model *m = c->hub->e->m;

    if (b->message_at < b->messages.n) {
        uint64_t number = b->messages.v[b->message_at++];
        const struct message *msg = model_message(m, number);

        if (msg != NULL && msg->last_seq > m->durable_seq)
            vec_push(&b->messages, number);
        else if (msg != NULL)
            send_row(c, NULL, msg);
    } else {
        struct alert_id id = b->alerts.v[b->alert_at++];
        const struct alert *a = model_alert(m, &id);

        if (a != NULL && a->last_seq > m->durable_seq)
            vec_push(&b->alerts, id);
        else if (a != NULL)
            send_row(c, a, NULL);
    }
}

static bool
is_over(const struct hub_board *b)
{
    return b->message_at == b->messages.n && b->alert_at == b->alerts.n;
}

static void
finish(struct hub_client *c)
{
    hub_done(c, c->board->id);
    hub_board_free(c->board);
    c->board = NULL;
}

static void
begin(struct hub_client *c)
{
    c->board->begun = true;
    send_head(c);
    send_sources(c);
    if (!c->board->whole || c->board->by_store)
        return;
    send_log(c);
    send_acts(c);
}

/* --- a part of it, for a verb */

struct finding {
    VEC(const struct alert *) found;
};

static void
add_found(void *arg, const struct alert *a)
{
    struct finding *f = arg;

    vec_push(&f->found, a);
}

static void
find_by_filter(struct hub_client *c, const struct filter *filter, struct finding *f)
{
    const struct model *m = c->hub->e->m;

    for (size_t i = 0; i < m->alerts.n; i++)
        if (filter_accepts(filter, m, m->alerts.v[i], c->who.actor, engine_now(c->hub->e)))
            vec_push(&f->found, m->alerts.v[i]);
}

/* Once the board is whole: what is asked of half a board is answered wrongly. */
static void
look_up(struct hub_client *c)
{
    const struct hub_host *host = &c->hub->host;
    struct hub_query *q = c->board->query;
    struct finding f = { 0 };

    for (size_t i = 0; i < q->words.n; i++)
        host->find(host->ctx, q->words.v[i], c->who.actor, add_found, &f);
    if (q->filter != NULL)
        find_by_filter(c, q->filter, &f);
    add_worst_first(c->board, f.found.v, f.found.n, q->limit);
    if (q->messages)
        add_messages(c->board, c->hub->e->m);
    vec_release(&f.found);
    query_free(q);
    c->board->query = NULL;
}

static bool
read_words(const cJSON *words, struct hub_query *q, struct err *err)
{
    const cJSON *item;

    if (words != NULL && cJSON_GetArraySize(words) > COMMAND_SUBJECTS_MAX)
        return err_set(err, ERR_USAGE, "%d alerts at once: at most %d", cJSON_GetArraySize(words), COMMAND_SUBJECTS_MAX);
    cJSON_ArrayForEach(item, words)
    {
        if (cJSON_IsString(item))
            vec_push(&q->words, xstrdup(item->valuestring));
    }
    return true;
}

static bool
read_filter(const char *text, struct hub_query *q, struct err *err)
{
    q->filter = text == NULL ? NULL : filter_new(text, NULL, err);
    if (text == NULL || q->filter != NULL)
        return true;
    err->code = ERR_USAGE;
    return err_wrap(err, "%s", text);
}

void
hub_board_query(struct hub_client *c, const cJSON *line, char *id)
{
    struct hub_query *q = xcalloc(1, sizeof *q);
    int64_t limit = json_get_int(line, "limit", 0);
    struct err err = { 0 };

    q->limit = limit > 0 ? (size_t)limit : 0;
    q->messages = json_get_bool(line, "messages", false);
    if (read_words(json_get_array(line, "words"), q, &err) && read_filter(json_get_str(line, "filter"), q, &err)) {
        board_new(c, id, false)->query = q;
        return;
    }
    hub_refuse(c, id, &err);
    query_free(q);
    free(id);
}

bool
hub_board_turn(struct hub_client *c)
{
    const struct engine *e = c->hub->e;
    const struct ports *ports = e->ports;
    int64_t until_ms = ports->mono_ms(ports->ctx) + SLICE_MS;

    if (!e->m->whole || e->m->durable_seq < c->board->after_seq)
        return false;
    if (c->board->query != NULL)
        look_up(c);
    if (!c->board->begun)
        begin(c);
    while (!is_over(c->board) && !c->lost) {
        if (ports->conn_queued(ports->ctx, c->conn) >= BOARD_QUEUE_MAX)
            return false; /* its draining makes a turn */
        send_next(c);
        if (ports->mono_ms(ports->ctx) >= until_ms)
            return true;
    }
    finish(c);
    return false;
}
