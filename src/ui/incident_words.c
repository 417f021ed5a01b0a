/* SPDX-License-Identifier: MIT */
/* Words of an incident: its severity, how long it is open, when its next update is due. */
#include "ui/incident_words.h"

#include <stdio.h>
#include <string.h>

#include "util/time.h"

const char *const topic_standing_words[TOPIC_STANDINGS] = {
    [TOPIC_NONE] = NULL,
    [TOPIC_IN_SYNC] = "in sync",
    [TOPIC_WAITS] = "waits",
    [TOPIC_BY_HAND] = "by hand",
};

enum role
incident_severity_role(const struct incident *i)
{
    int severity = incident_severity(i);

    return ROLE_LEVEL1 + (severity < LEVEL_MAX ? severity : LEVEL_MAX) - LEVEL_MIN;
}

const char *
incident_severity_label(const struct incident *i)
{
    return incident_severities[incident_severity(i)].label;
}

/* To the second where it is soon: somebody watches it. */
static void
add_left(int64_t left_ms, struct buf *out)
{
    long long seconds = left_ms / MS_SECOND;
    char left[TIME_TEXT_MAX];

    duration_left(left_ms, left);
    if (left_ms < MS_HOUR)
        buf_addf(out, "%02lld:%02lld", seconds / 60, seconds % 60);
    else
        buf_adds(out, left);
}

bool
incident_due_words(const struct incident *i, int64_t now_ms, struct buf *out)
{
    int64_t due_ms = incident_next_update_ms(i);
    char late[TIME_TEXT_MAX];

    if (due_ms == 0)
        return false;
    if (due_ms > now_ms) {
        add_left(due_ms - now_ms, out);
        return false;
    }
    duration_short(now_ms - due_ms, late);
    buf_addf(out, "LATE %s", late);
    return true;
}

int64_t
incident_over_ms(const struct incident *i)
{
    int64_t closed_ms = incident_time(i, INCIDENT_CLOSED), resolved_ms = incident_time(i, INCIDENT_RESOLVED);

    if (incident_is_open(i))
        return 0;
    return resolved_ms != 0 ? resolved_ms : closed_ms != 0 ? closed_ms : i->changed_at_ms;
}

void
incident_since_words(const struct incident *i, int64_t now_ms, struct buf *out)
{
    bool open = incident_is_open(i);
    char age[TIME_TEXT_MAX];

    duration_short(now_ms - (open ? incident_time(i, INCIDENT_REPORTED) : incident_over_ms(i)), age);
    if (open)
        buf_addf(out, "OPEN %s", age);
    else
        buf_addf(out, "OVER %s ago", age);
}

size_t
incidents_late(const struct model *m, int64_t now_ms)
{
    size_t n = 0;

    for (size_t i = 0; i < m->incidents.n; i++) {
        int64_t due_ms = incident_next_update_ms(m->incidents.v[i]);

        n += due_ms != 0 && due_ms <= now_ms;
    }
    return n;
}

bool
incident_is_pending(const struct model *m, const struct incident *i)
{
    return i->last_seq > m->durable_seq;
}

const struct incident *
incident_line_words(const struct model *m, const struct alert_id *id, int64_t now_ms, struct buf *out)
{
    const struct incident *i = model_incident_of(m, id);
    char name[INCIDENT_ID_MAX];
    struct buf due = BUF_INIT;
    bool late;

    if (i == NULL)
        return NULL;
    incident_id(i->number, name);
    buf_addf(out, "%s %s", name, incident_states[incident_state(i)].word);
    late = incident_due_words(i, now_ms, &due);
    if (due.len > 0)
        buf_addf(out, ", next update %s%s", late ? "" : "in ", buf_text(&due));
    buf_release(&due);
    return i;
}

enum topic_standing
topic_standing(const struct model *m)
{
    for (size_t i = 0; i < m->topics.n; i++)
        if (m->topics.v[i].by_hand)
            return TOPIC_BY_HAND;
    for (size_t i = m->messages.n; i-- > 0 && model_messages_open(m) > 0;)
        if (m->messages.v[i]->order.act == MESSAGE_TOPIC && message_is_open(m->messages.v[i]))
            return TOPIC_WAITS;
    return m->topics.n > 0 ? TOPIC_IN_SYNC : TOPIC_NONE;
}
