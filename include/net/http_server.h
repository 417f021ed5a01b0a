/* SPDX-License-Identifier: MIT */
/* HTTP in: libmicrohttpd on the loop, with a limit or a deadline on everything that the other side decides. TLS is a reverse proxy's. */
#ifndef TOCSIN_NET_HTTP_SERVER_H
#define TOCSIN_NET_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/loop.h"
#include "util/err.h"
#include "util/http.h"

/* A longer body is refused by 413, unread where its length was told. */
#define HTTP_SERVER_BODY_MAX ((size_t)1 << 20)
/* Request line and header fields of one request; more is refused by 414 or 431. */
#define HTTP_SERVER_HEAD_MAX ((size_t)32 << 10)

struct http_limits {
    /*
     * So long a client has for each of: the head (from connecting, or from the last answer on), the body, taking the answer. Then it
     * is cut off. A handler that has not answered after this time is answered for, by 503.
     */
    int64_t phase_ms;
    /*
     * Past one of these who has waited longest without a whole head is cut off; where nobody does, the newcomer is. Of one address:
     * an IPv6 network /64 counts as one.
     */
    size_t connections_max, per_address_max;
};
extern const struct http_limits http_limits_default; /* 10 s, 512, 256 */

struct http_server;
struct http_exchange;

/*
 * A whole request. It is answered by http_answer_take(), in this call or later, exactly once. Refused before, and never seen here: a
 * Content-Length or Host given twice, Content-Length beside Transfer-Encoding, an encoding but chunked, names and values with
 * characters that RFC 9110 forbids, a path that is not well-formed.
 */
typedef void http_server_fn(void *arg, const struct http_request *r, struct http_exchange *x);

/* listen: "127.0.0.1:8080" or "[::1]:8080"; port 0: any. NULL and *err where the address is none, is taken, or not ours. limits are copied. */
struct http_server *http_server_new(struct loop *l, const char *listen, const struct http_limits *limits, http_server_fn *fn,
    void *arg, struct err *err) MUST_USE;
/* Cuts off all connections. Exchanges that are not answered yet stay the handler's: it still answers them, and nobody hears it. */
void http_server_free(struct http_server *s);
int http_server_port(const struct http_server *s);
size_t http_server_connections(const struct http_server *s);

/* Takes the answer's body. Of HEAD the body is counted and not sent. The exchange is gone. */
void http_answer_take(struct http_exchange *x, struct http_answer *a);

/* "127.0.0.1:8080" as an address; false and *err. loopback: only this machine reaches it; may be NULL. */
bool http_listen_check(const char *listen, bool *loopback, struct err *err) MUST_USE;

#endif
