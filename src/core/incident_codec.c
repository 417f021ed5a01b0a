/* SPDX-License-Identifier: MIT */
/* What the events of incidents and of the banner say, as JSON, and back; and an incident as a document. */
#include "core/incident_codec.h"
#include "core/incident_own.h"

#include <stdlib.h>
#include <string.h>

#include "util/str.h"

static void
put_fields(struct json_out *o, const char *const fields[INCIDENT_FIELDS])
{
    json_open(o, "fields", '{');
    for (int i = 0; i < INCIDENT_FIELDS; i++)
        if (fields[i] != NULL)
            json_str(o, incident_fields[i].word, fields[i]);
    json_close(o, '}');
}

/* What decisions lean on: a state and a severity that are known. */
static bool
is_value(enum incident_field field, const char *text)
{
    if (text == NULL)
        return !incident_fields[field].needed;
    switch (incident_fields[field].type) {
    case INC_STATE:
        return incident_state_of(text) != INCIDENT_STATES;
    case INC_SEVERITY:
        return incident_severity_of(text) != 0;
    default:
        return *text != '\0';
    }
}

static bool
get_fields(const cJSON *o, const char *fields[INCIDENT_FIELDS], struct arena *arena)
{
    const cJSON *object = json_get_object(o, "fields");

    if (object == NULL)
        return false;
    for (int i = 0; i < INCIDENT_FIELDS; i++) {
        fields[i] = json_keep_str(object, incident_fields[i].word, arena);
        if (!is_value((enum incident_field)i, fields[i]))
            return false;
    }
    return true;
}

/* ---- alerts */

void
incident_alerts_put(struct json_out *o, const char *key, const struct incident_alert *v, size_t n)
{
    char hex[ALERT_ID_HEX];

    json_open(o, key, '[');
    for (size_t i = 0; i < n; i++) {
        alert_id_hex(&v[i].id, hex);
        json_open(o, NULL, '{');
        json_str(o, "id", hex);
        json_int(o, "episode", (int64_t)v[i].episode);
        json_str(o, "name", v[i].name);
        json_bool(o, "by_rule", v[i].by_rule);
        if (v[i].seq != 0) { /* in a document */
            json_bool(o, "unlinked", v[i].unlinked);
            json_time(o, "at", v[i].at_ms);
            json_int(o, "seq", (int64_t)v[i].seq);
        }
        json_close(o, '}');
    }
    json_close(o, ']');
}

static bool
get_alert(const cJSON *o, struct incident_alert *a, struct arena *arena)
{
    const char *id = json_get_str(o, "id");

    *a = (struct incident_alert){ .episode = (uint64_t)json_get_int(o, "episode", 0),
        .name = json_keep_str(o, "name", arena),
        .by_rule = json_get_bool(o, "by_rule", false),
        .unlinked = json_get_bool(o, "unlinked", false),
        .at_ms = json_get_time(o, "at"),
        .seq = (uint64_t)json_get_int(o, "seq", 0) };
    return id != NULL && alert_id_parse(id, &a->id) && a->name != NULL;
}

bool
incident_alerts_read(const cJSON *list, struct arena *arena, struct incident_alert **out, size_t *n)
{
    const cJSON *item;
    size_t i = 0;

    *n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list);
    if (list == NULL || *n > INCIDENT_ALERTS_MAX)
        return false;
    *out = arena_zalloc(arena, (*n + 1) * sizeof **out);
    cJSON_ArrayForEach(item, list)
    {
        if (!get_alert(item, &(*out)[i++], arena))
            return false;
    }
    return true;
}

/* ---- entries */

void
incident_entry_put(struct json_out *o, const char *key, const struct incident_entry *e)
{
    json_open(o, key, '{');
    json_str(o, "what", incident_entry_words[e->kind]);
    json_int(o, "number", e->number);
    json_bool(o, "withdrawn", e->withdrawn);
    json_str(o, "by", e->by);
    json_time(o, "at", e->at_ms);
    json_str(o, "text", e->text);
    json_time(o, "due", e->due_ms);
    if (e->kind == ENTRY_ACTION) {
        json_str(o, "owner", e->owner);
        json_str(o, "done", incident_action_words[e->done]);
    }
    if (e->state != NULL)
        json_str(o, "state", e->state);
    json_int(o, "seq", (int64_t)e->seq);
    json_close(o, '}');
}

