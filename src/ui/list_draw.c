/* SPDX-License-Identifier: MIT */
/* Rows of alerts: columns that leave one by one as the screen gets narrow, and what is said where there are no rows. */
#include "ui/list.h"

#include <stdio.h>
#include <string.h>

#include "ui/asked.h"
#include "ui/empty.h"
#include "ui/incident_screen.h"
#include "ui/row.h"
#include "util/str.h"
#include "util/time.h"

#define SUMMARY_MIN 20 /* of the summary stay, whatever remark follows */
#define REMARK_MIN 8
#define WRITER_MIN 5
#define REMARK_ASKED_MAX 14
#define SRC_MAX 12
#define OWNER_WIDE 14 /* names of two who are asked */
#define OWNER_WIDE_FROM 100

/* A row, and what its cells need to know. */
struct painter {
    const struct ui *ui;
    const struct model *m;
    const struct alert *a;
    int64_t now_ms;
    struct canvas *c;
    int row;
    bool has_owner; /* there is room for that column */
};

typedef void paint_fn(const struct painter *p, int col, int cols);

struct column {
    const char *head;
    int cols;      /* with the blank after it */
    int from_cols; /* shown where the list is at least so wide */
    bool right;    /* head and cells are aligned to the right */
    paint_fn *paint;
};

static void
paint_level(const struct painter *p, int col, int cols)
{
    (void)cols;
    canvas_textf(p->c, p->row, col, 2, row_level_role(p->a), "L%d", p->a->level);
}

static void
paint_severity(const struct painter *p, int col, int cols)
{
    const char *word = strcmp(p->a->severity, "error") == 0 && cols < 5 ? "err" : p->a->severity;

    canvas_textf(p->c, p->row, col, cols, ROLE_TEXT, "%.*s", cols, word);
}

static void
paint_age(const struct painter *p, int col, int cols)
{
    char age[TIME_TEXT_MAX];

    duration_short(p->now_ms - alert_since_ms(p->a), age);
    canvas_right(p->c, p->row, col, cols, ROLE_TEXT, age);
}

static void
paint_count(const struct painter *p, int col, int cols)
{
    char n[16];

    snprintf(n, sizeof n, p->a->count > 9999 ? "%uk" : "%u", p->a->count > 9999 ? p->a->count / 1000 : p->a->count);
    canvas_right(p->c, p->row, col, cols, p->a->count > 1 ? ROLE_TEXT : ROLE_DIM, n);
}

static void
paint_source(const struct painter *p, int col, int cols)
{
    canvas_text(p->c, p->row, col, cols, ROLE_DIM, p->a->source->name);
}

static void
paint_service(const struct painter *p, int col, int cols)
{
    const char *service = alert_field(p->a, FIELD_SERVICE);

    canvas_text(p->c, p->row, col, cols, ROLE_TEXT, service != NULL ? service : "-");
}

static void
paint_incident(const struct painter *p, int col, int cols)
{
    const struct incident *i = model_incident_of(p->m, &p->a->id);
    char id[INCIDENT_ID_MAX] = "-";

    if (i != NULL)
        incident_id(i->number, id);
    canvas_text(p->c, p->row, col, cols, i != NULL ? ROLE_TEXT : ROLE_DIM, id);
}

/* Who writes about it while nobody has it, and nobody is asked; NULL: no one does. */
static const char *
writer_of(const struct painter *p)
{
    const char *me = p->ui->config.me;
    bool free = *row_owner(p->a, me) == '-' && !asked_is(p->a);
    const struct presence *writer = free ? presence_writer(p->ui, &p->a->id) : NULL;

    if (writer == NULL)
        return NULL;
    return str_eq(writer->who, me) ? "me" : writer->who;
}

static void
paint_owner(const struct painter *p, int col, int cols)
{
    static const enum role roles[] = {
        [OWNER_HOLDS] = ROLE_TEXT,
        [OWNER_ASKED] = ROLE_ESCALATED,
        [OWNER_RESPONSIBLE] = ROLE_DIM,
        [OWNER_NOBODY] = ROLE_DIM,
    };
    const char *writer = writer_of(p);
    struct buf owner = BUF_INIT;
    enum row_owner kind;

    if (writer != NULL) {
        canvas_textf(p->c, p->row, col, cols, ROLE_DIM, ROW_WRITES "%s", writer);
        return;
    }
    kind = row_owner_words(p->m, p->a, p->ui->config.me, p->now_ms, cols, p->c->unicode, &owner);
    canvas_text(p->c, p->row, col, cols, roles[kind], buf_text(&owner));
    buf_release(&owner);
}

/* What stands there then is that nobody answered. */
static bool
is_left_alone(const struct alert *a)
{
    return asked_in_vain(a) && !(a->marks & (ALERT_UNCONFIRMED | ALERT_SUPPRESSED));
}

