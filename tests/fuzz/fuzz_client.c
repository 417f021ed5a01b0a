/* SPDX-License-Identifier: MIT */
/* What an owner may say to a client, should it not be what it says: any lines; the model stays one that can be counted and drawn. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "engine/client.h"
#include "support/sim_conns.h"

#define WELCOME \
    "{\"tocsin\":1,\"welcome\":{\"owner\":\"o\",\"role\":\"tui\",\"pid\":7,\"node\":\"n\",\"config\":\"c\",\"screen\":3," \
    "\"you\":\"ana\",\"known\":\"unix\",\"may\":\"act\",\"same_account\":true,\"note\":null}}"
#define LINES_MAX 64

const char *const fuzz_name = "client";
const size_t fuzz_runs = 4000;
const char *const fuzz_words[] = { "{\"alert\":{\"id\":\"01020300000000000000000000000000\",", "{\"observed\":{",
    "{\"source\":{\"name\":\"am\",", "{\"message\":{\"number\":1,",
    "{\"line\":{\"seq\":1,\"actor\":\"a\",\"verb\":\"v\",\"text\":\"t\"}}\n", "{\"act\":[",
    "{\"board\":{\"node\":\"n\",\"seq\":0,\"alerts\":0}}\n", "{\"presence\":[{\"who\":\"bo\",\"screen\":1}]}\n",
    "{\"fault\":\"f\"}\n", "{\"leaving\":{\"why\":\"w\",\"wait_ms\":5}}\n", "{\"id\":1,\"ok\":true}\n", "\"ok\":false",
    "\"more\":true", "\"labels\":{\"a\":\"b\"}", "\"annotations\":{}", "\"kind\":\"alert.fired\"", "\"kind\":\"alert.forgotten\"",
    "\"kind\":\"message.queued\"", "\"seq\":5", "\"last_seq\":9007199254740991", "\"level\":1", "\"state\":\"acked\"", "null",
    "-1", "1e300", "}", "]", ",", "\n", NULL };

static void
on_welcome(void *arg, const struct client_welcome *w)
{
    (void)arg;
    MUST(w->owner != NULL && w->config_hash != NULL);
}

static void
on_event(void *arg, const char *json, size_t n)
{
    struct err err = { 0 };
    cJSON *o = json_parse(json, n, &err);

    (void)arg;
    MUST(o != NULL);
    cJSON_Delete(o);
}

static void
on_leaving(void *arg, const char *why, int64_t wait_ms)
{
    (void)arg, (void)wait_ms;
    MUST(why != NULL);
}

/* Counts are those of the rows. */
static void
look_at(struct model *m)
{
    uint32_t alerts = 0, messages = 0;

    for (int i = 0; i < ALERT_STATES; i++)
        alerts += m->by_state[0][i];
    for (int i = 0; i < MESSAGE_STATES; i++)
        messages += m->messages_by_state[i];
    MUST(alerts == m->alerts.n && messages == m->messages.n);
    for (size_t i = 0; i < m->alerts.n; i++) {
        const struct alert *a = m->alerts.v[i];

        MUST(a->source != NULL && a->severity != NULL && a->level >= 1 && a->level <= LEVEL_MAX);
        MUST(labels_are_valid(alert_labels(a)) && labels_are_valid(alert_annotations(a)));
        MUST(model_alert(m, &a->id) == a);
    }
    model_find_due(m);
    model_settle(m);
}

static void
listen_to(const char *text, bool keeps_board)
{
    static const struct client_handlers handlers = { .welcome = on_welcome, .event = on_event, .leaving = on_leaving };
    struct model_config config = { .levels = level_default, .ack_for_ms = 1, .cleared_for_ms = 1, .closed_for_ms = 1 };
    struct port_conn *end = sim_conn_new(1 << 20, 1 << 20);
    struct model *m = keeps_board ? model_new(&config) : NULL;
    struct sim_ports sim;
    struct client *c;
    struct err err = { 0 };
    const char *at = text;

    sim_ports_init(&sim);
    sim_conns_on(&sim);
    c = client_new(&(struct client_config){ .frontend = "tui", .folds = true }, &sim.ports, end, m, &handlers, NULL);
    MUST(client_line(c, WELCOME, strlen(WELCOME), &err));
    client_subscribe(c, NULL, false);
    for (int lines = 0; lines < LINES_MAX && *at != '\0'; lines++) {
        size_t len = strcspn(at, "\n");
        char *line = xmalloc(len + 1);

        memcpy(line, at, len);
        line[len] = '\0';
        err = (struct err){ 0 };
        if (!client_line(c, line, len, &err))
            fuzz_must_be_message(&err);
        free(line);
        at += len + (at[len] == '\n');
    }
    client_free(c);
    if (m != NULL) {
        look_at(m);
        model_free(m);
    }
    sim_conn_free(end);
    sim_ports_release(&sim);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);

    listen_to(text, true);
    listen_to(text, false);
    free(text);
    return 0;
}
