/* SPDX-License-Identifier: MIT */
/* The detail pane: its alert, its lines, its history. */
#include "ui/detail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/detail_lines.h"
#include "ui/paint.h"
#include "ui/row.h"
#include "util/str.h"
#include "util/time.h"

#define NAME_COLS 10
#define LABEL_COLS 16
#define WRAP_ROWS_MAX 6 /* of one value; the rest is cut */

static void
drop_history(struct detail *d)
{
    for (size_t i = 0; i < d->history.n; i++) {
        free((char *)d->history.v[i].actor);
        free((char *)d->history.v[i].verb);
        free((char *)d->history.v[i].text);
    }
    vec_clear(&d->history);
    d->has_history = false;
}

void
detail_release(struct detail *d)
{
    drop_history(d);
    vec_release(&d->history);
}

void
detail_pin(struct turn *t, const struct alert *a)
{
    struct detail *d = &t->ui->detail;

    d->pinned = true;
    d->id = a->id;
    d->line = d->top = 0;
    detail_want_history(t);
}

void
detail_unpin(struct ui *ui)
{
    ui->detail.pinned = false;
    ui->detail.line = ui->detail.top = 0;
}

static bool
is_on_screen(const struct ui *ui)
{
    struct layout l;

    layout_of(ui, &l);
    return l.panes[PANE_DETAIL].rows > 0;
}

void
detail_want_history(struct turn *t)
{
    struct detail *d = &t->ui->detail;
    const struct alert *a = ui_subject(t->ui, t->m);

    if (a == NULL || !is_on_screen(t->ui) || a->last_seq > t->m->durable_seq)
        return;
    if (alert_id_equal(&a->id, &d->history_id) && a->last_seq == d->history_seq)
        return;
    if (!alert_id_equal(&a->id, &d->history_id))
        drop_history(d);
    d->history_id = a->id;
    d->history_seq = a->last_seq;
    turn_effect(t, EFFECT_HISTORY)->alert = a->id;
}

void
detail_history(struct ui *ui, const struct ui_input *in)
{
    struct detail *d = &ui->detail;
    size_t n = in->lines_n < HISTORY_MAX ? in->lines_n : HISTORY_MAX;

    if (!alert_id_equal(&in->alert, &d->history_id))
        return;
    drop_history(d);
    d->has_history = true;
    for (size_t i = 0; i < n; i++) {
        const struct history_line *h = &in->lines[i];
        struct history_line copy = { h->at_ms, h->seq, xstrdup(h->actor), xstrdup(h->verb), xstrdup(h->text) };

        vec_push(&d->history, copy);
    }
}

static struct rect
pane_rect(const struct ui *ui)
{
    struct layout l;

    layout_of(ui, &l);
    return l.panes[PANE_DETAIL];
}

/* Values stand in a column; a long name pushes its own to the right, up to half of the pane. */
static int
value_col(const struct detail_line *line, int cols)
{
    int base = line->kind == DETAIL_LABEL || line->kind == DETAIL_ANNOTATION ? LABEL_COLS : NAME_COLS;
    int need = (int)text_cols(line->name, strlen(line->name)) + 2;

    if (need > cols / 2)
        need = cols / 2;
    return need > base ? need : base;
}

/* How many rows of the pane a line takes. */
static int
line_rows(const struct detail_line *line, int cols)
{
    int rows = 0, room = cols - value_col(line, cols) - 1;

    if (line->kind == DETAIL_HEAD || line->value == NULL || room < 1)
        return 1;
    for (size_t next = 0, at = 0; line->value[at] != '\0' && rows < WRAP_ROWS_MAX; at += next) {
        paint_break(line->value + at, room, &next);
        rows++;
    }
    return rows > 0 ? rows : 1;
}

static size_t
count_lines(const struct turn *t)
{
    const struct alert *a = ui_subject(t->ui, t->m);
    struct detail_lines lines;
    size_t n;

    if (a == NULL)
        return 0;
    detail_lines_make(t->ui, t->m, a, t->now_ms, &lines);
    n = lines.lines.n;
    detail_lines_release(&lines);
    return n;
}

