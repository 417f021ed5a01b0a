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
    bool secret_address; /* nothing of it but the host is said */
    bool added, head_given, cancelled, done;
    struct err fault; /* what we found ourselves: says more than libcurl's code for it */
    char detail[CURL_ERROR_SIZE];
};

/* Sets the handle's options. false with call->fault where the call can't be made. */
bool http_set_up(struct http_call *call, const struct request *r, const char *secret) MUST_USE;

#endif
