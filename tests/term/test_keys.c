/* SPDX-License-Identifier: MIT */
/* Keys on a real terminal device, shown by draw_demo. */
#include "support/suite.h"
#include "term/demo.h"

static void
keys__arrive__through_the_device(void **state)
{
    static const struct {
        const char *bytes, *shown;
    } rows[] = {
        { "a", "1 key a;" },
        { "\x12", "2 key Ctrl-R;" },
        { "\x03", "3 key Ctrl-C;" },
        { "\x1a", "4 key Ctrl-Z;" },
        { "\x13", "5 key Ctrl-S;" },
        { "\x1c", "6 key Ctrl-\\;" },
        { "\r", "7 key Enter;" },
        { "\n", "8 key Enter;" },
        { "\x04", "9 key Ctrl-D;" },
        { "\x7f", "10 key Backspace;" },
        { "\033[A", "11 key Up;" },
        { "\033OA", "12 key Up;" },
        { "\033OP", "13 key F1;" },
        { "\xc3\xa9", "14 key \xc3\xa9;" },
        { "\033[<0;3;2M", "15 mouse 0 at 1,2;" },
        { "\033[200~pasted text\033[201~", "16 paste 11 [pasted text];" },
        { "\033x", "17 key Alt-x;" },
    };
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pty_keys(p, rows[i].bytes);
        assert_true(pty_until_text(p, rows[i].shown));
    }
    pty_keys(p, "q");
    assert_int_equal(pty_wait_exit(p, PTY_DEADLINE_MS), 0);
    pty_free(p);
}

static void
keys__of_a_lone_esc__arrive_by_themselves(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    pty_keys(p, "\033");
    assert_true(pty_until_text(p, "1 key Esc;"));
    pty_keys(p, "\033\033[A");
    assert_true(pty_until_text(p, "3 key Up;"));
    assert_true(screen_has(pty_screen(p), "2 key Esc;"));
    pty_free(p);
}

static void
keys__are_not_made__of_a_terminals_answers(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    pty_keys(p,
        "\033[?62;22c\033[24;80R\033]11;rgb:0000/0000/0000\033\\\033P>|xterm(370)\033\\\xff\xfe"
        "a");
    assert_true(pty_until_text(p, "1 key a;"));
    pty_free(p);
}

static void
keys__of_a_large_paste__are_one_event(void **state)
{
    static char paste[40000];
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    memset(paste, 'x', sizeof paste - 1);
    pty_keys(p, "\033[200~");
    pty_keys(p, paste);
    pty_keys(p, "\033[201~");
    assert_true(pty_until_text(p, "1 paste 39999 [xxx"));
    pty_free(p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(keys__arrive__through_the_device),
    cmocka_unit_test(keys__of_a_lone_esc__arrive_by_themselves),
    cmocka_unit_test(keys__are_not_made__of_a_terminals_answers),
    cmocka_unit_test(keys__of_a_large_paste__are_one_event),
};
SUITE(keys, tests);
