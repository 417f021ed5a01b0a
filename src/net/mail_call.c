/* SPDX-License-Identifier: MIT */
/*
 * A mail: libcurl connects, begins TLS and says who we are, which it does without blocking; the mail itself goes over that connection by
 * our own hands (smtp.c). Left to libcurl (7.88) the loop would stand still until the server has taken the mail.
 */
#include "net/http_call.h"

#include <stdlib.h>
#include <string.h>

#include "net/http_error.h"
#include "net/smtp.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

#define READ_BYTES 4096
/* In one turn of the loop. */
#define READS_MAX 16
#define LINE_BYTES 512
#define LINE_COLS 160

struct mail_call {
    struct smtp *smtp;
    struct loop_io *io;
    struct loop_timer *deadline;
    int64_t end_mono_ms;
    char line[LINE_BYTES]; /* the last that the server said while libcurl was connecting */
    int status;            /* of a refusal before there was a mail; 0: none */
    struct buf words;      /* … and its words */
};

static void
set_tls(struct http_call *call, const struct request *r)
{
    static const long
        levels[] = { [TLS_REQUIRED] = CURLUSESSL_ALL, [TLS_IF_OFFERED] = CURLUSESSL_TRY, [TLS_NEVER] = CURLUSESSL_NONE };

    curl_easy_setopt(call->easy, CURLOPT_USE_SSL,
        str_starts(r->url, "smtps:") ? (long)CURLUSESSL_ALL : levels[r->mail->starttls]);
}

static bool
set_login(struct http_call *call, const struct request *r, const char *secret, bool loopback)
{
    const char *name = r->credential != NULL ? r->credential : "this mail";

    if (r->auth == AUTH_NONE)
        return true;
    if (secret == NULL || !http_secret_is_clean(secret))
        return err_set(&call->fault, ERR_CONFIG, "there is no credential for %s, or it has control characters", name);
    if (!loopback && r->mail->starttls != TLS_REQUIRED && !str_starts(r->url, "smtps:"))
        return err_set(&call->fault, ERR_CONFIG, "the credential for %s is not sent where the connection may be without TLS",
            name);
    curl_easy_setopt(call->easy, CURLOPT_USERNAME, r->user);
    curl_easy_setopt(call->easy, CURLOPT_PASSWORD, secret);
    return true;
}

bool
mail_set_up(struct http_call *call, const struct request *r, const char *secret)
{
    bool loopback = false;

    if (!http_set_connection(call, r, "smtp,smtps", &loopback))
        return false;
    curl_easy_setopt(call->easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(call->easy, CURLOPT_FRESH_CONNECT, 1L);
    set_tls(call, r);
    call->mail = xcalloc(1, sizeof *call->mail);
    buf_init(&call->mail->words, BUF_DEFAULT_MAX);
    call->mail->smtp = smtp_new(r->mail, r->body != NULL ? r->body : "", r->body_len);
    call->mail->end_mono_ms = loop_mono_ms() + call->timeout_ms;
    return set_login(call, r, secret, loopback);
}

void
mail_take_line(struct http_call *call, const char *line, size_t len)
{
    char *to = call->mail->line;
    size_t n = len < LINE_BYTES ? len : LINE_BYTES - 1;

    if (n == 0)
        return;
    memcpy(to, line, n);
    to[n] = '\0';
    to[strcspn(to, "\r\n")] = '\0';
}

static void
add_line(const struct mail_call *mail, struct buf *out)
{
    text_clean(out, mail->line, strlen(mail->line), LINE_COLS, true);
}

static bool
is_no(const struct mail_call *mail)
{
    return mail->line[0] == '4' || mail->line[0] == '5';
}

/* "220 here", "250-SIZE" */
static bool
is_smtp(const struct mail_call *mail)
{
    return strspn(mail->line, "0123456789") == 3;
}

/* A server that refuses us by name has answered: that is no failure of the call. */
static bool
is_refusal(const struct mail_call *mail, CURLcode code)
{
    return code == CURLE_LOGIN_DENIED && is_no(mail);
}

static void
take_refusal(struct mail_call *mail)
{
    mail->status = atoi(mail->line);
    buf_adds(&mail->words, "- ");
    add_line(mail, &mail->words);
    buf_addc(&mail->words, '\n');
}

/* What libcurl says of a mail server, in words that say where to look; the rest is as with HTTP. */
static const struct {
    CURLcode code;
    const char *before, *after;
} failures[] = {
    /* clang-format off */
    { CURLE_LOGIN_DENIED,             "", " does not take the user name and password" },
    { CURLE_USE_SSL_FAILED,           "", " offers no TLS on this port (STARTTLS): url = smtps://…, or another port; starttls = never where nobody else can listen" },
    { CURLE_WEIRD_SERVER_REPLY,       "what answers at ", " does not speak SMTP, or wants nothing of us" },
    { CURLE_REMOTE_ACCESS_DENIED,     "", " does not let us in" },
    { CURLE_GOT_NOTHING,              "", " closed without a word" },
    { CURLE_RECV_ERROR,               "the connection to ", " broke before there was a mail" },
    { CURLE_SEND_ERROR,               "the connection to ", " broke before there was a mail" },
    /* clang-format on */
};

static void
explain_mail(struct http_call *call, size_t i)
{
    struct buf said = BUF_INIT;

    if (is_no(call->mail) || !is_smtp(call->mail))
        add_line(call->mail, &said);
    err_set(&call->fault, ERR_UNAVAILABLE, "%s%s%s%s%s", failures[i].before, call->where, failures[i].after,
        said.len > 0 ? ": " : "", buf_text(&said));
    buf_release(&said);
}

static void
explain_connect(struct http_call *call, CURLcode code)
{
    char limit[TIME_TEXT_MAX];

    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].code == code)
            explain_mail(call, i);
    if (code != CURLE_OPERATION_TIMEDOUT || call->fault.code != ERR_NONE)
        return;
    if (call->mail->line[0] != '\0' && !is_smtp(call->mail)) {
        explain_connect(call, CURLE_WEIRD_SERVER_REPLY);
        return;
    }
    duration_exact(call->connect_ms < call->timeout_ms ? call->connect_ms : call->timeout_ms, limit);
    err_set(&call->fault, ERR_UNAVAILABLE, "%s was not ready for a mail within %s", call->where, limit);
}

