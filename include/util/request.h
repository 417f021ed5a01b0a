/* SPDX-License-Identifier: MIT */
/* A request to the outside, and the reply as it comes, as data: drivers make and read them, ports carry them out. */
#ifndef TOCSIN_UTIL_REQUEST_H
#define TOCSIN_UTIL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* AUTH_ADDRESS: the address itself is the credential; url is then a word for it, and ports puts the credential's bytes in its place. */
enum request_auth { AUTH_NONE, AUTH_BASIC, AUTH_BEARER, AUTH_ADDRESS };

struct request {
    const char *method; /* "GET", "POST", … */
    char *url;          /* http or https */
    const char *accept; /* or NULL */
    char *body;         /* or NULL */
    size_t body_len;
    const char *content_type;
    enum request_auth auth;
    const char *user;       /* for AUTH_BASIC; borrowed from the configuration */
    const char *credential; /* the credential's name, never its bytes; borrowed; NULL for none */
    const char *ca_file;    /* own CA, or NULL for the system's; borrowed */
    bool delivers;          /* changes something at the far side: it is never sent twice unasked, and a dry run simulates it */
    int64_t timeout_ms;     /* whole call */
    int64_t connect_ms;
    uint64_t max_body_bytes; /* of the reply, decompressed */
};

void request_release(struct request *r);

enum reply_kind {
    REPLY_HEAD,   /* status and content type known */
    REPLY_CHUNK,  /* bytes of the body */
    REPLY_END,    /* the body ended whole */
    REPLY_FAILED, /* the call failed: error says how */
};
struct reply {
    enum reply_kind kind;
    int status;
    const char *content_type; /* or NULL */
    int64_t retry_after_ms;   /* HEAD: the pause that was asked for (Retry-After), 0: none */
    const char *bytes;
    size_t len;
    const char *error;
    bool unsent; /* FAILED: no byte of the request has left */
};

#endif
