/* SPDX-License-Identifier: MIT */
/* What the events of silences say, as JSON, and back. */
#include "core/silence_codec.h"

#include <string.h>

void
silence_fact_put(struct json_out *o, const struct silence_fact *f)
{
    json_open(o, NULL, '{');
    json_str(o, "id", f->id);
    silence_matchers_json(o, "matchers", &f->matchers);
    json_time(o, "starts_at", f->starts_at_ms);
    json_time(o, "ends_at", f->ends_at_ms);
    json_str(o, "author", f->author);
    json_str(o, "comment", f->comment);
    json_close(o, '}');
}

void
silences_encode(const struct event *ev, struct json_out *o)
{
    json_open(o, "silences", '[');
    if (event_rows[ev->kind].data == DATA_SILENCES)
        for (size_t i = 0; i < ev->u.silences.n; i++)
            silence_fact_put(o, &ev->u.silences.v[i]);
    else
        for (size_t i = 0; i < ev->u.silence_ids.n; i++)
            json_str(o, NULL, ev->u.silence_ids.v[i]);
    json_close(o, ']');
}

static bool
is_id(const char *id)
{
    return id != NULL && *id != '\0' && strlen(id) < SILENCE_ID_MAX && strchr(id, ' ') == NULL;
}

bool
silence_fact_read(const cJSON *o, struct silence_fact *f, struct arena *arena)
{
    const char *id = json_get_str(o, "id"), *author = json_get_str(o, "author"), *comment = json_get_str(o, "comment");

    if (!is_id(id) || author == NULL || comment == NULL)
        return false;
    f->id = arena_strdup(arena, id);
    f->author = arena_strdup(arena, author);
    f->comment = arena_strdup(arena, comment);
    f->starts_at_ms = json_get_time(o, "starts_at");
    f->ends_at_ms = json_get_time(o, "ends_at");
    return silence_matchers_read(json_get_array(o, "matchers"), arena, &f->matchers);
}

bool
silences_decode(struct event *ev, const cJSON *o, struct arena *arena)
{
    const cJSON *list = json_get_array(o, "silences"), *item;
    size_t n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list), i = 0;
    bool facts = event_rows[ev->kind].data == DATA_SILENCES;

    if (n == 0 || n > EVENT_SILENCES_MAX)
        return false;
    if (facts)
        ev->u.silences = (struct event_silences){ arena_zalloc(arena, n * sizeof(struct silence_fact)), n };
    else
        ev->u.silence_ids = (struct event_silence_ids){ arena_zalloc(arena, n * sizeof(char *)), n };
    cJSON_ArrayForEach(item, list)
    {
        if (facts ? !silence_fact_read(item, &ev->u.silences.v[i], arena) : !cJSON_IsString(item) || !is_id(item->valuestring))
            return false;
        if (!facts)
            ev->u.silence_ids.v[i] = arena_strdup(arena, item->valuestring);
        i++;
    }
    return true;
}
