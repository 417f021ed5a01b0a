/* SPDX-License-Identifier: MIT */
/* Bytes cut into keys, mouse reports and pastes; answers swallowed. */
#include "term/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "term/paste.h"

/* ---- what came out, in words: "key(1b 5b 41)" "mouse(0 5 6 press)" "paste(text)" */

static struct buf words;

static void
on_key(void *ctx, const char *bytes, size_t len)
{
    (void)ctx;
    buf_adds(&words, "key(");
    for (size_t i = 0; i < len; i++)
        buf_addf(&words, bytes[i] == 0x1b ? "ESC " : "%c", bytes[i]);
    buf_adds(&words, ") ");
}

static void
on_mouse(void *ctx, int button, int col, int row, bool press)
{
    (void)ctx;
    buf_addf(&words, "mouse(%d %d %d %s) ", button, col, row, press ? "press" : "release");
}

static void
on_paste(void *ctx, char *text)
{
    (void)ctx;
    buf_addf(&words, "paste(%s) ", text);
    free(text);
}

static void
begin(struct frame *f)
{
    buf_release(&words);
    buf_init(&words, BUF_DEFAULT_MAX);
    frame_init(f, &(struct frame_sink){ .key = on_key, .mouse = on_mouse, .paste = on_paste });
}

struct example {
    const char *in, *out;
};

static void
check(const struct example *examples, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(examples[i].in);
        struct frame f;

        /* In one piece, then byte by byte. */
        for (size_t step = len; step > 0; step = step == 1 ? 0 : 1) {
            begin(&f);
            for (size_t at = 0; at < len; at += step)
                frame_feed(&f, examples[i].in + at, step);
            if (frame_patience_ms(&f) >= 0)
                frame_timeout(&f);
            assert_string_equal(buf_text(&words), examples[i].out);
            assert_int_equal(frame_patience_ms(&f), -1);
            frame_release(&f);
        }
    }
    buf_release(&words);
}

#define CHECK(examples) check(examples, sizeof(examples) / sizeof *(examples))

static void
frame__cuts_keys_apart__whole_sequences(void **state)
{
    static const struct example examples[] = {
        { "ab", "key(a) key(b) " },
        { "\033[A\033OB", "key(ESC [A) key(ESC OB) " },
        { "\033[1;5A\033[15~x", "key(ESC [1;5A) key(ESC [15~) key(x) " },
        { "\033x", "key(ESC x) " },
        { "\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x98\x80", "key(\xc3\xa9) key(\xe6\xbc\xa2) key(\xf0\x9f\x98\x80) " },
        { "\033\xc3\xa9", "key(ESC \xc3\xa9) " },
        { "\033[[Ax", "key(ESC [[A) key(x) " },
        { "\033[1;2R", "key(ESC [1;2R) " },
        { "\033[Z", "key(ESC [Z) " },
    };

    (void)state;
    CHECK(examples);
}

static void
frame__gives_what_alone_is_a_key__when_nothing_follows(void **state)
{
    static const struct example examples[] = {
        { "\033", "key(ESC ) " },
        { "\033\033", "key(ESC ) key(ESC ) " },
        { "\033\033[A", "key(ESC ) key(ESC [A) " },
        { "\033[", "key(ESC [) " },
        { "\033O", "key(ESC O) " },
        { "\033]", "key(ESC ]) " },
        { "\033P", "key(ESC P) " },
        { "\033]x", "key(ESC ]) key(x) " },
    };

    (void)state;
    CHECK(examples);
}

static void
frame__swallows__what_terminals_answer(void **state)
{
    /* clang-format off */
    static const struct example examples[] = {
        { "\033[?62;1;6cx", "key(x) " },
        { "\033[>0;276;0cx", "key(x) " },
        { "\033[24;80Rx", "key(x) " },
        { "\033[?24;80Rx", "key(x) " },
        { "\033[0nx", "key(x) " },
        { "\033[?2026;2$yx", "key(x) " },
        { "\033[8;24;80tx", "key(x) " },
        { "\033[?1ux", "key(x) " },
        { "\033[Ix\033[Oy", "key(x) key(y) " },
        { "\033]11;rgb:0000/0000/0000\007x", "key(x) " },
        { "\033]11;rgb:0000/0000/0000\033\\x", "key(x) " },
        { "\033]52;c;bHMgLWxhCg==\033\\x", "key(x) " },
        { "\033P>|tmux 3.4\033\\x", "key(x) " },
        { "\033P1+r544e=78\033\\x", "key(x) " },
        { "\033_Gi=1;OK\033\\x", "key(x) " },
        { "\033[M !!x", "key(x) " },
        { "\033[201~x", "key(ESC [201~) key(x) " }, /* no key has that number: libtermkey knows */
    };
    /* clang-format on */

    (void)state;
    CHECK(examples);
}

