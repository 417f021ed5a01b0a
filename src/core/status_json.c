/* SPDX-License-Identifier: MIT */
/* The status as scripts see it, and as it comes back from an owner. */
#include "core/status.h"

/* Counts of each, from the worst on. */
static void
put_counts(struct json_out *o, const char *key, const uint32_t *n, int first, int last)
{
    json_open(o, key, '[');
    for (int i = first; i <= last; i++)
        json_int(o, NULL, n[i]);
    json_close(o, ']');
}

static void
put_alerts(struct json_out *o, const struct status *s)
{
    json_int(o, "unacked", s->unacked[0]);
    put_counts(o, "unacked_by_level", s->unacked, LEVEL_MIN, LEVEL_MAX);
    json_int(o, "acked", s->acked);
    json_int(o, "escalated", s->escalated);
    json_int(o, "snoozed", s->snoozed);
    json_int(o, "suppressed", s->suppressed);
    json_int(o, "cleared", s->cleared);
    if (s->worst_level == 0) {
        json_null(o, "worst");
        return;
    }
    json_open(o, "worst", '{');
    json_int(o, "level", s->worst_level);
    json_str(o, "name", s->worst_name);
    json_time(o, "since", s->worst_since_ms);
    json_close(o, '}');
}

static void
put_source(struct json_out *o, const struct status_source *source)
{
    json_open(o, NULL, '{');
    json_str(o, "name", source->name);
    json_str(o, "health", source->stale ? "stale" : "failing");
    json_time(o, "since", source->since_ms);
    json_str(o, "error", source->error);
    json_close(o, '}');
}

void
status_put_json(struct json_out *o, const char *key, const struct status *s)
{
    json_open(o, key, '{');
    json_time(o, "at", s->at_ms);
    json_str(o, "status", status_codes[status_code(s)].word);
    json_int(o, "code", status_code(s));
    put_alerts(o, s);
    json_int(o, "messages", s->messages);
    json_int(o, "messages_late", s->messages_late);
    json_time(o, "late_since", s->late_since_ms);
    json_int(o, "incidents", s->incidents[0]);
    put_counts(o, "incidents_by_severity", s->incidents, 1, INCIDENT_SEVERITIES);
    json_int(o, "updates_late", s->updates_late);
    json_int(o, "sources_configured", s->sources_configured);
    json_time(o, "polled_at", s->polled_ms);
    json_open(o, "sources", '[');
    for (size_t i = 0; i < s->sources.n; i++)
        put_source(o, &s->sources.v[i]);
    json_close(o, ']');
    json_open(o, "oncall", '[');
    for (size_t i = 0; i < s->oncall.n; i++) {
        json_open(o, NULL, '{');
        json_str(o, "schedule", s->oncall.v[i].schedule);
        json_str(o, "person", s->oncall.v[i].person);
        json_time(o, "until", s->oncall.v[i].until_ms);
        json_str(o, "next", s->oncall.v[i].next);
        json_close(o, '}');
    }
    json_close(o, ']');
    json_str(o, "owner", s->owner);
    json_str(o, "store_fault", s->store_fault);
    json_close(o, '}');
}

/* -1 is no count. */
static bool
read_count(const cJSON *object, const char *name, uint32_t *out)
{
    int64_t n = json_get_int(object, name, -1);

    *out = (uint32_t)n;
    return n >= 0 && n <= UINT32_MAX;
}

static bool
read_counts(const cJSON *object, const char *name, uint32_t *out, int first, int last)
{
    const cJSON *item, *list = json_get_array(object, name);
    int i = first;

    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsNumber(item) || i > last || item->valuedouble < 0 || item->valuedouble > UINT32_MAX)
            return false;
        out[i++] = (uint32_t)item->valuedouble;
    }
    return i > last;
}

/* An owner of before knows of none. */
static bool
read_incidents(const cJSON *object, struct status *out)
{
    if (json_get(object, "incidents") == NULL)
        return true;
    return read_count(object, "incidents", &out->incidents[0]) && read_count(object, "updates_late", &out->updates_late)
        && read_counts(object, "incidents_by_severity", out->incidents, 1, INCIDENT_SEVERITIES);
}

static bool
read_alerts(const cJSON *object, struct status *out)
{
    const cJSON *worst = json_get_object(object, "worst");
    const char *name = worst == NULL ? NULL : json_get_str(worst, "name");
    int64_t level = worst == NULL ? 0 : json_get_int(worst, "level", 0);

    if (!read_count(object, "unacked", &out->unacked[0])
        || !read_counts(object, "unacked_by_level", out->unacked, LEVEL_MIN, LEVEL_MAX)
        || !read_count(object, "acked", &out->acked) || !read_count(object, "escalated", &out->escalated)
        || !read_count(object, "snoozed", &out->snoozed) || !read_count(object, "suppressed", &out->suppressed)
        || !read_count(object, "cleared", &out->cleared))
        return false;
    if (out->unacked[0] < (uint64_t)out->escalated + out->cleared)
        return false;
    if (worst == NULL)
        return true;
    out->worst_level = (int)level;
    out->worst_name = xstrdup_or_null(name);
    out->worst_since_ms = json_get_time(worst, "since");
    return name != NULL && level >= LEVEL_MIN && level <= LEVEL_MAX;
}

static bool
read_sources(const cJSON *object, struct status *out)
{
    const cJSON *item, *sources = json_get_array(object, "sources");

    cJSON_ArrayForEach(item, sources)
    {
        const char *name = json_get_str(item, "name"), *health = json_get_str(item, "health");
        struct status_source source;

        if (name == NULL || health == NULL)
            return false;
        source = (struct status_source){ xstrdup(name), str_eq(health, "stale"), json_get_time(item, "since"),
            xstrdup_or_null(json_get_str(item, "error")) };
        vec_push(&out->sources, source);
    }
    return sources != NULL;
}

/* An owner of before knows of no schedules. */
static bool
read_oncall(const cJSON *object, struct status *out)
{
    const cJSON *item, *list = json_get_array(object, "oncall");

    cJSON_ArrayForEach(item, list)
    {
        const char *schedule = json_get_str(item, "schedule");

        if (schedule == NULL)
            return false;
        vec_push(&out->oncall,
            ((struct status_oncall){ xstrdup(schedule), xstrdup_or_null(json_get_str(item, "person")),
                json_get_time(item, "until"), xstrdup_or_null(json_get_str(item, "next")) }));
    }
    return true;
}

bool
status_read_json(const cJSON *object, struct status *out, struct err *err)
{
    *out = (struct status){
        .at_ms = json_get_time(object, "at"),
        .owner = xstrdup_or_null(json_get_str(object, "owner")),
        .store_fault = xstrdup_or_null(json_get_str(object, "store_fault")),
        .late_since_ms = json_get_time(object, "late_since"),
        .polled_ms = json_get_time(object, "polled_at"),
    };
    if (out->at_ms != 0 && read_alerts(object, out) && read_count(object, "messages", &out->messages)
        && read_count(object, "messages_late", &out->messages_late)
        && read_count(object, "sources_configured", &out->sources_configured) && read_sources(object, out)
        && read_incidents(object, out) && read_oncall(object, out))
        return true;
    return err_set(err, ERR_PARSE, "this is no status of tocsin, or one of another version: end the owner and start it anew");
}
