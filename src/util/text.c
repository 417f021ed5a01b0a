/* SPDX-License-Identifier: MIT */
/* The border where text from outside becomes cells: whatever passes here is harmless and has one width everywhere. */
#include "util/text.h"

#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "util/utf8.h"

#define MARKS_MAX 2
#define TAB_COLS 8

enum kind {
    BAD,
    BASE,
    MARK,     /* stands on the cell before it */
    SELECTOR, /* of a variant: shows nothing, but terminals change the width for it */
};

struct range {
    int32_t from, to;
};

static const struct range selectors[] = {
    { 0xfe00, 0xfe0f },
    { 0xe0100, 0xe01ef },
};

/* Hangul vowels and final consonants: utf8proc gives them a width, terminals put them on the consonant before. */
static const struct range jamo_marks[] = {
    { 0x1161, 0x11ff },
    { 0xd7b0, 0xd7c6 },
    { 0xd7cb, 0xd7fb },
};

/* Terminals and C libraries disagree about how wide these are. */
static const struct range unsure[] = {
    { 0x302e, 0x302f },   /* Hangul tone marks */
    { 0x3248, 0x324f },   /* circled numbers on black squares */
    { 0x4dc0, 0x4dff },   /* hexagrams */
    { 0x1f3fb, 0x1f3ff }, /* skin tones: two cells, or none after a person */
};

#define IN(cp, ranges) in_ranges(cp, ranges, sizeof(ranges) / sizeof *(ranges))

static bool
in_ranges(int32_t cp, const struct range *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= r[i].from && cp <= r[i].to)
            return true;
    return false;
}

/* By general category. Spacing marks take a cell of their own, as libc and most terminals have it. */
static enum kind
kind_of_category(int32_t cp, uint8_t *width_cols)
{
    int width = utf8proc_charwidth(cp);

    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return BAD;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
        return MARK;
    case UTF8PROC_CATEGORY_MC:
        width = width > 0 ? width : 1;
        break;
    default:
        break;
    }
    *width_cols = (uint8_t)width;
    return width == 1 || width == 2 ? BASE : BAD;
}

/* *width_cols is set for BASE. cp is -1 for an invalid byte. */
static enum kind
kind_of(int32_t cp, uint8_t *width_cols)
{
    *width_cols = 1;
    if (cp < 0x80)
        return cp >= 0x20 && cp < 0x7f ? BASE : BAD;
    if (IN(cp, selectors))
        return SELECTOR;
    if (utf8proc_get_property(cp)->ignorable || IN(cp, unsure))
        return BAD;
    if (IN(cp, jamo_marks))
        return MARK;
    return kind_of_category(cp, width_cols);
}

/* Takes the marks and selectors behind a base; the first marks go onto the cell. */
static void
take_marks(const char *s, size_t len, size_t *pos, struct text_cell *out, size_t bytes)
{
    size_t used;
    uint8_t width_cols;

    for (int marks = 0; *pos < len && (unsigned char)s[*pos] >= 0x80; *pos += used) {
        enum kind kind = kind_of(utf8_next(s + *pos, len - *pos, &used), &width_cols);

        if (kind != MARK && kind != SELECTOR)
            return;
        if (kind == SELECTOR || marks == MARKS_MAX)
            continue;
        memcpy(out->bytes + bytes, s + *pos, used);
        bytes += used;
        out->bytes[bytes] = '\0';
        marks++;
    }
}

/* Printable ASCII that no mark can follow: nearly all there is. */
static bool
is_plain(const char *s, size_t len, size_t at)
{
    return s[at] >= 0x20 && s[at] < 0x7f && (at + 1 == len || (unsigned char)s[at + 1] < 0x80);
}

_Static_assert(TEXT_CELL_BYTES > 4 * (1 + MARKS_MAX), "a cell holds its base, marks and NUL");

bool
text_next(const char *s, size_t len, size_t *pos, struct text_cell *out)
{
    size_t at = *pos;
    size_t used;

    if (at >= len)
        return false;
    if (is_plain(s, len, at)) {
        *out = (struct text_cell){ .bytes = { s[at] }, .width_cols = 1 };
        ++*pos;
        return true;
    }
    out->bad = kind_of(utf8_next(s + at, len - at, &used), &out->width_cols) != BASE;
    *pos += used;
    if (out->bad) {
        memcpy(out->bytes, "?", 2);
        out->width_cols = 1;
        return true;
    }
    memcpy(out->bytes, s + at, used);
    out->bytes[used] = '\0';
    take_marks(s, len, pos, out, used);
    return true;
}

