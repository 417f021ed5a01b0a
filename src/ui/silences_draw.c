/* SPDX-License-Identifier: MIT */
/* The page of silences, and the page of one. */
#include <stdio.h>
#include <string.h>

#include "core/silence.h"
#include "ui/paint.h"
#include "ui/silences.h"
#include "ui/state.h"
#include "util/text.h"
#include "util/time.h"

#define ID_COLS 8
#define ENDS_COLS 8
#define COVERS_COLS 6
#define BY_COLS_MAX 12
#define MARK_COLS 4       /* cursor, mark */
#define WIDE_FROM_COLS 70 /* who put it has a column, and why */
#define LABEL_COLS 9

static const struct {
    const char *mark;
    enum role role;
    const char *text;
} words[SILENCE_WORDS] = {
    [SILENCE_PLAIN] = { "", ROLE_TEXT, NULL },
    [SILENCE_ENDS_SOON] = { "!", ROLE_WARN, "ends soon" },
    [SILENCE_COVERS_NOTHING] = { "0", ROLE_WARN, "matches nothing now" },
    [SILENCE_IS_TO_COME] = { "-", ROLE_DIM, "has not begun" },
    [SILENCE_IS_WRITTEN] = { ".", ROLE_PENDING, "is being written to the source" },
};

struct columns {
    int id, ends, covers, by, matchers, comment; /* where each begins; -1: no room */
    int by_cols, matchers_cols;
};

/* As wide as the longest name there is: the rest is the matchers'. */
static int
by_cols(const struct ui *ui, const struct model *m)
{
    size_t widest = strlen("BY");

    for (size_t i = 0; i < ui->silences.rows.n; i++) {
        const struct silence *s = model_silence(m, ui->silences.rows.v[i].source, ui->silences.rows.v[i].id);
        size_t cols = s != NULL ? text_cols(s->author, strlen(s->author)) : 0;

        if (cols > widest)
            widest = cols;
    }
    return widest < BY_COLS_MAX ? (int)widest : BY_COLS_MAX;
}

static void
fit(const struct ui *ui, const struct model *m, int cols, struct columns *out)
{
    int at = MARK_COLS, rest;

    *out = (struct columns){ .id = at, .by = -1, .comment = -1, .by_cols = by_cols(ui, m) };
    out->ends = at += ID_COLS + 1;
    out->covers = at += ENDS_COLS;
    at += COVERS_COLS;
    if (cols >= WIDE_FROM_COLS) {
        out->by = at;
        at += out->by_cols + 1;
    }
    rest = cols - at - 1;
    out->matchers = at;
    out->matchers_cols = cols >= WIDE_FROM_COLS ? rest * 3 / 5 : rest;
    if (cols >= WIDE_FROM_COLS)
        out->comment = at + out->matchers_cols + 1;
}

/* "in 48m"; "now" */
static void
ends_text(const struct silence *s, int64_t now_ms, char out[TIME_TEXT_MAX + 4])
{
    char left[TIME_TEXT_MAX];

    duration_left(s->ends_at_ms - now_ms, left);
    snprintf(out, TIME_TEXT_MAX + 4, s->ends_at_ms > now_ms ? "in %s" : "now", left);
}

static void
draw_heads(struct canvas *c, int row, int col, const struct columns *k)
{
    canvas_text(c, row, col + 1, 1, ROLE_COLUMN, "S");
    canvas_text(c, row, col + k->id, ID_COLS, ROLE_COLUMN, "ID");
    canvas_text(c, row, col + k->ends, ENDS_COLS, ROLE_COLUMN, "ENDS");
    canvas_right(c, row, col + k->covers, COVERS_COLS - 1, ROLE_COLUMN, "HIDES");
    canvas_text(c, row, col + k->matchers, k->matchers_cols, ROLE_COLUMN, "MATCHERS");
    if (k->by >= 0)
        canvas_text(c, row, col + k->by, k->by_cols, ROLE_COLUMN, "BY");
    if (k->comment >= 0)
        canvas_text(c, row, col + k->comment, 10, ROLE_COLUMN, "COMMENT");
}

/* That of an acknowledgement is the same for all: its alert tells more. */
static void
draw_comment(const struct model *m, const struct silence *s, struct canvas *c, int row, int col, int cols)
{
    const struct alert *a = s->is_ack ? model_alert(m, &s->alert) : NULL;

    if (a != NULL)
        canvas_text(c, row, col, cols, ROLE_DIM, alert_field(a, FIELD_SUMMARY));
    else
        canvas_textf(c, row, col, cols, ROLE_DIM, "%.*s", (int)silence_comment_len(s->comment), s->comment);
}

