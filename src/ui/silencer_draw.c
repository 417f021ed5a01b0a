/* SPDX-License-Identifier: MIT */
/* The page that puts a silence, from 40x10 on: what is chosen above, what the source says it covers below. */
#include <stdio.h>
#include <string.h>

#include "ui/footer.h"
#include "ui/paint.h"
#include "ui/silencer.h"
#include "ui/state.h"
#include "util/time.h"

#define UNTIL_COLS 23 /* "until 2026-11-21 16:02Z" */
#define LABEL_COLS 10
#define LOW_ROWS 14 /* below this the matchers have no rule above them */
#define MATCHER_ROWS_MIN 2
#define COVER_LINES_MAX 8
#define STATUS_COLS 12 /* "NOT PUT YET" at the end of the key line, and a blank */

/* What is said about what it covers, the most important first. */
struct cover_line {
    enum role role;
    const char *mark;
    char text[512];
};
struct cover {
    struct cover_line v[COVER_LINES_MAX];
    size_t n;
};

static struct cover_line *
add_line(struct cover *c, enum role role, const char *mark)
{
    struct cover_line *l = &c->v[c->n < COVER_LINES_MAX ? c->n++ : COVER_LINES_MAX - 1];

    *l = (struct cover_line){ .role = role, .mark = mark };
    return l;
}

static const char *
plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void
add_count(const struct silencer *s, struct cover *c)
{
    const struct silencer_answer *a = &s->answer;
    struct cover_line *l;

    if (a->count == 0) {
        l = add_line(c, ROLE_WARN, "!");
        snprintf(l->text, sizeof l->text, "no alert of %s matches now: it would cover what comes", s->source);
        return;
    }
    l = add_line(c, ROLE_STRONG, "");
    snprintf(l->text, sizeof l->text, "%llu alert%s, as %s counts", (unsigned long long)a->count, plural(a->count), s->source);
    if (a->already > 0)
        snprintf(l->text + strlen(l->text), sizeof l->text - strlen(l->text), "; %llu suppressed already",
            (unsigned long long)a->already);
}

static void
add_difference(const struct silencer *s, struct cover *c)
{
    const struct silencer_answer *a = &s->answer;
    struct cover_line *l;

    if (a->ours == a->count)
        return;
    l = add_line(c, ROLE_WARN, "!");
    snprintf(l->text, sizeof l->text, "this board knows %llu of them, not %llu: what %s says is what counts",
        (unsigned long long)a->ours, (unsigned long long)a->count, s->source);
}

static void
add_examples(const struct silencer *s, struct cover *c)
{
    const struct silencer_answer *a = &s->answer;
    struct cover_line *l;

    for (size_t i = 0; i < a->examples.n; i++) {
        l = add_line(c, ROLE_TEXT, "");
        snprintf(l->text, sizeof l->text, "%.100s  %.380s", a->examples.v[i].name, a->examples.v[i].summary);
    }
    if (a->count > a->examples.n && a->examples.n > 0) {
        l = add_line(c, ROLE_DIM, "");
        snprintf(l->text, sizeof l->text, "and %llu more", (unsigned long long)(a->count - a->examples.n));
    }
}

static void
say(struct cover *c, enum role role, const char *mark, const char *before, const char *words, const char *after)
{
    struct cover_line *l = add_line(c, role, mark);

    snprintf(l->text, sizeof l->text, "%.100s%.380s%s", before, words, after);
}

static void
cover_of(const struct silencer *s, bool unicode, struct cover *c)
{
    const struct silencer_answer *a = &s->answer;

    *c = (struct cover){ 0 };
    if (s->fault.code != ERR_NONE) {
        say(c, ROLE_ERROR, "!!", "", s->fault.text, "");
        return;
    }
    if (!s->is_answered) {
        say(c, ROLE_PENDING, "", s->source, " is asked what this covers", unicode ? "…" : "...");
        return;
    }
    if (!a->ok) {
        say(c, ROLE_WARN, "!!", "what this covers is not known: ", a->words != NULL ? a->words : "", "");
        say(c, ROLE_DIM, "", "", "y puts it all the same", "");
        return;
    }
    add_count(s, c);
    add_difference(s, c);
    if (a->words != NULL)
        say(c, ROLE_WARN, "!", "", a->words, "");
    add_examples(s, c);
}

/* ---- the page */

struct places {
    int rule, left_out, for_row, comment, cover_rule; /* -1: no room */
    struct rect matchers, cover;
};

