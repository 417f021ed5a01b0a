/* SPDX-License-Identifier: MIT */
/* What a client may say to the owner: any lines, from any account; only its own person acts, and the board stays a board. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "engine/hub.h"
#include "support/sim_conns.h"
#include "support/world.h"
#include "util/str.h"

#define LINES_MAX 64
#define TURNS_MAX 200

const char *const fuzz_name = "hub";
const size_t fuzz_runs = 1500;
const char *const fuzz_words[] = { "{\"tocsin\":1,\"hello\":\"tui\"}\n", "\"as\":\"fay\"", "{\"id\":1,\"do\":\"act\",",
    "\"do\":\"query\"", "\"do\":\"subscribe\"", "\"do\":\"history\"", "\"do\":\"presence\"", "\"do\":\"clients\"",
    "\"do\":\"poll\"", "\"do\":\"reload\"", "\"do\":\"hand_over\"", "\"kind\":\"ack\"", "\"kind\":\"unack\"",
    "\"kind\":\"comment\",\"text\":\"t\"", "\"kind\":\"undo\"", "\"kind\":\"redo\"",
    "\"kind\":\"post\",\"to\":[\"#crash\"],\"text\":\"t\"", "\"kind\":\"drop\",\"messages\":[1]", "\"kind\":\"observe\"",
    "\"alerts\":[{\"id\":\"9fd0f41ae40bbbc52792ad18c688854c\"}]", "\"dry_run\":true", "\"sure\":true", "\"events\":true",
    "\"seq\":1", "\"for_ms\":60000", "\"request_id\":\"r\"", "\"actor\":\"ana\"", "\"by_store\":true", "\"inherits\":true",
    "\"words\":[\"A\"]", "\"filter\":\"severity=critical\"", "\"limit\":1", "\"messages\":true", "\"writing\":[]",
    "\"kind\":\"incident-open\"", "\"kind\":\"incident-set\"", "\"kind\":\"incident-link\"", "\"kind\":\"incident-entry\"",
    "\"kind\":\"incident-merge\"", "\"kind\":\"banner\"", "\"incident\":{\"number\":1,", "\"set\":{\"state\":\"closed\"}",
    "\"what\":\"action\",\"entry\":1", "\"into\":2", "\"incident\":1", "null", "}\n", "]", ",", "{", NULL };

static struct person_login logins[][1] = { { { "bo", true, 1001 } }, { { "oncall", true, 1003 } }, { { "oncall", true, 1003 } } };
static struct person persons[] = { { .name = "bo", .logins = logins[0], .logins_n = 1 },
    { .name = "eve", .logins = logins[1], .logins_n = 1 }, { .name = "fay", .logins = logins[2], .logins_n = 1 } };
static const struct people people = { persons, 3 };

static void
find(void *ctx, const char *word, const char *me, void (*add)(void *arg, const struct alert *a), void *arg)
{
    const struct world *w = ctx;

    (void)me;
    for (size_t i = 0; i < w->m->alerts.n; i++)
        if (*word == 'A')
            add(arg, w->m->alerts.v[i]);
}

static bool
hand_over(void *ctx, const char *to, struct err *err)
{
    (void)ctx;
    MUST(to != NULL);
    return err_set(err, ERR_REFUSED, "not here");
}

static bool
reload(void *ctx, struct err *err)
{
    (void)ctx;
    return err_set(err, ERR_REFUSED, "not here");
}

/* All that the owner says is one JSON object a line, whatever was said. */
static void
hear(struct port_conn *end)
{
    const char *line;
    size_t len;

    while ((line = sim_conn_read(end->other, &len)) != NULL) {
        struct err err = { 0 };
        cJSON *o = json_parse(line, len, &err);

        MUST(o != NULL && cJSON_IsObject(o));
        cJSON_Delete(o);
    }
}

static void
turn(struct engine *e, struct sim_ports *sim, struct port_conn *end)
{
    int turns = 0;

    do {
        sim->again = false;
        engine_turn(e);
        hear(end);
        MUST(++turns < TURNS_MAX);
    } while (sim->again);
}

/* Those who acted are those whom the kernel named. */
static void
look_at(const struct world *w, const char *actor)
{
    for (size_t i = 0; i < w->m->alerts.n; i++) {
        const struct alert *a = w->m->alerts.v[i];

        MUST(a->hold.by == NULL || str_eq(a->hold.by, actor) || str_eq(a->hold.by, "am"));
        MUST(a->note.by == NULL || str_eq(a->note.by, actor));
    }
    for (size_t i = 0; i < w->m->incidents.n; i++)
        MUST(str_eq(w->m->incidents.v[i]->opened_by, actor));
    MUST(w->m->durable_seq + 1 == w->m->next_seq);
}

static void
talk(struct hub *h, struct world *w, struct engine *e, struct sim_ports *sim, const char *text, const struct hub_peer *peer)
{
    struct port_conn *end = sim_conn_new(1 << 20, 1 << 20);
    struct hub_client *c = hub_join(h, end, peer);
    const char *at = text;

    for (int lines = 0; lines < LINES_MAX && *at != '\0' && !end->is_closed; lines++) {
        size_t len = strcspn(at, "\n");
        char *line = xmalloc(len + 1);

        memcpy(line, at, len);
        line[len] = '\0';
        hub_line(c, line, len);
        free(line);
        at += len + (at[len] == '\n');
        if (lines % 4 == 0)
            turn(e, sim, end);
    }
    hub_tick(h);
    turn(e, sim, end);
    if (peer->uid == 1001)
        look_at(w, "bo");
    if (!end->is_closed)
        hub_gone(c);
    turn(e, sim, end);
    MUST(hub_clients(h) == 0);
    sim_conn_free(end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct hub_peer peers[] = { { 1001, PERSON_NO_LOGIN, 7, "bo" }, { 1003, PERSON_NO_LOGIN, 8, "oncall" },
        { 1000, 1001, 9, NULL } };
    char *text = fuzz_text(data, size);
    struct sim_ports sim;
    struct world w;
    struct engine *e;
    struct hub *h;

    sim_ports_init(&sim);
    sim_conns_on(&sim);
    world_init(&w);
    world_fire(&w, "alertname=A,severity=critical");
    world_fire(&w, "alertname=B,severity=warning");
    w.m->whole = true;
    e = engine_new(&(struct engine_config){ 0 }, &sim.ports, NULL, w.m);
    h = hub_new(e,
        &(struct hub_config){ .who = "w", .role = "tui", .pid = 1, .uid = 1000, .config_hash = "c", .people = &people },
        &(struct hub_host){ &w, find, hand_over, reload, NULL });
    engine_start(e, NULL, NULL);
    for (size_t i = 0; i < sizeof peers / sizeof *peers; i++)
        talk(h, &w, e, &sim, text, &peers[i]);
    hub_free(h);
    engine_free(e);
    world_release(&w);
    sim_ports_release(&sim);
    free(text);
    return 0;
}