static enum role
remark_role(const struct painter *p)
{
    if (alert_is_stale(p->a, p->now_ms))
        return ROLE_STALE;
    if (row_is_urgent(p->a, p->now_ms) || is_left_alone(p->a))
        return ROLE_WARN;
    return p->a->hold.state == ALERT_CLEARED ? ROLE_CLEARED : ROLE_REMARK;
}

/* Compared with now what became of it is more than what it was. */
static void
add_remark(const struct painter *p, struct buf *out)
{
    replaying_fate(p->ui, p->a, out);
    if (out->len == 0)
        row_remark(p->m, p->a, p->now_ms, out);
}

/* What the owner's column would say, were there room for it. */
static bool
add_owner_remark(const struct painter *p, int cols, struct buf *out)
{
    const char *writer = p->has_owner ? NULL : writer_of(p);

    if (p->has_owner)
        return false;
    if (writer != NULL)
        buf_addf(out, ROW_WRITES "%s", writer);
    else if (asked_is(p->a))
        asked_cell(p->a, p->ui->config.me, cols < REMARK_ASKED_MAX ? cols : REMARK_ASKED_MAX, p->c->unicode, out);
    return out->len > 0;
}

static void
paint_summary(const struct painter *p, int col, int cols)
{
    struct buf remark;
    int width, least = REMARK_MIN;

    buf_init(&remark, 256);
    if (asked_is(p->a) && !alert_is_stale(p->a, p->now_ms) && add_owner_remark(p, cols - SUMMARY_MIN - 1, &remark))
        least = WRITER_MIN;
    if (remark.len == 0)
        add_remark(p, &remark);
    if (remark.len == 0 && add_owner_remark(p, cols - SUMMARY_MIN - 1, &remark))
        least = WRITER_MIN;
    width = (int)text_cols(buf_text(&remark), remark.len);
    if (width > cols - SUMMARY_MIN - 1)
        width = cols - SUMMARY_MIN - 1;
    if (width >= least) {
        canvas_text(p->c, p->row, col + cols - width, width, remark_role(p), buf_text(&remark));
        cols -= width + 1;
    }
    canvas_text(p->c, p->row, col, cols, alert_is_unacked(p->a) ? ROLE_TEXT : ROLE_DIM, alert_field(p->a, FIELD_SUMMARY));
    buf_release(&remark);
}

enum {
    COLUMN_LEVEL,
    COLUMN_SEV,
    COLUMN_AGE,
    COLUMN_COUNT,
    COLUMN_SRC,
    COLUMN_SERVICE,
    COLUMN_SUMMARY,
    COLUMN_INCIDENT,
    COLUMN_OWNER,
    COLUMNS
};

/* clang-format off */
static const struct column columns[COLUMNS] = {
    [COLUMN_LEVEL]   = { "L",       3,  0,   false, paint_level },
    [COLUMN_SEV]     = { "SEV",     5,  66,  false, paint_severity },
    [COLUMN_AGE]     = { "AGE",     5,  0,   true,  paint_age },
    [COLUMN_COUNT]   = { "#",       5,  72,  true,  paint_count },
    [COLUMN_SRC]     = { "SRC",     7,  76,  false, paint_source },
    [COLUMN_SERVICE] = { "SERVICE", 15, 110, false, paint_service },
    [COLUMN_SUMMARY] = { "SUMMARY", 0,  0,   false, paint_summary },
    [COLUMN_INCIDENT] = { "INCIDENT", 9, 120, false, paint_incident },
    [COLUMN_OWNER]   = { "OWNER",   8,  68,  false, paint_owner },
};
/* clang-format on */

#define MARKS_COLS 3 /* cursor or star, state, suffix */

/* As wide as the longest name of a source, within reason. */
static int
source_cols(const struct model *m, int list_cols)
{
    int cols = columns[COLUMN_SRC].cols, most = list_cols < 100 ? cols : SRC_MAX + 1;

    for (size_t i = 0; i < m->sources.n; i++) {
        int need = (int)text_cols(m->sources.v[i]->name, strlen(m->sources.v[i]->name)) + 1;

        if (need > cols)
            cols = need < most ? need : most;
    }
    return cols;
}

static void
fit_columns(const struct ui *ui, const struct model *m, int list_cols, int cols[COLUMNS])
{
    int left = list_cols - MARKS_COLS;

    for (int i = 0; i < COLUMNS; i++) {
        cols[i] = list_cols >= columns[i].from_cols ? columns[i].cols : 0;
        if (i == COLUMN_SRC && cols[i] > 0)
            cols[i] = source_cols(m, list_cols);
        if (i == COLUMN_INCIDENT && (model_incidents_open(m) == 0 || incident_screen_is_open(ui)))
            cols[i] = 0;
        if (i == COLUMN_OWNER && list_cols >= OWNER_WIDE_FROM)
            cols[i] = OWNER_WIDE;
        left -= cols[i];
    }
    cols[COLUMN_SUMMARY] = left;
}

