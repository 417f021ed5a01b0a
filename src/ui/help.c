/* SPDX-License-Identifier: MIT */
/* The help page: two columns where there is room, searched by what it says. */
#include "ui/help.h"

#include <stdlib.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/help_page.h"
#include "ui/paint.h"
#include "util/alloc.h"

#define KEYS_COLS 14
#define TWO_COLUMNS_FROM 76
#define SEARCH_MAX 100

/* Rows of a page, and columns of it beside each other. */
static size_t
rows_of(const struct ui *ui)
{
    return ui->rows > 4 ? (size_t)ui->rows - 3 : 1;
}

static size_t
columns_of(const struct ui *ui)
{
    return ui->cols >= TWO_COLUMNS_FROM ? (ui->cols >= 2 * TWO_COLUMNS_FROM ? 3 : 2) : 1;
}

/* Bytes of the text that go on the row: all, or up to the last blank at which it can be broken. */
static size_t
row_bytes(const char *text, size_t room)
{
    size_t at = room;

    if (strlen(text) <= room)
        return strlen(text);
    while (at > 0 && text[at] != ' ')
        at--;
    return at > 0 ? at : strlen(text);
}

/* What is too long for its column goes on in the next row: all of our texts are ASCII. */
static void
wrap(struct help_page *p, size_t room)
{
    struct help_page out = { .search = p->search };

    for (size_t i = 0; i < p->entries.n; i++) {
        struct help_entry e = p->entries.v[i];
        char *all = e.text;
        size_t n = e.head ? strlen(all) : row_bytes(all, room);

        e.text = xstrndup(all, n);
        vec_push(&out.entries, e);
        for (const char *rest = all + n; *rest == ' '; rest += n) {
            n = row_bytes(++rest, room);
            vec_push(&out.entries, ((struct help_entry){ .keys = xstrdup(""), .text = xstrndup(rest, n) }));
        }
        free(all);
    }
    vec_release(&p->entries);
    *p = out;
}

/* Columns are equally long where all fits; else they are full, and what follows is on the next page. */
static size_t
per_column(const struct ui *ui, const struct help_page *p)
{
    size_t columns = columns_of(ui), per = (p->entries.n + columns - 1) / columns;

    return per >= rows_of(ui) || p->entries.n < rows_of(ui) ? rows_of(ui) : per;
}

static void
insert_blank(struct help_page *p, size_t at)
{
    vec_push(&p->entries, ((struct help_entry){ .keys = xstrdup(""), .text = xstrdup("") }));
    for (size_t i = p->entries.n - 1; i > at; i--) {
        struct help_entry e = p->entries.v[i];

        p->entries.v[i] = p->entries.v[i - 1];
        p->entries.v[i - 1] = e;
    }
}

/* No head stands last in a column, away from what it is the head of; in columns of one line each does. */
static void
settle(const struct ui *ui, struct help_page *p)
{
    if (per_column(ui, p) < 2)
        return;
    for (size_t k = 1, last; (last = k * per_column(ui, p) - 1) < p->entries.n; k++)
        for (; last < p->entries.n && p->entries.v[last].head; last = k * per_column(ui, p) - 1)
            insert_blank(p, last);
}

static void
make(const struct ui *ui, struct help_page *p)
{
    help_page_make(ui, p);
    wrap(p, (size_t)ui->cols / columns_of(ui) - KEYS_COLS - 1);
    settle(ui, p);
}

void
help_release(struct help *h)
{
    editor_release(&h->search);
}

void
help_open(struct turn *t)
{
    struct help *h = &t->ui->help;

    if (h->open)
        return;
    h->about = ui_context(t->ui);
    h->open = true;
    h->top = 0;
    h->searching = false;
    editor_init(&h->search, SEARCH_MAX);
}

void
help_close(struct ui *ui)
{
    editor_release(&ui->help.search);
    ui->help.open = ui->help.searching = false;
}

void
help_search_open(struct ui *ui)
{
    ui->help.searching = true;
}

void
help_search_key(struct turn *t, struct key k)
{
    struct help *h = &t->ui->help;
    bool changed;

    if (k.mods == 0 && k.code == KEYS_ESC)
        editor_set(&h->search, "");
    if (k.mods == 0 && (k.code == KEYS_ESC || k.code == KEYS_ENTER))
        h->searching = false;
    else
        editor_key(&h->search, k, &changed);
    h->top = 0;
}

/* Entries of a page. */
static size_t
page_entries(const struct ui *ui, const struct help_page *p)
{
    return columns_of(ui) * per_column(ui, p);
}

