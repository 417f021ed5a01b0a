/* SPDX-License-Identifier: MIT */
/* What makes the wall's numbers doubtful: an owner or a store that does not do its part, sources that do not answer. */
#include <stdio.h>
#include <string.h>

#include "ui/empty.h"
#include "ui/wall_parts.h"
#include "util/text.h"
#include "util/time.h"

/* A source that does not answer, or a message that can't be delivered, is urgent: level 2. */
#define SICK_LEVEL 2

enum answer { ANSWER_OK, ANSWER_NONE, ANSWER_NEVER, ANSWER_FAILING, ANSWER_PARTLY, ANSWER_REMOVED, ANSWERS };

static const struct {
    const char *brief, *row;
} words[ANSWERS] = {
    [ANSWER_OK] = { "ok", "" },
    [ANSWER_NONE] = { "NOT ANSWERING", "NOT ANSWERING" },
    [ANSWER_NEVER] = { "NO ANSWER YET", "HAS NOT ANSWERED YET" },
    [ANSWER_FAILING] = { "FAILING", "FAILING: its last poll failed" },
    [ANSWER_PARTLY] = { "PARTLY", "ANSWERS PARTLY" },
    [ANSWER_REMOVED] = { "REMOVED", "REMOVED from the configuration: its alerts are as last known" },
};

static enum answer
answer_of(const struct ui *ui, const struct source *s, int64_t now_ms)
{
    enum source_health health = source_health(s, now_ms);

    if (health == SOURCE_REMOVED)
        return view_source_alerts(&ui->view, s) > 0 ? ANSWER_REMOVED : ANSWER_OK;
    if (source_is_stale(s, now_ms) || health == SOURCE_WAITING)
        return s->last_ok_ms == 0 ? ANSWER_NEVER : source_is_stale(s, now_ms) ? ANSWER_NONE : ANSWER_OK;
    if (health == SOURCE_FAILING)
        return ANSWER_FAILING;
    return s->error != NULL ? ANSWER_PARTLY : ANSWER_OK;
}

/* Our own needs no word, nor one that was removed and has left nothing behind. */
static bool
is_told(const struct ui *ui, const struct source *s)
{
    return !s->own && (s->configured || view_source_alerts(&ui->view, s) > 0);
}

/* Its name, or where names are hidden which one in the line it is. */
static void
add_name(const struct ui *ui, const struct source *s, size_t number, struct buf *out)
{
    if (ui->config.wall.redact)
        buf_addf(out, "%zu", number);
    else
        buf_adds(out, s->name);
}

struct sick {
    size_t n;
    int64_t longest_ms; /* -1: not known of any */
    struct buf names;
    struct wall_fixed *rows; /* of the first `most` */
    size_t most;
};

static void
add_sick(const struct ui *ui, const struct source *s, size_t number, enum answer answer, int64_t now_ms, struct sick *out)
{
    struct wall_fixed row = { .level = SICK_LEVEL, .role = ROLE_STALE, .low = true };
    struct buf name = BUF_INIT;

    row.age_ms = s->last_ok_ms == 0 ? -1 : now_ms - s->last_ok_ms;
    add_name(ui, s, number, &name);
    snprintf(row.text, sizeof row.text, "SOURCE %s %s", buf_text(&name), words[answer].row);
    if (out->n < out->most)
        out->rows[out->n] = row;
    buf_addf(&out->names, "%s%s", out->n > 0 ? ", " : "", buf_text(&name));
    if (row.age_ms > out->longest_ms)
        out->longest_ms = row.age_ms;
    out->n++;
    buf_release(&name);
}

static void
find_sick(const struct ui *ui, const struct model *m, int64_t now_ms, struct sick *out)
{
    size_t number = 0;

    for (size_t i = 0; i < m->sources.n; i++) {
        const struct source *s = m->sources.v[i];
        enum answer answer = answer_of(ui, s, now_ms);

        if (!is_told(ui, s))
            continue;
        number++;
        if (answer != ANSWER_OK)
            add_sick(ui, s, number, answer, now_ms, out);
    }
}

/* More than have rows of their own share the first. */
static size_t
share_row(struct sick *sick)
{
    struct wall_fixed *row = sick->rows;

    if (sick->n <= sick->most)
        return sick->n;
    row->age_ms = sick->longest_ms;
    snprintf(row->text, sizeof row->text, "%zu SOURCES DO NOT ANSWER WELL", sick->n);
    snprintf(row->names, sizeof row->names, ": %s", buf_text(&sick->names));
    return 1;
}

