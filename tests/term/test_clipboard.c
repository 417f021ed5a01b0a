/* SPDX-License-Identifier: MIT */
/* What is sent for the clipboard, and inside what. */
#include "term/clipboard.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"

static int
setup(void **state)
{
    (void)state;
    unsetenv("STY");
    unsetenv("TMUX");
    return 0;
}

static void
check(const char *text, const char *wanted)
{
    struct buf b;

    buf_init(&b, CLIPBOARD_BYTES_MAX);
    assert_true(clipboard_sequence(&b, text));
    assert_string_equal(buf_text(&b), wanted);
    buf_release(&b);
}

static void
clipboard__is_osc_52__in_base64(void **state)
{
    (void)state;
    check("", "\033]52;c;\a");
    check("f", "\033]52;c;Zg==\a");
    check("fo", "\033]52;c;Zm8=\a");
    check("foo", "\033]52;c;Zm9v\a");
    check("\xff\xfe\xfd~", "\033]52;c;//79fg==\a");
}

static void
clipboard__is_wrapped__inside_gnu_screen_alone(void **state)
{
    (void)state;
    setenv("STY", "1.x", 1);
    check("foo", "\033P\033]52;c;Zm9v\a\033\\");
    setenv("TMUX", "/tmp/tmux-0/default,1,0", 1);
    check("foo", "\033]52;c;Zm9v\a");
}

static void
clipboard__takes_64_kib_and_no_more(void **state)
{
    char *text = calloc(1, CLIPBOARD_TEXT_MAX + 2);
    struct buf b;

    (void)state;
    memset(text, 'x', CLIPBOARD_TEXT_MAX);
    buf_init(&b, CLIPBOARD_BYTES_MAX);
    assert_true(clipboard_sequence(&b, text));
    assert_false(b.full);
    assert_int_equal(b.data[b.len - 1], '\a');
    text[CLIPBOARD_TEXT_MAX] = 'x';
    assert_false(clipboard_sequence(&b, text));
    buf_release(&b);
    free(text);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(clipboard__is_osc_52__in_base64, setup),
    cmocka_unit_test_setup_teardown(clipboard__is_wrapped__inside_gnu_screen_alone, setup, setup),
    cmocka_unit_test_setup(clipboard__takes_64_kib_and_no_more, setup),
};
SUITE(clipboard, tests);
