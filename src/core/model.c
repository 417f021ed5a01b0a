/* SPDX-License-Identifier: MIT */
/* The model's tables: alerts and sources, their counts, and what was touched since the screen last looked. */
#include "core/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decide_call.h"
#include "core/decide_incident.h"
#include "core/due.h"
#include "core/model_messages.h"
#include "core/notice_plan.h"
#include "core/route.h"
#include "util/hash.h"
#include "util/utf8.h"

struct model *
model_new(const struct model_config *config)
{
    struct model *m = xcalloc(1, sizeof *m);

    m->config = *config;
    m->next_seq = 1;
    m->next_row = 1;
    m->next_message = m->next_dry = m->next_run = m->next_incident = 1;
    m->next_due_ms = m->judge_due_ms = INT64_MAX;
    m->judge_turn = 1;
    m->id_digits_min = ALERT_ID_PREFIX_MIN;
    return m;
}

static void
alert_free(struct alert *a)
{
    free(a->fingerprint);
    free(a->suppressed_by);
    free(a->text);
    free(a->search);
    free((char *)a->hold.comment);
    free((char *)a->note.text);
    free(a);
}

static void
source_free(struct source *s)
{
    free(s->name);
    free(s->error);
    free(s->boot);
    free(s);
}

static void
line_release(struct log_line *l)
{
    free(l->actor);
    free(l->verb);
    free(l->text);
}

void
model_free(struct model *m)
{
    void *request;

    if (m == NULL)
        return;
    model_settle(m);
    for (size_t i = 0; i < m->alerts.n; i++)
        alert_free(m->alerts.v[i]);
    model_clear_silences(m);
    for (size_t i = 0; i < m->sources.n; i++)
        source_free(m->sources.v[i]);
    model_clear_messages(m);
    model_clear_rules(m);
    model_clear_runs(m);
    model_clear_moments(m);
    model_clear_oncall(m);
    model_clear_incidents(m);
    for (size_t i = 0; i < m->acts.n; i++)
        model_act_release(m->acts.v[i]);
    for (size_t i = 0; i < m->lines_n; i++)
        line_release(&m->lines[i]);
    for (size_t i = 0; (request = map_next(&m->requests, &i)) != NULL;)
        free(request);
    free(m->lines);
    free(m->config_hash);
    vec_release(&m->alerts);
    vec_release(&m->sources);
    vec_release(&m->messages);
    vec_release(&m->silences);
    vec_release(&m->runs);
    vec_release(&m->acts);
    vec_release(&m->dirty);
    vec_release(&m->gone);
    map_release(&m->by_id);
    map_release(&m->requests);
    pool_release(&m->pool);
    free(m);
}

static bool
has_id(const void *value, const void *key)
{
    return alert_id_equal(&((const struct alert *)value)->id, key);
}

const struct alert *
model_alert(const struct model *m, const struct alert_id *id)
{
    return map_get(&m->by_id, alert_id_hash(id), has_id, id);
}

struct source *
model_source(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->sources.n; i++)
        if (strcmp(m->sources.v[i]->name, name) == 0)
            return m->sources.v[i];
    return NULL;
}

struct source *
model_add_source(struct model *m, const char *name)
{
    struct source *s = model_source(m, name);

    if (s != NULL)
        return s;
    s = xcalloc(1, sizeof *s);
    s->name = xstrdup(name);
    s->own = strcmp(name, SOURCE_OWN) == 0;
    vec_push(&m->sources, s);
    return s;
}

void
model_uncount(struct model *m, const struct alert *a)
{
    m->by_state[a->level][a->hold.state]--;
    m->by_state[0][a->hold.state]--;
    if (a->hold.state == ALERT_FIRING && (a->marks & ALERT_SUPPRESSED))
        m->suppressed--;
}

static bool
has_deadline(const struct model *m, const struct alert *a)
{
    return a->routed.routes != NULL && m->config.routing != NULL && m->config.routing->has_deadlines;
}

static void
due_at(struct model *m, int64_t at_ms)
{
    if (at_ms < m->next_due_ms)
        m->next_due_ms = at_ms;
}

void
model_recount(struct model *m, struct alert *a)
{
    m->by_state[a->level][a->hold.state]++;
    m->by_state[0][a->hold.state]++;
    if (a->hold.state == ALERT_FIRING && (a->marks & ALERT_SUPPRESSED))
        m->suppressed++;
    a->due_ms = due_ms(m, a);
    if (a->due_ms < m->next_due_ms)
        m->next_due_ms = a->due_ms;
    due_at(m, notice_due_ms(&m->config, a));
    due_at(m, route_deadline_ms(m, a));
    if ((a->call.seq != 0 || a->told.at_ms != 0 || has_deadline(m, a)) && a->hold.state != ALERT_FIRING
        && a->hold.state != ALERT_ESCALATED)
        m->next_due_ms = 0; /* who was asked need answer no more, who was told may be told that it is over, and an alarm may be */
    if (alert_is_called(a) && a->call.until_ms == 0)
        m->next_due_ms = 0; /* no step comes: whether a page still stands must be looked at */
    if (!a->dirty) {
        a->dirty = true;
        vec_push(&m->dirty, a);
    }
    m->generation++;
}

