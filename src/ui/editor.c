/* SPDX-License-Identifier: MIT */
/* Editing one line: by cells as they are seen, never through the middle of a character. */
#include "ui/editor.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/text.h"
#include "util/utf8.h"

void
editor_init(struct editor *e, size_t max)
{
    buf_init(&e->text, max);
    e->at = 0;
}

void
editor_release(struct editor *e)
{
    buf_release(&e->text);
}

const char *
editor_text(const struct editor *e)
{
    return buf_text(&e->text);
}

static void
splice(struct editor *e, size_t from, size_t to, const char *text, size_t len)
{
    if (buf_splice(&e->text, from, to, text, len))
        e->at = from + len;
}

void
editor_set(struct editor *e, const char *text)
{
    buf_clear(&e->text);
    e->at = 0;
    editor_insert(e, text);
}

void
editor_replace(struct editor *e, size_t from, const char *text)
{
    splice(e, from, e->at, text, strlen(text));
}

void
editor_insert(struct editor *e, const char *text)
{
    struct buf clean;
    size_t len = strlen(text), used;

    buf_init(&clean, e->text.max);
    for (size_t i = 0; i < len; i += used) {
        int32_t cp = utf8_next(text + i, len - i, &used);

        if (utf8_is_control(cp))
            buf_addc(&clean, ' ');
        else
            buf_add(&clean, text + i, used);
    }
    splice(e, e->at, e->at, buf_text(&clean), clean.len);
    buf_release(&clean);
}

static size_t
cell_after(const struct editor *e, size_t at)
{
    struct text_cell cell;
    size_t pos = at;

    return text_next(editor_text(e), e->text.len, &pos, &cell) ? pos : at;
}

static size_t
cell_before(const struct editor *e, size_t at)
{
    size_t last = 0;

    for (size_t pos = 0; pos < at; pos = cell_after(e, pos)) {
        last = pos;
        if (cell_after(e, pos) == pos)
            break;
    }
    return last;
}

static size_t
word_before(const struct editor *e, size_t at)
{
    const char *s = editor_text(e);

    while (at > 0 && s[at - 1] == ' ')
        at--;
    while (at > 0 && s[at - 1] != ' ')
        at--;
    return at;
}

static void
cut(struct editor *e, size_t from, size_t to)
{
    splice(e, from, to, "", 0);
    e->at = from;
}

static void
type(struct editor *e, uint32_t code)
{
    char bytes[4];
    size_t n = utf8_put((int32_t)code, bytes);

    splice(e, e->at, e->at, bytes, n);
}

enum edit { EDIT_LEFT, EDIT_RIGHT, EDIT_START, EDIT_END, EDIT_RUBOUT, EDIT_DELETE, EDIT_WORD, EDIT_TO_START, EDIT_TO_END };

/* clang-format off */
static const struct {
    struct key key;
    enum edit what;
} edits[] = {
    { { KEYS_LEFT, 0 },      EDIT_LEFT },     { { KEYS_RIGHT, 0 },  EDIT_RIGHT },
    { { KEYS_HOME, 0 },      EDIT_START },    { { KEYS_END, 0 },    EDIT_END },
    { { 'e', MOD_CTRL },     EDIT_END },      { { 'f', MOD_CTRL },  EDIT_RIGHT },
    { { KEYS_BACKSPACE, 0 }, EDIT_RUBOUT },   { { KEYS_DELETE, 0 }, EDIT_DELETE },
    { { 'd', MOD_CTRL },     EDIT_DELETE },   { { 'w', MOD_CTRL },  EDIT_WORD },
    { { 'u', MOD_CTRL },     EDIT_TO_START }, { { 'k', MOD_CTRL },  EDIT_TO_END },
};
/* clang-format on */

static void
edit(struct editor *e, enum edit what)
{
    switch (what) {
    case EDIT_LEFT:
        e->at = cell_before(e, e->at);
        break;
    case EDIT_RIGHT:
        e->at = cell_after(e, e->at);
        break;
    case EDIT_START:
        e->at = 0;
        break;
    case EDIT_END:
        e->at = e->text.len;
        break;
    case EDIT_RUBOUT:
        cut(e, cell_before(e, e->at), e->at);
        break;
    case EDIT_DELETE:
        cut(e, e->at, cell_after(e, e->at));
        break;
    case EDIT_WORD:
        cut(e, word_before(e, e->at), e->at);
        break;
    case EDIT_TO_START:
        cut(e, 0, e->at);
        break;
    case EDIT_TO_END:
        cut(e, e->at, e->text.len);
        break;
    }
}

bool
editor_key(struct editor *e, struct key k, bool *changed)
{
    size_t before = e->text.len;

    *changed = false;
    if (key_is_text(k)) {
        type(e, k.code);
        *changed = e->text.len != before;
        return true;
    }
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        if (!key_equal(edits[i].key, k))
            continue;
        edit(e, edits[i].what);
        *changed = e->text.len != before;
        return true;
    }
    return false;
}

/* Where to begin, so that the cursor's cell is within cols. */
static size_t
first_byte(const struct editor *e, int cols)
{
    const char *s = editor_text(e);
    size_t first = 0;

    while (first < e->at && (int)text_cols(s + first, e->at - first) >= cols) {
        size_t next = cell_after(e, first);

        if (next == first)
            break;
        first = next;
    }
    return first;
}

void
editor_draw(const struct editor *e, struct canvas *c, int row, int col, int cols, size_t fault)
{
    const char *s = editor_text(e);
    size_t first = first_byte(e, cols);
    int at = col;

    if (fault > first) {
        char *good = xstrndup(s + first, (fault < e->text.len ? fault : e->text.len) - first);

        at = canvas_text(c, row, at, cols, ROLE_INPUT, good);
        free(good);
    }
    if (fault < e->text.len)
        canvas_text(c, row, at, col + cols - at, ROLE_INPUT_ERROR, s + (fault > first ? fault : first));
    c->cursor_row = row;
    c->cursor_col = col + (int)text_cols(s + first, e->at - first);
}
