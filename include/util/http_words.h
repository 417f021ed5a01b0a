/* SPDX-License-Identifier: MIT */
/* Answers of an HTTP API that are no data, or of what stands before it: in words that say where to look. */
#ifndef TOCSIN_UTIL_HTTP_WORDS_H
#define TOCSIN_UTIL_HTTP_WORDS_H

#include "util/buf.h"
#include "util/err.h"
#include "util/request.h"

/* Whom was asked for what, in words for the advice; all but credential_option are set. */
struct http_asked {
    enum request_auth auth;
    const char *credential_option; /* that the credential comes from: "token_file"; with AUTH_NONE not looked at */
    const char *right;             /* "read alerts" */
    const char *prefix;            /* "the path of its --web.external-url": where a path prefix is seen */
    const char *api;               /* "an Alertmanager with API v2 (0.16 or newer)" */
};

/* The server's own words, on one line, cut; a web page becomes its title, an empty body nothing. */
void http_add_words(struct buf *out, const char *body, size_t len);
/* "HTTP 404: page not found; a path prefix may be missing in url (…)" */
void http_explain_status(const struct http_asked *asked, int status, const char *body, size_t len, struct err *err);

#endif
