/* SPDX-License-Identifier: MIT */
/* An incident as scripts see it. */
#include "core/incident_json.h"

#include "core/words.h"

static const char *
status_of(const struct incident *i)
{
    if (incident_is_open(i))
        return "open";
    return incident_state(i) == INCIDENT_INVALID ? "invalid" : "closed";
}

/* The names and meanings of /list. */
static void
put_listed(struct json_out *o, const struct incident *i)
{
    json_int(o, "id", (int64_t)i->number);
    json_int(o, "update_number", i->changes);
    json_time(o, "modified_at", i->changed_at_ms);
    json_str(o, "reported_at", i->fields[INCIDENT_REPORTED]);
    json_str(o, "closed_at", i->fields[INCIDENT_RESOLVED]);
    json_str(o, "status", status_of(i));
    json_str(o, "severity", i->fields[INCIDENT_SEVERITY]);
    json_str(o, "title", i->fields[INCIDENT_TITLE]);
    json_str(o, "description", i->fields[INCIDENT_DESCRIPTION]);
    json_str(o, "point", i->fields[INCIDENT_LEAD]);
    json_str(o, "contact", i->fields[INCIDENT_CONTACT]);
    json_str(o, "rca_link", i->fields[INCIDENT_RCA]);
    json_str(o, "modified_by", i->changed_by);
}

static void
put_fields(struct json_out *o, const struct incident *i)
{
    char id[INCIDENT_ID_MAX];
    uint64_t merged = i->fields[INCIDENT_MERGED] == NULL ? 0 : incident_number(i->fields[INCIDENT_MERGED]);

    incident_id(i->number, id);
    json_str(o, "name", id);
    json_str(o, "state", i->fields[INCIDENT_STATE]);
    json_str(o, "lead", i->fields[INCIDENT_LEAD]);
    json_str(o, "comms", i->fields[INCIDENT_COMMS]);
    json_bool(o, "public", incident_is_public(i));
    words_json(o, "services", i->fields[INCIDENT_SERVICES]);
    json_str(o, "started_at", i->fields[INCIDENT_STARTED]);
    json_str(o, "acknowledged_at", i->fields[INCIDENT_ACKED]);
    json_str(o, "mitigated_at", i->fields[INCIDENT_MITIGATED]);
    json_str(o, "resolved_at", i->fields[INCIDENT_RESOLVED]);
    json_str(o, "finished_at", i->fields[INCIDENT_CLOSED]);
    json_str(o, "reviewed_at", i->fields[INCIDENT_REVIEWED]);
    json_str(o, "channel", i->fields[INCIDENT_CHANNEL]);
    json_str(o, "link_rule", i->fields[INCIDENT_LINK_RULE]);
    incident_id(merged, id);
    json_str(o, "merged_into", merged == 0 ? NULL : id);
    json_str(o, "declared_by", i->opened_by);
    json_time(o, "next_update_due", incident_next_update_ms(i));
}

/* Those that belong to it; state null: the board has forgotten it. */
static void
put_alerts(struct json_out *o, const struct model *m, const struct incident *i)
{
    char hex[ALERT_ID_HEX];

    json_open(o, "alerts", '[');
    for (size_t k = 0; k < i->alerts.n; k++) {
        const struct incident_alert *l = &i->alerts.v[k];
        const struct alert *a = model_alert(m, &l->id);

        if (l->unlinked)
            continue;
        alert_id_hex(&l->id, hex);
        json_open(o, NULL, '{');
        json_str(o, "id", hex);
        json_str(o, "name", l->name);
        json_str(o, "state", a == NULL ? NULL : alert_states[a->hold.state].word);
        json_bool(o, "by_rule", l->by_rule);
        json_time(o, "linked_at", l->at_ms);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_entry(struct json_out *o, const struct incident_entry *e)
{
    json_open(o, NULL, '{');
    json_int(o, "number", e->number);
    json_str(o, "by", e->by);
    json_time(o, "at", e->at_ms);
    json_str(o, "text", e->text);
    if (e->kind == ENTRY_UPDATE) {
        json_str(o, "state", e->state);
        json_time(o, "next_update_due", e->due_ms);
    } else if (e->kind == ENTRY_ACTION) {
        json_str(o, "owner", e->owner);
        json_time(o, "due", e->due_ms);
        json_str(o, "state", incident_action_words[e->done]);
    }
    json_close(o, '}');
}

/* But for those that were withdrawn. */
static void
put_entries(struct json_out *o, const char *key, const struct incident *i, enum incident_entry_kind kind)
{
    json_open(o, key, '[');
    for (size_t k = 0; k < i->entries.n; k++)
        if (i->entries.v[k].kind == kind && !i->entries.v[k].withdrawn)
            put_entry(o, &i->entries.v[k]);
    json_close(o, ']');
}

/* Where it stands in words of its own. */
static void
put_posts(struct json_out *o, const struct incident *i)
{
    char id[MESSAGE_ID_MAX];

    json_open(o, "posts", '[');
    for (size_t k = 0; k < i->posts.n; k++) {
        message_id(i->posts.v[k].message, id);
        json_open(o, NULL, '{');
        json_str(o, "to", i->posts.v[k].destination);
        json_str(o, "what", i->posts.v[k].channel ? "channel" : "headline");
        json_str(o, "message", id);
        json_close(o, '}');
    }
    json_close(o, ']');
}

void
incident_json(struct json_out *o, const struct model *m, const struct incident *i)
{
    put_listed(o, i);
    put_fields(o, i);
    put_alerts(o, m, i);
    put_entries(o, "updates", i, ENTRY_UPDATE);
    put_entries(o, "notes", i, ENTRY_NOTE);
    put_entries(o, "actions", i, ENTRY_ACTION);
    put_posts(o, i);
}
