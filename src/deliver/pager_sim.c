/* SPDX-License-Identifier: MIT */
/* The simulated pagers: whose call it is, how it ends, and PagerDuty's one method. */
#include "deliver/pager_sim_own.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/str.h"

#define ENQUEUE "/v2/enqueue"
#define ALERTS "/v2/alerts"
#define ALERTS_BY_ID "/v1/alerts"
#define ALERTMANAGER "/api"

struct pager_sim *
pager_sim_new(void)
{
    return xcalloc(1, sizeof(struct pager_sim));
}

static void
incident_release(struct pager_sim_incident *i)
{
    free(i->address);
    free(i->key);
    free(i->id);
    free(i->summary);
    free(i->urgency);
    free(i->who);
}

void
pager_sim_free(struct pager_sim *sim)
{
    if (sim == NULL)
        return;
    for (size_t i = 0; i < sim->incidents.n; i++)
        incident_release(&sim->incidents.v[i]);
    vec_release(&sim->incidents);
    vec_release(&sim->requests);
    vec_release(&sim->faults.v);
    free(sim);
}

static const char *const method_names[PAGER_SIM_METHODS] = {
    [PAGER_SIM_ENQUEUE] = "enqueue",
    [PAGER_SIM_CREATE] = "create",
    [PAGER_SIM_ACKNOWLEDGE] = "acknowledge",
    [PAGER_SIM_CLOSE] = "close",
    [PAGER_SIM_STATUS] = "status",
    [PAGER_SIM_GET] = "get",
    [PAGER_SIM_LIST] = "list",
};

static size_t
method_named(const char *name)
{
    size_t i = 0;

    while (i < PAGER_SIM_METHODS && !str_eq(method_names[i], name))
        i++;
    return i;
}

bool
pager_sim_script(struct pager_sim *sim, const char *script, struct err *err)
{
    static const struct sim_script_of of = { "the simulated pager", method_named, PAGER_SIM_METHODS };

    return sim_script_read(&sim->faults, &of, script, err);
}

/* Where the part that says so begins; NULL: it is no pager's address. Alertmanager has alerts too. */
static const char *
call_in(const char *url)
{
    const char *at = strstr(url, ENQUEUE);

    if (at == NULL)
        at = strstr(url, ALERTS);
    if (at == NULL)
        at = strstr(url, ALERTS_BY_ID);
    if (at == NULL
        || (at - url >= (ptrdiff_t)strlen(ALERTMANAGER) && str_starts(at - strlen(ALERTMANAGER), ALERTMANAGER "/v2/alerts")))
        return NULL;
    return at;
}

bool
pager_sim_is_call(const struct request *r)
{
    return r->url != NULL && call_in(r->url) != NULL;
}

static void
copy_part(char *to, size_t size, const char *from, size_t len)
{
    (void)snprintf(to, size, "%.*s", (int)(len < size ? len : size - 1), from);
}

/* "?query=alias%3A%22KEY%22&limit=5" */
static void
take_query(struct pager_sim_ask *a, const char *query)
{
    const char *key = strstr(query, "%22");

    if (key != NULL)
        copy_part(a->name, sizeof a->name, key + 3, strcspn(key + 3, "%&"));
}

/* Behind /alerts: "", "/NAME?identifierType=alias", "/NAME/acknowledge", "/requests/ID", "/alias?alias=KEY", "?query=…" */
static enum pager_sim_method
take_path(struct pager_sim_ask *a, const char *path)
{
    bool posts = str_eq(a->request->method, "POST");
    const char *verb;

    if (*path == '\0')
        return posts ? PAGER_SIM_CREATE : PAGER_SIM_METHODS;
    if (*path == '?') {
        take_query(a, path);
        return posts ? PAGER_SIM_METHODS : PAGER_SIM_LIST;
    }
    if (str_starts(path, "/requests/")) {
        copy_part(a->name, sizeof a->name, path + strlen("/requests/"), strlen(path));
        return PAGER_SIM_STATUS;
    }
    if (str_starts(path, "/alias?alias=")) {
        copy_part(a->name, sizeof a->name, path + strlen("/alias?alias="), strlen(path));
        return PAGER_SIM_GET;
    }
    copy_part(a->name, sizeof a->name, path + 1, strcspn(path + 1, "/?"));
    verb = path + 1 + strcspn(path + 1, "/?");
    if (str_starts(verb, "/acknowledge"))
        return posts ? PAGER_SIM_ACKNOWLEDGE : PAGER_SIM_METHODS;
    if (str_starts(verb, "/close"))
        return posts ? PAGER_SIM_CLOSE : PAGER_SIM_METHODS;
    return posts ? PAGER_SIM_METHODS : PAGER_SIM_GET;
}

