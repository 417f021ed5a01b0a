/* SPDX-License-Identifier: MIT */
/* The run's hands. */
#include "engine/feed_run.h"

#include <string.h>

#include "support/suite.h"

static bool
answer_silences(struct feed_run *r)
{
    return r->silences != NULL ? sim_ports_answer(&r->sim, SILENCES, 200, r->silences, 100)
                               : sim_ports_fail(&r->sim, SILENCES, "connection reset");
}

void
feed_run_turn(struct feed_run *r)
{
    do {
        r->sim.again = false;
        engine_turn(r->e);
    } while (answer_silences(r) || r->sim.again);
    model_settle(r->m);
}

void
feed_run_init_url(struct feed_run *r, const char *url2)
{
    struct model_config config = { .levels = level_default,
        .ack_for_ms = 3600000,
        .cleared_for_ms = 3600000,
        .closed_for_ms = 3600000 };

    memset(r, 0, sizeof *r);
    r->silences = "[]";
    buf_init(&r->body, BUF_DEFAULT_MAX);
    sim_ports_init(&r->sim);
    r->m = model_new(&config);
    r->source = source_config_default("am", "http://127.0.0.1:9093");
    if (url2 != NULL)
        r->source->urls[r->source->urls_n++] = xstrdup(url2);
    r->e = engine_new(&(struct engine_config){ .sources = &r->source, .sources_n = 1 }, &r->sim.ports, NULL, r->m);
    engine_start(r->e, NULL, NULL);
    feed_run_turn(r);
}

void
feed_run_init(struct feed_run *r)
{
    feed_run_init_url(r, NULL);
}

void
feed_run_release(struct feed_run *r)
{
    engine_free(r->e);
    source_config_free(r->source);
    model_free(r->m);
    sim_ports_release(&r->sim);
    buf_release(&r->body);
}

const char *
feed_run_list(struct feed_run *r, int from, int n, const char *severity)
{
    buf_clear(&r->body);
    buf_addc(&r->body, '[');
    for (int i = from; i < from + n; i++)
        buf_addf(&r->body,
            "%s{\"annotations\":{\"summary\":\"s%d\"},\"endsAt\":\"2026-11-21T05:00:00.000Z\",\"fingerprint\":\"%016x\",\"receivers\":[],"
            "\"startsAt\":\"2025-11-21T01:00:00.000Z\",\"status\":{\"inhibitedBy\":[],\"silencedBy\":[],\"state\":\"active\"},"
            "\"updatedAt\":\"2025-11-21T01:00:00.000Z\",\"labels\":{\"alertname\":\"A\",\"n\":\"%d\",\"severity\":\"%s\"}}",
            i == from ? "" : ",", i, i, i, severity);
    buf_addc(&r->body, ']');
    return buf_text(&r->body);
}

void
feed_run_poll(struct feed_run *r, const char *body, const char *boot)
{
    assert_true(sim_ports_answer(&r->sim, LIST, 200, body, 100));
    feed_run_turn(r);
    if (sim_ports_call(&r->sim, STATUS) != NULL)
        sim_ports_answer(&r->sim, STATUS, 200, boot, 100);
    feed_run_turn(r);
}

void
feed_run_next_poll(struct feed_run *r)
{
    sim_ports_pass(&r->sim, r->source->every_ms);
    feed_run_turn(r);
}

uint32_t
feed_run_in_state(const struct feed_run *r, enum alert_state s)
{
    return r->m->by_state[0][s];
}
