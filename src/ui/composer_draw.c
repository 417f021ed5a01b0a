/* SPDX-License-Identifier: MIT */
/* The composer's page: fields, text, what its readers will see, and what should be known before it is sent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/composer_parts.h"
#include "ui/footer.h"
#include "ui/paint.h"
#include "ui/preview.h"
#include "util/alloc.h"
#include "util/text.h"
#include "util/time.h"

#define SAVED_FROM_COLS 60
#define WORDS_FROM_COLS 70
#define QUOTE_COLS 24
#define WRITERS_COLS_MIN 20
#define CHECK_GAP_COLS 3
#define MORE_COLS 4 /* "+12" where not all channels fit */

/* ---- head */

static void
about_words(const struct turn *t, struct buf *out)
{
    const struct order *about = &t->ui->composer.about;
    const struct alert *a = about->n == 1 ? model_alert(t->m, &about->subjects[0].id) : NULL;
    const struct incident *i = composer_incident(t);

    if (i != NULL)
        buf_addf(out, "INC-%llu %s", (unsigned long long)i->number, incident_title(i));
    else if (a != NULL)
        buf_adds(out, alert_field(a, FIELD_NAME));
    else if (about->n == 1)
        buf_adds(out, "an alert that is gone");
    else if (about->n == 0)
        buf_adds(out, "no alert");
    else
        buf_addf(out, "%zu alerts", about->n);
}

static int
draw_saved(const struct turn *t, struct canvas *c, int end)
{
    const struct composer *w = &t->ui->composer;
    char at[TIME_TEXT_MAX], text[64];
    int need;

    if (c->cols < SAVED_FROM_COLS || (!w->save_failed && w->saved_ms == 0))
        return end;
    time_hhmm(w->saved_ms, at);
    snprintf(text, sizeof text, w->save_failed ? "DRAFT NOT SAVED" : "draft saved %s", at);
    need = (int)strlen(text);
    canvas_text(c, 0, end - need, need, w->save_failed ? ROLE_WARN : ROLE_DIM, text);
    return end - need - 3;
}

/* Who else writes about the same is seen at every size, also where the checks have but one row: the title gives way. */
static void
draw_about(const struct turn *t, struct canvas *c, int at, int end)
{
    struct buf title = BUF_INIT, writers = BUF_INIT;
    bool alone = !composer_writers(t, &writers);

    about_words(t, &title);
    if (alone || end - at - (int)text_cols(buf_text(&title), title.len) >= WRITERS_COLS_MIN)
        at = canvas_text(c, 0, at, end - at, ROLE_STRONG, buf_text(&title)) + 2;
    if (!alone)
        canvas_text(c, 0, at, end - at, ROLE_WARN, buf_text(&writers));
    buf_release(&title);
    buf_release(&writers);
}

static void
draw_head(const struct turn *t, struct canvas *c, const char *title)
{
    char now[TIME_TEXT_MAX];
    int end = c->cols - 1, at;

    time_hhmm(t->now_ms, now);
    canvas_text(c, 0, end - (int)strlen(now), (int)strlen(now), ROLE_CLOCK, now);
    end = draw_saved(t, c, end - (int)strlen(now) - 3);
    at = canvas_text(c, 0, 1, end - 1, ROLE_BRAND, title) + 2;
    draw_about(t, c, at, end);
}

/* ---- fields */

static bool
draw_label(const struct turn *t, struct canvas *c, struct rect r, const char *label, enum compose_part part)
{
    bool focus = t->ui->composer.part == part;

    if (r.rows == 0)
        return false;
    canvas_text(c, r.row, 0, 1, ROLE_CURSOR, focus ? ">" : " ");
    canvas_text(c, r.row, 1, COMPOSER_LABEL_COLS - 1, focus ? ROLE_TITLE_FOCUS : ROLE_LABEL, label);
    return true;
}

