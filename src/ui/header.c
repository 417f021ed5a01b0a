/* SPDX-License-Identifier: MIT */
/* Counts that are true, sources that say how old their word is, and what the filter leaves out. */
#include "ui/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/empty.h"
#include "ui/header_parts.h"
#include "ui/oncall.h"
#include "ui/row.h"
#include "util/alloc.h"
#include "util/text.h"
#include "util/time.h"

#define WORDS_FROM_COLS 120 /* "6 unacked" instead of "!6" */
#define HEALTH_FROM_COLS 160
#define ONCALL_FROM_COLS 80

/* Right of all that is there; what is left of it may come up to here. */
static void
put_right(struct span *s, enum role role, const char *text)
{
    int need = (int)text_cols(text, strlen(text));

    if (need == 0 || s->end - need <= s->at)
        return;
    canvas_text(s->c, s->row, s->end - need, need, role, text);
    s->end -= need + 2;
}

static void
draw_loading(const struct ui *ui, const struct model *m, struct span *s)
{
    char have[32], of[32], text[96];

    if (m->whole)
        return;
    row_number(ui->view.base.n, have);
    row_number(m->expected, of);
    snprintf(text, sizeof text, "loading %s of %s", have, of);
    put_right(s, ROLE_WARN, text);
}

/* On a narrow screen the counts need the room. */
static void
draw_oncall(const struct ui *ui, const struct model *m, int64_t now_ms, struct span *s)
{
    struct buf text = BUF_INIT;
    enum role role = oncall_header_words(m, ui->config.me, now_ms, s->c->cols >= HEALTH_FROM_COLS, &text);

    if (s->c->cols >= ONCALL_FROM_COLS)
        put_right(s, role, buf_text(&text));
    buf_release(&text);
}

static void
draw_title(const struct ui *ui, const struct model *m, int64_t now_ms, struct span *s)
{
    char clock[TIME_TEXT_MAX];
    bool wide = s->c->cols >= WORDS_FROM_COLS, words = s->c->cols >= HEALTH_FROM_COLS || (wide && model_incidents_open(m) == 0);

    if (wide)
        time_hhmmss(now_ms, clock);
    else
        time_hhmm(now_ms, clock);
    put_right(s, ROLE_CLOCK, clock);
    draw_oncall(ui, m, now_ms, s);
    draw_loading(ui, m, s);
    span_put(s, ROLE_BRAND, " TOCSIN");
    if (*ui->config.place != '\0') {
        span_put(s, ROLE_TEXT, " ");
        span_put(s, ROLE_TEXT, ui->config.place);
    }
    span_put(s, ROLE_TEXT, words ? "" : " ");
    header_counts(m, now_ms, s, words);
}

static void
add_stale(const struct source *s, int64_t now_ms, struct buf *out)
{
    buf_addc(out, ' ');
    row_stale_words(s, now_ms, out);
}

/* "am-prd 3s", "am-prd STALE 6m (timeout, next in 20s)", "am-prd PARTLY 3s (1 of 40 alerts can't be read; ...)" */
static enum role
source_words(const struct ui *ui, const struct source *s, int64_t now_ms, bool wide, struct buf *out)
{
    enum source_health health = source_health(s, now_ms);
    bool stale = source_is_stale(s, now_ms);
    bool partly = health == SOURCE_OK && s->error != NULL;
    char age[TIME_TEXT_MAX];

    buf_adds(out, s->name);
    if (ui->config.counters)
        buf_addf(out, " #%llu %u", (unsigned long long)s->polls, s->polls > 0 ? s->alerts : view_source_alerts(&ui->view, s));
    duration_short(now_ms - s->last_ok_ms, age);
    if (stale)
        add_stale(s, now_ms, out);
    else if (health == SOURCE_FAILING)
        buf_adds(out, " FAILING");
    else if (health == SOURCE_WAITING)
        buf_adds(out, " asking");
    else if (partly)
        buf_addf(out, " PARTLY %s", age);
    else if (!ui->config.counters)
        buf_addf(out, wide ? " ok %s" : " %s", age);
    if (wide && health == SOURCE_OK && !ui->config.counters)
        buf_addf(out, " %ual %lld.%llds", s->alerts, (long long)(s->took_ms / 1000), (long long)(s->took_ms % 1000 / 100));
    if (wide && s->error != NULL && (stale || partly || health == SOURCE_FAILING))
        buf_addf(out, " (%.60s)", s->error);
    return stale ? ROLE_STALE : partly || health == SOURCE_FAILING ? ROLE_WARN : ROLE_DIM;
}

