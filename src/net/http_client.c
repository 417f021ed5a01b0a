/* SPDX-License-Identifier: MIT */
/* HTTP and mail out: libcurl's multi socket interface on the loop, with a limit on everything that the other side decides. */
#include "net/http_client.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_call.h"
#include "net/http_error.h"
#include "net/libcurl.h"
#include "util/alloc.h"

#define HEAD_MAX_BYTES ((size_t)256 << 10)
#define HTTP_TOO_MANY 429
/* Digits of the seconds that are read; more is a moment, or nonsense. */
#define RESET_DIGITS 6

struct http_client {
    struct loop *loop;
    CURLM *multi;
    struct loop_timer *timer; /* libcurl's */
    struct loop_timer *later; /* calls that failed before they began */
    struct http_call *calls;
    bool inside; /* libcurl is running: its handles must not be removed now */
};

struct http_socket {
    struct http_client *client;
    curl_socket_t fd;
    struct loop_io *io;
};

static bool
is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static long
call_status(const struct http_call *call)
{
    long status = 0;

    if (call->mail != NULL)
        return mail_status(call);
    curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* libcurl reads both forms of it. Of "too many", what others say in its place. */
static int64_t
retry_after_ms(const struct http_call *call)
{
    curl_off_t seconds = 0;

    curl_easy_getinfo(call->easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds <= 0 && call_status(call) == HTTP_TOO_MANY)
        seconds = call->reset_s;
    if (seconds <= 0)
        return 0;
    return seconds < HTTP_RETRY_AFTER_MAX_MS / 1000 ? (int64_t)seconds * 1000 : HTTP_RETRY_AFTER_MAX_MS;
}

static void
give_head(struct http_call *call)
{
    const char *type = NULL;

    if (call->head_given)
        return;
    call->head_given = true;
    if (call->mail != NULL) {
        call->handler.on_head(call->arg, (int)call_status(call), NULL, 0);
        return;
    }
    curl_easy_getinfo(call->easy, CURLINFO_CONTENT_TYPE, &type);
    call->handler.on_head(call->arg, (int)call_status(call), type, retry_after_ms(call));
}

/* Less than len ends the transfer. */
static size_t
write_cb(char *p, size_t size, size_t n, void *arg)
{
    struct http_call *call = arg;
    size_t len = size * n;

    if (call->cancelled)
        return 0;
    call->received += len;
    if (call->received > call->max_body) {
        http_explain_too_large(call->max_body, &call->fault);
        return 0;
    }
    if (is_redirect(call_status(call)))
        return len;
    give_head(call);
    if (!call->cancelled && len > 0)
        call->handler.on_body(call->arg, p, len);
    return call->cancelled ? 0 : len;
}

/* PagerDuty and Opsgenie: in how many seconds one may ask again. */
static void
look_at_header(struct http_call *call, const char *line, size_t len)
{
    static const char *const names[] = { "ratelimit-reset:", "x-ratelimit-period-in-sec:" };
    int32_t seconds = 0;
    size_t at, digits = 0;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        at = strlen(names[i]);
        if (len <= at || strncasecmp(line, names[i], at) != 0)
            continue;
        while (at < len && line[at] == ' ')
            at++;
        for (; at < len && line[at] >= '0' && line[at] <= '9' && digits <= RESET_DIGITS; at++, digits++)
            seconds = 10 * seconds + (line[at] - '0');
        if (digits > 0 && digits <= RESET_DIGITS)
            call->reset_s = seconds;
    }
}

static size_t
header_cb(char *p, size_t size, size_t n, void *arg)
{
    struct http_call *call = arg;

    if (call->mail != NULL)
        mail_take_line(call, p, size * n);
    else
        look_at_header(call, p, size * n);
    call->head_bytes += size * n;
    if (call->head_bytes <= HEAD_MAX_BYTES)
        return size * n;
    err_set(&call->fault, ERR_LIMIT, "the head of the answer is larger than %zu KB", HEAD_MAX_BYTES >> 10);
    return 0;
}