/* "t next: status-update, resolved" */
static void
draw_next_templates(const struct turn *t, struct canvas *c, struct rect r, int at)
{
    size_t n, now = composer_template_at(t->ui);
    const struct post_template *v = composer_templates(t->ui, &n);
    int end = r.col + r.cols;

    if (n == 0 || (n == 1 && now == 0) || at + 8 >= end)
        return;
    at = canvas_text(c, r.row, at, end - at, ROLE_KEY, "t");
    at = canvas_text(c, r.row, at, end - at, ROLE_DIM, " next: ");
    for (size_t i = 1; i < n + (now == n) && at < end; i++)
        at = canvas_textf(c, r.row, at, end - at, ROLE_DIM, "%s%s", i > 1 ? ", " : "", v[(now == n ? i - 1 : now + i) % n].name);
}

static void
draw_template(const struct turn *t, struct canvas *c, struct rect r)
{
    const struct composer *w = &t->ui->composer;
    int end = r.col + r.cols, at;

    if (!draw_label(t, c, r, "template", COMPOSE_TEMPLATE))
        return;
    at = canvas_textf(c, r.row, r.col, r.cols, w->part == COMPOSE_TEMPLATE ? ROLE_CHOICE : ROLE_TEXT, "[%s]",
        w->template != NULL ? w->template : "none");
    if (w->touched)
        canvas_text(c, r.row, at + 2, end - at - 2, ROLE_DIM, "the text is yours now");
    else
        draw_next_templates(t, c, r, at + 2);
}

static void
draw_channel(const struct turn *t, struct canvas *c, int row, int col, int cols, size_t i)
{
    const struct composer *w = &t->ui->composer;
    const char *name = t->ui->config.destinations.v[i].name;
    bool on = composer_is_chosen(w, name);
    enum role role = w->part == COMPOSE_CHANNELS && i == w->channel ? ROLE_CHOICE : on ? ROLE_TEXT : ROLE_DIM;

    canvas_textf(c, row, col, cols, role, "[%c] %s", on ? 'x' : ' ', name);
}

/* What does not fit is told; the cursor's row is always there. */
static void
draw_channels(const struct turn *t, struct canvas *c, struct rect r)
{
    const struct ui *ui = t->ui;
    size_t n = ui->config.destinations.n, hidden = 0;
    int col, cols = r.cols, first = 0;

    if (!draw_label(t, c, r, "channels", COMPOSE_CHANNELS))
        return;
    if (n > 0 && composer_channel_place(ui, cols, n - 1, &col) >= r.rows)
        cols -= MORE_COLS;
    if (ui->composer.part == COMPOSE_CHANNELS)
        first = composer_channel_place(ui, cols, ui->composer.channel, &col);
    first = first < r.rows ? 0 : first - r.rows + 1;
    for (size_t i = 0; i < n; i++) {
        int row = composer_channel_place(ui, cols, i, &col) - first;

        if (row >= 0 && row < r.rows)
            draw_channel(t, c, r.row + row, r.col + col, cols - col, i);
        else
            hidden++;
    }
    if (hidden > 0)
        canvas_textf(c, r.row + r.rows - 1, r.col + cols + 1, MORE_COLS - 1, ROLE_DIM, "+%zu", hidden);
    if (n == 0)
        canvas_text(c, r.row, r.col, r.cols, ROLE_WARN, "none is configured");
}

static enum role
choice_role(bool on, bool focus)
{
    if (!on)
        return ROLE_DIM;
    return focus ? ROLE_CHOICE : ROLE_TEXT;
}