static void
draw_row(const struct ui *ui, const struct model *m, const struct silence *s, size_t covers, int64_t now_ms, struct canvas *c,
    struct rect r, const struct columns *k)
{
    enum silence_word word = silence_word_of(ui, m, s, covers, now_ms);
    enum role role = words[word].role;
    char ends[TIME_TEXT_MAX + 4], n[24];

    ends_text(s, now_ms, ends);
    snprintf(n, sizeof n, "%zu", covers);
    canvas_text(c, r.row, r.col + 1, 2, role, s->is_ack && word == SILENCE_PLAIN ? "a" : words[word].mark);
    canvas_textf(c, r.row, r.col + k->id, ID_COLS, ROLE_DIM, "%.8s", s->id);
    canvas_text(c, r.row, r.col + k->ends, ENDS_COLS - 1, word == SILENCE_ENDS_SOON ? ROLE_WARN : ROLE_TEXT, ends);
    canvas_right(c, r.row, r.col + k->covers, COVERS_COLS - 1, word == SILENCE_COVERS_NOTHING ? ROLE_WARN : ROLE_TEXT,
        s->starts_at_ms > now_ms ? "-" : n);
    canvas_text(c, r.row, r.col + k->matchers, k->matchers_cols, ROLE_TEXT, s->matchers);
    if (k->by >= 0)
        canvas_text(c, r.row, r.col + k->by, k->by_cols, ROLE_DIM, s->author);
    if (k->comment >= 0)
        draw_comment(m, s, c, r.row, r.col + k->comment, r.cols - k->comment - 1);
}

static void
draw_list(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r, const struct columns *k)
{
    const struct silences *p = &ui->silences;

    if (p->rows.n == 0)
        canvas_text(c, r.row, r.col + 1, r.cols - 2, ROLE_OK, "No source has a silence.");
    for (int i = 0; i < r.rows && p->top + (size_t)i < p->rows.n; i++) {
        const struct silences_row *row = &p->rows.v[p->top + (size_t)i];
        const struct silence *s = model_silence(m, row->source, row->id);
        struct rect at = { r.row + i, r.col, 1, r.cols };

        if (s == NULL)
            continue;
        draw_row(ui, m, s, row->covers, now_ms, c, at, k);
        if (p->top + (size_t)i == p->place) {
            canvas_text(c, at.row, r.col, 1, ROLE_CURSOR, ">");
            canvas_flag(c, at.row, r.col, r.cols, CELL_SELECTED);
        }
    }
}

/* ---- facts: a label and a text on a line of its own */

struct facts {
    struct canvas *c;
    struct rect r; /* what is left */
    size_t skip;   /* lines that are scrolled away, and not drawn */
};

static void
fact(struct facts *f, enum role role, const char *label, const char *text)
{
    if (f->skip > 0) {
        f->skip--;
        return;
    }
    if (f->r.rows <= 0)
        return;
    canvas_text(f->c, f->r.row, f->r.col + 1, LABEL_COLS - 1, ROLE_LABEL, label);
    canvas_text(f->c, f->r.row, f->r.col + 1 + LABEL_COLS, f->r.cols - LABEL_COLS - 2, role, text);
    f->r.row++;
    f->r.rows--;
}

static void
add_matchers(struct facts *f, const struct silence *s)
{
    struct arena arena = { 0 };
    struct silence_matchers m;
    struct err err;
    bool ok = silence_matchers_parse(s->matchers, &arena, &m, &err);

    for (size_t i = 0; ok && i < m.n; i++) {
        struct buf text = BUF_INIT;

        silence_matcher_text(&m.v[i], &text);
        fact(f, ROLE_TEXT, i == 0 ? "matchers" : "", buf_text(&text));
        buf_release(&text);
    }
    if (!ok)
        fact(f, ROLE_TEXT, "matchers", s->matchers);
    arena_release(&arena);
}

/* "2026-11-21 16:02Z, in 1h" */
static void
add_time(struct facts *f, const char *label, int64_t at_ms, int64_t now_ms)
{
    char day[TIME_TEXT_MAX], at[TIME_TEXT_MAX], by[TIME_TEXT_MAX], text[3 * TIME_TEXT_MAX];

    time_date(at_ms, day);
    time_hhmm(at_ms, at);
    if (at_ms > now_ms)
        duration_left(at_ms - now_ms, by);
    else
        duration_short(now_ms - at_ms, by);
    snprintf(text, sizeof text, at_ms > now_ms ? "%s %s, in %s" : "%s %s, %s ago", day, at, by);
    fact(f, ROLE_TEXT, label, text);
}

static bool
hides(const struct silence *s, const struct alert *a)
{
    const char *at = a->suppressed_by != NULL ? strstr(a->suppressed_by, s->id) : NULL;
    size_t len = strlen(s->id);

    return a->source == s->source && at != NULL && (at == a->suppressed_by || at[-1] == ' ')
        && (at[len] == '\0' || at[len] == ' ');
}

