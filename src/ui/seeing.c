/* SPDX-License-Identifier: MIT */
/* Actions about what is seen: filter, hold, refresh, themes, and the program itself. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ui/acts.h"
#include "ui/detail.h"
#include "ui/empty.h"
#include "ui/goto.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "util/str.h"

#define TERM_MAX 600

/* Of the rows of a tab, by what they say. */
static void
incident_filter(struct turn *t, const char *text)
{
    const char *now = t->ui->incident.filter;

    if (*text != '\0')
        incident_screen_filter(t, text);
    else
        prompt_open(t, PROMPT_SEARCH, now == NULL ? "" : now);
}

void
action_filter(struct turn *t, const struct call *call)
{
    struct buf text;

    if (incident_screen_is_open(t->ui)) {
        incident_filter(t, call->text);
        return;
    }
    if (*call->text != '\0') {
        if (filter_apply(t, call->text))
            history_add(&t->ui->filters, call->text);
        else
            turn_say(t, false, "%s; the filter stays as it was", t->ui->prompt.fault);
        return;
    }
    buf_init(&text, PROMPT_TEXT_MAX);
    buf_adds(&text, t->ui->view.text);
    if (text.len > 0 && text.data[text.len - 1] != ' ')
        buf_addc(&text, ' ');
    prompt_open(t, PROMPT_FILTER, buf_text(&text));
    buf_release(&text);
}

static void
add_term(const char *name, const char *value, struct buf *out)
{
    buf_addf(out, "%s=\"", name);
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\')
            buf_addc(out, '\\');
        buf_addc(out, *value);
    }
    buf_addc(out, '"');
}

/* In the detail the label under the cursor, in the list what the alert is called. */
static bool
cell_term(struct turn *t, struct buf *out)
{
    char name[TERM_MAX], value[TERM_MAX];
    const struct alert *a = ui_subject(t->ui, t->m);

    if (a == NULL)
        return false;
    if (t->ui->focus == PANE_DETAIL) {
        if (!detail_label(t->ui, t->m, t->now_ms, name, sizeof name, value, sizeof value))
            return false;
        add_term(name, value, out);
        return true;
    }
    for (struct label_iter it = labels_iter(alert_labels(a)); label_next(&it);)
        if (strcmp(it.value, alert_field(a, FIELD_NAME)) == 0) {
            add_term(it.name, it.value, out);
            return true;
        }
    return false;
}

void
action_filter_cell(struct turn *t, const struct call *call)
{
    struct buf term, text;

    (void)call;
    buf_init(&term, 2 * TERM_MAX);
    buf_init(&text, PROMPT_TEXT_MAX);
    if (!cell_term(t, &term)) {
        turn_say(t, false, "no label on this line to filter by");
    } else if (strstr(t->ui->view.text, buf_text(&term)) != NULL) {
        turn_say(t, true, "the filter says %s already; in the detail another label can be chosen", buf_text(&term));
    } else {
        buf_addf(&text, "%s%s%s", t->ui->view.text, *t->ui->view.text != '\0' ? " " : "", buf_text(&term));
        if (text.full || !filter_apply(t, buf_text(&text)))
            turn_say(t, false, "the filter would become too long");
        else
            turn_say(t, true, "added to the filter: %s", buf_text(&term));
    }
    buf_release(&term);
    buf_release(&text);
}

void
action_search(struct turn *t, const struct call *call)
{
    (void)call;
    help_search_open(t->ui);
}

void
action_hold(struct turn *t, const struct call *call)
{
    struct ui *ui = t->ui;

    (void)call;
    if (incident_screen_is_open(ui)) {
        incident_screen_hold(t);
        return;
    }
    view_hold(&ui->view, t->m, !ui->view.held, t->now_ms);
    if (!ui->view.held)
        list_settle(ui, t->m);
    turn_say(t, true, ui->view.held ? "held: values change, the order does not" : "no longer held");
}

void
action_refresh(struct turn *t, const struct call *call)
{
    size_t n = sources_configured(t->m);

    (void)call;
    if (n == 0) {
        turn_say(t, false, "there is no source to ask");
        return;
    }
    turn_effect(t, EFFECT_POLL);
    turn_say(t, true, n == 1 ? "asking the source now" : "asking %zu sources now", n);
}

void
action_redraw(struct turn *t, const struct call *call)
{
    (void)call;
    turn_effect(t, EFFECT_REPAINT);
}

void
action_theme(struct turn *t, const struct call *call)
{
    struct theme theme;

    if (!theme_named(call->text, &theme)) {
        turn_say(t, false, "there is no theme '%s': default, light, mono and high-contrast are shipped", call->text);
        return;
    }
    t->ui->theme = theme;
    turn_effect(t, EFFECT_THEME);
}

