/* SPDX-License-Identifier: MIT */
/* The lines of what will happen. */
#include "ui/will.h"

#include <stdarg.h>
#include <stdlib.h>

#include "ui/box.h"
#include "util/str.h"

#define LABEL_COLS 13 /* "Will happen: " */
#define LINE_MAX_BYTES 1000

void
will_clear(struct will *w)
{
    for (size_t i = 0; i < w->lines.n; i++)
        free(w->lines.v[i].text);
    vec_clear(&w->lines);
    str_set(&w->undo, NULL);
    str_set(&w->yes, NULL);
    w->unchosen = w->refused = w->asks = false;
}

void
will_release(struct will *w)
{
    will_clear(w);
    vec_release(&w->lines);
}

void
will_add_take(struct will *w, enum role role, struct buf *b)
{
    vec_push(&w->lines, ((struct will_line){ role, buf_take(b) }));
}

void
will_add(struct will *w, enum role role, const char *fmt, ...)
{
    char text[LINE_MAX_BYTES];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    str_trim_partial(text);
    vec_push(&w->lines, ((struct will_line){ role, xstrdup(text) }));
}

void
will_refuse(struct will *w, const char *why)
{
    will_add(w, ROLE_WARN, "%s", why);
    w->refused = true;
}

void
will_add_log(struct will *w, const struct events *evs)
{
    will_add(w, ROLE_DIALOG, "%zu event%s in the log", evs->n, evs->n == 1 ? "" : "s");
}

bool
will_may(const struct will *w)
{
    return !w->refused && !w->unchosen;
}

void
will_draw(const struct will *w, struct canvas *c, int row, int rows, int col, int end)
{
    bool narrow = end - col < BOX_NARROW_COLS;
    int at = narrow ? col : col + LABEL_COLS;

    if (!narrow)
        canvas_text(c, row, col, LABEL_COLS, ROLE_DIALOG, w->refused ? "Will not:" : "Will happen:");
    for (int i = 0; i < rows && (size_t)i < w->lines.n; i++) {
        const struct will_line *l = &w->lines.v[i];

        if (i == rows - 1 && (size_t)rows < w->lines.n)
            canvas_textf(c, row + i, at, end - at, ROLE_DIALOG, "%s; and %zu more (d shows all)", l->text,
                w->lines.n - (size_t)rows);
        else
            canvas_text(c, row + i, at, end - at, box_role(l->role), l->text);
    }
}
