/* SPDX-License-Identifier: MIT */
/* Cuts a terminal's bytes into keys, mouse reports and pastes; what the terminal answers by itself is swallowed here. */
#include "term/frame.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "term/paste.h"
#include "util/utf8.h"

#define ESC 0x1b
#define BEL 0x07
#define ESC_PATIENCE_MS 25     /* as ESCDELAY: a person can't be quicker, a link rarely is slower */
#define BROKEN_PATIENCE_MS 500 /* for the rest of a sequence that was clearly one */
#define STRING_MAX 65536
#define CSI_DIGITS_MAX 6

static const char paste_end[] = "\033[201~";
#define PASTE_END_LEN (sizeof paste_end - 1)

void
frame_init(struct frame *f, const struct frame_sink *sink)
{
    *f = (struct frame){ .sink = *sink };
    buf_init(&f->paste, PASTE_MAX);
}

void
frame_release(struct frame *f)
{
    buf_release(&f->paste);
}

static void
enter(struct frame *f, enum frame_state state)
{
    f->state = state;
    f->skip = f->matched = 0;
    if (state == FRAME_GROUND)
        f->n = 0;
}

static bool
collect(struct frame *f, char c)
{
    if (f->n == FRAME_KEY_MAX)
        return false;
    f->bytes[f->n++] = c;
    return true;
}

static void
emit_key(struct frame *f)
{
    size_t n = f->n;

    enter(f, FRAME_GROUND);
    f->sink.key(f->sink.ctx, f->bytes, n);
}

/* ---- paste */

static void
finish_paste(struct frame *f)
{
    char *text = paste_clean(buf_text(&f->paste), f->paste.len);

    buf_clear(&f->paste);
    enter(f, FRAME_GROUND);
    f->sink.paste(f->sink.ctx, text);
}

/* The end mark has its ESC only at its start: on a mismatch what matched is text. Past the cap the rest is dropped, to the mark. */
static void
in_paste(struct frame *f, char c)
{
    if (c == paste_end[f->matched]) {
        if (++f->matched == PASTE_END_LEN)
            finish_paste(f);
        return;
    }
    buf_add(&f->paste, paste_end, f->matched);
    f->matched = c == ESC;
    if (f->matched == 0)
        buf_addc(&f->paste, c);
}

/* ---- control sequences */

/* Reads "number" and what separates it from the next; false for one that is missing or beyond reason. */
static bool
read_number(const char **at, char separator, int *out)
{
    char *end;
    long n = strtol(*at, &end, 10);

    if (end == *at || end - *at > CSI_DIGITS_MAX || n < 0 || n > INT_MAX || *end != separator)
        return false;
    *at = end + (separator != '\0');
    *out = (int)n;
    return true;
}

/* ESC [ < button ; col ; row M, or m when released */
static void
emit_mouse(struct frame *f)
{
    char final = f->bytes[f->n - 1];
    const char *at = f->bytes + 3;
    int button, col, row;

    f->bytes[f->n - 1] = '\0';
    enter(f, FRAME_GROUND);
    if ((final == 'M' || final == 'm') && read_number(&at, ';', &button) && read_number(&at, ';', &col)
        && read_number(&at, '\0', &row))
        f->sink.mouse(f->sink.ctx, button, col, row, final == 'M');
}

/* Of numbers that no key has, libtermkey makes keys that nobody pressed. */
static bool
has_sane_numbers(const char *params, size_t len)
{
    size_t digits = 0;

    for (size_t i = 0; i < len; i++) {
        bool digit = params[i] >= '0' && params[i] <= '9';

        digits = digit ? digits + 1 : 0;
        if ((!digit && params[i] != ';' && params[i] != ':') || digits > CSI_DIGITS_MAX)
            return false;
    }
    return true;
}

/* Answers: private parameters, intermediates, attributes, status, size, focus, a cursor position (F3 with modifiers begins with 1). */
static bool
is_answer(const char *params, size_t len, char final)
{
    if (strchr(len > 0 ? "cnty" : "IO", final) != NULL)
        return true;
    if (final == 'R' && len > 0 && (len < 2 || params[0] != '1' || params[1] != ';' || len > 3))
        return true;
    return !has_sane_numbers(params, len);
}

static void
end_csi(struct frame *f, char final)
{
    const char *params = f->bytes + 2;
    size_t len = f->n - 3;

    if (len == 0 && final == '[')
        enter(f, FRAME_LINUX);
    else if (len == 0 && final == 'M')
        enter(f, FRAME_X10);
    else if (len > 0 && params[0] == '<')
        emit_mouse(f);
    else if (final == '~' && len == 3 && memcmp(params, "200", 3) == 0)
        enter(f, FRAME_PASTE);
    else if (is_answer(params, len, final))
        enter(f, FRAME_GROUND);
    else
        emit_key(f);
}

/* Each of these returns false for a byte that is not its own and belongs to the ground. */
static bool
in_csi(struct frame *f, unsigned char c)
{
    if (c < 0x20 || c >= 0x7f)
        return false;
    if (!collect(f, (char)c))
        f->state = FRAME_CSI_SKIP;
    if (f->state == FRAME_CSI && c >= 0x40)
        end_csi(f, (char)c);
    return true;
}

static bool
in_csi_skip(struct frame *f, unsigned char c)
{
    if (c < 0x20 || c >= 0x7f)
        return false;
    if (c >= 0x40)
        enter(f, FRAME_GROUND);
    return true;
}

