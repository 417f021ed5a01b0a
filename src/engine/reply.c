/* SPDX-License-Identifier: MIT */
/* What became of an act, as a line, and back. */
#include "engine/reply.h"

#include <string.h>

#include "serve/wire.h"
#include "util/str.h"

/* clang-format off */
static const char *const code_words[] = {
    [ERR_NONE]        = "none",
    [ERR_CONFIG]      = "config",
    [ERR_USAGE]       = "usage",
    [ERR_REFUSED]     = "refused",
    [ERR_PARTLY]      = "partly",
    [ERR_UNAVAILABLE] = "unavailable",
    [ERR_NOTFOUND]    = "not_found",
    [ERR_PARSE]       = "parse",
    [ERR_LIMIT]       = "limit",
    [ERR_IO]          = "io",
    [ERR_CONFLICT]    = "conflict",
};
/* clang-format on */
#define CODES (sizeof code_words / sizeof *code_words)

void
reply_put_err(struct json_out *o, const struct err *err)
{
    json_str(o, "code", (size_t)err->code < CODES ? code_words[err->code] : code_words[ERR_IO]);
    json_str(o, "error", err->text);
}

void
reply_read_err(const cJSON *line, struct err *err)
{
    const char *code = json_get_str(line, "code"), *text = json_get_str(line, "error");
    size_t i = CODES;

    while (--i > 0 && !str_eq(code_words[i], code))
        ;
    err_set(err, i == 0 ? ERR_IO : (enum err_code)i, "%s", text == NULL ? "the owner refused, and did not say why" : text);
}

static void
put_refusals(struct json_out *o, const struct outcome *out)
{
    char hex[ALERT_ID_HEX];

    json_open(o, "refused", '[');
    for (size_t i = 0; i < out->refusals_n; i++) {
        json_open(o, NULL, '{');
        if (out->refusals[i].message != 0) {
            json_int(o, "message", (int64_t)out->refusals[i].message);
        } else {
            alert_id_hex(&out->refusals[i].id, hex);
            json_str(o, "alert", hex);
        }
        json_str(o, "reason", out->refusals[i].text);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_outcome(struct json_out *o, const char *node, const struct outcome *out, uint64_t batch, size_t events_max)
{
    json_str(o, "summary", out->summary);
    json_int(o, "done", (int64_t)out->done);
    json_int(o, "batch", (int64_t)batch);
    json_int(o, "repeats", (int64_t)out->repeats);
    if (out->run != 0)
        json_int(o, "run", (int64_t)out->run);
    if (out->incident != 0)
        json_int(o, "incident", (int64_t)out->incident);
    put_refusals(o, out);
    json_int(o, "events_n", (int64_t)out->events.n);
    json_open(o, "events", '[');
    for (size_t i = 0; i < out->events.n && i < events_max; i++)
        wire_event_bare_put(o, node, &out->events.v[i]);
    json_close(o, ']');
}

static void
put_dry(struct json_out *o, const struct dry_run *d)
{
    json_open(o, "dry_run", '[');
    for (size_t i = 0; i < d->requests.n; i++) {
        const struct dry_request *r = &d->requests.v[i];

        json_open(o, NULL, '{');
        json_str(o, "method", r->method);
        json_str(o, "url", r->url);
        json_str(o, "content_type", r->content_type);
        json_str(o, "body", r->body);
        json_bool(o, "with_token", r->with_token);
        json_close(o, '}');
    }
    json_close(o, ']');
}

void
reply_put(struct buf *out, const char *id, const char *node, const struct engine_reply *r, bool with_events)
{
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '{');
    json_raw(&o, "id", id);
    json_bool(&o, "ok", r->ok);
    if (!r->ok) {
        reply_put_err(&o, &r->err);
    } else if (r->dry != NULL) {
        put_outcome(&o, node, &r->dry->would, r->batch, SIZE_MAX);
        put_dry(&o, r->dry);
    } else {
        put_outcome(&o, node, r->outcome, r->batch, with_events ? SIZE_MAX : 1);
    }
    json_close(&o, '}');
    buf_addc(out, '\n');
}

static void
read_refusals(const cJSON *line, struct outcome *out)
{
    const cJSON *list = json_get_array(line, "refused"), *item;
    size_t n = list == NULL ? 0 : (size_t)cJSON_GetArraySize(list);

    out->refusals = xcalloc(n + 1, sizeof *out->refusals);
    cJSON_ArrayForEach(item, list)
    {
        struct refusal *r = &out->refusals[out->refusals_n];
        const char *hex = json_get_str(item, "alert"), *reason = json_get_str(item, "reason");

        r->message = (uint64_t)json_get_int(item, "message", 0);
        r->text = arena_strdup(&out->events.arena, reason == NULL ? "" : reason);
        if (r->message != 0 || (hex != NULL && alert_id_parse(hex, &r->id)))
            out->refusals_n++;
    }
}

static bool
read_events(const cJSON *line, struct outcome *out, struct err *err)
{
    const cJSON *item;
    const char *node;

    cJSON_ArrayForEach(item, json_get_array(line, "events"))
    {
        struct event ev;

        if (!wire_event_bare_read(item, &ev, &node, &out->events.arena, err))
            return false;
        *events_add(&out->events, ev.kind) = ev;
    }
    return true;
}

static bool
read_outcome(const cJSON *line, struct outcome *out, struct err *err)
{
    const char *summary = json_get_str(line, "summary");

    str_copy(out->summary, sizeof out->summary, summary == NULL ? "" : summary);
    out->done = (size_t)json_get_int(line, "done", 0);
    out->repeats = (uint64_t)json_get_int(line, "repeats", 0);
    out->run = json_get_number(line, "run");
    out->incident = json_get_number(line, "incident");
    read_refusals(line, out);
    return read_events(line, out, err);
}

static void
read_requests(const cJSON *list, struct dry_run *d)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, list)
    {
        const char *method = json_get_str(item, "method"), *url = json_get_str(item, "url");
        struct dry_request r = {
            .method = xstrdup(method == NULL ? "" : method),
            .url = xstrdup(url == NULL ? "" : url),
            .content_type = xstrdup_or_null(json_get_str(item, "content_type")),
            .body = xstrdup_or_null(json_get_str(item, "body")),
            .with_token = json_get_bool(item, "with_token", false),
        };

        vec_push(&d->requests, r);
    }
}

void
reply_read(const cJSON *line, enum command_kind kind, struct reply_read *out)
{
    const cJSON *dry = json_get_array(line, "dry_run");
    struct engine_reply *r = &out->r;

    *out = (struct reply_read){ 0 };
    r->kind = kind;
    r->ok = json_get_bool(line, "ok", false);
    if (!r->ok) {
        reply_read_err(line, &r->err);
        return;
    }
    r->batch = (uint64_t)json_get_int(line, "batch", 0);
    r->ok = read_outcome(line, dry != NULL ? &out->dry.would : &out->outcome, &r->err);
    r->outcome = &out->outcome;
    if (dry == NULL)
        return;
    read_requests(dry, &out->dry);
    r->dry = &out->dry;
}

void
reply_read_release(struct reply_read *r)
{
    outcome_release(&r->outcome);
    dry_run_release(&r->dry);
}