static void
add_hidden(struct facts *f, const struct model *m, const struct silence *s)
{
    const char *label = "hides";

    for (size_t i = 0; i < m->alerts.n; i++) {
        const struct alert *a = m->alerts.v[i];
        struct buf text = BUF_INIT;

        if (!alert_is_open(a) || !hides(s, a))
            continue;
        buf_addf(&text, "%s  %.200s", alert_field(a, FIELD_NAME), alert_field(a, FIELD_SUMMARY));
        fact(f, ROLE_TEXT, label, buf_text(&text));
        label = "";
        buf_release(&text);
    }
    if (*label != '\0')
        fact(f, ROLE_DIM, label, s->listed ? "no alert now" : "its source has not shown it yet");
}

static void
draw_facts(const struct ui *ui, const struct model *m, int64_t now_ms, struct facts *f, const struct silence *s)
{
    enum silence_word word = silence_word_of(ui, m, s, ui->silences.cursor.covers, now_ms);
    struct buf text = BUF_INIT;

    if (words[word].text != NULL)
        fact(f, words[word].role, "state", words[word].text);
    if (s->is_ack)
        fact(f, ROLE_TEXT, "stands", "for an acknowledgement: it ends with that");
    buf_addf(&text, "%s at %s", s->id, s->source->name);
    fact(f, ROLE_TEXT, "silence", buf_text(&text));
    buf_clear(&text);
    buf_addf(&text, "%s: %.*s", s->author, (int)silence_comment_len(s->comment), s->comment);
    fact(f, ROLE_TEXT, "by", buf_text(&text));
    add_time(f, "ends", s->ends_at_ms, now_ms);
    add_matchers(f, s);
    add_hidden(f, m, s);
    add_time(f, s->starts_at_ms > now_ms ? "begins" : "began", s->starts_at_ms, now_ms);
    buf_release(&text);
}

size_t
silences_page_lines(const struct ui *ui, const struct model *m, int64_t now_ms)
{
    const struct silence *s = silences_chosen(ui, m);
    struct facts f = { .skip = SIZE_MAX };

    if (s != NULL)
        draw_facts(ui, m, now_ms, &f, s);
    return SIZE_MAX - f.skip;
}

static void
draw_title(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r, int64_t now_ms)
{
    size_t soon = 0, nothing = 0;
    char text[80];
    int at;

    for (size_t i = 0; i < ui->silences.rows.n; i++) {
        const struct silences_row *row = &ui->silences.rows.v[i];
        const struct silence *s = model_silence(m, row->source, row->id);
        enum silence_word word = s != NULL ? silence_word_of(ui, m, s, row->covers, now_ms) : SILENCE_PLAIN;

        soon += word == SILENCE_ENDS_SOON;
        nothing += word == SILENCE_COVERS_NOTHING;
    }
    at = canvas_textf(c, r.row, r.col + 1, r.cols - 2, ROLE_TITLE_FOCUS, "SILENCES  %zu", ui->silences.rows.n) + 2;
    snprintf(text, sizeof text, "%zu end%s soon", soon, soon == 1 ? "s" : "");
    if (soon > 0)
        at = canvas_text(c, r.row, at, r.cols - at - 1, ROLE_WARN, text) + 2;
    snprintf(text, sizeof text, "%zu match%s nothing", nothing, nothing == 1 ? "es" : "");
    if (nothing > 0)
        canvas_text(c, r.row, at, r.cols - at - 1, ROLE_WARN, text);
}

static void
draw_page(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r, const struct silence *s)
{
    struct facts f = { .c = c, .r = { r.row + 1, r.col, r.rows - 1, r.cols }, .skip = ui->silences.first };
    char title[32];

    snprintf(title, sizeof title, "silence %.8s", s->id);
    paint_rule(c, r.row, r.col, r.cols, true, title, NULL);
    draw_facts(ui, m, now_ms, &f, s);
}

void
silences_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct silence *s = silences_chosen(ui, m);
    struct rect list, facts;
    struct columns k;
    struct facts f;

    if (ui->silences.is_open && s != NULL) {
        draw_page(ui, m, now_ms, c, r, s);
        return;
    }
    fit(ui, m, r.cols, &k);
    silences_parts(r, &list, &facts);
    draw_title(ui, m, c, r, now_ms);
    draw_heads(c, r.row + 1, r.col, &k);
    draw_list(ui, m, now_ms, c, list, &k);
    if (facts.rows == 0 || s == NULL)
        return;
    paint_rule(c, facts.row, facts.col, facts.cols, false, "the silence", NULL);
    f = (struct facts){ .c = c, .r = { facts.row + 1, facts.col, facts.rows - 1, facts.cols } };
    draw_facts(ui, m, now_ms, &f, s);
}
