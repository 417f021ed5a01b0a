/* SPDX-License-Identifier: MIT */
/* Rows of the wall: what is doubtful, level 1 on every page, the others in turn, and messages that nobody has answered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/asked.h"
#include "ui/empty.h"
#include "ui/message_row.h"
#include "ui/row.h"
#include "ui/wall_parts.h"
#include "util/text.h"
#include "util/time.h"

#define LEVEL_COLS 4 /* " L1 " */
#define MARK_AT 5    /* its column */
#define AGE_AT 6     /* right-aligned in the next five */
#define AGE_COLS 5
#define TEXT_AT 13
#define SERVICE_COLS 16
#define SERVICE_FROM_COLS 120
#define COUNT_COLS 6
#define COUNT_FROM_COLS 70

/* The column of owners, by the width of the page. */
static const struct {
    int from_cols, cols;
} owners[] = { { 120, 30 }, { 70, 20 }, { 56, 12 }, { 0, 0 } };

void
wall_age(int64_t ms, char out[TIME_TEXT_MAX])
{
    if (ms < MS_MINUTE)
        memcpy(out, "<1m", sizeof "<1m");
    else
        duration_short(ms, out);
}

struct line {
    const struct wall_page *g;
    int row, cols;
};

static void
draw_level(const struct line *l, int level)
{
    canvas_textf(l->g->c, l->row, l->g->p->left, LEVEL_COLS, (enum role)(ROLE_LEVEL1 + level - LEVEL_MIN), " L%d ", level);
}

static void
draw_age(const struct line *l, int64_t ms, enum role role)
{
    char age[TIME_TEXT_MAX];

    wall_age(ms, age);
    canvas_right(l->g->c, l->row, l->g->p->left + AGE_AT, AGE_COLS, role, age);
}

static void
draw_fixed(const struct line *l, const struct wall_fixed *f)
{
    draw_level(l, f->level);
    canvas_text(l->g->c, l->row, l->g->p->left + MARK_AT, 1, f->role, f->role == ROLE_ERROR ? "!" : "?");
    if (f->age_ms >= 0)
        draw_age(l, f->age_ms, ROLE_TEXT);
    canvas_textf(l->g->c, l->row, l->g->p->left + TEXT_AT, l->cols - TEXT_AT, f->role, "%s%s%s", f->text,
        f->low ? ", counts may be low" : "", f->names);
}

static int
owner_cols(int cols)
{
    size_t i = 0;

    while (cols < owners[i].from_cols)
        i++;
    return owners[i].cols;
}

/* "-> bob ? step 2": the step where there is room for it. */
static void
add_asked(const struct line *l, const struct alert *a, struct buf *out)
{
    int cols = owner_cols(l->cols);

    if (l->g->ui->config.wall.redact) {
        buf_adds(out, "-> asked ?");
        return;
    }
    asked_cell(a, "", cols, l->g->c->unicode, out);
    if (a->call.step > 1 && (int)text_cols(buf_text(out), out->len) + (int)strlen(" step 20") <= cols)
        buf_addf(out, " step %u", a->call.step);
}

/* "ana, 34m left", "NOBODY", "CLEARED, never acked": what stands in the place of an owner. */
static void
add_owner(const struct line *l, const struct alert *a, struct buf *out)
{
    const char *by = l->g->ui->config.wall.redact ? "taken" : a->hold.by;
    char left[TIME_TEXT_MAX];

    if (a->hold.state == ALERT_CLEARED) {
        buf_adds(out, "CLEARED, never acked");
        return;
    }
    if (asked_is(a)) {
        add_asked(l, a, out);
        return;
    }
    if (alert_is_unacked(a) || a->hold.by == NULL) {
        buf_adds(out, "NOBODY");
        return;
    }
    buf_adds(out, by);
    if (a->hold.until_ms == 0)
        return;
    if (a->hold.until_ms - l->g->now_ms < MS_MINUTE)
        memcpy(left, "<1m", sizeof "<1m");
    else
        duration_left(a->hold.until_ms - l->g->now_ms, left);
    buf_addf(out, ", %s left", left);
}

