/* SPDX-License-Identifier: MIT */
/* The data column of an event: its payload as JSON, and back. */
#include "core/event.h"

#include <string.h>

#include "core/call_codec.h"
#include "core/incident_codec.h"
#include "core/message_codec.h"
#include "core/oncall_codec.h"
#include "core/rule_codec.h"
#include "core/run_codec.h"
#include "core/silence_codec.h"

#include "util/json.h"
#include "util/str.h"

static void
put_id(struct json_out *o, const char *key, const struct alert_id *id)
{
    char hex[ALERT_ID_HEX];

    alert_id_hex(id, hex);
    json_str(o, key, hex);
}

static void
put_sighting(struct json_out *o, const struct sighting *s, bool suppression_only)
{
    char hex[2 * SHA256_BYTES + 1];

    json_open(o, NULL, '{');
    put_id(o, "id", &s->id);
    if (!suppression_only) {
        hex_encode(s->blob, sizeof s->blob, hex);
        json_str(o, "blob", hex);
        json_str(o, "fingerprint", s->fingerprint);
        json_str(o, "severity", s->severity);
        json_int(o, "level", s->level);
        json_time(o, "starts_at", s->starts_at_ms);
    }
    if (s->fires > 0) {
        json_int(o, "fires", s->fires);
        json_time(o, "fires_from", s->fires_from_ms);
    }
    if (s->suppressed_by != NULL || suppression_only)
        json_str(o, "suppressed_by", s->suppressed_by);
    json_close(o, '}');
}

void
alert_hold_put(struct json_out *o, const char *key, const struct alert_hold *h)
{
    json_open(o, key, '{');
    json_str(o, "state", alert_states[h->state].word);
    json_str(o, "by", h->by);
    json_time(o, "at", h->at_ms);
    json_time(o, "until", h->until_ms);
    json_str(o, "comment", h->comment);
    json_int(o, "seq", (int64_t)h->seq);
    json_close(o, '}');
}

void
alert_note_put(struct json_out *o, const char *key, const struct alert_note *n)
{
    json_open(o, key, '{');
    json_str(o, "by", n->by);
    json_time(o, "at", n->at_ms);
    json_str(o, "text", n->text);
    json_int(o, "seq", (int64_t)n->seq);
    json_close(o, '}');
}

static const char *const groups[ALERT_GROUPS] = {
    [GROUP_HOLD] = "hold",
    [GROUP_NOTE] = "note",
    [GROUP_VOTE] = "vote",
    [GROUP_CALL] = "call",
};

static void
put_restore(struct json_out *o, const struct event_restore *r)
{
    json_str(o, "group", groups[r->group]);
    json_bool(o, "redo", r->is_redo);
    switch (r->group) {
    case GROUP_NOTE:
        alert_note_put(o, "now", &r->note.now);
        alert_note_put(o, "was", &r->note.was);
        break;
    case GROUP_VOTE:
        event_vote_put(o, &r->vote);
        break;
    case GROUP_CALL:
        alert_call_put(o, "now", &r->call.now);
        alert_call_put(o, "was", &r->call.was);
        break;
    default:
        alert_hold_put(o, "now", &r->hold.now);
        alert_hold_put(o, "was", &r->hold.was);
        break;
    }
}

static void
put_alerts(struct json_out *o, const struct event *ev)
{
    json_open(o, "alerts", '[');
    if (event_lists_alerts(ev))
        for (size_t i = 0; i < ev->u.alerts.n; i++)
            put_id(o, NULL, &ev->u.alerts.ids[i]);
    else
        for (size_t i = 0; i < ev->u.sightings.n; i++)
            put_sighting(o, &ev->u.sightings.v[i], ev->kind == EV_SUPPRESSION);
    json_close(o, ']');
}

