/* SPDX-License-Identifier: MIT */
/* The help page: two columns where there is room, searched by what it says. */
#include "ui/help.h"

#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "ui/acts.h"
#include "ui/paint.h"
#include "ui/signs.h"
#include "util/alloc.h"
#include "util/utf8.h"

#define KEYS_COLS 14
#define TWO_COLUMNS_FROM 76
#define SEARCH_MAX 100

struct entry {
    bool head;
    char *keys, *text;
    bool own; /* a key of it is the person's */
};

struct page {
    VEC(struct entry) entries;
    const char *search; /* lower-case; "" for all */
};

/* What no table holds. Among messages digits are keys. */
static const struct {
    unsigned where; /* enum action_where */
    const char *keys, *text;
} fixed[] = {
    { IN_BOARD, "30 a", "a number first: a count" },
    { IN_HELPED, "Ctrl-C", "cancel; twice: quit" },
    { IN_PANES, "y n Esc", "in a box that asks" },
    { IN_PANES, "click wheel", "choose a row, move" },
};
static const struct {
    const char *keys, *text;
} grammar[] = {
    { "word !word", "in summary or labels; not" },
    { "env=prod", "a label; also != =~ !~" },
    { "sev=~\"cr.*\"", "=~ is the whole value" },
    { "@age>15m", "also < >= <= = !=" },
};

static bool
contains(const char *text, const char *lower)
{
    size_t len = strlen(text);
    char *folded = xmalloc(2 * len + 4);
    size_t n = utf8_lower(text, len, folded);
    bool found = memmem(folded, n, lower, strlen(lower)) != NULL;

    free(folded);
    return found;
}

static void
add(struct page *p, const char *keys, const char *text, bool own)
{
    struct entry e = { .own = own };

    if (*p->search != '\0' && !contains(keys, p->search) && !contains(text, p->search))
        return;
    e.keys = xstrdup(keys);
    e.text = xstrdup(text);
    vec_push(&p->entries, e);
}

/* A head that has no entries below it is taken away again. */
static void
drop_last_head(struct page *p)
{
    if (p->entries.n > 0 && p->entries.v[p->entries.n - 1].head)
        free(p->entries.v[--p->entries.n].text);
}

static void
add_head(struct page *p, const char *text)
{
    struct entry e = { .head = true, .text = xstrdup(text) };

    drop_last_head(p);
    vec_push(&p->entries, e);
}

static void
add_action(const struct ui *ui, struct page *p, enum action action)
{
    const struct action_row *row = &action_rows[action];
    struct buf keys = BUF_INIT;

    if (!(row->where & action_where(ui, ui->help.about)) || (replaying_is_on(ui) && row->flags & (WRITES | NOW_ONLY)))
        return;
    if (keymap_keys_of(&ui->keymap, ui->help.about, action, 2, &keys) == 0)
        buf_addf(&keys, ":%s%s%s", row->name, row->args != NULL && *row->args != '[' ? " " : "",
            row->args != NULL && *row->args != '[' ? row->args : "");
    add(p, buf_text(&keys), row->help, keymap_is_rebound(&ui->keymap, action));
    buf_release(&keys);
}

static void
add_section(const struct ui *ui, struct page *p, enum action_section section)
{
    add_head(p, section_names[section]);
    for (int i = 0; i < ACTIONS; i++)
        if (action_rows[i].section == section)
            add_action(ui, p, (enum action)i);
}

/* Its keys are fixed. */
static void
fill_composer(struct page *p)
{
    add_head(p, "KEYS  outside the text");
    for (const struct composer_help *h = composer_help; h->keys != NULL; h++)
        add(p, h->keys, h->text, false);
    add_head(p, "VARIABLES  {{name}} in the text");
    for (const struct post_variable *v = post_variables; v->name != NULL; v++)
        add(p, v->name, v->help, false);
    drop_last_head(p);
}

static void
fill_silencer(struct page *p)
{
    add_head(p, "KEYS  among the matchers");
    for (const struct silencer_help *h = silencer_help; h->keys != NULL; h++)
        add(p, h->keys, h->text, false);
    drop_last_head(p);
}

static void
add_signs(struct page *p)
{
    add_head(p, "SIGNS  before an alert");
    for (const struct sign *s = signs; s->letter != NULL; s++)
        add(p, s->letter, s->text, false);
}

static void
add_grammar(struct page *p)
{
    add_head(p, "FILTER  all terms must hold");
    for (size_t i = 0; i < sizeof grammar / sizeof *grammar; i++)
        add(p, grammar[i].keys, grammar[i].text, false);
    for (size_t i = 0; filter_fields[i].name != NULL; i++) {
        struct buf name = BUF_INIT;

        buf_addf(&name, "@%s", filter_fields[i].name);
        add(p, buf_text(&name), filter_fields[i].help, false);
        buf_release(&name);
    }
}