static enum role
owner_role(const struct alert *a)
{
    if (asked_is(a))
        return ROLE_ESCALATED;
    if (a->hold.state == ALERT_FIRING)
        return ROLE_FIRING1 + a->level - LEVEL_MIN;
    return a->hold.state == ALERT_CLEARED ? ROLE_CLEARED : ROLE_DIM;
}

/* A hash of its name tells a visitor nothing, and a colleague enough to find it. */
static void
add_summary(const struct line *l, const struct alert *a, struct buf *out)
{
    char id[ALERT_ID_HEX];

    if (!l->g->ui->config.wall.redact) {
        buf_adds(out, alert_field(a, FIELD_SUMMARY));
        return;
    }
    model_short_id(l->g->m, a, id);
    buf_addf(out, "alert %s", id);
}

static enum role
summary_role(const struct alert *a)
{
    if (!alert_is_unacked(a))
        return ROLE_DIM;
    return a->level <= 2 ? ROLE_STRONG : ROLE_TEXT;
}

static void
draw_summary(const struct line *l, const struct alert *a, int col, int end)
{
    const char *service = alert_field(a, FIELD_SERVICE);
    struct buf text = BUF_INIT;

    if (l->cols >= SERVICE_FROM_COLS && !l->g->ui->config.wall.redact) {
        canvas_text(l->g->c, l->row, col, SERVICE_COLS - 1, summary_role(a), service != NULL ? service : "-");
        col += SERVICE_COLS;
    }
    add_summary(l, a, &text);
    end = canvas_text(l->g->c, l->row, col, end - col, summary_role(a), buf_text(&text));
    buf_release(&text);
    /* Its words alone: blanks that change their look are bytes too. */
    if (l->g->now_ms - a->changed_at_ms < NEW_MS)
        canvas_flag(l->g->c, l->row, col, end - col, CELL_NEW);
}

static void
draw_alert(const struct line *l, const struct alert *a)
{
    /* Nobody is "me" on a wall. */
    struct row_mark mark = row_mark_of(a, "", l->g->now_ms);
    int owner = owner_cols(l->cols), end = l->g->p->left + l->cols - owner;
    struct buf text = BUF_INIT;

    draw_level(l, a->level);
    canvas_text(l->g->c, l->row, l->g->p->left + MARK_AT, 1, mark.role, (char[]){ mark.letter, '\0' });
    draw_age(l, l->g->now_ms - alert_since_ms(a), alert_is_unacked(a) ? ROLE_TEXT : ROLE_DIM);
    add_owner(l, a, &text);
    canvas_text(l->g->c, l->row, end, owner, owner_role(a), buf_text(&text));
    buf_release(&text);
    if (a->count > 1 && l->cols >= COUNT_FROM_COLS) {
        end -= COUNT_COLS;
        canvas_textf(l->g->c, l->row, end, COUNT_COLS - 1, ROLE_TEXT, "x%u", a->count);
    }
    draw_summary(l, a, l->g->p->left + TEXT_AT, end - 1);
}

static uint32_t
count_of(const struct wall *w, enum wall_sort sort)
{
    uint32_t n = 0;

    for (int level = LEVEL_MIN; level <= LEVEL_MAX; level++)
        n += w->levels[level].of[sort];
    return n;
}

/* No row: why, and whether that is good news. */
static void
draw_calm(const struct line *l)
{
    const struct wall *w = &l->g->ui->wall;
    uint32_t silenced = count_of(w, WALL_SILENCED), snoozed = count_of(w, WALL_SNOOZED);
    size_t sources = sources_configured(l->g->m);
    int col = l->g->p->left + 1, cols = l->cols - 1;

    if (!l->g->m->whole)
        canvas_text(l->g->c, l->row, col, cols, ROLE_DIM, "Loading the board from the store.");
    else if (wall_is_unsure(l->g->ui, l->g->m, l->g->now_ms))
        canvas_text(l->g->c, l->row, col, cols, ROLE_WARN, "No alert is known; this is no all-clear.");
    else if (silenced + snoozed > 0)
        canvas_textf(l->g->c, l->row, col, cols, ROLE_OK, "Nothing needs anybody: %u silenced, %u snoozed.", silenced, snoozed);
    else
        canvas_textf(l->g->c, l->row, col, cols, ROLE_OK, "Nothing is firing%s; %zu source%s answer%s.",
            w->view != NULL ? " in this view" : "", sources, sources == 1 ? "" : "s", sources == 1 ? "s" : "");
}

