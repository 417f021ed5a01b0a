/* SPDX-License-Identifier: MIT */
/* Private to net: one call and its handle. */
#ifndef TOCSIN_NET_HTTP_CALL_H
#define TOCSIN_NET_HTTP_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>

#include "net/http_client.h"

struct http_call {
    struct http_client *client;
    struct http_call *prev, *next;
    struct http_handler handler;
    void *arg;
    CURL *easy;
    struct curl_slist *headers;
    char *where; /* host:port */
    char *ca_file;
    int64_t timeout_ms, connect_ms;
    uint64_t max_body, received;
    size_t head_bytes;
    struct mail_call *mail; /* NULL: it is HTTP */
    int32_t reset_s;        /* ratelimit-reset, or Opsgenie's word for it; 0: not told */
    bool secret_address;    /* nothing of it but the host is said */
    bool added, head_given, cancelled, done;
    struct err fault; /* what we found ourselves: says more than libcurl's code for it */
    char detail[CURL_ERROR_SIZE];
};

/* Sets the handle's options. false with call->fault where the call can't be made. */
bool http_set_up(struct http_call *call, const struct request *r, const char *secret) MUST_USE;
/* What mail sets as well: the address, limits, TLS. *loopback: its host is this machine. */
bool http_set_connection(struct http_call *call, const struct request *r, const char *protocols, bool *loopback) MUST_USE;
/* Bytes that are a header's, or a command's of a protocol of lines. */
bool http_secret_is_clean(const char *secret);

/* mail_call.c: the same for a mail. */
bool mail_set_up(struct http_call *call, const struct request *r, const char *secret) MUST_USE;
/* A line that came while libcurl was connecting. */
void mail_take_line(struct http_call *call, const char *line, size_t len);
/* libcurl has connected, or could not: false: the call is over, with call->fault where it failed. */
bool mail_go_on(struct http_call *call, CURLcode code) MUST_USE;
/* The call ends: nothing of its socket is watched any more. Before its handle is removed. */
void mail_stop(struct http_call *call);
void mail_free(struct mail_call *mail);
/* Its answer, for call_finish(). */
int mail_status(const struct http_call *call);
bool mail_is_unsent(const struct http_call *call);
void mail_give_words(struct http_call *call);

/* http_client.c: the call is over. */
void http_finish(struct http_call *call, CURLcode code);
struct loop *http_loop(const struct http_call *call);

#endif
