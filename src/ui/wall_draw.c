/* SPDX-License-Identifier: MIT */
/* The wall's page: numbers as big as the screen allows, rows below them, and a second that is seen to pass. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "ui/oncall.h"
#include "ui/wall_parts.h"

#define WORDS_FROM_COLS 58 /* "heartbeat" */

static int
draw_name(const struct wall_page *g)
{
    char name[64];
    int at = g->p->left + 1, end = g->p->left + g->p->cols;

    snprintf(name, sizeof name, "%s WALL", *g->ui->config.place != '\0' ? g->ui->config.place : "tocsin");
    for (char *s = name; *s != '\0'; s++)
        *s = (char)toupper((unsigned char)*s);
    at = canvas_text(g->c, 0, at, g->p->cols / 3, ROLE_BRAND, name);
    if (g->ui->wall.view != NULL && !g->ui->config.wall.redact)
        at = canvas_textf(g->c, 0, at + 2, end - at - 2 < g->p->cols / 4 ? end - at - 2 : g->p->cols / 4, ROLE_TEXT, "view %s",
            g->ui->wall.view);
    return at;
}

/* Beside each other: the cursor need not go far, each second. */
static int
draw_heartbeat(const struct wall_page *g)
{
    const char *beat = g->ui->wall.beat ? "*" : ".";
    bool words = g->p->cols >= WORDS_FROM_COLS;
    char clock[TIME_TEXT_MAX], text[TIME_TEXT_MAX + 16];
    int at;

    time_hhmmss(g->now_ms, clock);
    snprintf(text, sizeof text, "%s  %s", beat, clock);
    at = g->p->left + g->p->cols - (int)strlen(text) - 1;
    canvas_text(g->c, 0, at, (int)strlen(text), ROLE_CLOCK, text);
    if (!words)
        return at;
    at -= (int)strlen("heartbeat ");
    canvas_text(g->c, 0, at, (int)strlen("heartbeat"), ROLE_DIM, "heartbeat");
    return at;
}

static void
draw_collected(const struct wall_page *g, int at, int end)
{
    const struct wall_count *n = &g->ui->wall.levels[LEVEL_MAX];
    char text[32];
    int need = snprintf(text, sizeof text, "L%d %u", LEVEL_MAX, n->all);

    if (at + need > end)
        return;
    at = canvas_text(g->c, 0, at, end - at, n->all > 0 ? ROLE_LEVEL4 : ROLE_DIM, text);
    if (at + 2 + wall_counts_cols(n) <= end)
        wall_draw_counts(g, 0, at + 1, end - at - 1, LEVEL_MAX);
}

static void
draw_head(const struct wall_page *g)
{
    bool listed = g->p->incident_rows > 0 || (g->p->body_rows > 0 && g->p->body_cols < g->p->cols);
    int end = draw_heartbeat(g) - 1, at = draw_name(g) + 3;

    if (!listed && (g->p->status_row < 0 || wall_is_unsure(g->ui, g->m, g->now_ms)))
        at = wall_draw_incident_count(g, 0, at, end);
    draw_collected(g, at, end);
}

/* Numbers only: the worst of what makes them doubtful, else what there is of incidents. */
static void
draw_status(const struct wall_page *g)
{
    struct wall_fixed fixed[WALL_FIXED_MAX];
    int at = g->p->left + 1, cols = g->p->cols - 1;

    if (wall_fixed_rows(g->ui, g->m, g->now_ms, 1, fixed) > 0)
        canvas_textf(g->c, g->p->status_row, at, cols, fixed[0].role, "%s%s%s", fixed[0].low ? "counts may be low: " : "",
            fixed[0].text, fixed[0].names);
    else if (!g->m->whole)
        canvas_text(g->c, g->p->status_row, at, cols, ROLE_DIM, "Loading the board from the store.");
    else
        wall_draw_incident_words(g, g->p->status_row, at, cols);
}

static void
draw_tiny(const struct wall_page *g)
{
    int at = 0;

    for (int level = LEVEL_MIN; level <= LEVEL_MAX; level++) {
        const struct wall_count *n = &g->ui->wall.levels[level];

        at = canvas_textf(g->c, 0, at, g->c->cols - at, wall_level_role(n, level), "L%d %u", level, n->all) + 1;
    }
    at = canvas_textf(g->c, 0, at, g->c->cols - at, ROLE_TEXT, "M%zu", model_messages_open(g->m)) + 1;
    wall_draw_incident_count(g, 0, at, g->c->cols);
    if (wall_is_unsure(g->ui, g->m, g->now_ms))
        canvas_text(g->c, 1, 0, g->c->cols, ROLE_STALE, "counts may be low");
    else
        canvas_text(g->c, 1, 0, g->c->cols, ROLE_WARN, "40x10 needed");
}

void
wall_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c)
{
    struct wall_plan p;
    struct wall_page g = { .ui = ui, .m = m, .now_ms = now_ms, .c = c, .p = &p };

    wall_plan(ui, m, now_ms, &p);
    if (p.tiny) {
        draw_tiny(&g);
        return;
    }
    draw_head(&g);
    wall_draw_panels(&g);
    if (p.rules)
        canvas_hline(c, p.counts_row + 1, 0, c->cols, ROLE_RULE);
    if (p.status_row >= 0)
        draw_status(&g);
    else
        wall_draw_body(&g);
    if (p.body_rows > 0)
        wall_draw_incidents(&g);
    if (p.message_rows > 0) {
        canvas_hline(c, p.message_row - 1, 0, c->cols, ROLE_RULE);
        wall_draw_messages(&g);
    }
    if (p.rules)
        canvas_hline(c, (p.oncall_row >= 0 ? p.oncall_row : p.sources_row) - 1, 0, c->cols, ROLE_RULE);
    if (p.oncall_row >= 0)
        wall_draw_oncall(&g);
    if (p.sources_row >= 0)
        wall_draw_sources(&g);
    wall_draw_foot(&g);
}
