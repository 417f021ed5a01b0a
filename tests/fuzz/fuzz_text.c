/* SPDX-License-Identifier: MIT */
/* The border to the screen: no forbidden byte goes out, and the width that was promised holds. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "util/text.h"
#include "util/utf8.h"

const char *const fuzz_name = "text";
const size_t fuzz_runs = 5000;
const char *const fuzz_words[] = { "\x1b[31m", "\x1b]0;t\x07", "\x9b", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\x8d", "\xef\xb8\x8f",
    "\xcc\x81", "\xcc\x81\xcc\x82\xcc\x83", "\xe4\xb8\xad", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "\xf0\x9f\x8f\xbd",
    "\xe1\x84\x80\xe1\x85\xa1", "\xf3\xa0\x81\x81", "\xee\x80\x80", "\xef\xbb\xbf", "\xe2\x80\xa8", "\xc2\xad", "\xed\xa0\x80",
    "\xf4\x90\x80\x80", "\xc0\x80", "\\", "\n", "\t", "\r", "\x7f", "\xef\xbc\xa1", "\xe2\x80\xa6", NULL };

/* By the standard's own categories: controls, formats (bidi, zero-width, tags), surrogates, private, unassigned, line ends. */
static bool
is_forbidden(int32_t cp)
{
    if (cp < 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef))
        return true;
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return false;
    }
}

static void
must_be_harmless(const char *s, size_t len, bool ascii)
{
    MUST(strlen(s) == len);
    for (size_t at = 0, used; at < len; at += used) {
        int32_t cp = utf8_next(s + at, len - at, &used);

        MUST(!is_forbidden(cp));
        MUST(!ascii || cp < 0x7f);
    }
}

static void
must_have_cells(const char *text, size_t len)
{
    struct text_cell cell;
    size_t cols = 0;

    for (size_t pos = 0, before = 0; text_next(text, len, &pos, &cell); before = pos) {
        size_t bytes = strlen(cell.bytes);

        MUST(pos > before && pos <= len);
        MUST(bytes >= 1 && bytes < TEXT_CELL_BYTES);
        MUST(cell.width_cols == 1 || cell.width_cols == 2);
        MUST(!cell.bad || (strcmp(cell.bytes, "?") == 0 && cell.width_cols == 1));
        must_be_harmless(cell.bytes, bytes, false);
        cols += cell.width_cols;
    }
    MUST(text_cols(text, len) == cols);
}

static void
must_be_cut(const char *text, size_t len, size_t max_cols, bool unicode)
{
    struct buf out = BUF_INIT, again = BUF_INIT, pad = BUF_INIT;
    size_t cols = text_clean(&out, text, len, max_cols, unicode);

    MUST(cols <= max_cols);
    MUST(text_cols(buf_text(&out), out.len) == cols);
    must_be_harmless(buf_text(&out), out.len, !unicode);
    MUST(text_clean(&again, buf_text(&out), out.len, max_cols, unicode) == cols);
    MUST(strcmp(buf_text(&out), buf_text(&again)) == 0);
    text_pad(&pad, text, len, max_cols, unicode);
    MUST(text_cols(buf_text(&pad), pad.len) == max_cols);
    must_be_harmless(buf_text(&pad), pad.len, !unicode);
    buf_release(&out);
    buf_release(&again);
    buf_release(&pad);
}

static void
must_be_a_line(const char *text, size_t len)
{
    struct buf log = BUF_INIT, line = BUF_INIT;
    size_t n = strlen(text);

    text_log(&log, text, len);
    must_be_harmless(buf_text(&log), log.len, false);
    text_line(&line, text);
    MUST((line.len > 0 && buf_text(&line)[line.len - 1] == '\n') == (n > 0 && text[n - 1] == '\n'));
    if (line.len > 0 && buf_text(&line)[line.len - 1] == '\n')
        buf_truncate(&line, line.len - 1);
    must_be_harmless(buf_text(&line), line.len, false);
    buf_release(&log);
    buf_release(&line);
}

static void
must_fold(const char *text, size_t len)
{
    char *out = xmalloc(2 * len + 4);
    size_t n = utf8_lower(text, len, out);

    MUST(n <= 2 * len + 4);
    MUST(!utf8_is_valid(text, len) || n == 0 || utf8_is_valid(out, n));
    free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    uint32_t seed = fuzz_seed(data, size);

    must_have_cells(text, size);
    must_be_cut(text, size, fuzz_chance(&seed) % 12, true);
    must_be_cut(text, size, fuzz_chance(&seed) % 200, true);
    must_be_cut(text, size, fuzz_chance(&seed) % 200, false);
    must_be_a_line(text, size);
    must_fold(text, size);
    free(text);
    return 0;
}
