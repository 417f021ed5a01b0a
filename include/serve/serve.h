/* SPDX-License-Identifier: MIT */
/* The HTTP routes: a request and what is known become an answer, and perhaps a command. Pure: whoever listens carries both out. */
#ifndef TOCSIN_SERVE_SERVE_H
#define TOCSIN_SERVE_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/command.h"
#include "core/counts.h"
#include "core/model.h"
#include "util/http.h"

/* What routes tell that is not in the model. Strings borrowed. */
struct serve_facts {
    int64_t now_ms, started_ms; /* wall clock */
    const char *version;        /* of the program */
    const char *unwell;         /* why the owner is not ready (engine_is_well()); NULL: it is */
    bool store_refuses;         /* the last append failed */
    struct engine_counts engine;
    int64_t loop_delay_ms, loop_delay_max_ms; /* how late the loop came to a timer: last, and worst since the start */
    int64_t database_bytes, wal_bytes;        /* -1: not known */
    size_t clients, connections;              /* on the store's socket; of HTTP */
    const char *token;                        /* what routes with SERVE_TOKEN ask for; NULL: nobody is let in there */
};

/* Who may ask. */
enum serve_who {
    SERVE_ANYBODY, /* who reaches the address */
    SERVE_TOKEN,   /* who shows the token: Authorization: Bearer TOKEN */
};
extern const char *const serve_who_words[];

struct serve_call {
    const struct http_request *request;
    const char *name; /* what stands for NAME in the path, else NULL */
    const struct model *m;
    const struct serve_facts *facts;
};

/*
 * What a route says. With submits, command is to be decided; answer is for when it is durable, and serve_refused() makes the other.
 * Strings of the command are borrowed from the request and the model. The answer goes to http_answer_take(), or is released with
 * serve_reply_release().
 */
struct serve_reply {
    struct http_answer answer;
    bool submits;
    struct command command;
};

typedef void serve_fn(const struct serve_call *c, struct serve_reply *out);

/* HEAD is answered wherever GET is. */
struct serve_route {
    const char *method;
    const char *path; /* a last segment NAME stands for any one, not empty */
    serve_fn *fn;
    enum serve_who who;
    const char *help; /* one sentence, for the man page */
};
extern const struct serve_route serve_routes[];
extern const size_t serve_routes_n;

/* Finds the route and asks it; 401, 404 and 405 where there is none to ask. */
void serve_ask(const struct serve_route *routes, size_t n, const struct http_request *r, const struct model *m,
    const struct serve_facts *facts, struct serve_reply *out);
/* The command was not carried out: 409 where it was decided against, 503 where that was not possible. */
void serve_refused(const struct err *err, struct http_answer *out);
void serve_reply_release(struct serve_reply *r);
#endif
