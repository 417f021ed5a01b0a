/* SPDX-License-Identifier: MIT */
/* Prompts: keys, history, completion, and the filter that follows each key. */
#include "ui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/complete.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/palette.h"
#include "ui/prompt_order.h"
#include "ui/row.h"
#include "util/alloc.h"
#include "util/str.h"

static const char *const signs[PROMPT_KINDS] = {
    [PROMPT_NONE] = "",
    [PROMPT_FILTER] = "/ ",
    [PROMPT_COMMAND] = ":",
    [PROMPT_COMMENT] = "comment: ",
    [PROMPT_REASON] = "because: ",
    [PROMPT_UNTIL] = "until: ",
    [PROMPT_PERSON] = "to: ",
    [PROMPT_WHY] = "why: ",
    [PROMPT_PLACE] = "go to: ",
    [PROMPT_EXPORT] = "export to: ",
    [PROMPT_SEARCH] = "/ ",
};

void
prompt_history_release(struct history *h)
{
    for (size_t i = 0; i < h->lines.n; i++)
        free(h->lines.v[i]);
    vec_release(&h->lines);
}

/* A line that is there already becomes the newest. */
void
history_add(struct history *h, const char *line)
{
    if (*line == '\0')
        return;
    for (size_t i = 0; i < h->lines.n; i++)
        if (strcmp(h->lines.v[i], line) == 0) {
            free(h->lines.v[i]);
            vec_remove(&h->lines, i);
            break;
        }
    vec_push(&h->lines, xstrdup(line));
    if (h->lines.n > PROMPT_HISTORY_MAX) {
        free(h->lines.v[0]);
        vec_remove(&h->lines, 0);
    }
}

static struct history *
history_of(struct ui *ui)
{
    switch (ui->prompt.kind) {
    case PROMPT_FILTER:
        return &ui->filters;
    case PROMPT_COMMAND:
        return &ui->commands;
    default:
        return NULL;
    }
}

static void
drop_choices(struct prompt *p)
{
    for (size_t i = 0; i < p->choices.n; i++)
        free(p->choices.v[i]);
    vec_clear(&p->choices);
    p->chosen = 0;
}

void
prompt_release(struct prompt *p)
{
    drop_choices(p);
    vec_release(&p->choices);
    editor_release(&p->edit);
    order_release(&p->order);
    free(p->before);
    free(p->draft);
    free(p->title);
    *p = (struct prompt){ 0 };
}

static void
close_prompt(struct ui *ui)
{
    prompt_release(&ui->prompt);
    view_drop_results(&ui->view);
}

void
prompt_open(struct turn *t, enum prompt_kind kind, const char *text)
{
    struct prompt *p = &t->ui->prompt;

    close_prompt(t->ui);
    p->kind = kind;
    p->title = xstrdup(signs[kind]);
    p->before = xstrdup(kind == PROMPT_SEARCH ? text : t->ui->view.text);
    p->cursor = t->ui->list.cursor.id;
    editor_init(&p->edit, kind == PROMPT_COMMENT || kind == PROMPT_REASON ? COMMAND_TEXT_MAX : PROMPT_TEXT_MAX);
    editor_set(&p->edit, text);
    t->ui->message.text[0] = '\0';
}

void
prompt_open_why(struct turn *t, const char *name, const char *why)
{
    struct prompt *p = &t->ui->prompt;
    struct buf title;

    prompt_open(t, PROMPT_WHY, why);
    buf_init(&title, 256);
    buf_addf(&title, "run %.40s, why: ", name);
    free(p->title);
    p->title = buf_take(&title);
}

bool
filter_apply(struct turn *t, const char *text)
{
    struct ui *ui = t->ui;
    struct prompt *p = &ui->prompt;
    struct err err;

    p->fault_column = 0;
    if (view_set_filter(&ui->view, t->m, text, t->now_ms, &p->fault_column, &err)) {
        ui->filtered_ms = t->now_ms;
        list_settle(ui, t->m);
        return true;
    }
    if (p->fault_column == 0)
        p->fault_column = 1;
    str_copy(p->fault, sizeof p->fault, err.text);
    return false;
}

