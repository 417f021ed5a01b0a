/* SPDX-License-Identifier: MIT */
/* PagerDuty's REST API v2 (https://developer.pagerduty.com/api-reference): open incidents as alerts, who acknowledged them, who is on call. */
#include "source/pager.h"

#include <string.h>

#include "util/str.h"
#include "util/time.h"

#define LIST_MAX 10000
/* The specification wants both headers on each call; what stands behind the comma is for what checks requests against it. */
#define ACCEPT "application/vnd.pagerduty+json;version=2, application/json;q=0.9"

static void
add_path(const struct pager *p, struct buf *url)
{
    switch (p->job) {
    case JOB_ANSWERS:
        /* Also of incidents that have a key in their alerts alone. */
        buf_addf(url, "/incidents?date_range=all&limit=5&sort_by=created_at%%3Adesc&include%%5B%%5D=acknowledgers&incident_key=");
        pager_escape(url, p->asked[p->at]);
        break;
    case JOB_TURNS:
        buf_adds(url, "/oncalls?limit=100&include%5B%5D=users&schedule_ids%5B%5D=");
        pager_escape(url, p->asked[p->at]);
        for (int i = 0; i < 2; i++) {
            char at[TIME_TEXT_MAX];

            time_rfc3339(i == 0 ? p->from_ms : p->until_ms, at);
            buf_adds(url, i == 0 ? "&since=" : "&until=");
            pager_escape(url, at);
        }
        if (p->offset > 0)
            buf_addf(url, "&offset=%llu", (unsigned long long)p->offset);
        break;
    default:
        buf_addf(url,
            "/incidents?statuses%%5B%%5D=triggered&statuses%%5B%%5D=acknowledged&date_range=all&include%%5B%%5D=acknowledgers"
            "&sort_by=created_at%%3Adesc&limit=%llu&offset=%llu",
            (unsigned long long)p->limit, (unsigned long long)p->offset);
        break;
    }
}

static bool
has_more(const cJSON *envelope)
{
    return json_get_bool(envelope, "more", false);
}

/* What a reference is called: of those that are given whole, by their name. */
static const char *
called(const cJSON *ref)
{
    const char *words = ref == NULL ? NULL : json_get_str(ref, "summary");

    if (words == NULL || *words == '\0')
        words = ref == NULL ? NULL : json_get_str(ref, "name");
    return words == NULL || *words == '\0' ? NULL : words;
}

static struct there_person
person_of(const cJSON *ref)
{
    struct there_person who = { .id = json_get_str(ref, "id"), .mail = json_get_str(ref, "email"), .name = called(ref) };

    return who;
}

/* Through its integration a service acknowledges: that may be ourselves, and is no person. */
static bool
is_service(const cJSON *ref)
{
    const char *type = json_get_str(ref, "type");

    return type != NULL && str_starts(type, "service");
}

/* Of several the latest. One of a user who is gone names nobody, and counts all the same. */
static void
read_acks(struct pager_alert *a)
{
    const cJSON *acks = json_get_array(a->tree, "acknowledgements");
    bool any = false;

    for (const cJSON *ack = acks != NULL ? acks->child : NULL; ack != NULL; ack = ack->next) {
        const cJSON *ref = json_get_object(ack, "acknowledger");
        int64_t at_ms = json_get_time(ack, "at");

        if (!cJSON_IsObject(ack) || (any && at_ms < a->who_at_ms))
            continue;
        any = true;
        a->who_at_ms = at_ms;
        a->who = ref == NULL ? (struct there_person){ 0 } : person_of(ref);
        a->who_is_person = ref != NULL && !is_service(ref);
    }
    if (!any)
        a->who_at_ms = json_get_time(a->tree, "last_status_change_at");
}

static void
read_closer(struct pager_alert *a)
{
    const cJSON *ref = json_get_object(a->tree, "last_status_change_by");

    a->who_at_ms = json_get_time(a->tree, "resolved_at");
    if (a->who_at_ms == 0)
        a->who_at_ms = json_get_time(a->tree, "last_status_change_at");
    if (ref == NULL)
        return;
    a->who = person_of(ref);
    a->who_is_person = !is_service(ref);
}

static void
read_status(struct pager_alert *a)
{
    const char *status = json_get_str(a->tree, "status");

    if (str_eq(status, "acknowledged")) {
        a->state = PAGER_ACKED;
        read_acks(a);
    } else if (str_eq(status, "resolved")) {
        a->state = PAGER_CLOSED;
        read_closer(a);
    }
}

/* With a priority as that says; else by its urgency. */
static const char *
severity_of(const char *priority, const char *urgency)
{
    const char *severity = pager_severity(priority);

    return severity != NULL ? severity : str_eq(urgency, "low") ? "warning" : "critical";
}

