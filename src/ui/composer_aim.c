/* SPDX-License-Identifier: MIT */
/* What an update is about: the marks, the alert or the message under the cursor, or the incident that these belong to. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ui/acts.h"
#include "ui/composer_parts.h"
#include "util/alloc.h"
#include "util/str.h"

#define ID_PREFIX "inc-"

/* What the message under the cursor is about. */
static void
aim_at_message(struct turn *t, struct order *o)
{
    const struct message *msg = messages_chosen(t->ui, t->m);

    if (msg == NULL || msg->order.subjects_n == 0)
        return;
    o->subjects = xcalloc(msg->order.subjects_n, sizeof *o->subjects);
    for (size_t i = 0; i < msg->order.subjects_n; i++)
        o->subjects[o->n++].id = msg->order.subjects[i];
}

/* Marks, else the alert under the cursor, else nothing: an update need not be about an alert. */
static bool
aim(struct turn *t, struct order *o)
{
    const struct list *l = &t->ui->list;
    bool marked = t->ui->focus == PANE_LIST && l->marks.n + l->range.n > 0;

    if (ui_context(t->ui) == CONTEXT_MESSAGES) {
        aim_at_message(t, o);
        return true;
    }
    if (!marked && ui_subject(t->ui, t->m) == NULL)
        return true;
    if (!order_aim(t, o))
        return false;
    if (o->n <= MESSAGE_SUBJECTS_MAX)
        return true;
    turn_say(t, false, "an update about %zu alerts: at most %d", o->n, MESSAGE_SUBJECTS_MAX);
    order_release(o);
    return false;
}

/* The open incident that all of them belong to; NULL: there is none such. */
static const struct incident *
incident_of(const struct model *m, const struct order *o)
{
    const struct incident *i = o->n == 0 ? NULL : model_incident_of(m, &o->subjects[0].id);

    for (size_t k = 1; k < o->n && i != NULL; k++)
        if (model_incident_of(m, &o->subjects[k].id) != i)
            i = NULL;
    return i;
}

#define KEY_UPDATE 'i'
#define KEY_POST 'p'

static void
on_which(struct turn *t, struct order *o, char key)
{
    const struct incident *i = incident_of(t->m, o);

    if (key == KEY_POST)
        composer_open_take(t, o, 0, "");
    else if (i != NULL)
        composer_open_incident(t, i->number, "");
    else
        turn_say(t, false, "it belongs to no open incident any more");
    order_release(o);
}

static void
ask_which(struct turn *t, struct order *o, const struct incident *i)
{
    struct dialog_answer answers[] = { { KEY_UPDATE, "update", "" }, { KEY_POST, "post", "" } };
    struct buf whom = BUF_INIT;

    snprintf(answers[0].text, sizeof answers[0].text, "the next update of INC-%llu", (unsigned long long)i->number);
    snprintf(answers[1].text, sizeof answers[1].text, "a post about %s alone", o->n == 1 ? "this alert" : "these alerts");
    buf_addf(&whom, "INC-%llu: %.60s", (unsigned long long)i->number, incident_title(i));
    dialog_choose_take(t, o, "Post", buf_text(&whom), answers, 2, on_which);
    buf_release(&whom);
}

/* That of the message under the cursor, or of the incidents' own pages; 0: the keys are elsewhere, or it is about none. */
static uint64_t
incident_under(const struct turn *t)
{
    const struct message *msg = ui_context(t->ui) == CONTEXT_MESSAGES ? messages_chosen(t->ui, t->m) : NULL;
    const struct incident *i = incident_here(t->ui, t->m);

    return i != NULL ? i->number : msg != NULL ? msg->order.incident : 0;
}

void
action_post(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_POST };
    const struct incident *i;

    if (composer_is_busy(&t->ui->composer)) {
        turn_say(t, false, "one at a time: the update that you left is still being sent");
        return;
    }
    if (ui_context(t->ui) == CONTEXT_HANDOVER && *call->text == '\0') {
        handover_page_post(t);
        return;
    }
    if (incident_under(t) != 0) {
        composer_open_incident(t, incident_under(t), call->text);
        return;
    }
    if (!aim(t, &o))
        return;
    i = ui_context(t->ui) == CONTEXT_MESSAGES || *call->text != '\0' ? NULL : incident_of(t->m, &o);
    if (i != NULL)
        ask_which(t, &o, i);
    else
        composer_open_take(t, &o, 0, call->text);
}

/* ---- by name */

/* "INC-12 we are on it": the first word names it. 0: it names none, *text is as it was. */
static uint64_t
take_id(const char **text)
{
    char word[INCIDENT_ID_MAX];
    size_t len = strcspn(*text, " ");
    uint64_t number;

    if (strncasecmp(*text, ID_PREFIX, strlen(ID_PREFIX)) != 0 || len >= sizeof word)
        return 0;
    memcpy(word, *text, len);
    word[len] = '\0';
    number = incident_number(word);
    if (number != 0)
        *text += len + strspn(*text + len, " ");
    return number;
}

/* The one under the cursor, or of its alert, or the only one that is open; 0: which one is not clear. */
static uint64_t
find_here(const struct turn *t)
{
    const struct alert *a = ui_subject(t->ui, t->m);
    const struct incident *i = a == NULL ? NULL : model_incident_of(t->m, &a->id);

    if (incident_under(t) != 0)
        return incident_under(t);
    if (i == NULL && model_incidents_sorted(t->m, &i, 1) != 1)
        return 0;
    return i->number;
}

void
action_update(struct turn *t, const struct call *call)
{
    const char *text = call->text;
    uint64_t number = take_id(&text);

    if (number == 0)
        number = find_here(t);
    if (number != 0)
        composer_open_incident(t, number, text);
    else if (model_incidents_open(t->m) == 0)
        turn_say(t, false, "no incident is open");
    else
        turn_say(t, false, "which incident? Name it: :update INC-12");
}
