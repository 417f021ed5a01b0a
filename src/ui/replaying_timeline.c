/* SPDX-License-Identifier: MIT */
/* The time line of a replay: what happened when, and where in it the screen stands. */
#include "ui/replaying.h"

#include <stdio.h>
#include <string.h>

#include "ui/paint.h"
#include "ui/state.h"
#include "util/time.h"

/* Times stand this far apart at least. */
#define TICK_COLS_MIN 11
#define TICK_TEXT 5 /* "13:55", "11-21" */

static const int64_t ticks_ms[] = {
    MS_SECOND,
    5 * MS_SECOND,
    15 * MS_SECOND,
    MS_MINUTE,
    5 * MS_MINUTE,
    10 * MS_MINUTE,
    15 * MS_MINUTE,
    30 * MS_MINUTE,
    MS_HOUR,
    2 * MS_HOUR,
    3 * MS_HOUR,
    6 * MS_HOUR,
    12 * MS_HOUR,
    MS_DAY,
    2 * MS_DAY,
    7 * MS_DAY,
    14 * MS_DAY,
    30 * MS_DAY,
    90 * MS_DAY,
    365 * MS_DAY,
};

static int
col_of(const struct ui_replay *v, int cols, int64_t at_ms)
{
    int64_t span_ms = v->window_to_ms - v->window_from_ms, from_ms = at_ms - v->window_from_ms;

    if (span_ms <= 0 || from_ms < 0 || from_ms > span_ms)
        return -1;
    return (int)(from_ms / (double)span_ms * (cols - 1) + 0.5);
}

static size_t
rank_of(const struct ui_replay *v, char letter)
{
    size_t i = 0;

    while (i < v->legend_n && v->legend[i].letter != letter)
        i++;
    return i;
}

/* The weightiest of those that share the column; ' ' for none. */
static char
sign_at(const struct ui_replay *v, int col, int cols)
{
    size_t from = (size_t)col * v->signs_n / (size_t)cols, to = (size_t)(col + 1) * v->signs_n / (size_t)cols;
    char worst = ' ';

    for (size_t i = from; i < v->signs_n && (i < to || i == from); i++)
        if (v->signs[i] != ' ' && (worst == ' ' || rank_of(v, v->signs[i]) < rank_of(v, worst)))
            worst = v->signs[i];
    return worst;
}

static int
place_col(const struct ui_replay *v, int cols)
{
    return v->at_ms == 0 ? -1 : col_of(v, cols, v->at_ms);
}

static void
draw_signs(const struct ui *ui, struct canvas *c, struct rect r)
{
    const struct ui_replay *v = &ui->replaying.v;
    int here = place_col(v, r.cols);

    for (int i = 0; i < r.cols; i++) {
        char sign = sign_at(v, i, r.cols);
        enum role role = i == here ? ROLE_REPLAY : sign == ' ' ? ROLE_DIM : ROLE_STRONG;

        canvas_text(c, r.row, r.col + i, 1, role, (char[]){ sign != ' ' ? sign : i == here ? '|' : '.', '\0' });
    }
}

static int64_t
tick_of(const struct ui_replay *v, int cols)
{
    int64_t span_ms = v->window_to_ms - v->window_from_ms;
    size_t i = 0;

    while (i + 1 < sizeof ticks_ms / sizeof *ticks_ms && ticks_ms[i] * cols < TICK_COLS_MIN * span_ms)
        i++;
    return ticks_ms[i];
}

static void
tick_text(int64_t at_ms, int64_t tick_ms, char out[TIME_TEXT_MAX])
{
    if (tick_ms >= MS_DAY) {
        time_date(at_ms, out);
        memmove(out, out + 5, TICK_TEXT + 1);
    } else if (tick_ms >= MS_MINUTE) {
        time_hhmm(at_ms, out);
        out[TICK_TEXT] = '\0';
    } else {
        time_hhmmss(at_ms, out);
        out[8] = '\0';
    }
}

/* Columns of the line that tell more than a time does; -1: not on it. */
struct flags {
    int here, marked;
};