/* The first line on the screen, so that the chosen one is seen with all its rows. */
static void
keep_visible(const struct turn *t)
{
    struct detail *d = &t->ui->detail;
    const struct alert *a = ui_subject(t->ui, t->m);
    struct rect r = pane_rect(t->ui);
    struct detail_lines lines;
    int used = 0;
    size_t top;

    if (a == NULL || d->line < d->top) {
        d->top = d->line;
        return;
    }
    detail_lines_make(t->ui, t->m, a, t->now_ms, &lines);
    for (top = d->line + 1; top > 0; top--) {
        used += line_rows(&lines.lines.v[top - 1], r.cols);
        if (used > r.rows - 1)
            break;
    }
    if (top > d->top)
        d->top = top < d->line ? top : d->line;
    detail_lines_release(&lines);
}

void
detail_scroll(struct turn *t, enum scroll how, long count)
{
    struct detail *d = &t->ui->detail;
    long rows = pane_rect(t->ui).rows, line = (long)d->line, n = (long)count_lines(t);

    switch (how) {
    case SCROLL_LINES:
        line += count;
        break;
    case SCROLL_HALF:
        line += count * (rows / 2);
        break;
    case SCROLL_PAGE:
        line += count * (rows - 2);
        break;
    case SCROLL_TOP:
        line = 0;
        break;
    case SCROLL_BOTTOM:
        line = n - 1;
        break;
    }
    line = line >= n ? n - 1 : line;
    d->line = line < 0 ? 0 : (size_t)line;
    keep_visible(t);
}

bool
detail_label(const struct ui *ui, const struct model *m, int64_t now_ms, char *name, size_t name_size, char *value,
    size_t value_size)
{
    const struct alert *a = ui_subject(ui, m);
    struct detail_lines lines;
    bool found = false;

    if (a == NULL)
        return false;
    detail_lines_make(ui, m, a, now_ms, &lines);
    if (ui->detail.line < lines.lines.n && lines.lines.v[ui->detail.line].kind == DETAIL_LABEL)
        found = str_copy(name, name_size, lines.lines.v[ui->detail.line].name)
            && str_copy(value, value_size, lines.lines.v[ui->detail.line].value);
    detail_lines_release(&lines);
    return found;
}

void
detail_line_text(const struct ui *ui, const struct model *m, int64_t now_ms, struct buf *out)
{
    const struct alert *a = ui_subject(ui, m);
    struct detail_lines lines;

    if (a == NULL)
        return;
    detail_lines_make(ui, m, a, now_ms, &lines);
    if (ui->detail.line < lines.lines.n && lines.lines.v[ui->detail.line].value != NULL) {
        const char *value = lines.lines.v[ui->detail.line].value;

        text_clean(out, value, strlen(value), out->max, true);
    }
    detail_lines_release(&lines);
}

static int
draw_value(struct canvas *c, struct rect r, int col, const struct detail_line *line)
{
    struct rect in = { r.row, col, r.rows < WRAP_ROWS_MAX ? r.rows : WRAP_ROWS_MAX, r.col + r.cols - col - 1 };
    const char *value = line->value != NULL ? line->value : "";
    int before = in.rows;

    for (size_t next = 0, n; *value != '\0' && in.rows > 0; value += next) {
        char *part;

        n = paint_break(value, in.cols, &next);
        part = xstrndup(value, in.rows > 1 ? n : strlen(value));
        paint_line(c, &in, line->role, part);
        free(part);
    }
    return before - in.rows > 0 ? before - in.rows : 1;
}

