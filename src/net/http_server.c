/* SPDX-License-Identifier: MIT */
/* HTTP in: libmicrohttpd on the loop, each request whole before the handler sees it, each answer when the handler has it. */
#include "net/http_server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/http_server_own.h"
#include "net/libmicrohttpd.h"
#include "util/alloc.h"
#include "util/str.h"

/* Those that were cut off count in libmicrohttpd until it has noticed. */
#define CUT_OFF_MAX 64

static const char no_answer[] = "no answer in time\n";

/* ---- exchanges */

static void
exchange_free(struct http_exchange *x)
{
    free(x->target);
    buf_release(&x->body);
    buf_release(&x->answer.body);
    free(x);
}

/* libmicrohttpd calls back after it: the answer is queued then. */
static void
resume(struct http_exchange *x)
{
    struct MHD_Connection *c = x->suspended;

    x->suspended = NULL;
    if (c == NULL)
        return;
    MHD_resume_connection(c);
    loop_timer_set(x->conn->server->run, 0);
}

void
http_answer_take(struct http_exchange *x, struct http_answer *a)
{
    assert(x->asked);
    x->asked = false;
    if (x->conn == NULL) {
        buf_release(&a->body);
        exchange_free(x);
        return;
    }
    x->answer = *a;
    x->answered = true;
    *a = (struct http_answer)HTTP_ANSWER_INIT;
    resume(x);
}

static void
fill_plain(struct http_answer *a, int status, const char *text)
{
    *a = (struct http_answer)HTTP_ANSWER_INIT;
    a->status = status;
    a->content_type = "text/plain; charset=utf-8";
    buf_adds(&a->body, text);
}

/* The handler keeps the old exchange, whose answer nobody will hear; another one takes its place. */
static struct http_exchange *
detach(struct http_exchange *x)
{
    struct http_exchange *y = xcalloc(1, sizeof *y);

    *y = (struct http_exchange){ .conn = x->conn, .suspended = x->suspended, .begun = true, .body = BUF_INIT };
    if (y->conn != NULL)
        y->conn->exchange = y;
    x->conn = NULL;
    x->suspended = NULL;
    return y;
}

void
exchange_give_up(struct http_exchange *x)
{
    struct http_exchange *y;

    if (!x->asked)
        return;
    y = detach(x);
    fill_plain(&y->answer, HTTP_UNAVAILABLE, no_answer);
    y->answered = true;
    resume(y);
}

/* ---- what libmicrohttpd calls */

static struct http_conn *
conn_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static enum MHD_Result
queue_answer(struct MHD_Connection *c, struct http_answer *a, bool close)
{
    size_t len = a->body.len;
    struct MHD_Response *r = MHD_create_response_from_buffer(len, buf_take(&a->body), MHD_RESPMEM_MUST_FREE);
    enum MHD_Result ok;

    if (r == NULL)
        alloc_die();
    if (a->content_type != NULL)
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->content_type);
    for (size_t i = 0; i < a->fields_n; i++)
        MHD_add_response_header(r, a->fields[i].name, a->fields[i].value);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    if (close)
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONNECTION, "close");
    ok = MHD_queue_response(c, (unsigned)a->status, r);
    MHD_destroy_response(r);
    conn_enter(conn_of(c), PHASE_SEND);
    return ok;
}

static enum MHD_Result
refuse(struct MHD_Connection *c, int status, bool close)
{
    static const struct {
        int status;
        const char *text;
    } words[] = {
        { HTTP_BAD_REQUEST, "the request is malformed\n" },
        { HTTP_CONTENT_TOO_LARGE, "the body is too large\n" },
        { HTTP_UNSUPPORTED_MEDIA_TYPE, "a body may not be compressed\n" },
        { HTTP_NOT_IMPLEMENTED, "this transfer encoding is not known\n" },
    };
    struct http_answer a;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].status == status) {
            fill_plain(&a, status, words[i].text);
            return queue_answer(c, &a, close);
        }
    return MHD_NO;
}

