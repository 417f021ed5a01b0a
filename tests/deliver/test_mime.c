/* SPDX-License-Identifier: MIT */
/* The bytes of a mail: whatever the texts hold, each header is one, and all is ASCII in short lines. */
#include "support/suite.h"

#include <stdint.h>
#include <string.h>

#include "deliver/mime.h"

/* Every line is short, ASCII, and ends in CR LF. */
static void
expect_mail_lines(const struct buf *b)
{
    size_t col = 0;

    for (size_t i = 0; i < b->len; i++) {
        char c = b->data[i];

        if (c == '\r' && b->data[i + 1] == '\n') {
            i++;
            col = 0;
            continue;
        }
        if (c < ' ' || c > '~')
            fail_msg("byte %02x in %s", (unsigned char)c, b->data);
        if (++col > 76)
            fail_msg("a line of more than 76 in %s", b->data);
    }
    assert_int_equal(col, 0);
}

static void
expect_header(const char *text, const char *wanted)
{
    struct buf b = BUF_INIT;

    mime_text(&b, "Subject", text, 200);
    assert_string_equal(buf_text(&b), wanted);
    expect_mail_lines(&b);
    buf_release(&b);
}

static void
header__stays_as_it_is__where_it_is_plain(void **state)
{
    (void)state;
    expect_header("level 1: checkout is down", "Subject: level 1: checkout is down\r\n");
    expect_header("a b=c ?= 100%", "Subject: a b=c ?= 100%\r\n");
}

static void
header__is_folded_at_blanks(void **state)
{
    (void)state;
    expect_header("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
        "Subject: one two three four five six seven eight nine ten eleven twelve\r\n thirteen fourteen fifteen\r\n");
}

static void
header__is_encoded__where_it_is_not_plain(void **state)
{
    (void)state;
    expect_header("über", "Subject: =?utf-8?B?w7xiZXI=?=\r\n");
    expect_header("=?utf-8?Q?evil?=", "Subject: =?utf-8?B?PT91dGYtOD9RP2V2aWw/PQ==?=\r\n");
    expect_header(" a", "Subject: =?utf-8?B?IGE=?=\r\n");
    expect_header("", "Subject: \r\n");
    /* 日本語 many times: no character is cut by the end of a word. */
    expect_header("日本語日本語日本語日本語日本語日本語日本語",
        "Subject: =?utf-8?B?5pel5pys6Kqe5pel5pys6Kqe5pel5pys6Kqe5pel5pys6Kqe5pel?=\r\n =?utf-8?B?5pys6Kqe5pel5pys6Kqe5pel5pys6Kqe?=\r\n");
}

/* Whatever an alert says. */
static void
header__is_one__whatever_it_holds(void **state)
{
    static const char *const hostile[] = {
        "x\r\nBcc: all@example.org", "x\nBcc: a@b", "x\r\n\r\nbody", "\r\n.\r\nQUIT", "x\rBcc: a",
        "a\xe2\x80\xa8"
        "Bcc: x",
        "\x1b]0;title\a",
        "a\x80\xff\xfe"
        "b",
        "\xe2\x80\xaegnp.exe", "a\tb",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    };

    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct buf b = BUF_INIT;

        mime_text(&b, "Subject", hostile[i], 200);
        expect_mail_lines(&b);
        assert_null(strstr(b.data, "\nBcc"));
        /* Each further line is a continuation. */
        for (const char *p = b.data; (p = strstr(p, "\r\n")) != NULL; p += 2)
            assert_true(p[2] == '\0' || p[2] == ' ');
        buf_release(&b);
    }
}

static void
header__is_cut(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    mime_text(&b, "Subject", "abcdef", 4);
    assert_string_equal(buf_text(&b), "Subject: =?utf-8?B?YWJj4oCm?=\r\n");
    buf_release(&b);
}

static void
addresses__stand_one_a_line(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    mime_addresses(&b, "To", (const char *const[]){ "ana@example.org", "ben@example.org" }, 2);
    assert_string_equal(buf_text(&b), "To: ana@example.org,\r\n ben@example.org\r\n");
    buf_release(&b);
}

static void
address__is_plain(void **state)
{
    static const char *const bad[] = { "", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\r\nRCPT", "<a@b>", "a@b>", "a,b@c",
        "a@b\n", "ü@b", "\"a\"@b", "a@[1]", "a@b " };

    (void)state;
    assert_true(mime_is_address("ana@example.org"));
    assert_true(mime_is_address("root@localhost"));
    assert_true(mime_is_address("a.b+c-d_e@x-y.example.org"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (mime_is_address(bad[i]))
            fail_msg("%s is none", bad[i]);
}

static void
date__is_utc(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    mime_date(&b, INT64_C(1700000000123));
    assert_string_equal(buf_text(&b), "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n");
    buf_release(&b);
}

static void
expect_body(const char *text, const char *wanted)
{
    static const char head[] =
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
    struct buf b = BUF_INIT;

    mime_body(&b, text);
    assert_memory_equal(b.data, head, strlen(head));
    assert_string_equal(b.data + strlen(head), wanted);
    expect_mail_lines(&b);
    buf_release(&b);
}

#define X25 "xxxxxxxxxxxxxxxxxxxxxxxxx"

static void
body__is_quoted_printable(void **state)
{
    (void)state;
    expect_body("", "");
    expect_body("a = b\n\nend", "a =3D b\r\n\r\nend\r\n");
    expect_body("ü", "=C3=BC\r\n");
    expect_body("blank \n", "blank=20\r\n");
    expect_body("a\tb", "a       b\r\n");
    expect_body("a\r\nb\r\n", "a\r\nb\r\n");
    expect_body(".\n..\nFrom me\nFromage", "=2E\r\n=2E.\r\n=46rom me\r\nFromage\r\n");
    expect_body(X25 X25 X25, X25 X25 X25 "\r\n");
    expect_body(X25 X25 X25 "y", X25 X25 X25 "=\r\ny\r\n");
    expect_body(X25 X25 X25 ".", X25 X25 X25 "=\r\n=2E\r\n");
    expect_body(X25 X25 "xxxxxxxxxxxxxxxxxxxxxxxü", X25 X25 "xxxxxxxxxxxxxxxxxxxxxxx=\r\n=C3=BC\r\n");
}

/* As for a terminal: mails are read there too. */
static void
body__is_harmless(void **state)
{
    (void)state;
    expect_body("\x1b[31mred\x9b\a", "?[31mred??\r\n");
    expect_body("a\xe2\x80\xaegnp", "a?gnp\r\n");
    expect_body("\xff", "?\r\n");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(header__stays_as_it_is__where_it_is_plain),
    cmocka_unit_test(header__is_folded_at_blanks),
    cmocka_unit_test(header__is_encoded__where_it_is_not_plain),
    cmocka_unit_test(header__is_one__whatever_it_holds),
    cmocka_unit_test(header__is_cut),
    cmocka_unit_test(addresses__stand_one_a_line),
    cmocka_unit_test(address__is_plain),
    cmocka_unit_test(date__is_utc),
    cmocka_unit_test(body__is_quoted_printable),
    cmocka_unit_test(body__is_harmless),
};

SUITE(mime, tests);