/* What the header says of one source; of our own, which nobody configured, nothing. */
struct source_text {
    struct buf text;
    enum role role;
    int cols;
    bool drawn;
};

/* How many there are; *cols: cells that all of them take. */
static size_t
make_texts(const struct ui *ui, const struct model *m, int64_t now_ms, bool wide, struct source_text *out, int *cols)
{
    size_t n = 0;

    *cols = 0;
    for (size_t i = 0; i < m->sources.n; i++) {
        struct source_text *s = &out[n];

        if (m->sources.v[i]->own)
            continue;
        buf_init(&s->text, 256);
        s->role = source_words(ui, m->sources.v[i], now_ms, wide, &s->text);
        s->cols = (int)text_cols(buf_text(&s->text), s->text.len);
        *cols += s->cols + 2;
        n++;
    }
    return n;
}

/* Those of a kind, as far as they fit; how many were drawn. */
static size_t
draw_texts(struct span *s, struct source_text *texts, size_t n, bool sick, bool well, int spare)
{
    size_t drawn = 0;

    for (size_t i = 0; i < n; i++) {
        if (texts[i].drawn || !(texts[i].role == ROLE_DIM ? well : sick) || s->at + texts[i].cols + spare > s->end)
            continue;
        span_put(s, texts[i].role, buf_text(&texts[i].text));
        s->at += 2;
        texts[i].drawn = true;
        drawn++;
    }
    return drawn;
}

#define MORE_COLS 10 /* "+99 more" */

static void
draw_sources(const struct ui *ui, const struct model *m, int64_t now_ms, struct span *s)
{
    struct source_text *texts = xcalloc(m->sources.n + 1, sizeof *texts);
    bool wide = s->c->cols >= HEALTH_FROM_COLS;
    size_t n, drawn;
    char more[32];
    int cols;

    span_put(s, ROLE_DIM, wide ? " sources  " : " src ");
    if (sources_configured(m) == 0)
        span_put(s, ROLE_WARN, "no source: nothing is watched  ");
    n = make_texts(ui, m, now_ms, wide, texts, &cols);
    if (s->at + cols <= s->end + 2) {
        drawn = draw_texts(s, texts, n, true, true, 0);
    } else {
        drawn = draw_texts(s, texts, n, true, false, MORE_COLS);
        drawn += draw_texts(s, texts, n, false, true, MORE_COLS);
    }
    snprintf(more, sizeof more, "+%zu more", n - drawn);
    if (drawn < n)
        span_put(s, ROLE_DIM, more);
    for (size_t i = 0; i < n; i++)
        buf_release(&texts[i].text);
    free(texts);
}

static void
draw_fault(const struct ui *ui, struct span *s)
{
    if (ui->link != NULL) {
        span_put(s, ROLE_ERROR, " ");
        span_put(s, ROLE_ERROR, ui->link);
        span_put(s, ROLE_ERROR, " ");
        span_put(s, ROLE_TEXT, " ");
    }
    if (ui->fault == NULL)
        return;
    span_put(s, ROLE_ERROR, " NOTHING IS KEPT: ");
    span_put(s, ROLE_ERROR, ui->fault);
    span_put(s, ROLE_TEXT, " ");
}

