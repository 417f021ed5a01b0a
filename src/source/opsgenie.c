/* SPDX-License-Identifier: MIT */
/*
 * Opsgenie's alert API v2 (https://docs.opsgenie.com/docs/alert-api) and the one of Jira Service Management Operations that follows it
 * (https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2): open alerts, who acknowledged them, who is on call.
 */
#include "source/pager.h"

#include <string.h>

#include "util/str.h"
#include "util/time.h"

#define LIST_MAX 20000
/* Days of a schedule's timeline that are asked for; the weeks in which they are told begin before now. */
#define TIMELINE_DAYS 14

static bool
is_jsm(const struct source_config *c)
{
    return c->driver == &jsm_source;
}

static void
add_base(const struct source_config *c, struct buf *url)
{
    if (is_jsm(c))
        buf_addf(url, "/jsm/ops/api/%s/v1", c->cloud);
    else
        buf_adds(url, "/v2");
}

/* Opsgenie knows a schedule by its name too. */
static void
add_schedule(const struct pager *p, struct buf *url)
{
    char from[TIME_TEXT_MAX];

    time_rfc3339(p->from_ms, from);
    buf_adds(url, "/schedules/");
    pager_escape(url, p->asked[p->at]);
    buf_addf(url, "/timeline?interval=%d&intervalUnit=days&date=", TIMELINE_DAYS);
    pager_escape(url, from);
    if (!is_jsm(p->config))
        buf_addf(url, "&identifierType=%s", pager_is_uuid(p->asked[p->at]) ? "id" : "name");
}

static void
add_path(const struct pager *p, struct buf *url)
{
    const char *size = is_jsm(p->config) ? "size" : "limit";

    add_base(p->config, url);
    switch (p->job) {
    case JOB_ANSWERS:
        buf_addf(url, "/alerts?%s=5&sort=createdAt&order=desc&query=alias%%3A", size);
        pager_escape(url, p->asked[p->at]);
        break;
    case JOB_WRITES:
        buf_adds(url, "/alerts/requests/");
        pager_escape(url, p->asked[p->at]);
        break;
    case JOB_TURNS:
        add_schedule(p, url);
        break;
    default:
        buf_addf(url, "/alerts?query=status%%3Aopen&%s=%llu&offset=%llu&sort=createdAt&order=desc", size,
            (unsigned long long)p->limit, (unsigned long long)p->offset);
        break;
    }
}

/* Where the next page would be is theirs to say; the address is ours to make. */
static bool
has_next(const cJSON *envelope, const char *member)
{
    const cJSON *paging = json_get_object(envelope, member);
    const char *next = paging == NULL ? NULL : json_get_str(paging, "next");

    return next != NULL && *next != '\0';
}

static bool
opsgenie_more(const cJSON *envelope)
{
    return has_next(envelope, "paging");
}

static bool
jsm_more(const cJSON *envelope)
{
    return has_next(envelope, "links");
}

/* Users are known by their address in Opsgenie, by an account id in JSM. */
static struct there_person
person_called(const char *word)
{
    bool is_mail = word != NULL && strchr(word, '@') != NULL;

    if (word == NULL || *word == '\0')
        return (struct there_person){ 0 };
    return (struct there_person){ .id = word, .mail = is_mail ? word : NULL, .name = word };
}

/* report tells how long it took; who owns it says it where that is missing. */
static void
read_who(struct pager_alert *a, const char *by, const char *after)
{
    const cJSON *report = json_get_object(a->tree, "report");
    const char *who = report != NULL ? json_get_str(report, by) : NULL;
    int64_t took_ms = report != NULL ? json_get_int(report, after, -1) : -1;

    if (who == NULL || *who == '\0')
        who = json_get_str(a->tree, "owner");
    a->who = person_called(who);
    a->who_is_person = a->who.id != NULL;
    if (took_ms >= 0 && took_ms <= 10 * 366 * MS_DAY && a->sighting.starts_at_ms != 0)
        a->who_at_ms = a->sighting.starts_at_ms + took_ms;
}

/* A status that we don't know counts as open. */
static void
read_status(struct pager_alert *a)
{
    if (str_eq(json_get_str(a->tree, "status"), "closed")) {
        a->state = PAGER_CLOSED;
        read_who(a, "closedBy", "closeTime");
    } else if (json_get_bool(a->tree, "acknowledged", false)) {
        a->state = PAGER_ACKED;
        read_who(a, "acknowledgedBy", "ackTime");
    } else if (json_get_bool(a->tree, "snoozed", false)) {
        a->sighting.suppressed_by = "snoozed";
    }
}

