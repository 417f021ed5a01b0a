/* SPDX-License-Identifier: MIT */
/* What each box about an incident asks for, and what stands there already. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "ui/incident_box.h"
#include "ui/list.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

#define TIME_MAX_BYTES 64
#define BYTES_A_CHARACTER 4

static size_t
bytes_of(enum incident_field field)
{
    return incident_fields[field].max * BYTES_A_CHARACTER;
}

static const struct incident *
incident_of(const struct turn *t, const struct incident_box *b)
{
    return model_incident(t->m, b->number);
}

static const char *
now_in(const struct incident *i, enum incident_field field)
{
    return i == NULL ? NULL : i->fields[field];
}

/* ---- fields that several have */

static void
add_line(struct incident_box *b, const struct incident *i, enum incident_field field, const char *label, const char *empty)
{
    form_add_line(&b->form, BOX_FIELD + (int)field, label, now_in(i, field), bytes_of(field))->empty = empty;
}

static void
add_person(const struct turn *t, struct incident_box *b, const struct incident *i, enum incident_field field, const char *label,
    const char *empty)
{
    form_add_name(t, &b->form, BOX_FIELD + (int)field, label, now_in(i, field))->empty = empty;
}

static void
add_description(struct incident_box *b, const struct incident *i)
{
    struct form_field *f = form_add_text(&b->form, BOX_FIELD + (int)INCIDENT_DESCRIPTION, "description",
        now_in(i, INCIDENT_DESCRIPTION), bytes_of(INCIDENT_DESCRIPTION));

    f->empty = "what is known so far (Tab)";
}

static void
add_severity(struct incident_box *b)
{
    struct form_field *f = form_add_choice(&b->form, BOX_FIELD + (int)INCIDENT_SEVERITY, "severity");

    for (int s = 1; s <= INCIDENT_SEVERITIES; s++)
        form_choice_add(f, incident_severities[s].word, incident_severities[s].label, incident_severities[s].meaning);
}

/* "INC-142" and "SEV1 investigating checkout errors" */
static void
add_incident(struct form_field *f, const struct incident *i, const char *before)
{
    char number[INCIDENT_ID_MAX], id[INCIDENT_ID_MAX];
    struct buf text = BUF_INIT;

    snprintf(number, sizeof number, "%llu", (unsigned long long)i->number);
    incident_id(i->number, id);
    buf_addf(&text, "%s%s %s, %s", before, incident_severities[incident_severity(i)].label,
        incident_states[incident_state(i)].word, incident_title(i));
    form_choice_add(f, number, id, buf_text(&text));
    buf_release(&text);
}

static void
add_open_incidents(const struct turn *t, struct form_field *f, uint64_t except, const char *before)
{
    const struct incident **v = xcalloc(INCIDENTS_OPEN_MAX, sizeof *v);
    size_t n = model_incidents_sorted(t->m, v, INCIDENTS_OPEN_MAX);

    for (size_t i = 0; i < n && i < INCIDENTS_OPEN_MAX; i++)
        if (v[i]->number != except)
            add_incident(f, v[i], before);
    free(v);
}

/* ---- declare */

static const struct alert *
worst_of(const struct turn *t, const struct incident_box *b)
{
    const struct alert *a = NULL;

    for (size_t i = 0; i < b->about.n && a == NULL; i++)
        a = model_alert(t->m, &b->about.subjects[i].id);
    return a;
}

/* What it lacks is "". */
static const char *
told(const struct alert *a, enum source_field field)
{
    const char *text = a == NULL ? NULL : alert_field(a, field);

    return text != NULL ? text : "";
}

/* By the whole characters that it holds. */
static char *
cut_title(const char *text)
{
    size_t len = strlen(text), used, at = 0;

    for (size_t n = 0; n < incident_fields[INCIDENT_TITLE].max && at < len; n++, at += used)
        (void)utf8_next(text + at, len - at, &used);
    return xstrndup(text, at);
}

/* "sev2" and "P2" say it themselves; else it is the level's. */
static int
severity_for(const struct alert *a)
{
    const char *word = a->severity, *digit = word + strcspn(word, "12345");

    if (*digit != '\0' && digit[1] == '\0' && digit - word <= 4)
        return *digit - '0';
    return a->level >= 1 && a->level <= INCIDENT_SEVERITIES ? a->level : INCIDENT_SEVERITIES;
}

