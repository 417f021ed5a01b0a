/* SPDX-License-Identifier: MIT */
/* The table of sizes: what fits beside and below the list. */
#include "ui/layout.h"

#include "ui/incident_screen.h"

#define HEADER_ROWS 3
#define HEADER_ROWS_LOW 2 /* the filter line and the sources share one */
#define LOW_ROWS 14       /* below this the header is low */
#define WIDE_COLS 120     /* the detail stands beside the list */
#define TALL_ROWS 45      /* and the log below it */
#define STRIP_FROM_ROWS 20
#define MESSAGES_FROM_COLS 80
#define ROOMY_ROWS 28 /* from here on the strips need not save */
#define STRIP_ROWS 3  /* a rule and two lines */
#define FOOTER_ROWS 2
#define INCIDENTS_FROM_ROWS 36
#define INCIDENTS_FROM_COLS 80
#define HEADER_ROWS_INCIDENT 1 /* its own lines follow */

#define REPLAY_WHOLE_ROWS 20 /* from here on its time line has a title, times and a legend, and its keys two rows */
#define REPLAY_STRIP_FROM_ROWS 36
#define REPLAY_TIMES_ROWS 14 /* … or times at least */

/* How many rows tell of the events around the moment. */
static const struct {
    int from_rows, rows;
} moments[] = { { 50, 12 }, { 36, 9 }, { 28, 7 }, { REPLAY_WHOLE_ROWS, 5 }, { 0, 0 } };

static int
clamp(int n, int low, int high)
{
    return n < low ? low : n > high ? high : n;
}

/* The board has room for a pane of those that are open. */
static bool
has_incidents(const struct ui *ui)
{
    return ui->incidents.room.rows > 0 && ui->rows >= INCIDENTS_FROM_ROWS && ui->cols >= INCIDENTS_FROM_COLS && !replaying_is_on(ui)
        && ui->view.base.n > 0;
}

bool
layout_is_page(const struct ui *ui)
{
    return ui->focus == PANE_MESSAGES || ui->focus == PANE_SILENCES || ui->focus == PANE_HANDOVER
        || (ui->focus == PANE_INCIDENTS
            && (incident_screen_is_open(ui) || ui->incidents.all || ui->zoomed || !has_incidents(ui)));
}

/* One pane has it all: zoomed, or one that has no place beside the others. */
static bool
is_alone(const struct ui *ui)
{
    if (ui->zoomed)
        return true;
    if (layout_is_page(ui))
        return true;
    if (ui->focus == PANE_DETAIL)
        return ui->cols < WIDE_COLS;
    return ui->focus == PANE_LOG && (ui->cols < WIDE_COLS || ui->rows < TALL_ROWS || replaying_is_on(ui));
}

/* A rule, and the worst of them, beside the log as high as that; none where none is wanted. */
static int
message_rows(const struct ui *ui, int log)
{
    if (ui->messages.room.rows == 0 || ui->rows < (replaying_is_on(ui) ? ROOMY_ROWS : STRIP_FROM_ROWS)
        || ui->cols < MESSAGES_FROM_COLS)
        return 0;
    return log > 0 ? log : 1 + (int)ui->messages.room.rows;
}

/* A rule, and the worst of those that are open. */
static int
incident_rows(const struct ui *ui)
{
    return has_incidents(ui) ? 1 + (int)ui->incidents.room.rows : 0;
}

static void
lay_wide(const struct ui *ui, struct layout *l)
{
    struct rect b = l->body;
    int left = b.cols * 2 / 3, right = b.cols - left - 1;
    int log = ui->rows >= TALL_ROWS && !replaying_is_on(ui) ? clamp(b.rows / 5, 6, 16) : 0;
    int incidents = incident_rows(ui), messages = message_rows(ui, log > 0 ? log + incidents : 0);

    l->divider_col = left;
    l->panes[PANE_LIST] = (struct rect){ b.row, b.col, b.rows - log - incidents, left };
    l->panes[PANE_INCIDENTS] = (struct rect){ b.row + b.rows - log - incidents, b.col, incidents, left };
    l->panes[PANE_DETAIL] = (struct rect){ b.row, left + 1, b.rows - messages, right };
    if (log > 0)
        l->panes[PANE_LOG] = (struct rect){ b.row + b.rows - log, b.col, log, left };
    if (messages > 0)
        l->panes[PANE_MESSAGES] = (struct rect){ b.row + b.rows - messages, left + 1, messages, right };
}

