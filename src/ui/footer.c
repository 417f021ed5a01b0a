/* SPDX-License-Identifier: MIT */
/* The message line and the key line; only keys that would do something now are shown. */
#include "ui/footer.h"

#include <stdio.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/incident_screen.h"
#include "ui/paint.h"
#include "util/text.h"

/* A message stays for so long. */
#define MESSAGE_MS 30000

/* In this order, as many as fit; the last two always. */
static const enum action offered[] = {
    ACTION_BACK,
    ACTION_TAB_NEXT,
    ACTION_DEMO,
    ACTION_WRITE_CONFIG,
    ACTION_ACCEPT,
    ACTION_DECLINE,
    ACTION_HANDOVER,
    ACTION_SILENCE_EXTEND,
    ACTION_SILENCE_EXPIRE,
    ACTION_RESEND,
    ACTION_DROP,
    ACTION_ACK_MESSAGE,
    ACTION_ACK,
    ACTION_UNACK,
    ACTION_TAKE,
    ACTION_ESCALATE,
    ACTION_SNOOZE,
    ACTION_UNLINK,
    ACTION_DECLARE,
    ACTION_CLOSE,
    ACTION_UNDO,
    ACTION_REDO,
    ACTION_POST,
    ACTION_SILENCE,
    ACTION_OPEN,
    ACTION_FILTER,
    ACTION_SEARCH,
    ACTION_COMMENT,
    ACTION_MARK,
    ACTION_REPEAT,
    ACTION_NEXT_UNACKED,
    ACTION_RANGE,
    ACTION_MARK_ALL,
    ACTION_FILTER_CELL,
    ACTION_HOLD,
    ACTION_REFRESH,
    ACTION_DRY_RUN,
    ACTION_RUN,
    ACTION_COPY,
    ACTION_ASSIGN,
    ACTION_VOTE,
    ACTION_QUIT,
    ACTION_REPLAY,
    ACTION_WALL,
};
/* The same where incidents are. */
static const enum action offered_of_incidents[] = {
    ACTION_BACK,
    ACTION_DONE,
    ACTION_DROP_ACTION,
    ACTION_UNLINK,
    ACTION_POST,
    ACTION_STATE,
    ACTION_ACK,
    ACTION_ESCALATE,
    ACTION_NOTE,
    ACTION_RESOLVE,
    ACTION_ACTION,
    ACTION_SEVERITY,
    ACTION_PEOPLE,
    ACTION_TAB_NEXT,
    ACTION_LINK,
    ACTION_EDIT,
    ACTION_MERGE,
    ACTION_PUBLISH,
    ACTION_OPEN,
    ACTION_UNACK,
    ACTION_SNOOZE,
    ACTION_FILTER,
    ACTION_UNDO,
    ACTION_REDO,
    ACTION_HOLD,
    ACTION_COPY,
    ACTION_DRY_RUN,
    ACTION_REFRESH,
};
static const enum action always[] = { ACTION_COMMAND, ACTION_HELP };

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* What is being typed: "30", "g". */
static void
draw_typed(const struct ui *ui, struct canvas *c, int row)
{
    char text[3 * KEY_NAME_MAX + 24] = "", name[KEY_NAME_MAX];
    int n = 0;

    if (ui->typed.count > 0)
        n = snprintf(text, sizeof text, "%ld ", ui->typed.count);
    for (size_t i = 0; i < ui->typed.n; i++) {
        key_to_text(ui->typed.keys[i], name);
        n += snprintf(text + n, sizeof text - (size_t)n, "%s ", name);
    }
    canvas_right(c, row, c->cols - 20 > 0 ? c->cols - 20 : 0, 19, ROLE_STRONG, text);
}

bool
footer_has_message(const struct ui *ui, int64_t now_ms)
{
    return ui->message.text[0] != '\0' && now_ms - ui->message.at_ms <= MESSAGE_MS;
}

static void
draw_message(const struct ui *ui, int64_t now_ms, struct canvas *c, int row)
{
    const struct notice *msg = &ui->message;
    int end = c->cols - 1;

    if (!footer_has_message(ui, now_ms))
        return;
    if (msg->hint[0] != '\0') {
        int need = (int)text_cols(msg->hint, strlen(msg->hint));

        canvas_text(c, row, end - need, need, ROLE_DIM, msg->hint);
        end -= need + 2;
    }
    canvas_text(c, row, 1, end - 1, msg->ok ? ROLE_TEXT : ROLE_WARN, msg->text);
}

/* Esc in the list takes marks away, or the zoom; what is given back of one that is snoozed is the snooze. */
static const char *
word_of(const struct turn *t, enum action action)
{
    const struct list *l = &t->ui->list;
    const struct alert *a = ui_subject(t->ui, t->m);

    if (action == ACTION_ACK && incident_is_whole(t->ui))
        return "ack all";
    if (action == ACTION_UNACK && a != NULL && a->hold.state == ALERT_SNOOZED)
        return action_rows[ACTION_UNSNOOZE].name;
    if (action != ACTION_BACK || ui_context(t->ui) != CONTEXT_LIST)
        return action_rows[action].word;
    return l->marks.n + l->range.n + l->failed.n > 0 ? "unmark" : "all panes";
}