static void
call_unlink(struct http_call *call)
{
    struct http_client *c = call->client;

    if (call->mail != NULL)
        mail_stop(call);
    if (call->added)
        curl_multi_remove_handle(c->multi, call->easy);
    call->added = false;
    if (call->prev != NULL)
        call->prev->next = call->next;
    else
        c->calls = call->next;
    if (call->next != NULL)
        call->next->prev = call->prev;
}

static void
call_free(struct http_call *call)
{
    if (call->easy != NULL)
        curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    mail_free(call->mail);
    free(call->where);
    free(call->ca_file);
    free(call);
}

/* Leaves call->fault as it is where the call ended well. */
static void
find_fault(struct http_call *call, CURLcode code)
{
    struct http_failure f = {
        .code = code,
        .easy = call->easy,
        .detail = call->detail,
        .where = call->where,
        .ca_file = call->ca_file,
        .timeout_ms = call->timeout_ms,
        .connect_ms = call->connect_ms,
        .received = call->received,
        .max_body = call->max_body,
    };

    if (call->fault.code != ERR_NONE || (call->mail != NULL && mail_status(call) != 0))
        return;
    if (code != CURLE_OK)
        http_explain(&f, &call->fault);
    else if (is_redirect(call_status(call)))
        http_explain_redirect(call->easy, (int)call_status(call), call->secret_address, &call->fault);
}

static bool
is_unsent(const struct http_call *call)
{
    long sent_bytes = 0;

    if (call->mail != NULL)
        return mail_is_unsent(call);
    if (call->easy != NULL)
        curl_easy_getinfo(call->easy, CURLINFO_REQUEST_SIZE, &sent_bytes);
    return sent_bytes == 0;
}

void
http_finish(struct http_call *call, CURLcode code)
{
    bool unsent = is_unsent(call);

    find_fault(call, code);
    call->done = true;
    call_unlink(call);
    if (call->fault.code == ERR_NONE)
        give_head(call);
    if (call->fault.code == ERR_NONE && call->mail != NULL && !call->cancelled)
        mail_give_words(call);
    if (!call->cancelled)
        call->handler.on_done(call->arg, call->fault.code != ERR_NONE ? &call->fault : NULL, unsent);
    call_free(call);
}

static void
drop_cancelled(struct http_client *c)
{
    struct http_call *next;

    for (struct http_call *call = c->calls; call != NULL; call = next) {
        next = call->next;
        if (call->cancelled) {
            call_unlink(call);
            call_free(call);
        }
    }
}

static void
finish_ended(struct http_client *c)
{
    CURLMsg *msg;
    int left;

    while ((msg = curl_multi_info_read(c->multi, &left)) != NULL) {
        struct http_call *call = NULL;

        if (msg->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&call);
        if (call->mail == NULL || !mail_go_on(call, msg->data.result))
            http_finish(call, msg->data.result);
    }
}

static void
later_fired(void *arg)
{
    struct http_client *c = arg;
    struct http_call *call = c->calls;

    /* From the start again after each: a handler may cancel others. */
    while (call != NULL)
        if (call->added) {
            call = call->next;
        } else {
            http_finish(call, CURLE_FAILED_INIT);
            call = c->calls;
        }
}

static void
act(struct http_client *c, curl_socket_t fd, int mask)
{
    int running;

    c->inside = true;
    curl_multi_socket_action(c->multi, fd, mask, &running);
    c->inside = false;
    drop_cancelled(c);
    finish_ended(c);
}

static void
timer_fired(void *arg)
{
    act(arg, CURL_SOCKET_TIMEOUT, 0);
}

/* Only sets the timer: libcurl must not be called from here. */
static int
timer_cb(CURLM *multi, long timeout_ms, void *arg)
{
    struct http_client *c = arg;

    (void)multi;
    if (timeout_ms < 0)
        loop_timer_stop(c->timer);
    else
        /* One more for the part of a millisecond that loop_mono_ms() leaves out: too early is never again. */
        loop_timer_set(c->timer, loop_mono_ms() + timeout_ms + (timeout_ms > 0));
    return 0;
}

