/* SPDX-License-Identifier: MIT */
/* Who is connected to the owner: from the first line to the last, and the turns between. */
#include "engine/hub_own.h"

#include <stdlib.h>
#include <string.h>

#include "serve/wire.h"
#include "util/str.h"

#define CLAIM_KEPT (2 * PERSON_NAME_MAX)

bool
hub_is_own(const struct hub_client *c)
{
    return c->peer.uid == c->hub->uid;
}

void
hub_send(struct hub_client *c, const struct buf *line)
{
    const struct ports *ports = c->hub->e->ports;

    if (c->lost || (!line->full && ports->conn_send(ports->ctx, c->conn, line->data, line->len)))
        return;
    c->lost = c->is_full = true;
}

struct hub *
hub_new(struct engine *e, const struct hub_config *config, const struct hub_host *host)
{
    struct hub *h = xcalloc(1, sizeof *h);

    h->e = e;
    h->host = *host;
    h->who = xstrdup(config->who);
    h->role = xstrdup(config->role);
    h->pid = config->pid;
    h->uid = config->uid;
    h->next_number = 1;
    buf_init(&h->status, BUF_DEFAULT_MAX);
    hub_configure(h, config->config_hash, config->people);
    e->hub = h;
    return h;
}

/* Not whom the claim names, or nobody yet: it is said to her, and she stays who she is. */
static void
identify(struct hub_client *c)
{
    const struct person_asking asking = {
        .uid = c->peer.uid,
        .login_uid = c->peer.login_uid,
        .account = c->peer.account,
        .claim = c->claim,
        .frontend = c->frontend,
    };

    c->note = (struct err){ 0 };
    if (people_identify(c->hub->people, &asking, &c->who, &c->note) && c->who.known == KNOWN_NOT)
        (void)!person_may_act(&c->who, &c->note);
}

/* {"welcome":{…}}: who owns, whom it takes the client for, and what of it the client may do. */
static void
welcome(struct hub_client *c)
{
    const struct hub *h = c->hub;
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_int(&o, "tocsin", WIRE_VERSION);
    json_open(&o, "welcome", '{');
    json_str(&o, "owner", h->who);
    json_str(&o, "role", h->role);
    json_int(&o, "pid", h->pid);
    json_str(&o, "node", h->e->m->node);
    json_str(&o, "config", h->config_hash);
    json_int(&o, "screen", (int64_t)c->number);
    json_str(&o, "you", c->who.known == KNOWN_NOT ? NULL : c->who.actor);
    json_str(&o, "known", person_known_words[c->who.known]);
    json_str(&o, "may", person_role_words[c->who.role]);
    json_str(&o, "origin", c->who.origin);
    json_bool(&o, "same_account", hub_is_own(c));
    json_str(&o, "note", c->note.code == ERR_NONE ? NULL : c->note.text);
    json_close(&o, '}');
    json_close(&o, '}');
    buf_addc(&line, '\n');
    hub_send(c, &line);
    buf_release(&line);
}

void
hub_configure(struct hub *h, const char *config_hash, const struct people *people)
{
    str_set(&h->config_hash, config_hash);
    h->people = people;
    for (size_t i = 0; i < h->clients.n; i++)
        if (h->clients.v[i]->greeted) {
            identify(h->clients.v[i]);
            str_copy(h->clients.v[i]->presence.who, sizeof h->clients.v[i]->presence.who, h->clients.v[i]->who.actor);
            h->presence_changed |= h->clients.v[i]->is_present;
            welcome(h->clients.v[i]);
        }
}

static void
client_free(struct hub_client *c)
{
    hub_board_free(c->board);
    free(c->account);
    free(c->claim);
    free(c);
}

void
hub_free(struct hub *h)
{
    const struct ports *ports;

    if (h == NULL)
        return;
    ports = h->e->ports;
    h->e->hub = NULL;
    while (h->clients.n > 0) {
        struct hub_client *c = h->clients.v[--h->clients.n];

        hub_calls_forget(h, c);
        ports->conn_close(ports->ctx, c->conn, !c->is_full);
        client_free(c);
    }
    if (h->presence_timer != NULL)
        ports->timer_cancel(ports->ctx, h->presence_timer);
    hub_news_free(h);
    hub_calls_free(h);
    vec_release(&h->clients);
    vec_release(&h->calls);
    vec_release(&h->reads);
    vec_release(&h->others);
    buf_release(&h->status);
    free(h->who);
    free(h->role);
    free(h->config_hash);
    free(h->fault);
    free(h);
}

struct hub_client *
hub_join(struct hub *h, struct port_conn *conn, const struct hub_peer *peer)
{
    struct hub_client *c = xcalloc(1, sizeof *c);

    c->hub = h;
    c->conn = conn;
    c->peer = *peer;
    c->peer.account = c->account = xstrdup_or_null(peer->account);
    c->number = h->next_number++;
    c->hello_by_mono_ms = h->e->ports->mono_ms(h->e->ports->ctx) + HUB_HELLO_MS;
    vec_push(&h->clients, c);
    return c;
}

static void
leave(struct hub_client *c)
{
    struct hub *h = c->hub;

    for (size_t i = 0; i < h->clients.n; i++)
        if (h->clients.v[i] == c) {
            vec_remove(&h->clients, i);
            break;
        }
    hub_calls_forget(h, c);
    h->presence_changed |= c->is_present;
    client_free(c);
}

