/* SPDX-License-Identifier: MIT */
/* The detail of a message as JSON, and back: within its bytes whatever the alerts hold. */
#include "core/detail.h"

#include <string.h>

#include "core/level.h"
#include "core/text_row.h"
#include "util/json.h"
#include "util/str.h"
#include "util/vec.h"

/* The longest texts, in bytes of JSON. */
#define WORD_MAX 128
#define LINE_MAX 600
#define LINK_MAX 600
#define LABEL_MAX 300
/* An alert has at most so many; a name of one is no longer than this. */
#define LABELS_MOST 200
#define LABEL_NAME_MAX 200

/* clang-format off */
static const struct text_row texts[] = {
    { "key",      offsetof(struct detail, key),      WORD_MAX },
    { "summary",  offsetof(struct detail, summary),  LINE_MAX },
    { "severity", offsetof(struct detail, severity), WORD_MAX },
    { "group",    offsetof(struct detail, group),    LINE_MAX },
    { "runbook",  offsetof(struct detail, runbook),  LINK_MAX },
    { "reason",   offsetof(struct detail, reason),   LINE_MAX },
    { "person",   offsetof(struct detail, person),   WORD_MAX },
    { "policy",   offsetof(struct detail, policy),   WORD_MAX },
};
/* What matters most comes first: what has no room is left out. */
static const struct text_row alert_texts[] = {
    { "name",     offsetof(struct detail_alert, name),     2 * WORD_MAX },
    { "service",  offsetof(struct detail_alert, service),  WORD_MAX },
    { "severity", offsetof(struct detail_alert, severity), WORD_MAX },
    { "summary",  offsetof(struct detail_alert, summary),  LINE_MAX },
    { "source",   offsetof(struct detail_alert, source),   WORD_MAX },
    { "team",     offsetof(struct detail_alert, team),     WORD_MAX },
    { "env",      offsetof(struct detail_alert, env),      WORD_MAX },
    { "region",   offsetof(struct detail_alert, region),   WORD_MAX },
    { "runbook",  offsetof(struct detail_alert, runbook),  LINK_MAX },
};
/* clang-format on */
#define COUNT(array) (sizeof(array) / sizeof *(array))

void
detail_add_alert(struct detail *d, const struct alert *a)
{
    struct detail_alert *to;

    d->count++;
    if (d->alerts_n == DETAIL_ALERTS_MAX)
        return;
    to = &d->alerts[d->alerts_n++];
    *to = (struct detail_alert){ .id = a->id,
        .name = alert_field(a, FIELD_NAME),
        .summary = alert_field(a, FIELD_SUMMARY),
        .severity = a->severity,
        .source = a->source->name,
        .service = alert_field(a, FIELD_SERVICE),
        .team = alert_field(a, FIELD_TEAM),
        .env = alert_field(a, FIELD_ENV),
        .region = alert_field(a, FIELD_REGION),
        .runbook = alert_field(a, FIELD_RUNBOOK),
        .level = a->level,
        .starts_at_ms = alert_since_ms(a),
        .labels = alert_labels(a) };
}

/* Adds the member if the text has room for it up to `end`; else nothing. */
static bool
put_piece(struct json_out *o, size_t end, const char *key, const char *value, size_t len)
{
    size_t before = o->buf->len;
    bool comma = o->comma;

    json_strn(o, key, value, len);
    if (o->buf->len <= end)
        return true;
    buf_truncate(o->buf, before);
    o->comma = comma;
    return false;
}

/* A text whose JSON is longer than max is cut, whatever its characters become there. */
static void
put_text(struct json_out *o, size_t end, const char *key, const char *value, size_t max)
{
    size_t len = value == NULL ? 0 : strnlen(value, max);
    char cut[LINE_MAX + 1];
    size_t room = end < o->buf->len ? 0 : end - o->buf->len;

    if (len == 0)
        return;
    if (room > max)
        room = max;
    (void)!str_copy(cut, len + 1, value);
    while (*cut != '\0' && !put_piece(o, o->buf->len + room, key, cut, strlen(cut))) {
        cut[strlen(cut) * 7 / 8] = '\0';
        str_trim_partial(cut);
    }
}

static void
put_texts(struct json_out *o, size_t end, const struct text_row *rows, size_t n, const void *object)
{
    for (size_t i = 0; i < n; i++)
        put_text(o, end, rows[i].key, *text_row_in((void *)object, &rows[i]), rows[i].max);
}

static void
put_labels(struct json_out *o, size_t end, struct labels labels)
{
    json_open(o, "labels", '{');
    for (struct label_iter it = labels_iter(labels); label_next(&it);)
        if (strlen(it.name) <= LABEL_NAME_MAX && strlen(it.value) <= LABEL_MAX)
            (void)put_piece(o, end, it.name, it.value, strlen(it.value));
    json_close(o, '}');
}

