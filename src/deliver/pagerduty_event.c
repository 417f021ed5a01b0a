/* SPDX-License-Identifier: MIT */
/* An event for PagerDuty (https://developer.pagerduty.com/docs/send-alert-event): what it asks for, and what a woken person needs. */
#include "deliver/pagerduty.h"

#include <string.h>

#include "util/str.h"

/* Its own limits, and ours for what has none. */
#define SUMMARY_CHARS 1024
#define FIELD_CHARS 255
#define TEXT_CHARS 4000
#define LINE_CHARS 600
#define KEY_MEMBER "{\"routing_key\":\""

static const char *const actions[PAGER_ACTS] = {
    [PAGER_PAGE] = "trigger",
    [PAGER_ANSWERED] = "acknowledge",
    [PAGER_RESOLVE] = "resolve",
};
/* By urgency, from 1: with "dynamic" urgency a service wakes somebody for the first two. */
static const char *const severities[] = { "critical", "critical", "error", "warning", "info" };

/* The place where it is wrong. */
static const char *
source_of(const struct detail_alert *a)
{
    static const char *const labels[] = { "instance", "host", "hostname", "node", "pod" };
    const char *place;

    if (a == NULL)
        return "tocsin";
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        place = labels_get(a->labels, labels[i]);
        if (place != NULL && *place != '\0')
            return place;
    }
    return a->service != NULL ? a->service : a->source != NULL ? a->source : "tocsin";
}

static void
json_field(struct json_out *o, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        pager_json_cut(o, name, value, FIELD_CHARS);
}

static void
json_number(struct json_out *o, const char *name, uint32_t n)
{
    if (n > 0)
        json_int(o, name, n);
}

static void
json_alerts(const struct pager_job *j, struct json_out *o)
{
    json_open(o, "alerts", '[');
    for (size_t i = 0; i < j->detail.alerts_n; i++) {
        struct buf line = BUF_INIT;

        pager_add_alert(&j->detail.alerts[i], &line);
        pager_json_cut(o, NULL, buf_text(&line), LINE_CHARS);
        buf_release(&line);
    }
    json_close(o, ']');
}

static void
json_labels(const struct detail_alert *a, struct json_out *o)
{
    if (a == NULL || a->labels.len == 0)
        return;
    json_open(o, "labels", '{');
    for (struct label_iter it = labels_iter(a->labels); label_next(&it);)
        pager_json_cut(o, it.name, it.value, FIELD_CHARS);
    json_close(o, '}');
}

static void
json_details(const struct pager_job *j, struct json_out *o)
{
    const struct detail *d = &j->detail;

    json_open(o, "custom_details", '{');
    json_str(o, "message", j->id);
    json_int(o, "level", d->level);
    json_field(o, "person", j->person);
    json_field(o, "policy", d->policy);
    json_number(o, "step", d->step);
    json_number(o, "round", d->round);
    json_field(o, "reason", d->reason);
    json_field(o, "group", d->group);
    json_number(o, "count", d->count);
    json_alerts(j, o);
    json_labels(pager_worst(j), o);
    if (*j->text != '\0')
        pager_json_cut(o, "text", j->text, TEXT_CHARS);
    json_close(o, '}');
}

static void
json_payload(const struct pager_job *j, struct json_out *o)
{
    const struct detail_alert *worst = pager_worst(j);

    json_open(o, "payload", '{');
    pager_json_cut(o, "summary", j->detail.summary, SUMMARY_CHARS);
    pager_json_cut(o, "source", source_of(worst), FIELD_CHARS);
    json_str(o, "severity", severities[pager_urgency(j)]);
    if (worst != NULL && worst->starts_at_ms > 0)
        json_time(o, "timestamp", worst->starts_at_ms);
    json_field(o, "component", worst != NULL ? worst->service : NULL);
    json_field(o, "group", j->detail.group);
    json_field(o, "class", worst != NULL ? worst->name : NULL);
    json_details(j, o);
    json_close(o, '}');
}

static void
json_links(const struct pager_job *j, struct json_out *o)
{
    const char *runbook = pager_runbook(j);

    json_str(o, "client", "tocsin");
    if (j->config->client_url != NULL)
        json_str(o, "client_url", j->config->client_url);
    if (runbook == NULL)
        return;
    json_open(o, "links", '[');
    json_open(o, NULL, '{');
    json_str(o, "href", runbook);
    json_str(o, "text", "Runbook");
    json_close(o, '}');
    json_close(o, ']');
}

/* The routing key comes first: so it is known where it stands. */
struct request
pagerduty_request(const struct pager_job *j)
{
    struct request r;
    struct json_out o;
    struct buf body, url = BUF_INIT;

    buf_init(&body, PAGER_REQUEST_MAX);
    json_begin(&o, &body);
    json_open(&o, NULL, '{');
    json_str(&o, "routing_key", REQUEST_SECRET);
    json_str(&o, "event_action", actions[j->act]);
    json_str(&o, "dedup_key", j->key);
    if (j->act == PAGER_PAGE) {
        json_payload(j, &o);
        json_links(j, &o);
    }
    json_close(&o, '}');
    buf_addf(&url, "%s/v2/enqueue", j->config->api);
    r = pager_request(j->config, "POST", buf_take(&url), PAGER_ANSWER_MAX);
    r.content_type = "application/json";
    r.secret_at = strlen(KEY_MEMBER);
    r.body_len = body.len;
    r.body = buf_take(&body);
    return r;
}