size_t
text_cols(const char *s, size_t len)
{
    struct text_cell cell;
    size_t cols = 0;

    for (size_t pos = 0; text_next(s, len, &pos, &cell);)
        cols += cell.width_cols;
    return cols;
}

void
text_expand_tabs(struct buf *out, const char *s, size_t len)
{
    size_t cols = 0;

    for (size_t at = 0; at < len; at++) {
        const char *tab = memchr(s + at, '\t', len - at);
        size_t n = tab != NULL ? (size_t)(tab - (s + at)) : len - at, blanks;

        buf_add(out, s + at, n);
        cols += text_cols(s + at, n);
        at += n;
        blanks = tab != NULL ? TAB_COLS - cols % TAB_COLS : 0;
        buf_fill(out, ' ', blanks);
        cols += blanks;
    }
}

/* Without Unicode no byte above 7E may go out: to an 8-bit terminal some of them are controls. */
static void
add_cell(struct buf *out, const struct text_cell *cell, bool unicode)
{
    if ((unsigned char)cell->bytes[0] < 0x80 && (!unicode || cell->bytes[1] == '\0'))
        buf_addc(out, cell->bytes[0]);
    else if (unicode)
        buf_adds(out, cell->bytes);
    else
        buf_fill(out, '?', cell->width_cols);
}

size_t
text_clean(struct buf *out, const char *s, size_t len, size_t max_cols, bool unicode)
{
    struct text_cell cell;
    size_t cols = 0;
    size_t cut_cols = 0;       /* the last place that leaves a column for the mark of a cut */
    size_t cut_len = out->len; /* the same in out */

    for (size_t pos = 0; max_cols > 0 && text_next(s, len, &pos, &cell);) {
        if (cell.width_cols > max_cols - cols) {
            buf_truncate(out, cut_len);
            buf_adds(out, unicode ? "\xe2\x80\xa6" : "~");
            return cut_cols + 1;
        }
        add_cell(out, &cell, unicode);
        cols += cell.width_cols;
        if (cols < max_cols) {
            cut_cols = cols;
            cut_len = out->len;
        }
    }
    return cols;
}

void
text_pad(struct buf *out, const char *s, size_t len, size_t cols, bool unicode)
{
    buf_fill(out, ' ', cols - text_clean(out, s, len, cols, unicode));
}

size_t
text_tmux(struct buf *out, const char *s, size_t len, size_t max_cols, bool unicode)
{
    size_t from = out->len, cols = text_clean(out, s, len, max_cols, unicode);

    for (size_t i = from; i < out->len; i++)
        if (out->data[i] == '#')
            out->data[i] = '?';
    return cols;
}

static bool
formats_markdown(const char *text, const char *at)
{
    return strchr("\\`*_[]<>|~&@#$", *at) != NULL || (*at == ':' && at[1] == '/')
        || (*at == '.' && at - text >= 3 && strncasecmp(at - 3, "www", 3) == 0);
}

void
text_markdown(struct buf *out, const char *s, size_t len)
{
    struct buf clean = BUF_INIT;
    const char *text;

    text_clean(&clean, s, len, SIZE_MAX, true);
    text = buf_text(&clean);
    for (const char *at = text; *at != '\0'; at++) {
        if (formats_markdown(text, at))
            buf_addc(out, '\\');
        buf_addc(out, *at);
    }
    buf_release(&clean);
}

void
text_log(struct buf *out, const char *s, size_t len)
{
    uint8_t width_cols;
    size_t used;

    for (size_t i = 0; i < len; i += used) {
        enum kind kind = kind_of(utf8_next(s + i, len - i, &used), &width_cols);

        if (s[i] == '\\') {
            buf_adds(out, "\\\\");
        } else if (kind == BASE) {
            buf_add(out, s + i, used);
        } else {
            for (size_t k = 0; k < used; k++)
                buf_addf(out, "\\x%02x", (unsigned)(unsigned char)s[i + k]);
        }
    }
}

void
text_line(struct buf *out, const char *s)
{
    size_t len = strlen(s);
    bool newline = len > 0 && s[len - 1] == '\n';

    text_clean(out, s, len - newline, SIZE_MAX, true);
    if (newline)
        buf_addc(out, '\n');
}