void
event_encode(const struct event *ev, struct buf *out)
{
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '{');
    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
    case DATA_ALERTS:
        put_alerts(&o, ev);
        break;
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
        call_encode(ev, &o);
        put_alerts(&o, ev);
        break;
    case DATA_CALL:
        call_encode(ev, &o);
        break;
    case DATA_HOLD:
        alert_hold_put(&o, "now", &ev->u.hold.now);
        alert_hold_put(&o, "was", &ev->u.hold.was);
        break;
    case DATA_NOTE:
        alert_note_put(&o, "now", &ev->u.note.now);
        alert_note_put(&o, "was", &ev->u.note.was);
        break;
    case DATA_VOTE:
        event_vote_put(&o, &ev->u.vote);
        break;
    case DATA_RESTORE:
        put_restore(&o, &ev->u.restore);
        break;
    case DATA_REVIEW:
        event_review_put(&o, &ev->u.review);
        break;
    case DATA_SOURCE:
        json_str(&o, "error", ev->u.source.error);
        json_str(&o, "boot", ev->u.source.boot);
        break;
    case DATA_CONFIG:
        json_str(&o, "file", ev->u.config.file);
        json_str(&o, "sha256", ev->u.config.hash);
        break;
    case DATA_DRY_RUN:
        json_raw(&o, "would", ev->u.dry_run.json);
        break;
    case DATA_SILENCES:
    case DATA_SILENCE_IDS:
        silences_encode(ev, &o);
        break;
    case DATA_RUN:
        run_encode(ev, &o);
        break;
    case DATA_SHIFTS:
    case DATA_OVERRIDE:
        oncall_encode(ev, &o);
        break;
    case DATA_INC_OPENED:
    case DATA_INC_FIELD:
    case DATA_INC_ALERTS:
    case DATA_INC_ENTRY:
    case DATA_INC_REMINDED:
    case DATA_BANNER:
        incident_encode(ev, &o);
        break;
    default:
        message_encode(ev, &o);
        break;
    }
    json_close(&o, '}');
}

static void
put_number_or_null(struct json_out *o, const char *key, uint64_t n)
{
    if (n == 0)
        json_null(o, key);
    else
        json_int(o, key, (int64_t)n);
}

void
event_json(struct json_out *o, const char *key, const char *node, const struct event *ev, const char *data, const char *hash)
{
    json_open(o, key, '{');
    json_str(o, "node", node);
    json_int(o, "seq", (int64_t)ev->seq);
    json_int(o, "batch", (int64_t)ev->batch);
    json_time(o, "at", ev->at_ms);
    json_str(o, "actor", ev->actor);
    json_str(o, "origin", ev->origin);
    json_str(o, "stream", ev->stream);
    json_int(o, "version", (int64_t)ev->version);
    json_str(o, "kind", event_rows[ev->kind].wire);
    json_raw(o, "data", data);
    put_number_or_null(o, "cause", ev->cause);
    put_number_or_null(o, "undoes", ev->undoes);
    json_str(o, "request_id", ev->request_id);
    json_str(o, "hash", hash);
    json_close(o, '}');
}

static bool
bad_data(struct err *err, const struct event *ev, const char *what)
{
    return err_set(err, ERR_PARSE, "event %llu (%s): %s", (unsigned long long)ev->seq, event_rows[ev->kind].wire, what);
}

/* How often it fired of late; it is alone where nothing is said. */
static bool
get_fires(const cJSON *o, struct sighting *s)
{
    int64_t n = json_get_int(o, "fires", 0);

    s->fires = (uint32_t)n;
    s->fires_from_ms = json_get_time(o, "fires_from");
    return n >= 0 && n <= UINT32_MAX;
}

static bool
get_sighting(const cJSON *o, struct sighting *s, bool suppression_only, struct arena *arena)
{
    const char *id = json_get_str(o, "id");
    const char *blob = json_get_str(o, "blob");

    if (id == NULL || !alert_id_parse(id, &s->id))
        return false;
    s->suppressed_by = json_keep_str(o, "suppressed_by", arena);
    s->severity = "";
    if (suppression_only)
        return true;
    s->fingerprint = json_keep_str(o, "fingerprint", arena);
    s->severity = json_keep_str(o, "severity", arena);
    s->level = (int)json_get_int(o, "level", 0);
    s->starts_at_ms = json_get_time(o, "starts_at");
    return get_fires(o, s) && s->severity != NULL && s->level >= 1 && s->level <= 4 && blob != NULL
        && hex_decode(blob, strlen(blob), s->blob, sizeof s->blob);
}

