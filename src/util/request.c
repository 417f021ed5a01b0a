/* SPDX-License-Identifier: MIT */
/* A request to the outside as data: what it owns is copied and dies here; its signature, and a secret that belongs into its body. */
#include "util/request.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/hash.h"
#include "util/json.h"

void
request_release(struct request *r)
{
    free(r->url);
    free(r->headers);
    free(r->body);
    memset(r, 0, sizeof *r);
}

struct request
request_copy(const struct request *r)
{
    struct request copy = *r;

    copy.url = xstrdup_or_null(r->url);
    copy.headers = xstrdup_or_null(r->headers);
    copy.body = r->body == NULL ? NULL : xmemdup(r->body, r->body_len);
    return copy;
}

void
request_sign(struct request *r, const char *secret, int64_t now_ms)
{
    struct buf signed_first = BUF_INIT, headers = BUF_INIT;
    uint8_t digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];

    buf_addf(&signed_first, "v1:%" PRId64 ":", now_ms / 1000);
    hmac_sha256(secret, strlen(secret),
        (const struct hash_part[]){ { signed_first.data, signed_first.len }, { r->body, r->body == NULL ? 0 : r->body_len } }, 2,
        digest);
    hex_encode(digest, sizeof digest, hex);
    buf_addf(&headers, "%sX-Tocsin-Timestamp: %" PRId64 "\nX-Tocsin-Signature: v1=%s\n", r->headers != NULL ? r->headers : "",
        now_ms / 1000, hex);
    free(r->headers);
    r->headers = buf_take(&headers);
    buf_release(&signed_first);
}

/* Heap that held a secret is wiped before it is given back: so much room that nothing is moved while it grows. */
static char *
escaped(const char *secret, size_t *len)
{
    struct buf text = BUF_INIT;
    struct json_out o;
    char *inner;

    buf_fill(&text, ' ', 6 * strlen(secret) + 3);
    buf_clear(&text);
    json_begin(&o, &text);
    json_str(&o, NULL, secret);
    *len = text.len - 2; /* without the quotes: they stand in the body */
    inner = xmemdup(text.data + 1, *len + 1);
    explicit_bzero(text.data, text.len);
    buf_release(&text);
    return inner;
}

char *
request_body_with(const struct request *r, const char *secret, size_t *len)
{
    const size_t mark_len = strlen(REQUEST_SECRET);
    size_t inner_len;
    char *inner, *body;

    if (r->body == NULL || r->secret_at > r->body_len || r->body_len - r->secret_at < mark_len
        || memcmp(r->body + r->secret_at, REQUEST_SECRET, mark_len) != 0)
        return NULL;
    inner = escaped(secret, &inner_len);
    *len = r->body_len - mark_len + inner_len;
    body = xmalloc(*len + 1);
    memcpy(body, r->body, r->secret_at);
    memcpy(body + r->secret_at, inner, inner_len);
    memcpy(body + r->secret_at + inner_len, r->body + r->secret_at + mark_len, r->body_len - r->secret_at - mark_len);
    body[*len] = '\0';
    explicit_bzero(inner, inner_len);
    free(inner);
    return body;
}
