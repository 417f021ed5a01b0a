/* SPDX-License-Identifier: MIT */
/* Alerts and sources as they stand, on the wire. */
#include <string.h>

#include "core/apply.h"
#include "core/words.h"
#include "serve/wire.h"
#include "util/str.h"

static void
put_text(struct json_out *o, const struct alert *a)
{
    labels_json(o, "labels", alert_labels(a));
    labels_json(o, "annotations", alert_annotations(a));
}

static void
put_id(struct json_out *o, const struct alert *a)
{
    char hex[ALERT_ID_HEX];

    alert_id_hex(&a->id, hex);
    json_str(o, "id", hex);
}

static void
put_routed(struct json_out *o, const struct alert *a)
{
    json_open(o, "routed", '{');
    json_str(o, "routes", a->routed.routes);
    json_str(o, "owner", a->routed.owner);
    json_str(o, "maintenance", a->routed.maintenance);
    json_int(o, "seq", (int64_t)a->routed.seq);
    json_close(o, '}');
    json_open(o, "told", '{');
    json_time(o, "at", a->told.at_ms);
    json_int(o, "level", a->told.level);
    json_int(o, "seq", (int64_t)a->told.seq);
    json_close(o, '}');
}

void
wire_alert_put(struct json_out *o, const struct alert *a)
{
    json_open(o, NULL, '{');
    json_open(o, "alert", '{');
    put_id(o, a);
    json_str(o, "source", a->source->name);
    json_int(o, "episode", (int64_t)a->episode);
    json_int(o, "last_seq", (int64_t)a->last_seq);
    json_int(o, "version", a->version);
    json_int(o, "count", a->count);
    json_int(o, "level", a->level);
    json_int(o, "marks", a->marks);
    json_time(o, "starts_at", a->starts_at_ms);
    json_time(o, "fired_at", a->fired_at_ms);
    json_time(o, "changed_at", a->changed_at_ms);
    json_str(o, "severity", a->severity);
    json_str(o, "fingerprint", a->fingerprint);
    json_str(o, "suppressed_by", a->suppressed_by);
    alert_hold_put(o, "hold", &a->hold);
    alert_note_put(o, "note", &a->note);
    alert_voted_put(o, "vote", &a->vote);
    put_routed(o, a);
    alert_call_put(o, "call", &a->call);
    json_int(o, "flap_fires", a->flap_fires);
    json_time(o, "flap_from", a->flap_from_ms);
    put_text(o, a);
    json_close(o, '}');
    json_close(o, '}');
}

void
wire_observed_put(struct json_out *o, const struct alert *a, uint64_t seq)
{
    json_open(o, NULL, '{');
    json_open(o, "observed", '{');
    put_id(o, a);
    json_int(o, "seq", (int64_t)seq);
    put_text(o, a);
    json_close(o, '}');
    json_close(o, '}');
}

/* Within what the field holds. */
static bool
get_small(const cJSON *o, const char *name, int64_t max, int64_t *out)
{
    *out = json_get_int(o, name, -1);
    return *out >= 0 && *out <= max;
}

static bool
read_numbers(const cJSON *o, struct alert *a)
{
    int64_t episode, last, version, count, level, marks, fires;

    if (!get_small(o, "episode", INT64_MAX, &episode) || !get_small(o, "last_seq", INT64_MAX, &last)
        || !get_small(o, "version", UINT32_MAX, &version) || !get_small(o, "count", UINT32_MAX, &count)
        || !get_small(o, "level", LEVEL_MAX, &level) || level < 1 || !get_small(o, "marks", UINT8_MAX, &marks)
        || !get_small(o, "flap_fires", UINT32_MAX, &fires))
        return false;
    a->episode = (uint64_t)episode;
    a->last_seq = (uint64_t)last;
    a->version = (uint32_t)version;
    a->count = (uint32_t)count;
    a->level = (uint8_t)level;
    a->marks = (uint8_t)marks;
    a->flap_fires = (uint32_t)fires;
    a->flap_from_ms = json_get_time(o, "flap_from");
    a->starts_at_ms = json_get_time(o, "starts_at");
    a->fired_at_ms = json_get_time(o, "fired_at");
    a->changed_at_ms = json_get_time(o, "changed_at");
    return true;
}

static bool
read_text(const cJSON *o, struct labels *labels, struct labels *annotations, struct arena *arena, struct err *err)
{
    return wire_labels_read(json_get_object(o, "labels"), labels, arena, err)
        && wire_labels_read(json_get_object(o, "annotations"), annotations, arena, err);
}

