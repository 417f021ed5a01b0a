/* SPDX-License-Identifier: MIT */
/* The detail pane: its alert, its lines, its history. */
#include "ui/detail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/asked.h"
#include "ui/detail_lines.h"
#include "ui/incident_words.h"
#include "ui/paint.h"
#include "ui/row.h"
#include "util/str.h"
#include "util/time.h"

void
detail_release(struct detail *d)
{
    past_release(&d->past);
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
        past_clear(&d->past);
    d->history_id = a->id;
    d->history_seq = a->last_seq;
    turn_effect(t, EFFECT_HISTORY)->alert = a->id;
}

void
detail_history(struct ui *ui, const struct ui_input *in)
{
    if (alert_id_equal(&in->alert, &ui->detail.history_id))
        past_fill(&ui->detail.past, in);
}

static struct rect
pane_rect(const struct ui *ui)
{
    struct layout l;

    layout_of(ui, &l);
    return l.panes[PANE_DETAIL];
}

void
detail_scroll(struct turn *t, enum scroll how, long count)
{
    struct detail *d = &t->ui->detail;
    const struct alert *a = ui_subject(t->ui, t->m);
    struct rect r = pane_rect(t->ui);
    struct detail_lines lines;

    if (a == NULL)
        return;
    detail_lines_make(t->ui, t->m, a, t->now_ms, &lines);
    d->line = scroll_to(d->line, lines.lines.n, r.rows, how, count);
    d->top = detail_lines_top(&lines, d->line, d->top, r.rows - 1, r.cols);
    detail_lines_release(&lines);
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
    r.row++;
    r.rows--;
    detail_lines_draw(&lines, c, r, d->top, d->pinned ? d->line : DETAIL_NO_LINE);
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

static void
strip_state(const struct ui *ui, const struct model *m, const struct alert *a, int64_t now_ms, struct buf *out)
{
    row_state(a, now_ms, out);
    buf_adds(out, ", ");
    if (!presence_fact(ui, &a->id, 0, out))
        buf_truncate(out, out->len - 2);
    if (a->count > 1)
        buf_addf(out, ", fired %u times", a->count);
    if (a->marks & ALERT_FLAPPING) {
        buf_adds(out, ", ");
        row_flapping(a, out);
    }
    if (asked_is(a)) {
        buf_adds(out, ", asked ");
        asked_words(m, a, ui->config.me, now_ms, out);
    }
    if (asked_in_vain(a))
        buf_adds(out, ", nobody answered, nobody is asked any more");
    if (alert_holder(a) != NULL)
        buf_addf(out, ", %sby %s", a->hold.state == ALERT_ACKED ? "held " : "", row_owner(a, ui->config.me));
    if (a->vote.vote != VOTE_NONE)
        buf_addf(out, ", vote: %s", row_vote_word(a->vote.vote));
    if (a->note.by != NULL)
        buf_addf(out, ", %s: %s", a->note.by, a->note.text);
    else if (a->hold.comment != NULL)
        buf_addf(out, ": %s", a->hold.comment);
}

/* Its row in the list has cut it, or nearly so: of one that is not simply firing a remark takes a part. */
static bool
is_long(const struct alert *a, const char *summary, int cols)
{
    bool plain = a->hold.state == ALERT_FIRING && !(a->marks & ALERT_SUPPRESSED);

    return summary != NULL && (int)text_cols(summary, strlen(summary)) > cols / (plain ? 2 : 3);
}

void
detail_draw_strip(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct alert *a = list_alert(ui, m);
    struct rect in = { r.row + 1, r.col + 1, r.rows - 1, r.cols - 2 };
    struct buf state = BUF_INIT, labels = BUF_INIT;
    const char *summary;
    struct buf incident = BUF_INIT;
    char title[ALERT_ID_HEX + 8];

    if (a == NULL)
        return;
    title_of(m, a, title);
    paint_rule(c, r.row, r.col, r.cols, false, alert_field(a, FIELD_NAME),
        incident_line_words(m, &a->id, now_ms, &incident) != NULL ? buf_text(&incident) : title);
    buf_release(&incident);
    strip_state(ui, m, a, now_ms, &state);
    strip_text(a, &labels);
    summary = alert_field(a, FIELD_SUMMARY);
    if (is_long(a, summary, r.cols))
        paint_line(c, &in, ROLE_TEXT, summary);
    if (in.rows == 1 && in.rows < r.rows - 1) {
        int at = canvas_text(c, in.row, in.col, in.cols, ROLE_TEXT, buf_text(&state));

        canvas_text(c, in.row, at, in.col + in.cols - at, ROLE_DIM, buf_text(&labels));
    } else {
        paint_line(c, &in, ROLE_TEXT, buf_text(&state));
        if (labels.len > 2)
            paint_wrapped(c, &in, ROLE_DIM, buf_text(&labels) + 2);
    }
    buf_release(&labels);
    buf_release(&state);
}
