/* SPDX-License-Identifier: MIT */
/* Actions that declare and run an incident: each says which, and opens its box with what was said already. */
#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "ui/acts.h"
#include "ui/incident_screen.h"
#include "ui/list.h"
#include "util/str.h"
#include "util/time.h"

#define WORD_MAX 64
#define AT "at "

/* The word at the start of *text, which then stands at the next one. "" none, or one that is too long to be anything. */
static void
take_word(const char **text, char out[WORD_MAX])
{
    size_t len = strcspn(*text, " ");

    *out = '\0';
    if (len >= WORD_MAX)
        return;
    memcpy(out, *text, len);
    out[len] = '\0';
    *text += len + strspn(*text + len, " ");
}

/* "INC-12" at the start of *text; 0: none is named there. A number alone is none: it may be a severity. */
static uint64_t
take_number(const char **text)
{
    const char *at = *text;
    char word[WORD_MAX];
    uint64_t number;

    take_word(&at, word);
    number = *word == 'I' || *word == 'i' ? incident_number(word) : 0;
    if (number != 0)
        *text = at;
    return number;
}

const struct incident *
incident_aimed(const struct turn *t)
{
    const struct alert *a = t->ui->focus == PANE_INCIDENTS ? NULL : ui_subject(t->ui, t->m);

    return a != NULL ? model_incident_of(t->m, &a->id) : incident_here(t->ui, t->m);
}

/* Who names one means that. 0: the person is told. */
static uint64_t
aim(struct turn *t, const char **text)
{
    uint64_t number = take_number(text);
    const struct incident *i = number != 0 ? model_incident(t->m, number) : incident_aimed(t);

    if (i != NULL)
        return i->number;
    if (number != 0)
        turn_say(t, false, "there is no incident INC-%llu", (unsigned long long)number);
    else if (t->ui->focus == PANE_INCIDENTS)
        turn_say(t, false, "no incident here");
    else
        turn_say(t, false, "this belongs to no incident: i declares one, or name it: INC-12");
    return 0;
}

static bool
open_box(struct turn *t, enum incident_box_kind kind, uint64_t number)
{
    struct order none = { 0 };

    return number != 0 && incident_box_open_take(t, kind, number, &none);
}

/* The field has what was said, and the keys are outside: yes or no. */
static void
fill_in(struct turn *t, int id, const char *value)
{
    struct incident_box *b = &t->ui->incident_box;

    if (*value == '\0')
        return;
    form_put(t, &b->form, id, value);
    b->form.out = true;
    incident_box_say(t);
}

/* Of the incident's screen, while that tab is shown; 0: none. */
static uint32_t
chosen_entry(const struct turn *t, uint64_t number, enum incident_tab tab)
{
    const struct incident_row *row = incident_screen_is_open(t->ui) ? incident_screen_row(t->ui) : NULL;

    return row == NULL || t->ui->incident.tab != tab || t->ui->incident.number != number ? 0 : (uint32_t)row->key;
}

static int
field(enum incident_field f)
{
    return BOX_FIELD + (int)f;
}

/* Whether it can take in others. A name that can't is told, and no other one is chosen in its place. */
static bool
takes_in(struct turn *t, uint64_t number)
{
    const struct incident *i = model_incident(t->m, number);

    if (i != NULL && incident_is_open(i))
        return true;
    if (i == NULL)
        turn_say(t, false, "there is no incident INC-%llu", (unsigned long long)number);
    else
        turn_say(t, false, "INC-%llu is %s: only one that is open takes in others", (unsigned long long)number,
            incident_states[incident_state(i)].word);
    return false;
}

/* ---- declare */

/* Marks, else the alert under the cursor; else it is about none. */
static bool
aim_alerts(struct turn *t, struct order *o)
{
    const struct list *l = &t->ui->list;
    bool marked = t->ui->focus == PANE_LIST && l->marks.n + l->range.n > 0;
    bool alerts = t->ui->focus == PANE_LIST || t->ui->focus == PANE_DETAIL;

    if (!alerts || (!marked && ui_subject(t->ui, t->m) == NULL))
        return true;
    return order_aim(t, o);
}

/* "INC-12": the alerts into that one; else what is wrong. */
void
action_declare(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_INCIDENT_OPEN };
    const char *text = call->text;
    uint64_t into = take_number(&text);
    char number[INCIDENT_ID_MAX];

    if ((into != 0 && !takes_in(t, into)) || !aim_alerts(t, &o))
        return;
    if (into != 0 && o.n == 0) {
        turn_say(t, false, "no alert here that could go into INC-%llu", (unsigned long long)into);
        return;
    }
    if (!incident_box_open_take(t, BOX_DECLARE, 0, &o))
        return;
    incident_id(into, number);
    if (into != 0)
        fill_in(t, BOX_WHICH, number + strlen("INC-"));
    fill_in(t, field(INCIDENT_TITLE), text);
}

/* ---- one thing of it */

