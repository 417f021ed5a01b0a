/* SPDX-License-Identifier: MIT */
/* What a person would see: a terminal's screen made from a program's bytes (libvterm). */
#include "support/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vterm.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/utf8.h"

#define MODES_MAX 4096
#define PARAMS_MAX 64
#define CURSOR_MODE 25
#define LOANS 8

struct screen {
    VTerm *vt;
    VTermScreen *model;
    int rows, cols;
    bool alternate, cursor_hidden;
    int bells;
    /* DEC modes, read from the bytes: libvterm keeps most of them to itself. */
    bool modes[MODES_MAX];
    char params[PARAMS_MAX]; /* after ESC [ ?; [0] is NUL outside of such a sequence */
    size_t n;
    int seen; /* of ESC [ ? */
    struct buf text, loans[LOANS];
    size_t loan;
    char words[256];
};

/* ---- modes */

static void
set_modes(struct screen *s, bool on)
{
    for (char *p = s->params; *p != '\0';) {
        long mode = strtol(p, &p, 10);

        if (mode >= 0 && mode < MODES_MAX)
            s->modes[mode] = on;
        /* Not as libvterm tells it: that brings back what was saved with the screen, which terminals do not. */
        if (mode == CURSOR_MODE)
            s->cursor_hidden = !on;
        if (*p != '\0')
            p++;
    }
}

static void
follow_modes(struct screen *s, char c)
{
    static const char intro[] = "\033[?";

    if (c == '\033') {
        s->seen = 1;
    } else if (s->seen < 3) {
        s->seen = s->seen > 0 && c == intro[s->seen] ? s->seen + 1 : 0;
        s->n = 0;
    } else if ((c >= '0' && c <= '9') || c == ';') {
        if (s->n + 1 < PARAMS_MAX)
            s->params[s->n++] = c;
    } else {
        s->params[s->n] = '\0';
        s->seen = 0;
        if (c == 'h' || c == 'l')
            set_modes(s, c == 'h');
    }
}

/* ---- libvterm */

static int
on_property(VTermProp prop, VTermValue *val, void *user)
{
    struct screen *s = user;

    if (prop == VTERM_PROP_ALTSCREEN)
        s->alternate = val->boolean;
    return 1;
}

static int
on_bell(void *user)
{
    struct screen *s = user;

    s->bells++;
    return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property, .bell = on_bell };

struct screen *
screen_new(int rows, int cols)
{
    struct screen *s = xcalloc(1, sizeof *s);

    s->vt = vterm_new(rows, cols);
    vterm_set_utf8(s->vt, 1);
    s->model = vterm_obtain_screen(s->vt);
    s->rows = rows;
    s->cols = cols;
    vterm_screen_set_callbacks(s->model, &callbacks, s);
    vterm_screen_enable_altscreen(s->model, 1);
    vterm_screen_reset(s->model, 1);
    for (size_t i = 0; i < LOANS; i++)
        buf_init(&s->loans[i], BUF_DEFAULT_MAX);
    buf_init(&s->text, BUF_DEFAULT_MAX);
    return s;
}

void
screen_free(struct screen *s)
{
    if (s == NULL)
        return;
    vterm_free(s->vt);
    for (size_t i = 0; i < LOANS; i++)
        buf_release(&s->loans[i]);
    buf_release(&s->text);
    free(s);
}

void
screen_feed(struct screen *s, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        follow_modes(s, bytes[i]);
    vterm_input_write(s->vt, bytes, len);
}

void
screen_resize(struct screen *s, int rows, int cols)
{
    vterm_set_size(s->vt, rows, cols);
    s->rows = rows;
    s->cols = cols;
}

void
screen_size(const struct screen *s, int *rows, int *cols)
{
    *rows = s->rows;
    *cols = s->cols;
}

/* ---- text */

static bool
is_right_half(const VTermScreenCell *cell)
{
    return cell->chars[0] == (uint32_t)-1;
}

static void
add_cell(struct buf *b, const VTermScreenCell *cell)
{
    char bytes[4];

    if (is_right_half(cell))
        return;
    if (cell->chars[0] == 0)
        buf_addc(b, ' ');
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
        buf_add(b, bytes, utf8_put((int32_t)cell->chars[i], bytes));
}

