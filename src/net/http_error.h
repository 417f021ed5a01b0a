/* SPDX-License-Identifier: MIT */
/* Private to net: what libcurl says, in words for people. */
#ifndef TOCSIN_NET_HTTP_ERROR_H
#define TOCSIN_NET_HTTP_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "util/err.h"

/* A call slower than this for half its time (at least HTTP_SLOW_S) is given up. */
#define HTTP_SLOW_BYTES_S 100
#define HTTP_SLOW_S 30

struct http_failure {
    CURLcode code;
    CURL *easy;
    const char *detail;  /* libcurl's own words, may be "" */
    const char *where;   /* host:port */
    const char *ca_file; /* or NULL */
    int64_t timeout_ms, connect_ms;
    uint64_t received; /* bytes of the body */
    uint64_t max_body;
};

void http_explain(const struct http_failure *f, struct err *err);
/* The call ended well, but with a redirection, which we never follow. secret: nothing is said of where it leads. */
void http_explain_redirect(CURL *easy, int status, bool secret, struct err *err);
/* "the body is larger than the 256 MB that are read at most" */
void http_explain_too_large(uint64_t max_body, struct err *err);

#endif
