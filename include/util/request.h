/* SPDX-License-Identifier: MIT */
/* A request to the outside, and the reply as it comes, as data: drivers make and read them, ports carry them out. */
#ifndef TOCSIN_UTIL_REQUEST_H
#define TOCSIN_UTIL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * AUTH_SCHEME: as BEARER, by another word than that: the request's scheme. AUTH_ADDRESS: the address itself is the credential; url is
 * then a word for it, and ports puts the credential's bytes in its place. AUTH_BODY: a string in a body of JSON is the credential;
 * there, at secret_at, stands REQUEST_SECRET, and ports puts the credential's bytes in its place.
 */
enum request_auth { AUTH_NONE, AUTH_BASIC, AUTH_BEARER, AUTH_SCHEME, AUTH_ADDRESS, AUTH_BODY };
/* What a dry run shows there. */
#define REQUEST_SECRET "(credential)"

/* How it is carried out. */
enum request_transport {
    REQUEST_HTTP,
    REQUEST_MAIL, /* see struct request_mail */
    REQUEST_RUN,  /* see struct request_run */
};

enum request_tls { TLS_REQUIRED, TLS_IF_OFFERED, TLS_NEVER };

/*
 * The body is one mail (RFC 5322) of ASCII, whose lines end in CR LF; url is smtp:// or smtps:// and a host. Borrowed from the driver,
 * which has checked the addresses.
 */
struct request_mail {
    const char *from;      /* who hears of it when it can't be delivered */
    const char *const *to; /* each gets it */
    size_t to_n;
    enum request_tls starttls; /* for smtp:// */
};

/* A program of this machine gets the body on its stdin. Borrowed from the driver. */
struct request_run {
    const char *const *argv; /* NULL-terminated; argv[0] is a whole path */
    const char *const *env;  /* NULL-terminated "NAME=value", beside the few that every program gets */
};

struct request {
    enum request_transport transport;
    const char *method; /* "GET", "POST", …; "MAIL"; "RUN" */
    char *url;          /* http or https; MAIL: smtp or smtps; RUN: its words, for people */
    const char *accept; /* or NULL */
    char *headers;      /* HTTP: more of them, "Name: value" each with its newline; or NULL */
    char *body;         /* or NULL */
    size_t body_len;
    const char *content_type; /* or NULL; where it is set, it is sent without a body too */
    const char *from;         /* in whose name, as a mail address (From:), or NULL; borrowed from the configuration */
    enum request_auth auth;
    const char *scheme;     /* for AUTH_SCHEME: what stands before the credential, with its blank: "GenieKey "; static */
    const char *user;       /* for AUTH_BASIC; borrowed from the configuration */
    size_t secret_at;       /* for AUTH_BODY */
    const char *credential; /* the credential's name, never its bytes; borrowed; NULL for none */
    const char *signing;    /* HTTP: the name of a secret that signs it, as request_sign() does; borrowed; NULL for none */
    const char *ca_file;    /* own CA, or NULL for the system's; borrowed */
    const struct request_mail *mail;
    const struct request_run *run;
    bool delivers;      /* changes something at the far side: it is never sent twice unasked, and a dry run simulates it */
    int64_t timeout_ms; /* whole call */
    int64_t connect_ms;
    uint64_t max_body_bytes; /* of the reply, decompressed */
};

void request_release(struct request *r);
/* A copy of what it owns; the rest stays borrowed. */
struct request request_copy(const struct request *r);
/*
 * Adds the headers X-Tocsin-Timestamp (seconds since 1970) and X-Tocsin-Signature: "v1=" and the hexadecimal HMAC-SHA-256, by secret, of
 * "v1:", the timestamp, ":" and the body.
 */
void request_sign(struct request *r, const char *secret, int64_t now_ms);
/* The body with the secret in it, escaped as JSON asks; the caller wipes and frees it. NULL: the request says no place for one. */
char *request_body_with(const struct request *r, const char *secret, size_t *len);

/*
 * MAIL: status is what the server answered to the mail. 250: it has it, for all of `to` but those that a line of the body names: a
 * place in `to` from 0, a code, and the server's words. Else nobody got it, and the body's last line is "- ", the status, and its words.
 * RUN: status is the exit status, and the body the beginning of what the program wrote.
 */
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
    int64_t retry_after_ms;   /* HEAD: the pause that was asked for (Retry-After; of a 429 also ratelimit-reset), 0: none */
    const char *bytes;
    size_t len;
    const char *error;
    bool unsent; /* FAILED: no byte of the request has left; MAIL, RUN: nothing of it can have been carried out */
};

#endif
