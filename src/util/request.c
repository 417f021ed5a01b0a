/* SPDX-License-Identifier: MIT */
/* A request to the outside as data: what it owns is copied and dies here; and its signature. */
#include "util/request.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/hash.h"

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