/* The list names teams by their ids alone, mostly. */
static const char *
team_of(const cJSON *list)
{
    for (const cJSON *item = list != NULL ? list->child : NULL; item != NULL; item = item->next) {
        const char *type = cJSON_IsObject(item) ? json_get_str(item, "type") : NULL;
        const char *name = cJSON_IsObject(item) ? json_get_str(item, "name") : NULL;

        if (!cJSON_IsObject(item) || (type != NULL && !str_eq(type, "team")))
            continue;
        return name != NULL && *name != '\0' ? name : json_get_str(item, "id");
    }
    return NULL;
}

static const char *
integration_of(const cJSON *tree)
{
    const cJSON *integration = json_get_object(tree, "integration");

    return integration != NULL ? json_get_str(integration, "name") : json_get_str(tree, "integrationName");
}

static const char *
severity_of(const char *priority)
{
    const char *severity = pager_severity(priority);

    return severity != NULL ? severity : "warning";
}

static void
read_fields(struct pager_alert *a)
{
    const char *priority = json_get_str(a->tree, "priority"), *title = json_get_str(a->tree, "message");
    const char *team = team_of(json_get_array(a->tree, "teams"));

    if (team == NULL)
        team = team_of(json_get_array(a->tree, "responders"));
    pager_label(a, "alertname", title != NULL && *title != '\0' ? title : "(no message)");
    pager_label(a, "number", pager_text(a, json_get(a->tree, "tinyId")));
    pager_label(a, "priority", priority);
    pager_label(a, "severity", severity_of(priority));
    pager_label(a, "team", team);
    pager_label(a, "service", json_get_str(a->tree, "entity"));
    pager_label(a, "source", json_get_str(a->tree, "source"));
    pager_label(a, "integration", integration_of(a->tree));
}

/* What the alert's maker wrote: an object of strings, in the one under another name than in the other. */
static void
add_details(struct pager_alert *a)
{
    static const char *const members[] = { "details", "extraProperties" };

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const cJSON *details = json_get_object(a->tree, members[i]);

        for (const cJSON *item = details != NULL ? details->child : NULL; item != NULL; item = item->next)
            pager_detail(a, item->string, pager_text(a, item));
    }
}

static void
add_tags(struct pager_alert *a)
{
    const cJSON *list = json_get_array(a->tree, "tags");
    struct buf tags;

    buf_init(&tags, PAGER_VALUE_MAX);
    for (const cJSON *item = list != NULL ? list->child : NULL; item != NULL; item = item->next)
        if (cJSON_IsString(item))
            buf_addf(&tags, "%s%s", tags.len > 0 ? ", " : "", item->valuestring);
    pager_label(a, "tags", arena_strdup(&a->arena, buf_text(&tags)));
    buf_release(&tags);
}

/* The page of it stands where the API does, by another name. */
static void
add_link(struct pager_alert *a, const struct source_config *c)
{
    static const char api[] = "https://api.";

    if (!is_jsm(c) && str_starts(c->urls[0], api))
        pager_note(a, "link", arena_printf(&a->arena, "https://app.%s/alert/detail/%s/details", c->urls[0] + strlen(api), a->id));
}

static bool
read_alert(struct pager_alert *a, const struct source_config *c, struct err *err)
{
    const char *alias = json_get_str(a->tree, "alias");

    if (!pager_alert_id(a, json_get(a->tree, "id"), err))
        return false;
    a->key = alias != NULL && *alias != '\0' ? alias : NULL;
    a->sighting.starts_at_ms = json_get_time(a->tree, "createdAt");
    read_status(a);
    read_fields(a);
    add_tags(a);
    add_details(a);
    add_link(a, c);
    pager_note(a, "key", a->key);
    pager_note(a, "description", json_get_str(a->tree, "description"));
    pager_note(a, "count", pager_text(a, json_get(a->tree, "count")));
    if (a->sighting.suppressed_by != NULL)
        pager_note(a, "snoozed_until", json_get_str(a->tree, "snoozedUntil"));
    return true;
}

/* What is done already is done. */
static bool
stood_so(const char *words)
{
    return words != NULL && strcasestr(words, "already") != NULL;
}

static bool
take_written(struct pager *p, const cJSON *answer, struct err *err)
{
    const cJSON *data = is_jsm(p->config) ? answer : json_get_object(answer, "data");
    const char *words = data != NULL ? json_get_str(data, "status") : NULL;
    struct written_there w = { .request = p->asked[p->at], .error = words };

    if (data == NULL || json_get(data, "isSuccess") == NULL)
        return err_set(err, ERR_PARSE, "not %s's API: an answer that does not say what became of a request", p->dialect->vendor);
    w.ok = json_get_bool(data, "isSuccess", false) || stood_so(words);
    if (p->sink.written != NULL)
        p->sink.written(p->sink.ctx, &w);
    return true;
}