struct pager_sim_incident *
pager_sim_open(const struct pager_sim_ask *a, const char *key)
{
    for (size_t i = a->sim->incidents.n; i-- > 0;) {
        struct pager_sim_incident *in = &a->sim->incidents.v[i];

        if (in->state != PAGER_SIM_RESOLVED && (str_eq(in->key, key) || str_eq(in->id, key)) && str_eq(in->address, a->address))
            return in;
    }
    return NULL;
}

struct pager_sim_incident *
pager_sim_ring(const struct pager_sim_ask *a, const char *key, const char *summary, const char *urgency, const char *who)
{
    struct pager_sim_incident in = { .address = xstrdup(a->address),
        .key = xstrdup(key),
        .summary = xstrdup(summary),
        .urgency = xstrdup(urgency),
        .who = xstrdup(who),
        .events = 1,
        .rang_at_ms = a->now_ms,
        .changed_at_ms = a->now_ms };
    char id[32];

    snprintf(id, sizeof id, "SIM%07u", ++a->sim->made);
    in.id = xstrdup(id);
    if (a->sim->incidents.n >= PAGER_SIM_INCIDENTS_MAX) {
        incident_release(&a->sim->incidents.v[0]);
        vec_remove(&a->sim->incidents, 0);
    }
    vec_push(&a->sim->incidents, in);
    return &a->sim->incidents.v[a->sim->incidents.n - 1];
}

void
pager_sim_change(struct pager_sim_incident *i, enum pager_sim_state state, int64_t now_ms)
{
    i->state = state;
    i->events++;
    i->changed_at_ms = now_ms;
}

void
pager_sim_refuse(const struct pager_sim_ask *a, int status, const char *words)
{
    struct json_out o;

    buf_clear(&a->out->body);
    a->out->status = status;
    json_begin(&o, &a->out->body);
    json_open(&o, NULL, '{');
    json_str(&o, "message", words);
    json_close(&o, '}');
}

/* As PagerDuty says it. */
static void
refuse_event(const struct pager_sim_ask *a, const char *why)
{
    struct json_out o;

    buf_clear(&a->out->body);
    a->out->status = 400;
    json_begin(&o, &a->out->body);
    json_open(&o, NULL, '{');
    json_str(&o, "status", "invalid event");
    json_str(&o, "message", "Event object is invalid");
    json_open(&o, "errors", '[');
    json_str(&o, NULL, why);
    json_close(&o, ']');
    json_close(&o, '}');
}

static void
take_event(const struct pager_sim_ask *a, const cJSON *event, const char *action, const char *key)
{
    const cJSON *payload = json_get_object(event, "payload");
    struct pager_sim_incident *open = pager_sim_open(a, key);
    struct json_out o;

    if (str_eq(action, "trigger") && open == NULL)
        (void)pager_sim_ring(a, key, json_get_str(payload, "summary"), json_get_str(payload, "severity"), "");
    else if (str_eq(action, "trigger"))
        open->events++;
    else if (open != NULL)
        pager_sim_change(open, str_eq(action, "resolve") ? PAGER_SIM_RESOLVED : PAGER_SIM_ACKNOWLEDGED, a->now_ms);
    a->out->status = 202;
    json_begin(&o, &a->out->body);
    json_open(&o, NULL, '{');
    json_str(&o, "status", "success");
    json_str(&o, "message", "Event processed");
    json_str(&o, "dedup_key", key);
    json_close(&o, '}');
}