static void
place(const struct silencer *s, const struct canvas *c, size_t cover_n, struct places *p)
{
    bool low = c->rows < LOW_ROWS;
    int row = low ? 1 : 2, left = *s->left_out != '\0' ? 1 : 0;
    int room = c->rows - 2 - row - left - 3; /* for the matchers, and what they cover */
    int cover = (int)cover_n < room - MATCHER_ROWS_MIN ? (int)cover_n : room - MATCHER_ROWS_MIN;
    int rows = (int)s->rows.n < room - cover ? (int)s->rows.n : room - cover;

    *p = (struct places){ .rule = low ? -1 : 1, .left_out = -1 };
    p->matchers = (struct rect){ row, 0, rows, c->cols };
    row += rows;
    if (left > 0)
        p->left_out = row++;
    p->for_row = row++;
    p->comment = row++;
    p->cover_rule = row++;
    p->cover = (struct rect){ row, 0, cover, c->cols };
}

static size_t
count_on(const struct silencer *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->rows.n; i++)
        n += s->rows.v[i].on;
    return n;
}

static void
draw_head(const struct turn *t, struct canvas *c, bool low)
{
    const struct silencer *s = &t->ui->silencer;
    const struct alert *a = s->about.n > 0 ? model_alert(t->m, &s->about.subjects[0].id) : NULL;
    int end = c->cols - 1, at;
    char now[TIME_TEXT_MAX];

    time_hhmm(t->now_ms, now);
    canvas_text(c, 0, end - (int)strlen(now), (int)strlen(now), ROLE_CLOCK, now);
    end -= (int)strlen(now) + 2;
    at = canvas_text(c, 0, 1, end - 1, ROLE_BRAND, "SILENCE") + 2;
    at = canvas_textf(c, 0, at, end - at, ROLE_STRONG, "at %s", s->source) + 2;
    if (low)
        at = canvas_textf(c, 0, at, end - at, ROLE_DIM, "%zu of %zu", count_on(s), s->rows.n) + 2;
    if (a != NULL && s->from == NULL)
        at = canvas_textf(c, 0, at, end - at, ROLE_TEXT, "%s", alert_field(a, FIELD_NAME)) + 1;
    if (a != NULL && s->from == NULL && s->about.n > 1)
        canvas_textf(c, 0, at, end - at, ROLE_TEXT, "and %zu more", s->about.n - 1);
}

static void
draw_rule(const struct silencer *s, struct canvas *c, int row)
{
    char title[64], from[64];

    snprintf(title, sizeof title, "matchers %zu of %zu", count_on(s), s->rows.n);
    snprintf(from, sizeof from, "from %s",
        s->from != NULL      ? s->from
            : s->about.n > 1 ? "labels that all have in common"
                             : "the alert's labels");
    paint_rule(c, row, 0, c->cols, s->part == SILENCE_MATCHERS, title, from);
}

static void
draw_matcher(const struct silencer *s, struct canvas *c, int row, size_t i)
{
    const struct silencer_row *r = &s->rows.v[i];
    bool focus = s->part == SILENCE_MATCHERS && i == s->row;
    enum role role = focus ? ROLE_CHOICE : r->on ? ROLE_TEXT : ROLE_DIM;
    struct buf text = BUF_INIT;
    int at;

    silence_matcher_text(&r->m, &text);
    canvas_text(c, row, 0, 1, ROLE_CURSOR, focus ? ">" : " ");
    at = canvas_textf(c, row, 1, c->cols - 2, role, "[%c] ", r->on ? 'x' : ' ');
    at = canvas_text(c, row, at, c->cols - 1 - at, role, buf_text(&text));
    if (r->is_volatile)
        canvas_text(c, row, at + 2, c->cols - 1 - at - 2, ROLE_DIM, "volatile");
    buf_release(&text);
}

/* The cursor's row is always there. */
static void
draw_matchers(struct silencer *s, struct canvas *c, struct rect r)
{
    size_t rows = r.rows > 0 ? (size_t)r.rows : 1;

    if (s->row < s->top)
        s->top = s->row;
    if (s->row >= s->top + rows)
        s->top = s->row - rows + 1;
    if (s->top + rows > s->rows.n)
        s->top = s->rows.n > rows ? s->rows.n - rows : 0;
    for (int i = 0; i < r.rows && s->top + (size_t)i < s->rows.n; i++)
        draw_matcher(s, c, r.row + i, s->top + (size_t)i);
    if (s->top + rows < s->rows.n)
        canvas_right(c, r.row + r.rows - 1, c->cols - 8, 7, ROLE_DIM, "more");
}