static int
draw_action(const struct turn *t, struct canvas *c, int row, int at, int end, enum action action)
{
    struct buf key;

    if (!action_can(t, action) || action_rows[action].word == NULL)
        return at;
    buf_init(&key, 2 * KEY_NAME_MAX);
    if (keymap_keys_of(&t->ui->keymap, ui_context(t->ui), action, 1, &key) > 0)
        at = paint_key(c, row, at, end, buf_text(&key), word_of(t, action));
    buf_release(&key);
    return at;
}

static void
draw_actions(const struct turn *t, struct canvas *c, int row)
{
    enum context where = ui_context(t->ui);
    bool incidents = where == CONTEXT_INCIDENTS || where == CONTEXT_INCIDENT;
    const enum action *list = incidents ? offered_of_incidents : offered;
    size_t n = incidents ? COUNT(offered_of_incidents) : COUNT(offered);
    int at = 1, end = c->cols - 1, reserved = 0;
    struct buf key;

    for (size_t i = 0; i < COUNT(always); i++) {
        buf_init(&key, 2 * KEY_NAME_MAX);
        if (keymap_keys_of(&t->ui->keymap, ui_context(t->ui), always[i], 1, &key) > 0)
            reserved += (int)(key.len + 3 + strlen(action_rows[always[i]].word));
        buf_release(&key);
    }
    for (size_t i = 0; i < n; i++)
        at = draw_action(t, c, row, at, end - reserved, list[i]);
    for (size_t i = 0; i < COUNT(always); i++)
        at = draw_action(t, c, row, at, end, always[i]);
    (void)at;
}

/* Keys of the boxes are fixed. */
static void
draw_fixed(struct canvas *c, int row, const char *const *pairs)
{
    int at = 1;

    for (; pairs[0] != NULL; pairs += 2)
        at = paint_key(c, row, at, c->cols - 1, pairs[0], pairs[1]);
}

static const char *const runbox_keys[] = { "Enter", "run", "1-9", "run", "Esc", "cancel", "j", "down", "k", "up", NULL };
static const char *const told_keys[] = { "q", "close", "j", "down", "k", "up", NULL };
static const char *const filter_keys[] = { "Enter", "keep", "Esc", "as it was", "Tab", "complete", "Up", "earlier", "Ctrl-U",
    "empty", "F1", "help", NULL };
static const char *const search_keys[] = { "Enter", "keep", "Esc", "as it was", "Ctrl-U", "empty", "F1", "help", NULL };
static const char *const command_keys[] = { "Enter", "do it", "Esc", "cancel", "Tab", "complete", "Up", "earlier", "F1", "help",
    NULL };
static const char *const reason_keys[] = { "Enter", "do it", "Esc", "cancel", NULL };
static const char *const until_keys[] = { "Enter", "snooze", "Esc", "cancel", "Tab", "complete", NULL };
static const char *const person_keys[] = { "Enter", "give it", "Esc", "cancel", "Tab", "complete", NULL };
static const char *const comment_keys[] = { "Enter", "write it", "Esc", "cancel", NULL };

static const char *const place_keys[] = { "Enter", "go", "Esc", "stay", "03:10", "UTC", "-2h", "ago", "2026-11-21", "03:10",
    "#8836", "event", NULL };
static const char *const export_keys[] = { "Enter", "write it", "Esc", "cancel", ".md", "Markdown timeline", ".jsonl",
    "JSON Lines", NULL };

static const char *const *const prompt_keys[PROMPT_KINDS] = {
    [PROMPT_FILTER] = filter_keys,
    [PROMPT_COMMAND] = command_keys,
    [PROMPT_COMMENT] = comment_keys,
    [PROMPT_REASON] = reason_keys,
    [PROMPT_UNTIL] = until_keys,
    [PROMPT_PERSON] = person_keys,
    [PROMPT_WHY] = reason_keys,
    [PROMPT_PLACE] = place_keys,
    [PROMPT_EXPORT] = export_keys,
    [PROMPT_SEARCH] = search_keys,
};

void
footer_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, int message_row, int key_row)
{
    const struct turn t = { .ui = (struct ui *)ui, .m = m, .now_ms = now_ms };

    draw_message(ui, now_ms, c, message_row);
    if (ui->typed.n > 0 || ui->typed.count > 0)
        draw_typed(ui, c, message_row);
    if (ui->dialog.open)
        dialog_draw_keys(ui, c, key_row);
    else if (ui->runbox.open && !ui->help.open)
        draw_fixed(c, key_row, runbox_keys);
    else if (ui->prompt.kind != PROMPT_NONE && !ui->help.open)
        draw_fixed(c, key_row, prompt_keys[ui->prompt.kind]);
    else if (ui->told.text != NULL && !ui->help.open)
        draw_fixed(c, key_row, told_keys);
    else if (ui->composer.open && !ui->help.open)
        composer_draw_keys(ui, m, now_ms, c, key_row);
    else if (ui->silencer.open && !ui->help.open)
        silencer_draw_keys(ui, c, key_row);
    else if (ui->escalator.open && !ui->help.open)
        escalator_draw_keys(ui, c, key_row);
    else if (ui->incident_box.open && !ui->help.open)
        incident_box_draw_keys(ui, c, key_row);
    else if (replaying_is_on(ui) && !ui->help.open)
        replaying_draw_keys(&t, c, key_row, c->rows - key_row);
    else
        draw_actions(&t, c, key_row);
}