/* One that is missing already waits for no time. */
static void
look_at_heartbeat(struct model *m, const struct heartbeat *h)
{
    int64_t due_ms = heartbeat_due_ms(m, h);

    if (due_ms < m->next_due_ms && !heartbeat_alarm_stands(m, h))
        m->next_due_ms = due_ms;
}

void
model_find_due(struct model *m)
{
    m->next_due_ms = m->judge_due_ms;
    for (size_t i = 0; i < m->alerts.n; i++) {
        struct alert *a = m->alerts.v[i];

        a->due_ms = due_ms(m, a);
        if (a->due_ms < m->next_due_ms)
            m->next_due_ms = a->due_ms;
    }
    for (size_t i = 0; i < m->messages.n; i++)
        if (m->messages.v[i]->due_ms < m->next_due_ms)
            m->next_due_ms = m->messages.v[i]->due_ms;
    for (size_t i = 0; i < m->silences.n; i++)
        if (m->silences.v[i]->due_ms < m->next_due_ms)
            m->next_due_ms = m->silences.v[i]->due_ms;
    due_at(m, notice_next_ms(m, m->looked_ms));
    due_at(m, overdue_next_ms(m, m->looked_ms));
    due_at(m, answers_due_ms(m));
    due_at(m, incidents_due_ms(m));
    for (size_t i = 0; i < m->config.heartbeats.n; i++)
        look_at_heartbeat(m, &m->config.heartbeats.v[i]);
}

static void
remove_from_dirty(struct model *m, const struct alert *a)
{
    for (size_t i = m->dirty.n; i-- > 0;)
        if (m->dirty.v[i] == a) {
            vec_remove(&m->dirty, i);
            return;
        }
}

void
model_drop_alert(struct model *m, const struct alert_id *id)
{
    struct alert *a = (struct alert *)model_alert(m, id);

    if (a == NULL)
        return;
    model_uncount(m, a);
    map_remove(&m->by_id, alert_id_hash(id), a);
    m->alerts.v[a->slot] = m->alerts.v[--m->alerts.n];
    m->alerts.v[a->slot]->slot = a->slot;
    if (a->dirty)
        remove_from_dirty(m, a);
    vec_push(&m->gone, a);
    m->generation++;
}

void
model_put_alert_take(struct model *m, struct alert *a)
{
    model_drop_alert(m, &a->id);
    a->dirty = false;
    a->slot = m->alerts.n;
    vec_push(&m->alerts, a);
    map_add(&m->by_id, alert_id_hash(&a->id), a);
    if (a->row >= m->next_row)
        m->next_row = a->row + 1;
    if (a->search == NULL)
        model_set_text_take(m, a, a->text, a->labels_len, a->annotations_len);
    model_recount(m, a);
}

void
model_settle(struct model *m)
{
    for (size_t i = 0; i < m->dirty.n; i++)
        m->dirty.v[i]->dirty = false;
    for (size_t i = 0; i < m->gone.n; i++)
        alert_free(m->gone.v[i]);
    vec_clear(&m->dirty);
    vec_clear(&m->gone);
}

static void
add_searchable(struct buf *b, const char *value)
{
    buf_adds(b, value);
    buf_addc(b, '\n');
}

/* A summary and ten label values are far below this; a hostile alert is searchable up to here. */
#define SEARCH_TEXT_MAX ((size_t)64 << 10)

void
model_set_text_take(struct model *m, struct alert *a, char *text, size_t labels_len, size_t annotations_len)
{
    struct buf plain;
    char *lower;

    if (a->text != text)
        free(a->text);
    a->text = text;
    a->labels_len = (uint32_t)labels_len;
    a->annotations_len = (uint32_t)annotations_len;
    buf_init(&plain, SEARCH_TEXT_MAX);
    add_searchable(&plain, alert_field(a, FIELD_SUMMARY));
    for (struct label_iter it = labels_iter(alert_labels(a)); label_next(&it);)
        add_searchable(&plain, it.value);
    lower = xmalloc(2 * plain.len + 4);
    a->search_len = (uint32_t)utf8_lower(buf_text(&plain), plain.len, lower);
    free(a->search);
    a->search = xmemdup(lower, a->search_len);
    free(lower);
    buf_release(&plain);
    m->generation++;
}

