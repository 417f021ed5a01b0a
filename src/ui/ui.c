/* SPDX-License-Identifier: MIT */
/* Input comes in here and is handed to the part that has the keys; the whole screen is drawn from here. */
#include "ui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/banners.h"
#include "ui/detail.h"
#include "ui/footer.h"
#include "ui/goto.h"
#include "ui/header.h"
#include "ui/help.h"
#include "ui/incident_screen.h"
#include "ui/keystrokes.h"
#include "ui/list.h"
#include "ui/logpane.h"
#include "ui/prompt.h"
#include "ui/wall.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/text.h"

/* How often a filter that time changes is asked anew. */
#define FILTER_EVERY_MS 10000

struct effect *
turn_effect(struct turn *t, enum effect_kind kind)
{
    struct effect e = { .kind = kind };

    vec_push(&t->out->v, e);
    return &t->out->v.v[t->out->v.n - 1];
}

void
effect_incident(struct effect *e, const struct incident_wish *w)
{
    e->incident = arena_alloc(&e->arena, sizeof *e->incident);
    *e->incident = incident_wish_copy(&e->arena, w);
}

void
turn_say(struct turn *t, bool ok, const char *fmt, ...)
{
    struct notice *msg = &t->ui->message;
    va_list args;

    va_start(args, fmt);
    vsnprintf(msg->text, sizeof msg->text, fmt, args);
    va_end(args);
    msg->hint[0] = '\0';
    msg->ok = ok;
    msg->at_ms = t->now_ms;
    msg->post = 0;
    msg->reminds = false;
}

bool
turn_hands_on(const struct turn *t)
{
    return t->now_ms - t->ui->last_key_ms < HANDS_ON_MS;
}

void
turn_hint(struct turn *t, const char *hint)
{
    str_copy(t->ui->message.hint, sizeof t->ui->message.hint, hint);
}

enum context
ui_context(const struct ui *ui)
{
    static const enum context of_pane[PANES] = {
        [PANE_LIST] = CONTEXT_LIST,
        [PANE_DETAIL] = CONTEXT_DETAIL,
        [PANE_LOG] = CONTEXT_LOG,
        [PANE_MESSAGES] = CONTEXT_MESSAGES,
        [PANE_HANDOVER] = CONTEXT_HANDOVER,
        [PANE_SILENCES] = CONTEXT_SILENCES,
        [PANE_INCIDENTS] = CONTEXT_INCIDENTS,
    };

    if (ui->help.open)
        return CONTEXT_HELP;
    if (ui->wall.open)
        return CONTEXT_WALL;
    return incident_screen_is_open(ui) ? incident_screen_context(ui) : of_pane[ui->focus];
}

bool
ui_is_writing(const struct ui *ui)
{
    return ui->composer.open || ui->silencer.open || ui->escalator.open || ui->incident_box.open || ui->prompt.kind != PROMPT_NONE
        || ui->dialog.open;
}

struct alert *
ui_subject(const struct ui *ui, const struct model *m)
{
    if (ui->focus == PANE_DETAIL && ui->detail.pinned)
        return (struct alert *)model_alert(m, &ui->detail.id);
    return ui->focus == PANE_INCIDENTS ? incident_screen_alert(ui, m) : list_alert(ui, m);
}

static void
effect_release(struct effect *e)
{
    for (size_t i = 0; i < e->destinations_n; i++)
        free(e->destinations[i]);
    free(e->destinations);
    free(e->messages);
    free(e->subjects);
    free(e->text);
    free(e->to);
    free(e->draft);
    free(e->name);
    free(e->source);
    free(e->matchers);
    free(e->silence_id);
    free(e->presence);
    arena_release(&e->arena);
}

void
ui_effects_release(struct ui_effects *e)
{
    for (size_t i = 0; i < e->v.n; i++) {
        effect_release(&e->v.v[i]);
    }
    vec_release(&e->v);
    e->redraw = false;
}

static void
on_paste(struct turn *t, const struct ui_input *in)
{
    if (t->ui->wall.open)
        return;
    if (t->ui->prompt.kind != PROMPT_NONE && !t->ui->dialog.open && !t->ui->help.open)
        prompt_paste(t, in->text);
    else if (t->ui->composer.open && !t->ui->dialog.open && !t->ui->help.open && t->ui->told.text == NULL)
        composer_paste(t, in->text);
    else if (t->ui->silencer.open && !t->ui->dialog.open && !t->ui->help.open && t->ui->told.text == NULL)
        silencer_paste(t, in->text);
    else if (t->ui->escalator.open && !t->ui->dialog.open && !t->ui->help.open && t->ui->told.text == NULL)
        escalator_paste(t, in->text);
    else if (t->ui->incident_box.open && !t->ui->dialog.open && !t->ui->help.open && t->ui->told.text == NULL)
        incident_box_paste(t, in->text);
    else
        turn_say(t, false, "what was pasted is dropped: no text is being typed here");
}

