/* SPDX-License-Identifier: MIT */
/* Mails through libcurl's connection to a server that answers by a script: what ends well, what is in doubt, and that nothing waits. */
#include "support/suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/http_client.h"
#include "util/buf.h"
#include "util/str.h"

#define LONG_MS 10000

/* What follows a line that begins so; NULL bytes: the connection is closed. */
struct answer {
    const char *to, *bytes;
};

static const struct answer usual[] = { { "EHLO", "250-here\r\n250 AUTH PLAIN\r\n" }, { "AUTH", "334 \r\n" },
    { "AHRvY3NpbgBzZWNyZXQ=", "235 in\r\n" }, { "MAIL", "250 ok\r\n" }, { "RCPT", "250 ok\r\n" }, { "DATA", "354 go\r\n" },
    { ".\r", "250 queued\r\n" }, { "QUIT", "221 bye\r\n" } };

struct server {
    struct loop *loop;
    int listen_fd, fd, port;
    struct loop_io *listening, *io;
    const char *greeting;
    struct answer other; /* in place of the usual one */
    struct buf line, got;
    bool in_body, holds; /* says nothing more */
};

struct fixture {
    struct server s;
    struct http_client *client;
    struct request request;
    char url[64];
    int status, heads, dones;
    struct buf words;
    struct err err;
    bool unsent;
    struct http_call *call;
};

static void
server_close(struct server *s)
{
    loop_io_free(s->io);
    s->io = NULL;
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

static void
server_say(struct server *s, const char *bytes)
{
    if (bytes == NULL)
        server_close(s);
    else if (*bytes != '\0')
        (void)!send(s->fd, bytes, strlen(bytes), MSG_NOSIGNAL);
}

static void
server_answer(struct server *s)
{
    const char *line = buf_text(&s->line);

    if (s->in_body && !str_starts(line, ".\r"))
        return;
    s->in_body = false;
    if (s->other.to != NULL && str_starts(line, s->other.to)) {
        server_say(s, s->other.bytes);
        return;
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (str_starts(line, usual[i].to)) {
            s->in_body = str_eq(usual[i].to, "DATA");
            server_say(s, usual[i].bytes);
            return;
        }
}

static void
server_read(void *arg, int ready)
{
    struct server *s = arg;
    char bytes[4096];
    ssize_t n = recv(s->fd, bytes, sizeof bytes, MSG_DONTWAIT);

    (void)ready;
    if (n <= 0) {
        server_close(s);
        return;
    }
    for (ssize_t i = 0; i < n && s->fd >= 0; i++) {
        buf_addc(&s->got, bytes[i]);
        buf_addc(&s->line, bytes[i]);
        if (bytes[i] != '\n')
            continue;
        server_answer(s);
        buf_clear(&s->line);
    }
}

static void
server_accept(void *arg, int ready)
{
    struct server *s = arg;

    (void)ready;
    server_close(s);
    s->fd = accept(s->listen_fd, NULL, NULL);
    s->in_body = false;
    s->io = loop_io_new(s->loop, s->fd, LOOP_READ, LOOP_NORMAL, server_read, s);
    server_say(s, s->greeting);
}

static void
server_init(struct server *s)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof a;

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *s = (struct server){ .loop = loop_new(), .fd = -1, .greeting = "220 here ESMTP\r\n", .line = BUF_INIT, .got = BUF_INIT };
    s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->listen_fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(s->listen_fd, 5), 0);
    getsockname(s->listen_fd, (struct sockaddr *)&a, &len);
    s->port = ntohs(a.sin_port);
    s->listening = loop_io_new(s->loop, s->listen_fd, LOOP_READ, LOOP_NORMAL, server_accept, s);
}

static void
on_head(void *arg, int status, const char *content_type, int64_t retry_after_ms)
{
    struct fixture *f = arg;

    assert_null(content_type);
    assert_int_equal(retry_after_ms, 0);
    f->heads++;
    f->status = status;
}

static void
on_body(void *arg, const char *p, size_t len)
{
    buf_add(&((struct fixture *)arg)->words, p, len);
}

static void
on_done(void *arg, const struct err *err, bool unsent)
{
    struct fixture *f = arg;

    f->dones++;
    if (err != NULL)
        f->err = *err;
    f->unsent = unsent;
    loop_stop(f->s.loop);
}

static const struct http_handler handler = { on_head, on_body, on_done };