static void
text_changed(struct turn *t)
{
    struct prompt *p = &t->ui->prompt;

    p->fault_column = 0;
    if (p->kind == PROMPT_FILTER)
        filter_apply(t, editor_text(&p->edit));
    if (p->kind == PROMPT_SEARCH)
        incident_screen_filter(t, editor_text(&p->edit));
}

void
prompt_cancel(struct turn *t)
{
    struct prompt *p = &t->ui->prompt;

    if (p->kind == PROMPT_FILTER && strcmp(t->ui->view.text, p->before) != 0)
        filter_apply(t, p->before);
    if (p->kind == PROMPT_SEARCH)
        incident_screen_filter(t, p->before);
    close_prompt(t->ui);
}

static void
submit_filter(struct turn *t)
{
    struct prompt *p = &t->ui->prompt;

    if (p->fault_column > 0)
        return;
    history_add(&t->ui->filters, editor_text(&p->edit));
    close_prompt(t->ui);
}

static void
submit_command(struct turn *t)
{
    char *line = xstrdup(editor_text(&t->ui->prompt.edit));

    prompt_release(&t->ui->prompt);
    if (*line != '\0') {
        history_add(&t->ui->commands, line);
        turn_effect(t, EFFECT_REMEMBER)->text = xstrdup(line);
        palette_run(t, line);
    }
    free(line);
}

/* Where it goes nowhere the line stays, with what is wrong below it. */
static void
submit_replay(struct turn *t, bool (*fn)(struct turn *t, const char *text, struct err *err))
{
    struct prompt *p = &t->ui->prompt;
    struct err err;

    if (fn(t, editor_text(&p->edit), &err)) {
        prompt_release(p);
        return;
    }
    str_copy(p->fault, sizeof p->fault, err.text);
    p->fault_column = 1;
}

static void
submit_why(struct turn *t)
{
    struct prompt *p = &t->ui->prompt;
    char *why = xstrdup(editor_text(&p->edit));

    if (run_purpose_is_blank(why)) {
        str_copy(p->fault, sizeof p->fault, "nothing is run without a purpose: type why, or Esc");
        p->fault_column = 1;
    } else {
        prompt_release(p);
        (void)runbox_why(t, why);
    }
    free(why);
}

static void
submit(struct turn *t)
{
    if (t->ui->prompt.kind == PROMPT_FILTER)
        submit_filter(t);
    else if (t->ui->prompt.kind == PROMPT_SEARCH)
        close_prompt(t->ui);
    else if (t->ui->prompt.kind == PROMPT_COMMAND)
        submit_command(t);
    else if (t->ui->prompt.kind == PROMPT_WHY)
        submit_why(t);
    else if (t->ui->prompt.kind == PROMPT_PLACE)
        submit_replay(t, replaying_go);
    else if (t->ui->prompt.kind == PROMPT_EXPORT)
        submit_replay(t, replaying_export);
    else
        prompt_submit_order(t);
}

static void
show_earlier(struct turn *t, bool back)
{
    struct prompt *p = &t->ui->prompt;
    const struct history *h = history_of(t->ui);
    size_t at = p->history_at;

    if (h == NULL || (back ? at >= h->lines.n : at == 0))
        return;
    if (at == 0) {
        free(p->draft);
        p->draft = xstrdup(editor_text(&p->edit));
    }
    p->history_at = back ? at + 1 : at - 1;
    editor_set(&p->edit, p->history_at == 0 ? p->draft : h->lines.v[h->lines.n - p->history_at]);
    text_changed(t);
}

