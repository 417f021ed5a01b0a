/* SPDX-License-Identifier: MIT */
/* Calling an action by its row, and whether it would do anything now. */
#include "ui/acts.h"

#include "ui/detail.h"
#include "ui/empty.h"
#include "ui/incident_screen.h"
#include "ui/list.h"
#include "ui/message_count.h"
#include "ui/replaying.h"
#include "util/str.h"

typedef void action_fn(struct turn *t, const struct call *call);

static action_fn *const functions[ACTIONS] = {
#define ACTION_ROW(id, name, alias, function, where, flags, section, args, word, help) [id] = action_##function,
#include "ui/actions.def"
#undef ACTION_ROW
};

void
action_run(struct turn *t, enum action action, const struct call *call)
{
    unsigned flags = action_rows[action].flags;
    const char *refused = flags & WRITES ? t->ui->config.no_acts : NULL;

    if (replaying_is_on(t->ui) && flags & (WRITES | NOW_ONLY))
        replaying_refuse(t, action);
    else if (refused != NULL)
        turn_say(t, false, "%s", refused);
    else
        functions[action](t, call);
}

static bool
has_marks(const struct turn *t)
{
    struct alert *one[1];

    return incident_screen_marked(t->ui, t->m, one, 1) > 0
        || (t->ui->focus == PANE_LIST && t->ui->list.marks.n + t->ui->list.range.n > 0);
}

static bool
can_ack(const struct turn *t)
{
    const struct alert *a = ui_subject(t->ui, t->m);

    if (incident_is_whole(t->ui))
        return incident_unacked(t->m, incident_here(t->ui, t->m)) > 0;
    return has_marks(t) || (a != NULL && a->hold.state != ALERT_CLOSED);
}

static bool
can_unack(const struct turn *t)
{
    const struct alert *a = ui_subject(t->ui, t->m);

    return has_marks(t) || (a != NULL && alert_holder(a) != NULL);
}

static bool
can_unsnooze(const struct turn *t)
{
    const struct alert *a = ui_subject(t->ui, t->m);

    return has_marks(t) || (a != NULL && a->hold.state == ALERT_SNOOZED);
}

/* Of what another has; what nobody has is acknowledged. */
static bool
can_take(const struct turn *t)
{
    const struct alert *a = ui_subject(t->ui, t->m);

    return has_marks(t) || (a != NULL && a->hold.state == ALERT_ACKED && !str_eq(a->hold.by, t->ui->config.me));
}

/* Those of the panel's message, where it is about any. */
static bool
can_escalate(const struct turn *t)
{
    const struct message *msg = messages_chosen(t->ui, t->m);
    const struct alert *a = ui_subject(t->ui, t->m);

    if (t->ui->focus == PANE_MESSAGES)
        return msg != NULL && msg->order.subjects_n > 0;
    if (incident_is_whole(t->ui))
        return can_ack(t);
    return has_marks(t) || (a != NULL && alert_may_go(a->hold.state, ALERT_ESCALATED));
}

static bool
can_snooze(const struct turn *t)
{
    const struct alert *a = ui_subject(t->ui, t->m);

    return has_marks(t) || (a != NULL && alert_may_go(a->hold.state, ALERT_SNOOZED));
}

static bool
has_subject(const struct turn *t)
{
    return has_marks(t) || ui_subject(t->ui, t->m) != NULL;
}

/* Among the silences it takes matchers, so that its key alone does nothing there. */
static bool
can_silence(const struct turn *t)
{
    for (size_t i = 0; i < t->m->sources.n; i++)
        if (t->m->sources.v[i]->configured && t->m->sources.v[i]->takes_silences)
            return has_subject(t) && t->ui->focus != PANE_SILENCES;
    return false;
}

/* Its key works without a destination too: the page says how to have one. An incident's update stands under it in any case. */
static bool
can_post(const struct turn *t)
{
    const struct message *msg = t->ui->focus == PANE_MESSAGES ? messages_chosen(t->ui, t->m) : NULL;

    if (t->ui->focus == PANE_INCIDENTS)
        return incident_here(t->ui, t->m) != NULL;
    return t->ui->config.destinations.n > 0 || (msg != NULL && msg->order.incident != 0);
}

static bool
any_incident(const struct turn *t)
{
    return model_incidents_open(t->m) > 0;
}

static bool
can_repeat(const struct turn *t)
{
    return t->ui->has_last && has_subject(t);
}

/* As decide() will choose: the latest act of this person that stands. */
static bool
can_undo(const struct turn *t)
{
    for (size_t i = t->m->acts.n; i-- > 0;) {
        const struct act *act = t->m->acts.v[i];

        if (act->kind != ACT_UNDO && act->undone_by == 0 && str_eq(act->actor, t->ui->config.me))
            return true;
    }
    return false;
}

