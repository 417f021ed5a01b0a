/* SPDX-License-Identifier: MIT */
/* What tocsin asks Opsgenie and JSM Operations: paths of three dialects, and the alert as a woken person needs it. */
#include "deliver/opsgenie.h"

#include <string.h>

#include "util/str.h"

/* https://docs.opsgenie.com/docs/alert-api#create-alert: what is longer it cuts, or refuses. */
#define MESSAGE_CHARS 130
#define DESCRIPTION_CHARS 15000
#define ENTITY_CHARS 512
#define TAG_CHARS 50
#define DETAIL_CHARS 250
/* Of 8,000 characters in all: those of labels that the others leave. */
#define DETAIL_LABELS_MAX 20
#define NOTE_CHARS 1000

const struct opsgenie_call_row opsgenie_calls[OPSGENIE_CALLS] = {
    [OPSGENIE_CREATE] = { "POST", true, PAGER_ANSWER_MAX },
    [OPSGENIE_ACK] = { "POST", true, PAGER_ANSWER_MAX },
    [OPSGENIE_CLOSE] = { "POST", true, PAGER_ANSWER_MAX },
    [OPSGENIE_STATUS] = { "GET", false, PAGER_ANSWER_MAX },
    [OPSGENIE_GET] = { "GET", false, PAGER_LIST_MAX },
    [OPSGENIE_LIST] = { "GET", false, PAGER_LIST_MAX },
};

static const char *const priorities[] = { "P1", "P1", "P2", "P3", "P4" };

/* The key is hex digits, ids are letters, digits and hyphens: nothing in them needs an escape. */
static char *
url_of(const struct opsgenie *s)
{
    const struct pager_config *c = s->job.config;
    bool by_id = c->dialect == PAGER_JSM_API;
    const char *alerts = by_id ? "/v1/alerts" : "/v2/alerts";
    struct buf url = BUF_INIT;

    buf_addf(&url, "%s%s", c->api, alerts);
    switch (s->call) {
    case OPSGENIE_ACK:
    case OPSGENIE_CLOSE:
        buf_addf(&url, "/%s/%s%s", by_id ? s->alert_id : s->job.key, s->call == OPSGENIE_ACK ? "acknowledge" : "close",
            by_id ? "" : "?identifierType=alias");
        break;
    case OPSGENIE_STATUS:
        buf_addf(&url, "/requests/%s", s->request_id);
        break;
    case OPSGENIE_GET:
        buf_addf(&url, by_id ? "/alias?alias=%s" : "/%s?identifierType=alias", s->job.key);
        break;
    case OPSGENIE_LIST:
        buf_addf(&url, "?query=alias%%3A%%22%s%%22&%s=5", s->job.key, by_id ? "size" : "limit");
        break;
    default:
        break;
    }
    return buf_take(&url);
}

/* "ana@example.org" is an address; 8-4-4-4-12 hex digits, and an account of Atlassian's, are ids. */
static const char *
member_of(enum pager_dialect dialect, const char *type, const char *who)
{
    bool uuid = strlen(who) == 36 && who[8] == '-' && who[13] == '-' && who[18] == '-' && who[23] == '-';

    if (str_eq(type, "user") && strchr(who, '@') != NULL)
        return "username";
    return uuid || dialect != PAGER_OPSGENIE || str_eq(type, "user") ? "id" : "name";
}

static void
json_responder(const struct pager_config *c, const char *type, const char *who, struct json_out *o)
{
    json_open(o, NULL, '{');
    json_str(o, "type", type);
    json_str(o, member_of(c->dialect, type, who), who);
    json_close(o, '}');
}

/* A page for one person is hers alone. */
static void
json_responders(const struct pager_job *j, struct json_out *o)
{
    const struct pager_config *c = j->config;

    if (j->person_there == NULL && c->responders_n == 0)
        return;
    json_open(o, "responders", '[');
    if (j->person_there != NULL)
        json_responder(c, "user", j->person_there, o);
    for (size_t i = 0; i < c->responders_n && j->person_there == NULL; i++)
        json_responder(c, c->responders[i].type, c->responders[i].who, o);
    json_close(o, ']');
}

static void
add_member(struct buf *out, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        buf_addf(out, "%s: %s\n", name, value);
}

