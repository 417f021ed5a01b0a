/* SPDX-License-Identifier: MIT */
/* What went wrong with a call, as a tired person wants to read it. */
#include "net/http_error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "util/buf.h"
#include "util/text.h"
#include "util/time.h"

#define SIZE_WORDS 32
#define DETAIL_COLS 160

/* Verification results of OpenSSL (X509_V_ERR_…), as CURLINFO_SSL_VERIFYRESULT hands them on. */
static const struct {
    long result;
    const char *text;
} certificate_faults[] = {
    { 9, "is not valid yet (or the clock here is wrong)" },
    { 10, "has expired" },
    { 23, "was revoked" },
};

typedef void explain_fn(const struct http_failure *f, struct err *err);

static const char *
size_words(uint64_t bytes, char out[SIZE_WORDS])
{
    static const char *const units[] = { "KB", "MB", "GB", "TB" };
    double n = (double)bytes / 1024;
    size_t i = 0;

    if (bytes < 1024) {
        snprintf(out, SIZE_WORDS, "%u bytes", (unsigned)bytes);
        return out;
    }
    for (; n >= 1024 && i < 3; i++)
        n /= 1024;
    if (n == (double)(uint64_t)n || n >= 100)
        snprintf(out, SIZE_WORDS, "%.0f %s", n, units[i]);
    else
        snprintf(out, SIZE_WORDS, "%.1f %s", n, units[i]);
    return out;
}

/* Text that a server may have had a hand in. */
static void
add_clean(struct err *err, enum err_code code, const char *before, const char *text, const char *after)
{
    struct buf b = BUF_INIT;

    text_clean(&b, text, strlen(text), DETAIL_COLS, true);
    err_set(err, code, "%s%s%s", before, buf_text(&b), after);
    buf_release(&b);
}

static const char *
own_words(const struct http_failure *f)
{
    return f->detail[0] != '\0' ? f->detail : curl_easy_strerror(f->code);
}

static void
explain_connect(const struct http_failure *f, struct err *err)
{
    long errnum = 0;

    curl_easy_getinfo(f->easy, CURLINFO_OS_ERRNO, &errnum);
    if (errnum == ECONNREFUSED)
        err_set(err, ERR_UNAVAILABLE, "connection refused by %s", f->where);
    else if (errnum != 0)
        err_errno(err, ERR_UNAVAILABLE, (int)errnum, "no connection to %s", f->where);
    else
        add_clean(err, ERR_UNAVAILABLE, "no connection: ", own_words(f), "");
}

static void
explain_timeout(const struct http_failure *f, struct err *err)
{
    char words[SIZE_WORDS], limit[TIME_TEXT_MAX];
    curl_off_t total_us = 0;
    long asked_bytes = 0;

    curl_easy_getinfo(f->easy, CURLINFO_TOTAL_TIME_T, &total_us);
    /* Not the time of connecting: that is 0 where a connection is used again. */
    curl_easy_getinfo(f->easy, CURLINFO_REQUEST_SIZE, &asked_bytes);
    if (asked_bytes == 0) {
        duration_exact(f->connect_ms, limit);
        err_set(err, ERR_UNAVAILABLE, "no connection to %s within %s", f->where, limit);
        return;
    }
    size_words(f->received, words);
    if (total_us / 1000 < f->timeout_ms) {
        err_set(err, ERR_UNAVAILABLE, "%s stalled: under %d bytes a second for too long, %s received", f->where,
            HTTP_SLOW_BYTES_S, words);
        return;
    }
    duration_exact(f->timeout_ms, limit);
    err_set(err, ERR_UNAVAILABLE, "timed out after %s, %s received", limit, words);
}

static void
explain_broken(const struct http_failure *f, struct err *err)
{
    char words[SIZE_WORDS];
    long errnum = 0;

    curl_easy_getinfo(f->easy, CURLINFO_OS_ERRNO, &errnum);
    if (f->code == CURLE_PARTIAL_FILE || (errnum != 0 && f->received > 0))
        err_set(err, ERR_UNAVAILABLE, "%s closed in mid-body, %s received", f->where, size_words(f->received, words));
    else if (errnum != 0)
        err_errno(err, ERR_UNAVAILABLE, (int)errnum, "the connection to %s broke", f->where);
    else
        add_clean(err, ERR_UNAVAILABLE, "the answer is broken: ", own_words(f), "");
}

static void
explain_certificate(const struct http_failure *f, struct err *err)
{
    long result = 0;

    curl_easy_getinfo(f->easy, CURLINFO_SSL_VERIFYRESULT, &result);
    for (size_t i = 0; i < sizeof certificate_faults / sizeof *certificate_faults; i++)
        if (certificate_faults[i].result == result) {
            err_set(err, ERR_CONFIG, "TLS: the certificate of %s %s", f->where, certificate_faults[i].text);
            return;
        }
    /* 1 is where libcurl begins: trusted as far as it came, which was the name. */
    if (result <= 1)
        err_set(err, ERR_CONFIG, "TLS: the certificate of %s is for another host name", f->where);
    else if (f->ca_file != NULL)
        err_set(err, ERR_CONFIG, "TLS: certificate is not trusted by %s", f->ca_file);
    else
        err_set(err, ERR_CONFIG, "TLS: certificate is not trusted by this system: put its CA in ca_file");
}

