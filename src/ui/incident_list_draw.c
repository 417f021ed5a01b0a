/* SPDX-License-Identifier: MIT */
/* Rows of incidents: columns that leave one by one as the screen gets narrow; in the board's pane words stand for their heads. */
#include <stdio.h>
#include <string.h>

#include "ui/incident_screen.h"
#include "ui/incident_words.h"
#include "ui/paint.h"
#include "util/time.h"

#define ROWS_MAX 64         /* of the board's pane */
#define WORDY_NEXT_FROM 110 /* cells from which on "next update" is written out */
#define WORDY_NEXT_COLS 22

/* A row, and what its cells need to know. */
struct painter {
    const struct model *m;
    const struct incident *i;
    int64_t now_ms;
    struct canvas *c;
    int row;
    bool words;
};

struct column {
    const char *head;
    int cols, words_cols; /* with the blank after it; words: in the board's pane, -1: never there */
    int from_cols;
    bool right;
    void (*paint)(const struct painter *p, int col, int cols);
};

static void
paint_id(const struct painter *p, int col, int cols)
{
    char id[INCIDENT_ID_MAX];
    int at;

    incident_id(p->i->number, id);
    at = canvas_text(p->c, p->row, col, cols, incident_is_open(p->i) ? ROLE_STRONG : ROLE_DIM, id);
    if (incident_is_pending(p->m, p->i))
        canvas_text(p->c, p->row, at, 1, ROLE_PENDING, "~");
}

static void
paint_severity(const struct painter *p, int col, int cols)
{
    (void)cols;
    canvas_text(p->c, p->row, col, 4, incident_is_open(p->i) ? incident_severity_role(p->i) : ROLE_DIM,
        incident_severity_label(p->i));
}

static void
paint_state(const struct painter *p, int col, int cols)
{
    canvas_text(p->c, p->row, col, cols, incident_is_open(p->i) ? ROLE_TEXT : ROLE_CLOSED,
        incident_states[incident_state(p->i)].word);
}

static void
paint_title(const struct painter *p, int col, int cols)
{
    canvas_text(p->c, p->row, col, cols, incident_is_open(p->i) ? ROLE_TEXT : ROLE_DIM, incident_title(p->i));
}

static void
paint_age(const struct painter *p, int col, int cols)
{
    char age[TIME_TEXT_MAX];

    duration_short(p->now_ms - incident_time(p->i, INCIDENT_REPORTED), age);
    canvas_right(p->c, p->row, col, cols, ROLE_TEXT, age);
}

static void
paint_lead(const struct painter *p, int col, int cols)
{
    const char *lead = p->i->fields[INCIDENT_LEAD];

    if (p->words)
        canvas_text(p->c, p->row, col, cols, ROLE_DIM, "lead");
    canvas_text(p->c, p->row, col + (p->words ? 5 : 0), cols - (p->words ? 5 : 0), lead != NULL ? ROLE_TEXT : ROLE_DIM,
        lead != NULL ? lead : "-");
}

static void
paint_alerts(const struct painter *p, int col, int cols)
{
    size_t n = incident_alerts_n(p->i);
    char text[32];

    snprintf(text, sizeof text, p->words ? (n == 1 ? "%zu alert " : "%zu alerts") : "%zu", n);
    canvas_right(p->c, p->row, col, cols, n > 0 ? ROLE_TEXT : ROLE_DIM, text);
}

static void
paint_next(const struct painter *p, int col, int cols)
{
    struct buf due = BUF_INIT;
    bool late = incident_due_words(p->i, p->now_ms, &due);
    int end = col + cols;

    if (p->words && due.len > 0)
        col = canvas_text(p->c, p->row, col, cols, ROLE_DIM, cols + 1 >= WORDY_NEXT_COLS ? "next update" : "next") + 1;
    canvas_text(p->c, p->row, col, end - col, late ? ROLE_WARN : ROLE_TEXT, buf_text(&due));
    buf_release(&due);
}

