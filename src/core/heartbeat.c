/* SPDX-License-Identifier: MIT */
/* Heartbeats that are expected: when each was seen, and when it is missing. */
#include "core/heartbeat.h"

#include <stdio.h>
#include <string.h>

#include "core/decide_own.h"
#include "core/filter.h"

/* "expected " is the longest word before a name. */
#define MOMENT_NAME_MAX (HEARTBEAT_NAME_MAX + 16)

static void
moment_name(const struct heartbeat *h, const char *what, char out[MOMENT_NAME_MAX])
{
    snprintf(out, MOMENT_NAME_MAX, "%s %s", what, h->name);
}

static int64_t
moment_of(const struct model *m, const struct heartbeat *h, const char *what)
{
    char name[MOMENT_NAME_MAX];

    moment_name(h, what, name);
    return model_moment(m, name);
}

static void
set_moment(struct model *m, const struct heartbeat *h, const char *what, int64_t at_ms, bool keep)
{
    char name[MOMENT_NAME_MAX];

    moment_name(h, what, name);
    model_set_moment(m, name, at_ms, keep);
}

const struct heartbeat *
heartbeat_named(const struct heartbeats *all, const char *name)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->v[i].name, name) == 0)
            return &all->v[i];
    return NULL;
}

int64_t
heartbeat_seen_ms(const struct model *m, const struct heartbeat *h)
{
    return moment_of(m, h, "seen");
}

void
heartbeat_note(struct model *m, const struct heartbeat *h, int64_t now_ms)
{
    set_moment(m, h, "seen", now_ms, h->alert == NULL);
}

void
heartbeat_expect(struct model *m, const struct heartbeat *h, int64_t now_ms)
{
    if (h->alert == NULL && moment_of(m, h, "expected") == 0)
        set_moment(m, h, "expected", now_ms, true);
}

void
heartbeat_hold(struct model *m, const struct heartbeat *h, int64_t now_ms)
{
    set_moment(m, h, "held", now_ms, false);
}

static int64_t
latest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t
least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* One that arrives: every + grace after the last beat, but not before a start's grace is over. */
static int64_t
arrival_due(const struct model *m, const struct heartbeat *h)
{
    int64_t from_ms = latest(heartbeat_seen_ms(m, h), moment_of(m, h, "expected"));

    return latest(from_ms + h->every_ms + h->grace_ms,
        m->watched_from_ms + latest(h->grace_ms, least(h->every_ms, HEARTBEAT_SETTLE_MS)));
}

static int64_t
alert_due(const struct model *m, const struct heartbeat *h)
{
    return latest(latest(heartbeat_seen_ms(m, h), moment_of(m, h, "held")), m->watched_from_ms) + h->within_ms;
}

int64_t
heartbeat_due_ms(const struct model *m, const struct heartbeat *h)
{
    if (m->watched_from_ms == 0)
        return INT64_MAX;
    return h->alert == NULL ? arrival_due(m, h) : alert_due(m, h);
}

/* The clock may have been set back: what was seen in the future was seen. */
bool
heartbeat_is_fresh(const struct model *m, const struct heartbeat *h, int64_t now_ms)
{
    int64_t seen_ms = heartbeat_seen_ms(m, h), for_ms = h->alert == NULL ? h->every_ms + h->grace_ms : h->within_ms;

    return seen_ms != 0 && now_ms < seen_ms + for_ms;
}

bool
heartbeat_alarm_stands(const struct model *m, const struct heartbeat *h)
{
    struct own_alarm alarm = { .name = HEARTBEAT_ALARM, .labels = { { HEARTBEAT_LABEL, h->name } }, .labels_n = 1 };

    return own_alarm_stands(m, &alarm);
}

int64_t
heartbeat_look_ms(const struct heartbeat *h)
{
    int64_t ms = h->within_ms / HEARTBEAT_LOOK_PART;

    return ms < HEARTBEAT_LOOK_MIN_MS ? HEARTBEAT_LOOK_MIN_MS : ms > HEARTBEAT_LOOK_MAX_MS ? HEARTBEAT_LOOK_MAX_MS : ms;
}

static bool
is_meant(const struct model *m, const struct heartbeat *h, const struct alert *a, int64_t now_ms)
{
    bool fires = a->hold.state != ALERT_CLEARED && a->hold.state != ALERT_CLOSED && (a->marks & ALERT_UNCONFIRMED) == 0;

    return fires && a->source != NULL && strcmp(a->source->name, h->source) == 0 && filter_accepts(h->alert, m, a, NULL, now_ms);
}

const struct alert *
heartbeat_alert(const struct model *m, const struct heartbeat *h, const struct alert *likely, int64_t now_ms)
{
    if (likely != NULL && is_meant(m, h, likely, now_ms))
        return likely;
    for (size_t i = 0; i < m->alerts.n; i++)
        if (is_meant(m, h, m->alerts.v[i], now_ms))
            return m->alerts.v[i];
    return NULL;
}

/* What the filter asks of an alert, as far as a sighting has it. */
static struct alert
alert_of(const struct model *m, const char *source, const struct sighting *s)
{
    return (struct alert){
        .id = s->id,
        .source = model_source(m, source),
        .severity = s->severity,
        .level = LEVEL_MAX,
        .text = (char *)s->labels.bytes,
        .labels_len = (uint32_t)s->labels.len,
    };
}

static void
add_word(const struct heartbeat *h, const char *theirs, struct buf *out)
{
    size_t from;

    buf_clear(out);
    buf_addf(out, "%s%sheartbeat:", theirs == NULL ? "" : theirs, theirs == NULL ? "" : " ");
    from = out->len;
    buf_adds(out, h->name);
    for (size_t i = from; i < out->len; i++)
        if (out->data[i] == ' ')
            out->data[i] = '_';
}

bool
heartbeat_claims(const struct model *m, const char *source, const struct sighting *s, struct buf *out)
{
    const struct heartbeats *all = &m->config.heartbeats;
    struct alert probe;

    if (all->n == 0)
        return false;
    probe = alert_of(m, source, s);
    for (size_t i = 0; i < all->n && probe.source != NULL; i++) {
        const struct heartbeat *h = &all->v[i];

        if (h->alert == NULL || strcmp(h->source, source) != 0 || !filter_accepts(h->alert, m, &probe, NULL, s->starts_at_ms))
            continue;
        add_word(h, s->suppressed_by, out);
        return true;
    }
    return false;
}
