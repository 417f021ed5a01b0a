/* SPDX-License-Identifier: MIT */
/* Incidents as verbs print them: a table of them, and one whole. */
#include "app/incident_print.h"

#include <string.h>

#include "app/act.h"
#include "core/words.h"
#include "util/str.h"
#include "util/time.h"

#define ID_COLS 7
#define SEVERITY_COLS 4
#define STATE_COLS 13
#define AGE_COLS 4
#define LEAD_COLS 8
#define ALERTS_COLS 6
#define NEXT_COLS 8
/* Digits of an alert's id, where it stands for itself. */
#define ALERT_DIGITS 8

void
incident_left_words(int64_t ms, int64_t now_ms, const char *late, struct buf *out)
{
    char text[TIME_TEXT_MAX];

    if (ms == 0) {
        buf_addc(out, '-');
    } else if (ms > now_ms) {
        duration_left(ms - now_ms, text);
        buf_addf(out, "in %s", text);
    } else {
        duration_short(now_ms - ms, text);
        buf_addf(out, "%s %s", late, text);
    }
}

/* ---- the table */

void
incident_print_head(const struct output *o)
{
    struct buf line = BUF_INIT;

    output_column(o, &line, "ID", ID_COLS);
    output_column(o, &line, "SEV", SEVERITY_COLS);
    output_column(o, &line, "STATE", STATE_COLS);
    output_column(o, &line, "AGE", AGE_COLS);
    output_column(o, &line, "LEAD", LEAD_COLS);
    output_column(o, &line, "ALERTS", ALERTS_COLS);
    output_column(o, &line, "UPDATE", NEXT_COLS);
    output_last(o, &line, "TITLE");
    (void)output_flush(&line);
    buf_release(&line);
}

/* Since it began, or how long it took. */
static void
age(const struct incident *i, int64_t now_ms, char out[TIME_TEXT_MAX])
{
    int64_t from_ms = incident_time(i, INCIDENT_STARTED), to_ms = incident_time(i, INCIDENT_RESOLVED);

    if (from_ms == 0)
        from_ms = incident_time(i, INCIDENT_REPORTED);
    duration_short((to_ms == 0 ? now_ms : to_ms) - from_ms, out);
}

bool
incident_print_row(const struct output *o, const struct incident *i, int64_t now_ms)
{
    const char *lead = i->fields[INCIDENT_LEAD];
    char id[INCIDENT_ID_MAX], since[TIME_TEXT_MAX], alerts[24];
    struct buf next = BUF_INIT, line = BUF_INIT;
    bool more;

    incident_id(i->number, id);
    age(i, now_ms, since);
    snprintf(alerts, sizeof alerts, "%zu", incident_alerts_n(i));
    incident_left_words(incident_next_update_ms(i), now_ms, "LATE", &next);
    output_column(o, &line, id, ID_COLS);
    output_column(o, &line, incident_severities[incident_severity(i)].label, SEVERITY_COLS);
    output_column(o, &line, incident_states[incident_state(i)].word, STATE_COLS);
    output_column(o, &line, since, AGE_COLS);
    output_column(o, &line, lead != NULL ? lead : incident_is_open(i) ? "NOBODY" : "-", LEAD_COLS);
    output_column(o, &line, alerts, ALERTS_COLS);
    output_column(o, &line, buf_text(&next), NEXT_COLS);
    output_last(o, &line, incident_title(i));
    more = output_flush(&line);
    buf_release(&next);
    buf_release(&line);
    return more;
}

/* ---- one whole */

/* What stands before a field; NULL: it is told elsewhere. */
/* clang-format off */
static const char *const labels[INCIDENT_FIELDS] = {
    [INCIDENT_TITLE] =       "title",
    [INCIDENT_DESCRIPTION] = "known",
    [INCIDENT_LEAD] =        "lead",
    [INCIDENT_CONTACT] =     "contact",
    [INCIDENT_COMMS] =       "comms",
    [INCIDENT_SERVICES] =    "services",
    [INCIDENT_REPORTED] =    "reported",
    [INCIDENT_STARTED] =     "started",
    [INCIDENT_ACKED] =       "acked",
    [INCIDENT_MITIGATED] =   "mitigated",
    [INCIDENT_RESOLVED] =    "resolved",
    [INCIDENT_CLOSED] =      "closed",
    [INCIDENT_REVIEWED] =    "reviewed",
    [INCIDENT_RCA] =         "rca",
    [INCIDENT_CHANNEL] =     "channel",
    [INCIDENT_LINK_RULE] =   "links",
};
/* clang-format on */

static void
print_lines(const struct output *o, const char *label, const char *text)
{
    while (text != NULL && *text != '\0') {
        size_t n = strcspn(text, "\n");
        char *line = xstrndup(text, n);

        output_field(o, label, n == 0 ? " " : line);
        free(line);
        label = "";
        text += n + (text[n] == '\n');
    }
}

