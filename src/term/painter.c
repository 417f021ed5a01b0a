/* SPDX-License-Identifier: MIT */
/* Canvas to ncurses: only cells that changed are touched; ncurses finds the fewest bytes and writes them to a file of ours. */
#include "term/painter.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_NOMACROS
#include <curses.h>

#include "util/alloc.h"
#include "util/utf8.h"

#define WCHARS_MAX 4 /* a base, two marks, the end */

struct painter {
    SCREEN *ncurses;
    FILE *file;
    bool unicode;
    enum depth depth;
    int rows, cols;
    struct cell *shown; /* rows * cols, as ncurses knows them */
    struct theme theme; /* that they were drawn with */
    int canvas_rows, canvas_cols;
    bool cursor; /* shown */
    bool all;    /* clear and draw everything */
    /* The last look that was asked for; neighbours mostly share it. */
    int look_role, look_flags;
    attr_t look_attrs;
    short look_pair;
};

/* ---- start and end */

/* A locale that is not UTF-8 is mostly one that nobody set: the terminal at the other end reads UTF-8 all the same. */
static bool
choose_locale(void)
{
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    if (setlocale(LC_CTYPE, "C.UTF-8") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    setlocale(LC_CTYPE, "C");
    return false;
}

static const int ncurses_signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
#define NCURSES_SIGNALS (sizeof ncurses_signals / sizeof *ncurses_signals)

static void
on_nothing(int sig)
{
    (void)sig;
}

/* ncurses takes over signals that stand at their default when it starts, and never again: so none does while it starts. */
static SCREEN *
newterm_without_handlers(FILE *file)
{
    struct sigaction old[NCURSES_SIGNALS], nothing = { .sa_handler = on_nothing };
    sigset_t set, old_set;
    SCREEN *screen;

    sigemptyset(&set);
    for (size_t i = 0; i < NCURSES_SIGNALS; i++)
        sigaddset(&set, ncurses_signals[i]);
    sigprocmask(SIG_BLOCK, &set, &old_set);
    for (size_t i = 0; i < NCURSES_SIGNALS; i++)
        sigaction(ncurses_signals[i], &nothing, &old[i]);
    screen = newterm(NULL, file, file);
    for (size_t i = 0; i < NCURSES_SIGNALS; i++)
        sigaction(ncurses_signals[i], &old[i], NULL);
    sigprocmask(SIG_SETMASK, &old_set, NULL);
    return screen;
}

static enum depth
start_colours(bool no_color)
{
    if (no_color || !has_colors() || start_color() == ERR || COLORS < 8)
        return DEPTH_MONO;
    use_default_colors();
    return COLORS >= 256 ? DEPTH_256 : COLORS >= 16 ? DEPTH_16 : DEPTH_8;
}

static bool
start_ncurses(struct painter *p, int out_fd, struct err *err)
{
    int fd = fcntl(out_fd, F_DUPFD_CLOEXEC, 3);

    p->file = fd < 0 ? NULL : fdopen(fd, "r+");
    if (p->file == NULL)
        return err_errno(err, ERR_IO, errno, "the memory file for the screen can't be opened");
    p->ncurses = newterm_without_handlers(p->file);
    if (p->ncurses == NULL)
        return err_set(err, ERR_UNAVAILABLE,
            "ncurses can't use TERM=%.64s: set the terminal's true name (as in TERM=xterm-256color), or use --plain",
            getenv("TERM"));
    return true;
}

struct painter *
painter_new(int out_fd, bool no_color, struct err *err)
{
    struct painter *p = xcalloc(1, sizeof *p);

    p->unicode = choose_locale();
    if (!start_ncurses(p, out_fd, err)) {
        painter_free(p);
        return NULL;
    }
    p->depth = start_colours(no_color);
    nonl();
    typeahead(-1);
    curs_set(0);
    idlok(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    leaveok(stdscr, TRUE);
    painter_resize(p, LINES, COLS);
    doupdate(); /* what it held back since newterm() comes out now, not in the first frame */
    return p;
}

void
painter_free(struct painter *p)
{
    if (p->ncurses != NULL) {
        endwin();
        delscreen(p->ncurses);
    }
    if (p->file != NULL)
        fclose(p->file);
    free(p->shown);
    free(p);
}

enum depth
painter_depth(const struct painter *p)
{
    return p->depth;
}

bool
painter_is_unicode(const struct painter *p)
{
    return p->unicode;
}

void
painter_resize(struct painter *p, int rows, int cols)
{
    resize_term(rows, cols);
    p->rows = LINES;
    p->cols = COLS;
    p->shown = xreallocarray(p->shown, (size_t)p->rows * (size_t)p->cols, sizeof *p->shown);
    painter_forget(p);
}

void
painter_forget(struct painter *p)
{
    p->all = true;
}

/* ---- a cell */

static short
pair_of(struct style s)
{
    int pair;

    if (s.fg < 0 && s.bg < 0)
        return 0;
    pair = alloc_pair(s.fg < COLORS ? s.fg : -1, s.bg < COLORS ? s.bg : -1);
    return pair > 0 ? (short)pair : 0;
}

static attr_t
attrs_of(struct style s)
{
    static const struct {
        unsigned ours;
        attr_t theirs;
    } rows[] = {
        { STYLE_BOLD, A_BOLD },
        { STYLE_DIM, A_DIM },
        { STYLE_REVERSE, A_REVERSE },
        { STYLE_UNDERLINE, A_UNDERLINE },
    };
    attr_t attrs = 0;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (s.attrs & rows[i].ours)
            attrs |= rows[i].theirs;
    return attrs;
}

static void
look_up(struct painter *p, const struct cell *cell)
{
    struct style s;

    if (p->look_role == cell->role && p->look_flags == cell->flags)
        return;
    s = theme_style(&p->theme, p->depth, cell->role, cell->flags);
    p->look_role = cell->role;
    p->look_flags = cell->flags;
    p->look_attrs = attrs_of(s);
    p->look_pair = p->depth == DEPTH_MONO ? 0 : pair_of(s);
}

/* ncurses places characters by the locale's width of them; one on which we do not agree would shift the rest of the row. */
static bool
fits(const struct painter *p, const wchar_t *wide, size_t n, int width_cols)
{
    if (n == 0 || (!p->unicode && (n > 1 || wide[0] >= 0x80)))
        return false;
    if (wide[0] < 0x20 || wcwidth(wide[0]) != width_cols)
        return false;
    for (size_t i = 1; i < n; i++)
        if (wcwidth(wide[i]) != 0)
            return false;
    return true;
}

static size_t
widen(const struct cell *cell, wchar_t wide[WCHARS_MAX])
{
    size_t len = strnlen(cell->bytes, TEXT_CELL_BYTES), pos = 0, n = 0, used;

    while (pos < len && n + 1 < WCHARS_MAX) {
        int32_t cp = utf8_next(cell->bytes + pos, len - pos, &used);

        if (cp < 0)
            break;
        wide[n++] = (wchar_t)cp;
        pos += used;
    }
    if (n == 0)
        wide[n++] = L' ';
    wide[n] = L'\0';
    return n;
}

/* Returns how many ncurses cells it made: a wide one that can't be shown is "?" and a blank. */
static int
convert(struct painter *p, const struct cell *cell, int room_cols, cchar_t out[2])
{
    wchar_t wide[WCHARS_MAX];
    size_t n = widen(cell, wide);

    look_up(p, cell);
    if (cell->width_cols <= room_cols && fits(p, wide, n, cell->width_cols)) {
        setcchar(out, wide, p->look_attrs, p->look_pair, NULL);
        return 1;
    }
    setcchar(out, L"?", p->look_attrs, p->look_pair, NULL);
    setcchar(out + 1, L" ", p->look_attrs, p->look_pair, NULL);
    return cell->width_cols == 2 && room_cols >= 2 ? 2 : 1;
}

/* ---- rows */

static bool
same(const struct cell *a, const struct cell *b)
{
    return a->width_cols == b->width_cols && a->role == b->role && a->flags == b->flags
        && strncmp(a->bytes, b->bytes, TEXT_CELL_BYTES) == 0;
}

static void
put_run(struct painter *p, int row, int from, int to, int limit, const struct cell *cells)
{
    cchar_t run[2 * CANVAS_COLS_MAX];
    int n = 0;

    for (int col = from; col < to; col++)
        if (cells[col].width_cols > 0 || col == from)
            n += convert(p, &cells[col], limit - col, run + n);
    mvadd_wchnstr(row, from, run, n);
}

static void
draw_row(struct painter *p, int row, const struct cell *cells, int cols)
{
    struct cell *shown = p->shown + (size_t)row * (size_t)p->cols;
    int from = 0, to = cols;

    if (!p->all) {
        while (from < to && same(&shown[from], &cells[from]))
            from++;
        while (to > from && same(&shown[to - 1], &cells[to - 1]))
            to--;
    }
    /* Never a half of a wide one alone. */
    while (from > 0 && from < to && cells[from].width_cols == 0)
        from--;
    while (to > from && to < cols && cells[to].width_cols == 0)
        to++;
    if (from < to)
        put_run(p, row, from, to, cols, cells);
    memcpy(shown + from, cells + from, (size_t)(to - from) * sizeof *cells);
}

static void
place_cursor(struct painter *p, const struct canvas *c)
{
    bool show = c->cursor_row >= 0 && c->cursor_row < p->rows && c->cursor_col >= 0 && c->cursor_col < p->cols;

    if (show != p->cursor)
        curs_set(show);
    leaveok(stdscr, !show);
    if (show)
        wmove(stdscr, c->cursor_row, c->cursor_col);
    p->cursor = show;
}

static void
adopt_theme(struct painter *p, const struct theme *theme)
{
    p->look_role = p->look_flags = -1;
    if (memcmp(&p->theme, theme, sizeof *theme) == 0)
        return;
    p->theme = *theme;
    p->all = true;
}

static void
begin_all(struct painter *p)
{
    werase(stdscr);
    clearok(stdscr, TRUE);
    curs_set(0);
    p->cursor = false;
    for (int i = 0; i < p->rows * p->cols; i++)
        p->shown[i] = (struct cell){ .bytes = " ", .width_cols = 1, .role = ROLE_TEXT };
}

void
painter_draw(struct painter *p, const struct canvas *c, const struct theme *theme)
{
    int rows = c->rows < p->rows ? c->rows : p->rows;
    int cols = c->cols < p->cols ? c->cols : p->cols;

    adopt_theme(p, theme);
    if (p->canvas_rows != c->rows || p->canvas_cols != c->cols)
        p->all = true;
    p->canvas_rows = c->rows;
    p->canvas_cols = c->cols;
    if (p->all)
        begin_all(p);
    for (int row = 0; row < rows; row++)
        draw_row(p, row, c->cells + (size_t)row * (size_t)c->cols, cols);
    p->all = false;
    place_cursor(p, c);
    wnoutrefresh(stdscr);
    doupdate();
}