/* What it says may name paths and persons. */
static size_t
fill_fault(const struct ui *ui, const char *before, const char *text, const char *redacted, struct wall_fixed *out)
{
    if (text == NULL)
        return 0;
    *out = (struct wall_fixed){ .level = LEVEL_MIN, .role = ROLE_ERROR, .age_ms = -1 };
    snprintf(out->text, sizeof out->text, "%s%s", before, ui->config.wall.redact ? redacted : text);
    return 1;
}

static size_t
fill_unwatched(const struct model *m, struct wall_fixed *out)
{
    if (!m->whole || sources_configured(m) > 0)
        return 0;
    *out = (struct wall_fixed){ .level = LEVEL_MIN, .role = ROLE_STALE, .age_ms = -1 };
    snprintf(out->text, sizeof out->text, "NO SOURCE is configured: nothing is watched");
    return 1;
}

size_t
wall_fixed_rows(const struct ui *ui, const struct model *m, int64_t now_ms, size_t most, struct wall_fixed *out)
{
    struct sick sick = { .longest_ms = -1, .most = most, .names = BUF_INIT };
    size_t n = 0;

    n += fill_fault(ui, "", ui->link, "NOT CONNECTED: what is shown is as last known", &out[n]);
    n += fill_fault(ui, "NOTHING IS KEPT: ", ui->fault, "the store refuses", &out[n]);
    sick.rows = out + n;
    find_sick(ui, m, now_ms, &sick);
    n += share_row(&sick);
    buf_release(&sick.names);
    if (sick.n == 0 && n < WALL_FIXED_MAX)
        n += fill_unwatched(m, &out[n]);
    return n;
}

bool
wall_is_unsure(const struct ui *ui, const struct model *m, int64_t now_ms)
{
    struct wall_fixed rows[WALL_FIXED_MAX];

    return !m->whole || wall_fixed_rows(ui, m, now_ms, 1, rows) > 0;
}

/* "am-prd ok", "sentry NOT ANSWERING 6m" */
static void
add_words(const struct ui *ui, const struct source *s, size_t number, int64_t now_ms, struct buf *out)
{
    enum answer answer = answer_of(ui, s, now_ms);
    char age[TIME_TEXT_MAX];

    add_name(ui, s, number, out);
    buf_addf(out, " %s", words[answer].brief);
    if (answer != ANSWER_NONE)
        return;
    wall_age(now_ms - s->last_ok_ms, age);
    buf_addf(out, " %s", age);
}

#define MORE_COLS 10         /* "+99 more" */
#define SOURCES_FROM_COLS 70 /* the word in full */

/* Those that fit; how many did not. */
static size_t
draw_kind(const struct wall_page *g, int *at, bool sick)
{
    int end = g->p->left + g->p->cols - MORE_COLS;
    size_t number = 0, left_out = 0;

    for (size_t i = 0; i < g->m->sources.n; i++) {
        const struct source *s = g->m->sources.v[i];
        struct buf text = BUF_INIT;
        int need;

        if (!is_told(g->ui, s))
            continue;
        number++;
        if ((answer_of(g->ui, s, g->now_ms) != ANSWER_OK) != sick)
            continue;
        add_words(g->ui, s, number, g->now_ms, &text);
        need = (int)text_cols(buf_text(&text), text.len);
        if (*at + need <= end)
            *at = canvas_text(g->c, g->p->sources_row, *at, need, sick ? ROLE_STALE : ROLE_DIM, buf_text(&text)) + 2;
        else
            left_out++;
        buf_release(&text);
    }
    return left_out;
}

void
wall_draw_sources(const struct wall_page *g)
{
    const struct wall_plan *p = g->p;
    int at =
        canvas_text(g->c, p->sources_row, p->left + 1, p->cols, ROLE_DIM, p->cols < SOURCES_FROM_COLS ? "src " : "sources  ");
    size_t left_out = draw_kind(g, &at, true);

    left_out += draw_kind(g, &at, false);
    if (left_out > 0)
        canvas_textf(g->c, p->sources_row, at, p->left + p->cols - at, ROLE_DIM, "+%zu more", left_out);
}
