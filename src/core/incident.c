/* SPDX-License-Identifier: MIT */
/* Incidents: their tables, and questions about one. */
#include "core/incident.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "util/str.h"
#include "util/time.h"

#define ID_PREFIX "INC-"

const struct incident_field_row incident_fields[INCIDENT_FIELDS] = {
#define INCIDENT_FIELD(field, word, type, max, needed, help) [field] = { word, INC_##type, max, needed, help },
#include "core/incident_fields.def"
#undef INCIDENT_FIELD
};

/* clang-format off */
#define TO(state) (1u << (state))
#define OPEN_STATES (TO(INCIDENT_INVESTIGATING) | TO(INCIDENT_IDENTIFIED) | TO(INCIDENT_MONITORING))
#define FROM_OPEN(state) ((OPEN_STATES | TO(INCIDENT_IS_RESOLVED) | TO(INCIDENT_IS_CLOSED) | TO(INCIDENT_INVALID)) & ~TO(state))
const struct incident_state_row incident_states[INCIDENT_STATES] = {
    [INCIDENT_INVESTIGATING] = { "investigating", FROM_OPEN(INCIDENT_INVESTIGATING), true,  "nobody knows yet what it is" },
    [INCIDENT_IDENTIFIED] =    { "identified",    FROM_OPEN(INCIDENT_IDENTIFIED),    true,  "the cause is known, and worked on" },
    [INCIDENT_MONITORING] =    { "monitoring",    FROM_OPEN(INCIDENT_MONITORING),    true,  "mended: does it stay so?" },
    [INCIDENT_IS_RESOLVED] =   { "resolved",      OPEN_STATES | TO(INCIDENT_IS_CLOSED) | TO(INCIDENT_INVALID), false, "over for its users" },
    [INCIDENT_IS_CLOSED] =     { "closed",        OPEN_STATES | TO(INCIDENT_IS_RESOLVED), false, "over for us too, but for its actions" },
    [INCIDENT_INVALID] =       { "invalid",       OPEN_STATES, false, "declared by mistake" },
};

const struct incident_severity_row incident_severities[INCIDENT_SEVERITIES + 1] = {
    { "", "", "" },
    { "sev-1", "SEV1", "Critical, impacting 50% of users" },
    { "sev-2", "SEV2", "Critical, impacting some users" },
    { "sev-3", "SEV3", "Stability or minor user impact" },
    { "sev-4", "SEV4", "Minor issue" },
    { "sev-5", "SEV5", "Cosmetics issue" },
};

const struct incident_reminder_row incident_reminders[INCIDENT_REMINDERS] = {
    [REMIND_LEAD] =     { "lead",     "nobody leads it" },
    [REMIND_SEVERITY] = { "severity", "is its severity still right?" },
    [REMIND_UPDATE] =   { "update",   "it had no update for its time" },
    [REMIND_OPEN] =     { "open",     "it is still open" },
};
/* clang-format on */

const char *const incident_entry_words[INCIDENT_ENTRY_KINDS] = { "update", "note", "action" };
const char *const incident_action_words[INCIDENT_ACTION_STATES] = { "open", "done", "dropped" };

enum incident_field
incident_field_of(const char *word)
{
    for (int i = 0; i < INCIDENT_FIELDS; i++)
        if (str_eq(incident_fields[i].word, word))
            return (enum incident_field)i;
    return INCIDENT_FIELDS;
}

enum incident_state
incident_state_of(const char *word)
{
    for (int i = 0; i < INCIDENT_STATES; i++)
        if (str_eq(incident_states[i].word, word))
            return (enum incident_state)i;
    return INCIDENT_STATES;
}

bool
incident_may_go(enum incident_state from, enum incident_state to)
{
    return (incident_states[from].to & TO(to)) != 0;
}

int
incident_severity_of(const char *word)
{
    for (int i = 1; i <= INCIDENT_SEVERITIES; i++)
        if (str_eq(incident_severities[i].word, word))
            return i;
    return 0;
}

enum incident_entry_kind
incident_entry_kind_of(const char *word)
{
    for (int i = 0; i < INCIDENT_ENTRY_KINDS; i++)
        if (str_eq(incident_entry_words[i], word))
            return (enum incident_entry_kind)i;
    return INCIDENT_ENTRY_KINDS;
}

enum incident_action_state
incident_action_state_of(const char *word)
{
    for (int i = 0; i < INCIDENT_ACTION_STATES; i++)
        if (str_eq(incident_action_words[i], word))
            return (enum incident_action_state)i;
    return INCIDENT_ACTION_STATES;
}

enum incident_reminder
incident_reminder_of(const char *word)
{
    for (int i = 0; i < INCIDENT_REMINDERS; i++)
        if (str_eq(incident_reminders[i].word, word))
            return (enum incident_reminder)i;
    return INCIDENT_REMINDERS;
}

