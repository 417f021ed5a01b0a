/* SPDX-License-Identifier: MIT */
/* Who gets a key: the box that asks, the help's search, the prompt, and last the keymap with its counts and sequences. */
#include "ui/keystrokes.h"

#include <stdio.h>

#include "ui/acts.h"
#include "ui/detail.h"
#include "ui/goto.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/logpane.h"
#include "ui/prompt.h"
#include "ui/replaying.h"
#include "ui/wall.h"

#define COUNT_MAX 99999
#define WHEEL_LINES 3

static bool
is_ctrl_c(struct key k)
{
    return k.code == 'c' && k.mods == MOD_CTRL;
}

/* The innermost thing that is open; at the end of them, quitting, which takes two. */
static void
cancel(struct turn *t)
{
    struct ui *ui = t->ui;

    if (ui->dialog.open) {
        dialog_release(&ui->dialog);
    } else if (ui->runbox.open) {
        runbox_close(&ui->runbox);
    } else if (ui->help.open) {
        help_close(ui);
    } else if (ui->prompt.kind != PROMPT_NONE) {
        prompt_cancel(t);
    } else if (ui->told.text != NULL) {
        told_close(t);
    } else if (ui->composer.open) {
        composer_cancel(t);
    } else if (ui->silencer.open) {
        silencer_cancel(t);
    } else if (ui->escalator.open) {
        escalator_cancel(t);
    } else if (ui->incident_box.open) {
        incident_box_cancel(t);
    } else if (ui->ctrl_c_ms != 0 && t->now_ms - ui->ctrl_c_ms <= QUIT_WITHIN_MS) {
        turn_effect(t, EFFECT_QUIT);
    } else {
        ui->ctrl_c_ms = t->now_ms;
        turn_say(t, true, "Ctrl-C again quits");
    }
    ui->typed = (struct typed){ 0 };
}

static bool
take_digit(struct typed *typed, struct key k)
{
    if (typed->n > 0 || k.mods != 0 || k.code < '0' || k.code > '9' || (k.code == '0' && typed->count == 0))
        return false;
    typed->count = typed->count * 10 + (long)(k.code - '0');
    if (typed->count > COUNT_MAX)
        typed->count = COUNT_MAX;
    return true;
}

static void
say_unbound(struct turn *t)
{
    char text[KEYMAP_KEYS_MAX * KEY_NAME_MAX] = "", name[KEY_NAME_MAX];
    int n = 0;

    for (size_t i = 0; i < t->ui->typed.n; i++) {
        key_to_text(t->ui->typed.keys[i], name);
        n += snprintf(text + n, sizeof text - (size_t)n, "%s%s", i > 0 ? " " : "", name);
    }
    turn_say(t, false, "%s does nothing here; ? shows the keys", text);
}

static void
run(struct turn *t, enum action action, long count)
{
    struct call call = { .count = count, .text = "" };

    if (!(action_rows[action].flags & TAKES_COUNT))
        call.count = 0;
    action_run(t, action, &call);
}

/* An old warning does not outlive the next key that does something; in a replay, whose clock may stand, nothing does. */
static void
drop_message(struct ui *ui)
{
    if (!ui->message.ok || replaying_is_on(ui))
        ui->message.text[0] = '\0';
}

static void
take_key(struct turn *t, struct key k)
{
    struct typed *typed = &t->ui->typed;
    long count = typed->count;
    enum action action;

    if (k.code == KEYS_ESC && (typed->n > 0 || typed->count > 0)) {
        *typed = (struct typed){ 0 };
        return;
    }
    if (!keymap_has_digits(ui_context(t->ui)) && take_digit(typed, k))
        return;
    typed->keys[typed->n++] = k;
    switch (keymap_find(&t->ui->keymap, ui_context(t->ui), typed->keys, typed->n, &action)) {
    case KEYMAP_BEGUN:
        return;
    case KEYMAP_FOUND:
        drop_message(t->ui);
        *typed = (struct typed){ 0 };
        run(t, action, count);
        return;
    case KEYMAP_NOTHING:
        say_unbound(t);
        *typed = (struct typed){ 0 };
    }
}

/* On a live board nothing moves under the hand; a replay moves because the hand wants it. */
static void
hold_still(struct turn *t)
{
    if (!replaying_is_on(t->ui))
        t->ui->last_key_ms = t->now_ms;
}

