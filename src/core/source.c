/* SPDX-License-Identifier: MIT */
/* How a source is doing, judged from when it last answered. */
#include "core/source.h"

/* A poll that is this late counts as missed, whatever the interval. */
#define HEALTH_GRACE_MS 2000

const char *const source_field_names[FIELDS] = {
    [FIELD_NAME] = "name",
    [FIELD_SUMMARY] = "summary",
    [FIELD_SEVERITY] = "severity",
    [FIELD_SERVICE] = "service",
    [FIELD_TEAM] = "team",
    [FIELD_ENV] = "env",
    [FIELD_REGION] = "region",
    [FIELD_RUNBOOK] = "runbook",
};

const struct source_map source_map_default = {
    .names = {
        [FIELD_NAME] = { "alertname" },
        [FIELD_SUMMARY] = { "summary", "description", "message" },
        [FIELD_SEVERITY] = { "severity", "priority" },
        [FIELD_SERVICE] = { "service", "job" },
        [FIELD_TEAM] = { "team", "owner" },
        [FIELD_ENV] = { "env", "environment" },
        [FIELD_REGION] = { "region", "zone", "cluster" },
        [FIELD_RUNBOOK] = { "runbook_url", "runbook" },
    },
};

const char *
source_field_value(const struct source_map *map, enum source_field field, struct labels labels, struct labels annotations)
{
    const char *const *names = map->names[field][0] != NULL ? map->names[field] : source_map_default.names[field];
    bool annotations_first = field == FIELD_SUMMARY || field == FIELD_RUNBOOK;

    for (int i = 0; i < FIELD_LABELS_MAX && names[i] != NULL; i++) {
        const char *v = labels_get(annotations_first ? annotations : labels, names[i]);

        if (v == NULL)
            v = labels_get(annotations_first ? labels : annotations, names[i]);
        if (v != NULL && *v != '\0')
            return v;
    }
    if (field == FIELD_SUMMARY)
        return source_field_value(map, FIELD_NAME, labels, annotations);
    return field == FIELD_NAME ? "(no name)" : NULL;
}

/* Time without an answer after which failures are believed: short of two polls. */
static int64_t
patience_ms(const struct source *s)
{
    return s->every_ms + s->every_ms / 2;
}

/* An answer from the future: the clock was set back, and nobody can say how long ago it came. */
static bool
is_long_ago(const struct source *s, int64_t now_ms)
{
    return now_ms - s->last_ok_ms >= patience_ms(s) || now_ms < s->last_ok_ms;
}

/* Nothing heard, not even a failure, for two polls and the time that one takes: the program slept, or the poll hangs. */
static bool
is_silent(const struct source *s, int64_t now_ms)
{
    int64_t grace_ms = 2 * s->took_ms > HEALTH_GRACE_MS ? 2 * s->took_ms : HEALTH_GRACE_MS;

    return now_ms - s->last_ok_ms > 2 * s->every_ms + grace_ms + s->lag_ms;
}

/* In a read-only view: the first failure is an event, the failures after it are not told. */
static bool
is_known_to_fail(const struct source *s, int64_t now_ms)
{
    return s->skip_health && s->failing_since_ms != 0 && now_ms - s->failing_since_ms >= s->every_ms;
}

/* The first failure is an event; the second comes after the next poll. */
static enum source_health
past_health(const struct source *s, int64_t now_ms)
{
    if (s->failing_since_ms == 0)
        return SOURCE_OK;
    return now_ms - s->failing_since_ms >= s->every_ms ? SOURCE_STALE : SOURCE_FAILING;
}

enum source_health
source_health(const struct source *s, int64_t now_ms)
{
    if (s->own)
        return SOURCE_OK;
    if (!s->configured)
        return SOURCE_REMOVED;
    if (s->past)
        return past_health(s, now_ms);
    if (!s->skip_health && s->polls == 0)
        return s->failures == 0 ? SOURCE_WAITING : SOURCE_STALE;
    if (is_silent(s, now_ms) || is_known_to_fail(s, now_ms) || (s->failures >= 2 && is_long_ago(s, now_ms)))
        return SOURCE_STALE;
    return s->failures > 0 ? SOURCE_FAILING : SOURCE_OK;
}

bool
source_is_stale(const struct source *s, int64_t now_ms)
{
    enum source_health h = source_health(s, now_ms);

    return h == SOURCE_STALE || h == SOURCE_REMOVED || (h == SOURCE_WAITING && s->last_ok_ms != 0 && is_silent(s, now_ms));
}
