/* SPDX-License-Identifier: MIT */
/* The panel of messages, the page of one, and the strip that the board shows of them. */
#include <stdio.h>
#include <string.h>

#include "ui/message_cells.h"
#include "ui/message_count.h"
#include "ui/message_lines.h"
#include "ui/message_row.h"
#include "ui/paint.h"
#include "ui/row.h"
#include "util/time.h"

#define STRIP_MAX 64 /* rows of the board's strip */

static const char *const tab_words[TABS] = {
    [TAB_OPEN] = "open",
    [TAB_LATE] = "late",
    [TAB_FAILED] = "failed",
    [TAB_ALL] = "all",
};
static const enum action tab_actions[TABS] = {
    [TAB_OPEN] = ACTION_TAB_OPEN,
    [TAB_LATE] = ACTION_TAB_LATE,
    [TAB_FAILED] = ACTION_TAB_FAILED,
    [TAB_ALL] = ACTION_TAB_ALL,
};
static const char *const tab_empty[TABS] = {
    [TAB_OPEN] = "Nothing waits: every message has its answer.",
    [TAB_LATE] = "Nothing is late.",
    [TAB_FAILED] = "Nothing has failed.",
    [TAB_ALL] = "Nothing is open.",
};

#define MARKS_COLS 4 /* cursor, mark, suffix */

static void
draw_marks(const struct ui *ui, const struct message_cells *p, int col, bool cursor)
{
    struct message_mark mark = message_mark_of(p->msg);

    if (cursor)
        canvas_text(p->c, p->row, col, 1, ROLE_CURSOR, ">");
    canvas_text(p->c, p->row, col + 1, 2, mark.role, mark.text);
    if (messages_is_pending(ui, p->m, p->msg))
        canvas_text(p->c, p->row, col + 1 + (int)strlen(mark.text), 1, ROLE_PENDING, "~");
}

static unsigned
row_flags(const struct message_cells *p, bool cursor)
{
    unsigned flags = cursor ? CELL_SELECTED : 0;

    if (message_is_open(p->msg) && p->now_ms - p->msg->changed_at_ms < NEW_MS)
        flags |= CELL_NEW;
    return flags;
}

static void
draw_row(const struct ui *ui, const struct message_cells *p, struct rect r, const int *cols, bool cursor)
{
    unsigned flags = row_flags(p, cursor);

    draw_marks(ui, p, r.col, cursor);
    message_cells_paint(&message_panel, p, r.col + MARKS_COLS, cols);
    if (flags != 0)
        canvas_flag(p->c, p->row, r.col, r.cols, flags);
}

/* " 3 open  1 late  1 failed": what is nought is not said. */
static int
draw_count(struct canvas *c, int row, int at, int end, enum role role, uint32_t n, const char *word)
{
    return n == 0 ? at : canvas_textf(c, row, at + 2, end - at - 2, role, "%u %s", n, word);
}

static void
draw_answered(const struct messages *p, struct canvas *c, struct rect r, int at)
{
    char text[96], took[TIME_TEXT_MAX], n[32];
    int end = r.col + r.cols - 1;

    if (p->answered == 0)
        return;
    duration_short(p->answer_ms, took);
    row_number(p->answered, n);
    snprintf(text, sizeof text, "acked today %s, p95 %s", n, took);
    if (end - (int)strlen(text) > at + 1)
        canvas_right(c, r.row, at, end - at, ROLE_DIM, text);
}

static void
draw_title(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r)
{
    int end = r.col + r.cols - 1, at = canvas_text(c, r.row, r.col + 1, r.cols - 2, ROLE_TITLE_FOCUS, "UNACKED MESSAGES");

    at = canvas_textf(c, r.row, at + 2, end - at - 2, ROLE_TEXT, "%zu open", model_messages_open(m));
    at = draw_count(c, r.row, at, end, ROLE_WARN, message_count_late(m), "late");
    at = draw_count(c, r.row, at, end, ROLE_ERROR, m->messages_by_state[MESSAGE_FAILED], "failed");
    draw_answered(&ui->messages, c, r, at);
}

