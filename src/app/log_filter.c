/* SPDX-License-Identifier: MIT */
/* What a person gives `tocsin log`: FIELD=VALUE terms, prefixes of alerts' ids, bare words; all must hold. */
#include "app/log_filter.h"

#include <string.h>

#include "app/terms.h"
#include "core/words.h"

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

struct log_filter {
    struct terms terms;
};

struct log_filter *
log_filter_new(char *const *words, int n, struct err *err)
{
    struct log_filter *f = xcalloc(1, sizeof *f);

    if (terms_read(&f->terms, words, n, log_fields, "the log has", err))
        return f;
    log_filter_free(f);
    return NULL;
}

void
log_filter_free(struct log_filter *f)
{
    if (f == NULL)
        return;
    terms_release(&f->terms);
    free(f);
}

bool
log_filter_wants_board(const struct log_filter *f)
{
    return f->terms.words.n > 0;
}

static const char *
field_value(const void *item, size_t field, size_t nth, char made[TERM_VALUE_MAX])
{
    const struct stored_event *e = item;
    const struct event *ev = &e->ev;

    if (nth > 0)
        return NULL;
    switch ((enum field)field) {
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
        snprintf(made, TERM_VALUE_MAX, "%llu", (unsigned long long)(field == LOG_SEQ ? ev->seq : ev->batch));
        return made;
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
        alert_id_hex(event_alert_at(ev, i), hex);
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

    buf_addf(&b, "%s %s %s ", e->ev.actor, event_rows[e->ev.kind].wire, event_verb(&e->ev));
    batch_words(m, &e->ev, 1, &b);
    buf_addc(&b, '\n');
    buf_add(&b, e->data, e->data_len);
    text = terms_lower(buf_text(&b), b.len);
    buf_release(&b);
    return text;
}

static bool
holds_words(const struct log_filter *f, const struct model *m, const struct stored_event *e)
{
    char *text = event_text(m, e);
    bool all = true;

    for (size_t i = 0; i < f->terms.words.n && all; i++)
        all = strstr(text, f->terms.words.v[i]) != NULL || speaks_of(&e->ev, f->terms.words.v[i]);
    free(text);
    return all;
}

bool
log_filter_accepts(const struct log_filter *f, const struct model *m, const struct stored_event *e)
{
    return terms_hold(&f->terms, field_value, e) && (f->terms.words.n == 0 || holds_words(f, m, e));
}
