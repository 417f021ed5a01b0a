/* SPDX-License-Identifier: MIT */
/* What a dry run told, line by line. */
#include "ui/told.h"

#include <stdlib.h>
#include <string.h>

#include "ui/paint.h"
#include "ui/state.h"
#include "util/alloc.h"

void
told_release(struct told *told)
{
    free(told->text);
    free(told->title);
    *told = (struct told){ 0 };
}

void
told_open(struct turn *t, const char *text)
{
    told_release(&t->ui->told);
    t->ui->told.text = xstrdup(text);
}

void
told_open_page(struct turn *t, const char *title, const char *text)
{
    told_open(t, text);
    t->ui->told.title = xstrdup(title);
}

void
told_close(struct turn *t)
{
    bool dry = t->ui->told.title == NULL;

    told_release(&t->ui->told);
    if (dry)
        turn_say(t, true, "nothing was changed or sent");
}

static long
count_lines(const char *text)
{
    long n = 0;

    for (; *text != '\0'; text += *text == '\n') {
        text += strcspn(text, "\n");
        n++;
    }
    return n;
}

void
told_scroll(struct turn *t, long lines)
{
    struct told *told = &t->ui->told;
    long top = (long)told->top + lines, last = count_lines(told->text) - 1;

    top = top > last ? last : top;
    told->top = top < 0 ? 0 : (size_t)top;
}

void
told_key(struct turn *t, struct key k)
{
    long page = t->ui->rows > 6 ? t->ui->rows - 5 : 1;
    /* clang-format off */
    const struct {
        uint32_t code;
        long lines;
    } moves[] = {
        { 'j', 1 }, { KEYS_DOWN, 1 }, { 'k', -1 }, { KEYS_UP, -1 }, { KEYS_PGDN, page }, { KEYS_PGUP, -page }, { ' ', page },
    };
    /* clang-format on */

    if (k.mods == 0 && (k.code == 'q' || k.code == KEYS_ESC)) {
        told_close(t);
        return;
    }
    for (size_t i = 0; k.mods == 0 && i < sizeof moves / sizeof *moves; i++)
        if (k.code == moves[i].code)
            told_scroll(t, moves[i].lines);
}

void
told_draw(const struct ui *ui, struct canvas *c)
{
    struct rect r = { 3, 1, c->rows - 5, c->cols - 2 };
    const char *text = ui->told.text, *title = ui->told.title;

    canvas_text(c, 0, 1, c->cols - 2, ROLE_BRAND, title != NULL ? title : "DRY RUN");
    if (title == NULL)
        canvas_text(c, 1, 1, c->cols - 2, ROLE_DIM, "This is what would happen. Nothing was changed or sent.");
    for (size_t i = 0; *text != '\0' && r.rows > 0; i++) {
        size_t len = strcspn(text, "\n");
        char *line = xstrndup(text, len);

        if (i >= ui->told.top)
            paint_wrapped(c, &r, line[0] == ' ' ? ROLE_DIM : ROLE_TEXT, len > 0 ? line : " ");
        free(line);
        text += len + (text[len] == '\n');
    }
}