static const char *const to[] = { "ana@example.org" };
static const struct request_mail plain = { .from = "tocsin@example.org", .to = to, .to_n = 1, .starttls = TLS_NEVER };

static void
setup(struct fixture *f)
{
    struct err err = { 0 };

    memset(f, 0, sizeof *f);
    server_init(&f->s);
    f->client = http_client_new(f->s.loop, &err);
    assert_non_null(f->client);
    buf_init(&f->words, BUF_DEFAULT_MAX);
    snprintf(f->url, sizeof f->url, "smtp://127.0.0.1:%d", f->s.port);
    f->request = (struct request){ .transport = REQUEST_MAIL,
        .method = "",
        .url = f->url,
        .body = (char *)"Subject: x\r\n\r\nbody\r\n",
        .body_len = 20,
        .mail = &plain,
        .delivers = true,
        .timeout_ms = LONG_MS,
        .connect_ms = LONG_MS,
        .max_body_bytes = 1 << 16 };
}

static void
teardown(struct fixture *f)
{
    http_client_free(f->client);
    server_close(&f->s);
    loop_io_free(f->s.listening);
    close(f->s.listen_fd);
    loop_free(f->s.loop);
    buf_release(&f->s.got);
    buf_release(&f->s.line);
    buf_release(&f->words);
}

static void
run(struct fixture *f, const char *secret)
{
    f->call = http_start(f->client, &f->request, secret, &handler, f);
    assert_int_equal(f->heads + f->dones, 0);
    loop_run(f->s.loop);
    assert_int_equal(f->dones, 1);
}

static void
mail__is_sent(void **state)
{
    struct fixture f;

    (void)state;
    setup(&f);
    run(&f, NULL);
    assert_string_equal(f.err.text, "");
    assert_int_equal(f.status, 250);
    assert_int_equal(f.heads, 1);
    assert_int_equal(f.words.len, 0);
    assert_null(strstr(buf_text(&f.s.got), "AUTH"));
    assert_non_null(strstr(buf_text(&f.s.got),
        "MAIL FROM:<tocsin@example.org>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n"));
    teardown(&f);
}

static void
mail__is_sent__with_a_password(void **state)
{
    struct fixture f;

    (void)state;
    setup(&f);
    f.request.auth = AUTH_BASIC;
    f.request.user = "tocsin";
    f.request.credential = "destination mail";
    run(&f, "secret");
    assert_int_equal(f.status, 250);
    assert_non_null(strstr(buf_text(&f.s.got), "AUTH PLAIN"));
    teardown(&f);
}

/* "AHRvY3NpbgBzZWNyZXQ=" is \0tocsin\0secret. */
static void
password__that_is_refused__is_an_answer(void **state)
{
    struct fixture f;

    (void)state;
    setup(&f);
    f.s.other = (struct answer){ "AHRvY3NpbgBzZWNyZXQ=", "535 5.7.8 who are \033[7myou\r\n" };
    f.request.auth = AUTH_BASIC;
    f.request.user = "tocsin";
    run(&f, "secret");
    assert_string_equal(f.err.text, "");
    assert_int_equal(f.status, 535);
    assert_string_equal(buf_text(&f.words), "- 535 5.7.8 who are ?[7myou\n");
    assert_true(f.unsent);
    teardown(&f);
}

static void
recipient__that_is_refused__is_an_answer(void **state)
{
    struct fixture f;

    (void)state;
    setup(&f);
    f.s.other = (struct answer){ "RCPT", "550 5.1.1 nobody\r\n" };
    run(&f, NULL);
    assert_string_equal(f.err.text, "");
    assert_int_equal(f.status, 550);
    assert_string_equal(buf_text(&f.words), "0 550 5.1.1 nobody\n- 550 5.1.1 nobody\n");
    assert_true(f.unsent);
    teardown(&f);
}

/* How a call fails, and whether somebody may have the mail then. */
static const struct fail_row {
    const char *to, *bytes; /* NULL: the greeting */
    bool unsent;
    const char *fault;
} fails[] = {
    { NULL, NULL, true, "" },
    { NULL, "554 5.7.1 go away\r\n", true, "does not speak SMTP, or wants nothing of us: 554 5.7.1 go away" },
    { NULL, "HTTP/1.1 400 Bad\r\n", true, "does not speak SMTP, or wants nothing of us: HTTP/1.1 400 Bad" },
    { "EHLO", NULL, true, "" },
    { "MAIL", NULL, true, "closed the connection before it took the sender" },
    { "RCPT", NULL, true, "closed the connection before it took the recipients" },
    { "DATA", NULL, true, "closed the connection before it took the mail" },
    { "DATA", "what\r\n", true, "what answers does not speak SMTP" },
    { ".\r", NULL, false, "before it said that it has the mail" },
    { ".\r", "what\r\n", false, "what answers does not speak SMTP" },
};