/* Rows used. */
static int
draw_line(struct canvas *c, struct rect r, const struct detail_line *line)
{
    int value = value_col(line, r.cols);

    if (line->kind == DETAIL_HEAD) {
        paint_rule(c, r.row, r.col, r.cols, false, line->name, NULL);
        return 1;
    }
    canvas_text(c, r.row, r.col + 1, value - 2, line->kind == DETAIL_HISTORY ? ROLE_DIM : ROLE_LABEL, line->name);
    return draw_value(c, r, r.col + value, line);
}

static void
draw_cursor(struct canvas *c, struct rect r, int rows)
{
    canvas_text(c, r.row, r.col, 1, ROLE_CURSOR, ">");
    for (int i = 0; i < rows && i < r.rows; i++)
        canvas_flag(c, r.row + i, r.col, r.cols, CELL_SELECTED);
}

static void
title_of(const struct model *m, const struct alert *a, char out[ALERT_ID_HEX + 8])
{
    char id[ALERT_ID_HEX];

    detail_short_id(m, a, id);
    snprintf(out, ALERT_ID_HEX + 8, "alert %s", id);
}

static void
draw_nothing(const struct ui *ui, struct canvas *c, struct rect r)
{
    if (!ui->detail.pinned)
        return;
    paint_rule(c, r.row, r.col, r.cols, true, "", NULL);
    canvas_text(c, r.row + 1, r.col + 1, r.cols - 2, ROLE_DIM,
        "This alert is no longer on the board; the log keeps it. Esc: back.");
}

void
detail_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct detail *d = &ui->detail;
    const struct alert *a = d->pinned ? model_alert(m, &d->id) : list_alert(ui, m);
    struct detail_lines lines;
    char title[ALERT_ID_HEX + 8];

    if (a == NULL) {
        draw_nothing(ui, c, r);
        return;
    }
    title_of(m, a, title);
    paint_rule(c, r.row, r.col, r.cols, d->pinned, alert_field(a, FIELD_NAME), title);
    detail_lines_make(ui, m, a, now_ms, &lines);
    for (size_t i = d->top, used = 1; i < lines.lines.n && (int)used < r.rows; i++) {
        struct rect in = { r.row + (int)used, r.col, r.rows - (int)used, r.cols };
        int rows = draw_line(c, in, &lines.lines.v[i]);

        if (d->pinned && i == d->line)
            draw_cursor(c, in, rows);
        used += (size_t)rows;
    }
    detail_lines_release(&lines);
}

static void
add_pair(struct buf *b, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        buf_addf(b, "  %s=%s", name, value);
}

/* Where and what, in one line: the fields that tell rows apart, then the labels. */
static void
strip_text(const struct alert *a, struct buf *labels)
{
    for (struct label_iter it = labels_iter(alert_labels(a)); label_next(&it);)
        if (strcmp(it.name, "alertname") != 0 && strcmp(it.name, "severity") != 0)
            add_pair(labels, it.name, it.value);
}

void
detail_draw_strip(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct alert *a = list_alert(ui, m);
    struct rect in = { r.row + 1, r.col + 1, r.rows - 1, r.cols - 2 };
    struct buf text = BUF_INIT;
    char title[ALERT_ID_HEX + 8];

    if (a == NULL)
        return;
    title_of(m, a, title);
    paint_rule(c, r.row, r.col, r.cols, false, alert_field(a, FIELD_NAME), title);
    row_state(a, now_ms, &text);
    if (a->count > 1)
        buf_addf(&text, ", fired %u times", a->count);
    if (a->hold.by != NULL)
        buf_addf(&text, ", held by %s", row_owner(a, ui->config.me));
    if (a->note.by != NULL)
        buf_addf(&text, ", %s: %s", a->note.by, a->note.text);
    else if (a->hold.comment != NULL)
        buf_addf(&text, ": %s", a->hold.comment);
    paint_line(c, &in, ROLE_TEXT, buf_text(&text));
    buf_clear(&text);
    strip_text(a, &text);
    if (text.len > 2)
        paint_wrapped(c, &in, ROLE_DIM, buf_text(&text) + 2);
    buf_release(&text);
}
