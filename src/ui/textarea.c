/* SPDX-License-Identifier: MIT */
/* Editing a text of several lines: by cells and rows as they are seen, never through the middle of a character. */
#include "ui/textarea.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/text.h"
#include "util/utf8.h"

void
textarea_init(struct textarea *a, size_t max)
{
    *a = (struct textarea){ .goal = -1 };
    buf_init(&a->text, max);
}

void
textarea_release(struct textarea *a)
{
    buf_release(&a->text);
}

const char *
textarea_text(const struct textarea *a)
{
    return buf_text(&a->text);
}

/* ---- bytes */

static bool
splice(struct textarea *a, size_t from, size_t to, const char *text, size_t len)
{
    if (!buf_splice(&a->text, from, to, text, len))
        return false;
    a->at = from + len;
    a->chosen = 0;
    return true;
}

static void
clean(const char *text, struct buf *out)
{
    size_t len = strlen(text), used;

    for (size_t i = 0; i < len; i += used) {
        int32_t cp = utf8_next(text + i, len - i, &used);

        if (cp == '\r' && text[i + 1] == '\n')
            continue;
        if (cp == '\n' || !utf8_is_control(cp))
            buf_add(out, text + i, used);
        else
            buf_addc(out, ' ');
    }
}

bool
textarea_insert(struct textarea *a, const char *text)
{
    struct buf b = BUF_INIT;
    bool ok;

    clean(text, &b);
    ok = splice(a, a->at, a->at + a->chosen, buf_text(&b), b.len);
    a->goal = -1;
    buf_release(&b);
    return ok;
}

void
textarea_choose(struct textarea *a, size_t at, size_t len)
{
    a->at = at;
    a->chosen = len;
    a->goal = -1;
}

bool
textarea_set(struct textarea *a, const char *text)
{
    struct buf b = BUF_INIT;
    bool ok;

    clean(text, &b);
    ok = splice(a, 0, a->text.len, buf_text(&b), b.len);
    if (ok)
        a->top = 0;
    a->goal = -1;
    buf_release(&b);
    return ok;
}

static size_t
cell_after(const struct textarea *a, size_t at)
{
    struct text_cell cell;
    size_t pos = at;

    if (at < a->text.len && textarea_text(a)[at] == '\n')
        return at + 1;
    return text_next(textarea_text(a), a->text.len, &pos, &cell) ? pos : at;
}

/* Where the line begins that holds the byte. */
static size_t
line_start(const struct textarea *a, size_t at)
{
    const char *s = textarea_text(a);

    while (at > 0 && s[at - 1] != '\n')
        at--;
    return at;
}

static size_t
line_end(const struct textarea *a, size_t at)
{
    return at + strcspn(textarea_text(a) + at, "\n");
}

static size_t
cell_before(const struct textarea *a, size_t at)
{
    size_t last = at > 0 ? line_start(a, at - 1) : 0;

    for (size_t pos = last; pos < at; pos = cell_after(a, pos))
        last = pos;
    return last;
}

static size_t
word_before(const struct textarea *a, size_t at)
{
    const char *s = textarea_text(a);

    while (at > 0 && strchr(" \n", s[at - 1]) != NULL)
        at--;
    while (at > 0 && strchr(" \n", s[at - 1]) == NULL)
        at--;
    return at;
}

/* ---- rows */

/* A row as it is seen: its bytes, and where the next one begins; to < next where a newline ends it. */
struct row {
    size_t from, to, next;
    bool last;
};

/* The last column is left to the cursor, and to the blank at which a line is broken. */
static struct row
row_at(const struct textarea *a, size_t from, int cols)
{
    const char *s = textarea_text(a);
    size_t len = a->text.len, pos = from, blank = from;
    struct text_cell cell;
    int used = 0;

    while (pos < len && s[pos] != '\n') {
        size_t before = pos;

        if (!text_next(s, len, &pos, &cell))
            break;
        used += cell.width_cols;
        if (cell.bytes[0] == ' ' && used <= cols)
            blank = pos;
        if (used < cols || (used == cols && cell.bytes[0] == ' '))
            continue;
        if (blank > from)
            return (struct row){ from, blank, blank, false };
        pos = before > from ? before : pos;
        return (struct row){ from, pos, pos, false };
    }
    return (struct row){ from, pos, pos < len ? pos + 1 : pos, pos >= len };
}