/* "[1 open] 2 late 3 failed 4 all", with the keys as they are. */
static int
draw_tab(const struct ui *ui, struct canvas *c, int row, int at, int end, enum message_tab tab)
{
    bool chosen = ui->messages.tab == tab;
    struct buf key;

    buf_init(&key, 64);
    keymap_keys_of(&ui->keymap, CONTEXT_MESSAGES, tab_actions[tab], 1, &key);
    if (chosen)
        at = canvas_text(c, row, at, end - at, ROLE_STRONG, "[");
    if (key.len > 0)
        at = canvas_text(c, row, at, end - at, ROLE_KEY, buf_text(&key)) + 1;
    at = canvas_text(c, row, at, end - at, chosen ? ROLE_STRONG : ROLE_DIM, tab_words[tab]);
    if (chosen)
        at = canvas_text(c, row, at, end - at, ROLE_STRONG, "]");
    buf_release(&key);
    return at + 1;
}

static void
draw_tabs(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r)
{
    int at = r.col + 1, end = r.col + r.cols - 1;
    char shown[32], all[32], text[80];

    row_number(ui->messages.rows.n, shown);
    row_number(m->messages.n, all);
    snprintf(text, sizeof text, "%s/%s", shown, all);
    canvas_right(c, r.row, at, r.cols - 2, ROLE_DIM, text);
    end -= (int)strlen(text) + 1;
    for (int i = 0; i < TABS; i++)
        at = draw_tab(ui, c, r.row, at, end, (enum message_tab)i);
}

static void
draw_list(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r, const int *cols)
{
    const struct messages *p = &ui->messages;
    struct message_cells painter = { .m = m, .now_ms = now_ms, .c = c };
    size_t top = p->top, end = top + (size_t)r.rows, line;

    if (p->unfinished == 0 && top == 0)
        canvas_text(c, r.row, r.col + 1, r.cols - 2, p->tab == TAB_OPEN ? ROLE_OK : ROLE_DIM, tab_empty[p->tab]);
    for (size_t i = 0; i < p->rows.n; i++) {
        line = messages_line_of(p, i);
        if (i == p->unfinished && line > top && line <= end)
            paint_rule(c, r.row + (int)(line - top) - 1, r.col, r.cols, false, p->tab == TAB_ALL ? "finished" : "recently acked",
                NULL);
        if (line < top || line >= end)
            continue;
        painter.msg = model_message(m, p->rows.v[i]);
        painter.row = r.row + (int)(line - top);
        if (painter.msg != NULL)
            draw_row(ui, &painter, r, cols, i == p->place);
    }
}

/* "M12 to #production-monitoring" */
static void
title_of(const struct model *m, const struct message *msg, struct buf *out)
{
    buf_addf(out, "M%llu to ", (unsigned long long)msg->number);
    message_to(m, msg, out);
}

static void
add_hint(const struct ui *ui, enum context context, enum action action, struct buf *out)
{
    if (keymap_keys_of(&ui->keymap, context, action, 1, out) > 0)
        buf_adds(out, " open");
}

static void
draw_facts(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct message *msg = messages_chosen(ui, m);
    struct buf title = BUF_INIT, hint = BUF_INIT;
    struct detail_lines lines;

    if (msg == NULL)
        return;
    title_of(m, msg, &title);
    add_hint(ui, CONTEXT_MESSAGES, ACTION_OPEN, &hint);
    paint_rule(c, r.row, r.col, r.cols, false, buf_text(&title), buf_text(&hint));
    message_lines_make(ui, m, msg, now_ms, 0, &lines);
    r.row++;
    r.rows--;
    detail_lines_draw(&lines, c, r, 0, DETAIL_NO_LINE);
    detail_lines_release(&lines);
    buf_release(&title);
    buf_release(&hint);
}