/* "12 of 66, 54 hidden", in words where there is room. */
static void
shown_words(const struct view *v, bool wide, struct buf *out)
{
    size_t n = v->shown.n, all = v->base.n;
    char shown[32], total[32], hidden[32];
    const char *sep = " (";

    row_number(n, shown);
    row_number(all, total);
    row_number(all - n, hidden);
    if (n == all) {
        buf_addf(out, "%s alert%s", total, all == 1 ? "" : "s");
        return;
    }
    buf_addf(out, "%s of %s, %s hidden", shown, total, hidden);
    if (!wide)
        return;
    for (int i = 0; i < HIDDEN_KINDS; i++) {
        if (v->hidden[i] == 0)
            continue;
        row_number(v->hidden[i], hidden);
        buf_addf(out, "%s%s %s", sep, hidden, view_hidden_words[i]);
        sep = ", ";
    }
    buf_addc(out, ')');
}

static void
draw_hold(const struct ui *ui, struct span *s)
{
    char text[64];

    if (!ui->view.held)
        return;
    if (ui->view.waiting > 0)
        snprintf(text, sizeof text, " HELD, +%zu waiting ", ui->view.waiting);
    else
        snprintf(text, sizeof text, " HELD ");
    put_right(s, ROLE_STALE, text);
}

static void
draw_marked(const struct ui *ui, struct span *s)
{
    char text[64];
    size_t n = ui->list.marks.n + ui->list.range.n;

    if (n == 0)
        return;
    snprintf(text, sizeof text, "%s%zu marked", ui->list.ranging ? "range, " : "", n);
    put_right(s, ROLE_MARK, text);
}

static void
draw_filter(const struct ui *ui, struct span *s)
{
    struct buf shown;

    buf_init(&shown, 256);
    shown_words(&ui->view, s->c->cols >= WORDS_FROM_COLS, &shown);
    put_right(s, ui->view.shown.n < ui->view.base.n ? ROLE_TEXT : ROLE_DIM, buf_text(&shown));
    buf_release(&shown);
    draw_hold(ui, s);
    draw_marked(ui, s);
    span_put(s, ROLE_DIM, *ui->view.text != '\0' ? " / " : " / (no filter)");
    span_put(s, ROLE_TEXT, ui->view.text);
}

static struct span
span_of(struct canvas *c, struct rect r, int row)
{
    return (struct span){ .c = c, .row = r.row + row, .at = r.col, .end = r.col + r.cols - 1 };
}

/* In a low header the sources take the filter's place where one of them is not well. */
static bool
any_sick(const struct model *m, int64_t now_ms)
{
    for (size_t i = 0; i < m->sources.n; i++)
        if (source_is_stale(m->sources.v[i], now_ms) || source_health(m->sources.v[i], now_ms) == SOURCE_FAILING)
            return true;
    return sources_configured(m) == 0;
}

static void
draw_past(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r)
{
    struct span s = span_of(c, r, r.rows - 1);

    replaying_draw_title(ui, c, r);
    if (r.rows > 2 || ui->replaying.v.busy != NULL)
        replaying_draw_place(ui, m, c, (struct rect){ r.row + 1, r.col, 1, r.cols });
    if (r.rows > 2 || ui->replaying.v.busy == NULL)
        draw_filter(ui, &s);
}

void
header_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    struct span s = span_of(c, r, 0);
    bool sources = r.rows > 2 || ui->fault != NULL || ui->link != NULL || layout_is_page(ui) || any_sick(m, now_ms);

    if (replaying_is_on(ui)) {
        draw_past(ui, m, c, r);
        return;
    }
    draw_title(ui, m, now_ms, &s);
    if (r.rows < 2)
        return;
    s = span_of(c, r, 1);
    if (sources) {
        draw_fault(ui, &s);
        draw_sources(ui, m, now_ms, &s);
    }
    if (sources && r.rows < 3)
        return;
    s = span_of(c, r, r.rows - 1);
    draw_filter(ui, &s);
}

void
header_draw_tiny(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c)
{
    struct span s = { .c = c, .row = 0, .at = 0, .end = c->cols };

    (void)ui;
    span_put(&s, ROLE_WARN, "40x10 needed");
    s = (struct span){ .c = c, .row = 1, .at = 0, .end = c->cols };
    header_counts(m, now_ms, &s, false);
}