/* Lines flow from column to column; by pages it goes from one whole page to the next, the last of which may not be full. */
void
help_scroll(struct turn *t, enum scroll how, long count)
{
    struct ui *ui = t->ui;
    struct help_page p;
    size_t page, last;

    make(ui, &p);
    page = page_entries(ui, &p);
    last = p.entries.n == 0 ? 0 : (p.entries.n - 1) / page * page;
    help_page_release(&p);
    if (how == SCROLL_PAGE)
        ui->help.top = scroll_to(ui->help.top, last + 1, (long)page + 2, how, count);
    else
        ui->help.top = scroll_to(ui->help.top, last + 1, (long)page, how, count);
}

static void
draw_entry(struct canvas *c, const struct help_entry *e, int row, int col, int cols)
{
    if (e->head) {
        canvas_text(c, row, col + 1, cols - 2, ROLE_TITLE, e->text);
        return;
    }
    canvas_text(c, row, col + 1, KEYS_COLS - 2, ROLE_KEY, e->keys);
    if (e->own)
        canvas_text(c, row, col + KEYS_COLS - 1, 1, ROLE_MARK, "*");
    canvas_text(c, row, col + KEYS_COLS, cols - KEYS_COLS - 1, ROLE_TEXT, e->text);
}

static void
draw_entries(const struct ui *ui, const struct help_page *p, struct canvas *c)
{
    size_t columns = columns_of(ui), per = per_column(ui, p);
    int cols = c->cols / (int)columns;

    for (size_t k = 0; k < columns; k++)
        for (size_t i = 0; i < per; i++) {
            size_t at = ui->help.top + k * per + i;

            if (at < p->entries.n)
                draw_entry(c, &p->entries.v[at], 1 + (int)i, (int)k * cols, cols);
        }
}

/* There is more than the page holds: say so, with the keys that show it. */
static void
draw_more(const struct ui *ui, const struct help_page *p, struct canvas *c)
{
    bool below = ui->help.top + page_entries(ui, p) < p->entries.n;
    struct buf keys;

    if (!below && ui->help.top == 0)
        return;
    buf_init(&keys, 128);
    keymap_keys_of(&ui->keymap, CONTEXT_HELP, below ? ACTION_PAGE_DOWN : ACTION_PAGE_UP, 1, &keys);
    buf_adds(&keys, below ? ": more" : ": back");
    canvas_right(c, 0, c->cols / 2, c->cols / 2 - 1, ROLE_DIM, buf_text(&keys));
    buf_release(&keys);
}

static void
add_place(const struct ui *ui, struct buf *out)
{
    if (ui->composer.open || ui->silencer.open)
        buf_adds(out, ui->composer.open ? "composer" : "silence");
    else if (ui->escalator.open)
        buf_adds(out, "escalation");
    else if (ui->incident_box.open)
        buf_adds(out, "incident");
    else if (replaying_is_on(ui))
        buf_adds(out, "replay");
    else
        buf_addf(out, "%s%s", context_names[ui->help.about], ui->help.about == CONTEXT_WALL ? "" : " pane");
}

void
help_draw(const struct ui *ui, struct canvas *c)
{
    struct buf place = BUF_INIT;
    struct help_page p;
    bool any_own = false;
    int at;

    make(ui, &p);
    for (size_t i = 0; i < p.entries.n; i++)
        any_own = any_own || p.entries.v[i].own;
    at = canvas_text(c, 0, 1, c->cols, ROLE_BRAND, "HELP");
    add_place(ui, &place);
    at = canvas_textf(c, 0, at + 2, c->cols, ROLE_DIM, "keys of the %s%s", buf_text(&place), any_own ? ", * yours" : "");
    buf_release(&place);
    draw_entries(ui, &p, c);
    draw_more(ui, &p, c);
    if (p.entries.n == 0)
        canvas_text(c, 2, 1, c->cols - 2, ROLE_DIM, "Nothing here says that.");
    if (ui->help.searching) {
        at = canvas_text(c, c->rows - 2, 1, 2, ROLE_KEY, "/ ");
        editor_draw(&ui->help.search, c, c->rows - 2, at, c->cols - at - 1, ui->help.search.text.len);
    } else if (ui->help.search.text.len > 0) {
        canvas_textf(c, c->rows - 2, 1, c->cols - 2, ROLE_DIM, "only what says '%s'", editor_text(&ui->help.search));
    }
    help_page_release(&p);
}