static void
draw_panel(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    struct rect list, facts, line = { r.row, r.col, 1, r.cols };
    int cols[MESSAGE_COLUMNS_MAX], to = 0;

    for (size_t i = 0; i < ui->messages.rows.n; i++) {
        const struct message *msg = model_message(m, ui->messages.rows.v[i]);

        to = msg != NULL ? message_cells_to(m, msg, to) : to;
    }
    message_cells_fit(&message_panel, r.cols - MARKS_COLS, to, cols);
    draw_title(ui, m, c, line);
    line.row++;
    draw_tabs(ui, m, c, line);
    line.row++;
    canvas_text(c, line.row, line.col + 1, 1, ROLE_COLUMN, "S");
    message_cells_heads(&message_panel, c, line.row, line.col + MARKS_COLS, cols);
    messages_parts(r, &list, &facts);
    draw_list(ui, m, now_ms, c, list, cols);
    if (facts.rows > 0)
        draw_facts(ui, m, now_ms, c, facts);
}

static void
draw_page(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct message *msg = messages_chosen(ui, m);
    struct buf title = BUF_INIT;
    struct detail_lines lines;

    if (msg == NULL) {
        paint_rule(c, r.row, r.col, r.cols, true, "", NULL);
        canvas_text(c, r.row + 1, r.col + 1, r.cols - 2, ROLE_DIM,
            "This message is no longer in the panel; the log keeps it. Esc: back.");
        return;
    }
    title_of(m, msg, &title);
    paint_rule(c, r.row, r.col, r.cols, true, buf_text(&title), NULL);
    message_lines_make(ui, m, msg, now_ms, MESSAGE_TEXT_COLS(r), &lines);
    r.row++;
    r.rows--;
    detail_lines_draw(&lines, c, r, ui->messages.first, ui->messages.line);
    detail_lines_release(&lines);
    buf_release(&title);
}

/* The worst n of those that are open, in one pass: this is drawn with every frame of the board. */
static size_t
find_worst(const struct model *m, const struct message **worst, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < m->messages.n; i++) {
        const struct message *msg = m->messages.v[i];
        size_t at = n < most ? n : most;

        if (!message_is_open(msg))
            continue;
        while (at > 0 && message_compare(msg, worst[at - 1]) < 0) {
            if (at < most)
                worst[at] = worst[at - 1];
            at--;
        }
        if (at < most)
            worst[at] = msg;
        n += n < most;
    }
    return n;
}

static void
draw_strip_rule(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r)
{
    struct buf title = BUF_INIT, hint = BUF_INIT;

    buf_addf(&title, "UNACKED MESSAGES %zu", model_messages_open(m));
    add_hint(ui, ui_context(ui), ACTION_PANE_MESSAGES, &hint);
    paint_rule(c, r.row, r.col, r.cols, false, buf_text(&title), buf_text(&hint));
    buf_release(&title);
    buf_release(&hint);
}

static void
draw_strip(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct message *worst[STRIP_MAX];
    size_t n, most = r.rows - 1 < STRIP_MAX ? (size_t)r.rows - 1 : STRIP_MAX;
    int cols[MESSAGE_COLUMNS_MAX], to = 0;

    draw_strip_rule(ui, m, c, r);
    n = find_worst(m, worst, most);
    for (size_t i = 0; i < n; i++)
        to = message_cells_to(m, worst[i], to);
    message_cells_fit(&message_strip, r.cols - 1, to, cols);
    for (size_t i = 0; i < n; i++) {
        struct message_cells p = { m, worst[i], now_ms, c, r.row + 1 + (int)i };
        unsigned flags = row_flags(&p, false);

        message_cells_paint(&message_strip, &p, r.col + 1, cols);
        if (flags != 0)
            canvas_flag(c, p.row, r.col, r.cols, flags);
    }
    if (n == 0)
        canvas_text(c, r.row + 1, r.col + 1, r.cols - 2, ROLE_OK, "All have their answer.");
}

void
messages_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    if (ui->focus != PANE_MESSAGES)
        draw_strip(ui, m, now_ms, c, r);
    else if (ui->messages.is_open)
        draw_page(ui, m, now_ms, c, r);
    else
        draw_panel(ui, m, now_ms, c, r);
}
