/* SPDX-License-Identifier: MIT */
/* The transaction of a mail, word by word, without a server. */
#include "support/suite.h"

#include <string.h>

#include "net/smtp.h"

static const char *const two[] = { "ana@example.org", "ben@example.org" };
static const struct request_mail mail = { .from = "tocsin@example.org", .to = two, .to_n = 2 };

/* What waits to be sent is this, and is sent. */
static void
expect(struct smtp *s, const char *sent)
{
    size_t len;
    const char *bytes = smtp_to_send(s, &len);

    if (len != strlen(sent) || memcmp(bytes, sent, len) != 0)
        fail_msg("\"%.*s\" instead of \"%s\"", (int)len, bytes, sent);
    smtp_sent(s, len);
}

static void
say(struct smtp *s, const char *words)
{
    struct err err = { 0 };

    if (!smtp_take(s, words, strlen(words), &err))
        fail_msg("%s: %s", words, err.text);
}

static struct smtp *
begin(void)
{
    struct smtp *s = smtp_new(&mail, "A: b\r\n\r\n.\r\n..x\r\ny\r\n", 19);

    expect(s, "MAIL FROM:<tocsin@example.org>\r\n");
    return s;
}

#define BODY "A: b\r\n\r\n..\r\n...x\r\ny\r\n.\r\n"

/* To the point where the mail is announced … */
static struct smtp *
begin_data(void)
{
    struct smtp *s = begin();

    say(s, "250 2.1.0 Ok\r\n");
    expect(s, "RCPT TO:<ana@example.org>\r\n");
    say(s, "250-first\r\n250 2.1.5 Ok\r\n");
    expect(s, "RCPT TO:<ben@example.org>\r\n");
    say(s, "251 elsewhere\r\n");
    expect(s, "DATA\r\n");
    return s;
}

/* … and where it is sent. */
static struct smtp *
begin_body(void)
{
    struct smtp *s = begin_data();

    say(s, "354 End data with <CR><LF>.<CR><LF>\r\n");
    return s;
}

static void
mail__is_taken__for_all(void **state)
{
    struct smtp *s = begin_body();

    (void)state;
    assert_false(smtp_is_unsure(s));
    expect(s, BODY);
    assert_true(smtp_is_unsure(s));
    assert_string_equal(smtp_where(s), "before it said that it has the mail");
    say(s, "2");
    say(s, "50 2.0.0 Ok: queued as 4F\r");
    assert_false(smtp_is_over(s));
    say(s, "\n");
    assert_true(smtp_is_over(s));
    assert_false(smtp_is_unsure(s));
    assert_int_equal(smtp_status(s), 250);
    assert_string_equal(buf_text(smtp_words(s)), "");
    expect(s, "QUIT\r\n");
    smtp_free(s);
}

static void
mail__goes_to_those_that_were_taken__and_names_the_others(void **state)
{
    struct smtp *s = begin();

    (void)state;
    say(s, "250 ok\r\n");
    expect(s, "RCPT TO:<ana@example.org>\r\n");
    say(s, "550 5.1.1 <ana@example.org>: no \033[31muser\r\n");
    expect(s, "RCPT TO:<ben@example.org>\r\n");
    say(s, "250 ok\r\n");
    expect(s, "DATA\r\n");
    say(s, "354 go\r\n");
    expect(s, BODY);
    say(s, "250 ok\r\n");
    assert_int_equal(smtp_status(s), 250);
    assert_string_equal(buf_text(smtp_words(s)), "0 550 5.1.1 <ana@example.org>: no ?[31muser\n");
    smtp_free(s);
}

static void
mail__is_refused__where_nobody_is_left(void **state)
{
    struct smtp *s = begin();

    (void)state;
    say(s, "250 ok\r\n");
    expect(s, "RCPT TO:<ana@example.org>\r\n");
    say(s, "550 no\r\n");
    expect(s, "RCPT TO:<ben@example.org>\r\n");
    say(s, "450 later\r\n");
    assert_true(smtp_is_over(s));
    assert_int_equal(smtp_status(s), 450);
    assert_string_equal(buf_text(smtp_words(s)), "0 550 no\n1 450 later\n- 450 later\n");
    expect(s, "QUIT\r\n");
    smtp_free(s);
}

