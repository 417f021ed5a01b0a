/* SPDX-License-Identifier: MIT */
/* Banners: the kind of run and the person's each have a row of their own, or on a low screen halves of one. */
#include "ui/banners.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/acts.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

#define SHARE_BELOW_ROWS 14
#define GAP_COLS 2
#define WORDS_FROM_COLS 60
#define DRY "DRY RUN: what you do is only told, nothing is changed or sent.  d ends it"
#define UNTIL " until "

static const char *
kind_of(const struct ui *ui)
{
    return ui->dry ? DRY : ui->config.banner;
}

static bool
is_shared(const struct ui *ui)
{
    return ui->has_banner && kind_of(ui) != NULL && ui->screen_rows < SHARE_BELOW_ROWS;
}

int
banners_rows(const struct ui *ui)
{
    return is_shared(ui) ? 1 : ui->has_banner + (kind_of(ui) != NULL);
}

void
banners_update(struct turn *t)
{
    bool has = model_banner(t->m, t->now_ms) != NULL;

    if (has == t->ui->has_banner)
        return;
    t->ui->has_banner = has;
    ui_fit(t->ui);
}

/* Its parts stand two blanks apart: one that does not fit is left out. Those after the first tell keys of the board. */
static void
draw_kind(struct canvas *c, const char *banner, bool board)
{
    int at = 1, end = c->cols - 1;

    canvas_fill(c, 0, 0, c->cols, ROLE_STALE, ' ');
    for (const char *next; *banner != '\0'; banner = next) {
        const char *gap = strstr(banner, "  ");
        size_t len = gap == NULL ? strlen(banner) : (size_t)(gap - banner);
        char *part = xstrndup(banner, len);

        if (at == 1 || at + (int)text_cols(part, len) <= end)
            at = canvas_text(c, 0, at, end - at, ROLE_STALE, part) + GAP_COLS;
        free(part);
        next = gap == NULL || !board ? "" : gap + 2;
    }
}

/* "DRY RUN", of its longer words; the column after it. */
static int
draw_kind_short(struct canvas *c, const char *banner)
{
    char *word = xstrndup(banner, strcspn(banner, ":"));
    int cols = (int)text_cols(word, strlen(word)) + 2;

    canvas_fill(c, 0, 0, cols, ROLE_STALE, ' ');
    canvas_text(c, 0, 1, cols - 1, ROLE_STALE, word);
    free(word);
    return cols;
}

/* "ana, until 16:00Z"; on a narrow screen "ana>16:00Z" */
static void
add_by(const struct ui *ui, const struct banner *b, int64_t now_ms, struct buf *out)
{
    bool narrow = ui->cols < WORDS_FROM_COLS;
    char until[TIME_TEXT_MAX];

    if (!ui->config.wall.redact)
        buf_addf(out, "%s%s", b->by, b->until_ms == 0 || narrow ? "" : ", ");
    if (b->until_ms == 0)
        return;
    time_near(b->until_ms, now_ms, until);
    buf_addf(out, narrow ? ">%s" : "until %s", until);
}

/* Who says it and until when are seen at every width: the text is cut, and a name that leaves no room for it. */
static void
draw_person(const struct ui *ui, const struct banner *b, int64_t now_ms, struct canvas *c, int row, int col)
{
    int end = c->cols - 1, need, most = (end - col) / 2;
    struct buf by = BUF_INIT;

    canvas_fill(c, row, col, c->cols - col, ROLE_BANNER, ' ');
    add_by(ui, b, now_ms, &by);
    need = (int)text_cols(buf_text(&by), by.len);
    need = need < most ? need : most;
    canvas_text(c, row, end - need, need, ROLE_BANNER, buf_text(&by));
    canvas_text(c, row, col + 1, end - need - GAP_COLS - col - 1, ROLE_BANNER,
        ui->config.wall.redact ? "A banner is set: the board has its text" : b->text);
    buf_release(&by);
}

void
banners_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, bool board)
{
    const struct banner *b = ui->has_banner ? model_banner(m, now_ms) : NULL;
    const char *kind = kind_of(ui);
    int row = 0, col = 0;

    if (kind != NULL && is_shared(ui)) {
        col = draw_kind_short(c, kind);
    } else if (kind != NULL) {
        draw_kind(c, kind, board);
        row = 1;
    }
    if (b != NULL && row < c->rows)
        draw_person(ui, b, now_ms, c, row, col);
}

/* ---- setting it */

/* "until 16:00" at the end of the text, which is cut before it. false: what should be a time is none. */
static bool
take_until(char *text, int64_t now_ms, int64_t *until_ms)
{
    char *last = NULL;
    struct how_long h;

    for (char *at = text; (at = strstr(at, UNTIL)) != NULL; at++)
        last = at;
    *until_ms = 0;
    if (last == NULL)
        return true;
    if (!how_long_parse(last + 1, now_ms, &h))
        return last[strlen(UNTIL)] < '0' || last[strlen(UNTIL)] > '9';
    *until_ms = how_long_end(&h, now_ms);
    *last = '\0';
    return true;
}

static void
set(struct turn *t, const char *words)
{
    struct order o = { .kind = CMD_BANNER, .text = xstrdup(words) };

    if (take_until(o.text, t->now_ms, &o.how_long.until_ms)) {
        order_take(t, &o);
        return;
    }
    turn_say(t, false, "until when? As in: banner no deploys until 16:00, or until 2h");
    order_release(&o);
}

void
action_banner(struct turn *t, const struct call *call)
{
    struct order clear = { .kind = CMD_BANNER };

    if (*call->text == '\0')
        turn_say(t, false, "banner TEXT until 16:00 puts it on every screen, banner clear takes it away");
    else if (!str_eq(call->text, "clear"))
        set(t, call->text);
    else if (model_banner(t->m, t->now_ms) == NULL)
        turn_say(t, true, "no banner is set");
    else
        order_take(t, &clear);
}