static bool
lies_over(int col, int len, int flag)
{
    return flag >= col && flag < col + len;
}

/* Behind what it would lie over. */
static void
draw_tick(struct canvas *c, struct rect r, int col, const struct flags *flags, const char *text)
{
    int len = (int)strlen(text);

    for (int i = 0; i < 2; i++) {
        if (lies_over(col, len, flags->here))
            col = flags->here + 1;
        if (lies_over(col, len, flags->marked))
            col = flags->marked + 1;
    }
    if (col + len <= r.cols)
        canvas_text(c, r.row, r.col + col, len, ROLE_DIM, text);
}

static void
draw_times(const struct ui *ui, struct canvas *c, struct rect r)
{
    const struct ui_replay *v = &ui->replaying.v;
    int64_t tick_ms = tick_of(v, r.cols), at_ms = v->window_from_ms - v->window_from_ms % tick_ms;
    struct flags flags = { place_col(v, r.cols), ui->replaying.marked == 0 ? -1 : col_of(v, r.cols, ui->replaying.marked_ms) };
    char text[TIME_TEXT_MAX];

    for (; at_ms <= v->window_to_ms; at_ms += tick_ms) {
        int col = col_of(v, r.cols, at_ms);

        tick_text(at_ms, tick_ms, text);
        if (col >= 0)
            draw_tick(c, r, col, &flags, text);
    }
    if (flags.marked >= 0)
        canvas_text(c, r.row, r.col + flags.marked, 1, ROLE_MARK, "m");
    if (flags.here >= 0)
        canvas_text(c, r.row, r.col + flags.here, 1, ROLE_REPLAY, "|");
}

static bool
is_on_it(const struct ui_replay *v, char letter)
{
    return v->signs_n > 0 && memchr(v->signs, letter, v->signs_n) != NULL;
}

static void
draw_legend(const struct ui *ui, struct canvas *c, struct rect r)
{
    const struct ui_replay *v = &ui->replaying.v;
    int at = r.col, end = r.col + r.cols;

    for (size_t i = 0; i < v->legend_n; i++) {
        const char letter[] = { v->legend[i].letter, '\0' };

        if (is_on_it(v, *letter))
            at = paint_key(c, r.row, at, end, letter, v->legend[i].word);
    }
}

static void
title_of(const struct ui *ui, struct buf *title, struct buf *right)
{
    const struct ui_replay *v = &ui->replaying.v;
    char date[TIME_TEXT_MAX], span[TIME_TEXT_MAX];
    struct buf key = BUF_INIT;

    time_date(v->window_from_ms, date);
    duration_short(v->window_to_ms - v->window_from_ms, span);
    buf_addf(title, "timeline  %s, %s", date, span);
    keymap_keys_of(&ui->keymap, ui_context(ui), ACTION_REPLAY_WIDER, 1, right);
    keymap_keys_of(&ui->keymap, ui_context(ui), ACTION_REPLAY_NARROWER, 1, &key);
    if (right->len > 0 && key.len > 0)
        buf_addf(right, " longer  %s shorter", buf_text(&key));
    buf_release(&key);
}

void
replaying_draw_timeline(const struct ui *ui, struct canvas *c, struct rect r)
{
    const struct ui_replay *v = &ui->replaying.v;
    struct rect in = { r.row, r.col + 1, 1, r.cols - 2 };
    struct buf title = BUF_INIT, right = BUF_INIT;

    if (r.rows == 0 || !ui->replaying.told || v->signs_n == 0)
        return;
    if (r.rows >= 4) {
        title_of(ui, &title, &right);
        paint_rule(c, in.row++, r.col, r.cols, false, buf_text(&title), buf_text(&right));
        buf_release(&title);
        buf_release(&right);
    }
    if (r.rows >= 2) {
        draw_times(ui, c, in);
        in.row++;
    }
    draw_signs(ui, c, in);
    in.row++;
    if (r.rows >= 4)
        draw_legend(ui, c, in);
}