static void
print_state(const struct output *o, const struct incident *i, int64_t now_ms)
{
    const struct incident_severity_row *severity = &incident_severities[incident_severity(i)];
    const struct incident_state_row *state = &incident_states[incident_state(i)];
    char since[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    age(i, now_ms, since);
    buf_addf(&text, "%s: %s", severity->word, severity->meaning);
    output_field(o, "severity", buf_text(&text));
    buf_clear(&text);
    buf_addf(&text, "%s: %s; %s %s; %s", state->word, state->meaning, state->open ? "open for" : "took", since,
        incident_is_public(i) ? "public" : "internal");
    if (i->fields[INCIDENT_MERGED] != NULL)
        buf_addf(&text, "; merged into INC-%s", i->fields[INCIDENT_MERGED]);
    output_field(o, "state", buf_text(&text));
    buf_clear(&text);
    if (incident_next_update_ms(i) != 0)
        incident_left_words(incident_next_update_ms(i), now_ms, "LATE", &text);
    output_field(o, "next word", buf_text(&text));
    buf_release(&text);
}

static void
print_alert(const struct output *o, const struct model *m, const struct incident_alert *linked)
{
    const struct alert *a = model_alert(m, &linked->id);
    char id[ALERT_ID_HEX], at[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;

    alert_id_hex(&linked->id, id);
    id[ALERT_DIGITS] = '\0';
    time_hhmm(linked->at_ms, at);
    buf_addf(&line, "  %s ", id);
    output_column(o, &line, linked->unlinked ? "-" : a == NULL ? "gone" : alert_states[a->hold.state].word, strlen("escalated"));
    output_column(o, &line, linked->unlinked ? "taken out" : linked->by_rule ? "by rule" : "linked", strlen("taken out"));
    output_column(o, &line, at, strlen("14:02Z"));
    output_last(o, &line, linked->name);
    (void)output_flush(&line);
    buf_release(&line);
}

static void
print_alerts(const struct output *o, const struct model *m, const struct incident *i)
{
    if (i->alerts.n > 0)
        output_line(o, "alerts");
    for (size_t k = 0; k < i->alerts.n; k++)
        print_alert(o, m, &i->alerts.v[k]);
}

/* "U3", when and who, what was promised with it; its text below. */
static void
print_entry(const struct output *o, const struct incident_entry *e, int64_t now_ms)
{
    char at[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;

    time_rfc3339(e->at_ms, at);
    buf_addf(&line, "  %c%u %s by %s", incident_entry_letters[e->kind], e->number, at, e->by);
    if (e->state != NULL)
        buf_addf(&line, ", %s", e->state);
    if (e->kind == ENTRY_ACTION)
        buf_addf(&line, ", %s, %s", incident_action_words[e->done], e->owner == NULL ? "nobody's yet" : e->owner);
    if (e->due_ms != 0) {
        buf_adds(&line, e->kind == ENTRY_ACTION ? ", due " : ", next promised ");
        time_near(e->due_ms, now_ms, at);
        buf_adds(&line, at);
        if (e->kind == ENTRY_ACTION && e->done == ENTRY_OPEN && e->due_ms <= now_ms)
            buf_adds(&line, " OVERDUE");
    }
    if (e->withdrawn)
        buf_adds(&line, ", taken back");
    output_line(o, buf_text(&line));
    print_lines(o, "", e->text);
    buf_release(&line);
}

static void
print_entries(const struct output *o, const struct incident *i, enum incident_entry_kind kind, int64_t now_ms)
{
    static const char *const titles[INCIDENT_ENTRY_KINDS] = { "updates", "notes", "actions" };
    size_t n = 0;

    for (size_t k = 0; k < i->entries.n; k++) {
        if (i->entries.v[k].kind != kind)
            continue;
        if (n++ == 0)
            output_line(o, titles[kind]);
        print_entry(o, &i->entries.v[k], now_ms);
    }
}

static void
print_message(const struct output *o, const struct model *m, const struct message *msg)
{
    char id[MESSAGE_ID_MAX];
    struct buf line = BUF_INIT, text = BUF_INIT;

    message_id(msg->number, id);
    message_text_words(msg, &text);
    buf_adds(&line, "  ");
    output_column(o, &line, id, strlen("M1234"));
    output_column(o, &line, message_states[msg->standing.state].word, strlen("delivered"));
    output_column(o, &line, message_place(m, &msg->order), strlen("production-monitor"));
    output_last(o, &line, buf_text(&text));
    (void)output_flush(&line);
    buf_release(&text);
    buf_release(&line);
}

static void
print_messages(const struct output *o, const struct model *m, const struct incident *i)
{
    size_t n = 0;

    for (size_t k = 0; k < m->messages.n; k++) {
        if (m->messages.v[k]->order.incident != i->number)
            continue;
        if (n++ == 0)
            output_line(o, "messages of the last day, and those that are not acknowledged");
        print_message(o, m, m->messages.v[k]);
    }
}

void
incident_print(const struct output *o, const struct model *m, const struct incident *i, int64_t now_ms)
{
    char id[INCIDENT_ID_MAX];

    incident_id(i->number, id);
    output_field(o, "incident", id);
    print_lines(o, labels[INCIDENT_TITLE], i->fields[INCIDENT_TITLE]);
    print_state(o, i, now_ms);
    for (int f = INCIDENT_TITLE + 1; f < INCIDENT_FIELDS; f++)
        if (labels[f] != NULL)
            print_lines(o, labels[f], i->fields[f]);
    print_alerts(o, m, i);
    for (int kind = 0; kind < INCIDENT_ENTRY_KINDS; kind++)
        print_entries(o, i, (enum incident_entry_kind)kind, now_ms);
    print_messages(o, m, i);
}
