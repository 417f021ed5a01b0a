/* SPDX-License-Identifier: MIT */
/* The simulated Opsgenie and JSM Operations: what is written is accepted, and what became of it is told when asked. */
#include "deliver/pager_sim_own.h"

#include <stdio.h>
#include <string.h>

#include "util/alloc.h"
#include "util/str.h"

static void
accept(const struct pager_sim_ask *a, bool success, const char *status, const char *alert)
{
    struct pager_sim_request r = { .success = success, .status = status };
    struct json_out o;

    snprintf(r.id, sizeof r.id, "sim-request-%zu", a->sim->requests.n + 1);
    str_copy(r.alert, sizeof r.alert, alert);
    vec_push(&a->sim->requests, r);
    a->out->status = 202;
    json_begin(&o, &a->out->body);
    json_open(&o, NULL, '{');
    json_str(&o, "result", "Request will be processed");
    json_str(&o, "requestId", r.id);
    json_close(&o, '}');
}

/* "user ana@example.org, team payments" */
static char *
who_of(const cJSON *alert)
{
    static const char *const names[] = { "username", "name", "id" };
    const cJSON *responders = json_get_array(alert, "responders");
    struct buf who = BUF_INIT;

    for (const cJSON *r = responders != NULL ? responders->child : NULL; r != NULL; r = r->next) {
        const char *type = json_get_str(r, "type"), *name = NULL;

        for (size_t i = 0; i < sizeof names / sizeof *names && name == NULL; i++)
            name = json_get_str(r, names[i]);
        buf_addf(&who, "%s%s %s", who.len > 0 ? ", " : "", type != NULL ? type : "?", name != NULL ? name : "?");
    }
    return buf_take(&who);
}

/* The key is the alert's business: who may not write is told so. */
static bool
may_not(const struct pager_sim_ask *a)
{
    enum request_auth wanted = a->by_id ? AUTH_BASIC : AUTH_SCHEME;

    if (a->request->auth == wanted && (a->by_id || str_eq(a->request->scheme, "GenieKey ")))
        return false;
    pager_sim_refuse(a, 401, "Could not authenticate");
    return true;
}

void
pager_sim_create(const struct pager_sim_ask *a)
{
    cJSON *alert = a->request->body == NULL ? NULL : json_parse(a->request->body, a->request->body_len, NULL);
    const char *message = alert != NULL ? json_get_str(alert, "message") : NULL;
    const char *key = alert != NULL ? json_get_str(alert, "alias") : NULL;
    const char *priority = alert != NULL ? json_get_str(alert, "priority") : NULL;
    struct pager_sim_incident *in;
    char *who;

    if (may_not(a)) {
        cJSON_Delete(alert);
        return;
    }
    if (message == NULL || *message == '\0' || key == NULL) {
        pager_sim_refuse(a, 422, "Message can not be empty.");
    } else {
        who = who_of(alert);
        in = pager_sim_open(a, key);
        if (in == NULL)
            in = pager_sim_ring(a, key, message, priority != NULL ? priority : "P3", who);
        else
            in->events++;
        accept(a, true, "Created alert", in->id);
        free(who);
    }
    cJSON_Delete(alert);
}

static void
change(const struct pager_sim_ask *a, enum pager_sim_state state, const char *done)
{
    struct pager_sim_incident *in = pager_sim_open(a, a->name);

    if (may_not(a))
        return;
    if (in == NULL) {
        accept(a, false, "Alert does not exist", "");
        return;
    }
    pager_sim_change(in, state, a->now_ms);
    accept(a, true, done, in->id);
}

void
pager_sim_acknowledge(const struct pager_sim_ask *a)
{
    change(a, PAGER_SIM_ACKNOWLEDGED, "Acknowledged alert");
}

void
pager_sim_close(const struct pager_sim_ask *a)
{
    change(a, PAGER_SIM_RESOLVED, "Closed alert");
}

/* Opsgenie wraps it, Operations does not. */
static void
open_data(const struct pager_sim_ask *a, struct json_out *o)
{
    json_begin(o, &a->out->body);
    json_open(o, NULL, '{');
    if (!a->by_id)
        json_open(o, "data", '{');
}

static void
close_data(const struct pager_sim_ask *a, struct json_out *o)
{
    if (!a->by_id)
        json_close(o, '}');
    json_close(o, '}');
}

void
pager_sim_answer_status(const struct pager_sim_ask *a, bool success, const char *status, const char *alert)
{
    struct json_out o;

    open_data(a, &o);
    json_bool(&o, "isSuccess", success);
    json_str(&o, "status", status);
    json_str(&o, "alertId", alert);
    close_data(a, &o);
}

void
pager_sim_status(const struct pager_sim_ask *a)
{
    for (size_t i = 0; i < a->sim->requests.n; i++) {
        const struct pager_sim_request *r = &a->sim->requests.v[i];

        if (str_eq(r->id, a->name)) {
            pager_sim_answer_status(a, r->success, r->status, r->alert);
            return;
        }
    }
    pager_sim_refuse(a, 404, "Request not found. It might not be processed, yet.");
}

static void
json_alert(const struct pager_sim_incident *in, struct json_out *o)
{
    json_str(o, "id", in->id);
    json_str(o, "alias", in->key);
    json_str(o, "message", in->summary);
    json_str(o, "status", in->state == PAGER_SIM_RESOLVED ? "closed" : "open");
    json_bool(o, "acknowledged", in->state == PAGER_SIM_ACKNOWLEDGED);
    json_str(o, "priority", in->urgency);
    json_time(o, "createdAt", in->rang_at_ms);
    json_time(o, "updatedAt", in->changed_at_ms);
}

void
pager_sim_get(const struct pager_sim_ask *a)
{
    const struct pager_sim_incident *in = pager_sim_open(a, a->name);
    struct json_out o;

    if (in == NULL) {
        pager_sim_refuse(a, 404, "Alert with alias does not exist");
        return;
    }
    open_data(a, &o);
    json_alert(in, &o);
    close_data(a, &o);
}

void
pager_sim_list(const struct pager_sim_ask *a)
{
    struct json_out o;

    json_begin(&o, &a->out->body);
    json_open(&o, NULL, '{');
    json_open(&o, a->by_id ? "values" : "data", '[');
    for (size_t i = 0; i < a->sim->incidents.n; i++) {
        const struct pager_sim_incident *in = &a->sim->incidents.v[i];

        if (!str_eq(in->key, a->name) || !str_eq(in->address, a->address))
            continue;
        json_open(&o, NULL, '{');
        json_alert(in, &o);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
}
