/* SPDX-License-Identifier: MIT */
/* Text for Slack: nothing in it becomes a mention or a link, and a stroke holds whatever was written. */
#include "support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deliver/slack.h"
#include "deliver/slack_sim.h"
#include "util/path.h"
#include "util/str.h"

static const struct text_row {
    const char *text, *out;
} escapes[] = {
    { "", "" },
    { "db is *down*", "db is *down*" },
    { "a & b", "a &amp; b" },
    { "<!channel> <@U0123>", "&lt;!channel&gt; &lt;@U0123&gt;" },
    { "<https://evil.example|status>", "&lt;https://evil.example|status&gt;" },
    { "&lt;!here&gt;", "&amp;lt;!here&amp;gt;" },
    { "\\u003c!here>", "\\u003c!here&gt;" },
    { "> quoted\n\"a\" 'b'", "&gt; quoted\n\"a\" 'b'" },
};

static void
text__is_escaped_once__and_nothing_else_in_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        struct buf out = BUF_INIT;

        slack_escape(&out, escapes[i].text);
        assert_string_equal(buf_text(&out), escapes[i].out);
        buf_release(&out);
    }
}

#define TILDE "\xe2\x88\xbc"

static const struct text_row strikes[] = {
    { "db is down", "~db is down~" },
    { "one\ntwo", "~one~\n~two~" },
    { "one\n\n  two \n", "~one~\n\n  ~two~\n" },
    { " \t\n", "\n" },
    { "~/.ssh and ~old~", "~" TILDE "/.ssh and " TILDE "old" TILDE "~" },
    { "~", "~" TILDE "~" },
    { "see `ls` & go", "~see `ls` &amp; go~" },
    { "```\nselect 1;\n```", "\n~select 1;~\n" },
    { "```  x ```", "  ~x~" },
    { "> quoted", "~&gt; quoted~" },
    { "line\r\nnext", "~line~\n~next~" },
    { "", "" },
};

static void
text__is_struck_line_by_line__where_there_are_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof strikes / sizeof *strikes; i++) {
        struct buf out = BUF_INIT;

        slack_strike(&out, strikes[i].text);
        if (strcmp(buf_text(&out), strikes[i].out) != 0)
            fail_msg("%s: %s", strikes[i].text, buf_text(&out));
        buf_release(&out);
    }
}

static void
must_be_harmless(const char *text)
{
    struct buf out = BUF_INIT, back = BUF_INIT;
    struct slack_sim_post post = { 0 };

    slack_escape(&out, text);
    for (const char *p = buf_text(&out); *p != '\0'; p++) {
        assert_true(*p != '<' && *p != '>');
        if (*p == '&')
            assert_true(str_starts(p, "&amp;") || str_starts(p, "&lt;") || str_starts(p, "&gt;"));
    }
    post.text = (char *)(uintptr_t)buf_text(&out);
    slack_sim_read(&post, &back);
    assert_string_equal(buf_text(&back), text);
    buf_release(&out);
    buf_release(&back);
}

/* Control bytes go along: at a reader's end they are Slack's, which shows none. */
static void
text__is_harmless__whatever_it_was(void **state)
{
    struct buf file = BUF_INIT;
    struct err err = { 0 };
    size_t n = 0;

    (void)state;
    assert_true(path_read(TESTS_DIR "/data/text/hostile.txt", 1 << 20, &file, &err));
    for (char *line = file.data, *rest; line != NULL && *line != '\0'; line = rest) {
        char text[4096] = "", *hex, *end = strchr(line, '\n');
        size_t len = 0;

        rest = end != NULL ? end + 1 : NULL;
        if (end != NULL)
            *end = '\0';
        hex = strrchr(line, ' ');
        if (*line == '#' || hex == NULL)
            continue;
        for (hex++; hex[0] != '\0' && hex[1] != '\0' && len < sizeof text - 1; hex += 2)
            text[len++] = (char)strtol((char[]){ hex[0], hex[1], '\0' }, NULL, 16);
        must_be_harmless(text);
        n++;
    }
    assert_true(n > 100);
    buf_release(&file);
}

static const struct {
    const char *word;
    bool id;
} ids[] = {
    { "C0123456", true },
    { "G012ABCDE", true },
    { "D0123456", true },
    { "C012345", true },
    { "C01234", false },
    { "#crash", false },
    { "crash", false },
    { "C012345x", false },
    { "U0123456", false },
    { "", false },
    { "C0123456789012345678901234567890123456789", false },
};

static void
channel__is_an_id_or_a_name__by_its_shape(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (slack_is_channel_id(ids[i].word) != ids[i].id)
            fail_msg("%s", ids[i].word);
}

static void
form__is_percent_encoded(void **state)
{
    struct buf form = BUF_INIT;

    (void)state;
    slack_form_add(&form, "a", "b c&d=e+f%");
    slack_form_add(&form, "cursor", "dGVh-bQ==\xc3\xa9");
    assert_string_equal(buf_text(&form), "a=b%20c%26d%3De%2Bf%25&cursor=dGVh-bQ%3D%3D%C3%A9");
    buf_release(&form);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(text__is_escaped_once__and_nothing_else_in_it),
    cmocka_unit_test(text__is_struck_line_by_line__where_there_are_words),
    cmocka_unit_test(text__is_harmless__whatever_it_was),
    cmocka_unit_test(channel__is_an_id_or_a_name__by_its_shape),
    cmocka_unit_test(form__is_percent_encoded),
};

SUITE(slack_text, tests);
