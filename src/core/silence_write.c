/* SPDX-License-Identifier: MIT */
/* What is to be written of a silence, as it stands in a message's order. */
#include <string.h>

#include "core/silence.h"

void
silence_write_json(const struct silence_write *w, struct buf *out)
{
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '{');
    if (w->id != NULL)
        json_str(&o, "id", w->id);
    silence_matchers_json(&o, "matchers", &w->matchers);
    json_time(&o, "starts_at", w->starts_at_ms);
    json_time(&o, "ends_at", w->ends_at_ms);
    if (w->was_ends_at_ms != 0)
        json_time(&o, "was_ends_at", w->was_ends_at_ms);
    json_str(&o, "author", w->author);
    json_str(&o, "comment", w->comment);
    if (w->is_ack)
        json_bool(&o, "ack", true);
    json_close(&o, '}');
}

/* It stands last, or not at all. */
bool
silence_write_is_ack(const char *json)
{
    static const char last[] = ",\"ack\":true}";
    size_t len = strlen(json);

    return len >= sizeof last - 1 && strcmp(json + len - (sizeof last - 1), last) == 0;
}

bool
silence_write_read(const char *json, struct arena *arena, struct silence_write *out)
{
    cJSON *o = json == NULL ? NULL : json_parse(json, strlen(json), NULL);
    bool ok = o != NULL && silence_matchers_read(json_get_array(o, "matchers"), arena, &out->matchers);

    if (ok) {
        out->id = arena_strdup_or_null(arena, json_get_str(o, "id"));
        out->author = arena_strdup_or_null(arena, json_get_str(o, "author"));
        out->comment = arena_strdup_or_null(arena, json_get_str(o, "comment"));
        out->starts_at_ms = json_get_time(o, "starts_at");
        out->ends_at_ms = json_get_time(o, "ends_at");
        out->was_ends_at_ms = json_get_time(o, "was_ends_at");
        out->is_ack = json_get_bool(o, "ack", false);
        ok = out->author != NULL && out->comment != NULL && out->ends_at_ms != 0;
    }
    cJSON_Delete(o);
    return ok;
}
