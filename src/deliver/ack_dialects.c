/* SPDX-License-Identifier: MIT */
/* How each pager is told of an acknowledgement: paths, bodies, and what its answers mean. */
#include "deliver/ack_write.h"

#include <string.h>

#include "util/str.h"

#define PD_ALREADY_RESOLVED 1001
#define PD_ALREADY_ACKED 1002
#define PD_CHANGED_SINCE 1005
#define PD_NO_SUCH_USER 1008
#define PD_NOT_FOUND 2100

static void
pagerduty_path(const struct ack_write *w, struct buf *url)
{
    buf_addf(url, "/incidents/%s", w->id);
}

static void
pagerduty_body(const struct ack_write *w, struct json_out *o)
{
    json_open(o, NULL, '{');
    json_open(o, "incident", '{');
    json_str(o, "type", "incident_reference");
    json_str(o, "status", w->act == MESSAGE_CLOSE ? "resolved" : "acknowledged");
    json_close(o, '}');
    json_close(o, '}');
}

static const char *
pagerduty_status(const cJSON *answer)
{
    const cJSON *incident = json_get_object(answer, "incident");

    return incident == NULL ? NULL : json_get_str(incident, "status");
}

/* What is resolved needs no acknowledgement. */
static bool
pagerduty_stands(const struct ack_write *w, const cJSON *answer)
{
    const char *status = pagerduty_status(answer);

    return str_eq(status, "resolved") || (w->act == MESSAGE_ACK && str_eq(status, "acknowledged"));
}

static int64_t
pagerduty_code(const cJSON *answer)
{
    const cJSON *error = json_get_object(answer, "error");

    return error == NULL ? 0 : json_get_int(error, "code", 0);
}

static bool
pagerduty_is_done(const struct ack_write *w, const cJSON *answer)
{
    int64_t code = pagerduty_code(answer);

    return code == PD_ALREADY_RESOLVED || (code == PD_ALREADY_ACKED && w->act == MESSAGE_ACK);
}

static const char *
pagerduty_advice(const struct ack_write *w, const cJSON *answer)
{
    switch (pagerduty_code(answer)) {
    case PD_NO_SUCH_USER:
        return w->from == NULL
            ? "PagerDuty wants to know in whose name: user in section source, or mail in section person"
            : "PagerDuty knows no user of that address: look at mail in section person, and at user in section source";
    case PD_CHANGED_SINCE:
        return "the incident was changed there meanwhile: look at it, then send again";
    case PD_NOT_FOUND:
        return "the incident is no longer there";
    default:
        return NULL;
    }
}

static void
opsgenie_base(const struct ack_write *w, struct buf *url)
{
    if (w->target->cloud != NULL)
        buf_addf(url, "/jsm/ops/api/%s/v1", w->target->cloud);
    else
        buf_adds(url, "/v2");
}

static void
opsgenie_path(const struct ack_write *w, struct buf *url)
{
    static const char *const verbs[MESSAGE_ACTS] = {
        [MESSAGE_ACK] = "/acknowledge",
        [MESSAGE_UNACK] = "/unacknowledge",
        [MESSAGE_CLOSE] = "/close",
    };

    opsgenie_base(w, url);
    buf_addf(url, "/alerts/%s%s", w->id, w->job == DELIVER_SEND ? verbs[w->act] : "");
    if (w->target->cloud == NULL)
        buf_adds(url, "?identifierType=id");
}

static void
opsgenie_body(const struct ack_write *w, struct json_out *o)
{
    json_open(o, NULL, '{');
    if (w->from != NULL)
        json_str(o, "user", w->from);
    json_str(o, "source", "tocsin");
    json_close(o, '}');
}

/* Users are accounts there: whose token it is acts. */
static void
jsm_body(const struct ack_write *w, struct json_out *o)
{
    char note[320];

    snprintf(note, sizeof note, "from tocsin%s%.254s", w->detail.person != NULL ? ", by " : "",
        w->detail.person != NULL ? w->detail.person : "");
    json_open(o, NULL, '{');
    json_str(o, "note", note);
    json_close(o, '}');
}

static const char *
request_id(const cJSON *answer)
{
    return json_get_str(answer, "requestId");
}

static bool
opsgenie_stands(const struct ack_write *w, const cJSON *answer)
{
    const cJSON *alert = w->target->cloud != NULL ? answer : json_get_object(answer, "data");
    bool acked = alert != NULL && json_get_bool(alert, "acknowledged", false);

    if (alert == NULL)
        return false;
    if (str_eq(json_get_str(alert, "status"), "closed"))
        return true;
    return w->act == MESSAGE_ACK ? acked : w->act == MESSAGE_UNACK && !acked;
}

const struct ack_dialect pagerduty_acks = {
    .vendor = "PagerDuty",
    .accept = "application/vnd.pagerduty+json;version=2, application/json;q=0.9",
    .path = pagerduty_path,
    .body = pagerduty_body,
    .method = "PUT",
    .names_user = true,
    .stands = pagerduty_stands,
    .is_done = pagerduty_is_done,
    .advice = pagerduty_advice,
};
const struct ack_dialect opsgenie_acks = {
    .vendor = "Opsgenie",
    .accept = "application/json",
    .path = opsgenie_path,
    .body = opsgenie_body,
    .method = "POST",
    .accepted = request_id,
    .stands = opsgenie_stands,
};
const struct ack_dialect jsm_acks = {
    .vendor = "JSM Operations",
    .accept = "application/json",
    .path = opsgenie_path,
    .body = jsm_body,
    .method = "POST",
    .accepted = request_id,
    .stands = opsgenie_stands,
};