/* Banners have the first rows, on every page; all else is drawn and clicked below them. */
void
ui_fit(struct ui *ui)
{
    ui->rows = ui->screen_rows - banners_rows(ui);
    list_keep_cursor_visible(ui);
    messages_keep_visible(ui);
    handover_page_keep_visible(ui);
    silences_keep_visible(ui);
    incident_list_keep_visible(ui);
}

static void
on_mouse(struct turn *t, const struct ui_input *in)
{
    struct ui_input below = *in;

    below.mouse.row -= t->ui->screen_rows - t->ui->rows;
    if (below.mouse.row >= 0 && !t->ui->wall.open)
        keystrokes_mouse(t, &below);
}

static void
on_resize(struct turn *t, const struct ui_input *in)
{
    t->ui->screen_rows = in->rows;
    t->ui->cols = in->cols;
    ui_fit(t->ui);
}

static void
on_tick(struct turn *t, const struct ui_input *in)
{
    bool refilter = t->now_ms - t->ui->filtered_ms >= FILTER_EVERY_MS;

    (void)in;
    if (refilter)
        t->ui->filtered_ms = t->now_ms;
    list_update(t, refilter);
    messages_update(t);
    reminders_update(t);
    handed_update(t);
    summons_update(t);
    incident_reminders_update(t);
    handover_page_update(t);
    silences_update(t);
    incident_list_update(t);
    wall_tick(t);
    detail_want_history(t);
    messages_want_past(t);
    incident_screen_want_past(t);
    composer_tick(t);
    silencer_tick(t);
    escalator_update(t);
    incident_box_update(t);
}

static void
on_model(struct turn *t, const struct ui_input *in)
{
    (void)in;
    list_update(t, false);
    messages_update(t);
    reminders_update(t);
    handed_update(t);
    summons_update(t);
    incident_reminders_update(t);
    handover_page_update(t);
    runbox_watch(t);
    silences_update(t);
    incident_list_update(t);
    wall_update(t);
    composer_watch(t);
    escalator_update(t);
    incident_box_update(t);
}

static void
on_reply(struct turn *t, const struct ui_input *in)
{
    if (!composer_reply(t, in) && !silencer_reply(t, in) && !escalator_reply(t, in) && !incident_box_reply(t, in))
        order_reply(t, in);
}

static void
on_history(struct turn *t, const struct ui_input *in)
{
    if (in->message != 0)
        messages_history(t->ui, in);
    else if (in->incident != 0)
        incident_screen_history(t, in);
    else
        detail_history(t->ui, in);
}

static void
on_say(struct turn *t, const struct ui_input *in)
{
    turn_say(t, in->ok, "%s", in->text);
}

static void
on_goto(struct turn *t, const struct ui_input *in)
{
    const struct alert *a = model_alert(t->m, &in->alert);

    if (a != NULL)
        goto_alert(t, a);
    else
        turn_say(t, false, "that alert is no longer on the board");
}

static void
on_fault(struct turn *t, const struct ui_input *in)
{
    free(t->ui->fault);
    t->ui->fault = xstrdup_or_null(in->text);
}

static void
on_link(struct turn *t, const struct ui_input *in)
{
    free(t->ui->link);
    t->ui->link = xstrdup_or_null(in->text);
}

static void
on_owner(struct turn *t, const struct ui_input *in)
{
    t->ui->configured_apart = !in->ok;
    if (t->ui->escalator.open)
        escalator_say(t);
    if (t->ui->incident_box.open)
        incident_box_say(t);
}

static void
on_banner(struct turn *t, const struct ui_input *in)
{
    free((char *)t->ui->config.banner);
    t->ui->config.banner = xstrdup(in->text);
}

static void
on_page(struct turn *t, const struct ui_input *in)
{
    told_open_page(t, in->title, in->text);
}

static void
on_draft(struct turn *t, const struct ui_input *in)
{
    if (!incident_box_on_draft(t, in))
        composer_on_draft(t, in);
}

static void
on_end(struct turn *t, const struct ui_input *in)
{
    incident_box_draft_end(t);
    composer_on_end(t, in);
}

typedef void input_fn(struct turn *t, const struct ui_input *in);

static input_fn *const inputs[] = {
    [UI_KEY] = keystrokes_key,
    [UI_PASTE] = on_paste,
    [UI_MOUSE] = on_mouse,
    [UI_RESIZE] = on_resize,
    [UI_TICK] = on_tick,
    [UI_MODEL] = on_model,
    [UI_REPLY] = on_reply,
    [UI_HISTORY] = on_history,
    [UI_SAY] = on_say,
    [UI_GOTO] = on_goto,
    [UI_FAULT] = on_fault,
    [UI_LINK] = on_link,
    [UI_BANNER] = on_banner,
    [UI_DRAFT] = on_draft,
    [UI_KEPT] = composer_on_saved,
    [UI_END] = on_end,
    [UI_EDITED] = composer_on_edited,
    [UI_MAY_TAKE_OVER] = acts_ask_take_over,
    [UI_LEAVING] = acts_on_leaving,
    [UI_PAGE] = on_page,
    [UI_PREVIEW] = silencer_on_preview,
    [UI_PRESENCE] = presence_on_others,
    [UI_REPLAY] = replaying_on_told,
    [UI_OWNER] = on_owner,
};

