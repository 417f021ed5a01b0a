/* SPDX-License-Identifier: MIT */
/* Where the cursor of a handover's page is, and what is done from there. */
#include "ui/handover.h"

#include <stdlib.h>
#include <string.h>

#include "ui/goto.h"
#include "ui/layout.h"
#include "util/str.h"

/* The title. */
#define HEAD_ROWS 1

void
handover_page_release(struct handover_page *p)
{
    handover_release(&p->held);
}

const struct handover_item *
handover_page_chosen(const struct ui *ui)
{
    const struct handover_page *p = &ui->handover;

    return p->place < p->held.items.n ? &p->held.items.v[p->place] : NULL;
}

/* A word stands in the place of the first part where that is empty. */
static size_t
words_above(const struct handover *h)
{
    return h->n[HANDOVER_FIRST] == 0;
}

size_t
handover_page_line_of(const struct handover *h, size_t item)
{
    size_t heads = 0, before = 0;

    for (int part = 0; part < HANDOVER_PARTS && before <= item; part++) {
        heads += h->n[part] > 0;
        before += h->n[part];
    }
    return words_above(h) + heads + item;
}

size_t
handover_page_lines(const struct handover *h)
{
    return h->items.n == 0 ? words_above(h) : handover_page_line_of(h, h->items.n - 1) + 1;
}

static size_t
list_rows(const struct ui *ui)
{
    struct layout l;

    layout_of(ui, &l);
    return l.panes[PANE_HANDOVER].rows > HEAD_ROWS ? (size_t)l.panes[PANE_HANDOVER].rows - HEAD_ROWS : 1;
}

/* A first item is seen with what stands above it. */
void
handover_page_keep_visible(struct ui *ui)
{
    struct handover_page *p = &ui->handover;
    size_t line = p->held.items.n == 0 ? 0 : handover_page_line_of(&p->held, p->place), rows = list_rows(ui);
    size_t n = handover_page_lines(&p->held);

    p->top = scroll_top(p->place == 0 && line < rows ? 0 : p->top, line, n, rows);
}

static void
put_cursor(struct ui *ui, size_t place)
{
    struct handover_page *p = &ui->handover;
    size_t n = p->held.items.n;

    p->place = place < n ? place : n > 0 ? n - 1 : 0;
    p->id[0] = '\0';
    if (n > 0) {
        p->kind = p->held.items.v[p->place].kind;
        (void)str_copy(p->id, sizeof p->id, p->held.items.v[p->place].id);
    }
    handover_page_keep_visible(ui);
}

/* Where the item of before stands now; where it is gone, the place stays. */
static size_t
find_cursor(const struct handover_page *p)
{
    for (size_t i = 0; i < p->held.items.n; i++)
        if (p->held.items.v[i].kind == p->kind && strcmp(p->held.items.v[i].id, p->id) == 0)
            return i;
    return p->place;
}

static void
gather(struct turn *t)
{
    struct handover_page *p = &t->ui->handover;

    handover_release(&p->held);
    handover_gather(&p->held, t->m, t->ui->config.me, t->now_ms);
}

void
handover_page_focus(struct turn *t)
{
    gather(t);
    t->ui->handover.top = 0;
    put_cursor(t->ui, 0);
}

void
handover_page_update(struct turn *t)
{
    if (t->ui->focus != PANE_HANDOVER)
        return;
    gather(t);
    put_cursor(t->ui, find_cursor(&t->ui->handover));
}

void
handover_page_scroll(struct turn *t, enum scroll how, long count)
{
    const struct handover_page *p = &t->ui->handover;

    put_cursor(t->ui, scroll_to(p->place, p->held.items.n, (long)list_rows(t->ui), how, count));
}

void
handover_page_click(struct turn *t, struct rect r, int row)
{
    const struct handover_page *p = &t->ui->handover;
    size_t line = p->top + (size_t)(row - r.row - HEAD_ROWS);

    for (size_t i = 0; row >= r.row + HEAD_ROWS && i < p->held.items.n; i++)
        if (handover_page_line_of(&p->held, i) == line)
            put_cursor(t->ui, i);
}

static void
open_message(struct turn *t, uint64_t number)
{
    const struct message *msg = model_message(t->m, number);

    if (msg == NULL) {
        turn_say(t, false, "M%llu is finished long ago: the log keeps it", (unsigned long long)number);
        return;
    }
    panes_focus(t, PANE_MESSAGES);
    messages_goto(t, msg);
    messages_open(t);
}

void
handover_page_open(struct turn *t)
{
    const struct handover_item *item = handover_page_chosen(t->ui);
    const struct alert *a = item == NULL || item->message != 0 ? NULL : model_alert(t->m, &item->alert.id);

    if (item == NULL) {
        turn_say(t, false, "nothing here to open");
    } else if (item->kind == HANDOVER_SILENCE) {
        turn_say(t, true, "%s %s: %s", item->id, item->what, item->state);
    } else if (item->message != 0) {
        open_message(t, item->message);
    } else if (a == NULL && item->kind == HANDOVER_DEED) {
        turn_say(t, true, "%s %s: %s", item->state, item->what, item->why == NULL ? "" : item->why);
    } else if (a == NULL) {
        turn_say(t, false, "that alert is no longer on the board");
    } else {
        goto_alert(t, a);
        panes_focus(t, PANE_DETAIL);
    }
}

void
handover_page_copy(struct turn *t)
{
    struct buf text = BUF_INIT;

    handover_markdown(&t->ui->handover.held, &text);
    turn_say(t, true, "copied: the handover as Markdown");
    turn_effect(t, EFFECT_COPY)->text = buf_take(&text);
}

void
handover_page_post(struct turn *t)
{
    const struct handover *h = &t->ui->handover.held;
    struct order o = { .kind = CMD_POST };
    struct buf text = BUF_INIT;

    o.subjects = handover_subjects(h, &o.n);
    if (o.n > MESSAGE_SUBJECTS_MAX)
        o.n = MESSAGE_SUBJECTS_MAX;
    handover_slack(h, MESSAGE_TEXT_MAX, &text);
    composer_open_take(t, &o, 0, buf_text(&text));
    buf_release(&text);
}