/* The row that holds the byte, and how many stand above it. */
static struct row
row_of(const struct textarea *a, size_t at, int cols, size_t *above)
{
    struct row r = row_at(a, 0, cols);

    for (*above = 0; !r.last && at >= r.next; (*above)++)
        r = row_at(a, r.next, cols);
    return r;
}

static struct row
nth_row(const struct textarea *a, size_t n, int cols)
{
    struct row r = row_at(a, 0, cols);

    while (n-- > 0 && !r.last)
        r = row_at(a, r.next, cols);
    return r;
}

static size_t
row_end(const struct textarea *a, const struct row *r)
{
    return r->last || r->to < r->next ? r->to : cell_before(a, r->to);
}

/* The place in the row that is nearest to the column. */
static size_t
place_in(const struct textarea *a, const struct row *r, int col)
{
    size_t at = r->from, end = row_end(a, r);

    while (at < end) {
        size_t next = cell_after(a, at);

        if ((int)text_cols(textarea_text(a) + r->from, next - r->from) > col)
            break;
        at = next;
    }
    return at;
}

static void
move_rows(struct textarea *a, long rows, int cols)
{
    size_t above;
    struct row r = row_of(a, a->at, cols, &above);
    long to = (long)above + rows;

    if (a->goal < 0)
        a->goal = (int)text_cols(textarea_text(a) + r.from, a->at - r.from);
    r = nth_row(a, to < 0 ? 0 : (size_t)to, cols);
    a->at = place_in(a, &r, a->goal);
}

/* ---- keys */

enum edit {
    EDIT_LEFT,
    EDIT_RIGHT,
    EDIT_START,
    EDIT_END,
    EDIT_NEWLINE,
    EDIT_RUBOUT,
    EDIT_DELETE,
    EDIT_WORD,
    EDIT_TO_START,
    EDIT_TO_END
};
enum travel { TRAVEL_UP, TRAVEL_DOWN, TRAVEL_PAGE_UP, TRAVEL_PAGE_DOWN };

/* clang-format off */
static const struct {
    struct key key;
    enum edit what;
} edits[] = {
    { { KEYS_LEFT, 0 },      EDIT_LEFT },     { { KEYS_RIGHT, 0 },  EDIT_RIGHT },
    { { KEYS_HOME, 0 },      EDIT_START },    { { KEYS_END, 0 },    EDIT_END },
    { { 'e', MOD_CTRL },     EDIT_END },      { { 'f', MOD_CTRL },  EDIT_RIGHT },
    { { KEYS_ENTER, 0 },     EDIT_NEWLINE },
    { { KEYS_BACKSPACE, 0 }, EDIT_RUBOUT },   { { KEYS_DELETE, 0 }, EDIT_DELETE },
    { { 'd', MOD_CTRL },     EDIT_DELETE },   { { 'w', MOD_CTRL },  EDIT_WORD },
    { { 'u', MOD_CTRL },     EDIT_TO_START }, { { 'k', MOD_CTRL },  EDIT_TO_END },
};

static const struct {
    struct key key;
    enum travel how;
} travels[] = {
    { { KEYS_UP, 0 },   TRAVEL_UP },      { { KEYS_DOWN, 0 }, TRAVEL_DOWN },
    { { KEYS_PGUP, 0 }, TRAVEL_PAGE_UP }, { { KEYS_PGDN, 0 }, TRAVEL_PAGE_DOWN },
};
/* clang-format on */

static void
cut(struct textarea *a, size_t from, size_t to)
{
    splice(a, from, to, "", 0);
}

/* At the start of a line the newline before it goes: pressed again and again, it takes all. */
static void
cut_to_start(struct textarea *a)
{
    size_t from = line_start(a, a->at);

    cut(a, from == a->at && from > 0 ? from - 1 : from, a->at);
}

static void
cut_to_end(struct textarea *a)
{
    size_t to = line_end(a, a->at);

    cut(a, a->at, to == a->at && to < a->text.len ? to + 1 : to);
}

