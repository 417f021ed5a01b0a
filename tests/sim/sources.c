/* SPDX-License-Identifier: MIT */
/* The simulated Alertmanagers: what they list, and what they answer. */
#include "sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/json.h"

struct sim_source *
sim_source(struct sim *s, const char *name)
{
    for (size_t i = 0; i < s->sources.n; i++)
        if (strcmp(s->sources.v[i]->name, name) == 0)
            return s->sources.v[i];
    return NULL;
}

void
sim_add_source(struct sim *s, const char *name, int64_t every_ms)
{
    struct sim_source *source = xcalloc(1, sizeof *source);
    char url[128];

    snprintf(url, sizeof url, "http://%s:9093", name);
    source->name = xstrdup(name);
    source->boots = 1;
    source->config = source_config_default(name, url);
    if (every_ms > 0)
        source->config->every_ms = every_ms;
    vec_push(&s->sources, source);
    vec_push(&s->configs, source->config);
}

void
sim_end(struct sim_source *source, const char *name)
{
    for (size_t i = 0; i < source->alerts.n; i++)
        if (strcmp(source->alerts.v[i].name, name) == 0) {
            free(source->alerts.v[i].labels);
            free(source->alerts.v[i].name);
            vec_remove(&source->alerts, i);
            return;
        }
}

static size_t
labels_size(const char *labels)
{
    const char *p = labels;

    while (*p != '\0')
        p += strlen(p) + 1;
    return (size_t)(p - labels) + 1;
}

/* Listed already: it has these labels now, and began when it began. */
void
sim_fire(struct sim *s, struct sim_source *source, const char *name, const char *labels)
{
    struct sim_alert a = { .starts_at_ms = sim_now(s) };

    for (size_t i = 0; i < source->alerts.n; i++)
        if (strcmp(source->alerts.v[i].name, name) == 0)
            a.starts_at_ms = source->alerts.v[i].starts_at_ms;
    sim_end(source, name);
    a.name = xstrdup(name);
    a.labels = xmemdup(labels, labels_size(labels));
    vec_push(&source->alerts, a);
}

void
sim_lose(struct sim_source *source, const char *name, bool lost)
{
    for (size_t i = 0; i < source->alerts.n; i++)
        if (name == NULL || strcmp(source->alerts.v[i].name, name) == 0)
            source->alerts.v[i].lost = lost;
}

static void
put_alert(struct json_out *o, const struct sim_alert *a)
{
    json_open(o, NULL, '{');
    json_open(o, "annotations", '{');
    json_close(o, '}');
    json_str(o, "fingerprint", "0123456789abcdef");
    json_time(o, "startsAt", a->starts_at_ms);
    json_open(o, "status", '{');
    json_str(o, "state", "active");
    json_open(o, "silencedBy", '[');
    json_close(o, ']');
    json_open(o, "inhibitedBy", '[');
    json_close(o, ']');
    json_close(o, '}');
    json_open(o, "labels", '{');
    json_str(o, "alertname", a->name);
    for (const char *p = a->labels; *p != '\0'; p += strlen(p) + 1) {
        size_t name = strcspn(p, "=");
        char *key = xstrndup(p, name);

        json_str(o, key, p + name + (p[name] == '='));
        free(key);
    }
    json_close(o, '}');
    json_close(o, '}');
}

static void
list_body(const struct sim_source *source, struct buf *out)
{
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '[');
    for (size_t i = 0; i < source->alerts.n; i++)
        if (!source->alerts.v[i].lost)
            put_alert(&o, &source->alerts.v[i]);
    json_close(&o, ']');
}

static bool
answer_from_outside(struct sim *s, const struct sim_source *source, const char *path)
{
    struct buf body = BUF_INIT;
    const char *why = NULL;
    char url[160];
    bool any;

    snprintf(url, sizeof url, "http://%s:9093%s", source->name, path);
    if (sim_ports_call(&s->ports, url) == NULL)
        return false;
    any = s->answers(s->answers_ctx, path, &body, &why) ? sim_ports_answer(&s->ports, url, 200, buf_text(&body), 65536)
                                                        : sim_ports_fail(&s->ports, url, why);
    buf_release(&body);
    return any;
}

static bool
answer_call(struct sim *s, const struct sim_source *source, const char *path, const char *body)
{
    struct buf mixed = BUF_INIT;
    char url[160];
    bool any;

    if (s->answers != NULL)
        return answer_from_outside(s, source, path);
    snprintf(url, sizeof url, "http://%s:9093%s", source->name, path);
    if (source->fault != NULL)
        return sim_ports_fail(&s->ports, url, source->fault);
    buf_adds(&mixed, body);
    am_sim_mix(s->silencer, url, s->ports.now_ms, &mixed);
    any = sim_ports_answer(&s->ports, url, 200, buf_text(&mixed), 4096);
    buf_release(&mixed);
    return any;
}

bool
sim_answer_calls(struct sim *s)
{
    bool any = false;

    for (size_t i = 0; i < s->sources.n; i++) {
        const struct sim_source *source = s->sources.v[i];
        struct buf list = BUF_INIT;
        char boot[80];

        list_body(source, &list);
        snprintf(boot, sizeof boot, "{\"uptime\":\"2026-11-21T01:%02d:00.000Z\"}", source->boots % 60);
        any |= answer_call(s, source, "/api/v2/alerts", buf_text(&list));
        any |= answer_call(s, source, "/api/v2/status", boot);
        any |= answer_call(s, source, "/api/v2/silences?expired=false", "[]");
        buf_release(&list);
    }
    return any;
}

void
sim_source_free(struct sim_source *source)
{
    while (source->alerts.n > 0)
        sim_end(source, source->alerts.v[0].name);
    vec_release(&source->alerts);
    source_config_free(source->config);
    free(source->name);
    free(source->fault);
    free(source);
}