static const char *
field(struct MHD_Connection *c, const char *name)
{
    return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

/* The whole request is there. */
static enum MHD_Result
ask_handler(struct MHD_Connection *c, struct http_exchange *x, const char *method)
{
    struct http_server *s = x->conn->server;
    struct http_request r = {
        .method = method,
        .accept = field(c, MHD_HTTP_HEADER_ACCEPT),
        .authorization = field(c, MHD_HTTP_HEADER_AUTHORIZATION),
        .content_type = field(c, MHD_HTTP_HEADER_CONTENT_TYPE),
        .body = buf_text(&x->body),
        .body_len = x->body.len,
    };
    char *path;

    if (x->too_large)
        return refuse(c, HTTP_CONTENT_TOO_LARGE, true);
    if (!request_split(x->target, &path, &r.query))
        return refuse(c, HTTP_BAD_REQUEST, false);
    r.path = path;
    x->asked = true;
    conn_enter(x->conn, PHASE_ANSWER);
    s->fn(s->arg, &r, x);
    free(path);
    if (x->answered)
        return queue_answer(c, &x->answer, false);
    MHD_suspend_connection(c);
    x->suspended = c;
    return MHD_YES;
}

static void
keep_body(struct http_exchange *x, const char *p, size_t len)
{
    if (x->body.len + len > HTTP_SERVER_BODY_MAX)
        x->too_large = true;
    else
        buf_add(&x->body, p, len);
}

/* Called when the head is there, for each piece of the body, when the body is whole, and again after a suspension. */
static enum MHD_Result
on_request(void *arg, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *data,
    size_t *len, void **context)
{
    struct http_server *s = arg;
    struct http_conn *conn = conn_of(c);
    struct http_exchange *x = conn->exchange;
    int status;

    (void)context;
    if (s->closing || x == NULL || conn->phase == PHASE_OVER)
        return MHD_NO;
    if (!x->begun) {
        x->begun = true;
        status = request_line_is_whole(url, x->target, version) ? request_refuse(c, version) : HTTP_BAD_REQUEST;
        if (status != 0)
            return refuse(c, status, true);
        conn_enter(conn, PHASE_BODY);
        return MHD_YES;
    }
    if (*len > 0) {
        keep_body(x, data, *len);
        *len = 0;
        return MHD_YES;
    }
    return x->answered ? queue_answer(c, &x->answer, false) : ask_handler(c, x, method);
}

static void *
on_target(void *arg, const char *target, struct MHD_Connection *c)
{
    struct http_conn *conn = conn_of(c);
    struct http_exchange *x = xcalloc(1, sizeof *x);

    (void)arg;
    *x = (struct http_exchange){ .conn = conn, .target = xstrdup(target) };
    buf_init(&x->body, HTTP_SERVER_BODY_MAX);
    conn->exchange = x;
    return conn;
}

/* One that the handler still has lives until it answers. */
static void
drop_exchange(struct http_conn *conn)
{
    struct http_exchange *x = conn->exchange;

    conn->exchange = NULL;
    if (x == NULL)
        return;
    x->conn = NULL;
    x->suspended = NULL;
    if (!x->asked)
        exchange_free(x);
}

static void
on_completed(void *arg, struct MHD_Connection *c, void **context, enum MHD_RequestTerminationCode how)
{
    struct http_conn *conn = conn_of(c);

    (void)arg, (void)context, (void)how;
    if (conn == NULL)
        return;
    drop_exchange(conn);
    if (conn->phase != PHASE_OVER)
        conn_enter(conn, PHASE_HEAD);
}

static void
on_connection(void *arg, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        conn_started(arg, c, context);
        return;
    }
    if (*context != NULL)
        drop_exchange(*context);
    conn_over(context);
}

/* What is escaped stays so: we decode the path ourselves, and strictly. */
static size_t
leave_escaped(void *arg, struct MHD_Connection *c, char *text)
{
    (void)arg, (void)c;
    return strlen(text);
}

/* ---- the loop */