void
action_set(struct turn *t, const struct call *call)
{
    bool on = str_eq(call->text, "counters");

    if (!on && !str_eq(call->text, "no-counters")) {
        turn_say(t, false, ":set takes counters or no-counters");
        return;
    }
    t->ui->config.counters = on;
}

void
action_command(struct turn *t, const struct call *call)
{
    (void)call;
    prompt_open(t, PROMPT_COMMAND, "");
}

void
action_help(struct turn *t, const struct call *call)
{
    (void)call;
    help_open(t);
}

void
action_iam(struct turn *t, const struct call *call)
{
    if (*call->text == '\0')
        turn_say(t, false, ":iam takes your name, as the configuration has it; you are %s", t->ui->config.me);
    else
        turn_effect(t, EFFECT_IAM)->text = xstrdup(call->text);
}

void
action_reload(struct turn *t, const struct call *call)
{
    (void)call;
    turn_effect(t, EFFECT_RELOAD);
}

void
action_write_config(struct turn *t, const struct call *call)
{
    (void)call;
    if (!action_can(t, ACTION_WRITE_CONFIG)) {
        turn_say(t, false, "there are sources already: a configuration is not written over");
        return;
    }
    turn_effect(t, EFFECT_WRITE_CONFIG);
}

void
action_shell(struct turn *t, const struct call *call)
{
    const struct alert *a = ui_subject(t->ui, t->m);
    struct effect *e;

    if (*call->text == '\0') {
        turn_say(t, false, ":! takes a shell command");
        return;
    }
    e = turn_effect(t, EFFECT_SHELL);
    e->text = xstrdup(call->text);
    if (a != NULL)
        e->alert = a->id;
}

void
action_suspend(struct turn *t, const struct call *call)
{
    (void)call;
    turn_effect(t, EFFECT_SUSPEND);
}

static void
set_dry(struct turn *t, bool dry)
{
    t->ui->dry = dry;
    ui_fit(t->ui);
    turn_say(t, true, dry ? "dry run: acts are only told from now on" : "acts are real again");
}

static void
end_dry(struct turn *t)
{
    set_dry(t, false);
}

void
action_dry_run(struct turn *t, const struct call *call)
{
    (void)call;
    if (t->ui->dry)
        dialog_ask(t, "End the dry run", "What you do from then on is real: it is written, and it leaves.", end_dry);
    else
        set_dry(t, true);
}

void
action_demo(struct turn *t, const struct call *call)
{
    (void)call;
    if (action_can(t, ACTION_DEMO))
        turn_effect(t, EFFECT_DEMO);
    else
        turn_say(t, false, "sources are watched here: leave, and run tocsin demo");
}

/* By the source's own name for it. */
static const struct alert *
by_fingerprint(const struct model *m, const char *fingerprint)
{
    for (size_t i = 0; i < m->alerts.n; i++)
        if (str_eq(m->alerts.v[i]->fingerprint, fingerprint))
            return m->alerts.v[i];
    return NULL;
}

void
action_goto(struct turn *t, const struct call *call)
{
    const struct message *msg = model_message(t->m, message_id_parse(call->text));
    const struct alert *a;
    struct err err = { 0 };

    if (*call->text == '\0') {
        turn_say(t, false, ":goto takes an alert's id, its source's URL, a message like M12, or an incident like INC-12");
        return;
    }
    if (strncasecmp(call->text, "INC-", strlen("INC-")) == 0) {
        action_incident(t, call);
        return;
    }
    if (msg != NULL) {
        panes_focus(t, PANE_MESSAGES);
        messages_goto(t, msg);
        return;
    }
    if (strstr(call->text, "://") != NULL) {
        turn_effect(t, EFFECT_DETAIL_URL)->text = xstrdup(call->text);
        return;
    }
    a = model_find(t->m, call->text, &err);
    if (a == NULL)
        a = by_fingerprint(t->m, call->text);
    if (a == NULL)
        turn_say(t, false, "%s", err.text);
    else
        goto_alert(t, a);
}

void
goto_alert(struct turn *t, const struct alert *a)
{
    struct ui *ui = t->ui;

    if (ui->focus == PANE_LOG || layout_is_page(ui))
        panes_focus(t, PANE_LIST);
    if (list_move_to_alert(ui, a)) {
        if (ui->focus == PANE_DETAIL)
            detail_pin(t, a);
        return;
    }
    ui->focus = PANE_DETAIL;
    detail_pin(t, a);
    turn_say(t, true, "the filter hides this alert in the list; here it is");
}