void
keystrokes_key(struct turn *t, const struct ui_input *in)
{
    struct ui *ui = t->ui;
    struct key k = in->key;

    hold_still(t);
    if (ui->wall.open) {
        wall_key(t, k);
        return;
    }
    if (is_ctrl_c(k)) {
        cancel(t);
        return;
    }
    ui->ctrl_c_ms = 0;
    if (ui->dialog.open)
        dialog_key(t, k);
    else if (ui->runbox.open && !ui->help.open)
        runbox_key(t, k);
    else if (ui->help.open && ui->help.searching)
        help_search_key(t, k);
    else if (ui->prompt.kind != PROMPT_NONE && !ui->help.open)
        prompt_key(t, k);
    else if (ui->told.text != NULL && !ui->help.open)
        told_key(t, k);
    else if (ui->composer.open && !ui->help.open)
        composer_key(t, k);
    else if (ui->silencer.open && !ui->help.open)
        silencer_key(t, k);
    else if (ui->escalator.open && !ui->help.open)
        escalator_key(t, k);
    else if (ui->incident_box.open && !ui->help.open)
        incident_box_key(t, k);
    else
        take_key(t, k);
}

static void
wheel(struct turn *t, enum pane pane, long lines)
{
    if (t->ui->help.open)
        help_scroll(t, SCROLL_LINES, lines);
    else if (t->ui->told.text != NULL)
        told_scroll(t, lines);
    else if (t->ui->composer.open)
        composer_scroll(t, lines);
    else if (t->ui->silencer.open)
        silencer_scroll(t, lines);
    else if (t->ui->escalator.open)
        escalator_scroll(t, lines);
    else if (t->ui->incident_box.open)
        incident_box_scroll(t, lines);
    else if (pane == PANE_LIST)
        list_scroll(t, SCROLL_LINES, lines);
    else if (pane == PANE_DETAIL && t->ui->focus == PANE_DETAIL)
        detail_scroll(t, SCROLL_LINES, lines);
    else if (pane == PANE_LOG)
        logpane_scroll(t, SCROLL_LINES, lines);
    else if (pane == PANE_MESSAGES && t->ui->focus == PANE_MESSAGES)
        messages_scroll(t, SCROLL_LINES, lines);
    else if (pane == PANE_SILENCES)
        silences_scroll(t, SCROLL_LINES, lines);
    else if (pane == PANE_HANDOVER)
        handover_page_scroll(t, SCROLL_LINES, lines);
    else if (pane == PANE_INCIDENTS && t->ui->focus == PANE_INCIDENTS)
        incident_list_wheel(t, lines);
}

static void
click(struct turn *t, enum pane pane, struct rect r, int row)
{
    struct ui *ui = t->ui;
    size_t place = ui->list.top + (size_t)(row - r.row - 1);

    if (pane == PANE_MESSAGES && ui->focus == PANE_MESSAGES) {
        messages_click(t, r, row);
        return;
    }
    if (pane == PANE_SILENCES) {
        silences_click(t, r, row);
        return;
    }
    if (pane == PANE_HANDOVER) {
        handover_page_click(t, r, row);
        return;
    }
    panes_focus(t, pane);
    if (pane == PANE_INCIDENTS)
        incident_list_click(t, r, row);
    if (pane == PANE_LIST && row > r.row && place < ui->view.shown.n)
        list_move_to(ui, place);
}

void
keystrokes_mouse(struct turn *t, const struct ui_input *in)
{
    struct layout l;
    enum pane pane;

    hold_still(t);
    if (t->ui->dialog.open || t->ui->runbox.open || t->ui->prompt.kind != PROMPT_NONE)
        return;
    layout_of(t->ui, &l);
    pane = layout_pane_at(&l, in->mouse.row, in->mouse.col);
    if (in->mouse.what == MOUSE_WHEEL_UP)
        wheel(t, pane, -WHEEL_LINES);
    else if (in->mouse.what == MOUSE_WHEEL_DOWN)
        wheel(t, pane, WHEEL_LINES);
    else if (in->mouse.row >= l.timeline.row && in->mouse.row < l.timeline.row + l.timeline.rows)
        replaying_click(t, l.timeline, in->mouse.col);
    else if (pane != PANES && !t->ui->help.open && t->ui->told.text == NULL && !t->ui->composer.open && !t->ui->silencer.open
        && !t->ui->escalator.open && !t->ui->incident_box.open)
        click(t, pane, l.panes[pane], in->mouse.row);
}