void
ui_step(struct ui *ui, const struct ui_input *in, const struct model *m, int64_t now_ms, struct ui_effects *out)
{
    struct turn t = { .ui = ui, .m = m, .now_ms = now_ms, .out = out };

    banners_update(&t);
    inputs[in->kind](&t, in);
    if (!replaying_is_on(ui))
        presence_tell(&t);
    out->redraw = true;
}

static void
draw_panes(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, const struct layout *l)
{
    if (l->panes[PANE_LIST].rows > 0)
        list_draw(ui, m, now_ms, c, l->panes[PANE_LIST]);
    if (l->panes[PANE_DETAIL].rows > 0)
        detail_draw(ui, m, now_ms, c, l->panes[PANE_DETAIL]);
    if (l->panes[PANE_LOG].rows > 0)
        logpane_draw(ui, m, now_ms, c, l->panes[PANE_LOG]);
    if (l->panes[PANE_MESSAGES].rows > 0)
        messages_draw(ui, m, now_ms, c, l->panes[PANE_MESSAGES]);
    if (l->panes[PANE_HANDOVER].rows > 0)
        handover_page_draw(ui, c, l->panes[PANE_HANDOVER]);
    if (l->panes[PANE_SILENCES].rows > 0)
        silences_draw(ui, m, now_ms, c, l->panes[PANE_SILENCES]);
    if (l->panes[PANE_INCIDENTS].rows > 0)
        incident_list_draw(ui, m, now_ms, c, l->panes[PANE_INCIDENTS]);
    if (l->strip.rows > 0)
        detail_draw_strip(ui, m, now_ms, c, l->strip);
    if (l->divider_col >= 0)
        canvas_vline(c, l->body.row, l->divider_col, l->body.rows, ROLE_RULE);
    replaying_draw_moment(ui, c, l->moment);
    replaying_draw_timeline(ui, c, l->timeline);
}

/* Boxes and prompts wait below it; its help alone lies over it. */
static void
draw_wall(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, const struct layout *l)
{
    if (!ui->help.open || l->tiny) {
        wall_draw(ui, m, now_ms, c);
        return;
    }
    help_draw(ui, c);
    if (!ui->help.searching)
        footer_draw(ui, m, now_ms, c, l->message_row, l->key_row);
}

static void
draw_page(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c)
{
    struct layout l;

    layout_of(ui, &l);
    if (ui->wall.open) {
        draw_wall(ui, m, now_ms, c, &l);
        return;
    }
    if (l.tiny) {
        header_draw_tiny(ui, m, now_ms, c);
        return;
    }
    if (ui->help.open) {
        help_draw(ui, c);
    } else if (ui->told.text != NULL) {
        told_draw(ui, c);
    } else if (ui->composer.open) {
        composer_draw(ui, m, now_ms, c);
    } else if (ui->silencer.open) {
        silencer_draw(ui, m, now_ms, c);
    } else {
        header_draw(ui, m, now_ms, c, l.header);
        draw_panes(ui, m, now_ms, c, &l);
    }
    if (ui->runbox.open && !ui->help.open)
        runbox_draw(ui, m, c);
    if (ui->escalator.open && !ui->help.open && ui->told.text == NULL)
        escalator_draw(ui, m, now_ms, c);
    if (ui->incident_box.open && !ui->help.open && ui->told.text == NULL)
        incident_box_draw(ui, m, now_ms, c);
    if (ui->dialog.open)
        dialog_draw(ui, c);
    if (!ui->help.searching)
        footer_draw(ui, m, now_ms, c, l.message_row, l.key_row);
    if (ui->prompt.kind != PROMPT_NONE && !ui->dialog.open && !ui->help.open)
        prompt_draw(ui, now_ms, c, l.message_row, l.key_row);
}

void
ui_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c)
{
    struct canvas below = *c;
    int above = ui->screen_rows - ui->rows;

    canvas_clear(c);
    c->past = below.past = replaying_is_on(ui);
    c->cursor_row = below.cursor_row = -1;
    if (above == 0) {
        draw_page(ui, m, now_ms, c);
        return;
    }
    banners_draw(ui, m, now_ms, c,
        !ui->composer.open && !ui->silencer.open && !ui->help.open && ui->told.text == NULL && !ui->wall.open);
    below.cells += above * c->cols;
    below.rows -= above;
    draw_page(ui, m, now_ms, &below);
    if (below.cursor_row >= 0) {
        c->cursor_row = below.cursor_row + above;
        c->cursor_col = below.cursor_col;
    }
}

const struct theme *
ui_theme(const struct ui *ui)
{
    return &ui->theme;
}

const char *
ui_filter(const struct ui *ui)
{
    return ui->view.text;
}