/* "(o) thread of M12 "Investigating checkout-api…" 13:40Z" */
static int
draw_thread_of(struct canvas *c, struct rect r, int at, bool on, bool focus, const struct message *msg)
{
    int end = r.col + r.cols;
    enum role role = choice_role(on, focus);
    char id[MESSAGE_ID_MAX], when[TIME_TEXT_MAX];
    struct buf plain = BUF_INIT;

    message_id(msg->number, id);
    time_hhmm(msg->queued_at_ms, when);
    preview_plain(msg->order.text, strcspn(msg->order.text, "\n"), &plain);
    at = canvas_textf(c, r.row, at, end - at, role, "(%c) thread of %s \"", on ? 'o' : ' ', id);
    at = canvas_text(c, r.row, at, end - at < QUOTE_COLS ? end - at : QUOTE_COLS, role, buf_text(&plain));
    at = canvas_textf(c, r.row, at, end - at, role, "\" %s", when);
    buf_release(&plain);
    return at + 2;
}

/* The chosen one stands first where there are many: it must be seen. */
static void
draw_thread(const struct turn *t, struct canvas *c, struct rect r)
{
    const struct message *threads[COMPOSER_THREADS_MAX];
    const char *names[MESSAGE_DESTINATIONS_MAX];
    size_t n = composer_threads(t, threads);
    uint64_t now = composer_reply_to(t);
    bool focus = t->ui->composer.part == COMPOSE_THREAD, chosen = false;
    int at = r.col;

    if (!draw_label(t, c, r, "thread", COMPOSE_THREAD))
        return;
    if (t->ui->composer.inc.number != 0) {
        composer_draw_thread(t, c, r);
        return;
    }
    if (composer_chosen(t->ui, names) > 1) {
        canvas_text(c, r.row, r.col, r.cols, ROLE_DIM, "new messages (a thread is in one channel)");
        return;
    }
    if (now == 0 || r.cols >= WORDS_FROM_COLS - COMPOSER_LABEL_COLS)
        at = canvas_textf(c, r.row, at, r.cols, choice_role(now == 0, focus), "(%c) new message", now == 0 ? 'o' : ' ') + 2;
    for (size_t i = 0; i < n; i++) {
        chosen = chosen || threads[i]->number == now;
        if (now == 0 || chosen)
            at = draw_thread_of(c, r, at, threads[i]->number == now, focus, threads[i]);
    }
}

/* ---- text and preview */

static void
draw_text(struct ui *ui, struct canvas *c, const struct compose_layout *l, size_t chars)
{
    struct composer *w = &ui->composer;
    bool focus = w->part == COMPOSE_TEXT;
    int cols = l->divider_col >= 0 ? l->divider_col : c->cols;
    const char *vars = l->divider_col >= 0 || cols < WORDS_FROM_COLS ? "" : "{{vars}} are filled in below";
    struct buf title = BUF_INIT;
    char count[48];

    buf_adds(&title, "text");
    if (w->from != NULL && cols >= SAVED_FROM_COLS)
        buf_addf(&title, " (from %s%s%s)", w->from, *vars != '\0' ? "; " : "", vars);
    else if (*vars != '\0')
        buf_addf(&title, " (%s)", vars);
    snprintf(count, sizeof count, "%zu/%d", chars, MESSAGE_TEXT_MAX);
    paint_rule(c, l->text_rule, 0, cols, focus, buf_text(&title), count);
    buf_release(&title);
    textarea_settle(&w->text, l->text.rows, l->text.cols);
    textarea_draw(&w->text, c, l->text.row, l->text.col, l->text.rows, l->text.cols, focus);
}

static void
draw_preview(const struct turn *t, struct canvas *c, const struct compose_layout *l)
{
    struct rect r = l->preview;
    size_t top = t->ui->composer.preview_top, rows, below;
    struct buf text = BUF_INIT;
    char more[48];

    if (r.rows <= 0)
        return;
    composer_fill(t, &text);
    rows = preview_rows(r.cols, buf_text(&text));
    below = rows > (size_t)r.rows ? rows - (size_t)r.rows : 0;
    top = top < below ? top : below;
    preview_draw(c, r, top, buf_text(&text));
    snprintf(more, sizeof more, "%zu more below", below - top);
    paint_rule(c, r.row - 1, r.col - 1, r.cols + 2, false, "preview as posted", top < below ? more : NULL);
    buf_release(&text);
}

