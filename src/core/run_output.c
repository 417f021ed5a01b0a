/* SPDX-License-Identifier: MIT */
/* What a run says, as the log keeps it: the beginning and the end, made UTF-8, and how much between them is left out. */
#include "core/run_output.h"

#include <string.h>

#include "util/str.h"
#include "util/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd"
/* The end is cut to its size only when it has twice that. */
#define KEPT_MAX (RUN_HEAD_MAX + 2 * RUN_TAIL_MAX)
/* At once: each byte may become a REPLACEMENT. */
#define PIECE_MAX 1024

void
run_output_init(struct run_output *o)
{
    *o = (struct run_output){ 0 };
    buf_init(&o->kept, KEPT_MAX + 8 * PIECE_MAX);
}

void
run_output_release(struct run_output *o)
{
    buf_release(&o->kept);
    arena_release(&o->arena);
}

static void
cut(struct run_output *o)
{
    size_t from = RUN_HEAD_MAX, to = o->kept.len - RUN_TAIL_MAX;

    o->left_out += to - from;
    (void)buf_splice(&o->kept, from, to, "", 0);
}

/* Bytes that a character which begins so has; 1 where none does. */
static size_t
bytes_of(unsigned char lead)
{
    return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}

/* How many bytes at the end are the beginning of a character. */
static size_t
partial_at_end(const char *s, size_t len)
{
    for (size_t n = 1; n <= 3 && n <= len; n++) {
        unsigned char c = (unsigned char)s[len - n];

        if (c >= 0xc0)
            return bytes_of(c) > n ? n : 0;
        if (c < 0x80)
            return 0;
    }
    return 0;
}

static void
add_whole(struct run_output *o, const char *s, size_t len)
{
    size_t used;

    for (size_t i = 0; i < len; i += used) {
        int32_t cp = utf8_next(s + i, len - i, &used);

        if (cp <= 0)
            buf_adds(&o->kept, REPLACEMENT);
        else
            buf_add(&o->kept, s + i, used);
    }
    if (o->kept.len > KEPT_MAX)
        cut(o);
}

static void
add_piece(struct run_output *o, const char *bytes, size_t len)
{
    char piece[PIECE_MAX + sizeof o->partial];
    size_t n = o->partial_n + len, later;

    memcpy(piece, o->partial, o->partial_n);
    memcpy(piece + o->partial_n, bytes, len);
    later = partial_at_end(piece, n);
    add_whole(o, piece, n - later);
    memcpy(o->partial, piece + n - later, later);
    o->partial_n = later;
}

void
run_output_add(struct run_output *o, const char *bytes, size_t len)
{
    for (size_t at = 0; at < len; at += PIECE_MAX)
        add_piece(o, bytes + at, len - at < PIECE_MAX ? len - at : PIECE_MAX);
}

/* Past what was cut no character begins in its middle. */
static size_t
skip_rest(const char *s)
{
    size_t n = 0;

    while (n < 3 && ((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

void
run_output_end(struct run_output *o, struct run_end *end)
{
    size_t skipped, len;
    char *text;

    add_whole(o, o->partial, o->partial_n);
    o->partial_n = 0;
    end->head = buf_text(&o->kept);
    end->tail = NULL;
    end->left_out = 0;
    if (o->left_out == 0 && o->kept.len <= RUN_HEAD_MAX + RUN_TAIL_MAX)
        return;
    cut(o);
    text = arena_strdup(&o->arena, buf_text(&o->kept) + RUN_HEAD_MAX);
    skipped = skip_rest(text);
    end->tail = text + skipped;
    buf_truncate(&o->kept, RUN_HEAD_MAX);
    len = o->kept.len;
    str_trim_partial(o->kept.data);
    end->head = buf_text(&o->kept);
    end->left_out = o->left_out + skipped + (len - strlen(end->head));
}