/* Of a period; in JSM by another name. Escalations and teams are no persons. */
static bool
read_recipient(const cJSON *period, struct there_person *who)
{
    const cJSON *recipient = json_get_object(period, "recipient");
    const char *type, *id, *name;

    if (recipient == NULL)
        recipient = json_get_object(period, "responder");
    if (recipient == NULL)
        return false;
    type = json_get_str(recipient, "type");
    id = json_get_str(recipient, "id");
    name = json_get_str(recipient, "name");
    if (type != NULL && !str_eq(type, "user"))
        return false;
    *who = person_called(name != NULL && *name != '\0' ? name : id);
    if (id != NULL && *id != '\0')
        who->id = id;
    return who->id != NULL;
}

static void
tell_period(struct pager *p, const cJSON *period)
{
    struct turn_there turn = { .schedule = p->asked[p->at],
        .from_ms = json_get_time(period, "startDate"),
        .until_ms = json_get_time(period, "endDate") };

    if (read_recipient(period, &turn.who) && p->sink.turn != NULL && (turn.until_ms == 0 || turn.until_ms > p->from_ms))
        p->sink.turn(p->sink.ctx, &turn);
}

static bool
take_turns(struct pager *p, const cJSON *answer, struct err *err)
{
    const cJSON *data = is_jsm(p->config) ? answer : json_get_object(answer, "data");
    const cJSON *final = data != NULL ? json_get_object(data, "finalTimeline") : NULL;
    const cJSON *rotations = final != NULL ? json_get_array(final, "rotations") : NULL;

    if (rotations == NULL)
        return err_set(err, ERR_PARSE, "not %s's API: an answer without a timeline", p->dialect->vendor);
    for (const cJSON *rotation = rotations->child; rotation != NULL; rotation = rotation->next) {
        const cJSON *periods = cJSON_IsObject(rotation) ? json_get_array(rotation, "periods") : NULL;

        for (const cJSON *period = periods != NULL ? periods->child : NULL; period != NULL; period = period->next)
            if (cJSON_IsObject(period))
                tell_period(p, period);
    }
    return true;
}

static void
asked(const struct source_config *c, const char *right, struct http_asked *out)
{
    *out = (struct http_asked){
        .auth = c->auth,
        .credential_option = pager_credential_option(c),
        .right = right,
        .prefix = is_jsm(c) ? "cloud may be another site's: https://SITE.atlassian.net/_edge/tenant_info tells it"
                            : "only behind a proxy of your own",
        .api = is_jsm(c) ? "the API of Jira Service Management Operations (https://api.atlassian.com)"
                         : "Opsgenie's API v2 (https://api.opsgenie.com, in Europe https://api.eu.opsgenie.com)",
    };
}

const struct pager_dialect opsgenie_dialect = {
    .vendor = "Opsgenie",
    .one = "alert",
    .many = "alerts",
    .list = "data",
    .accept = "application/json",
    .list_max = LIST_MAX,
    .path = add_path,
    .more = opsgenie_more,
    .read = read_alert,
    .turns = take_turns,
    .written = take_written,
};

const struct pager_dialect jsm_dialect = {
    .vendor = "JSM Operations",
    .one = "alert",
    .many = "alerts",
    .list = "values",
    .accept = "application/json",
    .list_max = LIST_MAX,
    .path = add_path,
    .more = jsm_more,
    .read = read_alert,
    .turns = take_turns,
    .written = take_written,
};

const struct source_driver opsgenie_source = {
    .name = "opsgenie",
    .transport = TRANSPORT_POLL,
    .help = "Opsgenie, API v2: its open alerts",
    .experimental = PAGER_EXPERIMENTAL,
    .url = "https://api.opsgenie.com",
    .every_ms = PAGER_EVERY_MS,
    .auth = AUTH_SCHEME,
    .scheme = "GenieKey ",
    .takes_acks = true,
    .takes_unacks = true,
    .tells_later = true,
    .start = pager_start,
    .stop = pager_stop,
    .begin = pager_begin,
    .feed = pager_feed,
    .asked = asked,
};

const struct source_driver jsm_source = {
    .name = "jsm",
    .transport = TRANSPORT_POLL,
    .help = "Jira Service Management Operations: its open alerts",
    .experimental = PAGER_EXPERIMENTAL,
    .url = "https://api.atlassian.com",
    .every_ms = PAGER_EVERY_MS,
    .auth = AUTH_BASIC,
    .takes_acks = true,
    .takes_unacks = true,
    .tells_later = true,
    .start = pager_start,
    .stop = pager_stop,
    .begin = pager_begin,
    .feed = pager_feed,
    .asked = asked,
};