static char *
join_text(struct labels labels, struct labels annotations)
{
    char *text = xmalloc(labels.len + annotations.len + 1);

    if (labels.len > 0)
        memcpy(text, labels.bytes, labels.len);
    if (annotations.len > 0)
        memcpy(text + labels.len, annotations.bytes, annotations.len);
    return text;
}

static bool
read_routed(const cJSON *o, struct alert *a, struct arena *arena)
{
    const cJSON *routed = json_get_object(o, "routed"), *told = json_get_object(o, "told");
    int64_t level;

    if (routed == NULL || told == NULL || !get_small(told, "level", LEVEL_MAX, &level))
        return false;
    a->routed.routes = arena_strdup_or_null(arena, json_get_str(routed, "routes"));
    a->routed.owner = arena_strdup_or_null(arena, json_get_str(routed, "owner"));
    a->routed.maintenance = arena_strdup_or_null(arena, json_get_str(routed, "maintenance"));
    a->routed.seq = json_get_number(routed, "seq");
    a->told = (struct alert_told){ json_get_time(told, "at"), (int)level, json_get_number(told, "seq") };
    return alert_call_read(o, "call", &a->call, arena);
}

static const char *
pooled(struct model *m, const char *s)
{
    return s == NULL ? NULL : pool_str(&m->pool, s);
}

/* All of it has been read: from here on nothing fails. */
static void
put_alert(struct model *m, const cJSON *o, const struct alert *read, struct labels labels, struct labels annotations)
{
    struct alert *a = xmemdup(read, sizeof *read);
    const char *severity = json_get_str(o, "severity");

    a->severity = pool_str(&m->pool, severity == NULL ? "" : severity);
    a->fingerprint = xstrdup_or_null(json_get_str(o, "fingerprint"));
    a->suppressed_by = xstrdup_or_null(json_get_str(o, "suppressed_by"));
    a->hold.by = pooled(m, read->hold.by);
    a->hold.comment = xstrdup_or_null(read->hold.comment);
    a->note.by = pooled(m, read->note.by);
    a->note.text = xstrdup_or_null(read->note.text);
    a->vote.by = pooled(m, read->vote.by);
    a->routed.routes = pooled(m, read->routed.routes);
    a->routed.owner = pooled(m, read->routed.owner);
    a->routed.maintenance = pooled(m, read->routed.maintenance);
    a->call.policy = pooled(m, read->call.policy);
    a->call.to = pooled(m, read->call.to);
    a->call.by = pooled(m, read->call.by);
    a->text = join_text(labels, annotations);
    a->labels_len = (uint32_t)labels.len;
    a->annotations_len = (uint32_t)annotations.len;
    model_put_alert_take(m, a);
}

bool
wire_alert_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *id = json_get_str(o, "id"), *source = json_get_str(o, "source");
    struct labels labels, annotations;
    struct arena arena = { 0 };
    struct alert a = { 0 };
    bool ok = id != NULL && alert_id_parse(id, &a.id) && source != NULL && read_numbers(o, &a)
        && alert_hold_read(o, "hold", &a.hold, &arena) && alert_note_read(o, "note", &a.note, &arena)
        && alert_voted_read(o, "vote", &a.vote, &arena) && read_routed(o, &a, &arena);

    a.source = ok ? model_source(m, source) : NULL;
    if (a.source == NULL)
        ok = err_set(err, ERR_PARSE, "an alert on the wire can't be read%s%s", id == NULL ? "" : ": ", id == NULL ? "" : id);
    ok = ok && read_text(o, &labels, &annotations, &arena, err);
    if (ok)
        put_alert(m, o, &a, labels, annotations);
    arena_release(&arena);
    return ok;
}

bool
wire_observed_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *id = json_get_str(o, "id");
    int64_t seq = json_get_int(o, "seq", -1);
    struct sighting s = { 0 };
    struct arena arena = { 0 };
    bool ok = id != NULL && alert_id_parse(id, &s.id) && seq >= 0;
    const struct alert *a = ok ? model_alert(m, &s.id) : NULL;

    if (!ok)
        return err_set(err, ERR_PARSE, "an observation on the wire names no alert, or not when it was made");
    ok = read_text(o, &s.labels, &s.annotations, &arena, err);
    if (ok && a != NULL && a->last_seq <= (uint64_t)seq)
        model_observe(m, &s);
    arena_release(&arena);
    return ok;
}

