/* SPDX-License-Identifier: MIT */
/* HTTP and mail out: libcurl's multi socket interface on the loop. */
#ifndef TOCSIN_NET_HTTP_CLIENT_H
#define TOCSIN_NET_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/loop.h"
#include "util/err.h"
#include "util/request.h"

#define HTTP_RETRY_AFTER_MAX_MS (INT64_C(24) * 3600 * 1000)

struct http_client;
struct http_call;

/*
 * on_done: err NULL: the body ended whole; else unsent says that no byte of the request has left (nobody was reached, a handshake
 * failed); of a mail, that it was not sent whole, so that nobody can have got it. The call is gone after on_done.
 */
struct http_handler {
    /* retry_after_ms: what Retry-After asks for, in seconds or as a date; 0: nothing. At most HTTP_RETRY_AFTER_MAX_MS. */
    void (*on_head)(void *arg, int status, const char *content_type, int64_t retry_after_ms);
    void (*on_body)(void *arg, const char *p, size_t len); /* decompressed, at most 256 KiB */
    void (*on_done)(void *arg, const struct err *err, bool unsent);
};

struct http_client *http_client_new(struct loop *l, struct err *err) MUST_USE;
void http_client_free(struct http_client *c);
/*
 * A request of HTTP, or a mail. secret: the credential's bytes or NULL, copied and wiped after. Handlers never run inside this call. The
 * request is copied.
 */
struct http_call *http_start(struct http_client *c, const struct request *r, const char *secret, const struct http_handler *h,
    void *arg);
void http_cancel(struct http_call *call);

#endif
