/* SPDX-License-Identifier: MIT */
/* A form on the screen. */
#include <string.h>

#include "ui/box.h"
#include "ui/form.h"
#include "ui/form_place.h"
#include "util/str.h"
#include "util/text.h"

#define LABEL_COLS 13 /* "description  " */
#define LABEL_COLS_NARROW 10
#define NAMES_MAX 6
#define CHOICES_MAX 8
#define TEXT_ROWS_MIN 4
#define TEXT_ROWS_MAX 10
#define MARK_COLS 4 /* "(o) " */
#define WORD_COLS_MAX 16

static bool
has_keys(const struct form *f, size_t i)
{
    return !f->out && i == f->at;
}

static int
count_lines(const char *text)
{
    int n = 1;

    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n;
}

/* Whole, with all that belongs to it. */
static int
wanted(const struct form_field *f)
{
    int lines;

    switch (f->type) {
    case FORM_CHOICE:
        return box_least(f->choices.n > 0 ? f->choices.n : 1, CHOICES_MAX);
    case FORM_NAME:
        return 1 + box_least(f->names.v.n > 0 ? f->names.v.n : 1, NAMES_MAX);
    case FORM_TEXT:
        lines = count_lines(textarea_text(&f->text)) + 1;
        return lines < TEXT_ROWS_MIN ? TEXT_ROWS_MIN : lines < TEXT_ROWS_MAX ? lines : TEXT_ROWS_MAX;
    default:
        return 1;
    }
}

static int
count_shown(const struct form *f)
{
    int n = 0;

    for (size_t i = 0; i < f->fields.n; i++)
        n += !f->fields.v[i].hidden;
    return n;
}

int
form_rows(const struct form *f)
{
    return count_shown(f) + (f->out || f->fields.n == 0 ? 0 : wanted(&f->fields.v[f->at]) - 1);
}

/* What the others leave, and half of all where they are many. */
int
form_place_rows(const struct form *f, size_t i, int rows)
{
    int want = wanted(&f->fields.v[i]), left = rows - (count_shown(f) - 1), half = (rows + 1) / 2;
    int have = left > half ? left : half;

    if (!has_keys(f, i))
        return 1;
    return want < have ? want : have;
}

int
form_place_labels(int cols)
{
    return cols < BOX_NARROW_COLS ? LABEL_COLS_NARROW : LABEL_COLS;
}

int
form_place_cols(int cols)
{
    return cols - form_place_labels(cols);
}

/* ---- fields */

static int
widest_word(const struct form_field *f)
{
    int cols = 0;

    for (size_t i = 0; i < f->choices.n; i++) {
        int need = (int)text_cols(f->choices.v[i].word, strlen(f->choices.v[i].word));

        cols = need > cols ? need : cols;
    }
    return cols < WORD_COLS_MAX ? cols : WORD_COLS_MAX;
}

static void
draw_choice(const struct form_field *f, size_t i, struct canvas *c, int row, int col, int end, bool mark)
{
    const struct form_choice *choice = &f->choices.v[i];
    int cols = mark && f->choices.n > 1 ? widest_word(f) : (int)text_cols(choice->word, strlen(choice->word));

    if (mark)
        canvas_text(c, row, col, MARK_COLS, i == f->chosen ? ROLE_DIALOG_TITLE : ROLE_DIALOG, i == f->chosen ? "(o)" : "( )");
    col += mark ? MARK_COLS : 0;
    canvas_text(c, row, col, cols < end - col ? cols : end - col, mark && i == f->chosen ? ROLE_CHOICE : ROLE_DIALOG_TITLE,
        choice->word);
    col += cols + 2;
    if (col < end)
        canvas_text(c, row, col, end - col, ROLE_DIALOG, choice->text);
}

/* The chosen one is always there. */
static void
draw_choices(const struct form_field *f, struct canvas *c, int row, int rows, int col, int end)
{
    size_t top = f->chosen >= (size_t)rows ? f->chosen - (size_t)rows + 1 : 0;

    for (int i = 0; i < rows && top + (size_t)i < f->choices.n; i++)
        draw_choice(f, top + (size_t)i, c, row + i, col, end, true);
}

static void
draw_flag(const struct form_field *f, struct canvas *c, int row, int col, int end, bool focus)
{
    canvas_textf(c, row, col, end - col, focus ? ROLE_CHOICE : ROLE_DIALOG, "[%c] %s", f->on ? 'x' : ' ', f->what);
}

/* One row: what is chosen, or how the text begins. */
static void
draw_closed(const struct form *form, const struct form_field *f, struct canvas *c, int row, int col, int end)
{
    const char *value = form_value(form, f->id), *more = strchr(value, '\n');
    char *first = xstrndup(value, more != NULL ? (size_t)(more - value) : strlen(value));

    if (f->type == FORM_CHOICE && f->choices.n > 0)
        draw_choice(f, f->chosen, c, row, col, end, false);
    else if (f->type == FORM_FLAG)
        draw_flag(f, c, row, col, end, false);
    else if (*value == '\0')
        canvas_text(c, row, col, end - col, ROLE_DIALOG, f->empty);
    else
        canvas_textf(c, row, col, end - col, ROLE_DIALOG, "%s%s", first, more != NULL ? c->unicode ? " …" : " ..." : "");
    free(first);
}

static void
draw_open(struct form_field *f, struct canvas *c, int row, int rows, int col, int end, const char *none)
{
    switch (f->type) {
    case FORM_CHOICE:
        draw_choices(f, c, row, rows, col, end);
        break;
    case FORM_FLAG:
        draw_flag(f, c, row, col, end, true);
        break;
    case FORM_TEXT:
        for (int i = 0; i < rows; i++)
            canvas_fill(c, row + i, col, end - col, ROLE_INPUT, ' ');
        textarea_settle(&f->text, rows, end - col);
        textarea_draw(&f->text, c, row, col, rows, end - col, true);
        break;
    default:
        canvas_fill(c, row, col, end - col, ROLE_INPUT, ' ');
        editor_draw(&f->line, c, row, col, end - col, f->line.text.len);
        if (f->type == FORM_NAME)
            names_draw(&f->names, c, row + 1, rows - 1, col, end, none);
    }
}

/* The first that is shown, so that the one with the keys is. */
static size_t
first_shown(const struct form *f, int rows)
{
    size_t first = 0;
    int need = 0;

    for (size_t i = 0; i <= f->at && i < f->fields.n; i++)
        need += f->fields.v[i].hidden ? 0 : form_place_rows(f, i, rows);
    for (; need > rows && first < f->at; first++)
        need -= f->fields.v[first].hidden ? 0 : 1;
    return first;
}

void
form_draw(struct form *f, struct canvas *c, int row, int col, int rows, int cols, const char *none)
{
    int end = col + cols, last = row + rows, labels = form_place_labels(cols), at = col + labels;

    for (size_t i = first_shown(f, rows); i < f->fields.n && row < last; i++) {
        struct form_field *field = &f->fields.v[i];
        int high = form_place_rows(f, i, rows);

        if (field->hidden)
            continue;
        canvas_text(c, row, col, labels - 1, has_keys(f, i) ? ROLE_DIALOG_TITLE : ROLE_DIALOG, field->label);
        if (has_keys(f, i))
            draw_open(field, c, row, high < last - row ? high : last - row, at, end, none);
        else
            draw_closed(f, field, c, row, at, end);
        row += high;
    }
}
