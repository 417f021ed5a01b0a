/* SPDX-License-Identifier: MIT */
/* The texts of updates: templates, variables, what a stand-in says and what a catch-up holds. */
#include "core/post.h"

#include <string.h>

#include "core/route.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

const struct post_template post_templates[] = {
    { "first-notice",
        "*Investigating* {{summary}}\n*Since* {{since}}  *Severity* {{severity}}\n*Impact* {{impact}}\n{{me}} is on it.",
        "*Investigating* {{title}}\n*Since* {{since}}  *Severity* {{severity}}\n*Impact* {{impact}}\n"
        "*Next update* {{next}} by {{lead}}" },
    { "status-update", "*Update {{time}}* {{alert}}\n*Impact* {{impact}}\n*Doing* {{doing}}",
        "*Update {{update}}, {{time}}, {{state}}*\n*Impact* {{impact}}\n*Doing* {{doing}}\n*Next update* {{next}} by {{lead}}" },
    { "resolved", "*Resolved {{time}}* {{alert}}\n*Cause* {{cause}}",
        "*Resolved {{time}}* {{title}}\n*Impact* {{impact}}\n*Cause* {{cause}}" },
};
const size_t post_templates_n = sizeof post_templates / sizeof *post_templates;

/* Alerts that {{alerts}} names; the others are counted. */
#define NAMED_MAX 5
#define VARIABLE_MAX 64

typedef void value_fn(const struct post_about *about, const struct alert *first, struct buf *out);

static void
add_field(const struct alert *first, enum source_field field, struct buf *out)
{
    const char *value = first == NULL ? NULL : alert_field(first, field);

    if (value != NULL)
        buf_adds(out, value);
}

#define FIELD_VALUE(name, field) \
    static void value_##name(const struct post_about *about, const struct alert *first, struct buf *out) \
    { \
        (void)about; \
        add_field(first, field, out); \
    }
FIELD_VALUE(alert, FIELD_NAME)
FIELD_VALUE(summary, FIELD_SUMMARY)
FIELD_VALUE(service, FIELD_SERVICE)
FIELD_VALUE(team, FIELD_TEAM)
FIELD_VALUE(env, FIELD_ENV)
FIELD_VALUE(region, FIELD_REGION)

static void
value_severity(const struct post_about *about, const struct alert *first, struct buf *out)
{
    if (about->incident != NULL)
        buf_adds(out, incident_severities[incident_severity(about->incident)].label);
    else
        add_field(first, FIELD_SEVERITY, out);
}

static void
value_runbook(const struct post_about *about, const struct alert *first, struct buf *out)
{
    const char *value = first == NULL ? NULL : route_runbook(about->m, first);

    if (value != NULL)
        buf_adds(out, value);
}

static void
value_alerts(const struct post_about *about, const struct alert *first, struct buf *out)
{
    size_t named = 0;

    (void)first;
    for (size_t i = 0; i < about->subjects_n && named < NAMED_MAX; i++) {
        const struct alert *a = model_alert(about->m, &about->subjects[i]);

        if (a == NULL)
            continue;
        buf_addf(out, "%s%s", named > 0 ? ", " : "", alert_field(a, FIELD_NAME));
        named++;
    }
    if (named > 0 && about->subjects_n > named)
        buf_addf(out, " and %zu more", about->subjects_n - named);
}

static void
value_count(const struct post_about *about, const struct alert *first, struct buf *out)
{
    if (first != NULL)
        buf_addf(out, "%zu", about->subjects_n);
}

/* Of an incident when it began, as far as that is said. */
static void
value_since(const struct post_about *about, const struct alert *first, struct buf *out)
{
    const struct incident *i = about->incident;
    int64_t since_ms = first == NULL ? 0 : alert_since_ms(first);
    char at[TIME_TEXT_MAX];

    if (i != NULL)
        since_ms = incident_time(i, i->fields[INCIDENT_STARTED] != NULL ? INCIDENT_STARTED : INCIDENT_REPORTED);
    if (since_ms == 0)
        return;
    if (i != NULL)
        time_near(since_ms, about->now_ms, at);
    else
        time_hhmm(since_ms, at);
    buf_adds(out, at);
}

static void
value_time(const struct post_about *about, const struct alert *first, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    (void)first;
    time_hhmm(about->now_ms, at);
    buf_adds(out, at);
}

/* Its readers know nothing of where a name comes from: that of the login stands alone. */
static void
value_me(const struct post_about *about, const struct alert *first, struct buf *out)
{
    static const char login[] = "unix:";

    (void)first;
    buf_adds(out, str_starts(about->me, login) ? about->me + strlen(login) : about->me);
}

/* ---- of an incident */

static void
value_id(const struct post_about *about, const struct alert *first, struct buf *out)
{
    char id[INCIDENT_ID_MAX];

    (void)first;
    if (about->incident == NULL)
        return;
    incident_id(about->incident->number, id);
    buf_adds(out, id);
}

static void
add_incident_field(const struct post_about *about, enum incident_field field, struct buf *out)
{
    const char *value = about->incident == NULL ? NULL : about->incident->fields[field];

    if (value != NULL)
        buf_adds(out, value);
}

#define INCIDENT_VALUE(name, field) \
    static void value_##name(const struct post_about *about, const struct alert *first, struct buf *out) \
    { \
        (void)first; \
        add_incident_field(about, field, out); \
    }
INCIDENT_VALUE(title, INCIDENT_TITLE)
INCIDENT_VALUE(lead, INCIDENT_LEAD)
INCIDENT_VALUE(contact, INCIDENT_CONTACT)
INCIDENT_VALUE(services, INCIDENT_SERVICES)