static void
paint_channel(const struct painter *p, int col, int cols)
{
    const char *channel = p->i->fields[INCIDENT_CHANNEL];

    if (channel != NULL)
        canvas_textf(p->c, p->row, col, cols, ROLE_DIM, "%s%s", *channel == '#' ? "" : "#", channel);
}

enum {
    COLUMN_ID,
    COLUMN_SEV,
    COLUMN_STATE,
    COLUMN_TITLE,
    COLUMN_AGE,
    COLUMN_LEAD,
    COLUMN_ALERTS,
    COLUMN_NEXT,
    COLUMN_CHANNEL,
    COLUMNS
};

/* clang-format off */
static const struct column columns[COLUMNS] = {
    [COLUMN_ID]      = { "ID",      8,  8,  0,   false, paint_id },
    [COLUMN_SEV]     = { "SEV",     5,  5,  0,   false, paint_severity },
    [COLUMN_STATE]   = { "STATE",   14, 14, 58,  false, paint_state },
    [COLUMN_TITLE]   = { "TITLE",   0,  0,  0,   false, paint_title },
    [COLUMN_AGE]     = { "AGE",     5,  -1, 100, true,  paint_age },
    [COLUMN_LEAD]    = { "LEAD",    9,  13, 70,  false, paint_lead },
    [COLUMN_ALERTS]  = { "ALERTS",  7,  12, 78,  true,  paint_alerts },
    [COLUMN_NEXT]    = { "NEXT",    9,  14, 0,   false, paint_next },
    [COLUMN_CHANNEL] = { "CHANNEL", 18, 18, 110, false, paint_channel },
};
/* clang-format on */

static int
column_cols(int column, int all_cols, bool words)
{
    const struct column *k = &columns[column];
    int cols = words ? k->words_cols : k->cols;

    if (words && column == COLUMN_NEXT && all_cols >= WORDY_NEXT_FROM)
        cols = WORDY_NEXT_COLS;
    if (words && column == COLUMN_ALERTS && all_cols < WORDY_NEXT_FROM)
        cols = -1;
    return all_cols >= k->from_cols && cols > 0 ? cols : 0;
}

/* Ids are as wide as the widest of these; the title has what is left. */
static void
fit_columns(const struct incident *const *v, size_t n, int all_cols, bool words, int cols[COLUMNS])
{
    int left = all_cols;

    for (int i = 0; i < COLUMNS; i++)
        cols[i] = column_cols(i, all_cols, words);
    for (size_t i = 0; i < n; i++) {
        char id[INCIDENT_ID_MAX];

        incident_id(v[i]->number, id);
        if ((int)strlen(id) + 1 > cols[COLUMN_ID])
            cols[COLUMN_ID] = (int)strlen(id) + 1;
    }
    for (int i = 0; i < COLUMNS; i++)
        left -= cols[i];
    cols[COLUMN_TITLE] = left;
}

static void
draw_heads(struct canvas *c, int row, int col, const int cols[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        if (cols[i] > 1 && columns[i].right)
            canvas_right(c, row, col, cols[i] - 1, ROLE_COLUMN, columns[i].head);
        else if (cols[i] > 1)
            canvas_text(c, row, col, cols[i] - 1, ROLE_COLUMN, columns[i].head);
        col += cols[i];
    }
}

static void
draw_row(const struct painter *p, struct rect r, const int cols[COLUMNS], bool cursor)
{
    unsigned flags = cursor ? CELL_SELECTED : 0;
    int at = r.col + 1;

    if (cursor)
        canvas_text(p->c, p->row, r.col, 1, ROLE_CURSOR, ">");
    for (int i = 0; i < COLUMNS; i++) {
        if (cols[i] > 1)
            columns[i].paint(p, at, cols[i] - 1);
        at += cols[i];
    }
    if (incident_is_open(p->i) && p->now_ms - p->i->changed_at_ms < NEW_MS)
        flags |= CELL_NEW;
    if (flags != 0)
        canvas_flag(p->c, p->row, r.col, r.cols, flags);
}

