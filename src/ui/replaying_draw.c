/* SPDX-License-Identifier: MIT */
/* The head of a replay, what happened around its moment, and its keys: nobody takes it for the board of now. */
#include "ui/replaying.h"

#include <stdio.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/header.h"
#include "ui/logpane.h"
#include "ui/paint.h"
#include "ui/row.h"
#include "util/text.h"
#include "util/time.h"

#define WORDS_FROM_COLS 120
#define AGO_FROM_COLS 60
#define OFF_ROOMY_COLS 25
#define SINCE_COLS 20 /* "2026-11-21 13:55:44Z" */
/* A moment of another day than now is shown with its date. */
#define SAME_DAY(a, b) ((a) / MS_DAY == (b) / MS_DAY)

/* Words in a row, each with the blanks before it, as long as they fit; those from the right have their room first. */
struct line {
    struct canvas *c;
    int row, at, end;
};

static void
add(struct line *l, enum role role, int blanks, const char *text)
{
    int need = (int)text_cols(text, strlen(text));

    if (need > 0 && l->at + blanks + need <= l->end)
        l->at = canvas_text(l->c, l->row, l->at + blanks, need, role, text);
}

static void
add_right(struct line *l, enum role role, const char *text)
{
    int need = (int)text_cols(text, strlen(text));

    if (l->end - need <= l->at)
        return;
    canvas_text(l->c, l->row, l->end - need, need, role, text);
    l->end -= need + 2;
}

static void
moment_text(int64_t at_ms, int64_t now_ms, char out[2 * TIME_TEXT_MAX])
{
    char date[TIME_TEXT_MAX], clock[TIME_TEXT_MAX];

    time_date(at_ms, date);
    time_hhmmss(at_ms, clock);
    snprintf(out, 2 * TIME_TEXT_MAX, "%s%s%s", SAME_DAY(at_ms, now_ms) ? "" : date, SAME_DAY(at_ms, now_ms) ? "" : " ", clock);
}

/* "6m47s ago": exact within the hour. */
static void
ago_text(int64_t ms, char out[2 * TIME_TEXT_MAX])
{
    char words[TIME_TEXT_MAX];

    if (ms < MS_HOUR)
        duration_exact(ms - ms % MS_SECOND, words);
    else
        duration_short(ms, words);
    snprintf(out, 2 * TIME_TEXT_MAX, "(%s ago)", words);
}

void
replaying_draw_title(const struct ui *ui, struct canvas *c, struct rect r)
{
    const struct ui_replay *v = &ui->replaying.v;
    struct line l = { .c = c, .row = r.row, .at = 0, .end = r.cols - 1 };
    bool narrow = r.cols < AGO_FROM_COLS;
    char text[2 * TIME_TEXT_MAX], clock[TIME_TEXT_MAX];

    canvas_fill(c, r.row, 0, r.cols, ROLE_REPLAY, ' ');
    add(&l, ROLE_REPLAY, 1, "REPLAY");
    if (!ui->replaying.told)
        return;
    time_hhmm(v->now_ms, clock);
    if (v->has_unacked && !narrow)
        snprintf(text, sizeof text, "now %s !%u", clock, v->unacked);
    else
        snprintf(text, sizeof text, "now %s", clock);
    add_right(&l, ROLE_REPLAY, text);
    if (v->at_ms != 0) {
        moment_text(v->at_ms, v->now_ms, text);
        add(&l, ROLE_REPLAY, narrow ? 1 : 2, text);
        ago_text(v->now_ms - v->at_ms, text);
        add(&l, ROLE_REPLAY, 1, narrow ? "" : text);
    }
    if (narrow)
        snprintf(text, sizeof text, "%s", v->playing ? "playing" : "paused");
    else
        snprintf(text, sizeof text, "x%u %s", v->speed, v->playing ? "playing" : "paused");
    add(&l, ROLE_REPLAY, narrow ? 1 : 2, text);
    add(&l, ROLE_REPLAY, l.end - l.at >= OFF_ROOMY_COLS ? 4 : 2, "all actions are off");
}

