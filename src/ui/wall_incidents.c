/* SPDX-License-Identifier: MIT */
/* Open incidents on the wall: how bad, for how long, who leads, and when the next update is owed; beside the rows also what is known. */
#include <stdio.h>
#include <string.h>

#include "ui/incident_words.h"
#include "ui/paint.h"
#include "ui/preview.h"
#include "ui/wall_parts.h"
#include "util/text.h"

/* More are only counted. */
#define LISTED_MAX 64
#define ID_COLS 9
#define SEVERITY_COLS 6
#define STATE_COLS 14
#define AGE_COLS 5
#define LEAD_COLS 20
#define DUE_COLS 19
#define TITLE_MIN 16
#define UPDATE_ROWS_MAX 3

static bool
is_late(const struct incident *i, int64_t now_ms)
{
    int64_t due_ms = incident_next_update_ms(i);

    return due_ms != 0 && due_ms <= now_ms;
}

static void
add_lead(const struct wall_page *g, const struct incident *i, struct buf *out)
{
    const char *lead = i->fields[INCIDENT_LEAD];

    if (lead == NULL)
        buf_adds(out, "lead NOBODY");
    else if (g->ui->config.wall.redact)
        buf_adds(out, "led");
    else
        buf_addf(out, "lead %s", lead);
}

/* Nothing that changes each second. */
static void
add_due(const struct wall_page *g, const struct incident *i, struct buf *out)
{
    int64_t due_ms = incident_next_update_ms(i), left_ms = due_ms - g->now_ms;
    char left[TIME_TEXT_MAX];

    wall_age(left_ms < 0 ? -left_ms : left_ms, left);
    if (incident_last(i, ENTRY_UPDATE) == NULL)
        buf_adds(out, "no update yet");
    else if (due_ms == 0)
        buf_adds(out, "no update promised");
    else if (left_ms <= 0)
        buf_addf(out, "update OVERDUE %s", left);
    else
        buf_addf(out, "next update in %s", left);
}

/* From the left: how bad it is, how it stands, since when. The column after it. */
static int
draw_state(const struct wall_page *g, const struct incident *i, int row, int col)
{
    char id[INCIDENT_ID_MAX], age[TIME_TEXT_MAX];
    int at = col;

    incident_id(i->number, id);
    canvas_text(g->c, row, at, ID_COLS - 1, ROLE_STRONG, id);
    at += ID_COLS;
    canvas_text(g->c, row, at, SEVERITY_COLS - 1, incident_severity_role(i), incident_severity_label(i));
    at += SEVERITY_COLS;
    canvas_text(g->c, row, at, STATE_COLS - 1, ROLE_TEXT, incident_states[incident_state(i)].word);
    at += STATE_COLS;
    wall_age(g->now_ms - incident_time(i, INCIDENT_REPORTED), age);
    canvas_right(g->c, row, at, AGE_COLS, ROLE_TEXT, age);
    return at + AGE_COLS + 2;
}

static void
draw_line(const struct wall_page *g, const struct incident *i, int row, int col, int end, bool title)
{
    struct buf text = BUF_INIT;
    int at = draw_state(g, i, row, col), due = end - DUE_COLS, lead = due - LEAD_COLS;

    if (lead - at < TITLE_MIN || !title)
        lead = at;
    else
        canvas_text(g->c, row, at, lead - at - 2, ROLE_STRONG, incident_title(i));
    add_lead(g, i, &text);
    canvas_text(g->c, row, lead, due - lead - 1, i->fields[INCIDENT_LEAD] == NULL ? ROLE_WARN : ROLE_TEXT, buf_text(&text));
    buf_clear(&text);
    add_due(g, i, &text);
    canvas_text(g->c, row, due, DUE_COLS, is_late(i, g->now_ms) ? ROLE_WARN : ROLE_DIM, buf_text(&text));
    buf_release(&text);
}

/* "+3 more, 1 OVERDUE": what has no row is not forgotten. */
static void
draw_more(const struct wall_page *g, const struct incident *const *v, size_t listed, size_t n, int row, int col, int cols)
{
    size_t late = 0;

    for (size_t i = listed; i < n && i < LISTED_MAX; i++)
        late += is_late(v[i], g->now_ms);
    if (late > 0)
        canvas_textf(g->c, row, col, cols, ROLE_WARN, "+%zu more, %zu OVERDUE", n - listed, late);
    else
        canvas_textf(g->c, row, col, cols, ROLE_DIM, "+%zu more", n - listed);
}

static void
draw_below(const struct wall_page *g, const struct incident *const *v, size_t n)
{
    const struct wall_plan *p = g->p;
    size_t rows = (size_t)p->incident_rows, listed = n <= rows ? n : rows - 1;
    int col = p->left + 1, end = p->left + p->cols;

    canvas_hline(g->c, p->incident_row - 1, 0, g->c->cols, ROLE_RULE);
    for (size_t i = 0; i < listed; i++)
        draw_line(g, v[i], p->incident_row + (int)i, col, end, !g->ui->config.wall.redact);
    if (listed < n)
        draw_more(g, v, listed, n, p->incident_row + (int)listed, col, end - col);
}