static bool
get_done(const cJSON *o, struct incident_entry *e)
{
    if (e->kind != ENTRY_ACTION)
        return true;
    e->done = incident_action_state_of(json_get_str(o, "done"));
    return e->done != INCIDENT_ACTION_STATES;
}

bool
incident_entry_read(const cJSON *o, struct incident_entry *e, struct arena *arena)
{
    const char *what = json_get_str(o, "what");
    int64_t number = json_get_int(o, "number", 0);

    if (what == NULL || number < 1 || number > UINT32_MAX)
        return false;
    *e = (struct incident_entry){ .kind = incident_entry_kind_of(what),
        .number = (uint32_t)number,
        .withdrawn = json_get_bool(o, "withdrawn", false),
        .by = json_keep_str(o, "by", arena),
        .at_ms = json_get_time(o, "at"),
        .text = json_keep_str(o, "text", arena),
        .due_ms = json_get_time(o, "due"),
        .owner = json_keep_str(o, "owner", arena),
        .state = json_keep_str(o, "state", arena),
        .seq = (uint64_t)json_get_int(o, "seq", 0) };
    return e->kind != INCIDENT_ENTRY_KINDS && e->by != NULL && e->text != NULL && get_done(o, e)
        && (e->state == NULL || incident_state_of(e->state) != INCIDENT_STATES);
}

/* ---- the banner */

void
banner_put(struct json_out *o, const char *key, const struct banner *b)
{
    if (b->text == NULL) {
        json_null(o, key);
        return;
    }
    json_open(o, key, '{');
    json_str(o, "text", b->text);
    json_time(o, "until", b->until_ms);
    json_str(o, "by", b->by);
    json_time(o, "at", b->at_ms);
    json_int(o, "seq", (int64_t)b->seq);
    json_close(o, '}');
}

bool
banner_read(const cJSON *o, const char *key, struct banner *b, struct arena *arena)
{
    const cJSON *v = json_get(o, key);

    *b = (struct banner){ 0 };
    if (v == NULL || cJSON_IsNull(v))
        return v != NULL;
    *b = (struct banner){ .text = json_keep_str(v, "text", arena),
        .until_ms = json_get_time(v, "until"),
        .by = json_keep_str(v, "by", arena),
        .at_ms = json_get_time(v, "at"),
        .seq = (uint64_t)json_get_int(v, "seq", 0) };
    return b->text != NULL && b->by != NULL;
}

/* ---- events */

static void
put_entry_change(struct json_out *o, const struct event_inc_entry *e)
{
    incident_entry_put(o, "now", &e->now);
    if (e->was.number != 0)
        incident_entry_put(o, "was", &e->was);
}

void
incident_encode(const struct event *ev, struct json_out *o)
{
    switch (event_rows[ev->kind].data) {
    case DATA_INC_OPENED:
        put_fields(o, ev->u.inc_opened.fields);
        return;
    case DATA_INC_FIELD:
        json_str(o, "field", incident_fields[ev->u.inc_field.field].word);
        json_str(o, "now", ev->u.inc_field.now);
        json_str(o, "was", ev->u.inc_field.was);
        if (ev->u.inc_field.is_redo)
            json_bool(o, "redo", true);
        return;
    case DATA_INC_ALERTS:
        incident_alerts_put(o, "alerts", ev->u.inc_alerts.v, ev->u.inc_alerts.n);
        if (ev->u.inc_alerts.is_redo)
            json_bool(o, "redo", true);
        return;
    case DATA_INC_ENTRY:
        put_entry_change(o, &ev->u.inc_entry);
        if (ev->u.inc_entry.is_redo)
            json_bool(o, "redo", true);
        return;
    case DATA_INC_REMINDED:
        json_str(o, "of", incident_reminders[ev->u.inc_reminded.of].word);
        return;
    default:
        banner_put(o, "now", &ev->u.banner.now);
        banner_put(o, "was", &ev->u.banner.was);
        if (ev->u.banner.is_redo)
            json_bool(o, "redo", true);
    }
}

