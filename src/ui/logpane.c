/* SPDX-License-Identifier: MIT */
/* The log pane. It follows the newest line until a person chooses one; then that one stays. */
#include "ui/logpane.h"

#include <string.h>

#include "ui/paint.h"
#include "util/time.h"

#define ACTOR_COLS 10
#define VERB_COLS 9
#define SEQ_FROM_COLS 70 /* the event's number is shown where there is room */

static size_t
chosen(const struct ui *ui, const struct model *m)
{
    const struct log_line *line;

    if (ui->log.seq == 0)
        return 0;
    for (size_t i = 0; (line = model_line(m, i)) != NULL; i++)
        if (line->seq <= ui->log.seq)
            return i;
    return m->lines_n > 0 ? m->lines_n - 1 : 0;
}

void
logpane_scroll(struct turn *t, enum scroll how, long count)
{
    struct layout l;
    size_t at;

    layout_of(t->ui, &l);
    at = scroll_to(chosen(t->ui, t->m), t->m->lines_n, l.panes[PANE_LOG].rows, how, count);
    t->ui->log.seq = at == 0 ? 0 : model_line(t->m, at)->seq;
}

void
logpane_line_text(const struct ui *ui, const struct model *m, struct buf *out)
{
    const struct log_line *line = model_line(m, chosen(ui, m));
    struct buf raw = BUF_INIT;
    char at[TIME_TEXT_MAX];

    if (line == NULL)
        return;
    time_rfc3339(line->at_ms, at);
    buf_addf(&raw, "%s %s %s %s #%llu", at, line->actor, line->verb, line->text, (unsigned long long)line->seq);
    text_clean(out, buf_text(&raw), raw.len, raw.len, true);
    buf_release(&raw);
}

void
logpane_draw_line(struct canvas *c, int row, struct rect r, const struct log_line *line, int64_t now_ms, bool later)
{
    char at[TIME_TEXT_MAX];
    int col = r.col + 1, end = r.col + r.cols - 1;

    if (now_ms - line->at_ms < 20 * MS_HOUR)
        time_hhmmss(line->at_ms, at);
    else
        time_date(line->at_ms, at);
    if (r.cols >= SEQ_FROM_COLS) {
        end -= 9;
        canvas_textf(c, row, end + 1, 8, ROLE_DIM, "%8llu", (unsigned long long)line->seq);
    }
    canvas_text(c, row, col, 10, ROLE_DIM, at);
    canvas_text(c, row, col + 11, ACTOR_COLS - 1, later ? ROLE_DIM : ROLE_TEXT, line->actor);
    canvas_text(c, row, col + 11 + ACTOR_COLS, VERB_COLS - 1, later ? ROLE_DIM : ROLE_STRONG, line->verb);
    col += 11 + ACTOR_COLS + VERB_COLS;
    canvas_text(c, row, col, end - col, later ? ROLE_DIM : ROLE_TEXT, line->text);
    if (!later && now_ms - line->at_ms < NEW_MS)
        canvas_flag(c, row, r.col, r.cols, CELL_NEW);
}

void
logpane_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    bool focus = ui->focus == PANE_LOG;
    size_t at = chosen(ui, m), rows = r.rows > 1 ? (size_t)r.rows - 1 : 0;
    size_t top = at >= rows ? at - rows + 1 : 0;
    struct buf key = BUF_INIT;
    const struct log_line *line;

    keymap_keys_of(&ui->keymap, ui_context(ui), ACTION_PANE_LOG, 1, &key);
    if (key.len > 0)
        buf_adds(&key, " open");
    paint_rule(c, r.row, r.col, r.cols, focus, "EVENT LOG", focus ? NULL : buf_text(&key));
    buf_release(&key);
    for (size_t i = 0; i < rows && (line = model_line(m, top + i)) != NULL; i++) {
        logpane_draw_line(c, r.row + 1 + (int)i, r, line, now_ms, false);
        if (!focus || top + i != at)
            continue;
        canvas_text(c, r.row + 1 + (int)i, r.col, 1, ROLE_CURSOR, ">");
        canvas_flag(c, r.row + 1 + (int)i, r.col, r.cols, CELL_SELECTED);
    }
    if (m->lines_n == 0)
        canvas_text(c, r.row + 1, r.col + 1, r.cols - 2, ROLE_DIM, "Nothing has happened yet.");
}
