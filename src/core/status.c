/* SPDX-License-Identifier: MIT */
/* How things stand: counted from a model, and what that means as an exit code. */
#include "core/status.h"

#include <string.h>

/* clang-format off */
const struct status_code_row status_codes[STATUS_CODES] = {
    [STATUS_CALM]    = { "calm",    "calm" },
    [STATUS_UNACKED] = { "unacked", "an alert of level 1 is not acknowledged" },
    [STATUS_STALE]   = { "stale",   "a source does not answer, none is configured, or nobody polls: what is told may be old" },
    [STATUS_ERROR]   = { "error",   "the status could not be had, or the store is at fault: the reason is on standard error" },
};
/* clang-format on */

void
status_release(struct status *s)
{
    for (size_t i = 0; i < s->sources.n; i++) {
        free(s->sources.v[i].name);
        free(s->sources.v[i].error);
    }
    for (size_t i = 0; i < s->oncall.n; i++) {
        free(s->oncall.v[i].schedule);
        free(s->oncall.v[i].person);
        free(s->oncall.v[i].next);
    }
    vec_release(&s->sources);
    vec_release(&s->oncall);
    free(s->owner);
    free(s->store_fault);
    free(s->worst_name);
    *s = (struct status){ 0 };
}

static bool
is_stale(const struct status *s)
{
    for (size_t i = 0; i < s->sources.n; i++)
        if (s->sources.v[i].stale)
            return true;
    return s->owner == NULL || s->sources_configured == 0;
}

enum status_code
status_code(const struct status *s)
{
    if (s->store_fault != NULL)
        return STATUS_ERROR;
    if (s->unacked[LEVEL_MIN] > 0)
        return STATUS_UNACKED;
    return is_stale(s) ? STATUS_STALE : STATUS_CALM;
}

void
status_begin(struct status *s, const char *owner, int64_t now_ms)
{
    *s = (struct status){ .at_ms = now_ms, .owner = xstrdup_or_null(owner) };
}

void
status_set_worst(struct status *s, const struct alert *a)
{
    s->worst_level = a->level;
    str_set(&s->worst_name, alert_field(a, FIELD_NAME));
    s->worst_since_ms = alert_since_ms(a);
}

/* By name. */
static void
insert_source(struct status *s, struct status_source source)
{
    size_t at = 0;

    while (at < s->sources.n && strcmp(s->sources.v[at].name, source.name) < 0)
        at++;
    vec_push(&s->sources, source);
    memmove(&s->sources.v[at + 1], &s->sources.v[at], (s->sources.n - 1 - at) * sizeof source);
    s->sources.v[at] = source;
}

/* Known to the configuration alone: whoever polls has not heard of it. */
static bool
is_not_polled_yet(const struct source *source)
{
    return !source->configured && source->row == 0;
}

void
status_add_source(struct status *s, const struct source *source)
{
    bool stale = source_is_stale(source, s->at_ms);

    if (source->own || (!source->configured && !is_not_polled_yet(source)))
        return;
    s->sources_configured++;
    if (source->last_ok_ms > s->polled_ms)
        s->polled_ms = source->last_ok_ms;
    if (stale || source_health(source, s->at_ms) == SOURCE_FAILING)
        insert_source(s,
            (struct status_source){
                .name = xstrdup(source->name),
                .stale = stale,
                .since_ms = stale ? source->last_ok_ms : source->failing_since_ms,
                .error = xstrdup_or_null(source->error),
            });
}

static void
count_alerts(struct status *s, const struct model *m)
{
    const struct alert *worst = NULL;

    for (size_t i = 0; i < m->alerts.n; i++) {
        const struct alert *a = m->alerts.v[i];

        if (!alert_is_unacked(a))
            continue;
        s->unacked[a->level]++;
        s->unacked[0]++;
        if (worst == NULL || alert_order(a, worst) < 0)
            worst = a;
    }
    s->acked = m->by_state[0][ALERT_ACKED];
    s->escalated = m->by_state[0][ALERT_ESCALATED];
    s->snoozed = m->by_state[0][ALERT_SNOOZED];
    s->cleared = m->by_state[0][ALERT_CLEARED];
    s->suppressed = m->suppressed;
    if (worst != NULL)
        status_set_worst(s, worst);
}

static void
count_messages(struct status *s, const struct model *m)
{
    s->messages = (uint32_t)model_messages_open(m);
    s->messages_late = m->messages_late;
    for (size_t i = 0; i < m->messages.n && m->messages_late > 0; i++) {
        const struct message *msg = m->messages.v[i];

        if (msg->late && message_is_open(msg) && (s->late_since_ms == 0 || msg->order.deadline_ms < s->late_since_ms))
            s->late_since_ms = msg->order.deadline_ms;
    }
}

void
status_add_oncall(struct status *s, const struct model *m)
{
    const struct routing *r = m->config.routing;

    for (size_t i = 0; r != NULL && i < r->schedules_n; i++) {
        struct oncall_turn t;

        oncall_turn(m, &r->schedules[i], s->at_ms, &t);
        vec_push(&s->oncall,
            ((struct status_oncall){ xstrdup(r->schedules[i].name), xstrdup_or_null(t.person),
                t.until_ms == INT64_MAX ? 0 : t.until_ms, xstrdup_or_null(t.next) }));
    }
}

void
status_add_incidents(struct status *s, const struct model *m)
{
    for (size_t i = 0; i < m->incidents.n; i++) {
        const struct incident *inc = m->incidents.v[i];
        int64_t next_ms = incident_next_update_ms(inc);

        if (!incident_is_open(inc))
            continue;
        s->incidents[0]++;
        s->incidents[incident_severity(inc)]++;
        s->updates_late += next_ms != 0 && next_ms <= s->at_ms;
    }
}

void
status_of_model(const struct model *m, const char *owner, int64_t now_ms, struct status *out)
{
    status_begin(out, owner, now_ms);
    count_alerts(out, m);
    count_messages(out, m);
    status_add_incidents(out, m);
    for (size_t i = 0; i < m->sources.n; i++)
        status_add_source(out, m->sources.v[i]);
    status_add_oncall(out, m);
}
