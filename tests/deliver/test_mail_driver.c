/* SPDX-License-Identifier: MIT */
/* Mails: what is sent to whom, and what follows from each answer. */
#include "support/suite.h"

#include <string.h>

#include "core/detail.h"
#include "core/person.h"
#include "deliver/way_run.h"
#include "util/str.h"

#define CONFIG \
    "destination \"x\" { kind = mail server = \"smtp://mail.example.org:587\" from = \"tocsin@example.org\"" \
    " to = {\"ana@example.org\", \"ben@example.org\"} user = tocsin password_env = P ca_file = \"/ca.pem\" timeout = 7s }\n"

static struct person persons[] = { { .name = "cay", .mail = "cay@example.org" }, { .name = "dan" },
    { .name = "eve", .mail = "e ve" } };

static struct way_run *
begin_run(void)
{
    return way_run_new(CONFIG, "mail");
}

static void
expect_in(const struct way_run *r, const char *text)
{
    if (strstr(r->step.request.body, text) == NULL)
        fail_msg("%s is not in:\n%s", text, r->step.request.body);
}

static void
mail__goes_to_all__as_it_is_configured(void **state)
{
    struct way_run *r = begin_run();
    const struct deliver_order o = way_order(MESSAGE_POST);
    const struct request *q = &r->step.request;

    (void)state;
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(q->transport, REQUEST_MAIL);
    assert_string_equal(q->url, "smtp://mail.example.org:587");
    assert_true(q->delivers);
    assert_int_equal(q->timeout_ms, 7000);
    assert_int_equal(q->auth, AUTH_BASIC);
    assert_string_equal(q->user, "tocsin");
    assert_string_equal(q->credential, "destination x");
    assert_string_equal(q->ca_file, "/ca.pem");
    assert_int_equal(q->mail->starttls, TLS_REQUIRED);
    assert_string_equal(q->mail->from, "tocsin@example.org");
    assert_int_equal(q->mail->to_n, 2);
    assert_string_equal(q->mail->to[1], "ben@example.org");
    assert_string_equal(q->body,
        "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
        "From: tocsin <tocsin@example.org>\r\n"
        "To: ana@example.org,\r\n ben@example.org\r\n"
        "Subject: [tocsin] checkout is down\r\n"
        "Message-ID: <tocsin.0123456789abcdef0123456789abcdef@example.org>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "X-Tocsin-Message: M12\r\n"
        "X-Tocsin-Act: post\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "checkout is down\r\n"
        "since a minute\r\n"
        "\r\n"
        "--=20\r\n"
        "M12 by tocsin, to x\r\n");
    assert_int_equal(way_answer(r, 250, ""), DELIVER_DONE);
    assert_string_equal(r->step.ts, "M12");
    way_run_free(r);
}

static void
mail__to_one_who_is_asked__goes_to_her_alone(void **state)
{
    struct way_run *r = begin_run();
    struct deliver_order o = way_order(MESSAGE_ASK);

    (void)state;
    o.person = "cay";
    o.who = &persons[0];
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(r->step.request.mail->to_n, 1);
    assert_string_equal(r->step.request.mail->to[0], "cay@example.org");
    expect_in(r, "To: cay@example.org\r\n");
    expect_in(r, "Importance: high\r\n");
    o.person = "dan";
    o.who = &persons[1];
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(r->step.request.mail->to_n, 2);
    o.person = "eve";
    o.who = &persons[2];
    assert_int_equal(way_begin(r, &o), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text, "person eve has as mail what is no address: correct it, then send again");
    way_run_free(r);
}

static void
mail__for_nobody__is_refused(void **state)
{
    struct way_run *r = way_run_new("destination \"x\" { kind = mail server = \"smtps://m\" from = \"t@e\" }\n", "mail");
    struct deliver_order o = way_order(MESSAGE_ASK);

    (void)state;
    assert_int_equal(way_begin(r, &o), DELIVER_REFUSED);
    assert_non_null(strstr(r->step.error.text, "destination x has no to"));
    o.person = "dan";
    o.who = &persons[1];
    assert_int_equal(way_begin(r, &o), DELIVER_REFUSED);
    assert_non_null(strstr(r->step.error.text, "dan has no mail (section person)"));
    o.destination = "y";
    assert_int_equal(way_begin(r, &o), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text, "destination y is no longer configured so: configure it again, then send again");
    way_run_free(r);
}

#define DETAIL \
    "{\"summary\":\"3 alerts: Ausfall \\u00fcberall\\r\\nBcc: all@example.org\",\"runbook\":\"https://r/1\",\"reason\":\"level 1 by route db\",\"level\":1,\"count\":3," \
    "\"alerts\":[{\"id\":\"0123456789abcdef0123456789abcdef\",\"level\":1,\"starts_at\":\"2023-11-14T22:00:00.000Z\",\"name\":\"DbDown\",\"severity\":\"page\",\"service\":\"db\"," \
    "\"summary\":\"no answer\\n.\\nQUIT\",\"labels\":{}}]}"

