/* SPDX-License-Identifier: MIT */
/* What a person wants of an incident, on the wire. */
#include "serve/wire.h"
#include "util/str.h"

void
wire_wish_put(struct json_out *o, const struct incident_wish *w)
{
    if (w == NULL)
        return;
    json_open(o, "incident", '{');
    json_int(o, "number", (int64_t)w->number);
    json_int(o, "seen", (int64_t)w->seen);
    json_open(o, "set", '{');
    for (size_t i = 0; i < w->values_n; i++)
        json_str(o, incident_fields[w->values[i].field].word, w->values[i].text);
    json_close(o, '}');
    json_str(o, "what", incident_entry_words[w->kind]);
    json_int(o, "entry", w->entry);
    json_int(o, "at_ms", w->at_ms);
    json_int(o, "due_ms", w->due_ms);
    json_str(o, "owner", w->owner);
    json_str(o, "done", incident_action_words[w->done]);
    json_int(o, "into", (int64_t)w->into);
    json_close(o, '}');
}

static bool
read_values(const cJSON *set, struct incident_wish *w, struct arena *arena, struct err *err)
{
    struct incident_value *v = arena_zalloc(arena, (INCIDENT_VALUES_MAX + 1) * sizeof *v);
    const cJSON *item;

    w->values = v;
    cJSON_ArrayForEach(item, set)
    {
        enum incident_field field = incident_field_of(item->string);

        if (field == INCIDENT_FIELDS || (!cJSON_IsString(item) && !cJSON_IsNull(item)) || w->values_n == INCIDENT_VALUES_MAX)
            return err_set(err, ERR_USAGE, "'%.40s' is no field of an incident, or no text", item->string);
        v[w->values_n++] = (struct incident_value){ field, arena_strdup_or_null(arena, item->valuestring) };
    }
    return true;
}

static bool
read_words(const cJSON *o, struct incident_wish *w, struct err *err)
{
    const char *what = json_get_str(o, "what"), *done = json_get_str(o, "done");

    if (what != NULL && (w->kind = incident_entry_kind_of(what)) == INCIDENT_ENTRY_KINDS)
        return err_set(err, ERR_USAGE, "'%.40s' is none of update, note, action", what);
    w->done = done == NULL ? ENTRY_OPEN : incident_action_state_of(done);
    return w->done != INCIDENT_ACTION_STATES || err_set(err, ERR_USAGE, "'%.40s' is none of open, done, dropped", done);
}

bool
wire_wish_read(const cJSON *line, struct command *cmd, struct arena *arena, struct err *err)
{
    static const struct wire_member members[] = {
        { "number", WIRE_NUMBER },
        { "seen", WIRE_NUMBER },
        { "set", WIRE_OBJECT },
        { "what", WIRE_TEXT },
        { "entry", WIRE_NUMBER },
        { "at_ms", WIRE_NUMBER },
        { "due_ms", WIRE_NUMBER },
        { "owner", WIRE_TEXT },
        { "done", WIRE_TEXT },
        { "into", WIRE_NUMBER },
    };
    const cJSON *o = json_get_object(line, "incident");
    struct incident_wish *w = arena_zalloc(arena, sizeof *w);
    int64_t entry;

    if (o == NULL)
        return true;
    if (!wire_members_check(o, members, sizeof members / sizeof *members, err))
        return false;
    entry = json_get_int(o, "entry", 0);
    if (entry > INCIDENT_ENTRIES_MAX)
        return err_set(err, ERR_USAGE, "no incident has an entry of number %lld", (long long)entry);
    w->number = (uint64_t)json_get_int(o, "number", 0);
    w->seen = (uint64_t)json_get_int(o, "seen", 0);
    w->entry = (uint32_t)entry;
    w->at_ms = json_get_int(o, "at_ms", 0);
    w->due_ms = json_get_int(o, "due_ms", 0);
    w->into = (uint64_t)json_get_int(o, "into", 0);
    w->owner = arena_strdup_or_null(arena, json_get_str(o, "owner"));
    cmd->incident = w;
    return read_words(o, w, err) && read_values(json_get_object(o, "set"), w, arena, err);
}
