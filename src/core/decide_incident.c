/* SPDX-License-Identifier: MIT */
/* Incidents are declared and changed. */
#include "core/decide_incident.h"

#include <stdio.h>
#include <string.h>

#include "core/incident_own.h"
#include "core/incident_tell.h"
#include "core/person.h"
#include "core/silence.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

const struct incident *
decide_incident_named(struct decision *d)
{
    uint64_t number = d->cmd->incident == NULL ? 0 : d->cmd->incident->number;
    const struct incident *i = model_incident(d->m, number);

    if (number == 0)
        err_set(d->err, ERR_USAGE, "which incident? Name it: INC-12");
    else if (i == NULL)
        err_set(d->err, ERR_NOTFOUND, "there is no incident INC-%llu", (unsigned long long)number);
    return i;
}

void
decide_incident_field(struct decision *d, const struct incident *i, enum incident_field field, const char *now)
{
    struct event *ev = decide_add_incident(d, EV_INC_CHANGED, i->number);

    ev->u.inc_field = (struct event_inc_field){ .field = field,
        .now = now,
        .was = arena_strdup_or_null(&d->out->events.arena, i->fields[field]) };
}

bool
decide_incident_after(const struct decision *d, uint64_t number, struct incident *out)
{
    const struct incident *i = model_incident(d->m, number);
    bool known = i != NULL;

    *out = (struct incident){ .number = number };
    if (known)
        incident_copy(out, i);
    for (size_t k = 0; k < d->out->events.n; k++) {
        const struct event *ev = &d->out->events.v[k];

        if (ev->incident != number)
            continue;
        incident_apply(out, ev);
        known = true;
    }
    return known;
}

static bool
refuse_value(struct decision *d, const struct incident_value *v, const char *why)
{
    return err_set(d->err, ERR_USAGE, "%s: '%.80s' %s", incident_fields[v->field].word, v->text, why);
}

static bool
read_time(struct decision *d, const struct incident_value *v, const char **out)
{
    char text[TIME_TEXT_MAX];
    int64_t ms;

    if (!time_parse_point(v->text, d->now_ms, &ms))
        return refuse_value(d, v, "is no time: 14:02 (UTC), 20m (ago), 2026-11-21T14:02:00Z");
    if (ms > d->now_ms)
        return refuse_value(d, v, "is yet to come");
    time_rfc3339(ms, text);
    *out = arena_strdup(&d->out->events.arena, text);
    return true;
}

static bool
read_severity(struct decision *d, const struct incident_value *v, const char **out)
{
    const char *digit = v->text + strcspn(v->text, "12345");

    *out = incident_severities[*digit == '\0' ? 0 : *digit - '0'].word;
    if (**out != '\0' && digit[1] == '\0')
        return true;
    return refuse_value(d, v, "is no severity: sev-1 (critical, half of the users) to sev-5 (cosmetic)");
}

static bool
read_flag(struct decision *d, const struct incident_value *v, const char **out)
{
    *out = str_eq(v->text, "yes") ? "yes" : NULL;
    return *out != NULL || str_eq(v->text, "no") || refuse_value(d, v, "is neither yes nor no");
}

bool
decide_incident_value(struct decision *d, const struct incident_value *v, const char **out)
{
    const struct incident_field_row *row = &incident_fields[v->field];

    *out = NULL;
    if (v->text == NULL || *v->text == '\0')
        return !row->needed || err_set(d->err, ERR_USAGE, "%s: each incident has one", row->word);
    if (!utf8_is_valid(v->text, strlen(v->text)))
        return err_set(d->err, ERR_USAGE, "%s is not valid UTF-8", row->word);
    if (utf8_count(v->text) > row->max)
        return err_set(d->err, ERR_LIMIT, "%s has %zu characters: at most %zu", row->word, utf8_count(v->text), row->max);
    switch (row->type) {
    case INC_TIME:
        return read_time(d, v, out);
    case INC_SEVERITY:
        return read_severity(d, v, out);
    case INC_FLAG:
        return read_flag(d, v, out);
    case INC_STATE:
        *out = v->text;
        return incident_state_of(v->text) != INCIDENT_STATES || refuse_value(d, v, "is no state of an incident");
    default:
        *out = arena_strdup(&d->out->events.arena, v->text);
        return true;
    }
}