/* false: nothing more can be sent now. */
static bool
send_some(struct http_call *call)
{
    size_t len, n = 0;
    const char *bytes = smtp_to_send(call->mail->smtp, &len);
    CURLcode code = len > 0 ? curl_easy_send(call->easy, bytes, len, &n) : CURLE_AGAIN;

    if (code == CURLE_OK && n > 0) {
        smtp_sent(call->mail->smtp, n);
        return true;
    }
    if (code != CURLE_OK && code != CURLE_AGAIN)
        err_set(&call->fault, ERR_UNAVAILABLE, "the connection to %s broke %s", call->where, smtp_where(call->mail->smtp));
    return false;
}

/* false: nothing has come. */
static bool
receive_some(struct http_call *call)
{
    char bytes[READ_BYTES];
    size_t n = 0;
    CURLcode code = curl_easy_recv(call->easy, bytes, sizeof bytes, &n);

    if (code == CURLE_AGAIN)
        return false;
    if (code != CURLE_OK || n == 0)
        return err_set(&call->fault, ERR_UNAVAILABLE, "%s %s %s", call->where,
            code == CURLE_OK ? "closed the connection" : "broke the connection", smtp_where(call->mail->smtp));
    if (!smtp_take(call->mail->smtp, bytes, n, &call->fault))
        return err_wrap(&call->fault, "%s", call->where);
    return true;
}

static bool
is_over(const struct http_call *call)
{
    return call->fault.code != ERR_NONE || smtp_is_over(call->mail->smtp);
}

/* TLS may hold what came: it is read until there is nothing. */
static void
talk(struct http_call *call)
{
    bool more = true;

    for (int i = 0; more && i < READS_MAX && !is_over(call); i++) {
        while (send_some(call))
            ;
        more = call->fault.code == ERR_NONE && receive_some(call);
    }
    /* Who says goodbye need not wait for the answer. */
    if (smtp_is_over(call->mail->smtp) && call->fault.code == ERR_NONE) {
        while (send_some(call))
            ;
        memset(&call->fault, 0, sizeof call->fault);
    }
}

static void
go_on_or_finish(struct http_call *call)
{
    size_t left;

    talk(call);
    if (is_over(call)) {
        http_finish(call, CURLE_OK);
        return;
    }
    (void)smtp_to_send(call->mail->smtp, &left);
    loop_io_want(call->mail->io, LOOP_READ | (left > 0 ? LOOP_WRITE : 0));
}

static void
on_ready(void *arg, int ready)
{
    (void)ready;
    go_on_or_finish(arg);
}

static void
on_deadline(void *arg)
{
    struct http_call *call = arg;
    char limit[TIME_TEXT_MAX];

    if (!is_over(call)) {
        duration_exact(call->timeout_ms, limit);
        err_set(&call->fault, ERR_UNAVAILABLE, "timed out after %s %s", limit, smtp_where(call->mail->smtp));
    }
    http_finish(call, CURLE_OK);
}

static void
watch(struct http_call *call)
{
    struct mail_call *mail = call->mail;
    curl_socket_t fd = CURL_SOCKET_BAD;

    mail->deadline = loop_timer_new(http_loop(call), on_deadline, call);
    if (curl_easy_getinfo(call->easy, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK || fd == CURL_SOCKET_BAD) {
        err_set(&call->fault, ERR_UNAVAILABLE, "the connection to %s is gone", call->where);
        loop_timer_set(mail->deadline, loop_mono_ms());
        return;
    }
    loop_timer_set(mail->deadline, mail->end_mono_ms);
    mail->io = loop_io_new(http_loop(call), fd, LOOP_READ | LOOP_WRITE, LOOP_LOW, on_ready, call);
}

bool
mail_go_on(struct http_call *call, CURLcode code)
{
    if (code == CURLE_OK) {
        watch(call);
        return true;
    }
    if (is_refusal(call->mail, code))
        take_refusal(call->mail);
    else
        explain_connect(call, code);
    return false;
}

void
mail_stop(struct http_call *call)
{
    loop_io_free(call->mail->io);
    loop_timer_free(call->mail->deadline);
    call->mail->io = NULL;
    call->mail->deadline = NULL;
}

void
mail_free(struct mail_call *mail)
{
    if (mail == NULL)
        return;
    smtp_free(mail->smtp);
    buf_release(&mail->words);
    free(mail);
}

int
mail_status(const struct http_call *call)
{
    return call->mail->status != 0 ? call->mail->status : smtp_status(call->mail->smtp);
}

bool
mail_is_unsent(const struct http_call *call)
{
    return !smtp_is_unsure(call->mail->smtp);
}

void
mail_give_words(struct http_call *call)
{
    const struct buf *words = call->mail->status != 0 ? &call->mail->words : smtp_words(call->mail->smtp);

    if (words->len > 0)
        call->handler.on_body(call->arg, words->data, words->len);
}