static void
frame__drops_broken_sequences__and_keeps_what_follows(void **state)
{
    static const struct example examples[] = {
        { "\033[12", "" },
        { "\033[12\003", "key(\003) " },
        { "\033[12\033[A", "key(ESC [A) " },
        { "\033]11;rgb:00", "" },
        { "\033]11;rgb\rx", "key(\r) key(x) " },
        { "\033]11;rgb\033[A", "key(ESC [A) " },
        { "\033[99999999999;5ux", "key(x) " },
        { "\033[6;-2~x", "key(x) " },
        { "\033[1111111111111111111111111111111111111111111111111111111111111111111111111111Ax", "key(x) " },
    };

    (void)state;
    CHECK(examples);
}

static void
frame__drops_invalid_utf8__byte_by_byte(void **state)
{
    static const struct example examples[] = {
        { "\x80x", "key(x) " },
        { "\xffx", "key(x) " },
        { "\xc0\xafx", "key(x) " },
        { "\xc3x", "key(x) " },
        { "\xe6\xbcx", "key(x) " },
        { "\xed\xa0\x80x", "key(x) " },
        { "\xf4\x90\x80\x80x", "key(x) " },
        { "\xc2\x9bx", "key(x) " },
        { "\xe6\xbc\xe6\xbc\xa2", "key(\xe6\xbc\xa2) " },
        { "\x9b[x", "key([) key(x) " },
    };

    (void)state;
    CHECK(examples);
}

static void
frame__reads_mouse_reports(void **state)
{
    static const struct example examples[] = {
        { "\033[<0;5;6M\033[<0;5;6m", "mouse(0 5 6 press) mouse(0 5 6 release) " },
        { "\033[<64;500;300Mx", "mouse(64 500 300 press) key(x) " },
        { "\033[<64;5Mx", "key(x) " },
        { "\033[<99999999999;99999;99999Mx", "key(x) " },
        { "\033[<-1;5;6Mx", "key(x) " },
        { "\033[<0;5;6;7Mx", "key(x) " },
        { "\033[<Mx", "key(x) " },
        { "\033[<0;5;6Ax", "key(x) " },
    };

    (void)state;
    CHECK(examples);
}

static void
frame__gives_pastes_whole__and_nothing_in_them_acts(void **state)
{
    static const struct example examples[] = {
        { "\033[200~hello\033[201~x", "paste(hello) key(x) " },
        { "\033[200~\033[201~", "paste() " },
        { "\033[200~a\rb\r\nc\nd\te\033[201~", "paste(a\nb\nc\nd\te) " },
        { "\033[200~a\033[Ab\033[20\033[201~", "paste(a[Ab[20) " },
        { "\033[200~\033\033[201~", "paste() " },
        { "\033[200~\x01\x7f\xc2\x9bok\xff\xc3\xa9\xc3\033[201~", "paste(ok\xc3\xa9) " },
        { "\033[200~never ended", "paste(never ended) " },
    };

    (void)state;
    CHECK(examples);
}

static void
frame__caps_a_paste__and_goes_on_after_it(void **state)
{
    struct frame f;
    char chunk[1000];

    (void)state;
    memset(chunk, 'p', sizeof chunk);
    begin(&f);
    frame_feed(&f, "\033[200~", 6);
    for (int i = 0; i < 100; i++)
        frame_feed(&f, chunk, sizeof chunk);
    frame_feed(&f, "\033[201~x", 7);
    assert_true(words.len > PASTE_MAX - 1000);
    assert_true(words.len < PASTE_MAX + 100);
    assert_string_equal(words.data + words.len - 7, "key(x) ");
    frame_release(&f);
    buf_release(&words);
}

static void
frame__lives__on_random_bytes(void **state)
{
    struct frame f;
    uint32_t seed = 1;

    (void)state;
    begin(&f);
    for (int i = 0; i < 200000; i++) {
        static const char likely[] = "\033[]OP_<;0123456789~MmRc\\?\007\xc3\xa9\xe6";
        char c;

        seed = seed * 1664525u + 1013904223u;
        c = seed >> 31 ? (char)(seed >> 16) : likely[(seed >> 16) % (sizeof likely - 1)];
        frame_feed(&f, &c, 1);
        if (seed % 97 == 0 && frame_patience_ms(&f) >= 0)
            frame_timeout(&f);
        buf_clear(&words);
    }
    if (frame_patience_ms(&f) >= 0)
        frame_timeout(&f);
    assert_int_equal(frame_patience_ms(&f), -1);
    frame_release(&f);
    buf_release(&words);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(frame__cuts_keys_apart__whole_sequences),
    cmocka_unit_test(frame__gives_what_alone_is_a_key__when_nothing_follows),
    cmocka_unit_test(frame__swallows__what_terminals_answer),
    cmocka_unit_test(frame__drops_broken_sequences__and_keeps_what_follows),
    cmocka_unit_test(frame__drops_invalid_utf8__byte_by_byte),
    cmocka_unit_test(frame__reads_mouse_reports),
    cmocka_unit_test(frame__gives_pastes_whole__and_nothing_in_them_acts),
    cmocka_unit_test(frame__caps_a_paste__and_goes_on_after_it),
    cmocka_unit_test(frame__lives__on_random_bytes),
};
SUITE(frame, tests);