/* Its own end is at most `end`. */
static void
put_alert(struct json_out *o, size_t end, const struct detail_alert *a)
{
    static const char closing[] = "\"labels\":{}},";
    char hex[ALERT_ID_HEX];

    alert_id_hex(&a->id, hex);
    json_open(o, NULL, '{');
    json_str(o, "id", hex);
    json_int(o, "level", a->level);
    json_time(o, "starts_at", a->starts_at_ms);
    put_texts(o, end - sizeof closing, alert_texts, COUNT(alert_texts), a);
    put_labels(o, end - sizeof closing, a->labels);
    json_close(o, '}');
}

static void
put_number(struct json_out *o, const char *key, uint32_t n)
{
    if (n != 0)
        json_int(o, key, n);
}

void
detail_json(const struct detail *d, struct buf *out)
{
    static const char closing[] = "]}";
    size_t end = out->len + DETAIL_BYTES - sizeof closing;
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '{');
    put_texts(&o, end, texts, COUNT(texts), d);
    put_number(&o, "level", (uint32_t)d->level);
    put_number(&o, "count", d->count);
    if (d->storm)
        json_bool(&o, "storm", true);
    put_number(&o, "step", d->step);
    put_number(&o, "round", d->round);
    json_open(&o, "alerts", '[');
    /* What one does not use of its share is there for those after it. */
    for (size_t i = 0; i < d->alerts_n; i++)
        put_alert(&o, out->len + (end - out->len) / (d->alerts_n - i), &d->alerts[i]);
    json_close(&o, ']');
    json_close(&o, '}');
}

static bool
get_number(const cJSON *o, const char *key, uint32_t *n)
{
    int64_t v = json_get_int(o, key, json_get(o, key) == NULL ? 0 : -1);

    *n = (uint32_t)v;
    return v >= 0 && v <= UINT32_MAX;
}

static bool
get_level(const cJSON *o, int *level)
{
    int64_t v = json_get_int(o, "level", 0);

    *level = (int)v;
    return v >= LEVEL_MIN && v <= LEVEL_MAX;
}

static bool
get_labels(const cJSON *o, struct arena *arena, struct labels *out)
{
    VEC(struct label_pair) pairs = { 0 };
    struct buf packed = BUF_INIT;
    const cJSON *item;
    bool ok = o != NULL;

    cJSON_ArrayForEach(item, o)
    {
        ok = ok && cJSON_IsString(item) && *item->string != '\0' && strlen(item->string) <= LABEL_NAME_MAX
            && strlen(item->valuestring) <= LABEL_MAX && pairs.n < LABELS_MOST;
        if (ok)
            vec_push(&pairs, ((struct label_pair){ item->string, item->valuestring }));
    }
    ok = ok && labels_pack(pairs.v, pairs.n, &packed);
    *out =
        ok && packed.len > 0 ? (struct labels){ arena_memdup(arena, packed.data, packed.len), packed.len } : (struct labels){ 0 };
    buf_release(&packed);
    vec_release(&pairs);
    return ok;
}

static bool
get_alert(const cJSON *o, struct arena *arena, struct detail_alert *a)
{
    const char *id = json_get_str(o, "id");

    a->starts_at_ms = json_get_time(o, "starts_at");
    return id != NULL && alert_id_parse(id, &a->id) && get_level(o, &a->level) && a->starts_at_ms != 0
        && text_rows_read(o, alert_texts, COUNT(alert_texts), arena, a) && a->name != NULL
        && get_labels(json_get_object(o, "labels"), arena, &a->labels);
}

static bool
get_alerts(const cJSON *list, struct arena *arena, struct detail *d)
{
    const cJSON *item;

    if (list == NULL || cJSON_GetArraySize(list) > DETAIL_ALERTS_MAX)
        return false;
    cJSON_ArrayForEach(item, list)
    {
        if (!get_alert(item, arena, &d->alerts[d->alerts_n++]))
            return false;
    }
    return d->alerts_n <= d->count;
}

bool
detail_read(const char *json, struct arena *arena, struct detail *out)
{
    size_t len = json == NULL ? 0 : strnlen(json, DETAIL_BYTES + 1);
    cJSON *o = len == 0 || len > DETAIL_BYTES ? NULL : json_parse(json, len, NULL);
    bool ok;

    *out = (struct detail){ 0 };
    ok = cJSON_IsObject(o) && text_rows_read(o, texts, COUNT(texts), arena, out) && out->summary != NULL
        && get_level(o, &out->level) && get_number(o, "count", &out->count) && get_number(o, "step", &out->step)
        && get_number(o, "round", &out->round) && get_alerts(json_get_array(o, "alerts"), arena, out);
    out->storm = ok && json_get_bool(o, "storm", false);
    cJSON_Delete(o);
    return ok;
}
