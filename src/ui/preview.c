/* SPDX-License-Identifier: MIT */
/* A text as its readers will see it: *bold* is bold, _marks_ are gone, and what still has no value stands out. */
#include "ui/preview.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ui/paint.h"
#include "util/alloc.h"

/* Text, and beside each of its bytes a role. */
struct styled {
    struct buf text, roles;
};

static void
add(struct styled *s, enum role role, const char *text, size_t len)
{
    buf_add(&s->text, text, len);
    buf_fill(&s->roles, (char)role, len);
}

static bool
is_edge(char c)
{
    return !isalnum((unsigned char)c) && (c & 0x80) == 0;
}

/* "*so*" between blanks or signs, within the line; bytes up to the mark that closes it, 0: it is only a sign. */
static size_t
span_of(const char *line, size_t at, size_t len)
{
    char mark = line[at];

    if ((mark != '*' && mark != '_') || (at > 0 && !is_edge(line[at - 1])) || at + 1 >= len
        || isspace((unsigned char)line[at + 1]))
        return 0;
    for (size_t i = at + 2; i < len; i++)
        if (line[i] == mark && !isspace((unsigned char)line[i - 1]) && (i + 1 == len || is_edge(line[i + 1])))
            return i - at;
    return 0;
}

static size_t
variable_at(const char *line, size_t at, size_t len)
{
    const char *close = at + 4 > len || memcmp(line + at, "{{", 2) != 0 ? NULL : memmem(line + at, len - at, "}}", 2);

    return close == NULL ? 0 : (size_t)(close + 2 - (line + at));
}

static void
style(const char *line, size_t len, enum role role, struct styled *out)
{
    for (size_t i = 0; i < len;) {
        size_t n = variable_at(line, i, len);

        if (n > 0) {
            add(out, ROLE_WARN, line + i, n);
            i += n;
        } else if ((n = span_of(line, i, len)) > 0) {
            style(line + i + 1, n - 1, line[i] == '*' ? ROLE_STRONG : role, out);
            i += n + 1;
        } else {
            add(out, role, line + i++, 1);
        }
    }
}

void
preview_plain(const char *line, size_t len, struct buf *out)
{
    struct styled s = { BUF_INIT, BUF_INIT };

    style(line, len, ROLE_TEXT, &s);
    buf_adds(out, buf_text(&s.text));
    buf_release(&s.text);
    buf_release(&s.roles);
}

/* One row: runs of one role, one after the other. */
static void
draw_row(struct canvas *c, struct rect r, const struct styled *s, size_t from, size_t to)
{
    int col = r.col;

    while (from < to) {
        enum role role = (enum role)s->roles.data[from];
        size_t end = from;
        char *run;

        while (end < to && s->roles.data[end] == s->roles.data[from])
            end++;
        run = xstrndup(s->text.data + from, end - from);
        col = canvas_text(c, r.row, col, r.col + r.cols - col, role, run);
        free(run);
        from = end;
    }
}

/* Rows of one line; those from `skip` on are drawn where there is a canvas. */
static size_t
line_rows(struct canvas *c, struct rect r, size_t skip, const char *line, size_t len)
{
    struct styled s = { BUF_INIT, BUF_INIT };
    size_t rows = 0, at = 0, next;

    style(line, len, ROLE_TEXT, &s);
    do {
        size_t n = paint_break(buf_text(&s.text) + at, r.cols, &next);

        if (c != NULL && rows >= skip && rows - skip < (size_t)r.rows)
            draw_row(c, (struct rect){ r.row + (int)(rows - skip), r.col, 1, r.cols }, &s, at, at + n);
        rows++;
        at += next;
    } while (at < s.text.len);
    buf_release(&s.text);
    buf_release(&s.roles);
    return rows;
}

/* c NULL: they are only counted. */
static size_t
each_line(struct canvas *c, struct rect r, size_t top, const char *text)
{
    size_t rows = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, "\n"), skip = rows < top ? top - rows : 0, above = rows < top ? 0 : rows - top;
        struct rect rest = { r.row + (int)above, r.col, r.rows - (int)above, r.cols };

        rows += line_rows(rest.rows > 0 ? c : NULL, rest, skip, text, len);
        text += len + (text[len] == '\n');
    }
    return rows;
}

size_t
preview_rows(int cols, const char *text)
{
    return each_line(NULL, (struct rect){ 0, 0, 0, cols }, 0, text);
}

void
preview_draw(struct canvas *c, struct rect r, size_t top, const char *text)
{
    each_line(c, r, top, text);
}