static bool
get_field(const cJSON *o, struct event_inc_field *f, struct arena *arena)
{
    f->field = incident_field_of(json_get_str(o, "field"));
    if (f->field == INCIDENT_FIELDS)
        return false;
    f->now = json_keep_str(o, "now", arena);
    f->was = json_keep_str(o, "was", arena);
    f->is_redo = json_get_bool(o, "redo", false);
    return is_value(f->field, f->now);
}

static bool
get_entry_change(const cJSON *o, struct event_inc_entry *e, struct arena *arena)
{
    const cJSON *now = json_get_object(o, "now"), *was = json_get_object(o, "was");

    e->is_redo = json_get_bool(o, "redo", false);
    if (now == NULL || !incident_entry_read(now, &e->now, arena))
        return false;
    return was == NULL
        || (incident_entry_read(was, &e->was, arena) && e->was.kind == e->now.kind && e->was.number == e->now.number);
}

bool
incident_decode(struct event *ev, const cJSON *o, struct arena *arena)
{
    if (event_rows[ev->kind].data == DATA_BANNER) {
        ev->u.banner.is_redo = json_get_bool(o, "redo", false);
        return banner_read(o, "now", &ev->u.banner.now, arena) && banner_read(o, "was", &ev->u.banner.was, arena);
    }
    if (ev->incident == 0)
        return false;
    switch (event_rows[ev->kind].data) {
    case DATA_INC_OPENED:
        return get_fields(o, ev->u.inc_opened.fields, arena);
    case DATA_INC_FIELD:
        return get_field(o, &ev->u.inc_field, arena);
    case DATA_INC_ALERTS:
        ev->u.inc_alerts.is_redo = json_get_bool(o, "redo", false);
        return incident_alerts_read(json_get_array(o, "alerts"), arena, &ev->u.inc_alerts.v, &ev->u.inc_alerts.n)
            && ev->u.inc_alerts.n > 0;
    case DATA_INC_ENTRY:
        return get_entry_change(o, &ev->u.inc_entry, arena);
    default:
        ev->u.inc_reminded.of = incident_reminder_of(json_get_str(o, "of"));
        return ev->u.inc_reminded.of != INCIDENT_REMINDERS;
    }
}

/* ---- documents */

static void
put_posts(struct json_out *o, const struct incident *i)
{
    json_open(o, "posts", '[');
    for (size_t k = 0; k < i->posts.n; k++) {
        json_open(o, NULL, '{');
        json_str(o, "to", i->posts.v[k].destination);
        json_bool(o, "channel", i->posts.v[k].channel);
        json_int(o, "message", (int64_t)i->posts.v[k].message);
        json_close(o, '}');
    }
    json_close(o, ']');
}

/* The fields stand first, see incident_put(), and no text holds a quote that is not escaped: the first "state": is theirs. */
bool
incident_doc_may_be_open(const char *json)
{
    static const char key[] = "\"state\":\"";
    const char *at = strstr(json, key);

    for (int i = 0; at != NULL && i < INCIDENT_STATES; i++)
        if (!incident_states[i].open && str_starts(at + strlen(key), incident_states[i].word))
            return false;
    return true;
}

static void
put_reminders(struct json_out *o, const char *key, const int64_t times[INCIDENT_REMINDERS])
{
    json_open(o, key, '{');
    for (int k = 0; k < INCIDENT_REMINDERS; k++)
        json_time(o, incident_reminders[k].word, times[k]);
    json_close(o, '}');
}

void
incident_put(struct json_out *o, const struct incident *i)
{
    json_open(o, NULL, '{');
    json_int(o, "number", (int64_t)i->number);
    put_fields(o, i->fields);
    json_open(o, "field_seq", '{');
    for (int k = 0; k < INCIDENT_FIELDS; k++)
        if (i->field_seq[k] != 0)
            json_int(o, incident_fields[k].word, (int64_t)i->field_seq[k]);
    json_close(o, '}');
    incident_alerts_put(o, "alerts", i->alerts.v, i->alerts.n);
    json_open(o, "entries", '[');
    for (size_t k = 0; k < i->entries.n; k++)
        incident_entry_put(o, NULL, &i->entries.v[k]);
    json_close(o, ']');
    put_posts(o, i);
    put_reminders(o, "since", i->since_ms);
    put_reminders(o, "reminded", i->reminded_ms);
    json_str(o, "opened_by", i->opened_by);
    json_str(o, "changed_by", i->changed_by);
    json_int(o, "opened_seq", (int64_t)i->opened_seq);
    json_int(o, "last_seq", (int64_t)i->last_seq);
    json_int(o, "version", i->version);
    json_int(o, "changes", i->changes);
    json_time(o, "changed_at", i->changed_at_ms);
    json_close(o, '}');
}