/* "Update 2 13:55Z rolling back v412": its lines after each other, without their marks. */
static void
draw_update(const struct wall_page *g, const struct incident *i, struct rect *r)
{
    const struct incident_entry *last = incident_last(i, ENTRY_UPDATE);
    struct rect part = *r;
    struct buf text = BUF_INIT;
    char at[TIME_TEXT_MAX];

    if (last == NULL)
        return;
    time_near(last->at_ms, g->now_ms, at);
    buf_addf(&text, "Update %u %s", last->number, at);
    for (const char *line = last->text; *line != '\0';) {
        size_t len = strcspn(line, "\n");

        buf_addc(&text, ' ');
        preview_plain(line, len, &text);
        line += len + (line[len] == '\n');
    }
    part.rows = part.rows < UPDATE_ROWS_MAX ? part.rows : UPDATE_ROWS_MAX;
    paint_wrapped(g->c, &part, ROLE_TEXT, buf_text(&text));
    r->rows -= part.row - r->row;
    r->row = part.row;
    buf_release(&text);
}

static void
draw_beside(const struct wall_page *g, const struct incident *const *v, size_t n)
{
    const struct wall_plan *p = g->p;
    bool redact = g->ui->config.wall.redact;
    struct rect r = { p->body_row, p->left + p->body_cols + 2, p->body_rows, p->cols - p->body_cols - 2 };

    canvas_vline(g->c, p->body_row, p->left + p->body_cols, p->body_rows, ROLE_RULE);
    for (size_t i = 0; i < n && i < LISTED_MAX && r.rows > 0; i++) {
        struct rect words = { r.row + 1, r.col + 2, r.rows - 1, r.cols - 2 };

        if (r.rows == 1 && i + 1 < n) {
            draw_more(g, v, i, n, r.row, r.col, r.cols);
            return;
        }
        draw_line(g, v[i], r.row, r.col, r.col + r.cols, false);
        words.rows -= i + 1 < n; /* a row is left to say that there are more */
        if (!redact && words.rows > 0) {
            paint_line(g->c, &words, ROLE_STRONG, incident_title(v[i]));
            draw_update(g, v[i], &words);
        }
        r.rows -= words.row - r.row;
        r.row = words.row;
    }
}

void
wall_draw_incidents(const struct wall_page *g)
{
    const struct incident *v[LISTED_MAX];
    size_t n = model_incidents_sorted(g->m, v, LISTED_MAX);

    if (n == 0)
        return;
    if (g->p->incident_rows > 0)
        draw_below(g, v, n);
    else if (g->p->body_cols < g->p->cols)
        draw_beside(g, v, n);
}

struct tally {
    size_t open, late, unled;
    int worst; /* severity */
};

static struct tally
tally_of(const struct wall_page *g)
{
    struct tally t = { .late = incidents_late(g->m, g->now_ms), .worst = INCIDENT_SEVERITIES };

    for (size_t k = 0; k < g->m->incidents.n; k++) {
        const struct incident *i = g->m->incidents.v[k];

        if (!incident_is_open(i))
            continue;
        t.open++;
        t.unled += i->fields[INCIDENT_LEAD] == NULL;
        t.worst = incident_severity(i) < t.worst ? incident_severity(i) : t.worst;
    }
    return t;
}

static enum role
tally_role(const struct tally *t)
{
    return t->late > 0 ? ROLE_WARN : t->worst == 1 ? ROLE_STRONG : ROLE_TEXT;
}

void
wall_draw_incident_words(const struct wall_page *g, int row, int col, int cols)
{
    struct tally t = tally_of(g);
    struct buf text = BUF_INIT;

    if (t.open == 0)
        return;
    buf_addf(&text, "INC %zu %s", t.open, incident_severities[t.worst].label);
    if (t.late > 0)
        buf_addf(&text, ", %zu OVERDUE", t.late);
    if (t.unled > 0)
        buf_addf(&text, ", %zu without lead", t.unled);
    canvas_text(g->c, row, col, cols, tally_role(&t), buf_text(&text));
    buf_release(&text);
}

int
wall_draw_incident_count(const struct wall_page *g, int row, int col, int end)
{
    struct tally t = tally_of(g);
    char text[64];
    int need = snprintf(text, sizeof text, "INC %zu %s%s", t.open, incident_severities[t.worst].label, t.late > 0 ? " LATE" : "");

    if (col + need > end)
        need = snprintf(text, sizeof text, "INC %zu%s", t.open, t.late > 0 ? "!" : "");
    if (t.open == 0 || col + need > end)
        return col;
    return canvas_text(g->c, row, col, end - col, tally_role(&t), text) + 2;
}
