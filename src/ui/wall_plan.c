/* SPDX-License-Identifier: MIT */
/* Where the parts of the wall stand, by the size of the screen and by how much there is. */
#include "ui/wall_parts.h"

#define DIGIT_ROWS 5
#define ROWS_MIN LAYOUT_ROWS_MIN
#define COLS_MIN LAYOUT_COLS_MIN
#define BODY_MIN 3 /* fewer rows are not worth having: numbers only */
#define RULES_FROM_ROWS 20
#define WIDE_COLS 120 /* words in full */
/* Columns that the page may move, on a screen that can spare them. */
#define SHIFT_COLS 1
#define SHIFT_COLS_WIDE 3

/* How big digits are, by the screen. */
static const struct {
    int from_rows, from_cols, scale;
} scales[] = { { 56, 160, 3 }, { 36, 100, 2 }, { 0, 0, 1 } };

/* To the right and back again. */
static int
shift_at(int64_t now_ms, int cols)
{
    int most = cols >= WIDE_COLS ? SHIFT_COLS_WIDE : SHIFT_COLS;
    int step = (int)(now_ms / WALL_SHIFT_MS % (2 * most));

    return step <= most ? step : 2 * most - step;
}

static int
scale_for(int rows, int cols)
{
    size_t i = 0;

    while (rows < scales[i].from_rows || cols < scales[i].from_cols)
        i++;
    return scales[i].scale;
}

static int
message_rows_for(const struct model *m, int rows)
{
    int room = rows >= 36 ? 5 : rows >= RULES_FROM_ROWS ? 2 : 0;
    size_t open = model_messages_open(m);

    return open < (size_t)room ? (int)open : room;
}

/* The panel beside the rows has the latest updates' words; a screen that is not as wide has a line each, below them. */
#define BESIDE_FROM_COLS 160
#define BESIDE_COLS 68
#define BESIDE_ROWS_MIN 8

static void
place_incidents(const struct model *m, int end, struct wall_plan *p)
{
    size_t open = model_incidents_open(m);
    int want = p->rows >= 36 ? 5 : p->rows >= RULES_FROM_ROWS ? 2 : 0, room = end - p->body_row - BODY_MIN;

    p->incident_rows = 0;
    p->body_cols = p->cols;
    p->body_rows = end - p->body_row + 1;
    if (open == 0)
        return;
    if (p->cols >= BESIDE_FROM_COLS && p->body_rows >= BESIDE_ROWS_MIN) {
        p->body_cols -= BESIDE_COLS + 1;
        return;
    }
    want = open < (size_t)want ? (int)open : want;
    want = want < room ? want : room;
    if (want <= 0)
        return;
    p->incident_rows = want;
    p->incident_row = end - want + 1;
    p->body_rows -= want + 1;
}

/* From the bottom up: keys, sources, who is on call, messages, incidents; what is left between is the body. */
static void
place_parts(const struct model *m, bool has_oncall, struct wall_plan *p)
{
    int end = p->rows - 1;

    p->rules = p->rows >= RULES_FROM_ROWS;
    p->key_row = end--;
    p->body_row = p->counts_row + 1 + p->rules;
    p->sources_row = p->message_row = p->status_row = p->oncall_row = -1;
    if (end - p->body_row < BODY_MIN) {
        p->body_rows = 0;
        p->status_row = end;
        return;
    }
    p->sources_row = end--;
    if (has_oncall && end - p->body_row > BODY_MIN)
        p->oncall_row = end--;
    end -= p->rules;
    p->message_rows = message_rows_for(m, p->rows);
    if (p->message_rows > 0) {
        p->message_row = end - p->message_rows + 1;
        end -= p->message_rows + 1;
    }
    place_incidents(m, end, p);
}

/* Level 1 stands on every page; one row at least is left for the others to take turns in. */
static void
place_rows(const struct wall *w, struct wall_plan *p)
{
    size_t room = (size_t)p->body_rows > p->fixed ? (size_t)p->body_rows - p->fixed : 1;

    p->pages = 1;
    p->pinned = w->level1 < w->rows.n ? w->level1 : w->rows.n;
    p->per_page = room > p->pinned ? room - p->pinned : 0;
    if (w->rows.n <= room)
        return;
    if (p->per_page == 0) {
        p->pinned = room - 1;
        p->per_page = 1;
    }
    p->pages = (w->rows.n - p->pinned + p->per_page - 1) / p->per_page;
}

void
wall_plan(const struct ui *ui, const struct model *m, int64_t now_ms, struct wall_plan *out)
{
    struct wall_fixed fixed[WALL_FIXED_MAX];
    struct wall_plan *p = out;

    *p = (struct wall_plan){ .rows = ui->rows, .left = shift_at(now_ms, ui->cols), .pages = 1 };
    p->cols = ui->cols - (ui->cols >= WIDE_COLS ? SHIFT_COLS_WIDE : SHIFT_COLS);
    p->tiny = ui->screen_rows < ROWS_MIN || ui->cols < COLS_MIN;
    if (p->tiny)
        return;
    p->scale = scale_for(ui->rows, ui->cols);
    p->pad = p->scale > 1;
    p->counts_row = 2 + 2 * p->pad + DIGIT_ROWS * p->scale;
    place_parts(m, !ui->config.wall.redact && m->config.routing != NULL && m->config.routing->schedules_n > 0, p);
    p->most_sick = p->body_rows > 2 * WALL_SICK_MAX ? WALL_SICK_MAX : 1;
    p->fixed = wall_fixed_rows(ui, m, now_ms, p->most_sick, fixed);
    if (p->body_rows > 0)
        place_rows(&ui->wall, p);
}