static void
complete(struct turn *t, bool back)
{
    struct prompt *p = &t->ui->prompt;

    if (p->kind == PROMPT_PLACE || p->kind == PROMPT_EXPORT || p->kind == PROMPT_SEARCH)
        return;
    if (p->chosen == 0) {
        drop_choices(p);
        complete_fill(t);
    }
    if (p->choices.n == 0)
        return;
    if (back)
        p->chosen = p->chosen <= 1 ? p->choices.n : p->chosen - 1;
    else
        p->chosen = p->chosen % p->choices.n + 1;
    editor_replace(&p->edit, p->word, p->choices.v[p->chosen - 1]);
    text_changed(t);
}

static bool
special_key(struct turn *t, struct key k)
{
    if (k.mods != 0)
        return false;
    switch (k.code) {
    case KEYS_ESC:
        prompt_cancel(t);
        return true;
    case KEYS_ENTER:
        submit(t);
        return true;
    case KEYS_TAB:
        complete(t, false);
        return true;
    case KEYS_BACKTAB:
        complete(t, true);
        return true;
    case KEYS_UP:
        show_earlier(t, true);
        return true;
    case KEYS_DOWN:
        show_earlier(t, false);
        return true;
    case KEYS_F1:
        help_open(t);
        return true;
    default:
        return false;
    }
}

void
prompt_key(struct turn *t, struct key k)
{
    struct prompt *p = &t->ui->prompt;
    bool changed;

    p->noted = true;
    if (special_key(t, k))
        return;
    drop_choices(p);
    if (k.code == KEYS_BACKSPACE && p->kind == PROMPT_COMMAND && p->edit.text.len == 0) {
        prompt_cancel(t);
        return;
    }
    if (editor_key(&p->edit, k, &changed) && changed)
        text_changed(t);
}

void
prompt_paste(struct turn *t, const char *text)
{
    drop_choices(&t->ui->prompt);
    editor_insert(&t->ui->prompt.edit, text);
    text_changed(t);
}

static void
draw_choices(const struct prompt *p, struct canvas *c, int row)
{
    size_t first = p->chosen > 0 ? p->chosen - 1 : 0;
    int at = 1, end = c->cols - 1;

    for (size_t i = first; i < p->choices.n && at < end; i++)
        at = canvas_text(c, row, at, end - at, i == first ? ROLE_CHOICE : ROLE_DIM, p->choices.v[i]) + 2;
}

/* Until the next key somebody else who writes about the same stands in the place of the keys. */
static void
draw_writers(const struct ui *ui, struct canvas *c, int row)
{
    const struct prompt *p = &ui->prompt;
    struct buf words = BUF_INIT;

    if (p->kind == PROMPT_COMMENT && !p->noted && presence_writing_words(ui, p->order.subjects, p->order.n, &words)) {
        canvas_fill(c, row, 0, c->cols, ROLE_TEXT, ' ');
        canvas_text(c, row, 1, c->cols - 2, ROLE_WARN, buf_text(&words));
    }
    buf_release(&words);
}

void
prompt_draw(const struct ui *ui, int64_t now_ms, struct canvas *c, int row, int fault_row)
{
    const struct prompt *p = &ui->prompt;
    size_t fault = p->fault_column > 0 ? p->fault_column - 1 : p->edit.text.len + 1;
    int at, end;

    canvas_fill(c, row, 0, c->cols, ROLE_INPUT, ' ');
    at = canvas_text(c, row, 1, c->cols / 2, ROLE_KEY, p->title);
    end = prompt_draw_meaning(p, now_ms, c, row, at);
    editor_draw(&p->edit, c, row, at, end - at - 1, fault < p->edit.text.len ? fault : p->edit.text.len);
    draw_writers(ui, c, fault_row);
    if (p->fault_column == 0 && p->choices.n == 0)
        return;
    canvas_fill(c, fault_row, 0, c->cols, ROLE_TEXT, ' ');
    if (p->choices.n > 0)
        draw_choices(p, c, fault_row);
    else
        canvas_text(c, fault_row, 1, c->cols - 2, ROLE_ERROR, p->fault);
}