static void
draw_heads(struct canvas *c, struct rect r, const int cols[COLUMNS])
{
    int at = r.col + MARKS_COLS;

    canvas_text(c, r.row, r.col + 1, 1, ROLE_COLUMN, "S");
    for (int i = 0; i < COLUMNS; i++) {
        if (cols[i] > 0 && columns[i].right)
            canvas_right(c, r.row, at, cols[i] - 1, ROLE_COLUMN, columns[i].head);
        else if (cols[i] > 0)
            canvas_text(c, r.row, at, cols[i] - 1, ROLE_COLUMN, columns[i].head);
        at += cols[i];
    }
}

/* Beside the cursor, not under it. */
static void
draw_fate(const struct painter *p, int col)
{
    struct buf words = BUF_INIT;
    char fate = replaying_fate(p->ui, p->a, &words);

    if (fate != ' ')
        canvas_text(p->c, p->row, col, 1, fate == '+' ? ROLE_REPLAY_NEW : ROLE_REPLAY_GONE, (char[]){ fate, '\0' });
    buf_release(&words);
}

static void
draw_marks(const struct painter *p, int col, bool cursor)
{
    const struct list *l = &p->ui->list;
    struct row_mark mark = row_mark_of(p->a, p->ui->config.me, p->now_ms);

    draw_fate(p, cursor ? col + 2 : col);
    if (list_is_marked(l, p->a))
        canvas_text(p->c, p->row, col, 1, ROLE_MARK, "*");
    else if (cursor)
        canvas_text(p->c, p->row, col, 1, ROLE_CURSOR, ">");
    if (marks_has(&l->failed, p->a)) {
        canvas_text(p->c, p->row, col + 1, 2, ROLE_FAILED, "!!");
        return;
    }
    canvas_text(p->c, p->row, col + 1, 1, mark.role, (char[]){ mark.letter, '\0' });
    if (order_is_pending(p->ui, p->m, p->a))
        canvas_text(p->c, p->row, col + 2, 1, ROLE_PENDING, "~");
}

static bool
is_new(const struct painter *p)
{
    return p->now_ms - p->a->changed_at_ms < NEW_MS;
}

static void
draw_row(const struct painter *p, struct rect r, const int cols[COLUMNS], bool cursor)
{
    int at = r.col + MARKS_COLS;
    unsigned flags = 0;

    draw_marks(p, r.col, cursor);
    for (int i = 0; i < COLUMNS; i++) {
        if (cols[i] > 0)
            columns[i].paint(p, at, i == COLUMN_OWNER ? cols[i] : cols[i] - 1);
        at += cols[i];
    }
    if (cursor && p->ui->focus == PANE_LIST)
        flags |= CELL_SELECTED;
    if (list_is_marked(&p->ui->list, p->a))
        flags |= CELL_MARKED;
    if (is_new(p))
        flags |= CELL_NEW;
    if (flags != 0)
        canvas_flag(p->c, p->row, r.col, r.cols, flags);
}

/* What the rows of a place so wide are drawn by. */
static struct painter
painter_of(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, int all_cols, int cols[COLUMNS])
{
    fit_columns(ui, m, all_cols, cols);
    return (struct painter){ .ui = ui, .m = m, .now_ms = now_ms, .c = c, .has_owner = cols[COLUMN_OWNER] > 0 };
}

void
list_draw_heads(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r)
{
    int cols[COLUMNS];

    fit_columns(ui, m, r.cols, cols);
    draw_heads(c, r, cols);
}

void
list_draw_row(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r, const struct alert *a,
    bool cursor)
{
    int cols[COLUMNS];
    struct painter p = painter_of(ui, m, now_ms, c, r.cols, cols);

    p.a = a;
    p.row = r.row;
    draw_row(&p, r, cols, cursor);
}

void
list_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    int cols[COLUMNS];
    struct painter p;

    if (ui->view.shown.n == 0) {
        empty_draw(ui, m, now_ms, c, r);
        return;
    }
    p = painter_of(ui, m, now_ms, c, r.cols, cols);
    draw_heads(c, r, cols);
    for (int i = 1; i < r.rows; i++) {
        size_t place = ui->list.top + (size_t)i - 1;

        if (place >= ui->view.shown.n)
            return;
        p.a = ui->view.shown.v[place];
        p.row = r.row + i;
        draw_row(&p, r, cols, ui->list.has_cursor && place == ui->list.place);
    }
}