static bool
read_entries(const cJSON *o, struct incident *i, struct arena *arena)
{
    const cJSON *list = json_get_array(o, "entries"), *item;

    if (list == NULL || cJSON_GetArraySize(list) > INCIDENT_ENTRIES_MAX * INCIDENT_ENTRY_KINDS)
        return false;
    cJSON_ArrayForEach(item, list)
    {
        struct incident_entry e;

        if (!incident_entry_read(item, &e, arena))
            return false;
        e.by = xstrdup(e.by);
        e.text = xstrdup(e.text);
        e.owner = xstrdup_or_null(e.owner);
        e.state = xstrdup_or_null(e.state);
        vec_push(&i->entries, e);
    }
    return true;
}

static bool
read_posts(const cJSON *o, struct incident *i)
{
    const cJSON *list = json_get_array(o, "posts"), *item;

    cJSON_ArrayForEach(item, list)
    {
        const char *to = json_get_str(item, "to");
        struct incident_post p = { NULL, json_get_bool(item, "channel", false), json_get_number(item, "message") };

        if (to == NULL || p.message == 0)
            return false;
        p.destination = xstrdup(to);
        vec_push(&i->posts, p);
    }
    return list != NULL;
}

static bool
read_alerts(const cJSON *o, struct incident *i, struct arena *arena)
{
    struct incident_alert *v;
    size_t n;

    if (!incident_alerts_read(json_get_array(o, "alerts"), arena, &v, &n))
        return false;
    for (size_t k = 0; k < n; k++) {
        v[k].name = xstrdup(v[k].name);
        vec_push(&i->alerts, v[k]);
    }
    return true;
}

static bool
read_head(const cJSON *o, struct incident *i, struct arena *arena)
{
    const char *fields[INCIDENT_FIELDS];
    const cJSON *seqs = json_get_object(o, "field_seq"), *since = json_get_object(o, "since");
    const cJSON *reminded = json_get_object(o, "reminded");

    i->number = json_get_number(o, "number");
    if (i->number == 0 || seqs == NULL || since == NULL || reminded == NULL || !get_fields(o, fields, arena))
        return false;
    for (int k = 0; k < INCIDENT_FIELDS; k++) {
        i->fields[k] = xstrdup_or_null(fields[k]);
        i->field_seq[k] = json_get_number(seqs, incident_fields[k].word);
    }
    for (int k = 0; k < INCIDENT_REMINDERS; k++) {
        i->since_ms[k] = json_get_time(since, incident_reminders[k].word);
        i->reminded_ms[k] = json_get_time(reminded, incident_reminders[k].word);
    }
    i->opened_by = xstrdup_or_null(json_get_str(o, "opened_by"));
    i->changed_by = xstrdup_or_null(json_get_str(o, "changed_by"));
    i->opened_seq = json_get_number(o, "opened_seq");
    i->last_seq = json_get_number(o, "last_seq");
    i->version = (uint32_t)json_get_number(o, "version");
    i->changes = (uint32_t)json_get_int(o, "changes", 0);
    i->changed_at_ms = json_get_time(o, "changed_at");
    return i->opened_by != NULL && i->changed_by != NULL && i->opened_seq != 0;
}

bool
incident_read(const cJSON *o, struct incident *i)
{
    struct arena arena = { 0 };
    bool ok;

    *i = (struct incident){ 0 };
    ok = read_head(o, i, &arena) && read_alerts(o, i, &arena) && read_entries(o, i, &arena) && read_posts(o, i);
    arena_release(&arena);
    return ok;
}
