/* SPDX-License-Identifier: MIT */
/* What a person gives `tocsin log`: FIELD=VALUE terms, prefixes of alerts' ids, bare words; all must hold. */
#include "app/log_filter.h"

#include <string.h>

#include "app/nearest.h"
#include "core/words.h"
#include "util/matcher.h"
#include "util/utf8.h"
#include "util/vec.h"

enum field { LOG_ACTOR, LOG_KIND, LOG_ORIGIN, LOG_STREAM, LOG_SEQ, LOG_BATCH, LOG_REQUEST_ID, LOG_NODE, LOG_FIELDS };

const char *const log_fields[] = {
    [LOG_ACTOR] = "actor",
    [LOG_KIND] = "kind",
    [LOG_ORIGIN] = "origin",
    [LOG_STREAM] = "stream",
    [LOG_SEQ] = "seq",
    [LOG_BATCH] = "batch",
    [LOG_REQUEST_ID] = "request_id",
    [LOG_NODE] = "node",
    [LOG_FIELDS] = NULL,
};

struct term {
    enum field field;
    struct matcher matcher;
};

struct log_filter {
    VEC(struct term) terms;
    VEC(char *) words; /* lower-cased */
};

static char *
lower(const char *s, size_t len)
{
    char *out = xmalloc(2 * len + 5);

    out[utf8_lower(s, len, out)] = '\0';
    return out;
}

static bool
unknown_field(const char *name, struct err *err)
{
    struct nearest near = { .word = name };

    for (int i = 0; i < LOG_FIELDS; i++)
        nearest_try(&near, log_fields[i]);
    if (nearest_word(&near) != NULL)
        return err_set(err, ERR_USAGE, "the log has no field %s; did you mean %s?", name, nearest_word(&near));
    return err_set(err, ERR_USAGE, "the log has no field %s: actor, kind, origin, stream, seq, batch, request_id or node", name);
}

static bool
add_term(struct log_filter *f, const char *name, enum matcher_op op, const char *value, struct err *err)
{
    struct term t;

    for (int i = 0; i < LOG_FIELDS; i++) {
        if (strcmp(log_fields[i], name) != 0)
            continue;
        t.field = (enum field)i;
        if (!matcher_init(&t.matcher, name, op, value, err)) {
            err->code = ERR_USAGE;
            return false;
        }
        vec_push(&f->terms, t);
        return true;
    }
    return unknown_field(name, err);
}

/* Where the operator of a term begins: at the first = or !, if a name stands before it. */
static bool
split_term(const char *word, size_t *name_len, enum matcher_op *op, const char **value)
{
    static const struct {
        const char *text;
        enum matcher_op op;
    } ops[] = { { "=~", MATCH_RE }, { "!~", MATCH_NRE }, { "!=", MATCH_NE }, { "=", MATCH_EQ } };

    *name_len = strcspn(word, "=!");
    if (*name_len == 0)
        return false;
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        size_t len = strlen(ops[i].text);

        if (strncmp(word + *name_len, ops[i].text, len) != 0)
            continue;
        *op = ops[i].op;
        *value = word + *name_len + len;
        return true;
    }
    return false;
}

/* A value may stand in double quotes, as in the dashboard's filter. */
static char *
unquoted(const char *value)
{
    size_t len = strlen(value);

    return len >= 2 && value[0] == '"' && value[len - 1] == '"' ? xstrndup(value + 1, len - 2) : xstrdup(value);
}

static bool
add_word(struct log_filter *f, const char *word, struct err *err)
{
    enum matcher_op op;
    const char *value;
    size_t name_len;
    char *name, *plain;
    bool ok;

    if (*word == '\0')
        return true;
    if (!split_term(word, &name_len, &op, &value)) {
        vec_push(&f->words, lower(word, strlen(word)));
        return true;
    }
    name = xstrndup(word, name_len);
    plain = unquoted(value);
    ok = add_term(f, name, op, plain, err);
    free(name);
    free(plain);
    return ok;
}

struct log_filter *
log_filter_new(char *const *words, int n, struct err *err)
{
    struct log_filter *f = xcalloc(1, sizeof *f);

    for (int i = 0; i < n; i++)
        if (!add_word(f, words[i], err)) {
            log_filter_free(f);
            return NULL;
        }
    return f;
}

void
log_filter_free(struct log_filter *f)
{
    if (f == NULL)
        return;
    for (size_t i = 0; i < f->terms.n; i++)
        matcher_release(&f->terms.v[i].matcher);
    for (size_t i = 0; i < f->words.n; i++)
        free(f->words.v[i]);
    vec_release(&f->terms);
    vec_release(&f->words);
    free(f);
}

bool
log_filter_wants_board(const struct log_filter *f)
{
    return f->words.n > 0;
}

static const char *
field_value(const struct stored_event *e, enum field field, char number[32])
{
    const struct event *ev = &e->ev;

    switch (field) {
    case LOG_ACTOR:
        return ev->actor;
    case LOG_KIND:
        return event_rows[ev->kind].wire;
    case LOG_ORIGIN:
        return ev->origin;
    case LOG_STREAM:
        return ev->stream;
    case LOG_REQUEST_ID:
        return ev->request_id == NULL ? "" : ev->request_id;
    case LOG_NODE:
        return e->node;
    default:
        snprintf(number, 32, "%llu", (unsigned long long)(field == LOG_SEQ ? ev->seq : ev->batch));
        return number;
    }
}

/* The id of one alert that the event speaks of begins so. */
static bool
speaks_of(const struct event *ev, const char *prefix)
{
    size_t n = event_alerts_n(ev), len = strlen(prefix);
    char hex[ALERT_ID_HEX];

    if (len < ALERT_ID_PREFIX_MIN || len >= ALERT_ID_HEX || strspn(prefix, "0123456789abcdef") != len)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct alert_id *id = &ev->alert;

        if (event_rows[ev->kind].data == DATA_SIGHTINGS)
            id = &ev->u.sightings.v[i].id;
        else if (event_rows[ev->kind].data == DATA_ALERTS)
            id = &ev->u.alerts.ids[i];
        alert_id_hex(id, hex);
        if (strncmp(hex, prefix, len) == 0)
            return true;
    }
    return false;
}

/* What bare words are looked up in. */
static char *
event_text(const struct model *m, const struct stored_event *e)
{
    struct buf b = BUF_INIT;
    char *text;

    buf_addf(&b, "%s %s %s ", e->ev.actor, event_rows[e->ev.kind].wire, event_verb(e->ev.kind));
    batch_words(m, &e->ev, 1, &b);
    buf_addc(&b, '\n');
    buf_add(&b, e->data, e->data_len);
    text = lower(buf_text(&b), b.len);
    buf_release(&b);
    return text;
}

static bool
holds_words(const struct log_filter *f, const struct model *m, const struct stored_event *e)
{
    char *text = event_text(m, e);
    bool all = true;

    for (size_t i = 0; i < f->words.n && all; i++)
        all = strstr(text, f->words.v[i]) != NULL || speaks_of(&e->ev, f->words.v[i]);
    free(text);
    return all;
}

bool
log_filter_accepts(const struct log_filter *f, const struct model *m, const struct stored_event *e)
{
    char number[32];

    for (size_t i = 0; i < f->terms.n; i++)
        if (!matcher_accepts(&f->terms.v[i].matcher, field_value(e, f->terms.v[i].field, number)))
            return false;
    return f->words.n == 0 || holds_words(f, m, e);
}