/* ---- checks */

static const struct {
    const char *mark;
    enum role role;
} grades[] = {
    [GRADE_STOP] = { "!!", ROLE_ERROR },
    [GRADE_WARN] = { "!", ROLE_WARN },
    [GRADE_OK] = { "ok", ROLE_OK },
};

static int
draw_check(struct canvas *c, int row, int col, int end, const struct compose_check *check)
{
    canvas_text(c, row, col, end - col, grades[check->grade].role, grades[check->grade].mark);
    return canvas_text(c, row, col + 3, end - col - 3, check->grade == GRADE_OK ? ROLE_DIM : ROLE_TEXT, check->text);
}

static void
draw_one_line(struct canvas *c, struct rect r, const struct compose_checks *checks)
{
    const struct compose_check *worst = &checks->v[0];
    size_t bad = 0;
    int end = r.col + r.cols;

    while (bad < checks->n && checks->v[bad].grade != GRADE_OK)
        bad++;
    if (bad > 1) {
        canvas_textf(c, r.row, end - 8, 8, ROLE_WARN, "+%zu more", bad - 1);
        end -= 9;
    }
    draw_check(c, r.row, r.col, end, worst);
}

/* One after the other as they fit; what is not well has a row of its own where there are enough. */
static void
draw_checks(struct canvas *c, const struct compose_layout *l, const struct compose_checks *checks)
{
    struct rect r = l->checks;
    int row = r.row, at = r.col, end = r.col + r.cols;
    char more[32];

    if (r.rows == 1) {
        draw_one_line(c, r, checks);
        return;
    }
    paint_rule(c, r.row - 1, r.col - 1, r.cols + 2, false, "checks", NULL);
    for (size_t i = 0; i < checks->n; i++) {
        int need = 3 + (int)text_cols(checks->v[i].text, strlen(checks->v[i].text));

        if (at > r.col && (at + need > end || l->divider_col >= 0)) {
            row++;
            at = r.col;
        }
        if (row >= r.row + r.rows) {
            snprintf(more, sizeof more, "%zu more", checks->n - i);
            paint_rule(c, r.row - 1, r.col - 1, r.cols + 2, false, "checks", more);
            return;
        }
        at = draw_check(c, row, at, end, &checks->v[i]) + CHECK_GAP_COLS;
    }
}

/* ---- the page */

static void
draw_hint(const struct turn *t, struct canvas *c)
{
    const char *words = c->cols < WORDS_FROM_COLS + 4 ? "Esc, then  y send  d dry run  n draft"
                                                      : "Esc leaves the text, then  y send  d dry run  e editor  n keep as draft";

    if (t->ui->composer.part == COMPOSE_TEXT && !footer_has_message(t->ui, t->now_ms))
        canvas_text(c, c->rows - 2, 1, c->cols - 2, ROLE_DIM, words);
}

void
composer_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c)
{
    const struct turn t = { .ui = ui, .m = m, .now_ms = now_ms };
    struct compose_layout l;
    struct compose_checks checks;

    composer_layout(ui, &l);
    composer_checks(&t, &checks);
    draw_head(&t, c, "POST UPDATE");
    draw_template(&t, c, l.template);
    draw_channels(&t, c, l.channels);
    draw_thread(&t, c, l.thread);
    if (draw_label(&t, c, l.state, "state", COMPOSE_STATE))
        composer_draw_state(&t, c, l.state);
    if (draw_label(&t, c, l.next, "next", COMPOSE_NEXT))
        composer_draw_next(&t, c, l.next);
    draw_text(ui, c, &l, checks.chars);
    draw_preview(&t, c, &l);
    draw_checks(c, &l, &checks);
    if (l.divider_col >= 0)
        canvas_vline(c, l.text_rule, l.divider_col, c->rows - 2 - l.text_rule, ROLE_RULE);
    draw_hint(&t, c);
}