static bool
get_alerts(struct event *ev, const cJSON *o, struct arena *arena, struct err *err)
{
    const cJSON *list = json_get_array(o, "alerts");
    size_t n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list);
    bool sightings = event_rows[ev->kind].data == DATA_SIGHTINGS;
    const cJSON *item;
    size_t i = 0;

    if (n == 0 || n > EVENT_ALERTS_MAX)
        return bad_data(err, ev, "no list of alerts of a size it may have");
    if (sightings)
        ev->u.sightings = (struct event_sightings){ arena_zalloc(arena, n * sizeof(struct sighting)), n };
    else
        ev->u.alerts = (struct event_alerts){ arena_zalloc(arena, n * sizeof(struct alert_id)), n };
    cJSON_ArrayForEach(item, list)
    {
        bool good = sightings ? get_sighting(item, &ev->u.sightings.v[i], ev->kind == EV_SUPPRESSION, arena)
                              : cJSON_IsString(item) && alert_id_parse(item->valuestring, &ev->u.alerts.ids[i]);

        if (!good)
            return bad_data(err, ev, "an alert in it can't be read");
        i++;
    }
    return true;
}

bool
alert_hold_read(const cJSON *o, const char *key, struct alert_hold *h, struct arena *arena)
{
    const cJSON *v = json_get_object(o, key);
    const char *state = v == NULL ? NULL : json_get_str(v, "state");

    if (state == NULL || (h->state = alert_state_of(state)) == ALERT_STATES)
        return false;
    h->by = json_keep_str(v, "by", arena);
    h->at_ms = json_get_time(v, "at");
    h->until_ms = json_get_time(v, "until");
    h->comment = json_keep_str(v, "comment", arena);
    h->seq = (uint64_t)json_get_int(v, "seq", 0);
    return true;
}

bool
alert_note_read(const cJSON *o, const char *key, struct alert_note *n, struct arena *arena)
{
    const cJSON *v = json_get_object(o, key);

    if (v == NULL)
        return false;
    n->by = json_keep_str(v, "by", arena);
    n->at_ms = json_get_time(v, "at");
    n->text = json_keep_str(v, "text", arena);
    n->seq = (uint64_t)json_get_int(v, "seq", 0);
    return true;
}

static bool
get_restore(const cJSON *o, struct event_restore *r, struct arena *arena)
{
    const char *group = json_get_str(o, "group");

    r->is_redo = json_get_bool(o, "redo", false);
    if (str_eq(group, groups[GROUP_NOTE])) {
        r->group = GROUP_NOTE;
        return alert_note_read(o, "now", &r->note.now, arena) && alert_note_read(o, "was", &r->note.was, arena);
    }
    if (str_eq(group, groups[GROUP_VOTE])) {
        r->group = GROUP_VOTE;
        return event_vote_read(o, &r->vote, arena);
    }
    if (str_eq(group, groups[GROUP_CALL])) {
        r->group = GROUP_CALL;
        return alert_call_read(o, "now", &r->call.now, arena) && alert_call_read(o, "was", &r->call.was, arena);
    }
    r->group = GROUP_HOLD;
    return str_eq(group, groups[GROUP_HOLD]) && alert_hold_read(o, "now", &r->hold.now, arena)
        && alert_hold_read(o, "was", &r->hold.was, arena);
}

static bool
get_config(const cJSON *o, struct event_config *c, struct arena *arena)
{
    const char *hash = json_get_str(o, "sha256");

    c->file = json_keep_str(o, "file", arena);
    if (c->file == NULL || hash == NULL || strlen(hash) + 1 != sizeof c->hash)
        return false;
    memcpy(c->hash, hash, sizeof c->hash);
    return true;
}