static bool
in_linux(struct frame *f, unsigned char c)
{
    if (c < 'A' || c > 'E')
        return false;
    collect(f, (char)c);
    emit_key(f);
    return true;
}

static bool
in_x10(struct frame *f, unsigned char c)
{
    if (c < 0x20)
        return false;
    if (++f->skip == 3)
        enter(f, FRAME_GROUND);
    return true;
}

static bool
in_ss3(struct frame *f, unsigned char c)
{
    bool mine = c >= 0x20 && c < 0x7f;

    if (mine)
        collect(f, (char)c);
    emit_key(f);
    return mine;
}

static bool
in_utf8(struct frame *f, unsigned char c)
{
    size_t start = f->bytes[0] == ESC;
    unsigned char lead = (unsigned char)f->bytes[start];
    size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    size_t used;

    if ((c & 0xc0) != 0x80)
        return false;
    collect(f, (char)c);
    if (f->n - start < want)
        return true;
    /* C1 controls are nobody's keys. */
    if (utf8_next(f->bytes + start, want, &used) >= 0xa0 && used == want)
        emit_key(f);
    else
        enter(f, FRAME_GROUND);
    return true;
}

/* ---- answers in strings */

static bool
starts_answer(char introducer, unsigned char c)
{
    static const struct {
        char introducer;
        const char *next;
    } rows[] = {
        { ']', "0123456789" },
        { 'P', "0123456789;$+>=!|" },
        { '_', "G" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].introducer == introducer)
            return c != '\0' && strchr(rows[i].next, c) != NULL;
    return false;
}

static bool
in_intro(struct frame *f, unsigned char c)
{
    if (starts_answer(f->bytes[1], c)) {
        enter(f, FRAME_STRING);
        return true;
    }
    emit_key(f);
    return false;
}

static bool
in_string(struct frame *f, unsigned char c)
{
    if (c == ESC)
        enter(f, FRAME_STRING_ESC);
    else if (c == BEL || ++f->skip > STRING_MAX)
        enter(f, FRAME_GROUND);
    else
        return c >= 0x20;
    return true;
}

/* ---- the start of all */

static bool
in_ground(struct frame *f, unsigned char c)
{
    if (f->state == FRAME_GROUND)
        f->n = 0;
    if (c >= 0xc2 && c <= 0xf4) {
        collect(f, (char)c);
        enter(f, FRAME_UTF8);
    } else if (c < 0x80) {
        collect(f, (char)c);
        emit_key(f);
    } else {
        enter(f, FRAME_GROUND);
    }
    return true;
}

static bool
in_esc(struct frame *f, unsigned char c)
{
    static const struct {
        char c;
        enum frame_state state;
    } rows[] = {
        { '[', FRAME_CSI },
        { 'O', FRAME_SS3 },
        { ']', FRAME_INTRO },
        { 'P', FRAME_INTRO },
        { '_', FRAME_INTRO },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].c == (char)c) {
            collect(f, (char)c);
            enter(f, rows[i].state);
            return true;
        }
    return in_ground(f, c); /* with Alt: the ESC is kept before it */
}

static bool
in_string_esc(struct frame *f, unsigned char c)
{
    enter(f, FRAME_GROUND);
    if (c == '\\')
        return true;
    f->bytes[f->n++] = ESC;
    f->state = FRAME_ESC;
    return in_esc(f, c);
}

static bool (*const steps[])(struct frame *f, unsigned char c) = {
    [FRAME_GROUND] = in_ground,
    [FRAME_ESC] = in_esc,
    [FRAME_CSI] = in_csi,
    [FRAME_CSI_SKIP] = in_csi_skip,
    [FRAME_LINUX] = in_linux,
    [FRAME_X10] = in_x10,
    [FRAME_SS3] = in_ss3,
    [FRAME_UTF8] = in_utf8,
    [FRAME_INTRO] = in_intro,
    [FRAME_STRING] = in_string,
    [FRAME_STRING_ESC] = in_string_esc,
};

/* ESC is always a new beginning; what came before it is a key of its own where it can be one. */
static void
on_esc(struct frame *f)
{
    if (f->state != FRAME_GROUND)
        frame_timeout(f);
    f->n = 0;
    collect(f, ESC);
    enter(f, FRAME_ESC);
}

void
frame_feed(struct frame *f, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)bytes[i];

        if (f->state == FRAME_PASTE) {
            in_paste(f, bytes[i]);
        } else if (c == ESC && f->state != FRAME_STRING) {
            on_esc(f);
        } else if (!steps[f->state](f, c)) {
            enter(f, FRAME_GROUND);
            in_ground(f, c);
        }
    }
}

/* ---- time */

/* ESC, and ESC with one more that alone is a key with Alt. */
static bool
may_be_key(const struct frame *f)
{
    return f->state == FRAME_ESC || f->state == FRAME_SS3 || f->state == FRAME_INTRO || (f->state == FRAME_CSI && f->n == 2);
}

int
frame_patience_ms(const struct frame *f)
{
    if (f->state == FRAME_GROUND)
        return -1;
    return may_be_key(f) ? ESC_PATIENCE_MS : BROKEN_PATIENCE_MS;
}

void
frame_timeout(struct frame *f)
{
    if (f->state == FRAME_PASTE)
        finish_paste(f);
    else if (may_be_key(f))
        emit_key(f);
    else
        enter(f, FRAME_GROUND);
}
