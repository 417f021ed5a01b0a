/* SPDX-License-Identifier: MIT */
/* The detail of a message about an incident as JSON, and back. */
#include "core/incident_detail.h"

#include <string.h>

#include "core/incident.h"
#include "core/post.h"
#include "core/text_row.h"

/* The longest texts, in bytes. */
#define NAME_BYTES (4 * 64)
#define LINE_BYTES (4 * 500)
#define TEXT_BYTES (4 * 2000)

/* clang-format off */
static const struct text_row texts[] = {
    { "title",       offsetof(struct incident_detail, title),       LINE_BYTES },
    { "description", offsetof(struct incident_detail, description), TEXT_BYTES },
    { "severity",    offsetof(struct incident_detail, severity),    NAME_BYTES },
    { "state",       offsetof(struct incident_detail, state),       NAME_BYTES },
    { "lead",        offsetof(struct incident_detail, lead),        NAME_BYTES },
    { "contact",     offsetof(struct incident_detail, contact),     NAME_BYTES },
    { "services",    offsetof(struct incident_detail, services),    LINE_BYTES },
    { "rca_link",    offsetof(struct incident_detail, rca_link),    LINE_BYTES },
    { "by",          offsetof(struct incident_detail, by),          NAME_BYTES },
};
static const struct text_row update_text = { "text", offsetof(struct incident_detail, update_text), POST_SENT_BYTES };
/* clang-format on */
#define TEXTS (sizeof texts / sizeof *texts)

static void
put_time(struct json_out *o, const char *key, int64_t ms)
{
    if (ms != 0)
        json_time(o, key, ms);
}

static void
put_incident(struct json_out *o, const struct incident_detail *d)
{
    char id[INCIDENT_ID_MAX];

    incident_id(d->number, id);
    json_open(o, "incident", '{');
    json_int(o, "number", (int64_t)d->number);
    json_str(o, "id", id);
    for (size_t i = 0; i < TEXTS; i++) {
        const char *text = *text_row_in((void *)d, &texts[i]);

        if (text != NULL)
            json_str(o, texts[i].key, text);
    }
    json_bool(o, "public", d->is_public);
    json_int(o, "alerts", (int64_t)d->alerts);
    put_time(o, "started_at", d->started_ms);
    put_time(o, "resolved_at", d->resolved_ms);
    put_time(o, "next_update_at", d->next_update_ms);
    json_close(o, '}');
}

void
incident_detail_json(const struct incident_detail *d, struct buf *out)
{
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '{');
    put_incident(&o, d);
    if (d->update != 0) {
        json_open(&o, "update", '{');
        json_int(&o, "number", d->update);
        json_str(&o, update_text.key, d->update_text);
        put_time(&o, "at", d->update_ms);
        json_close(&o, '}');
    }
    if (d->broadcast)
        json_bool(&o, "broadcast", true);
    json_close(&o, '}');
}

static bool
read_incident(const cJSON *o, struct arena *arena, struct incident_detail *out)
{
    int64_t alerts = json_get_int(o, "alerts", -1);

    if (!text_rows_read(o, texts, TEXTS, arena, out))
        return false;
    out->number = json_get_number(o, "number");
    out->is_public = json_get_bool(o, "public", false);
    out->alerts = (size_t)alerts;
    out->started_ms = json_get_time(o, "started_at");
    out->resolved_ms = json_get_time(o, "resolved_at");
    out->next_update_ms = json_get_time(o, "next_update_at");
    return alerts >= 0 && out->number != 0 && out->title != NULL && incident_severity_of(out->severity) != 0
        && incident_state_of(out->state) != INCIDENT_STATES;
}

static bool
read_update(const cJSON *o, struct arena *arena, struct incident_detail *out)
{
    uint64_t number = json_get_number(o, "number");

    if (!text_rows_read(o, &update_text, 1, arena, out))
        return false;
    out->update = (uint32_t)number;
    out->update_ms = json_get_time(o, "at");
    return number > 0 && number <= UINT32_MAX && out->update_text != NULL;
}

bool
incident_detail_read(const char *json, struct arena *arena, struct incident_detail *out)
{
    size_t len = json == NULL ? 0 : strnlen(json, INCIDENT_DETAIL_BYTES + 1);
    cJSON *o = len == 0 || len > INCIDENT_DETAIL_BYTES ? NULL : json_parse(json, len, NULL);
    const cJSON *incident = json_get_object(o, "incident"), *update = json_get_object(o, "update");
    bool ok;

    *out = (struct incident_detail){ 0 };
    ok = incident != NULL && read_incident(incident, arena, out) && (update == NULL || read_update(update, arena, out));
    out->broadcast = ok && json_get_bool(o, "broadcast", false);
    cJSON_Delete(o);
    return ok;
}