static const char *
now_text(struct decision *d)
{
    char text[TIME_TEXT_MAX];

    time_rfc3339(d->now_ms, text);
    return arena_strdup(&d->out->events.arena, text);
}

static size_t
named_alerts(struct decision *d, const struct alert ***v)
{
    size_t n = 0;

    *v = arena_alloc(&d->out->events.arena, (d->cmd->subjects_n + 1) * sizeof **v);
    for (size_t i = 0; i < d->cmd->subjects_n; i++) {
        const struct alert *a = model_alert(d->m, &d->cmd->subjects[i].id);

        if (a != NULL)
            (*v)[n++] = a;
        else
            decide_refuse(d, &d->cmd->subjects[i].id, "an alert of it is no longer on the board");
    }
    return n;
}

bool
decide_incident_open(struct decision *d)
{
    const struct incident_wish *w = d->cmd->incident;
    uint64_t number = d->m->next_incident;
    const struct incident fresh = { .number = number };
    const struct alert **alerts;
    const char *fields[INCIDENT_FIELDS] = { 0 };
    char id[INCIDENT_ID_MAX];
    struct event *ev;
    size_t n;

    if (model_incidents_open(d->m) >= INCIDENTS_OPEN_MAX)
        return err_set(d->err, ERR_LIMIT, "%d incidents are open: resolve some", INCIDENTS_OPEN_MAX);
    for (size_t i = 0; w != NULL && i < w->values_n; i++)
        if (!decide_incident_value(d, &w->values[i], &fields[w->values[i].field]))
            return false;
    if (fields[INCIDENT_TITLE] == NULL)
        return err_set(d->err, ERR_USAGE, "what is wrong? An incident has a title");
    if (fields[INCIDENT_SEVERITY] == NULL)
        fields[INCIDENT_SEVERITY] = incident_severities[1].word;
    if (fields[INCIDENT_STATE] == NULL)
        fields[INCIDENT_STATE] = incident_states[INCIDENT_INVESTIGATING].word;
    for (int f = INCIDENT_REPORTED; f <= INCIDENT_ACKED; f++)
        if (fields[f] == NULL)
            fields[f] = now_text(d);
    n = named_alerts(d, &alerts);
    ev = decide_add_incident(d, EV_INC_OPENED, number);
    memcpy(ev->u.inc_opened.fields, fields, sizeof fields);
    decide_incident_take(d, &fresh, number, alerts, n, false);
    decide_tell_incident(d, number);
    d->out->done = 1;
    d->out->incident = number;
    incident_id(number, id);
    snprintf(d->out->summary, sizeof d->out->summary, "declared %s: %.120s", id, fields[INCIDENT_TITLE]);
    return true;
}

bool
decide_incident_set(struct decision *d)
{
    const struct incident *i = decide_incident_named(d);
    char id[INCIDENT_ID_MAX];

    if (i == NULL)
        return false;
    for (size_t k = 0; k < d->cmd->incident->values_n; k++) {
        const struct incident_value *v = &d->cmd->incident->values[k];
        const char *now;

        if (!decide_incident_value(d, v, &now))
            return false;
        if (str_eq(now, i->fields[v->field]))
            continue;
        decide_incident_field(d, i, v->field, now);
        d->out->done++;
    }
    decide_tell_incident(d, i->number);
    d->out->incident = i->number;
    incident_id(i->number, id);
    snprintf(d->out->summary, sizeof d->out->summary, "%s: %zu changes", id, d->out->done);
    return true;
}

bool
decide_incident_merge(struct decision *d)
{
    return err_set(d->err, ERR_REFUSED, "merging incidents is not there yet");
}