/* The counts of then, where it stands in the log, and whether that log can be believed. */
void
replaying_draw_place(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r)
{
    const struct ui_replay *v = &ui->replaying.v;
    struct line l = { .c = c, .row = r.row, .at = 0, .end = r.cols - 1 };
    bool wide = r.cols >= WORDS_FROM_COLS;
    struct buf text = BUF_INIT;

    if (v->busy != NULL) {
        add(&l, ROLE_WARN, 1, v->busy);
        return;
    }
    if (!v->chain_ok && v->chain != NULL && *v->chain != '\0') {
        buf_addf(&text, "%s%s", wide ? "hash chain " : "chain ", v->chain);
        add_right(&l, ROLE_ERROR, buf_text(&text));
    }
    l.at = header_draw_counts(m, v->at_ms, c, r.row, l.at, l.end, wide);
    buf_clear(&text);
    if (wide)
        buf_addf(&text, "events %llu..%llu   at %llu", (unsigned long long)v->first_seq, (unsigned long long)v->last_seq,
            (unsigned long long)v->seq);
    else
        buf_addf(&text, "at %llu of %llu..%llu", (unsigned long long)v->seq, (unsigned long long)v->first_seq,
            (unsigned long long)v->last_seq);
    add(&l, ROLE_TEXT, 3, buf_text(&text));
    buf_clear(&text);
    buf_addf(&text, "%s%s%s", wide ? "log " : "", v->name, wide ? "  read only" : "");
    add(&l, ROLE_DIM, wide ? 3 : 2, buf_text(&text));
    buf_clear(&text);
    buf_addf(&text, "%s%s", wide ? "hash chain " : "chain ", v->chain);
    if (v->chain_ok)
        add(&l, ROLE_DIM, wide ? 3 : 2, buf_text(&text));
    buf_release(&text);
}

/* --- around the moment */

static void
key_and_words(const struct ui *ui, enum action action, const char *words, struct buf *out)
{
    buf_clear(out);
    if (keymap_keys_of(&ui->keymap, ui_context(ui), action, 1, out) > 0)
        buf_addf(out, " %s", words);
}

static void
draw_events(const struct ui *ui, struct canvas *c, struct rect r)
{
    const struct ui_replay *v = &ui->replaying.v;
    size_t rows = (size_t)r.rows - 1, before = rows / 3, at = v->event < v->events_n ? v->event : v->events_n;
    size_t top = at > before ? at - before : 0;

    if (top + rows > v->events_n)
        top = v->events_n > rows ? v->events_n - rows : 0;
    for (size_t i = 0; i < rows && top + i < v->events_n; i++) {
        const struct history_line *e = &v->events[top + i];
        struct log_line line = { .seq = e->seq,
            .at_ms = e->at_ms,
            .actor = (char *)e->actor,
            .verb = (char *)e->verb,
            .text = (char *)e->text };
        int row = r.row + 1 + (int)i;

        logpane_draw_line(c, row, r, &line, v->at_ms, top + i > at);
        if (top + i != at)
            continue;
        canvas_text(c, row, r.col, 1, ROLE_CURSOR, ">");
        canvas_flag(c, row, r.col, r.cols, CELL_MARKED);
    }
    if (v->events_n == 0)
        canvas_text(c, r.row + 1, 1, r.cols - 2, ROLE_DIM, "No event is in this range.");
}

static void
draw_since(const struct ui *ui, struct canvas *c, struct rect r)
{
    const struct replaying *p = &ui->replaying;
    char at[2 * TIME_TEXT_MAX];

    for (int i = 0; i < r.rows - 1 && i < (int)p->since_n; i++) {
        const struct replay_since *s = &p->since[i];
        int row = r.row + 1 + i;

        moment_text(s->since_ms, p->v.now_ms, at);
        canvas_text(c, row, 0, 1, ROLE_REPLAY_NEW, "+");
        canvas_textf(c, row, 3, 2, ROLE_LEVEL1 + s->level - LEVEL_MIN, "L%d", s->level);
        canvas_textf(c, row, 6, 5, ROLE_TEXT, "%.4s", s->severity);
        canvas_text(c, row, 12, SINCE_COLS, ROLE_DIM, at);
        canvas_text(c, row, 13 + (int)strlen(at), r.cols - 14 - (int)strlen(at), ROLE_TEXT, s->summary);
    }
    if (p->since_n == 0)
        canvas_text(c, r.row + 1, 1, r.cols - 2, ROLE_DIM, "Nothing came since that is still there.");
}