static bool
has_word(const struct buf *words, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = buf_text(words); (at = strstr(at, word)) != NULL; at++)
        if ((at == buf_text(words) || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

/* Of all of them, each once, as many as the field holds. */
static char *
services_of(const struct turn *t, const struct incident_box *b)
{
    struct buf words = BUF_INIT;

    for (size_t i = 0; i < b->about.n && i < INCIDENT_ALERTS_MAX; i++) {
        const struct alert *a = model_alert(t->m, &b->about.subjects[i].id);
        const char *service = told(a, FIELD_SERVICE);

        if (*service == '\0' || strchr(service, ' ') != NULL || has_word(&words, service)
            || words.len + strlen(service) + 1 > incident_fields[INCIDENT_SERVICES].max)
            continue;
        buf_addf(&words, "%s%s", words.len > 0 ? " " : "", service);
    }
    return buf_take(&words);
}

static void
add_which(const struct turn *t, struct incident_box *b)
{
    struct form_field *f;
    const struct incident *known = b->about.n == 0 ? NULL : model_incident_of(t->m, &b->about.subjects[0].id);
    char number[INCIDENT_ID_MAX];

    if (b->about.n == 0 || model_incidents_open(t->m) == 0)
        return;
    f = form_add_choice(&b->form, BOX_WHICH, "into");
    form_choice_add(f, "", "a new one", "");
    add_open_incidents(t, f, 0, "");
    if (known == NULL)
        return;
    snprintf(number, sizeof number, "%llu", (unsigned long long)known->number);
    form_put(t, &b->form, BOX_WHICH, number);
}

static void
fill_declare(struct turn *t, struct incident_box *b)
{
    const struct alert *a = worst_of(t, b);
    char *title = a == NULL ? NULL : cut_title(told(a, *told(a, FIELD_SUMMARY) != '\0' ? FIELD_SUMMARY : FIELD_NAME)),
         *services = services_of(t, b);

    add_which(t, b);
    form_add_line(&b->form, BOX_FIELD + (int)INCIDENT_TITLE, "title", title, bytes_of(INCIDENT_TITLE))->empty =
        "what is wrong, in a line (Tab)";
    add_severity(b);
    form_put(t, &b->form, BOX_FIELD + (int)INCIDENT_SEVERITY, incident_severities[a == NULL ? 1 : severity_for(a)].word);
    form_add_name(t, &b->form, BOX_FIELD + (int)INCIDENT_LEAD, "lead", t->ui->config.me)->empty = "nobody yet";
    form_add_line(&b->form, BOX_FIELD + (int)INCIDENT_SERVICES, "services", services, bytes_of(INCIDENT_SERVICES))->empty =
        "what is affected, a blank between (Tab)";
    add_description(b, NULL);
    if (b->about.n > 0)
        form_add_flag(&b->form, BOX_ALSO, "also", b->about.n == 1 ? "link the alert" : "link the alerts", true);
    form_settle(&b->form);
    form_go(&b->form, a == NULL ? BOX_FIELD + (int)INCIDENT_TITLE : b->form.fields.v[0].id);
    b->form.out = a != NULL && b->form.fields.v[0].type != FORM_CHOICE;
    free(title);
    free(services);
}

/* ---- one thing of it */

static void
fill_state(struct turn *t, struct incident_box *b)
{
    const struct incident *i = incident_of(t, b);
    struct form_field *f = form_add_choice(&b->form, BOX_FIELD + (int)INCIDENT_STATE, "state");

    for (int s = 0; i != NULL && s < INCIDENT_STATES; s++)
        if (incident_may_go(incident_state(i), (enum incident_state)s))
            form_choice_add(f, incident_states[s].word, incident_states[s].word, incident_states[s].meaning);
    f = form_add_text(&b->form, BOX_UPDATE, "update", NULL, INCIDENT_TEXT_MAX * BYTES_A_CHARACTER);
    f->empty = "none: a text here goes out as an update with it (Tab)";
    form_settle(&b->form);
}

static void
fill_severity(struct turn *t, struct incident_box *b)
{
    const char *now = now_in(incident_of(t, b), INCIDENT_SEVERITY);

    add_severity(b);
    form_put(t, &b->form, BOX_FIELD + (int)INCIDENT_SEVERITY, now != NULL ? now : "");
    form_settle(&b->form);
}

static void
fill_people(struct turn *t, struct incident_box *b)
{
    const struct incident *i = incident_of(t, b);

    add_person(t, b, i, INCIDENT_LEAD, "lead", "nobody: who is asked what happens next?");
    add_person(t, b, i, INCIDENT_CONTACT, "contact", "nobody: whom do those outside ask?");
    add_person(t, b, i, INCIDENT_COMMS, "comms", "nobody: who writes the updates?");
    form_settle(&b->form);
    if (now_in(i, INCIDENT_LEAD) == NULL)
        form_put(t, &b->form, BOX_FIELD + (int)INCIDENT_LEAD, t->ui->config.me);
    b->form.out = now_in(i, INCIDENT_LEAD) == NULL;
}

/* As it is typed, to the second; "" for none. */
static void
time_text(int64_t ms, char out[TIME_TEXT_MAX])
{
    out[0] = '\0';
    if (ms == 0)
        return;
    time_rfc3339(ms, out);
    (void)str_copy(strchr(out, '.'), sizeof "Z", "Z");
}

static void
add_time(struct incident_box *b, const struct incident *i, enum incident_field field, const char *label)
{
    form_add_line(&b->form, BOX_FIELD + (int)field, label, now_in(i, field), TIME_MAX_BYTES)->empty =
        "not said: 14:02, 20m (ago)";
}

static void
fill_edit(struct turn *t, struct incident_box *b)
{
    const struct incident *i = incident_of(t, b);

    add_line(b, i, INCIDENT_TITLE, "title", "what is wrong, in a line");
    add_description(b, i);
    add_line(b, i, INCIDENT_SERVICES, "services", "what is affected, a blank between");
    add_time(b, i, INCIDENT_REPORTED, "reported");
    add_time(b, i, INCIDENT_STARTED, "started");
    add_time(b, i, INCIDENT_ACKED, "acked");
    add_time(b, i, INCIDENT_MITIGATED, "mitigated");
    add_time(b, i, INCIDENT_RESOLVED, "resolved");
    add_time(b, i, INCIDENT_CLOSED, "closed");
    add_line(b, i, INCIDENT_RCA, "cause", "no link to the root cause analysis");
    add_line(b, i, INCIDENT_LINK_RULE, "link rule", "none: env=prod service=checkout links what fires");
    form_settle(&b->form);
}

/* ---- alerts */

static void
take_marked(struct turn *t, struct order *o)
{
    const struct list *l = &t->ui->list;
    const struct subject *s;

    o->subjects = xcalloc(l->marks.n + l->range.n + 1, sizeof *o->subjects);
    for (size_t i = 0; (s = marks_next(&l->marks, &i)) != NULL;)
        o->subjects[o->n++] = *s;
    for (size_t i = 0; (s = marks_next(&l->range, &i)) != NULL;)
        o->subjects[o->n++] = *s;
}

static void
take_shown(struct turn *t, struct order *o)
{
    const struct view *v = &t->ui->view;

    o->subjects = xcalloc(v->shown.n + 1, sizeof *o->subjects);
    for (size_t i = 0; i < v->shown.n && o->n <= INCIDENT_ALERTS_MAX; i++)
        o->subjects[o->n++] = subject_of(v->shown.v[i]);
}

static void
fill_link(struct turn *t, struct incident_box *b)
{
    struct form_field *f = form_add_choice(&b->form, BOX_ALERTS, "alerts");
    char count[64];

    take_marked(t, &b->about);
    take_shown(t, &b->shown);
    if (b->about.n > 0) {
        snprintf(count, sizeof count, "%zu on the board", b->about.n);
        form_choice_add(f, "marked", "marked", count);
    }
    if (b->shown.n > 0) {
        snprintf(count, sizeof count, "%zu that the filter shows", b->shown.n);
        form_choice_add(f, "shown", "shown", count);
    }
    form_settle(&b->form);
}

static void
fill_nothing(struct turn *t, struct incident_box *b)
{
    (void)t;
    b->form.out = true;
}

static void
fill_merge(struct turn *t, struct incident_box *b)
{
    struct form_field *f = form_add_choice(&b->form, BOX_INTO, "into");

    add_open_incidents(t, f, b->number, "");
    form_settle(&b->form);
}

/* ---- entries */

static const struct incident_entry *
entry_of(const struct turn *t, const struct incident_box *b, enum incident_entry_kind kind)
{
    const struct incident *i = incident_of(t, b);

    return i == NULL || b->entry == 0 ? NULL : incident_entry(i, kind, b->entry);
}

static void
fill_note(struct turn *t, struct incident_box *b)
{
    const struct incident_entry *e = entry_of(t, b, ENTRY_NOTE);
    char at[TIME_TEXT_MAX];

    time_text(e == NULL ? 0 : e->at_ms, at);
    form_add_text(&b->form, BOX_TEXT, "note", e == NULL ? NULL : e->text, INCIDENT_TEXT_MAX * BYTES_A_CHARACTER)->empty =
        "what is to be remembered (Tab)";
    form_add_line(&b->form, BOX_AT, "at", at, TIME_MAX_BYTES)->empty = "now; else when: 13:41, 20m (ago)";
    form_settle(&b->form);
}

static void
fill_action(struct turn *t, struct incident_box *b)
{
    const struct incident_entry *e = entry_of(t, b, ENTRY_ACTION);
    char due[TIME_TEXT_MAX];

    time_text(e == NULL ? 0 : e->due_ms, due);
    form_add_text(&b->form, BOX_TEXT, "action", e == NULL ? NULL : e->text, INCIDENT_TEXT_MAX * BYTES_A_CHARACTER)->empty =
        "what is to be done (Tab)";
    form_add_name(t, &b->form, BOX_OWNER, "owner", e == NULL ? NULL : e->owner)->empty = "nobody yet (Tab)";
    form_add_line(&b->form, BOX_DUE, "due", due, TIME_MAX_BYTES)->empty = "not said: 2d, until 17:30 (Tab)";
    form_settle(&b->form);
}

/* ---- public or not */

static const char *
named(const char *person)
{
    return person != NULL ? person : "Not assigned";
}

static void
fill_publish(struct turn *t, struct incident_box *b)
{
    const struct incident *i = incident_of(t, b);
    struct buf head = BUF_INIT;
    char at[TIME_TEXT_MAX];

    b->form.out = true;
    if (i == NULL)
        return;
    if (incident_is_public(i)) {
        buf_adds(&head, "The status page shows it no more.");
    } else {
        time_near(incident_time(i, INCIDENT_REPORTED), t->now_ms, at);
        buf_addf(&head, "Anybody will read: %s %s, reported %s, point %s, contact %s.\n%s",
            incident_fields[INCIDENT_SEVERITY].word, i->fields[INCIDENT_SEVERITY], at, named(i->fields[INCIDENT_LEAD]),
            named(i->fields[INCIDENT_CONTACT]), incident_title(i));
        if (i->fields[INCIDENT_DESCRIPTION] != NULL)
            buf_addf(&head, "\n%s", i->fields[INCIDENT_DESCRIPTION]);
        if (i->fields[INCIDENT_RCA] != NULL)
            buf_addf(&head, "\n%s", i->fields[INCIDENT_RCA]);
    }
    b->head = buf_take(&head);
}

void
incident_box_follow(struct incident_box *b)
{
    bool attach = form_is_on(&b->form, BOX_WHICH);

    for (size_t i = 0; b->kind == BOX_DECLARE && i < b->form.fields.n; i++)
        if (b->form.fields.v[i].id != BOX_WHICH)
            b->form.fields.v[i].hidden = attach;
}

/* clang-format off */
const struct incident_box_row incident_box_rows[INCIDENT_BOXES] = {
    [BOX_DECLARE] =  { "Incident",      fill_declare,  incident_wish_declare,  true },
    [BOX_STATE] =    { "State of",      fill_state,    incident_wish_state,    true },
    [BOX_SEVERITY] = { "Severity of",   fill_severity, incident_wish_severity, false },
    [BOX_PEOPLE] =   { "People of",     fill_people,   incident_wish_changed,  false },
    [BOX_EDIT] =     { "Edit",          fill_edit,     incident_wish_changed,  true },
    [BOX_LINK] =     { "Link to",       fill_link,     incident_wish_link,     false },
    [BOX_UNLINK] =   { "Unlink from",   fill_nothing,  incident_wish_unlink,   false },
    [BOX_MERGE] =    { "Merge",         fill_merge,    incident_wish_merge,    false },
    [BOX_NOTE] =     { "Note",          fill_note,     incident_wish_note,     true },
    [BOX_ACTION] =   { "Action",        fill_action,   incident_wish_action,   true },
    [BOX_PUBLISH] =  { "Readers of",    fill_publish,  incident_wish_publish,  false },
};
/* clang-format on */