static void
mail__is_in_doubt__only_where_it_was_sent_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fails / sizeof *fails; i++) {
        struct fixture f;

        setup(&f);
        f.request.connect_ms = 500;
        if (fails[i].to == NULL)
            f.s.greeting = fails[i].bytes;
        else
            f.s.other = (struct answer){ fails[i].to, fails[i].bytes };
        run(&f, NULL);
        if (f.err.code == ERR_NONE || f.unsent != fails[i].unsent || strstr(f.err.text, fails[i].fault) == NULL)
            fail_msg("%s: %s%s", fails[i].to, f.unsent ? "unsent: " : "", f.err.text);
        teardown(&f);
    }
}

static void
mail__is_given_up__at_its_deadline(void **state)
{
    struct fixture f;

    (void)state;
    setup(&f);
    f.request.timeout_ms = f.request.connect_ms = 200;
    f.s.other = (struct answer){ ".\r", "" };
    run(&f, NULL);
    assert_string_equal(f.err.text, "timed out after 200ms before it said that it has the mail");
    assert_false(f.unsent);
    teardown(&f);
    setup(&f);
    f.request.timeout_ms = f.request.connect_ms = 200;
    f.s.greeting = "";
    run(&f, NULL);
    assert_non_null(strstr(f.err.text, "was not ready for a mail within 200ms"));
    assert_true(f.unsent);
    teardown(&f);
}

static void
mail__is_not_sent__where_tls_is_asked_for_and_not_offered(void **state)
{
    struct request_mail tls = plain;
    struct fixture f;

    (void)state;
    setup(&f);
    tls.starttls = TLS_REQUIRED;
    f.request.mail = &tls;
    run(&f, NULL);
    assert_non_null(strstr(f.err.text, "offers no TLS on this port (STARTTLS)"));
    assert_true(f.unsent);
    assert_null(strstr(buf_text(&f.s.got), "MAIL"));
    teardown(&f);
}

/* Whoever answers at another machine could read it. */
static void
password__is_not_sent__where_tls_may_be_left_out(void **state)
{
    static const char *const urls[] = { "smtp://mail.example.org", "smtp://127.example.org" };

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct fixture f;

        setup(&f);
        f.request.url = (char *)urls[i];
        f.request.auth = AUTH_BASIC;
        f.request.user = "tocsin";
        run(&f, "secret");
        assert_non_null(strstr(f.err.text, "is not sent where the connection may be without TLS"));
        teardown(&f);
    }
}

static void
cancel_soon(void *arg)
{
    struct fixture *f = arg;

    http_cancel(f->call);
    loop_stop(f->s.loop);
}

static void
mail__can_be_given_up__at_any_time(void **state)
{
    (void)state;
    for (int ms = 0; ms < 10; ms++) {
        struct fixture f;
        struct loop_timer *timer;

        setup(&f);
        f.s.other = (struct answer){ ms < 5 ? "MAIL" : ".\r", "" };
        f.call = http_start(f.client, &f.request, NULL, &handler, &f);
        timer = loop_timer_new(f.s.loop, cancel_soon, &f);
        loop_timer_set(timer, loop_mono_ms() + 3 * ms);
        loop_run(f.s.loop);
        assert_int_equal(f.dones, 0);
        loop_timer_free(timer);
        teardown(&f);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(mail__is_sent),
    cmocka_unit_test(mail__is_sent__with_a_password),
    cmocka_unit_test(password__that_is_refused__is_an_answer),
    cmocka_unit_test(recipient__that_is_refused__is_an_answer),
    cmocka_unit_test(mail__is_in_doubt__only_where_it_was_sent_whole),
    cmocka_unit_test(mail__is_given_up__at_its_deadline),
    cmocka_unit_test(mail__is_not_sent__where_tls_is_asked_for_and_not_offered),
    cmocka_unit_test(password__is_not_sent__where_tls_may_be_left_out),
    cmocka_unit_test(mail__can_be_given_up__at_any_time),
};

SUITE(mail, tests);