/* Where the rows from `at` on stand. */
static size_t
draw_alerts(struct line *l, size_t at, size_t n)
{
    const struct wall *w = &l->g->ui->wall;
    size_t i;

    for (i = 0; i < n && at + i < w->rows.n; i++) {
        draw_alert(l, w->rows.v[at + i]);
        l->row++;
    }
    return i;
}

void
wall_draw_body(const struct wall_page *g)
{
    const struct wall_plan *p = g->p;
    struct line l = { g, p->body_row, p->body_cols };
    struct wall_fixed fixed[WALL_FIXED_MAX];
    size_t n = wall_fixed_rows(g->ui, g->m, g->now_ms, p->most_sick, fixed), i = 0;
    size_t page = g->ui->wall.page < p->pages ? g->ui->wall.page : 0, drawn;

    for (; i < n && fixed[i].level == LEVEL_MIN; i++, l.row++)
        draw_fixed(&l, &fixed[i]);
    drawn = draw_alerts(&l, 0, p->pinned);
    for (; i < n; i++, l.row++)
        draw_fixed(&l, &fixed[i]);
    drawn += draw_alerts(&l, p->pinned + page * p->per_page, p->per_page);
    if (drawn == 0 && l.row < p->body_row + p->body_rows)
        draw_calm(&l);
}

static const struct {
    const char *word;
    enum role role;
} message_words[] = { { "FAILED", ROLE_ERROR }, { "LATE", ROLE_WARN }, { "open", ROLE_DIM } };

/* What reached her and has no answer is not done with. */
static const char *
state_word(const struct message *msg)
{
    return message_asks(msg) && msg->standing.state == MESSAGE_DELIVERED ? "no answer" : message_states[msg->standing.state].word;
}

/* "LATE", since when, where to, what, and how it stands: nothing that changes each second. */
static void
draw_message(const struct line *l, const struct message *msg)
{
    size_t kind = msg->standing.state == MESSAGE_FAILED ? 0 : message_is_late(msg) ? 1 : 2;
    int left = l->g->p->left, end = l->g->p->left + l->cols - owner_cols(l->cols);
    struct buf text = BUF_INIT;

    canvas_text(l->g->c, l->row, left + 1, 6, message_words[kind].role, message_words[kind].word);
    draw_age(l, l->g->now_ms - msg->queued_at_ms, ROLE_TEXT);
    buf_addf(&text, "M%llu", (unsigned long long)msg->number);
    if (!l->g->ui->config.wall.redact) {
        buf_addc(&text, ' ');
        message_to(l->g->m, msg, &text);
        buf_addc(&text, ' ');
        message_subject(l->g->m, msg, &text);
    }
    canvas_text(l->g->c, l->row, left + TEXT_AT, end - left - TEXT_AT - 1, kind < 2 ? ROLE_STRONG : ROLE_TEXT, buf_text(&text));
    canvas_text(l->g->c, l->row, end, left + l->cols - end, ROLE_DIM, state_word(msg));
    buf_release(&text);
}

static int
by_rank(const void *a, const void *b)
{
    return message_compare(*(const struct message *const *)a, *(const struct message *const *)b);
}

void
wall_draw_messages(const struct wall_page *g)
{
    const struct model *m = g->m;
    struct line l = { g, g->p->message_row, g->p->cols };
    VEC(const struct message *) open = { 0 };

    for (size_t i = 0; i < m->messages.n; i++)
        if (message_is_open(m->messages.v[i]))
            vec_push(&open, m->messages.v[i]);
    if (open.n > 0)
        qsort(open.v, open.n, sizeof *open.v, by_rank);
    for (size_t i = 0; i < open.n && i < (size_t)g->p->message_rows; i++, l.row++)
        draw_message(&l, open.v[i]);
    vec_release(&open);
}