static void
add_row(struct screen *s, int row, struct buf *b)
{
    size_t start = b->len;
    VTermScreenCell cell;

    for (int col = 0; col < s->cols; col++)
        if (vterm_screen_get_cell(s->model, (VTermPos){ row, col }, &cell))
            add_cell(b, &cell);
    while (b->len > start && b->data[b->len - 1] == ' ')
        b->data[--b->len] = '\0';
}

const char *
screen_row(struct screen *s, int row)
{
    struct buf *b = &s->loans[s->loan++ % LOANS];

    buf_clear(b);
    add_row(s, row, b);
    return buf_text(b);
}

const char *
screen_text(struct screen *s)
{
    buf_clear(&s->text);
    for (int row = 0; row < s->rows; row++) {
        add_row(s, row, &s->text);
        buf_addc(&s->text, '\n');
    }
    return buf_text(&s->text);
}

bool
screen_has(struct screen *s, const char *text)
{
    return strstr(screen_text(s), text) != NULL;
}

int
screen_find(struct screen *s, const char *text)
{
    for (int row = 0; row < s->rows; row++)
        if (strstr(screen_row(s, row), text) != NULL)
            return row;
    return -1;
}

static int
palette_index(VTermColor c)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(&c) || VTERM_COLOR_IS_DEFAULT_BG(&c))
        return -1;
    return VTERM_COLOR_IS_INDEXED(&c) ? c.indexed.idx : -2;
}

struct screen_cell
screen_cell(struct screen *s, int row, int col)
{
    struct screen_cell out = { .width = 1, .fg = -1, .bg = -1 };
    VTermScreenCell cell;
    struct buf b;

    if (!vterm_screen_get_cell(s->model, (VTermPos){ row, col }, &cell))
        return out;
    buf_init(&b, sizeof out.text - 1);
    add_cell(&b, &cell);
    snprintf(out.text, sizeof out.text, "%s", buf_text(&b));
    buf_release(&b);
    out.width = is_right_half(&cell) ? 0 : cell.width;
    out.fg = palette_index(cell.fg);
    out.bg = palette_index(cell.bg);
    out.bold = cell.attrs.bold;
    out.underline = cell.attrs.underline != 0;
    out.reverse = cell.attrs.reverse;
    return out;
}

/* ---- state */

bool
screen_is_alternate(const struct screen *s)
{
    return s->alternate;
}

bool
screen_cursor_is_shown(const struct screen *s)
{
    return !s->cursor_hidden;
}

void
screen_cursor(const struct screen *s, int *row, int *col)
{
    VTermPos pos;

    vterm_state_get_cursorpos(vterm_obtain_state(s->vt), &pos);
    *row = pos.row;
    *col = pos.col;
}

bool
screen_mode(const struct screen *s, int mode)
{
    return mode >= 0 && mode < MODES_MAX && s->modes[mode];
}

int
screen_bells(const struct screen *s)
{
    return s->bells;
}

const char *
screen_leftovers(struct screen *s)
{
    static const int modes[] = { 1, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1049, 2004, 2026 };
    VTermValue reverse, bold;
    size_t n = 0;

    s->words[0] = '\0';
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (screen_mode(s, modes[i]))
            n += (size_t)snprintf(s->words + n, sizeof s->words - n, "mode %d on; ", modes[i]);
    if (s->alternate)
        n += (size_t)snprintf(s->words + n, sizeof s->words - n, "alternate screen; ");
    if (s->cursor_hidden)
        n += (size_t)snprintf(s->words + n, sizeof s->words - n, "cursor hidden; ");
    vterm_state_get_penattr(vterm_obtain_state(s->vt), VTERM_ATTR_REVERSE, &reverse);
    vterm_state_get_penattr(vterm_obtain_state(s->vt), VTERM_ATTR_BOLD, &bold);
    if (reverse.boolean || bold.boolean)
        snprintf(s->words + n, sizeof s->words - n, "attributes on; ");
    return s->words;
}