/* "monitoring", "resolved all is well": the rest is an update. */
static void
change_state(struct turn *t, const char *text, const char *state)
{
    uint64_t number = aim(t, &text);
    char word[WORD_MAX];

    if (number == 0)
        return;
    str_copy(word, sizeof word, state);
    if (*state == '\0')
        take_word(&text, word);
    if (*word != '\0' && incident_state_of(word) == INCIDENT_STATES) {
        turn_say(t, false, "'%.40s' is no state: investigating, identified, monitoring, resolved, closed or invalid", word);
        return;
    }
    if (*word != '\0' && !incident_may_go(incident_state(model_incident(t->m, number)), incident_state_of(word))) {
        turn_say(t, false, "INC-%llu is %s: that does not become %s", (unsigned long long)number,
            incident_states[incident_state(model_incident(t->m, number))].word, word);
        return;
    }
    if (!open_box(t, BOX_STATE, number))
        return;
    fill_in(t, field(INCIDENT_STATE), word);
    fill_in(t, BOX_UPDATE, text);
    if (t->ui->incident_box.form.out) /* Tab leads on to its text */
        form_go_later(&t->ui->incident_box.form, BOX_UPDATE);
}

void
action_state(struct turn *t, const struct call *call)
{
    change_state(t, call->text, "");
}

void
action_resolve(struct turn *t, const struct call *call)
{
    change_state(t, call->text, incident_states[INCIDENT_IS_RESOLVED].word);
}

void
action_reopen(struct turn *t, const struct call *call)
{
    change_state(t, call->text, incident_states[INCIDENT_INVESTIGATING].word);
}

/* "2", "sev-2", "SEV2" */
void
action_severity(struct turn *t, const struct call *call)
{
    const char *text = call->text;
    uint64_t number = aim(t, &text);
    const char *digit = text + strcspn(text, "12345");

    if (number == 0)
        return;
    if (*text != '\0' && (*digit == '\0' || digit[1] != '\0')) {
        turn_say(t, false, "'%.40s' is no severity: 1, the worst, to 5", text);
        return;
    }
    if (open_box(t, BOX_SEVERITY, number) && *text != '\0')
        fill_in(t, field(INCIDENT_SEVERITY), incident_severities[*digit - '0'].word);
}

static void
change_person(struct turn *t, const struct call *call, enum incident_field f)
{
    const char *text = call->text;
    uint64_t number = aim(t, &text);

    if (!open_box(t, BOX_PEOPLE, number))
        return;
    if (*text == '\0') {
        form_go(&t->ui->incident_box.form, field(f));
        return;
    }
    if (f != INCIDENT_LEAD) /* who leads is another question */
        form_put(t, &t->ui->incident_box.form, field(INCIDENT_LEAD),
            form_field(&t->ui->incident_box.form, field(INCIDENT_LEAD))->was);
    fill_in(t, field(f), str_eq(text, "me") ? t->ui->config.me : text);
}

void
action_lead(struct turn *t, const struct call *call)
{
    change_person(t, call, INCIDENT_LEAD);
}

void
action_contact(struct turn *t, const struct call *call)
{
    change_person(t, call, INCIDENT_CONTACT);
}

void
action_comms(struct turn *t, const struct call *call)
{
    change_person(t, call, INCIDENT_COMMS);
}

void
action_people(struct turn *t, const struct call *call)
{
    const char *text = call->text;

    open_box(t, BOX_PEOPLE, aim(t, &text));
}

/* On the tabs of notes and of actions the one under the cursor, else the incident. */
void
action_edit(struct turn *t, const struct call *call)
{
    const char *text = call->text;
    uint64_t number = aim(t, &text);
    uint32_t note = chosen_entry(t, number, INCIDENT_NOTES), action = chosen_entry(t, number, INCIDENT_ACTIONS);

    if (note != 0)
        incident_box_open_entry(t, BOX_NOTE, number, note);
    else if (action != 0)
        incident_box_open_entry(t, BOX_ACTION, number, action);
    else
        open_box(t, BOX_EDIT, number);
}

void
action_publish(struct turn *t, const struct call *call)
{
    const char *text = call->text;

    open_box(t, BOX_PUBLISH, aim(t, &text));
}

/* ---- alerts, and other incidents */

/* On the board what is marked, or under the cursor, as i does it; here what is marked there, or what the filter shows. */
void
action_link(struct turn *t, const struct call *call)
{
    const char *text = call->text;

    if (t->ui->focus != PANE_INCIDENTS)
        action_declare(t, call);
    else if (t->ui->list.marks.n + t->ui->list.range.n + t->ui->view.shown.n == 0)
        turn_say(t, false, "nothing is marked on the board, and its filter shows nothing");
    else
        open_box(t, BOX_LINK, aim(t, &text));
}