static void
draw_label(const struct silencer *s, struct canvas *c, int row, const char *label, enum silence_part part)
{
    bool focus = s->part == part;

    canvas_text(c, row, 0, 1, ROLE_CURSOR, focus ? ">" : " ");
    canvas_text(c, row, 1, LABEL_COLS - 1, focus ? ROLE_TITLE_FOCUS : ROLE_LABEL, label);
}

static void
draw_editor(const struct silencer *s, const struct editor *e, struct canvas *c, int row, int cols, enum silence_part part)
{
    if (s->part == part)
        editor_draw(e, c, row, LABEL_COLS, cols, e->text.len);
    else
        canvas_text(c, row, LABEL_COLS, cols, ROLE_TEXT, editor_text(e));
}

/* "until 16:02Z", with the day where another could be meant and there is room for it. */
static void
draw_for(const struct turn *t, struct canvas *c, int row)
{
    const struct silencer *s = &t->ui->silencer;
    char at[TIME_TEXT_MAX];
    int col = LABEL_COLS + 10;
    int64_t for_ms;

    draw_label(s, c, row, "for", SILENCE_FOR);
    draw_editor(s, &s->for_text, c, row, 9, SILENCE_FOR);
    if (!duration_parse(editor_text(&s->for_text), 0, &for_ms)) {
        canvas_text(c, row, col, c->cols - 1 - col, ROLE_WARN, "how long? 30m, 2h, 1d12h");
        return;
    }
    if (c->cols - 1 - col < UNTIL_COLS)
        time_hhmm(t->now_ms + for_ms, at);
    else
        time_near(t->now_ms + for_ms, t->now_ms, at);
    canvas_textf(c, row, col, c->cols - 1 - col, ROLE_DIM, "until %s", at);
}

static void
draw_comment(const struct silencer *s, struct canvas *c, int row)
{
    draw_label(s, c, row, "comment", SILENCE_COMMENT);
    draw_editor(s, &s->comment, c, row, c->cols - LABEL_COLS - 1, SILENCE_COMMENT);
    if (s->part != SILENCE_COMMENT && s->comment.text.len == 0)
        canvas_text(c, row, LABEL_COLS, c->cols - LABEL_COLS - 1, ROLE_DIM, "why? others will find it");
}

static void
draw_cover(struct canvas *c, struct rect r, const struct cover *cover)
{
    for (int i = 0; i < r.rows && (size_t)i < cover->n; i++) {
        const struct cover_line *l = &cover->v[i];
        int at = 1;

        if (*l->mark != '\0')
            at = canvas_text(c, r.row + i, at, 3, l->role, l->mark) + 1;
        canvas_text(c, r.row + i, at, c->cols - 1 - at, l->role, l->text);
    }
}

void
silencer_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c)
{
    const struct turn t = { .ui = ui, .m = m, .now_ms = now_ms };
    struct silencer *s = &ui->silencer;
    struct cover cover;
    struct places p;

    cover_of(s, c->unicode, &cover);
    place(s, c, cover.n, &p);
    draw_head(&t, c, p.rule < 0);
    if (p.rule >= 0)
        draw_rule(s, c, p.rule);
    draw_matchers(s, c, p.matchers);
    if (p.left_out >= 0)
        canvas_textf(c, p.left_out, 1, c->cols - 2, ROLE_WARN, "not part of the silence: %s", s->left_out);
    draw_for(&t, c, p.for_row);
    draw_comment(s, c, p.comment);
    paint_rule(c, p.cover_rule, 0, c->cols, false, "what it covers", NULL);
    draw_cover(c, p.cover, &cover);
}

/* ---- the key line */

static const char *const matcher_keys[] = { "y", "put", "Esc", "no", "Space", "choose", "Tab", "field", "d", "dry run", "f",
    "filter", "F1", "help", NULL };
static const char *const text_keys[] = { "Tab", "next field", "Esc", "leave the text", "F1", "help", NULL };
static const char *const busy_keys[] = { "Esc", "leave it to itself", NULL };

void
silencer_draw_keys(const struct ui *ui, struct canvas *c, int row)
{
    const struct silencer *s = &ui->silencer;
    bool busy = s->token != 0 && !s->dry;
    const char *const *keys = busy ? busy_keys : s->part == SILENCE_MATCHERS ? matcher_keys : text_keys;
    int end = c->cols - 1 - STATUS_COLS;

    canvas_right(c, row, end, STATUS_COLS, busy ? ROLE_PENDING : ROLE_STRONG, busy ? "putting it" : "NOT PUT YET");
    box_draw_keys(c, row, end, keys);
}
