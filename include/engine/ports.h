/* SPDX-License-Identifier: MIT */
/* All that the engine may do to the world: time, chance, requests, timers. It has a live and a simulated twin. */
#ifndef TOCSIN_ENGINE_PORTS_H
#define TOCSIN_ENGINE_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/driver.h"
#include "util/request.h"

struct port_timer;
struct port_call;
struct port_conn;

/* HEAD, CHUNKs, then END or FAILED; never from inside ports->http(). Chunks are at most 256 KiB. */
typedef void port_reply_fn(void *arg, const struct reply *reply);
typedef void port_timer_fn(void *arg);

struct ports {
    void *ctx;
    int64_t (*now_ms)(void *ctx);  /* wall clock, UTC */
    int64_t (*mono_ms)(void *ctx); /* never steps */
    uint64_t (*random)(void *ctx);
    /* Once, at or after mono_ms. The timer is freed after it fired or by timer_cancel(). */
    struct port_timer *(*timer_at)(void *ctx, int64_t mono_ms, port_timer_fn *fn, void *arg);
    void (*timer_cancel)(void *ctx, struct port_timer *t);
    /* Carries out a request, whatever its transport; it is copied. NULL never. After END or FAILED the call is gone. */
    struct port_call *(*http)(void *ctx, const struct request *r, port_reply_fn *fn, void *arg);
    void (*http_cancel)(void *ctx, struct port_call *c);
    /* Lines to a connection, each with its newline. false: more waits to be sent than it may; it is to be closed. */
    bool (*conn_send)(void *ctx, struct port_conn *c, const char *bytes, size_t len);
    size_t (*conn_queued)(void *ctx, const struct port_conn *c); /* bytes */
    /* last: what is queued is sent first. No word of it comes any more. */
    void (*conn_close)(void *ctx, struct port_conn *c, bool last);
    /* Another turn of the loop soon, after waiting input was read (slices). */
    void (*again)(void *ctx);
};

#endif