static void
edit(struct textarea *a, enum edit what, int cols)
{
    size_t above;
    struct row r = row_of(a, a->at, cols, &above);

    switch (what) {
    case EDIT_LEFT:
        a->at = cell_before(a, a->at);
        break;
    case EDIT_RIGHT:
        a->at = cell_after(a, a->at);
        break;
    case EDIT_START:
        a->at = r.from;
        break;
    case EDIT_END:
        a->at = row_end(a, &r);
        break;
    case EDIT_NEWLINE:
        splice(a, a->at, a->at + a->chosen, "\n", 1);
        break;
    case EDIT_RUBOUT:
        cut(a, a->chosen > 0 ? a->at : cell_before(a, a->at), a->at + a->chosen);
        break;
    case EDIT_DELETE:
        cut(a, a->at, a->chosen > 0 ? a->at + a->chosen : cell_after(a, a->at));
        break;
    case EDIT_WORD:
        cut(a, word_before(a, a->at), a->at);
        break;
    case EDIT_TO_START:
        cut_to_start(a);
        break;
    case EDIT_TO_END:
        cut_to_end(a);
        break;
    }
}

static void
travel(struct textarea *a, enum travel how, int rows, int cols)
{
    long page = rows > 1 ? rows - 1 : 1;
    const long by[] = { [TRAVEL_UP] = -1, [TRAVEL_DOWN] = 1, [TRAVEL_PAGE_UP] = -page, [TRAVEL_PAGE_DOWN] = page };

    move_rows(a, by[how], cols);
}

static void
type(struct textarea *a, uint32_t code)
{
    char bytes[4];
    size_t n = utf8_put((int32_t)code, bytes);

    splice(a, a->at, a->at + a->chosen, bytes, n);
}

static bool
edit_key(struct textarea *a, struct key k, int cols)
{
    if (key_is_text(k)) {
        type(a, k.code);
        return true;
    }
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
        if (key_equal(edits[i].key, k)) {
            edit(a, edits[i].what, cols);
            a->chosen = 0;
            return true;
        }
    return false;
}

bool
textarea_key(struct textarea *a, struct key k, int rows, int cols, bool *changed)
{
    size_t before = a->text.len, chosen = a->chosen;

    *changed = false;
    for (size_t i = 0; i < sizeof travels / sizeof *travels; i++)
        if (key_equal(travels[i].key, k)) {
            travel(a, travels[i].how, rows, cols);
            a->chosen = 0;
            return true;
        }
    if (!edit_key(a, k, cols))
        return false;
    a->goal = -1;
    *changed = a->text.len != before || (chosen > 0 && key_is_text(k));
    return true;
}

/* ---- on the screen */

void
textarea_settle(struct textarea *a, int rows, int cols)
{
    size_t above, last, shown = rows > 0 ? (size_t)rows : 1;

    row_of(a, a->text.len, cols, &last);
    row_of(a, a->at, cols, &above);
    if (last < shown)
        a->top = 0;
    else if (a->top > last + 1 - shown)
        a->top = last + 1 - shown;
    if (above < a->top)
        a->top = above;
    else if (above >= a->top + shown)
        a->top = above - shown + 1;
}

/* The chosen bytes that stand in the row. */
static void
draw_chosen(const struct textarea *a, struct canvas *c, int row, int col, int cols, const struct row *r)
{
    const char *s = textarea_text(a);
    size_t from = a->at > r->from ? a->at : r->from, to = a->at + a->chosen < r->to ? a->at + a->chosen : r->to;
    int at;
    char *part;

    if (from >= to)
        return;
    at = (int)text_cols(s + r->from, from - r->from);
    part = xstrndup(s + from, to - from);
    canvas_text(c, row, col + at, cols - at, ROLE_CHOICE, part);
    free(part);
}

void
textarea_draw(const struct textarea *a, struct canvas *c, int row, int col, int rows, int cols, bool focus)
{
    struct row r = nth_row(a, a->top, cols);

    for (int i = 0; i < rows; i++) {
        char *line = xstrndup(textarea_text(a) + r.from, r.to - r.from);

        canvas_text(c, row + i, col, cols, ROLE_INPUT, line);
        free(line);
        if (focus)
            draw_chosen(a, c, row + i, col, cols, &r);
        if (focus && a->at >= r.from && (a->at < r.next || r.last)) {
            int at = (int)text_cols(textarea_text(a) + r.from, a->at - r.from);

            c->cursor_row = row + i;
            c->cursor_col = col + (at < cols ? at : cols - 1); /* a blank at the very end has no cell after it */
        }
        if (r.last)
            break;
        r = row_at(a, r.next, cols);
    }
}