/* Those of the list that are on the screen from its top on. */
static size_t
shown_rows(const struct ui *ui, const struct model *m, size_t most, const struct incident **out)
{
    const struct incident_list *p = &ui->incidents;
    size_t n = 0;

    for (size_t i = p->top; i < p->rows.n && n < most; i++) {
        out[n] = model_incident(m, p->rows.v[i]);
        n += out[n] != NULL;
    }
    return n;
}

static void
draw_rows(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r, bool words)
{
    const struct incident **v = xcalloc((size_t)r.rows + 1, sizeof *v);
    bool focus = ui->focus == PANE_INCIDENTS;
    struct painter p = { .m = m, .now_ms = now_ms, .c = c, .words = words };
    int cols[COLUMNS];
    size_t n;

    if (focus)
        n = shown_rows(ui, m, (size_t)r.rows, v);
    else
        n = model_incidents_sorted(m, v, (size_t)r.rows);
    n = n < (size_t)r.rows ? n : (size_t)r.rows;
    fit_columns(v, n, r.cols - 2, words, cols);
    if (!words)
        draw_heads(c, r.row - 1, r.col + 1, cols);
    for (size_t i = 0; i < n; i++) {
        p.i = v[i];
        p.row = r.row + (int)i;
        draw_row(&p, r, cols, focus && v[i]->number == ui->incidents.cursor);
    }
    free(v);
}

static void
draw_pane(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    bool focus = ui->focus == PANE_INCIDENTS;
    struct buf title = BUF_INIT, hint = BUF_INIT;
    size_t late = incidents_late(m, now_ms);

    buf_addf(&title, "INCIDENTS %zu", model_incidents_open(m));
    if (late > 0)
        buf_addf(&title, ", %zu LATE", late);
    if (!focus && keymap_keys_of(&ui->keymap, ui_context(ui), ACTION_PANE_INCIDENTS, 1, &hint) > 0)
        buf_adds(&hint, " open");
    paint_rule(c, r.row, r.col, r.cols, focus, buf_text(&title), focus ? NULL : buf_text(&hint));
    draw_rows(ui, m, now_ms, c, (struct rect){ r.row + 1, r.col, r.rows - 1, r.cols }, true);
    buf_release(&title);
    buf_release(&hint);
}

static int
draw_tab(struct canvas *c, int row, int at, int end, bool chosen, const char *word, size_t n)
{
    return canvas_textf(c, row, at, end - at, chosen ? ROLE_STRONG : ROLE_DIM, chosen ? "[%s %zu]" : "%s %zu", word, n) + 1;
}

static void
draw_page(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    size_t open = model_incidents_open(m), late = incidents_late(m, now_ms);
    int at = canvas_text(c, r.row, r.col + 1, r.cols - 2, ROLE_TITLE_FOCUS, "INCIDENTS") + 2, end = r.col + r.cols - 1;
    struct rect list = { r.row + 2, r.col, r.rows - 2, r.cols };

    at = draw_tab(c, r.row, at, end, !ui->incidents.all, "open", open);
    at = draw_tab(c, r.row, at, end, ui->incidents.all, "all", m->incidents.n);
    if (late > 0)
        canvas_textf(c, r.row, at + 1, end - at - 1, ROLE_WARN, "%zu LATE", late);
    draw_rows(ui, m, now_ms, c, list, false);
    if (ui->incidents.rows.n == 0)
        canvas_text(c, list.row, list.col + 1, list.cols - 2, ROLE_OK,
            ui->incidents.all ? "No incident was ever declared here." : "No incident is open.");
}

void
incident_list_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    if (incident_screen_is_open(ui))
        incident_screen_draw(ui, m, now_ms, c, r);
    else if (ui->focus == PANE_INCIDENTS && layout_is_page(ui))
        draw_page(ui, m, now_ms, c, r);
    else
        draw_pane(ui, m, now_ms, c, r);
}
