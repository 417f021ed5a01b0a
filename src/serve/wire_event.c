/* SPDX-License-Identifier: MIT */
/* Events on the wire: as scripts see them, and beside them the labels that their data names only by hash. */
#include <string.h>

#include "core/words.h"
#include "serve/wire.h"
#include "util/str.h"

bool
wire_labels_read(const cJSON *object, struct labels *set, struct arena *arena, struct err *err)
{
    size_t n = cJSON_IsObject(object) ? (size_t)cJSON_GetArraySize(object) : 0, i = 0;
    struct label_pair *pairs = arena_alloc(arena, (n + 1) * sizeof *pairs);
    struct buf packed = BUF_INIT;
    const cJSON *item;
    bool ok = cJSON_IsObject(object);

    *set = (struct labels){ 0 };
    cJSON_ArrayForEach(item, object)
    {
        ok = ok && cJSON_IsString(item);
        if (ok)
            pairs[i++] = (struct label_pair){ item->string, item->valuestring };
    }
    ok = ok && labels_pack(pairs, n, &packed) && !packed.full;
    if (ok && packed.len > 0)
        *set = (struct labels){ arena_memdup(arena, packed.data, packed.len), packed.len };
    buf_release(&packed);
    return ok || err_set(err, ERR_PARSE, "labels are no object of strings");
}

static bool
has_labels(const struct event *ev)
{
    return event_rows[ev->kind].data == DATA_SIGHTINGS && ev->kind != EV_SUPPRESSION;
}

static void
put_event(struct json_out *o, const char *key, const char *node, const struct event *ev)
{
    struct buf data = BUF_INIT;

    event_encode(ev, &data);
    event_json(o, key, node, ev, buf_text(&data), NULL);
    buf_release(&data);
}

void
wire_event_bare_put(struct json_out *o, const char *node, const struct event *ev)
{
    put_event(o, NULL, node, ev);
}

static void
put_all_labels(struct json_out *o, const struct event *ev)
{
    json_open(o, "labels", '[');
    for (size_t i = 0; i < ev->u.sightings.n; i++) {
        json_open(o, NULL, '{');
        labels_json(o, "labels", ev->u.sightings.v[i].labels);
        labels_json(o, "annotations", ev->u.sightings.v[i].annotations);
        json_close(o, '}');
    }
    json_close(o, ']');
}

/* What stands at the end of every event whose hash is not known yet. */
#define NO_HASH "null"
#define AFTER_HASH "}"

size_t
wire_event_put(struct buf *out, const char *node, const struct event *ev, bool more)
{
    struct json_out o;
    size_t at;

    json_begin(&o, out);
    json_open(&o, NULL, '{');
    put_event(&o, "event", node, ev);
    at = out->len - strlen(NO_HASH AFTER_HASH);
    if (has_labels(ev))
        put_all_labels(&o, ev);
    if (more)
        json_bool(&o, "more", true);
    json_close(&o, '}');
    buf_addc(out, '\n');
    return at;
}

void
wire_event_set_hash(struct buf *line, size_t at, const uint8_t hash[SHA256_BYTES])
{
    char text[2 * SHA256_BYTES + 3];

    text[0] = '"';
    hex_encode(hash, SHA256_BYTES, text + 1);
    text[sizeof text - 2] = '"';
    (void)buf_splice(line, at, at + strlen(NO_HASH), text, sizeof text - 1);
}

/* The others' streams are looked at where their data is read. */
static bool
stream_fits(const struct event *ev)
{
    const char *of = "source:";
    enum event_data data = event_rows[ev->kind].data;

    return (data != DATA_SIGHTINGS && data != DATA_SOURCE && data != DATA_SILENCES && data != DATA_SILENCE_IDS)
        || (str_starts(ev->stream, of) && ev->stream[strlen(of)] != '\0');
}

static bool
read_head(const cJSON *o, struct event *ev, const char **node, struct arena *arena)
{
    const char *kind = json_get_str(o, "kind");

    *node = json_keep_str(o, "node", arena);
    ev->seq = json_get_number(o, "seq");
    ev->batch = json_get_number(o, "batch");
    ev->at_ms = json_get_time(o, "at");
    ev->actor = json_keep_str(o, "actor", arena);
    ev->origin = json_keep_str(o, "origin", arena);
    ev->stream = json_keep_str(o, "stream", arena);
    ev->version = json_get_number(o, "version");
    ev->cause = json_get_number(o, "cause");
    ev->undoes = json_get_number(o, "undoes");
    ev->request_id = json_keep_str(o, "request_id", arena);
    ev->kind = kind == NULL ? EVENTS : event_kind_of(kind);
    return *node != NULL && ev->actor != NULL && ev->origin != NULL && ev->stream != NULL && ev->kind != EVENTS
        && stream_fits(ev);
}

bool
wire_event_bare_read(const cJSON *o, struct event *ev, const char **node, struct arena *arena, struct err *err)
{
    const cJSON *data;
    struct buf text = BUF_INIT;
    struct json_out out;
    bool ok;

    *ev = (struct event){ 0 };
    if (!cJSON_IsObject(o) || !read_head(o, ev, node, arena))
        return err_set(err, ERR_PARSE,
            "an event lacks what each of its kind has, or is of a kind that this tocsin does not know");
    data = json_get_object(o, "data");
    if (data == NULL)
        return err_set(err, ERR_PARSE, "event %llu has no data", (unsigned long long)ev->seq);
    json_begin(&out, &text);
    json_copy(&out, NULL, data);
    ok = event_decode(ev, buf_text(&text), text.len, arena, err);
    buf_release(&text);
    return ok;
}

static bool
read_labels(const cJSON *line, struct event *ev, struct arena *arena, struct err *err)
{
    const cJSON *list = json_get_array(line, "labels"), *item;
    size_t i = 0;

    if (list == NULL || (size_t)cJSON_GetArraySize(list) != ev->u.sightings.n)
        return err_set(err, ERR_PARSE, "event %llu comes without its labels", (unsigned long long)ev->seq);
    cJSON_ArrayForEach(item, list)
    {
        struct sighting *s = &ev->u.sightings.v[i++];

        if (!wire_labels_read(json_get_object(item, "labels"), &s->labels, arena, err)
            || !wire_labels_read(json_get_object(item, "annotations"), &s->annotations, arena, err))
            return err_wrap(err, "event %llu", (unsigned long long)ev->seq);
    }
    return true;
}

bool
wire_event_read(const cJSON *line, struct event *ev, const char **node, bool *more, struct arena *arena, struct err *err)
{
    *more = json_get_bool(line, "more", false);
    return wire_event_bare_read(json_get_object(line, "event"), ev, node, arena, err)
        && (!has_labels(ev) || read_labels(line, ev, arena, err));
}