/* Ids as people give them: at least 4 digits. */
static bool
is_hex_prefix(const char *s)
{
    size_t n = strspn(s, "0123456789abcdef");

    return n >= ALERT_ID_PREFIX_MIN && s[n] == '\0' && n < ALERT_ID_HEX;
}

static size_t
common_digits(const struct alert_id *a, const struct alert_id *b)
{
    size_t n = 0;

    while (n < sizeof a->b && a->b[n] == b->b[n])
        n++;
    if (n == sizeof a->b)
        return 2 * n;
    return 2 * n + ((a->b[n] ^ b->b[n]) < 16 ? 1 : 0);
}

const struct alert *
model_find(const struct model *m, const char *prefix, struct err *err)
{
    const struct alert *found[2] = { NULL, NULL }; /* closed, open */
    size_t n[2] = { 0, 0 };
    char hex[ALERT_ID_HEX];
    int open;

    if (!is_hex_prefix(prefix)) {
        err_set(err, ERR_NOTFOUND, "'%.40s' is no alert id: give at least %d hex digits, as `tocsin alerts` shows them", prefix,
            ALERT_ID_PREFIX_MIN);
        return NULL;
    }
    for (size_t i = 0; i < m->alerts.n; i++) {
        alert_id_hex(&m->alerts.v[i]->id, hex);
        if (!str_starts(hex, prefix))
            continue;
        open = alert_is_open(m->alerts.v[i]);
        found[open] = m->alerts.v[i];
        n[open]++;
    }
    open = n[1] > 0;
    if (n[open] == 1)
        return found[open];
    if (n[open] == 0)
        err_set(err, ERR_NOTFOUND, "no alert %s on the board", prefix);
    else
        err_set(err, ERR_NOTFOUND, "%zu alerts begin with %s: give more digits", n[open], prefix);
    return NULL;
}

void
model_short_id(const struct model *m, const struct alert *a, char out[ALERT_ID_HEX])
{
    size_t digits = m->id_digits_min;

    for (size_t i = 0; i < m->alerts.n; i++) {
        size_t same = m->alerts.v[i] == a ? 0 : common_digits(&a->id, &m->alerts.v[i]->id);

        if (same >= digits)
            digits = same + 1;
    }
    alert_id_hex(&a->id, out);
    if (digits < ALERT_ID_HEX - 1)
        out[digits] = '\0';
}

const struct log_line *
model_line(const struct model *m, size_t i)
{
    if (i >= m->lines_n)
        return NULL;
    return &m->lines[(m->lines_next + MODEL_LINES_MAX - 1 - i) % MODEL_LINES_MAX];
}

const struct log_line *
model_line_of(const struct model *m, uint64_t seq)
{
    const struct log_line *l;

    for (size_t i = 0; (l = model_line(m, i)) != NULL; i++)
        if (seq >= l->seq && seq < l->seq + l->events)
            return l;
    return NULL;
}

void
model_add_line(struct model *m, const struct log_line *line)
{
    struct log_line *l;

    if (m->lines == NULL)
        m->lines = xcalloc(MODEL_LINES_MAX, sizeof *m->lines);
    l = &m->lines[m->lines_next];
    line_release(l);
    *l = (struct log_line){ .seq = line->seq,
        .events = line->events,
        .kind = line->kind,
        .at_ms = line->at_ms,
        .actor = xstrdup(line->actor),
        .verb = xstrdup(line->verb),
        .text = xstrdup(line->text) };
    m->lines_next = (m->lines_next + 1) % MODEL_LINES_MAX;
    if (m->lines_n < MODEL_LINES_MAX)
        m->lines_n++;
    m->generation++;
}

struct request_seen {
    uint64_t seq;
    char key[]; /* actor, newline, id */
};

static uint64_t
request_key(const char *actor, const char *request_id, struct buf *key)
{
    buf_adds(key, actor);
    buf_addc(key, '\n');
    buf_adds(key, request_id);
    return hash64(key->data, key->len);
}

static bool
is_request(const void *value, const void *key)
{
    return strcmp(((const struct request_seen *)value)->key, key) == 0;
}

uint64_t
model_request(const struct model *m, const char *actor, const char *request_id)
{
    struct buf key = BUF_INIT;
    uint64_t hash = request_key(actor, request_id, &key);
    const struct request_seen *r = map_get(&m->requests, hash, is_request, key.data);

    buf_release(&key);
    return r == NULL ? 0 : r->seq;
}

void
model_add_request(struct model *m, const char *actor, const char *request_id, uint64_t seq)
{
    struct buf key = BUF_INIT;
    uint64_t hash = request_key(actor, request_id, &key);
    struct request_seen *r = xmalloc(sizeof *r + key.len + 1);

    r->seq = seq;
    memcpy(r->key, key.data, key.len + 1);
    map_add(&m->requests, hash, r);
    buf_release(&key);
}
