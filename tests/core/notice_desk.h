/* SPDX-License-Identifier: MIT */
/* A world whose configuration says who is told of what; time passes as the engine lets it pass. */
#ifndef TOCSIN_TESTS_NOTICE_DESK_H
#define TOCSIN_TESTS_NOTICE_DESK_H

#include "core/notice.h"
#include "routing_text.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

/* "pd" pages; "#prod", whose fallback is "#other", "#other" and "#payments" are in Slack; "mail"; "hook", which follows. */
#define DESK_PLACES 7
struct desk {
    struct world w;
    struct routing_text t;
    struct destination places[DESK_PLACES];
    uint64_t seen; /* messages up to here were asked for */
    bool is_down;  /* nothing is delivered */
    struct buf text;
};

void desk_init(struct desk *k, const char *routing);
void desk_release(struct desk *k);
struct destination *desk_place(struct desk *k, const char *name);
/* So much time passes, and what is due happens when it is. */
void desk_pass(struct desk *k, int64_t ms);
const struct alert *desk_fire(struct desk *k, const char *labels);
/* "NAME-0" to "NAME-(n-1)", in one poll; each is of service "s-(i % services)". */
void desk_fire_many(struct desk *k, const char *name, size_t n, size_t services, const char *severity);
/* The new messages, each as "#prod: FIRST LINE\n" ("pd ask: …" where somebody is asked, "> " where it is in a thread). */
const char *desk_new(struct desk *k);
const struct message *desk_last(struct desk *k);
/* Every message that waits stands there now. */
void desk_deliver(struct desk *k);
/* How many alerts of these stand and were told. */
size_t desk_told(struct desk *k);

#define assert_new(k, text) assert_string_equal(desk_new(k), text)

#endif
