/* SPDX-License-Identifier: MIT */
/* What a client asks, and how it is answered. */
#include <stdlib.h>
#include <string.h>

#include "core/status.h"
#include "core/timeline.h"
#include "engine/hub_own.h"
#include "serve/wire.h"
#include "util/str.h"
#include "util/time.h"

#define ROOT_UID 0
/* Events of one history that are sent. */
#define HISTORY_MAX 200
/* … and of one page of the log. */
#define LOG_PAGE_MAX 1000
/* A board that changes all the time is counted so often. */
#define STATUS_KEPT_MS 100

static void
send_reply(struct hub_client *c, struct buf *line)
{
    buf_addc(line, '\n');
    hub_send(c, line);
}

void
hub_done(struct hub_client *c, const char *id)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_raw(&o, "id", id);
    json_bool(&o, "ok", true);
    json_close(&o, '}');
    send_reply(c, &line);
    buf_release(&line);
}

void
hub_refuse(struct hub_client *c, const char *id, const struct err *err)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_raw(&o, "id", id);
    json_bool(&o, "ok", false);
    reply_put_err(&o, err);
    json_close(&o, '}');
    send_reply(c, &line);
    buf_release(&line);
}

bool
hub_check(struct hub_client *c, const cJSON *line, const char *id, const struct wire_member *v, size_t n)
{
    struct err err = { 0 };

    if (wire_members_check(line, v, n, &err))
        return true;
    hub_refuse(c, id, &err);
    return false;
}

/* Ids are the client's own: a number or a string, given back as it came. */
static char *
id_of(const cJSON *line)
{
    const cJSON *id = json_get(line, "id");
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    if (cJSON_IsNumber(id) || cJSON_IsString(id))
        json_copy(&o, NULL, id);
    else
        json_null(&o, NULL);
    return buf_take(&text);
}

struct hub_call *
hub_call_new(struct hub_client *c, const cJSON *line)
{
    struct hub_call *call = xcalloc(1, sizeof *call);

    call->hub = c->hub;
    call->client = c;
    call->id = id_of(line);
    call->wants_events = json_get_bool(line, "events", false);
    call->bytes = c->line_bytes;
    c->calls++;
    c->asked_bytes += call->bytes;
    vec_push(&c->hub->calls, call);
    return call;
}

void
hub_call_free(struct hub_call *call)
{
    struct hub *h = call->hub;

    for (size_t i = 0; i < h->calls.n; i++)
        if (h->calls.v[i] == call) {
            vec_remove(&h->calls, i);
            break;
        }
    if (call->client != NULL) {
        call->client->calls--;
        call->client->asked_bytes -= call->bytes;
    }
    free(call->id);
    free(call);
}

void
hub_calls_forget(struct hub *h, const struct hub_client *c)
{
    hub_reads_forget(h, c);
    hub_previews_forget(h, c);
    for (size_t i = 0; i < h->calls.n; i++)
        if (h->calls.v[i]->client == c)
            h->calls.v[i]->client = NULL;
}

static void on_act(void *arg, const struct engine_reply *r);

void
hub_calls_free(struct hub *h)
{
    hub_previews_forget(h, NULL);
    for (size_t i = 0; i < h->e->pending.n; i++)
        if (h->e->pending.v[i]->reply == on_act)
            h->e->pending.v[i]->reply = NULL;
    for (size_t i = 0; i < h->calls.n; i++) {
        free(h->calls.v[i]->id);
        free(h->calls.v[i]);
    }
    vec_clear(&h->calls);
}

static void
on_act(void *arg, const struct engine_reply *r)
{
    struct hub_call *call = arg;
    struct buf line = { .max = WIRE_SAY_MAX };

    if (call->client != NULL) {
        reply_put(&line, call->id, call->hub->e->m->node, r, call->wants_events);
        hub_send(call->client, &line);
    }
    buf_release(&line);
    hub_call_free(call);
}

static void
ask_act(struct hub_client *c, const cJSON *line, const char *id)
{
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct command cmd;

    if (!wire_command_read(line, &cmd, &arena, &err) || !person_may(&c->who, cmd.kind, &err)) {
        hub_refuse(c, id, &err);
    } else {
        cmd.actor = c->who.actor;
        cmd.origin = c->who.origin;
        engine_submit(c->hub->e, &cmd, on_act, hub_call_new(c, line));
    }
    arena_release(&arena);
}

static void
ask_subscribe(struct hub_client *c, const cJSON *line, const char *id)
{
    static const struct wire_member members[] = { { "by_store", WIRE_FLAG }, { "board", WIRE_FLAG }, { "inherits", WIRE_FLAG } };
    bool by_store = json_get_bool(line, "by_store", false);
    struct err err = { 0 };

    if (!hub_check(c, line, id, members, 3))
        return;
    if (c->board != NULL || c->subscribed) {
        err_set(&err, ERR_REFUSED, "this connection has the board already, or is getting it");
        hub_refuse(c, id, &err);
        return;
    }
    if (by_store && !hub_is_own(c)) {
        err_set(&err, ERR_REFUSED, "only the owner's account reads the store itself");
        hub_refuse(c, id, &err);
        return;
    }
    c->may_inherit = json_get_bool(line, "inherits", false);
    hub_board_subscribe(c, xstrdup(id), by_store || !json_get_bool(line, "board", true));
}