static void
mail__that_asks__says_what_is_wrong_and_how_to_answer(void **state)
{
    struct way_run *r = begin_run();
    struct deliver_order o = way_order(MESSAGE_ASK);

    (void)state;
    o.person = "cay";
    o.who = &persons[0];
    o.detail = DETAIL;
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    /* "[tocsin] level 1: 3 alerts: Ausfall überall??Bcc: all@example.org" */
    expect_in(r,
        "Subject: =?utf-8?B?W3RvY3Npbl0gbGV2ZWwgMTogMyBhbGVydHM6IEF1c2ZhbGwgw7xi?=\r\n"
        " =?utf-8?B?ZXJhbGw/P0JjYzogYWxsQGV4YW1wbGUub3Jn?=\r\n");
    assert_null(strstr(r->step.request.body, "\nBcc:"));
    assert_null(strstr(r->step.request.body, "\n.\r"));
    expect_in(r, "\r\nWhy: level 1 by route db\r\nRunbook: https://r/1\r\n");
    expect_in(r,
        "\r\n- DbDown (level 1, page, db) since 2023-11-14 22:00Z\r\n  no answer . QUIT\r\n  tocsin show 0123456789ab\r\n");
    expect_in(r, "\r\nand 2 more: tocsin list\r\n");
    expect_in(r, "\r\ncay, you are asked. To answer: key a on the board, or\r\n  tocsin ack 0123456789ab\r\n");
    way_run_free(r);
}

static void
mail__in_a_thread__names_its_root(void **state)
{
    struct way_run *r = begin_run();
    struct deliver_order o = way_order(MESSAGE_RESOLVE);

    (void)state;
    o.target_key = WAY_TARGET;
    way_begin(r, &o);
    expect_in(r, "Subject: [tocsin] over: checkout is down\r\n");
    expect_in(r,
        "In-Reply-To: <tocsin.fedcba9876543210fedcba9876543210@example.org>\r\nReferences: <tocsin.fedcba9876543210fedcba9876543210@example.org>\r\n");
    o.detail = DETAIL;
    way_begin(r, &o);
    expect_in(r, "since a minute\r\n\r\nAbout: 3 alerts: Ausfall =C3=BCberall  Bcc: all@example.org\r\n\r\n--=20\r\n");
    o = way_order(MESSAGE_POST);
    o.thread_key = "aaaabbbbccccddddeeeeffffaaaabbbb";
    way_begin(r, &o);
    expect_in(r, "In-Reply-To: <tocsin.aaaabbbbccccddddeeeeffffaaaabbbb@example.org>\r\n");
    way_run_free(r);
}

/* A correction follows by itself. */
static void
mail__that_was_sent__can_not_be_changed(void **state)
{
    struct way_run *r = begin_run();
    struct deliver_order o = way_order(MESSAGE_STRIKE);

    (void)state;
    assert_int_equal(way_begin(r, &o), DELIVER_UNCHANGED);
    o.act = MESSAGE_RESTORE;
    assert_int_equal(way_begin(r, &o), DELIVER_UNCHANGED);
    way_run_free(r);
}

static const struct answer_row {
    int status;
    const char *words;
    enum deliver_step_kind kind;
    const char *error;
} answers[] = {
    { 450, "- 450 4.2.1 try later\n", DELIVER_RETRY, "mail.example.org:587 says 450 4.2.1 try later" },
    { 554, "- 554 5.7.1 spam\n", DELIVER_REFUSED, "mail.example.org:587 says 554 5.7.1 spam" },
    { 535, "- 535 5.7.8 no\n", DELIVER_REFUSED, "mail.example.org:587 says 535 5.7.8 no; look at user and password_file" },
    { 550, "0 550 no ana\n1 550 no ben\n- 550 no ben\n", DELIVER_REFUSED,
        "ana@example.org: mail.example.org:587 says 550 no ana" },
    { 550, "0 450 later\n1 550 no ben\n- 550 no ben\n", DELIVER_RETRY, "ana@example.org: mail.example.org:587 says 450 later" },
    { 250, "1 550 5.1.1 no ben\n", DELIVER_REFUSED,
        "ben@example.org: mail.example.org:587 says 550 5.1.1 no ben; the others have it" },
    { 250, "1 451 greylisted\n", DELIVER_RETRY, "ben@example.org: mail.example.org:587 says 451 greylisted; the others have it" },
    { 250, "7 550 who\n250\nx y\n", DELIVER_DONE, "" },
    { 554, "", DELIVER_REFUSED, "mail.example.org:587 says nothing of use" },
};

static void
answers__are_taken_for_what_they_are(void **state)
{
    const struct deliver_order o = way_order(MESSAGE_POST);

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct way_run *r = begin_run();

        way_begin(r, &o);
        way_answer(r, answers[i].status, answers[i].words);
        if (r->step.kind != answers[i].kind || !str_eq(r->step.error.text, answers[i].error) || r->step.unsure)
            fail_msg("%d %s: %d, %s", answers[i].status, answers[i].words, r->step.kind, r->step.error.text);
        way_run_free(r);
    }
}

