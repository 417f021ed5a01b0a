/* SPDX-License-Identifier: MIT */
/* Where the panel's cursor is: on a message, wherever that stands. */
#include "ui/messages.h"

#include <stdlib.h>

#include "ui/layout.h"
#include "ui/list.h"
#include "ui/message_lines.h"
#include "ui/message_row.h"
#include "ui/message_rows.h"
#include "ui/state.h"
#include "util/time.h"

/* At most so many rows of the board's strip. */
#define STRIP_ROWS_MAX 3
/* The panel is too low for the facts of the chosen one. */
#define FACTS_FROM_ROWS 14
#define HEAD_ROWS 3

void
messages_release(struct messages *p)
{
    past_release(&p->past);
    vec_release(&p->rows);
}

struct message *
messages_chosen(const struct ui *ui, const struct model *m)
{
    return ui->messages.cursor == 0 ? NULL : model_message(m, ui->messages.cursor);
}

void
messages_parts(struct rect r, struct rect *list, struct rect *facts)
{
    int below = r.rows < FACTS_FROM_ROWS ? 0 : r.rows * 2 / 5;
    int head = r.rows > HEAD_ROWS ? HEAD_ROWS : r.rows;

    *list = (struct rect){ r.row + head, r.col, r.rows - head - below, r.cols };
    *facts = (struct rect){ r.row + r.rows - below, r.col, below, r.cols };
}

static struct rect
panel_rect(const struct ui *ui)
{
    struct layout l;

    layout_of(ui, &l);
    return l.panes[PANE_MESSAGES];
}

static size_t
list_rows(const struct ui *ui)
{
    struct rect list, facts;

    messages_parts(panel_rect(ui), &list, &facts);
    return list.rows > 0 ? (size_t)list.rows : 1;
}

void
messages_keep_visible(struct ui *ui)
{
    struct messages *p = &ui->messages;
    size_t line = messages_line_of(p, p->place), n = messages_lines(p), rows = list_rows(ui);

    p->top = scroll_top(p->place == 0 && line < rows ? 0 : p->top, line, n, rows);
}

static void
put_cursor(struct ui *ui, size_t place)
{
    struct messages *p = &ui->messages;

    if (p->rows.n == 0) {
        p->cursor = 0;
        p->place = p->top = 0;
        return;
    }
    p->place = place < p->rows.n ? place : p->rows.n - 1;
    if (p->cursor != p->rows.v[p->place])
        p->line = p->first = 0;
    p->cursor = p->rows.v[p->place];
    messages_keep_visible(ui);
}

static bool
find_cursor(const struct messages *p, size_t *place)
{
    if (p->place < p->rows.n && p->rows.v[p->place] == p->cursor)
        return *place = p->place, true;
    for (size_t i = 0; i < p->rows.n; i++)
        if (p->rows.v[i] == p->cursor)
            return *place = i, true;
    return false;
}

static void
say_left(struct turn *t, uint64_t number)
{
    const struct message *msg = model_message(t->m, number);

    if (number == 0)
        return;
    turn_say(t, true, "M%llu left this list (%s)%s", (unsigned long long)number,
        msg == NULL ? "it is finished long ago" : message_states[msg->standing.state].word,
        t->ui->messages.rows.n > 0 ? "; the cursor is on the next one" : "");
}

/* The cursor's row stays where it is on the screen; only idle hands at the top of the list see it move. */
static void
settle(struct turn *t)
{
    struct messages *p = &t->ui->messages;
    size_t row = messages_line_of(p, p->place) - p->top, place, line;

    if (turn_hands_on(t))
        message_rows_more(t);
    else
        message_rows_anew(t);
    if (p->is_open) {
        p->place = find_cursor(p, &place) ? place : p->place;
        return;
    }
    if (!find_cursor(p, &place)) {
        say_left(t, p->cursor);
        put_cursor(t->ui, p->place);
        return;
    }
    line = messages_line_of(p, place);
    if (turn_hands_on(t) || p->top > 0)
        p->top = line > row ? line - row : 0;
    put_cursor(t->ui, place);
}

void
messages_update(struct turn *t)
{
    room_make(t, &t->ui->messages.room, model_messages_open(t->m), STRIP_ROWS_MAX);
    if (t->ui->focus != PANE_MESSAGES)
        return;
    message_rows_count_answered(t);
    settle(t);
}

void
messages_focus(struct turn *t)
{
    struct messages *p = &t->ui->messages;
    size_t place;

    p->tab = TAB_OPEN;
    p->is_open = false;
    message_rows_count_answered(t);
    message_rows_anew(t);
    put_cursor(t->ui, find_cursor(p, &place) && place < p->unfinished ? place : 0);
    messages_want_past(t);
}

void
messages_choose_tab(struct turn *t, enum message_tab tab)
{
    struct messages *p = &t->ui->messages;
    size_t place;

    p->tab = tab;
    p->is_open = false;
    message_rows_anew(t);
    p->top = 0;
    put_cursor(t->ui, find_cursor(p, &place) ? place : 0);
    messages_want_past(t);
}

void
messages_goto(struct turn *t, const struct message *msg)
{
    struct messages *p = &t->ui->messages;
    size_t place;

    p->cursor = msg->number;
    if (!find_cursor(p, &place)) {
        p->tab = TAB_ALL;
        message_rows_anew(t);
    }
    p->line = p->first = 0;
    put_cursor(t->ui, find_cursor(p, &place) ? place : 0);
    messages_want_past(t);
}

