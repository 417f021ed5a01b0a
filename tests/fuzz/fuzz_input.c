/* SPDX-License-Identifier: MIT */
/* A terminal's bytes: keys, mouse and pastes, the same however they are cut into reads. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "term/frame.h"
#include "term/input.h"
#include "util/utf8.h"

#define ROWS 24
#define COLS 80

const char *const fuzz_name = "input";
const size_t fuzz_runs = 10000;
const char *const fuzz_words[] = { "\x1b", "\x1b[", "\x1b[200~", "\x1b[201~", "\x1b[<0;1;1M", "\x1b[<64;80;24M",
    "\x1b[<0;99999;1m", "\x1b[M !!", "\x1bO", "\x1bOP", "\x1b[[A", "\x1b[1;5A", "\x1b[15;5~", "\x1b]11;rgb:0/0/0\x1b\\",
    "\x1b]52;c;\x07", "\x1bP", "\x1b_", "\x1b\\", "\x1b[?1;2c", "\x1b[12;40R", "\x1b\x1b", "\x9b", "\xc3\xa4", "\xe2\x82",
    "\xf0\x9f\x98\x80", "\x7f", "\x03", "\x1a", "\r\n", "\xff", ";;;;;;;;;;;;", NULL };

static void
must_be_paste(const char *text)
{
    MUST(utf8_is_valid(text, strlen(text)));
    for (const char *p = text; *p != '\0'; p++)
        MUST((unsigned char)*p >= 0x20 || *p == '\n' || *p == '\t');
    MUST(strchr(text, '\x7f') == NULL);
}

static void
take(struct input *in, struct buf *seen)
{
    struct term_event ev;
    char name[KEY_NAME_MAX];

    while (input_next(in, &ev)) {
        switch (ev.kind) {
        case TERM_KEY:
            MUST(ev.key.code != 0 && ev.key.code != KEYS_NONE && ev.key.code <= KEYS_F12);
            key_to_text(ev.key, name);
            MUST(strlen(name) < sizeof name);
            buf_addf(seen, "%x.%x ", ev.key.code, ev.key.mods);
            break;
        case TERM_MOUSE:
            MUST(ev.mouse.row >= 0 && ev.mouse.row < ROWS && ev.mouse.col >= 0 && ev.mouse.col < COLS);
            buf_addf(seen, "mouse %d %d %d ", ev.mouse.what, ev.mouse.row, ev.mouse.col);
            break;
        case TERM_PASTE:
            must_be_paste(ev.text);
            buf_addf(seen, "paste %zu ", strlen(ev.text));
            break;
        }
    }
    input_reclaim(in);
}

/* To make one takes long (terminfo is read): it is used again, brought back to rest by what ends all that may be open. */
static struct input *
at_rest(struct input *in)
{
    static const char ends[] = "    \x1b\\\x1b[201~\x1b\\\x1b[201~";
    struct buf ignored = BUF_INIT;

    if (in == NULL) {
        setenv("TERM", "xterm-256color", 1);
        in = input_new(NULL);
        MUST(in != NULL);
        input_set_size(in, ROWS, COLS);
    }
    input_feed(in, ends, sizeof ends - 1);
    take(in, &ignored);
    MUST(input_wait_ms(in) < 0);
    buf_release(&ignored);
    return in;
}

static void
read_all(const uint8_t *data, size_t size, uint32_t pieces, struct buf *seen)
{
    static struct input *kept;
    struct input *in = kept = at_rest(kept);

    for (size_t at = 0, n; at < size; at += n) {
        char *piece;

        n = pieces == 0 ? size : 1 + fuzz_chance(&pieces) % 16;
        n = n < size - at ? n : size - at;
        piece = xmemdup(data + at, n);
        input_feed(in, piece, n);
        free(piece);
        take(in, seen);
    }
}

static void
on_key(void *ctx, const char *bytes, size_t len)
{
    (void)ctx;
    MUST(len >= 1 && len < FRAME_KEY_MAX && bytes != NULL);
}

static void
on_mouse(void *ctx, int button, int col, int row, bool press)
{
    (void)ctx;
    (void)press;
    MUST(button >= 0 && col >= 0 && row >= 0);
}

static void
on_paste(void *ctx, char *text)
{
    (void)ctx;
    must_be_paste(text);
    free(text);
}

/* Now and then nothing comes for a while in the middle of something. */
static void
stutter(const uint8_t *data, size_t size, uint32_t chance)
{
    const struct frame_sink sink = { on_key, on_mouse, on_paste, NULL };
    struct frame f;

    frame_init(&f, &sink);
    for (size_t at = 0; at < size; at++) {
        frame_feed(&f, (const char *)data + at, 1);
        if (fuzz_chance(&chance) % 8 == 0 && frame_patience_ms(&f) >= 0) {
            frame_timeout(&f);
            MUST(frame_patience_ms(&f) < 0);
        }
    }
    frame_release(&f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf whole = BUF_INIT, pieces = BUF_INIT;

    read_all(data, size, 0, &whole);
    read_all(data, size, fuzz_seed(data, size), &pieces);
    MUST(strcmp(buf_text(&whole), buf_text(&pieces)) == 0);
    stutter(data, size, fuzz_seed(data, size));
    buf_release(&whole);
    buf_release(&pieces);
    return 0;
}