static void
mail__is_refused__at_each_step(void **state)
{
    struct smtp *s = begin();

    (void)state;
    say(s, "421 4.3.2 going down\r\n");
    assert_int_equal(smtp_status(s), 421);
    assert_string_equal(buf_text(smtp_words(s)), "- 421 4.3.2 going down\n");
    smtp_free(s);
    s = begin_data();
    say(s, "554 5.5.1 no valid recipients\r\n");
    assert_true(smtp_is_over(s));
    assert_int_equal(smtp_status(s), 554);
    assert_false(smtp_is_unsure(s));
    smtp_free(s);
    s = begin_body();
    expect(s, BODY);
    say(s, "552 5.3.4 too big\r\n");
    assert_int_equal(smtp_status(s), 552);
    assert_false(smtp_is_unsure(s));
    smtp_free(s);
}

/* Then nothing more of it is sent, least of all its end. */
static void
mail__may_be_refused__before_it_has_come_whole(void **state)
{
    struct smtp *s = begin_body();
    size_t len;

    (void)state;
    smtp_sent(s, 3);
    say(s, "552 too big\r\n");
    assert_true(smtp_is_over(s));
    assert_int_equal(smtp_status(s), 552);
    (void)smtp_to_send(s, &len);
    assert_int_equal(len, 0);
    smtp_free(s);
}

static void
expect_fault(struct smtp *s, const char *words, size_t len, const char *fault)
{
    struct err err = { 0 };

    assert_false(smtp_take(s, words, len, &err));
    assert_string_equal(err.text, fault);
    assert_false(smtp_is_over(s));
    smtp_free(s);
}

/* Its mail was never sent, and would pass for delivered. */
static void
server__that_says_yes_before_it_has_the_mail__does_not_have_it(void **state)
{
    (void)state;
    expect_fault(begin_data(), "250 ok\r\n", 8, "the mail server says yes before it has the mail");
}

static void
server__that_speaks_something_else__is_no_mail_server(void **state)
{
    static const char *const strange[] = { "HTTP/1.1 400 Bad Request\r\n", "\r\n", "25 ok\r\n", "999 ok\r\n", "250ok\r\n",
        "2500 ok\r\n" };
    struct buf endless = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        expect_fault(begin(), strange[i], strlen(strange[i]), "what answers does not speak SMTP");
    expect_fault(begin(), "\0\0\0\n", 4, "what answers does not speak SMTP");
    for (int i = 0; i < 10000; i++)
        buf_adds(&endless, "250-more\r\n");
    expect_fault(begin(), endless.data, endless.len, "the mail server's answer has no end");
    buf_clear(&endless);
    buf_fill(&endless, 'x', 100000);
    expect_fault(begin(), endless.data, endless.len, "the mail server's answer has no end");
    buf_release(&endless);
}

/* As if it knew what we are about to say. */
static void
server__that_answers_before_it_was_asked__is_not_believed(void **state)
{
    struct smtp *s = smtp_new(&mail, "", 0);

    (void)state;
    expect_fault(s, "250 ok\r\n", 8, "the mail server answers before it was asked");
    s = begin_body();
    expect_fault(s, "250 ok\r\n", 8, "the mail server answers before it was asked");
    s = begin();
    expect_fault(s, "250 ok\r\n250 ok\r\n", 16, "the mail server answers before it was asked");
}

static void
mail__without_a_last_line_end__gets_one(void **state)
{
    static const struct request_mail one = { .from = "", .to = two, .to_n = 1 };
    struct smtp *s = smtp_new(&one, "x", 1);

    (void)state;
    expect(s, "MAIL FROM:<>\r\n");
    say(s, "250 ok\r\n");
    expect(s, "RCPT TO:<ana@example.org>\r\n");
    say(s, "250\r\n");
    expect(s, "DATA\r\n");
    say(s, "354\r\n");
    expect(s, "x\r\n.\r\n");
    smtp_free(s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(mail__is_taken__for_all),
    cmocka_unit_test(mail__goes_to_those_that_were_taken__and_names_the_others),
    cmocka_unit_test(mail__is_refused__where_nobody_is_left),
    cmocka_unit_test(mail__is_refused__at_each_step),
    cmocka_unit_test(mail__may_be_refused__before_it_has_come_whole),
    cmocka_unit_test(server__that_says_yes_before_it_has_the_mail__does_not_have_it),
    cmocka_unit_test(server__that_speaks_something_else__is_no_mail_server),
    cmocka_unit_test(server__that_answers_before_it_was_asked__is_not_believed),
    cmocka_unit_test(mail__without_a_last_line_end__gets_one),
};

SUITE(smtp, tests);