static void
enqueue(const struct pager_sim_ask *a)
{
    cJSON *event = json_parse(a->request->body, a->request->body_len, NULL);
    const char *action = event != NULL ? json_get_str(event, "event_action") : NULL;
    const char *key = event != NULL ? json_get_str(event, "dedup_key") : NULL;
    const cJSON *payload = event != NULL ? json_get_object(event, "payload") : NULL;
    bool triggers = str_eq(action, "trigger");

    if (event == NULL)
        refuse_event(a, "JSON parse error");
    else if (a->request->auth != AUTH_BODY || json_get_str(event, "routing_key") == NULL)
        refuse_event(a, "'routing_key' is missing or blank");
    else if (!triggers && !str_eq(action, "acknowledge") && !str_eq(action, "resolve"))
        refuse_event(a, "'event_action' is invalid");
    else if (key == NULL || *key == '\0')
        refuse_event(a, "'dedup_key' is missing or blank");
    else if (triggers
        && (payload == NULL || json_get_str(payload, "summary") == NULL || json_get_str(payload, "severity") == NULL
            || json_get_str(payload, "source") == NULL))
        refuse_event(a, "'payload.summary', 'payload.source' or 'payload.severity' is missing or blank");
    else
        take_event(a, event, action, key);
    cJSON_Delete(event);
}

static void (*const methods[PAGER_SIM_METHODS])(const struct pager_sim_ask *a) = {
    [PAGER_SIM_ENQUEUE] = enqueue,
    [PAGER_SIM_CREATE] = pager_sim_create,
    [PAGER_SIM_ACKNOWLEDGE] = pager_sim_acknowledge,
    [PAGER_SIM_CLOSE] = pager_sim_close,
    [PAGER_SIM_STATUS] = pager_sim_status,
    [PAGER_SIM_GET] = pager_sim_get,
    [PAGER_SIM_LIST] = pager_sim_list,
};

/* An error in its own shape. */
static void
answer_error(const struct pager_sim_ask *a, const char *word)
{
    if (a->method == PAGER_SIM_ENQUEUE)
        refuse_event(a, word);
    else if (a->method == PAGER_SIM_STATUS)
        pager_sim_answer_status(a, false, word, "");
    else
        pager_sim_refuse(a, a->method == PAGER_SIM_GET || a->method == PAGER_SIM_LIST ? 403 : 422, word);
}

void
pager_sim_call(struct pager_sim *sim, const struct request *r, int64_t now_ms, struct sim_answer *out)
{
    const char *call = call_in(r->url);
    struct pager_sim_ask a = { .sim = sim, .request = r, .now_ms = now_ms, .out = out, .method = PAGER_SIM_METHODS };
    struct sim_fault f = { 0 };

    *out = (struct sim_answer){ .end = SIM_ANSWERED, .status = 200, .content_type = "application/json", .body = BUF_INIT };
    if (call != NULL) {
        copy_part(a.address, sizeof a.address, r->url, (size_t)(call - r->url));
        a.by_id = str_starts(call, ALERTS_BY_ID);
        a.method = str_starts(call, ENQUEUE) ? PAGER_SIM_ENQUEUE : take_path(&a, call + strlen(ALERTS));
    }
    if (a.method == PAGER_SIM_METHODS) {
        pager_sim_refuse(&a, 404, "No such path");
        return;
    }
    sim->calls[a.method]++;
    f = sim_fault_next(&sim->faults, a.method);
    if (sim_fault_carries_out(&f))
        methods[a.method](&a);
    if (f.kind == SIM_ERROR)
        answer_error(&a, f.word);
    sim_fault_end(&f, out);
}

size_t
pager_sim_incidents(const struct pager_sim *sim)
{
    return sim->incidents.n;
}

const struct pager_sim_incident *
pager_sim_incident(const struct pager_sim *sim, size_t i)
{
    return i < sim->incidents.n ? &sim->incidents.v[i] : NULL;
}

const struct pager_sim_incident *
pager_sim_keyed(const struct pager_sim *sim, const char *key)
{
    for (size_t i = sim->incidents.n; i-- > 0;)
        if (str_eq(sim->incidents.v[i].key, key))
            return &sim->incidents.v[i];
    return NULL;
}

bool
pager_sim_set(struct pager_sim *sim, const char *key, enum pager_sim_state state, int64_t now_ms)
{
    struct pager_sim_incident *in = (struct pager_sim_incident *)pager_sim_keyed(sim, key);

    if (in != NULL)
        pager_sim_change(in, state, now_ms);
    return in != NULL;
}

uint64_t
pager_sim_calls(const struct pager_sim *sim, const char *method)
{
    uint64_t n = 0;

    for (size_t i = 0; i < PAGER_SIM_METHODS; i++)
        if (method == NULL || str_eq(method_names[i], method))
            n += sim->calls[i];
    return n;
}