static bool
can_redo(const struct turn *t)
{
    for (size_t i = t->m->acts.n; i-- > 0;) {
        const struct act *act = t->m->acts.v[i];

        if (str_eq(act->actor, t->ui->config.me) && act->undone_by == 0)
            return act->kind == ACT_UNDO;
    }
    return false;
}

static bool
has_rows(const struct turn *t)
{
    return t->ui->view.shown.n > 0;
}

static bool
can_hold(const struct turn *t)
{
    return incident_screen_is_open(t->ui) || has_rows(t);
}

static bool
can_mark(const struct turn *t)
{
    return t->ui->focus == PANE_INCIDENTS ? ui_subject(t->ui, t->m) != NULL : has_rows(t);
}

static bool
has_silence(const struct turn *t)
{
    return silences_chosen(t->ui, t->m) != NULL;
}

static bool
can_change_silence(const struct turn *t)
{
    const struct silence *s = silences_chosen(t->ui, t->m);

    return s != NULL && model_silence_ack(t->m, s) == NULL;
}

static bool
can_copy(const struct turn *t)
{
    if (t->ui->focus == PANE_MESSAGES)
        return messages_chosen(t->ui, t->m) != NULL;
    if (t->ui->focus == PANE_HANDOVER)
        return true;
    if (t->ui->focus == PANE_SILENCES)
        return has_silence(t);
    if (t->ui->focus == PANE_INCIDENTS)
        return incident_here(t->ui, t->m) != NULL;
    return t->ui->focus == PANE_LOG ? t->m->lines_n > 0 : ui_subject(t->ui, t->m) != NULL;
}

/* As decide() will see it; elsewhere than in the panel the `:` word names one. */
static bool
can_settle(const struct turn *t)
{
    const struct message *msg = messages_chosen(t->ui, t->m);

    if (t->ui->focus != PANE_MESSAGES)
        return model_messages_open(t->m) > 0;
    return msg != NULL && message_is_open(msg) && msg->into == 0 && msg->standing.state != MESSAGE_SENT;
}

/* Nobody sees a handover for the one it is for. */
static bool
can_ack_message(const struct turn *t)
{
    const struct message *msg = messages_chosen(t->ui, t->m);

    return can_settle(t) && (t->ui->focus != PANE_MESSAGES || msg->order.kind != MESSAGE_HANDOVER);
}

static bool
can_resend(const struct turn *t)
{
    const struct message *msg = messages_chosen(t->ui, t->m);

    if (t->ui->focus != PANE_MESSAGES)
        return model_messages_open(t->m) > 0;
    return can_settle(t) && (msg->standing.state == MESSAGE_FAILED || msg->standing.state == MESSAGE_RETRYING);
}

/* Their keys are those of its page, and of the panel. */
static bool
can_hand_over(const struct turn *t)
{
    return t->ui->focus != PANE_HANDOVER || t->ui->handover.held.held > 0;
}

static bool
can_answer(const struct turn *t)
{
    return handover_offer_to(t->m, t->ui->config.me) != NULL;
}

static bool
can_open(const struct turn *t)
{
    if (t->ui->focus == PANE_MESSAGES)
        return messages_chosen(t->ui, t->m) != NULL && !t->ui->messages.is_open;
    if (t->ui->focus == PANE_HANDOVER)
        return handover_page_chosen(t->ui) != NULL;
    if (t->ui->focus == PANE_SILENCES)
        return has_silence(t) && !t->ui->silences.is_open;
    if (t->ui->focus == PANE_INCIDENTS)
        return incident_screen_is_open(t->ui) ? incident_screen_row(t->ui) != NULL : incident_here(t->ui, t->m) != NULL;
    return has_rows(t) && t->ui->focus != PANE_DETAIL;
}

static bool
any_unacked(const struct turn *t)
{
    const uint32_t *n = t->m->by_state[0];

    if (t->ui->focus == PANE_MESSAGES)
        return message_count_late(t->m) + t->m->messages_by_state[MESSAGE_FAILED] > 0;
    if (t->ui->focus == PANE_INCIDENTS)
        return incident_unacked(t->m, incident_here(t->ui, t->m)) > 0;
    return has_rows(t) && n[ALERT_FIRING] - t->m->suppressed + n[ALERT_ESCALATED] + n[ALERT_CLEARED] > 0;
}

static bool
any_source(const struct turn *t)
{
    return sources_configured(t->m) > 0;
}

static bool
can_go_back(const struct turn *t)
{
    const struct list *l = &t->ui->list;

    return t->ui->help.open || t->ui->focus != PANE_LIST || l->marks.n + l->range.n + l->failed.n > 0 || t->ui->zoomed;
}

static bool
can_write_config(const struct turn *t)
{
    return t->ui->config.config_path != NULL && sources_configured(t->m) == 0;
}

static bool
can_run(const struct turn *t)
{
    return t->ui->config.commands_n > 0;
}

static bool
has_incident(const struct turn *t)
{
    return incident_aimed(t) != NULL;
}