static void
put_map(struct json_out *o, const struct source_map *map)
{
    json_open(o, "map", '{');
    for (int f = 0; f < FIELDS; f++) {
        if (map->names[f][0] == NULL)
            continue;
        json_open(o, source_field_names[f], '[');
        for (int i = 0; i < FIELD_LABELS_MAX && map->names[f][i] != NULL; i++)
            json_str(o, NULL, map->names[f][i]);
        json_close(o, ']');
    }
    json_close(o, '}');
}

void
wire_source_put(struct json_out *o, const struct source *s)
{
    json_open(o, NULL, '{');
    json_open(o, "source", '{');
    json_str(o, "name", s->name);
    json_int(o, "version", s->version);
    json_bool(o, "configured", s->configured);
    json_bool(o, "takes_silences", s->takes_silences);
    json_bool(o, "silences_acks", s->silences_acks);
    json_bool(o, "takes_acks", s->takes_acks);
    json_bool(o, "takes_unacks", s->takes_unacks);
    json_bool(o, "writes_acks", s->writes_acks);
    json_time(o, "failing_since", s->failing_since_ms);
    json_str(o, "error", s->error);
    json_str(o, "boot", s->boot);
    json_int(o, "every_ms", s->every_ms);
    json_time(o, "last_ok", s->last_ok_ms);
    json_time(o, "next_poll", s->next_poll_ms);
    json_int(o, "took_ms", s->took_ms);
    json_int(o, "polls", (int64_t)s->polls);
    json_int(o, "alerts", s->alerts);
    json_int(o, "failures", s->failures);
    json_int(o, "instances", s->instances);
    json_int(o, "instances_ok", s->instances_ok);
    json_bool(o, "polling", s->polling);
    put_map(o, &s->map);
    json_close(o, '}');
    json_close(o, '}');
}

static bool
read_counts(const cJSON *o, struct source *s)
{
    int64_t version, polls, alerts, failures, instances, instances_ok;

    if (!get_small(o, "version", UINT32_MAX, &version) || !get_small(o, "polls", INT64_MAX, &polls)
        || !get_small(o, "alerts", UINT32_MAX, &alerts) || !get_small(o, "failures", UINT32_MAX, &failures)
        || !get_small(o, "instances", UINT32_MAX, &instances) || !get_small(o, "instances_ok", UINT32_MAX, &instances_ok))
        return false;
    s->version = (uint32_t)version;
    s->polls = (uint64_t)polls;
    s->alerts = (uint32_t)alerts;
    s->failures = (uint32_t)failures;
    s->instances = (uint32_t)instances;
    s->instances_ok = (uint32_t)instances_ok;
    return true;
}

static void
read_map(const cJSON *o, struct model *m, struct source_map *map)
{
    const cJSON *names = json_get_object(o, "map"), *item;

    *map = (struct source_map){ 0 };
    for (int f = 0; names != NULL && f < FIELDS; f++) {
        int i = 0;

        cJSON_ArrayForEach(item, json_get_array(names, source_field_names[f]))
        {
            if (cJSON_IsString(item) && i < FIELD_LABELS_MAX)
                map->names[f][i++] = pool_str(&m->pool, item->valuestring);
        }
    }
}

bool
wire_source_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *name = json_get_str(o, "name");
    struct source *s, read = { 0 };

    if (name == NULL || *name == '\0' || !read_counts(o, &read))
        return err_set(err, ERR_PARSE, "a source on the wire can't be read%s%s", name == NULL ? "" : ": ",
            name == NULL ? "" : name);
    s = model_add_source(m, name);
    (void)read_counts(o, s);
    s->configured = json_get_bool(o, "configured", false);
    s->takes_silences = json_get_bool(o, "takes_silences", false);
    s->silences_acks = json_get_bool(o, "silences_acks", false);
    s->takes_acks = json_get_bool(o, "takes_acks", false);
    s->takes_unacks = json_get_bool(o, "takes_unacks", false);
    s->writes_acks = json_get_bool(o, "writes_acks", false);
    s->failing_since_ms = json_get_time(o, "failing_since");
    str_set(&s->error, json_get_str(o, "error"));
    str_set(&s->boot, json_get_str(o, "boot"));
    s->every_ms = json_get_int(o, "every_ms", 0);
    s->last_ok_ms = json_get_time(o, "last_ok");
    s->next_poll_ms = json_get_time(o, "next_poll");
    s->took_ms = json_get_int(o, "took_ms", 0);
    s->polling = json_get_bool(o, "polling", false);
    read_map(o, m, &s->map);
    m->generation++;
    return true;
}