void
hub_gone(struct hub_client *c)
{
    leave(c);
}

void
hub_end(struct hub_client *c)
{
    c->ended = true;
    c->hub->e->ports->again(c->hub->e->ports->ctx);
}

/* Words that may be an origin's first: what a client says of itself is no more than that. */
static const char *
frontend_of(const char *said)
{
    static const char *const known[] = { "tui", "wall", "plain", "cli", "watch" };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(known[i], said))
            return known[i];
    return "cli";
}

/* A name is shorter: of a longer claim enough is kept to say that it is none. */
static char *
claim_of(const cJSON *line)
{
    const char *said = json_get_str(line, "as");

    return said == NULL ? NULL : xstrndup(said, strnlen(said, CLAIM_KEPT));
}

static void
greet(struct hub_client *c, const cJSON *line)
{
    const char *frontend = json_get_str(line, "hello");
    int64_t version = json_get_int(line, "tocsin", 0);
    struct err err = { 0 };

    if (frontend == NULL || version != WIRE_VERSION) {
        err_set(&err, ERR_PARSE, "the first line is {\"tocsin\":%d,\"hello\":\"cli\"}: see tocsin-protocol(7)", WIRE_VERSION);
        hub_refuse(c, "null", &err);
        c->lost = true;
        return;
    }
    str_copy(c->frontend, sizeof c->frontend, frontend_of(frontend));
    c->is_screen = !str_eq(c->frontend, "cli") && !str_eq(c->frontend, "watch");
    free(c->claim);
    c->claim = claim_of(line);
    identify(c);
    c->greeted = true;
    welcome(c);
}

/* Told before it is read: 4 MB of small values take half a second. */
static bool
has_few_values(const char *line, size_t len, struct err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++)
        n += line[i] == ',';
    return n <= HUB_LINE_COMMAS_MAX
        || err_set(err, ERR_LIMIT, "a line with %zu commas: at most %d, which 20,000 alerts at once have not", n,
            HUB_LINE_COMMAS_MAX);
}

static cJSON *
read_line(const char *line, size_t len, struct err *err)
{
    cJSON *o = has_few_values(line, len, err) ? json_parse(line, len, err) : NULL;

    if (o == NULL)
        return NULL;
    if (!cJSON_IsObject(o))
        err_set(err, ERR_PARSE, "a line is one JSON object: see tocsin-protocol(7)");
    else if (cJSON_GetArraySize(o) <= HUB_LINE_MEMBERS_MAX)
        return o;
    else
        err_set(err, ERR_LIMIT, "a line with %d members: at most %d", cJSON_GetArraySize(o), HUB_LINE_MEMBERS_MAX);
    cJSON_Delete(o);
    return NULL;
}

void
hub_line(struct hub_client *c, const char *line, size_t len)
{
    struct err err = { 0 };
    cJSON *o;

    if (c->lost)
        return;
    c->line_bytes = len;
    o = read_line(line, len, &err);
    if (o == NULL) {
        hub_refuse(c, "null", &err);
        c->lost = true;
    } else if (c->greeted) {
        hub_ask(c, o);
    } else {
        greet(c, o);
    }
    cJSON_Delete(o);
}

static void
close_silent(struct hub *h)
{
    int64_t now_ms = h->e->ports->mono_ms(h->e->ports->ctx);

    for (size_t i = 0; i < h->clients.n; i++)
        if (!h->clients.v[i]->greeted && now_ms >= h->clients.v[i]->hello_by_mono_ms)
            h->clients.v[i]->lost = true;
}

void
hub_tick(struct hub *h)
{
    close_silent(h);
    if (h->clients.n > 0)
        hub_tell_second(h);
}

static void
close_lost(struct hub *h)
{
    const struct ports *ports = h->e->ports;

    for (size_t i = h->clients.n; i-- > 0;) {
        struct hub_client *c = h->clients.v[i];

        if (!c->lost && !(c->ended && c->calls == 0 && c->board == NULL && !c->subscribed))
            continue;
        ports->conn_close(ports->ctx, c->conn, !c->is_full);
        leave(c);
    }
}

/* One after the other; those that the turn has no time left for are first in the next. */
static bool
send_boards(struct hub *h)
{
    const struct ports *ports = h->e->ports;
    int64_t until_ms = ports->mono_ms(ports->ctx) + SLICE_MS;
    bool more = false;

    for (size_t i = 0; i < h->clients.n; i++) {
        struct hub_client *c = h->clients.v[h->board_turn++ % h->clients.n];

        if (c->board == NULL || c->lost)
            continue;
        more |= hub_board_turn(c);
        if (i + 1 < h->clients.n && ports->mono_ms(ports->ctx) >= until_ms)
            return true;
    }
    return more;
}

bool
hub_turn(struct hub *h)
{
    bool more = send_boards(h);

    close_lost(h);
    hub_presence_turn(h);
    return more;
}

size_t
hub_clients(const struct hub *h)
{
    return h->clients.n;
}

size_t
hub_heirs(const struct hub *h)
{
    size_t n = 0;

    for (size_t i = 0; i < h->clients.n; i++)
        n += h->clients.v[i]->is_screen && h->clients.v[i]->subscribed && hub_is_own(h->clients.v[i])
            && h->clients.v[i]->may_inherit;
    return n;
}
