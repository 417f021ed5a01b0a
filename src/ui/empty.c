/* SPDX-License-Identifier: MIT */
/* An empty list says why: nothing is watched, nothing passes, still loading, or truly nothing is firing. */
#include "ui/empty.h"

#include <stdio.h>

#include "ui/paint.h"
#include "ui/row.h"
#include "util/time.h"

#define MARGIN_COLS 2

size_t
sources_configured(const struct model *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->sources.n; i++)
        n += m->sources.v[i]->configured && !m->sources.v[i]->own;
    return n;
}

/* The first screen: four steps that lead to a source. */
static void
draw_no_source(const struct ui *ui, struct canvas *c, struct rect r)
{
    const char *path = ui->config.config_path != NULL ? ui->config.config_path : "tocsin.conf";
    struct buf text = BUF_INIT;
    struct buf key = BUF_INIT;

    keymap_keys_of(&ui->keymap, CONTEXT_LIST, ACTION_WRITE_CONFIG, 1, &key);
    paint_wrapped(c, &r, ROLE_WARN, "No source is configured: nothing is watched.");
    paint_line(c, &r, ROLE_TEXT, "");
    buf_addf(&text, "1. %s writes %s, every option explained.", key.len > 0 ? buf_text(&key) : ":write-config", path);
    paint_wrapped(c, &r, ROLE_TEXT, buf_text(&text));
    paint_wrapped(c, &r, ROLE_TEXT, "2. Name a source in it:");
    paint_wrapped(c, &r, ROLE_STRONG, "   source \"am-prod\" { url = \"http://alertmanager.example.com:9093\" }");
    paint_wrapped(c, &r, ROLE_TEXT, "3. `tocsin check` names every fault of the file with its line.");
    paint_wrapped(c, &r, ROLE_TEXT, "4. :reload here, and the alerts come.");
    paint_wrapped(c, &r, ROLE_TEXT, "An Alertmanager on 127.0.0.1:9093 is found at the start without any of this.");
    paint_line(c, &r, ROLE_TEXT, "");
    buf_clear(&text);
    buf_clear(&key);
    keymap_keys_of(&ui->keymap, CONTEXT_LIST, ACTION_DEMO, 1, &key);
    buf_addf(&text, "Or look around first: %s plays a recorded night, in which nothing is real and nothing can break.",
        key.len > 0 ? buf_text(&key) : ":demo");
    paint_wrapped(c, &r, ROLE_STRONG, buf_text(&text));
    buf_release(&key);
    buf_release(&text);
}

/* The oldest of the latest answers; -1 where a source does not answer well. */
static int64_t
oldest_answer_ms(const struct model *m, int64_t now_ms)
{
    int64_t oldest = 0;

    for (size_t i = 0; i < m->sources.n; i++) {
        const struct source *s = m->sources.v[i];

        if (!s->configured || s->own)
            continue;
        if (source_health(s, now_ms) != SOURCE_OK)
            return -1;
        if (now_ms - s->last_ok_ms > oldest)
            oldest = now_ms - s->last_ok_ms;
    }
    return oldest;
}

static void
draw_calm(const struct model *m, int64_t now_ms, struct canvas *c, struct rect *r)
{
    size_t n = sources_configured(m);
    int64_t oldest = oldest_answer_ms(m, now_ms);
    char age[TIME_TEXT_MAX], line[160];

    if (oldest < 0) {
        paint_wrapped(c, r, ROLE_WARN, "No alert is known, but not every source answers: this is no all-clear.");
        paint_wrapped(c, r, ROLE_DIM, "The second line above says which; R asks them again now.");
        return;
    }
    duration_short(oldest, age);
    snprintf(line, sizeof line, "Nothing is firing; %zu source%s answered within %s.", n, n == 1 ? "" : "s", age);
    paint_wrapped(c, r, ROLE_OK, line);
}

static void
draw_filtered(const struct ui *ui, struct canvas *c, struct rect *r)
{
    char n[32], line[160];

    row_number(ui->view.base.n, n);
    snprintf(line, sizeof line, "No alert passes the filter; %s %s hidden.", n, ui->view.base.n == 1 ? "is" : "are");
    paint_wrapped(c, r, ROLE_TEXT, line);
    paint_wrapped(c, r, ROLE_DIM, "/ changes the filter; Ctrl-U there empties it.");
}

/* Nothing open is hidden by the filter: what it hides is over. */
static bool
is_calm(const struct model *m)
{
    for (int s = 0; s < ALERT_STATES; s++)
        if (s != ALERT_CLOSED && m->by_state[0][s] > 0)
            return false;
    return true;
}

void
empty_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    struct rect in = { r.row + (r.rows > 8 ? 2 : 1), r.col + MARGIN_COLS, r.rows - (r.rows > 8 ? 2 : 1),
        r.cols - 2 * MARGIN_COLS };

    if (!m->whole)
        paint_line(c, &in, ROLE_DIM, "Loading the board from the store.");
    else if (sources_configured(m) == 0 && ui->view.base.n == 0)
        draw_no_source(ui, c, in);
    else if (is_calm(m))
        draw_calm(m, now_ms, c, &in);
    else if (ui->view.base.n == 0)
        paint_line(c, &in, ROLE_DIM, "The first alerts are being put in order.");
    else
        draw_filtered(ui, c, &in);
}