static void
socket_ready(void *arg, int ready)
{
    struct http_socket *s = arg;

    act(s->client, s->fd, (ready & LOOP_READ ? CURL_CSELECT_IN : 0) | (ready & LOOP_WRITE ? CURL_CSELECT_OUT : 0));
}

static int
socket_cb(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket_arg)
{
    struct http_client *c = arg;
    struct http_socket *s = socket_arg;
    int want = (what & CURL_POLL_IN ? LOOP_READ : 0) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0);

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (s != NULL) {
            loop_io_free(s->io);
            free(s);
        }
        curl_multi_assign(c->multi, fd, NULL);
        return 0;
    }
    if (s != NULL) {
        loop_io_want(s->io, want);
        return 0;
    }
    s = xcalloc(1, sizeof *s);
    s->client = c;
    s->fd = fd;
    s->io = loop_io_new(c->loop, fd, want, LOOP_LOW, socket_ready, s);
    curl_multi_assign(c->multi, fd, s);
    return 0;
}

struct loop *
http_loop(const struct http_call *call)
{
    return call->client->loop;
}

struct http_client *
http_client_new(struct loop *l, struct err *err)
{
    struct http_client *c;

    /* Before libcurl reads the environment: keys of TLS sessions are for nobody's file. */
    unsetenv("SSLKEYLOGFILE");
    if (!libcurl_load(err))
        return NULL;
    /* With CURLOPT_NOSIGNAL libcurl leaves this to us. */
    signal(SIGPIPE, SIG_IGN);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        err_set(err, ERR_UNAVAILABLE, "libcurl does not start");
        return NULL;
    }
    c = xcalloc(1, sizeof *c);
    c->loop = l;
    c->multi = curl_multi_init();
    if (c->multi == NULL) {
        err_set(err, ERR_UNAVAILABLE, "libcurl gives no multi handle");
        free(c);
        return NULL;
    }
    c->timer = loop_timer_new(l, timer_fired, c);
    c->later = loop_timer_new(l, later_fired, c);
    curl_multi_setopt(c->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, socket_cb);
    curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c);
    curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, timer_cb);
    curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c);
    return c;
}

void
http_client_free(struct http_client *c)
{
    if (c == NULL)
        return;
    assert(!c->inside);
    while (c->calls != NULL)
        http_cancel(c->calls);
    curl_multi_cleanup(c->multi);
    loop_timer_free(c->timer);
    loop_timer_free(c->later);
    free(c);
    curl_global_cleanup();
}

struct http_call *
http_start(struct http_client *c, const struct request *r, const char *secret, const struct http_handler *h, void *arg)
{
    struct http_call *call = xcalloc(1, sizeof *call);

    assert(r->timeout_ms > 0 && r->max_body_bytes > 0);
    call->client = c;
    call->handler = *h;
    call->arg = arg;
    call->easy = curl_easy_init();
    call->ca_file = xstrdup_or_null(r->ca_file);
    call->timeout_ms = r->timeout_ms;
    call->connect_ms = r->connect_ms > 0 && r->connect_ms < r->timeout_ms ? r->connect_ms : r->timeout_ms;
    call->max_body = r->max_body_bytes;
    call->next = c->calls;
    if (c->calls != NULL)
        c->calls->prev = call;
    c->calls = call;

    if (r->transport == REQUEST_MAIL ? mail_set_up(call, r, secret) : http_set_up(call, r, secret)) {
        curl_easy_setopt(call->easy, CURLOPT_PRIVATE, call);
        curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, write_cb);
        curl_easy_setopt(call->easy, CURLOPT_WRITEDATA, call);
        curl_easy_setopt(call->easy, CURLOPT_HEADERFUNCTION, header_cb);
        curl_easy_setopt(call->easy, CURLOPT_HEADERDATA, call);
        call->added = true;
        curl_multi_add_handle(c->multi, call->easy);
    } else {
        loop_timer_set(c->later, loop_mono_ms());
    }
    return call;
}

void
http_cancel(struct http_call *call)
{
    struct http_client *c;

    if (call == NULL)
        return;
    c = call->client;
    call->cancelled = true;
    if (c->inside || call->done)
        return; /* act() drops it, or http_finish() */
    call_unlink(call);
    call_free(call);
}