static void
json_description(const struct pager_job *j, struct json_out *o)
{
    const struct detail *d = &j->detail;
    struct buf text;

    buf_init(&text, PAGER_REQUEST_MAX);
    if (*j->text != '\0')
        buf_addf(&text, "%s\n\n", j->text);
    for (size_t i = 0; i < d->alerts_n; i++) {
        buf_adds(&text, "- ");
        pager_add_alert(&d->alerts[i], &text);
        buf_addc(&text, '\n');
    }
    if (d->count > d->alerts_n)
        buf_addf(&text, "and %zu more\n", d->count - d->alerts_n);
    add_member(&text, "Asked", j->person);
    add_member(&text, "Why", d->reason);
    add_member(&text, "Runbook", pager_runbook(j));
    add_member(&text, "Look at", j->config->client_url);
    if (text.len > 0)
        pager_json_cut(o, "description", buf_text(&text), DESCRIPTION_CHARS);
    buf_release(&text);
}

static void
json_detail(struct json_out *o, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        pager_json_cut(o, name, value, DETAIL_CHARS);
}

static void
json_number(struct json_out *o, const char *name, uint32_t n)
{
    char digits[16];

    (void)snprintf(digits, sizeof digits, "%u", n);
    if (n > 0)
        json_str(o, name, digits);
}

/* Values are strings. The labels of the worst go with ours, whose names begin with what no label's does. */
static void
json_details(const struct pager_job *j, struct json_out *o)
{
    const struct detail *d = &j->detail;
    const struct detail_alert *worst = pager_worst(j);
    size_t n = 0;

    json_open(o, j->config->dialect == PAGER_JSM_API ? "extraProperties" : "details", '{');
    json_str(o, "tocsin.message", j->id);
    json_number(o, "tocsin.level", (uint32_t)d->level);
    json_number(o, "tocsin.count", d->count);
    json_detail(o, "tocsin.group", d->group);
    json_detail(o, "tocsin.policy", d->policy);
    json_number(o, "tocsin.step", d->step);
    json_number(o, "tocsin.round", d->round);
    json_detail(o, "tocsin.runbook", pager_runbook(j));
    if (worst != NULL)
        for (struct label_iter it = labels_iter(worst->labels); n < DETAIL_LABELS_MAX && label_next(&it); n++)
            if (!str_starts(it.name, "tocsin."))
                json_detail(o, it.name, it.value);
    json_close(o, '}');
}

static void
add_create(const struct pager_job *j, struct json_out *o)
{
    const struct detail_alert *worst = pager_worst(j);

    pager_json_cut(o, "message", j->detail.summary, MESSAGE_CHARS);
    json_str(o, "alias", j->key);
    json_description(j, o);
    json_responders(j, o);
    json_open(o, "tags", '[');
    json_str(o, NULL, "tocsin");
    if (j->detail.severity != NULL && *j->detail.severity != '\0')
        pager_json_cut(o, NULL, j->detail.severity, TAG_CHARS);
    json_close(o, ']');
    json_details(j, o);
    if (worst != NULL && worst->service != NULL)
        pager_json_cut(o, "entity", worst->service, ENTITY_CHARS);
    json_str(o, "source", "tocsin");
    json_str(o, "priority", priorities[pager_urgency(j)]);
}

/* Who has it, or why nobody is needed any more, as the message's text says. */
static void
add_note(const struct pager_job *j, struct json_out *o)
{
    json_str(o, "source", "tocsin");
    if (*j->text != '\0')
        pager_json_cut(o, "note", j->text, NOTE_CHARS);
}

struct request
opsgenie_request(const struct opsgenie *s)
{
    const struct opsgenie_call_row *row = &opsgenie_calls[s->call];
    struct request r = pager_request(s->job.config, row->method, url_of(s), row->answer_max);
    struct json_out o;
    struct buf body;

    if (!row->writes)
        return r;
    buf_init(&body, PAGER_REQUEST_MAX);
    json_begin(&o, &body);
    json_open(&o, NULL, '{');
    if (s->call == OPSGENIE_CREATE)
        add_create(&s->job, &o);
    else
        add_note(&s->job, &o);
    json_close(&o, '}');
    r.content_type = "application/json";
    r.body_len = body.len;
    r.body = buf_take(&body);
    return r;
}