void
messages_want_past(struct turn *t)
{
    struct messages *p = &t->ui->messages;
    const struct message *msg = messages_chosen(t->ui, t->m);

    if (t->ui->focus != PANE_MESSAGES || msg == NULL || msg->last_seq > t->m->durable_seq)
        return;
    if (p->past_number == msg->number && p->past_seq == msg->last_seq)
        return;
    if (p->past_number != msg->number)
        past_clear(&p->past);
    p->past_number = msg->number;
    p->past_seq = msg->last_seq;
    turn_effect(t, EFFECT_HISTORY)->message = msg->number;
}

void
messages_history(struct ui *ui, const struct ui_input *in)
{
    if (in->message == ui->messages.past_number)
        past_fill(&ui->messages.past, in);
}

/* On the page of one message: its lines. */
static void
scroll_page(struct turn *t, enum scroll how, long count)
{
    struct messages *p = &t->ui->messages;
    const struct message *msg = messages_chosen(t->ui, t->m);
    struct rect r = panel_rect(t->ui);
    struct detail_lines lines;

    if (msg == NULL)
        return;
    message_lines_make(t->ui, t->m, msg, t->now_ms, MESSAGE_TEXT_COLS(r), &lines);
    p->line = scroll_to(p->line, lines.lines.n, r.rows - 1, how, count);
    p->first = detail_lines_top(&lines, p->line, p->first, r.rows - 1, r.cols);
    detail_lines_release(&lines);
}

void
messages_scroll(struct turn *t, enum scroll how, long count)
{
    struct messages *p = &t->ui->messages;

    if (p->is_open)
        scroll_page(t, how, count);
    else
        put_cursor(t->ui, scroll_to(p->place, p->rows.n, (long)list_rows(t->ui), how, count));
}

static bool
find_bad(struct turn *t, long step)
{
    struct messages *p = &t->ui->messages;
    size_t n = p->rows.n, at = p->place;

    for (size_t i = 0; i < n; i++) {
        const struct message *msg;

        at = step > 0 ? (at + 1) % n : (at + n - 1) % n;
        msg = model_message(t->m, p->rows.v[at]);
        if (msg == NULL || !message_is_bad(msg))
            continue;
        if (step > 0 ? at <= p->place : at >= p->place)
            turn_say(t, true, at == p->place ? "this is the only one that is late or failed" : "round the end of the list");
        put_cursor(t->ui, at);
        return true;
    }
    return false;
}

void
messages_to_bad(struct turn *t, long count)
{
    long step = count < 0 ? -1 : 1;

    for (long i = 0; i != count; i += step)
        if (!find_bad(t, step)) {
            turn_say(t, true, "nothing in this list is late or failed");
            break;
        }
    messages_want_past(t);
}

void
messages_click(struct turn *t, struct rect r, int row)
{
    struct messages *p = &t->ui->messages;
    struct rect list, facts;
    size_t line;

    messages_parts(r, &list, &facts);
    if (p->is_open || row < list.row || row >= list.row + list.rows)
        return;
    line = p->top + (size_t)(row - list.row);
    for (size_t i = 0; i < p->rows.n; i++)
        if (messages_line_of(p, i) == line)
            put_cursor(t->ui, i);
}

void
messages_open(struct turn *t)
{
    struct messages *p = &t->ui->messages;

    if (messages_chosen(t->ui, t->m) == NULL) {
        turn_say(t, false, "no message here");
        return;
    }
    p->is_open = true;
    p->line = p->first = 0;
    messages_want_past(t);
}

bool
messages_close(struct turn *t)
{
    bool was = t->ui->messages.is_open;

    t->ui->messages.is_open = false;
    if (was)
        settle(t);
    return was;
}

bool
messages_is_pending(const struct ui *ui, const struct model *m, const struct message *msg)
{
    if (msg->last_seq > m->durable_seq)
        return true;
    for (size_t i = 0; i < ui->flights.n; i++) {
        const struct order *o = &ui->flights.v[i].order;

        for (size_t k = 0; k < o->messages_n; k++)
            if (o->messages[k] == msg->number)
                return true;
    }
    return false;
}

/* Of the chosen line on the page. */
static void
line_text(const struct ui *ui, const struct model *m, const struct message *msg, int64_t now_ms, struct buf *out)
{
    struct detail_lines lines;

    message_lines_make(ui, m, msg, now_ms, MESSAGE_TEXT_COLS(panel_rect(ui)), &lines);
    if (ui->messages.line < lines.lines.n && lines.lines.v[ui->messages.line].value != NULL)
        buf_adds(out, lines.lines.v[ui->messages.line].value);
    detail_lines_release(&lines);
}

void
messages_text(const struct ui *ui, const struct model *m, int64_t now_ms, struct buf *out)
{
    const struct message *msg = messages_chosen(ui, m);
    struct buf raw = BUF_INIT;

    if (msg == NULL)
        return;
    if (ui->messages.is_open) {
        line_text(ui, m, msg, now_ms, &raw);
    } else {
        buf_addf(&raw, "M%llu  %s  ", (unsigned long long)msg->number, msg->order.destination);
        message_subject(m, msg, &raw);
    }
    text_clean(out, buf_text(&raw), raw.len, raw.len, true);
    buf_release(&raw);
}