static bool
get_dry_run(const cJSON *o, struct event_dry_run *d, struct arena *arena)
{
    const cJSON *would = json_get_object(o, "would");
    char *text = would == NULL ? NULL : cJSON_PrintUnformatted(would);

    d->json = arena_strdup_or_null(arena, text);
    cJSON_free(text);
    return d->json != NULL;
}

static bool
get_payload(struct event *ev, const cJSON *o, struct arena *arena, struct err *err)
{
    bool good = false;

    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
    case DATA_ALERTS:
        return get_alerts(ev, o, arena, err);
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
        if (!get_alerts(ev, o, arena, err))
            return false;
        good = call_decode(ev, o, arena);
        break;
    case DATA_CALL:
        good = call_decode(ev, o, arena);
        break;
    case DATA_HOLD:
        good = alert_hold_read(o, "now", &ev->u.hold.now, arena) && alert_hold_read(o, "was", &ev->u.hold.was, arena);
        break;
    case DATA_NOTE:
        good = alert_note_read(o, "now", &ev->u.note.now, arena) && alert_note_read(o, "was", &ev->u.note.was, arena);
        break;
    case DATA_VOTE:
        good = event_vote_read(o, &ev->u.vote, arena);
        break;
    case DATA_RESTORE:
        good = get_restore(o, &ev->u.restore, arena);
        break;
    case DATA_REVIEW:
        good = event_review_read(o, &ev->u.review, arena);
        break;
    case DATA_SOURCE:
        ev->u.source = (struct event_source){ json_keep_str(o, "error", arena), json_keep_str(o, "boot", arena) };
        good = true;
        break;
    case DATA_CONFIG:
        good = get_config(o, &ev->u.config, arena);
        break;
    case DATA_DRY_RUN:
        good = get_dry_run(o, &ev->u.dry_run, arena);
        break;
    case DATA_SILENCES:
    case DATA_SILENCE_IDS:
        good = silences_decode(ev, o, arena);
        break;
    case DATA_RUN:
        good = run_decode(ev, o, arena);
        break;
    case DATA_SHIFTS:
    case DATA_OVERRIDE:
        good = oncall_decode(ev, o, arena);
        break;
    case DATA_INC_OPENED:
    case DATA_INC_FIELD:
    case DATA_INC_ALERTS:
    case DATA_INC_ENTRY:
    case DATA_INC_REMINDED:
    case DATA_BANNER:
        good = incident_decode(ev, o, arena);
        break;
    default:
        good = message_decode(ev, o, arena);
        break;
    }
    return good || bad_data(err, ev, "its data is not what this kind has");
}

/* The subject where the stream is an alert's, a message's, a run's or an incident's. false: it names none. */
static bool
read_stream(struct event *ev)
{
    static const char alert[] = "alert:", message[] = "message:", run[] = "run:", incident[] = "incident:";

    if (ev->stream == NULL)
        return true;
    if (str_starts(ev->stream, alert))
        return alert_id_parse(ev->stream + strlen(alert), &ev->alert);
    if (str_starts(ev->stream, message)) {
        ev->message = message_number(ev->stream + strlen(message));
        return ev->message != 0;
    }
    if (str_starts(ev->stream, incident)) {
        ev->incident = message_number(ev->stream + strlen(incident));
        return ev->incident != 0;
    }
    if (!str_starts(ev->stream, run))
        return true;
    ev->run = message_number(ev->stream + strlen(run));
    return ev->run != 0;
}

bool
event_decode_json(struct event *ev, const cJSON *data, struct arena *arena, struct err *err)
{
    if (!cJSON_IsObject(data))
        return bad_data(err, ev, "its data is no object");
    if (!read_stream(ev))
        return bad_data(err, ev, "its stream names no alert, message, run or incident");
    return get_payload(ev, data, arena, err);
}

bool
event_decode(struct event *ev, const char *data, size_t len, struct arena *arena, struct err *err)
{
    cJSON *o = json_parse(data, len, err);
    bool ok;

    if (o == NULL)
        return err_wrap(err, "event %llu", (unsigned long long)ev->seq);
    ok = event_decode_json(ev, o, arena, err);
    cJSON_Delete(o);
    return ok;
}
