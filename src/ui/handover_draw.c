/* SPDX-License-Identifier: MIT */
/* The page of a handover: made to be read at three in the morning, what needs somebody first. */
#include <string.h>

#include "ui/handover.h"
#include "ui/paint.h"
#include "ui/state.h"
#include "util/time.h"

#define LEVEL_COLS 3
#define ID_COLS_MIN 5

/* The same for all rows: the names stand below each other. */
static int
id_cols(const struct handover *h)
{
    size_t most = ID_COLS_MIN - 1;

    for (size_t i = 0; i < h->items.n; i++)
        if (h->items.v[i].kind != HANDOVER_DEED && strlen(h->items.v[i].id) > most)
            most = strlen(h->items.v[i].id);
    return (int)most + 1;
}

static enum role
state_role(const struct handover_item *item)
{
    if (item->part != HANDOVER_FIRST)
        return ROLE_TEXT;
    return item->held ? ROLE_REMARK : ROLE_WARN;
}

static int
draw_deed(struct canvas *c, int row, int col, int end, const struct handover_item *item)
{
    char at[TIME_TEXT_MAX];

    time_hhmm(item->at_ms, at);
    col = canvas_text(c, row, col, end - col, ROLE_DIM, at) + 1;
    col = canvas_text(c, row, col, end - col, ROLE_DIM, item->state) + 1;
    col = canvas_text(c, row, col, end - col, ROLE_TEXT, item->what);
    if (item->more > 0)
        col = canvas_textf(c, row, col, end - col, ROLE_DIM, " and %zu more", item->more);
    return col;
}

static int
draw_thing(struct canvas *c, int row, int col, int end, const struct handover_item *item, int ids)
{
    if (item->level != 0)
        canvas_textf(c, row, col, LEVEL_COLS - 1, ROLE_LEVEL1 + item->level - LEVEL_MIN, "L%d", item->level);
    col += LEVEL_COLS;
    canvas_text(c, row, col, ids - 1, ROLE_DIM, item->id);
    col += ids;
    col = canvas_text(c, row, col, end - col, ROLE_STRONG, item->what);
    col = canvas_text(c, row, col, end - col, ROLE_DIM, ": ");
    return canvas_text(c, row, col, end - col, state_role(item), item->state);
}

static void
draw_item(struct canvas *c, int row, struct rect r, const struct handover_item *item, int ids, bool cursor)
{
    int col = r.col + 1, end = r.col + r.cols - 1;

    if (cursor)
        canvas_text(c, row, r.col, 1, ROLE_CURSOR, ">");
    col = item->kind == HANDOVER_DEED ? draw_deed(c, row, col, end, item) : draw_thing(c, row, col, end, item, ids);
    if (item->why != NULL) {
        col = canvas_text(c, row, col, end - col, ROLE_DIM, ": ");
        canvas_text(c, row, col, end - col, ROLE_TEXT, item->why);
    }
    if (cursor)
        canvas_flag(c, row, r.col, r.cols, CELL_SELECTED);
}

/* "HANDOVER ana  7 alerts held, 2 need you first      next shift till 02:02Z" */
static void
draw_title(const struct handover *h, struct canvas *c, struct rect r)
{
    struct buf words = BUF_INIT;
    char ends[TIME_TEXT_MAX];
    int end = r.col + r.cols - 1, at;

    time_hhmm(h->at_ms + h->shift_ms, ends);
    handover_summary(h, &words);
    at = canvas_textf(c, r.row, r.col + 1, end - r.col - 1, ROLE_TITLE_FOCUS, "HANDOVER %s", h->who) + 2;
    at = canvas_text(c, r.row, at, end - at, h->n[HANDOVER_FIRST] > 0 ? ROLE_WARN : ROLE_TEXT, buf_text(&words)) + 2;
    if (end - at >= (int)strlen("next shift till 00:00Z")) {
        buf_clear(&words);
        buf_addf(&words, "next shift till %s", ends);
        canvas_right(c, r.row, at, end - at, ROLE_DIM, buf_text(&words));
    }
    buf_release(&words);
}

/* Those parts of the list that lie in the rectangle. */
struct window {
    struct canvas *c;
    struct rect r;
    size_t top;
};

static int
row_of(const struct window *w, size_t line)
{
    return line >= w->top && line < w->top + (size_t)w->r.rows ? w->r.row + (int)(line - w->top) : -1;
}

static void
draw_head(const struct window *w, size_t line, const struct handover *h, enum handover_part part)
{
    struct buf title;
    int row = row_of(w, line);

    if (row < 0)
        return;
    buf_init(&title, 80);
    buf_addf(&title, "%s (%zu)", handover_parts[part].title, h->n[part]);
    paint_rule(w->c, row, w->r.col, w->r.cols, false, buf_text(&title), NULL);
    buf_release(&title);
}

static void
draw_list(const struct handover_page *p, const struct window *w)
{
    const struct handover *h = &p->held;
    int ids = id_cols(h);

    if (h->n[HANDOVER_FIRST] == 0 && row_of(w, 0) >= 0)
        canvas_text(w->c, row_of(w, 0), w->r.col + 1, w->r.cols - 2, ROLE_OK,
            h->items.n == 0 ? "Nothing needs you at once, and you hold nothing." : "Nothing needs you at once.");
    for (size_t i = 0; i < h->items.n; i++) {
        size_t line = handover_page_line_of(h, i);

        if (i == 0 || h->items.v[i - 1].part != h->items.v[i].part)
            draw_head(w, line - 1, h, h->items.v[i].part);
        if (row_of(w, line) >= 0)
            draw_item(w->c, row_of(w, line), w->r, &h->items.v[i], ids, i == p->place);
    }
}

void
handover_page_draw(const struct ui *ui, struct canvas *c, struct rect r)
{
    const struct window w = { c, { r.row + 1, r.col, r.rows - 1, r.cols }, ui->handover.top };

    draw_title(&ui->handover.held, c, r);
    draw_list(&ui->handover, &w);
}