static void
ask_query(struct hub_client *c, const cJSON *line, const char *id)
{
    struct err err = { 0 };

    if (c->board == NULL) {
        hub_board_query(c, line, xstrdup(id));
        return;
    }
    err_set(&err, ERR_REFUSED, "the answer to an earlier query is still being sent");
    hub_refuse(c, id, &err);
}

static void
put_stored(struct json_out *o, const struct stored_event *e)
{
    char hash[2 * SHA256_BYTES + 1];

    hex_encode(e->hash, sizeof e->hash, hash);
    event_json(o, NULL, e->node, &e->ev, e->data, hash);
}

/* One answer, with what stands around each event, must not be more than may wait. */
_Static_assert(TIMELINE_BYTES <= HUB_QUEUE_OTHER_MAX / 2, "a timeline goes to a screen of another account");

static void
on_history(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err)
{
    struct hub_call *call = arg;
    struct buf line = { .max = WIRE_SAY_MAX };
    struct json_out o;

    if (call->client != NULL && err != NULL) {
        hub_refuse(call->client, call->id, err);
    } else if (call->client != NULL) {
        json_begin(&o, &line);
        json_open(&o, NULL, '{');
        json_raw(&o, "id", call->id);
        json_bool(&o, "ok", true);
        json_open(&o, "events", '[');
        for (size_t i = 0; i < n; i++)
            put_stored(&o, &v[i]);
        json_close(&o, ']');
        json_bool(&o, "more", more);
        json_close(&o, '}');
        send_reply(call->client, &line);
    }
    buf_release(&line);
    hub_read_done(call->hub);
    hub_call_free(call);
}

static void
ask_history(struct hub_client *c, const cJSON *line, const char *id)
{
    static const struct wire_member members[] = {
        { "alert", WIRE_TEXT },
        { "stream", WIRE_TEXT },
        { "incident", WIRE_NUMBER },
        { "before", WIRE_NUMBER },
    };
    const char *hex = json_get_str(line, "alert"), *stream = json_get_str(line, "stream");
    struct hub_read read = { .fn = on_history, .page = { .limit = HISTORY_MAX } };
    struct err err = { 0 };

    if (!hub_check(c, line, id, members, sizeof members / sizeof *members))
        return;
    read.incident = json_get_number(line, "incident");
    read.of_alert = hex != NULL && alert_id_parse(hex, &read.alert);
    if (read.incident != 0)
        read.page = (struct log_page){ .before_seq = json_get_number(line, "before"), .limit = TIMELINE_MAX };
    else if (!read.of_alert)
        read.stream = (char *)stream;
    if (read.incident == 0 && !read.of_alert && stream == NULL) {
        err_set(&err, ERR_USAGE, "history of what: \"alert\" with a whole id, \"stream\", or \"incident\" with its number");
        hub_refuse(c, id, &err);
        return;
    }
    read.call = hub_call_new(c, line);
    hub_read(c->hub, &read);
}

static void
ask_log(struct hub_client *c, const cJSON *line, const char *id)
{
    static const struct wire_member members[] = {
        { "after", WIRE_NUMBER },
        { "before", WIRE_NUMBER },
        { "since", WIRE_TEXT },
        { "newest_first", WIRE_FLAG },
        { "limit", WIRE_NUMBER },
    };
    int64_t limit = json_get_int(line, "limit", LOG_PAGE_MAX);
    const struct log_page page = {
        .after_seq = json_get_number(line, "after"),
        .before_seq = json_get_number(line, "before"),
        .since_ms = json_get_time(line, "since"),
        .newest_first = json_get_bool(line, "newest_first", false),
        .limit = limit > 0 && limit < LOG_PAGE_MAX ? (size_t)limit : LOG_PAGE_MAX,
    };
    struct err err = { 0 };

    if (!hub_check(c, line, id, members, sizeof members / sizeof *members))
        return;
    if (json_get_str(line, "since") != NULL && page.since_ms == 0) {
        err_set(&err, ERR_USAGE, "\"since\" is to be a time as 2026-11-21T09:00:00Z");
        hub_refuse(c, id, &err);
        return;
    }
    hub_read(c->hub, &(struct hub_read){ .call = hub_call_new(c, line), .fn = on_history, .page = page });
}

bool
hub_may_work(struct hub_client *c, const char *id)
{
    struct err err = { 0 };

    if (person_may(&c->who, CMD_COMMENT, &err))
        return true;
    hub_refuse(c, id, &err);
    return false;
}

static void
ask_poll(struct hub_client *c, const cJSON *line, const char *id)
{
    static const struct wire_member members[] = { { "source", WIRE_TEXT } };

    if (!hub_check(c, line, id, members, 1) || !hub_may_work(c, id))
        return;
    engine_poll_now(c->hub->e, json_get_str(line, "source"));
    hub_done(c, id);
}