static void
run(void *arg)
{
    struct http_server *s = arg;
    MHD_UNSIGNED_LONG_LONG wait_ms;

    assert(!s->running);
    s->running = true;
    MHD_run(s->daemon);
    s->running = false;
    if (MHD_get_timeout(s->daemon, &wait_ms) == MHD_YES)
        loop_timer_set(s->run, loop_mono_ms() + (wait_ms > INT32_MAX ? INT32_MAX : (int64_t)wait_ms));
    else
        loop_timer_stop(s->run);
}

static void
on_ready(void *arg, int ready)
{
    (void)ready;
    run(arg);
}

static void
on_deadline(void *arg)
{
    conn_look_at_deadlines(arg);
}

static struct MHD_Daemon *
start_daemon(struct http_server *s, bool v6)
{
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (v6 ? MHD_USE_IPv6 : 0);
    struct MHD_OptionItem options[] = {
        /* clang-format off */
        { MHD_OPTION_LISTEN_SOCKET,           s->fd, NULL },
        { MHD_OPTION_STRICT_FOR_CLIENT,       1, NULL },
        { MHD_OPTION_CONNECTION_LIMIT,        (intptr_t)s->limits.connections_max + CUT_OFF_MAX, NULL },
        { MHD_OPTION_CONNECTION_MEMORY_LIMIT, HTTP_SERVER_HEAD_MAX, NULL },
        { MHD_OPTION_CONNECTION_TIMEOUT,      0, NULL },
        { MHD_OPTION_SIGPIPE_HANDLED_BY_APP,  1, NULL },
        { MHD_OPTION_NOTIFY_CONNECTION,       (intptr_t)on_connection, s },
        { MHD_OPTION_NOTIFY_COMPLETED,        (intptr_t)on_completed, s },
        { MHD_OPTION_URI_LOG_CALLBACK,        (intptr_t)on_target, s },
        { MHD_OPTION_UNESCAPE_CALLBACK,       (intptr_t)leave_escaped, s },
        { MHD_OPTION_END,                     0, NULL },
        /* clang-format on */
    };

    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, s, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

struct http_server *
http_server_new(struct loop *l, const char *listen, const struct http_limits *limits, http_server_fn *fn, void *arg,
    struct err *err)
{
    struct http_server *s;
    int fd;

    if (!libmicrohttpd_load(err) || (fd = server_listen(listen, err)) < 0)
        return NULL;
    s = xcalloc(1, sizeof *s);
    *s = (struct http_server){ .loop = l, .fd = fd, .limits = *limits, .fn = fn, .arg = arg };
    s->run = loop_timer_new(l, run, s);
    s->deadline = loop_timer_new(l, on_deadline, s);
    s->daemon = start_daemon(s, listen[0] == '[');
    if (s->daemon == NULL) {
        err_set(err, ERR_UNAVAILABLE, "can't serve on %s: libmicrohttpd did not start", listen);
        close(fd);
        http_server_free(s);
        return NULL;
    }
    s->io =
        loop_io_new(l, MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, LOOP_READ, LOOP_NORMAL, on_ready, s);
    return s;
}

/* libmicrohttpd does not stop while one is suspended. */
static void
resume_all(struct http_server *s)
{
    for (struct http_conn *c = s->first; c != NULL; c = c->after)
        if (c->exchange != NULL)
            resume(c->exchange);
    MHD_run(s->daemon);
}

void
http_server_free(struct http_server *s)
{
    if (s == NULL)
        return;
    assert(!s->running);
    s->closing = true;
    if (s->daemon != NULL) {
        resume_all(s);
        loop_io_free(s->io);
        MHD_stop_daemon(s->daemon);
    }
    loop_timer_free(s->run);
    loop_timer_free(s->deadline);
    free(s);
}

int
http_server_port(const struct http_server *s)
{
    struct sockaddr_storage a = { 0 };
    socklen_t len = sizeof a;

    if (getsockname(s->fd, (struct sockaddr *)&a, &len) != 0)
        return 0;
    return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port : ((struct sockaddr_in *)&a)->sin_port);
}

size_t
http_server_connections(const struct http_server *s)
{
    return s->connections;
}