/* "+7 came since, -5 over, 12 changed" */
static void
versus_words(const struct ui *ui, struct buf *out)
{
    const struct replaying *p = &ui->replaying;
    char came[32], gone[32], changed[32];

    row_number(p->came, came);
    row_number(p->gone, gone);
    row_number(p->changed, changed);
    buf_addf(out, "against %s: +%s came since, -%s over, %s changed", ui->config.replay == PAST_ONLY ? "the end" : "now", came,
        gone, changed);
}

void
replaying_draw_moment(const struct ui *ui, struct canvas *c, struct rect r)
{
    const char *compare = ui->config.replay == PAST_ONLY ? "compare with the end" : "compare with now";
    struct buf title = BUF_INIT, key = BUF_INIT;

    if (r.rows == 0)
        return;
    if (ui->replaying.v.now != NULL)
        versus_words(ui, &title);
    else
        buf_adds(&title, "at this moment");
    key_and_words(ui, ACTION_REPLAY_COMPARE, ui->replaying.v.now != NULL ? "events again" : compare, &key);
    paint_rule(c, r.row, r.col, r.cols, false, buf_text(&title), buf_text(&key));
    if (ui->replaying.v.now != NULL)
        draw_since(ui, c, r);
    else
        draw_events(ui, c, r);
    buf_release(&title);
    buf_release(&key);
}

/* --- keys */

/* Two actions share a word: "h/l step". */
static const struct {
    int row;
    enum action one, other; /* the same: alone */
    const char *word;
} keys[] = {
    { 0, ACTION_REPLAY_PLAY, ACTION_REPLAY_PLAY, "play" },
    { 1, ACTION_REPLAY_LEAVE, ACTION_REPLAY_LEAVE, NULL },
    { 1, ACTION_HELP, ACTION_HELP, "help" },
    { 0, ACTION_REPLAY_BACK, ACTION_REPLAY_ON, "step" },
    { 0, ACTION_REPLAY_PREV, ACTION_REPLAY_NEXT, "change" },
    { 0, ACTION_REPLAY, ACTION_REPLAY, "go to time" },
    { 0, ACTION_REPLAY_SLOWER, ACTION_REPLAY_FASTER, "speed" },
    { 0, ACTION_REPLAY_COMPARE, ACTION_REPLAY_COMPARE, "compare" },
    { 0, ACTION_REPLAY_MARK, ACTION_REPLAY_MARK, "mark" },
    { 0, ACTION_REPLAY_RETURN, ACTION_REPLAY_RETURN, "return" },
    { 1, ACTION_FILTER, ACTION_FILTER, "filter" },
    { 1, ACTION_REPLAY_EVENT, ACTION_REPLAY_EVENT, "event" },
    { 1, ACTION_OPEN, ACTION_OPEN, "open alert" },
    { 1, ACTION_REPLAY_EXPORT, ACTION_REPLAY_EXPORT, "export" },
    { 1, ACTION_REPLAY_WIDER, ACTION_REPLAY_NARROWER, "span" },
    { 1, ACTION_COMMAND, ACTION_COMMAND, "cmd" },
};

static const char *
word_of(const struct turn *t, size_t i)
{
    if (keys[i].one == ACTION_REPLAY_PLAY && t->ui->replaying.v.playing)
        return "pause";
    if (keys[i].one != ACTION_REPLAY_LEAVE)
        return keys[i].word;
    if (t->ui->focus != PANE_LIST || action_can(t, ACTION_BACK))
        return "back";
    return t->ui->config.replay == PAST_ONLY ? "leave" : "live";
}

static int
draw_pair(const struct turn *t, struct canvas *c, int row, int at, size_t i)
{
    struct buf text = BUF_INIT;

    if (!action_can(t, keys[i].one))
        return at;
    keymap_keys_of(&t->ui->keymap, ui_context(t->ui), keys[i].one, 1, &text);
    if (keys[i].other != keys[i].one) {
        buf_addc(&text, '/');
        keymap_keys_of(&t->ui->keymap, ui_context(t->ui), keys[i].other, 1, &text);
    }
    at = paint_key(c, row, at, c->cols - 1, buf_text(&text), word_of(t, i));
    buf_release(&text);
    return at;
}

void
replaying_draw_keys(const struct turn *t, struct canvas *c, int row, int rows)
{
    int at[2] = { 1, 1 };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        int line = rows > 1 ? keys[i].row : 0;

        at[line] = draw_pair(t, c, row + line, at[line], i);
    }
}