/* Not to be told again each minute because another one's box is full. */
static void
who_has_it__does_not_get_it_again(void **state)
{
    struct way_run *r = begin_run();
    struct deliver_order o = way_order(MESSAGE_POST);

    (void)state;
    way_begin(r, &o);
    assert_int_equal(way_answer(r, 250, "1 452 full\n"), DELIVER_RETRY);
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(r->step.request.mail->to_n, 1);
    assert_string_equal(r->step.request.mail->to[0], "ben@example.org");
    expect_in(r, "To: ana@example.org,\r\n ben@example.org\r\n");
    assert_int_equal(way_answer(r, 250, ""), DELIVER_DONE);
    /* Another mail is for all. */
    o.key = WAY_TARGET;
    way_begin(r, &o);
    assert_int_equal(r->step.request.mail->to_n, 2);
    way_run_free(r);
}

/* While one waits for a full box, others go out between its tries. */
static void
who_has_it__does_not_get_it_again__because_of_another(void **state)
{
    struct way_run *r = begin_run();
    struct deliver_order o = way_order(MESSAGE_POST), other = way_order(MESSAGE_POST);

    (void)state;
    other.key = WAY_TARGET;
    way_begin(r, &o);
    assert_int_equal(way_answer(r, 250, "1 452 full\n"), DELIVER_RETRY);
    way_begin(r, &other);
    assert_int_equal(r->step.request.mail->to_n, 2);
    assert_int_equal(way_answer(r, 250, "0 452 full\n"), DELIVER_RETRY);
    way_begin(r, &o);
    assert_int_equal(r->step.request.mail->to_n, 1);
    assert_string_equal(r->step.request.mail->to[0], "ben@example.org");
    assert_int_equal(way_answer(r, 250, ""), DELIVER_DONE);
    way_begin(r, &other);
    assert_int_equal(r->step.request.mail->to_n, 1);
    assert_string_equal(r->step.request.mail->to[0], "ana@example.org");
    way_run_free(r);
}

static void
failures__are_unsure__only_where_all_was_sent(void **state)
{
    const struct deliver_order o = way_order(MESSAGE_POST);
    struct way_run *r = begin_run();

    (void)state;
    assert_true(r->driver->repeats);
    way_begin(r, &o);
    assert_int_equal(way_fail(r, "no route", true), DELIVER_RETRY);
    assert_false(r->step.unsure);
    assert_string_equal(r->step.error.text, "no route");
    way_begin(r, &o);
    assert_int_equal(way_fail(r, "gone", false), DELIVER_RETRY);
    assert_true(r->step.unsure);
    way_run_free(r);
}

static void
box__keeps_what_came__and_fails_as_it_is_told(void **state)
{
    const struct deliver_order o = way_order(MESSAGE_POST);
    struct way_run *r = begin_run();

    (void)state;
    assert_true(box_sim_script(r->sim, "mail: ok, 451, lost, unsent, silent", NULL));
    assert_int_equal(way_job(r, &o), DELIVER_DONE);
    assert_int_equal(way_job(r, &o), DELIVER_RETRY);
    assert_int_equal(way_job(r, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    assert_int_equal(way_job(r, &o), DELIVER_RETRY);
    assert_false(r->step.unsure);
    assert_int_equal(way_job(r, &o), DELIVER_RETRY);
    assert_int_equal(box_sim_items(r->sim), 2);
    assert_string_equal(box_sim_item(r->sim, 0)->method, "mail");
    assert_string_equal(box_sim_item(r->sim, 0)->to, "ana@example.org,ben@example.org");
    assert_int_equal(box_sim_calls(r->sim, "mail"), 5);
    assert_int_equal(box_sim_calls(r->sim, NULL), 5);
    assert_false(box_sim_script(r->sim, "pigeon: ok", NULL));
    way_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(mail__goes_to_all__as_it_is_configured),
    cmocka_unit_test(mail__to_one_who_is_asked__goes_to_her_alone),
    cmocka_unit_test(mail__for_nobody__is_refused),
    cmocka_unit_test(mail__that_asks__says_what_is_wrong_and_how_to_answer),
    cmocka_unit_test(mail__in_a_thread__names_its_root),
    cmocka_unit_test(mail__that_was_sent__can_not_be_changed),
    cmocka_unit_test(answers__are_taken_for_what_they_are),
    cmocka_unit_test(who_has_it__does_not_get_it_again),
    cmocka_unit_test(who_has_it__does_not_get_it_again__because_of_another),
    cmocka_unit_test(failures__are_unsure__only_where_all_was_sent),
    cmocka_unit_test(box__keeps_what_came__and_fails_as_it_is_told),
};

SUITE(mail_driver, tests);