static void
value_state(const struct post_about *about, const struct alert *first, struct buf *out)
{
    (void)first;
    if (about->state != NULL)
        buf_adds(out, about->state);
    else
        add_incident_field(about, INCIDENT_STATE, out);
}

/* The number that it will have: those that were withdrawn keep theirs. */
static void
value_update(const struct post_about *about, const struct alert *first, struct buf *out)
{
    const struct incident *i = about->incident;
    uint32_t last = 0;

    (void)first;
    for (size_t k = 0; i != NULL && k < i->entries.n; k++)
        if (i->entries.v[k].kind == ENTRY_UPDATE && i->entries.v[k].number > last)
            last = i->entries.v[k].number;
    if (i != NULL)
        buf_addf(out, "%u", last + 1);
}

static void
value_next(const struct post_about *about, const struct alert *first, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    (void)first;
    if (about->next_ms == 0)
        return;
    time_near(about->next_ms, about->now_ms, at);
    buf_adds(out, at);
}

const struct post_variable post_variables[] = {
    { "alert", "the first alert's name", false },
    { "alerts", "the names of all, the first five in words", false },
    { "count", "how many alerts it is about", false },
    { "summary", "the first alert's summary", false },
    { "service", "its service", false },
    { "severity", "its severity", false },
    { "team", "its team", false },
    { "env", "its environment", false },
    { "region", "its region", false },
    { "runbook", "the address of its runbook", false },
    { "since", "when it began, UTC", false },
    { "time", "now, UTC", false },
    { "me", "who writes", false },
    { "id", "the incident: INC-142", true },
    { "title", "the incident's title", true },
    { "state", "its state, as it is with the update", true },
    { "update", "the number of this update", true },
    { "next", "for when the next update is promised, UTC", true },
    { "lead", "who leads the incident", true },
    { "contact", "whom those outside ask", true },
    { "services", "what is affected", true },
    { NULL, NULL, false },
};

/* In the order of post_variables. */
static value_fn *const values[] = { value_alert, value_alerts, value_count, value_summary, value_service, value_severity,
    value_team, value_env, value_region, value_runbook, value_since, value_time, value_me, value_id, value_title, value_state,
    value_update, value_next, value_lead, value_contact, value_services };
_Static_assert(sizeof values / sizeof *values == sizeof post_variables / sizeof *post_variables - 1, "a value for each");

static const struct alert *
first_of(const struct post_about *about)
{
    for (size_t i = 0; i < about->subjects_n; i++) {
        const struct alert *a = model_alert(about->m, &about->subjects[i]);

        if (a != NULL)
            return a;
    }
    return NULL;
}

static bool
add_value(const char *name, size_t len, const struct post_about *about, struct buf *out)
{
    size_t before = out->len;

    for (size_t i = 0; post_variables[i].name != NULL; i++)
        if (strlen(post_variables[i].name) == len && memcmp(post_variables[i].name, name, len) == 0)
            values[i](about, first_of(about), out);
    return out->len > before;
}

void
post_fill(const char *text, const struct post_about *about, struct buf *out)
{
    const char *open, *close;

    while ((open = strstr(text, "{{")) != NULL && (close = strstr(open, "}}")) != NULL) {
        buf_add(out, text, (size_t)(open - text));
        if (!add_value(open + 2, (size_t)(close - open - 2), about, out))
            buf_add(out, open, (size_t)(close + 2 - open));
        text = close + 2;
    }
    buf_adds(out, text);
}

/* The longest beginning of at most max characters. */
static size_t
cut_at(const char *s, size_t max)
{
    size_t len = strlen(s), at = 0, used;

    for (size_t n = 0; at < len && n < max; n++) {
        utf8_next(s + at, len - at, &used);
        at += used;
    }
    return at;
}

static void
add_cut(struct buf *out, const char *head, const char *text)
{
    size_t room = POST_SENT_MAX - utf8_count(head);
    bool cut = utf8_count(text) > room;

    buf_adds(out, head);
    buf_add(out, text, cut_at(text, cut ? room - strlen("...") : room));
    buf_adds(out, cut ? "..." : "");
}

/* What stands around words of ours. */
static const char *
mark_of(enum message_kind kind)
{
    return kind == MESSAGE_SLACK ? "_" : "";
}

void
post_stand_in_text(const struct message *m, enum message_kind kind, struct buf *out)
{
    const char *mark = mark_of(kind);
    struct buf head;
    char at[TIME_TEXT_MAX];

    buf_init(&head, POST_SENT_BYTES);
    time_hhmm(m->queued_at_ms, at);
    buf_addf(&head, "%sFrom %s at %s for %.80s, which can't be reached:%s\n", mark, m->author, at, m->order.destination, mark);
    add_cut(out, buf_text(&head), m->order.text == NULL ? "" : m->order.text);
    buf_release(&head);
}

size_t
post_catch_up_text(const struct message *const *v, size_t n, struct buf *out)
{
    const char *mark = n > 0 ? mark_of(v[0]->order.kind) : "";
    struct buf part;
    size_t taken = 0, chars = 0, more;

    buf_init(&part, POST_SENT_BYTES);
    for (; taken < n; taken++) {
        char at[TIME_TEXT_MAX];

        time_hhmm(v[taken]->queued_at_ms, at);
        buf_clear(&part);
        buf_addf(&part, "%s%sDelayed: written by %s at %s%s\n", taken > 0 ? "\n\n" : "", mark, v[taken]->author, at, mark);
        if (taken == 0)
            add_cut(out, buf_text(&part), v[0]->order.text);
        buf_adds(&part, v[taken]->order.text);
        more = utf8_count(buf_text(&part));
        if (taken > 0 && chars + more > MESSAGE_TEXT_MAX)
            break;
        if (taken > 0)
            buf_adds(out, buf_text(&part));
        chars += more;
    }
    buf_release(&part);
    return taken;
}
