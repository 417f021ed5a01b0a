/* SPDX-License-Identifier: MIT */
/* How a client's board begins: where the log stands, sources, who is on call, rules, the log's lines, acts that undo can reach. */
#include "engine/hub_own.h"
#include "serve/wire.h"

/* Acts that a client may undo: so many of the latest are told, as far as they fit; they go out at once, whatever waits already. */
#define BOARD_ACTS 50
#define BOARD_ACTS_BYTES ((size_t)1 << 20)
#define BOARD_ACT_EVENTS_MAX 2000

void
hub_send_line(struct hub_client *c, struct buf *line)
{
    buf_addc(line, '\n');
    hub_send(c, line);
    buf_clear(line);
}

void
hub_send_rule(struct hub_client *c, const struct rule *rule)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    wire_rule_put(&o, rule);
    hub_send_line(c, &line);
    buf_release(&line);
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
    json_close(&o, '}');
    json_close(&o, '}');
    hub_send_line(c, &line);
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
        hub_send_line(c, &line);
    }
    buf_release(&line);
}

static void
send_rules(struct hub_client *c)
{
    const struct model *m = c->hub->e->m;

    for (size_t i = 0; i < m->rules.n; i++)
        hub_send_rule(c, m->rules.v[i]);
}

static void
send_oncall(struct hub_client *c)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    for (size_t i = 0; wire_oncall_put(&o, c->hub->e->m, i); i++) {
        hub_send_line(c, &line);
        json_begin(&o, &line);
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
    hub_send_line(c, line);
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

/* The text of a message, and what it writes, are not kept with the act: they stand in the message's row. */
static void
put_of_act(struct json_out *o, const char *node, struct event ev)
{
    if (event_rows[ev.kind].data == DATA_QUEUED)
        ev.u.queued.order.text = "";
    if (event_rows[ev.kind].data == DATA_QUEUED && message_order_is_silence(&ev.u.queued.order))
        ev.u.queued.order.silence = "{}"; /* that it is one must be seen */
    wire_event_bare_put(o, node, &ev);
}

/* {"act":[event,…]}: a batch that undo can reach. False: it is longer than the line may be. */
static bool
put_act(const struct model *m, const struct act *act, struct buf *line)
{
    struct json_out o;

    if (act->events.n > BOARD_ACT_EVENTS_MAX)
        return false;
    json_begin(&o, line);
    json_open(&o, NULL, '{');
    json_open(&o, "act", '[');
    for (size_t k = 0; k < act->events.n && !line->full; k++)
        put_of_act(&o, m->node, act->events.v[k]);
    json_close(&o, ']');
    json_close(&o, '}');
    return !line->full;
}

/* Of the newest that are durable, as many as fit, oldest first. */
static void
send_acts(struct hub_client *c)
{
    const struct model *m = c->hub->e->m;
    struct buf lines[BOARD_ACTS];
    size_t n = 0, left = BOARD_ACTS_BYTES;

    for (size_t i = m->acts.n; i-- > 0 && n < BOARD_ACTS;) {
        if (m->acts.v[i]->batch > m->durable_seq)
            continue;
        buf_init(&lines[n], left);
        if (!put_act(m, m->acts.v[i], &lines[n++]))
            break;
        left -= lines[n - 1].len;
    }
    while (n-- > 0) {
        bool fits = !lines[n].full && lines[n].len > 0;

        lines[n].max = WIRE_SAY_MAX; /* its newline */
        if (fits)
            hub_send_line(c, &lines[n]);
        buf_release(&lines[n]);
    }
}

void
hub_send_board_head(struct hub_client *c)
{
    send_head(c);
    send_sources(c);
    if (c->board->no_rows)
        return;
    send_oncall(c);
    if (!c->board->whole)
        return;
    send_rules(c);
    send_log(c);
    send_acts(c);
}