static bool
can_resolve(const struct turn *t)
{
    const struct incident *i = incident_aimed(t);

    return i != NULL && incident_may_go(incident_state(i), INCIDENT_IS_RESOLVED);
}

static bool
has_row(const struct turn *t, enum incident_tab tab)
{
    return incident_screen_is_open(t->ui) && t->ui->incident.tab == tab && incident_screen_row(t->ui) != NULL;
}

/* On the screen of one nobody looks for another. */
static bool
can_declare(const struct turn *t)
{
    return !incident_screen_is_open(t->ui);
}

static bool
can_unlink(const struct turn *t)
{
    return t->ui->focus == PANE_INCIDENTS ? has_row(t, INCIDENT_ALERTS) : has_incident(t);
}

static bool
can_merge(const struct turn *t)
{
    const struct incident *i = incident_aimed(t);

    return i != NULL && incident_has_other(t, i);
}

static bool
can_end_action(const struct turn *t)
{
    return has_row(t, INCIDENT_ACTIONS);
}

static bool
can_reopen(const struct turn *t)
{
    const struct incident *i = incident_aimed(t);

    return i != NULL && !incident_is_open(i);
}

typedef bool can_fn(const struct turn *t);

/* Those that are always possible where they mean something have no row. */
static can_fn *const conditions[ACTIONS] = {
    [ACTION_ACK] = can_ack,
    [ACTION_UNACK] = can_unack,
    [ACTION_TAKE] = can_take,
    [ACTION_ASSIGN] = can_ack,
    [ACTION_ESCALATE] = can_escalate,
    [ACTION_DECLARE] = can_declare,
    [ACTION_STATE] = has_incident,
    [ACTION_SEVERITY] = has_incident,
    [ACTION_PEOPLE] = has_incident,
    [ACTION_LEAD] = has_incident,
    [ACTION_CONTACT] = has_incident,
    [ACTION_COMMS] = has_incident,
    [ACTION_NOTE] = has_incident,
    [ACTION_ACTION] = has_incident,
    [ACTION_RESOLVE] = can_resolve,
    [ACTION_REOPEN] = can_reopen,
    [ACTION_LINK] = has_incident,
    [ACTION_UNLINK] = can_unlink,
    [ACTION_DONE] = can_end_action,
    [ACTION_DROP_ACTION] = can_end_action,
    [ACTION_MERGE] = can_merge,
    [ACTION_EDIT] = has_incident,
    [ACTION_PUBLISH] = has_incident,
    [ACTION_SNOOZE] = can_snooze,
    [ACTION_UNSNOOZE] = can_unsnooze,
    [ACTION_CLOSE] = can_ack,
    [ACTION_VOTE] = has_subject,
    [ACTION_REVIEW] = has_subject,
    [ACTION_COMMENT] = has_subject,
    [ACTION_POST] = can_post,
    [ACTION_UPDATE] = any_incident,
    [ACTION_SILENCE] = can_silence,
    [ACTION_SILENCE_EXTEND] = can_change_silence,
    [ACTION_SILENCE_EXPIRE] = can_change_silence,
    [ACTION_REPEAT] = can_repeat,
    [ACTION_HANDOVER] = can_hand_over,
    [ACTION_ACCEPT] = can_answer,
    [ACTION_DECLINE] = can_answer,
    [ACTION_RESEND] = can_resend,
    [ACTION_DROP] = can_settle,
    [ACTION_ACK_MESSAGE] = can_ack_message,
    [ACTION_UNDO] = can_undo,
    [ACTION_REDO] = can_redo,
    [ACTION_NEXT_UNACKED] = any_unacked,
    [ACTION_PREV_UNACKED] = any_unacked,
    [ACTION_MARK] = can_mark,
    [ACTION_RANGE] = has_rows,
    [ACTION_MARK_ALL] = can_mark,
    [ACTION_FILTER_CELL] = has_subject,
    [ACTION_RUN] = can_run,
    [ACTION_COPY] = can_copy,
    [ACTION_HOLD] = can_hold,
    [ACTION_REFRESH] = any_source,
    [ACTION_OPEN] = can_open,
    [ACTION_BACK] = can_go_back,
    [ACTION_WRITE_CONFIG] = can_write_config,
    [ACTION_DEMO] = can_write_config,
};

unsigned
action_where(const struct ui *ui, enum context context)
{
    bool replay = replaying_is_on(ui) && (IN_PANES & 1u << context);

    return 1u << context | 1u << context_below(context) | (replay ? IN_REPLAY : 0);
}

bool
action_can(const struct turn *t, enum action action)
{
    const struct action_row *row = &action_rows[action];

    if (!(row->where & action_where(t->ui, ui_context(t->ui))) || (replaying_is_on(t->ui) && row->flags & (WRITES | NOW_ONLY)))
        return false;
    return conditions[action] == NULL || conditions[action](t);
}