static void
read_fields(struct pager_alert *a)
{
    const char *priority = called(json_get_object(a->tree, "priority")), *urgency = json_get_str(a->tree, "urgency");
    const cJSON *teams = json_get_array(a->tree, "teams"), *first = teams != NULL ? teams->child : NULL;
    const char *title = json_get_str(a->tree, "title");

    if (title == NULL || *title == '\0')
        title = json_get_str(a->tree, "summary");
    pager_label(a, "alertname", title != NULL && *title != '\0' ? title : "(no title)");
    pager_label(a, "number", pager_text(a, json_get(a->tree, "incident_number")));
    pager_label(a, "service", called(json_get_object(a->tree, "service")));
    pager_label(a, "team", cJSON_IsObject(first) ? called(first) : NULL);
    pager_label(a, "urgency", urgency);
    pager_label(a, "priority", priority);
    pager_label(a, "severity", severity_of(priority, urgency));
    pager_label(a, "escalation_policy", called(json_get_object(a->tree, "escalation_policy")));
}

/* ", " between them; they change with each step of its own escalation, which is no news. */
static void
add_assigned(struct pager_alert *a)
{
    const cJSON *list = json_get_array(a->tree, "assignments");
    struct buf names;

    buf_init(&names, PAGER_VALUE_MAX);
    for (const cJSON *item = list != NULL ? list->child : NULL; item != NULL; item = item->next) {
        const char *name = called(cJSON_IsObject(item) ? json_get_object(item, "assignee") : NULL);

        if (name != NULL)
            buf_addf(&names, "%s%s", names.len > 0 ? ", " : "", name);
    }
    pager_note(a, "assigned_to", arena_strdup(&a->arena, buf_text(&names)));
    buf_release(&names);
}

static void
add_notes(struct pager_alert *a)
{
    const cJSON *bridge = json_get_object(a->tree, "conference_bridge"), *body = json_get_object(a->tree, "body");

    pager_note(a, "link", json_get_str(a->tree, "html_url"));
    pager_note(a, "key", a->key);
    if (bridge != NULL)
        pager_note(a, "conference", json_get_str(bridge, "conference_url"));
    if (body != NULL)
        pager_note(a, "description", json_get_str(body, "details"));
    add_assigned(a);
}

static bool
read_incident(struct pager_alert *a, const struct source_config *c, struct err *err)
{
    const char *key = json_get_str(a->tree, "incident_key");

    (void)c;
    if (!pager_alert_id(a, json_get(a->tree, "id"), err))
        return false;
    a->key = key != NULL && *key != '\0' ? key : NULL;
    a->sighting.starts_at_ms = json_get_time(a->tree, "created_at");
    read_status(a);
    read_fields(a);
    add_notes(a);
    return true;
}

static void
tell_turn(struct pager *p, const cJSON *item)
{
    const cJSON *user = json_get_object(item, "user");
    struct turn_there turn = { .schedule = p->asked[p->at],
        .from_ms = json_get_time(item, "start"),
        .until_ms = json_get_time(item, "end") };

    if (user == NULL || p->sink.turn == NULL)
        return;
    turn.who = person_of(user);
    p->sink.turn(p->sink.ctx, &turn);
}

/* The same turn stands there once for each escalation policy that uses the schedule. */
static bool
take_turns(struct pager *p, const cJSON *answer, struct err *err)
{
    const cJSON *list = json_get_array(answer, "oncalls");

    if (list == NULL)
        return err_set(err, ERR_PARSE, "not a PagerDuty API: an answer without oncalls");
    for (const cJSON *item = list->child; item != NULL; item = item->next)
        if (cJSON_IsObject(item))
            tell_turn(p, item);
    p->more_turns = list->child != NULL && has_more(answer);
    return true;
}

static void
asked(const struct source_config *c, const char *right, struct http_asked *out)
{
    *out = (struct http_asked){
        .auth = c->auth,
        .credential_option = pager_credential_option(c),
        .right = right,
        .prefix = "only behind a proxy of your own",
        .api = "PagerDuty's REST API v2 (https://api.pagerduty.com, in Europe https://api.eu.pagerduty.com)",
    };
}

const struct pager_dialect pagerduty_dialect = {
    .vendor = "PagerDuty",
    .one = "incident",
    .many = "incidents",
    .list = "incidents",
    .accept = ACCEPT,
    .content_type = "application/json",
    .list_max = LIST_MAX,
    .path = add_path,
    .more = has_more,
    .read = read_incident,
    .turns = take_turns,
};

const struct source_driver pagerduty_source = {
    .name = "pagerduty",
    .transport = TRANSPORT_POLL,
    .help = "PagerDuty, REST API v2: its open incidents",
    .experimental = PAGER_EXPERIMENTAL,
    .url = "https://api.pagerduty.com",
    .every_ms = PAGER_EVERY_MS,
    .auth = AUTH_SCHEME,
    .scheme = "Token token=",
    .takes_acks = true,
    .start = pager_start,
    .stop = pager_stop,
    .begin = pager_begin,
    .feed = pager_feed,
    .asked = asked,
};