void
incident_id(uint64_t number, char out[INCIDENT_ID_MAX])
{
    snprintf(out, INCIDENT_ID_MAX, ID_PREFIX "%" PRIu64, number);
}

uint64_t
incident_number(const char *text)
{
    size_t digits;

    if (strncasecmp(text, ID_PREFIX, strlen(ID_PREFIX)) == 0)
        text += strlen(ID_PREFIX);
    digits = strspn(text, "0123456789");
    return digits == 0 || digits > 15 || text[digits] != '\0' || *text == '0' ? 0 : strtoull(text, NULL, 10);
}

enum incident_state
incident_state(const struct incident *i)
{
    enum incident_state state = incident_state_of(i->fields[INCIDENT_STATE]);

    return state == INCIDENT_STATES ? INCIDENT_INVESTIGATING : state;
}

bool
incident_is_open(const struct incident *i)
{
    return incident_states[incident_state(i)].open;
}

int
incident_severity(const struct incident *i)
{
    int severity = incident_severity_of(i->fields[INCIDENT_SEVERITY]);

    return severity == 0 ? INCIDENT_SEVERITIES : severity;
}

bool
incident_is_public(const struct incident *i)
{
    return i->fields[INCIDENT_PUBLIC] != NULL;
}

int64_t
incident_time(const struct incident *i, enum incident_field field)
{
    int64_t ms;

    return i->fields[field] != NULL && time_parse_rfc3339(i->fields[field], &ms) ? ms : 0;
}

const char *
incident_title(const struct incident *i)
{
    return i->fields[INCIDENT_TITLE] == NULL ? "" : i->fields[INCIDENT_TITLE];
}

const struct incident_entry *
incident_last(const struct incident *i, enum incident_entry_kind kind)
{
    for (size_t k = i->entries.n; k-- > 0;)
        if (i->entries.v[k].kind == kind && !i->entries.v[k].withdrawn)
            return &i->entries.v[k];
    return NULL;
}

const struct incident_entry *
incident_entry(const struct incident *i, enum incident_entry_kind kind, uint32_t number)
{
    for (size_t k = 0; k < i->entries.n; k++)
        if (i->entries.v[k].kind == kind && i->entries.v[k].number == number)
            return &i->entries.v[k];
    return NULL;
}

size_t
incident_entries_n(const struct incident *i, enum incident_entry_kind kind)
{
    size_t n = 0;

    for (size_t k = 0; k < i->entries.n; k++)
        n += i->entries.v[k].kind == kind;
    return n;
}

size_t
incident_alerts_n(const struct incident *i)
{
    size_t n = 0;

    for (size_t k = 0; k < i->alerts.n; k++)
        n += !i->alerts.v[k].unlinked;
    return n;
}

const struct incident_alert *
incident_alert(const struct incident *i, const struct alert_id *id)
{
    for (size_t k = 0; k < i->alerts.n; k++)
        if (alert_id_equal(&i->alerts.v[k].id, id))
            return &i->alerts.v[k];
    return NULL;
}

size_t
incident_actions_open(const struct incident *i)
{
    size_t n = 0;

    for (size_t k = 0; k < i->entries.n; k++)
        n += i->entries.v[k].kind == ENTRY_ACTION && !i->entries.v[k].withdrawn && i->entries.v[k].done == ENTRY_OPEN;
    return n;
}

int64_t
incident_next_update_ms(const struct incident *i)
{
    const struct incident_entry *last = incident_is_open(i) ? incident_last(i, ENTRY_UPDATE) : NULL;

    return last == NULL ? 0 : last->due_ms;
}

uint64_t
incident_post_at(const struct incident *i, const char *destination, bool channel)
{
    for (size_t k = i->posts.n; k-- > 0;)
        if (i->posts.v[k].channel == channel && (channel || str_eq(i->posts.v[k].destination, destination)))
            return i->posts.v[k].message;
    return 0;
}

int
incident_order(const struct incident *a, const struct incident *b)
{
    int worse = incident_severity(a) - incident_severity(b);

    if (worse != 0)
        return worse;
    return a->number < b->number ? -1 : a->number > b->number;
}

struct incident_wish
incident_wish_copy(struct arena *arena, const struct incident_wish *w)
{
    struct incident_wish copy = *w;
    struct incident_value *values = arena_alloc(arena, (w->values_n + 1) * sizeof *values);

    for (size_t i = 0; i < w->values_n; i++)
        values[i] = (struct incident_value){ w->values[i].field, arena_strdup_or_null(arena, w->values[i].text) };
    copy.values = values;
    copy.owner = arena_strdup_or_null(arena, w->owner);
    return copy;
}