/* Those that are marked, else the one under the cursor: on the tab of alerts also one that the board has forgotten. */
static bool
aim_linked(struct turn *t, struct order *o)
{
    const struct incident_row *row = incident_screen_is_open(t->ui) ? incident_screen_row(t->ui) : NULL;

    if (t->ui->focus != PANE_INCIDENTS)
        return order_aim(t, o);
    if (row == NULL || t->ui->incident.tab != INCIDENT_ALERTS) {
        turn_say(t, false, "choose some among its alerts");
        return false;
    }
    if (incident_screen_alert(t->ui, t->m) != NULL)
        return incident_aim(t, o);
    o->subjects = xcalloc(1, sizeof *o->subjects);
    o->subjects[0].id = row->alert;
    o->n = 1;
    return true;
}

void
action_unlink(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_INCIDENT_UNLINK };
    const char *text = call->text;
    uint64_t number = aim(t, &text);

    if (number != 0 && aim_linked(t, &o))
        incident_box_open_take(t, BOX_UNLINK, number, &o);
}

bool
incident_has_other(const struct turn *t, const struct incident *i)
{
    return model_incidents_open(t->m) > (incident_is_open(i) ? 1U : 0U);
}

/* into: 0 where none is named; rest: what is named there and is none. */
static bool
may_merge(struct turn *t, uint64_t number, uint64_t into, const char *rest)
{
    if (into == 0 && *rest != '\0')
        turn_say(t, false, "'%.40s' is no incident: name it like INC-12", rest);
    else if (into == number)
        turn_say(t, false, "INC-%llu is no duplicate of itself", (unsigned long long)number);
    else if (!incident_has_other(t, model_incident(t->m, number)))
        turn_say(t, false, "no other incident is open that INC-%llu could be a duplicate of", (unsigned long long)number);
    else
        return into == 0 || takes_in(t, into);
    return false;
}

/* "INC-3", of two the first is the duplicate. */
void
action_merge(struct turn *t, const struct call *call)
{
    const char *text = call->text, *rest = call->text;
    uint64_t first = take_number(&rest), number;
    char into[INCIDENT_ID_MAX];

    if (first != 0 && *rest == '\0') {
        number = aim(t, &rest);
    } else {
        number = aim(t, &text);
        first = take_number(&text);
    }
    if (number == 0 || !may_merge(t, number, first, text))
        return;
    incident_id(first, into);
    if (open_box(t, BOX_MERGE, number) && first != 0)
        fill_in(t, BOX_INTO, into + strlen("INC-"));
}

/* ---- entries */

static void
send_note(struct turn *t, uint64_t number, int64_t at_ms, const char *text)
{
    struct order o = { .kind = CMD_INCIDENT_ENTRY, .text = xstrdup(text) };

    order_incident(&o, &(struct incident_wish){ .number = number, .kind = ENTRY_NOTE, .at_ms = at_ms });
    order_send_take(t, &o);
}

/* "rolled back", "at 13:41 the first customer called": nothing of it leaves, so nothing is asked. */
void
action_note(struct turn *t, const struct call *call)
{
    const char *text = call->text;
    uint64_t number = aim(t, &text);
    char word[WORD_MAX];
    int64_t at_ms = 0;

    if (number == 0)
        return;
    if (str_starts(text, AT)) {
        const char *rest = text + strlen(AT);

        take_word(&rest, word);
        if (time_parse_point(word, t->now_ms, &at_ms))
            text = rest;
    }
    if (*text != '\0')
        send_note(t, number, at_ms, text);
    else
        open_box(t, BOX_NOTE, number);
}

void
action_action(struct turn *t, const struct call *call)
{
    const char *text = call->text;
    uint64_t number = aim(t, &text);

    if (open_box(t, BOX_ACTION, number))
        fill_in(t, BOX_TEXT, text);
}

/* "3", "INC-12 3"; else the one under the cursor. Nothing of it leaves. */
static void
end_action(struct turn *t, const struct call *call, enum incident_action_state done)
{
    const char *text = call->text;
    uint64_t number = aim(t, &text);
    uint32_t entry = *text != '\0' ? (uint32_t)strtoul(text, NULL, 10) : chosen_entry(t, number, INCIDENT_ACTIONS);
    const struct incident *i = model_incident(t->m, number);
    const struct incident_entry *e = i == NULL ? NULL : incident_entry(i, ENTRY_ACTION, entry);
    struct order o = { .kind = CMD_INCIDENT_ENTRY };

    if (number == 0)
        return;
    if (e == NULL || e->withdrawn) {
        turn_say(t, false, "which action of INC-%llu? Choose it among its actions, or name its number",
            (unsigned long long)number);
        return;
    }
    order_incident(&o,
        &(struct incident_wish){ .number = number,
            .kind = ENTRY_ACTION,
            .entry = entry,
            .done = e->done == done ? ENTRY_OPEN : done });
    order_send_take(t, &o);
}

void
action_done(struct turn *t, const struct call *call)
{
    end_action(t, call, ENTRY_DONE);
}

void
action_drop_action(struct turn *t, const struct call *call)
{
    end_action(t, call, ENTRY_DROPPED);
}
