/* SPDX-License-Identifier: MIT */
/* What a request means to libcurl: its limits, what it may speak, and who we say we are. */
#include "net/http_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_error.h"
#include "util/alloc.h"
#include "util/str.h"

/* libcurl reads many buffers before it lets the loop go on: small ones keep the keys answered. */
#define READ_BUFFER_BYTES 16384L

/* 127.example.org is a name like any other. */
static bool
is_loopback(const char *host)
{
    return str_eq(host, "localhost") || str_ends(host, ".localhost") || str_eq(host, "[::1]")
        || (str_starts(host, "127.") && host[strspn(host, "0123456789.")] == '\0');
}

/* Sets call->where, and tells whether the host is this machine. */
static bool
read_address(struct http_call *call, const char *url, bool *loopback)
{
    char *host = NULL, *port = NULL;
    CURLU *u = curl_url();
    bool ok = curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK && curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK
        && curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK;

    if (ok) {
        size_t size = strlen(host) + strlen(port) + 2;

        call->where = xmalloc(size);
        snprintf(call->where, size, "%s:%s", host, port);
        *loopback = is_loopback(host);
    }
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(u);
    return ok;
}

static void
set_limits(struct http_call *call)
{
    CURL *e = call->easy;
    int64_t half_s = call->timeout_ms / 2000;

    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)call->timeout_ms);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)call->connect_ms);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, (long)HTTP_SLOW_BYTES_S);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)(half_s > HTTP_SLOW_S ? half_s : HTTP_SLOW_S));
    curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)call->max_body);
    curl_easy_setopt(e, CURLOPT_BUFFERSIZE, READ_BUFFER_BYTES);
}

static void
set_protocol(struct http_call *call, const char *protocols, bool loopback)
{
    CURL *e = call->easy;

    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    /* A dead resolver's thread must not be waited for. */
    curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
#endif
    /* On this machine compressing costs more than it saves; what comes compressed all the same is read. */
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, loopback ? "identity" : "");
    curl_easy_setopt(e, CURLOPT_USERAGENT, "tocsin");
    curl_easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (loopback)
        curl_easy_setopt(e, CURLOPT_PROXY, "");
    if (call->ca_file != NULL) {
        curl_easy_setopt(e, CURLOPT_CAINFO, call->ca_file);
        /* The source's own CA, not that one and all of the system's. */
        curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
    }
}

/* Unasked, libcurl sends again what was lost on a connection that is used again, a POST as well: it could be carried out twice. */
static void
set_once(struct http_call *call)
{
    curl_easy_setopt(call->easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(call->easy, CURLOPT_FORBID_REUSE, 1L);
}

static void
add_header(struct http_call *call, const char *name, const char *value)
{
    size_t size = strlen(name) + strlen(value) + 3;
    char *line = xmalloc(size);

    snprintf(line, size, "%s: %s", name, value);
    call->headers = curl_slist_append(call->headers, line);
    free(line);
}

/* Lines, each with its newline. */
static void
add_headers(struct http_call *call, const char *lines)
{
    for (size_t n; *lines != '\0'; lines += n + (lines[n] == '\n')) {
        char *line = xstrndup(lines, n = strcspn(lines, "\n"));

        call->headers = curl_slist_append(call->headers, line);
        free(line);
    }
}

static void
set_message(struct http_call *call, const struct request *r)
{
    CURL *e = call->easy;

    if (r->accept != NULL)
        add_header(call, "Accept", r->accept);
    if (r->headers != NULL)
        add_headers(call, r->headers);
    if (r->from != NULL)
        add_header(call, "From", r->from);
    if (r->content_type != NULL)
        add_header(call, "Content-Type", r->content_type);
    if (r->body != NULL) {
        curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_len);
        curl_easy_setopt(e, CURLOPT_COPYPOSTFIELDS, r->body);
        call->headers = curl_slist_append(call->headers, "Expect:");
    }
    if (!str_eq(r->method, r->body != NULL ? "POST" : "GET"))
        curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, r->method);
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, call->headers);
}

/* Where the scheme is our own to write; libcurl sends it to no other host, for it follows no redirect. */
static void
add_scheme(struct http_call *call, const char *scheme, const char *secret)
{
    size_t size = strlen(scheme) + strlen(secret) + 1;
    char *value = xmalloc(size);

    snprintf(value, size, "%s%s", scheme, secret);
    add_header(call, "Authorization", value);
    explicit_bzero(value, size);
    free(value);
    curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
}

/* A line break in a secret would be a header of its own. */
bool
http_secret_is_clean(const char *s)
{
    for (; *s != '\0'; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            return false;
    return true;
}

static bool
set_auth(struct http_call *call, const struct request *r, const char *secret)
{
    CURL *e = call->easy;
    const char *name = r->credential != NULL ? r->credential : "this call";

    if (r->auth == AUTH_NONE || r->auth == AUTH_ADDRESS)
        return true;
    if (secret == NULL)
        return err_set(&call->fault, ERR_CONFIG, "there is no credential for %s", name);
    if (!http_secret_is_clean(secret))
        return err_set(&call->fault, ERR_CONFIG, "the credential for %s has more than one line, or control characters", name);
    if (r->auth == AUTH_BODY)
        return true;
    if (r->auth == AUTH_BASIC) {
        curl_easy_setopt(e, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(e, CURLOPT_USERNAME, r->user);
        curl_easy_setopt(e, CURLOPT_PASSWORD, secret);
    } else if (r->auth == AUTH_SCHEME) {
        add_scheme(call, r->scheme, secret);
    } else {
        curl_easy_setopt(e, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(e, CURLOPT_XOAUTH2_BEARER, secret);
    }
    return true;
}

static bool
refuse_address(struct http_call *call, const struct request *r)
{
    if (r->auth == AUTH_ADDRESS)
        return err_set(&call->fault, ERR_CONFIG, "what stands there is no address: http:// or https://, a host, and a path");
    return err_set(&call->fault, ERR_CONFIG, "this is not an address: %.200s", r->url);
}

bool
http_set_connection(struct http_call *call, const struct request *r, const char *protocols, bool *loopback)
{
    CURL *e = call->easy;

    if (e == NULL)
        return err_set(&call->fault, ERR_UNAVAILABLE, "libcurl gives no handle");
    call->secret_address = r->auth == AUTH_ADDRESS;
    if (!read_address(call, r->url, loopback))
        return refuse_address(call, r);
    curl_easy_setopt(e, CURLOPT_URL, r->url);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, call->detail);
    set_limits(call);
    set_protocol(call, protocols, *loopback);
    return true;
}

bool
http_set_up(struct http_call *call, const struct request *r, const char *secret)
{
    bool loopback = false;

    if (!http_set_connection(call, r, "http,https", &loopback))
        return false;
    if (r->from != NULL && !http_secret_is_clean(r->from))
        return err_set(&call->fault, ERR_CONFIG, "the name in which this is asked has more than one line, or control characters");
    if (r->delivers)
        set_once(call);
    set_message(call, r);
    return set_auth(call, r, secret);
}