static void
fill(const struct ui *ui, struct page *p)
{
    if (ui->composer.open) {
        fill_composer(p);
        return;
    }
    if (ui->silencer.open) {
        fill_silencer(p);
        return;
    }
    if (replaying_is_on(ui))
        add_section(ui, p, SECTION_REPLAY);
    for (int s = 0; s < SECTION_REPLAY; s++)
        add_section(ui, p, (enum action_section)s);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i].where & 1u << ui->help.about)
            add(p, fixed[i].keys, fixed[i].text, false);
    if (ui->help.about != CONTEXT_MESSAGES)
        add_signs(p);
    if (IN_BOARD & 1u << ui->help.about)
        add_grammar(p);
    drop_last_head(p);
}

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
wrap(struct page *p, size_t room)
{
    struct page out = { .search = p->search };

    for (size_t i = 0; i < p->entries.n; i++) {
        struct entry e = p->entries.v[i];
        char *all = e.text;
        size_t n = e.head ? strlen(all) : row_bytes(all, room);

        e.text = xstrndup(all, n);
        vec_push(&out.entries, e);
        for (const char *rest = all + n; *rest == ' '; rest += n) {
            n = row_bytes(++rest, room);
            vec_push(&out.entries, ((struct entry){ .keys = xstrdup(""), .text = xstrndup(rest, n) }));
        }
        free(all);
    }
    vec_release(&p->entries);
    *p = out;
}

static size_t
per_column(const struct ui *ui, const struct page *p)
{
    size_t columns = columns_of(ui), per = (p->entries.n + columns - 1) / columns;

    return per >= rows_of(ui) ? per : p->entries.n < rows_of(ui) ? p->entries.n : per;
}

static void
insert_blank(struct page *p, size_t at)
{
    vec_push(&p->entries, ((struct entry){ .keys = xstrdup(""), .text = xstrdup("") }));
    for (size_t i = p->entries.n - 1; i > at; i--) {
        struct entry e = p->entries.v[i];

        p->entries.v[i] = p->entries.v[i - 1];
        p->entries.v[i - 1] = e;
    }
}

/* No head stands last in its column, away from what it is the head of. */
static void
settle(const struct ui *ui, struct page *p)
{
    for (size_t k = 1; k < columns_of(ui); k++) {
        size_t last = k * per_column(ui, p) - 1;

        for (; last < p->entries.n && p->entries.v[last].head; last = k * per_column(ui, p) - 1)
            insert_blank(p, last);
    }
}

static void
page_make(const struct ui *ui, struct page *p)
{
    const char *text = editor_text(&ui->help.search);
    size_t len = strlen(text);
    char *lower = xmalloc(2 * len + 4);

    lower[utf8_lower(text, len, lower)] = '\0';
    *p = (struct page){ .search = lower };
    fill(ui, p);
    wrap(p, (size_t)ui->cols / columns_of(ui) - KEYS_COLS - 1);
    settle(ui, p);
}

static void
page_release(struct page *p)
{
    for (size_t i = 0; i < p->entries.n; i++) {
        free(p->entries.v[i].keys);
        free(p->entries.v[i].text);
    }
    vec_release(&p->entries);
    free((char *)p->search);
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

void
help_scroll(struct turn *t, long rows)
{
    struct ui *ui = t->ui;
    struct page p;
    long columns = (long)columns_of(ui), top = (long)ui->help.top + rows, last;

    page_make(ui, &p);
    last = ((long)p.entries.n + columns - 1) / columns - (long)rows_of(ui);
    page_release(&p);
    if (top > last)
        top = last;
    ui->help.top = top < 0 ? 0 : (size_t)top;
}

static void
draw_entry(struct canvas *c, const struct entry *e, int row, int col, int cols)
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
draw_entries(const struct ui *ui, const struct page *p, struct canvas *c)
{
    size_t columns = columns_of(ui), rows = rows_of(ui), per = per_column(ui, p);
    int cols = c->cols / (int)columns;

    for (size_t k = 0; k < columns; k++)
        for (size_t i = 0; i < rows; i++) {
            size_t at = k * per + ui->help.top + i;

            if (ui->help.top + i < per && at < p->entries.n)
                draw_entry(c, &p->entries.v[at], 1 + (int)i, (int)k * cols, cols);
        }
}

/* There is more than the page holds: say so, with the keys that show it. */
static void
draw_more(const struct ui *ui, const struct page *p, struct canvas *c)
{
    size_t columns = columns_of(ui), per = (p->entries.n + columns - 1) / columns;
    struct buf keys;

    if (per <= rows_of(ui))
        return;
    buf_init(&keys, 128);
    keymap_keys_of(&ui->keymap, CONTEXT_HELP, ui->help.top + rows_of(ui) < per ? ACTION_PAGE_DOWN : ACTION_PAGE_UP, 1, &keys);
    buf_adds(&keys, ui->help.top + rows_of(ui) < per ? ": more" : ": back to the top");
    canvas_right(c, 0, c->cols / 2, c->cols / 2 - 1, ROLE_DIM, buf_text(&keys));
    buf_release(&keys);
}

static void
add_place(const struct ui *ui, struct buf *out)
{
    if (ui->composer.open || ui->silencer.open)
        buf_adds(out, ui->composer.open ? "composer" : "silence");
    else if (replaying_is_on(ui))
        buf_adds(out, "replay");
    else
        buf_addf(out, "%s%s", context_names[ui->help.about], ui->help.about == CONTEXT_WALL ? "" : " pane");
}

void
help_draw(const struct ui *ui, struct canvas *c)
{
    struct buf place = BUF_INIT;
    struct page p;
    bool any_own = false;
    int at;

    page_make(ui, &p);
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
    page_release(&p);
}
