/* SPDX-License-Identifier: MIT */
/* The wall's last line: which page, what keeps it, and the keys there are. */
#include <stdio.h>
#include <string.h>

#include "ui/paint.h"
#include "ui/row.h"
#include "ui/wall_parts.h"

#define KEYS_MAX 4
struct hint {
    char key[2 * KEY_NAME_MAX];
    const char *word;
};

static size_t
hints_of(const struct wall_page *g, struct hint out[KEYS_MAX])
{
    const struct {
        enum action action;
        const char *word;
        bool is_possible;
    } all[KEYS_MAX] = {
        { ACTION_WALL_LEAVE, g->ui->config.wall.only ? "quit" : "back", true },
        { ACTION_WALL_HOLD, g->ui->wall.held ? "go on" : "hold", g->p->pages > 1 || g->ui->wall.held },
        { ACTION_WALL_PAGE, "page", g->p->pages > 1 },
        { ACTION_HELP, "help", true },
    };
    size_t n = 0;

    for (size_t i = 0; i < KEYS_MAX && !g->ui->config.wall.no_input; i++) {
        struct buf key = BUF_INIT;

        if (all[i].is_possible && keymap_keys_of(&g->ui->keymap, CONTEXT_WALL, all[i].action, 1, &key) > 0) {
            snprintf(out[n].key, sizeof out[n].key, "%s", buf_text(&key));
            out[n++].word = all[i].word;
        }
        buf_release(&key);
    }
    return n;
}

/* At the right end; where they begin. */
static int
draw_keys(const struct wall_page *g)
{
    struct hint hints[KEYS_MAX];
    size_t n = hints_of(g, hints);
    int cols = 0, end = g->p->left + g->p->cols, at;

    for (size_t i = 0; i < n; i++)
        cols += (int)(strlen(hints[i].key) + strlen(hints[i].word)) + 3;
    at = end - cols;
    cols = at;
    for (size_t i = 0; i < n; i++)
        at = paint_key(g->c, g->p->key_row, at, end, hints[i].key, hints[i].word);
    return cols;
}

/* Which page, and what keeps it, in as many words as fit: 2, 1, or 0 for the fewest. */
static void
page_words(const struct wall_page *g, int words, struct buf *out)
{
    const struct wall *w = &g->ui->wall;
    bool cut = w->listed > w->rows.n;
    size_t page = w->page < g->p->pages ? w->page : 0;
    char worst[32], all[32];

    if (g->p->pages > 1)
        buf_addf(out, "page %zu/%zu", page + 1, g->p->pages);
    if (w->held)
        buf_adds(out, out->len > 0 ? ", HELD" : "HELD");
    else if (words > cut && g->p->pages > 1)
        buf_adds(out, w->level1_unacked > 0 ? ", held: an L1 is unacked" : ", turns every 20s");
    if (words > 1 && g->p->pages > 1 && !w->held && w->level1_unacked == 0)
        buf_adds(out, ", stops on new L1");
    if (words == 0 || !cut)
        return;
    row_number(w->rows.n, worst);
    row_number(w->listed, all);
    buf_addf(out, ", the worst %s of %s", worst, all);
}

static void
draw_page_words(const struct wall_page *g, int end)
{
    int at = g->p->left + 1;

    for (int words = 2; words >= 0; words--) {
        struct buf text = BUF_INIT;
        bool fits;

        page_words(g, words, &text);
        fits = at + (int)text.len < end;
        if (fits)
            canvas_text(g->c, g->p->key_row, at, end - at, g->ui->wall.held ? ROLE_STALE : ROLE_DIM, buf_text(&text));
        buf_release(&text);
        if (fits)
            return;
    }
}

/* A warning of the program's own; what it says may hold names. */
static bool
has_warning(const struct wall_page *g)
{
    const struct notice *msg = &g->ui->message;

    return !g->ui->config.wall.redact && msg->text[0] != '\0' && !msg->ok && g->now_ms - msg->at_ms <= WALL_TURN_MS;
}

void
wall_draw_foot(const struct wall_page *g)
{
    int at = g->p->left + 1, end;

    if (g->ui->ctrl_c_ms != 0 && g->now_ms - g->ui->ctrl_c_ms <= QUIT_WITHIN_MS) {
        canvas_text(g->c, g->p->key_row, at, g->p->cols - 1, ROLE_TEXT, "Ctrl-C again quits");
        return;
    }
    end = draw_keys(g);
    if (has_warning(g))
        canvas_text(g->c, g->p->key_row, at, end - at - 1, ROLE_WARN, g->ui->message.text);
    else
        draw_page_words(g, end);
}
