/* SPDX-License-Identifier: MIT */
/* An HTTP request that came in, and its answer, as data: net carries them, serve reads the one and makes the other. */
#ifndef TOCSIN_UTIL_HTTP_H
#define TOCSIN_UTIL_HTTP_H

#include <stddef.h>

#include "util/buf.h"

/* Whole, its framing checked. Strings borrowed for the call. */
struct http_request {
    const char *method; /* as it came: "GET" */
    const char *path;   /* begins with '/'; %XX decoded, UTF-8, no control characters */
    const char *query;  /* what stands behind '?', as it came; NULL: none */
    const char *accept, *authorization, *content_type; /* NULL: not sent */
    const char *body;                                               /* "" where there is none; may hold NUL */
    size_t body_len;
};

#define HTTP_FIELDS_MAX 4
#define HTTP_FIELD_BYTES 128
struct http_field {
    const char *name; /* static */
    char value[HTTP_FIELD_BYTES];
};

/* Zero-initialised but for body (BUF_INIT) is ready to fill. */
struct http_answer {
    int status;
    const char *content_type; /* static; NULL: no body */
    struct buf body;
    struct http_field fields[HTTP_FIELDS_MAX];
    size_t fields_n;
};
#define HTTP_ANSWER_INIT \
    { \
        .body = BUF_INIT \
    }

#define HTTP_OK 200
#define HTTP_BAD_REQUEST 400
#define HTTP_UNAUTHORIZED 401
#define HTTP_NOT_FOUND 404
#define HTTP_METHOD_NOT_ALLOWED 405
#define HTTP_CONTENT_TOO_LARGE 413
#define HTTP_UNSUPPORTED_MEDIA_TYPE 415
#define HTTP_NOT_IMPLEMENTED 501
#define HTTP_UNAVAILABLE 503

#endif