static int
strip_rows(const struct ui *ui, bool messages)
{
    if (ui->rows < (replaying_is_on(ui) ? REPLAY_STRIP_FROM_ROWS : STRIP_FROM_ROWS))
        return 0;
    if (ui->rows < ROOMY_ROWS && messages)
        return STRIP_ROWS - 1;
    return STRIP_ROWS + clamp((ui->rows - ROOMY_ROWS) / 3, 0, 12);
}

static void
lay_narrow(const struct ui *ui, struct layout *l)
{
    struct rect b = l->body;
    int incidents = incident_rows(ui), messages = message_rows(ui, 0), strip = strip_rows(ui, messages > 0);
    int list = b.rows - incidents - messages - strip;

    l->panes[PANE_LIST] = (struct rect){ b.row, b.col, list, b.cols };
    l->panes[PANE_INCIDENTS] = (struct rect){ b.row + list, b.col, incidents, b.cols };
    if (messages > 0)
        l->panes[PANE_MESSAGES] = (struct rect){ b.row + list + incidents, b.col, messages, b.cols };
    if (strip > 0)
        l->strip = (struct rect){ b.row + b.rows - strip, b.col, strip, b.cols };
}

/* The time line is always there, what happened around the moment beside the board alone. */
static void
lay_replay(const struct ui *ui, struct layout *l)
{
    int line = ui->rows >= REPLAY_WHOLE_ROWS ? 4 : ui->rows >= REPLAY_TIMES_ROWS ? 2 : 1, around;
    size_t i = 0;

    while (ui->rows < moments[i].from_rows)
        i++;
    around = is_alone(ui) && ui->rows < ROOMY_ROWS ? 0 : moments[i].rows;
    l->body.rows -= line + around;
    l->moment = (struct rect){ l->body.row + l->body.rows, 0, around, ui->cols };
    l->timeline = (struct rect){ l->moment.row + around, 0, line, ui->cols };
}

static int
header_rows(const struct ui *ui)
{
    if (incident_screen_is_open(ui) && !replaying_is_on(ui) && ui->fault == NULL && ui->link == NULL)
        return HEADER_ROWS_INCIDENT;
    if (ui->rows < LOW_ROWS)
        return HEADER_ROWS_LOW;
    return layout_is_page(ui) && !replaying_is_on(ui) ? HEADER_ROWS_LOW : HEADER_ROWS;
}

void
layout_of(const struct ui *ui, struct layout *out)
{
    bool replay = replaying_is_on(ui);
    int header = header_rows(ui), keys = replay && ui->rows >= REPLAY_WHOLE_ROWS ? 2 : 1;

    *out = (struct layout){ .divider_col = -1, .key_rows = keys, .key_row = ui->rows - keys, .message_row = ui->rows - keys - 1 };
    out->tiny = ui->screen_rows < LAYOUT_ROWS_MIN || ui->cols < LAYOUT_COLS_MIN;
    if (out->tiny)
        return;
    out->header = (struct rect){ 0, 0, header, ui->cols };
    out->body = (struct rect){ header, 0, out->message_row - header, ui->cols };
    if (replay)
        lay_replay(ui, out);
    if (is_alone(ui))
        out->panes[ui->focus] = out->body;
    else if (ui->view.base.n == 0)
        out->panes[PANE_LIST] = out->body;
    else if (ui->cols >= WIDE_COLS)
        lay_wide(ui, out);
    else
        lay_narrow(ui, out);
}

static bool
holds(struct rect r, int row, int col)
{
    return row >= r.row && row < r.row + r.rows && col >= r.col && col < r.col + r.cols;
}

enum pane
layout_pane_at(const struct layout *l, int row, int col)
{
    for (int i = 0; i < PANES; i++)
        if (holds(l->panes[i], row, col))
            return (enum pane)i;
    return PANES;
}

bool
layout_has_list(const struct ui *ui)
{
    struct layout l;

    layout_of(ui, &l);
    return l.panes[PANE_LIST].rows > 0;
}

int
layout_list_rows(const struct ui *ui)
{
    struct layout l;

    layout_of(ui, &l);
    return l.panes[PANE_LIST].rows > 1 ? l.panes[PANE_LIST].rows - 1 : 1;
}
