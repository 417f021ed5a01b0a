/* SPDX-License-Identifier: MIT */
/* The big numbers and the counts below them. */
#include <stdio.h>
#include <string.h>

#include "ui/empty.h"
#include "ui/message_count.h"
#include "ui/message_row.h"
#include "ui/wall_parts.h"

static const struct {
    char mark;
    enum role role;
} sorts[WALL_SORTS] = {
    [WALL_FIRING] = { '!', ROLE_FIRING1 },
    [WALL_ACKED] = { 'a', ROLE_ACKED },
    [WALL_ESCALATED] = { '^', ROLE_ESCALATED },
    [WALL_CLEARED] = { 'r', ROLE_CLEARED },
    [WALL_SNOOZED] = { 'z', ROLE_SNOOZED },
    [WALL_SILENCED] = { 's', ROLE_SUPPRESSED },
};

int
wall_counts_cols(const struct wall_count *n)
{
    char text[32];
    int cols = 0;

    for (int i = 0; i < WALL_SORTS; i++)
        if (n->of[i] > 0)
            cols += snprintf(text, sizeof text, " %c%u", sorts[i].mark, n->of[i]);
    return cols > 0 ? cols - 1 : 0;
}

int
wall_draw_counts(const struct wall_page *g, int row, int col, int cols, int level)
{
    const struct wall_count *n = &g->ui->wall.levels[level];
    int at = col, end = col + cols;

    for (int i = 0; i < WALL_SORTS; i++) {
        enum role role = i == WALL_FIRING ? (enum role)(ROLE_FIRING1 + level - LEVEL_MIN) : sorts[i].role;

        if (n->of[i] == 0)
            continue;
        at = canvas_textf(g->c, row, at, end - at, role, "%c%u", sorts[i].mark, n->of[i]);
        at++;
    }
    return at;
}

static bool
needs_somebody(const struct wall_count *n)
{
    return n->of[WALL_FIRING] + n->of[WALL_ESCALATED] + n->of[WALL_CLEARED] > 0;
}

/* By the room there is: in full, shorter, and as short as can be. */
static const char *const titles[WALL_PANELS][3] = {
    { "L1 PAGE", "L1 PAGE", "L1 PAGE" },
    { "L2 URGENT", "L2 URGENT", "L2 URGNT" },
    { "L3 CHANNEL", "L3 CHANNEL", "L3 CHAN" },
    { "UNACKED MESSAGES", "UNACKED MSG", "MSG" },
};

#define NARROW_COLS 12 /* below, every column is needed for digits */

struct panel {
    int row, col, rows, cols; /* of what is filled: title and digits */
    enum role role;           /* of title and digits */
};

/* A number that fits: thousands where there are more than four digits. No number where none is known. */
static void
number_text(uint32_t n, bool known, char out[16])
{
    if (!known)
        snprintf(out, 16, "-");
    else if (n > 9999)
        snprintf(out, 16, "%uk", n / 1000);
    else
        snprintf(out, 16, "%u", n);
}

static void
draw_panel(const struct wall_page *g, const struct panel *a, int i, const char *number)
{
    const char *title = titles[i][a->cols >= 30 ? 0 : a->cols >= NARROW_COLS ? 1 : 2];
    int margin = a->cols >= NARROW_COLS;
    int cols = (int)strlen(title) < a->cols ? (int)strlen(title) : a->cols;

    for (int row = 0; row < a->rows; row++)
        canvas_fill(g->c, a->row + row, a->col, a->cols, a->role, ' ');
    canvas_text(g->c, a->row, a->col + (a->cols - cols) / 2, cols, a->role, title);
    wall_draw_number(g->c, a->row + 1 + g->p->pad, a->col + margin, a->cols - 2 * margin, g->p->scale, a->role, number);
}

enum role
wall_level_role(const struct wall_count *n, int level)
{
    if (needs_somebody(n))
        return ROLE_LEVEL1 + level - LEVEL_MIN;
    return n->all > 0 ? ROLE_TEXT : ROLE_DIM;
}

static void
draw_level(const struct wall_page *g, struct panel *a, int level)
{
    const struct wall_count *n = &g->ui->wall.levels[level];
    int cols = wall_counts_cols(n);
    char number[16];

    number_text(n->all, g->m->whole && (n->all > 0 || sources_configured(g->m) > 0), number);
    a->role = wall_level_role(n, level);
    draw_panel(g, a, level - LEVEL_MIN, number);
    wall_draw_counts(g, g->p->counts_row, a->col + (cols < a->cols ? (a->cols - cols) / 2 : 0), a->cols, level);
}

/* How long the one has waited that was to be answered first. */
static int64_t
longest_late_ms(const struct model *m, int64_t now_ms)
{
    int64_t longest_ms = 0;

    for (size_t i = 0; i < m->messages.n; i++)
        if (message_is_late(m->messages.v[i]) && now_ms - m->messages.v[i]->queued_at_ms > longest_ms)
            longest_ms = now_ms - m->messages.v[i]->queued_at_ms;
    return longest_ms;
}

static void
draw_message_counts(const struct wall_page *g, const struct panel *a, uint32_t late, uint32_t failed)
{
    int at = a->col + 1, end = a->col + a->cols;
    char text[64], more[32], age[TIME_TEXT_MAX];
    int cols, more_cols;

    wall_age(longest_late_ms(g->m, g->now_ms), age);
    cols = late == 0 ? 0 : snprintf(text, sizeof text, "%u LATE %s", late, age);
    more_cols = failed == 0 ? 0 : snprintf(more, sizeof more, "%u FAILED", failed);
    if (cols > 0 && more_cols > 0 && cols + 2 + more_cols > a->cols - 1)
        cols = snprintf(text, sizeof text, "%u LATE", late);
    if (cols > 0 && more_cols > 0 && cols + 2 + more_cols > a->cols - 1)
        cols = snprintf(text, sizeof text, "L%u", late), more_cols = snprintf(more, sizeof more, "F%u", failed);
    if (cols + more_cols + 2 < a->cols)
        at = a->col + (a->cols - cols - more_cols - (cols > 0 && more_cols > 0 ? 2 : 0)) / 2;
    if (cols > 0)
        at = canvas_text(g->c, g->p->counts_row, at, end - at, ROLE_WARN, text) + 2;
    if (more_cols > 0)
        canvas_text(g->c, g->p->counts_row, at, end - at, ROLE_ERROR, more);
}

static void
draw_messages(const struct wall_page *g, struct panel *a)
{
    uint32_t late = message_count_late(g->m), failed = g->m->messages_by_state[MESSAGE_FAILED];
    size_t open = model_messages_open(g->m);
    char number[16];

    number_text((uint32_t)open, g->m->whole, number);
    a->role = late + failed > 0 ? ROLE_LEVEL2 : open > 0 ? ROLE_TEXT : ROLE_DIM;
    draw_panel(g, a, WALL_PANELS - 1, number);
    draw_message_counts(g, a, late, failed);
}

void
wall_draw_panels(const struct wall_page *g)
{
    int cols = g->p->cols / WALL_PANELS;

    for (int i = 0; i < WALL_PANELS; i++) {
        struct panel a = { 1, g->p->left + i * cols, g->p->counts_row - 1, cols - 1, ROLE_DIM };

        if (i < WALL_PANELS - 1)
            draw_level(g, &a, LEVEL_MIN + i);
        else
            draw_messages(g, &a);
    }
}