static void
explain_handshake(const struct http_failure *f, struct err *err)
{
    add_clean(err, ERR_UNAVAILABLE, "TLS failed (does it speak plain http?): ", own_words(f), "");
}

static void
explain_large(const struct http_failure *f, struct err *err)
{
    http_explain_too_large(f->max_body, err);
}

static void
explain_ca_file(const struct http_failure *f, struct err *err)
{
    err_set(err, ERR_CONFIG, "ca_file %s can't be read as certificates", f->ca_file != NULL ? f->ca_file : "of this system");
}

/* Either a text with one %s for host:port, or a function. */
static const struct {
    CURLcode code;
    const char *before, *after;
    explain_fn *fn;
} failures[] = {
    /* clang-format off */
    { CURLE_COULDNT_RESOLVE_HOST,     "the host name in ", " is not known",                       NULL },
    { CURLE_COULDNT_RESOLVE_PROXY,    "the proxy for ", " is not known: look at http_proxy and https_proxy", NULL },
    { CURLE_GOT_NOTHING,              "", " closed without an answer",                           NULL },
    { CURLE_UNSUPPORTED_PROTOCOL,     "what answers at ", " does not speak HTTP",                 NULL },
    { CURLE_WEIRD_SERVER_REPLY,       "what answers at ", " does not speak HTTP",                 NULL },
    { CURLE_BAD_CONTENT_ENCODING,     "the compression of the answer of ", " is broken",          NULL },
    { CURLE_OUT_OF_MEMORY,            "the head of the answer of ", " is too large, or memory is short",  NULL },
    { CURLE_URL_MALFORMAT,            "the address ", " is not a URL",                            NULL },
    { CURLE_COULDNT_CONNECT,          NULL, NULL,                                                 explain_connect },
    { CURLE_OPERATION_TIMEDOUT,       NULL, NULL,                                                 explain_timeout },
    { CURLE_PARTIAL_FILE,             NULL, NULL,                                                 explain_broken },
    { CURLE_RECV_ERROR,               NULL, NULL,                                                 explain_broken },
    { CURLE_SEND_ERROR,               NULL, NULL,                                                 explain_broken },
    { CURLE_PEER_FAILED_VERIFICATION, NULL, NULL,                                                 explain_certificate },
    { CURLE_SSL_CONNECT_ERROR,        NULL, NULL,                                                 explain_handshake },
    { CURLE_SSL_CACERT_BADFILE,       NULL, NULL,                                                 explain_ca_file },
    { CURLE_FILESIZE_EXCEEDED,        NULL, NULL,                                                 explain_large },
    /* clang-format on */
};

void
http_explain(const struct http_failure *f, struct err *err)
{
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (failures[i].code != f->code)
            continue;
        if (failures[i].fn != NULL)
            failures[i].fn(f, err);
        else
            err_set(err, ERR_UNAVAILABLE, "%s%s%s", failures[i].before, f->where, failures[i].after);
        return;
    }
    add_clean(err, ERR_UNAVAILABLE, "the call failed: ", own_words(f), "");
}

/* Scheme, host and path: a login page's query is long and may be secret. */
static char *
plain_address(const char *url)
{
    CURLU *u = curl_url();
    char *out = NULL;

    if (curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK) {
        curl_url_set(u, CURLUPART_QUERY, NULL, 0);
        curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
        curl_url_set(u, CURLUPART_USER, NULL, 0);
        curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
        curl_url_get(u, CURLUPART_URL, &out, 0);
    }
    curl_url_cleanup(u);
    return out;
}

void
http_explain_redirect(CURL *easy, int status, bool secret, struct err *err)
{
    char *url = NULL, *shown;

    if (secret) {
        err_set(err, ERR_UNAVAILABLE, "redirected (HTTP %d), which is not followed: put the address that answers in its place",
            status);
        return;
    }
    curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &url);
    shown = url != NULL ? plain_address(url) : NULL;
    if (shown != NULL)
        add_clean(err, ERR_UNAVAILABLE, "redirected to ", shown,
            ", which is not followed: put the address that answers into the configuration");
    else
        err_set(err, ERR_UNAVAILABLE, "redirected (HTTP %d) to no address that can be read", status);
    curl_free(shown);
}

void
http_explain_too_large(uint64_t max_body, struct err *err)
{
    char words[SIZE_WORDS];

    err_set(err, ERR_LIMIT, "the body is larger than the %s that are read at most", size_words(max_body, words));
}
