/* SPDX-License-Identifier: MIT */
/* Lines, wrapped text, rules and keys. */
#include "ui/paint.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/text.h"

void
paint_line(struct canvas *c, struct rect *r, enum role role, const char *text)
{
    if (r->rows <= 0)
        return;
    canvas_text(c, r->row, r->col, r->cols, role, text);
    r->row++;
    r->rows--;
}

size_t
paint_break(const char *text, int cols, size_t *next)
{
    size_t len = strlen(text), pos = 0, blank = 0;
    struct text_cell cell;
    int used = 0;

    while (true) {
        size_t before = pos;

        if (text[pos] == '\n') {
            *next = pos + 1;
            return pos;
        }
        if (!text_next(text, len, &pos, &cell)) {
            *next = len;
            return len;
        }
        if (cell.bytes[0] == ' ')
            blank = before;
        used += cell.width_cols;
        if (used <= cols)
            continue;
        if (blank > 0) {
            *next = blank + 1;
            return blank;
        }
        *next = before > 0 ? before : pos;
        return *next;
    }
}

/* "3. Edit it": what follows the first line stands below "Edit". */
static int
indent_of(const char *text)
{
    size_t blanks = strspn(text, " "), digits = strspn(text + blanks, "0123456789");

    return (int)(digits > 0 && strncmp(text + blanks + digits, ". ", 2) == 0 ? blanks + digits + 2 : blanks);
}

void
paint_wrapped(struct canvas *c, struct rect *r, enum role role, const char *text)
{
    int indent = indent_of(text);
    bool first = true;

    while (*text != '\0' && r->rows > 0) {
        int shift = first ? 0 : indent;
        size_t next, n = paint_break(text, r->cols - shift, &next);
        char *line = xstrndup(text, n);

        canvas_text(c, r->row, r->col + shift, r->cols - shift, role, line);
        free(line);
        text += next;
        r->row++;
        r->rows--;
        first = false;
    }
}

int
paint_count(const char *text, int cols)
{
    int n = 0;

    for (size_t next; *text != '\0'; text += next) {
        paint_break(text, cols, &next);
        n++;
    }
    return n;
}

void
paint_rule(struct canvas *c, int row, int col, int cols, bool focus, const char *title, const char *right)
{
    int need = right != NULL ? (int)text_cols(right, strlen(right)) + 4 : 0;
    int room = cols - 5 - need;

    canvas_hline(c, row, col, cols, ROLE_RULE);
    if (room < 8) {
        need = 0;
        room = cols - 5;
    }
    if (*title != '\0' && room > 0) {
        int end = canvas_text(c, row, col + 3, room, focus ? ROLE_TITLE_FOCUS : ROLE_TITLE, title);

        canvas_fill(c, row, col + 2, 1, ROLE_RULE, ' ');
        canvas_fill(c, row, end, 1, ROLE_RULE, ' ');
    }
    if (need > 0) {
        canvas_fill(c, row, col + cols - need, need - 2, ROLE_RULE, ' ');
        canvas_text(c, row, col + cols - need + 1, need - 4, ROLE_DIM, right);
    }
}

int
paint_key(struct canvas *c, int row, int col, int end, const char *key, const char *word)
{
    int need = (int)(text_cols(key, strlen(key)) + 1 + text_cols(word, strlen(word)));

    if (*key == '\0' || col + need > end)
        return col;
    col = canvas_text(c, row, col, end - col, ROLE_KEY, key) + 1;
    return canvas_text(c, row, col, end - col, ROLE_KEY_WORD, word) + 2;
}