static void
count_status(struct hub *h, int64_t now_ms)
{
    const char *fault = engine_store_fault(h->e);
    struct status s = { 0 };
    struct json_out o;

    status_of_model(h->e->m, h->who, now_ms, &s);
    s.store_fault = xstrdup_or_null(fault);
    buf_clear(&h->status);
    json_begin(&o, &h->status);
    status_put_json(&o, NULL, &s);
    status_release(&s);
    h->status_generation = h->e->m->generation;
    h->status_at_ms = now_ms;
}

/* Many ask each few seconds: what was counted holds for a second, and for no longer than the board is as it was. */
static void
ask_status(struct hub_client *c, const cJSON *line, const char *id)
{
    struct hub *h = c->hub;
    int64_t now_ms = engine_now(h->e), age_ms = now_ms - h->status_at_ms;
    struct buf text = BUF_INIT;
    struct json_out o;

    (void)line;
    if (h->status.len == 0 || age_ms < 0 || age_ms >= MS_SECOND
        || (h->status_generation != h->e->m->generation && age_ms >= STATUS_KEPT_MS))
        count_status(h, now_ms);
    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_raw(&o, "id", id);
    json_bool(&o, "ok", true);
    json_raw(&o, "status", buf_text(&h->status));
    json_close(&o, '}');
    send_reply(c, &text);
    buf_release(&text);
}

static void
ask_reload(struct hub_client *c, const cJSON *line, const char *id)
{
    struct hub *h = c->hub;
    struct err err = { 0 };

    (void)line;
    if (person_has_right(&c->who, RIGHT_RELOAD, h->uid, &err) && h->host.reload(h->host.ctx, &err))
        hub_done(c, id);
    else
        hub_refuse(c, id, &err);
}

static void
ask_hand_over(struct hub_client *c, const cJSON *line, const char *id)
{
    struct hub *h = c->hub;
    const char *to = json_get_str(line, "to");
    struct err err = { 0 };

    /* No role is asked for: who has the account could end the owner and take the lock. The service's is nobody's in particular. */
    if (!hub_is_own(c))
        err_set(&err, ERR_REFUSED, "the store is handed over to its own account only (uid %u)", (unsigned)h->uid);
    else if (h->host.hand_over(h->host.ctx, to == NULL ? "another tocsin" : to, &err)) {
        hub_done(c, id);
        return;
    }
    hub_refuse(c, id, &err);
}

static void
ask_presence(struct hub_client *c, const cJSON *line, const char *id)
{
    (void)id;
    hub_ask_presence(c, line);
}

static void
ask_clients(struct hub_client *c, const cJSON *line, const char *id)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    (void)line;
    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_raw(&o, "id", id);
    json_bool(&o, "ok", true);
    hub_clients_json(c->hub, &o);
    json_close(&o, '}');
    send_reply(c, &text);
    buf_release(&text);
}

static const struct {
    const char *word;
    void (*fn)(struct hub_client *c, const cJSON *line, const char *id);
} asks[] = {
#define ASK_ROW(word, function, members, who, help) { word, function },
#include "serve/asks.def"
#undef ASK_ROW
};

/* Of all connections of an account that is neither the owner's nor root's. */
static bool
account_has_room(const struct hub_client *c, struct err *err)
{
    const struct hub *h = c->hub;
    size_t n = 0, bytes = c->line_bytes;

    for (size_t i = 0; i < h->clients.n; i++)
        if (h->clients.v[i]->peer.uid == c->peer.uid) {
            n += h->clients.v[i]->calls;
            bytes += h->clients.v[i]->asked_bytes;
        }
    if (n >= HUB_CALLS_PER_UID_MAX)
        return err_set(err, ERR_LIMIT, "%d asks of uid %u are not answered yet", HUB_CALLS_PER_UID_MAX, (unsigned)c->peer.uid);
    return bytes <= HUB_ASKED_PER_UID_MAX
        || err_set(err, ERR_LIMIT, "the asks of uid %u that are not answered yet have %zu bytes: at most %zu",
            (unsigned)c->peer.uid, bytes, HUB_ASKED_PER_UID_MAX);
}

static bool
has_room(const struct hub_client *c, struct err *err)
{
    if (c->calls >= HUB_CALLS_MAX)
        return err_set(err, ERR_LIMIT, "%d asks of this connection are not answered yet", HUB_CALLS_MAX);
    return hub_is_own(c) || c->peer.uid == ROOT_UID || account_has_room(c, err);
}

void
hub_ask(struct hub_client *c, const cJSON *line)
{
    const char *word = json_get_str(line, "do");
    char *id = id_of(line);
    struct err err = { 0 };
    size_t i = 0, n = sizeof asks / sizeof *asks;

    while (i < n && !str_eq(asks[i].word, word))
        i++;
    if (i == n)
        err_set(&err, ERR_USAGE, "there is no ask '%.40s': see tocsin-protocol(7)", word == NULL ? "" : word);
    if (err.code != ERR_NONE || !has_room(c, &err))
        hub_refuse(c, id, &err);
    else
        asks[i].fn(c, line, id);
    free(id);
}
