/* SPDX-License-Identifier: MIT */
/* The hash chain: the bytes that are hashed. */
#include "store/chain.h"

#include "util/buf.h"

#define ABSENT UINT32_C(0xffffffff)

static void
add_be(struct buf *b, uint64_t n, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        buf_addc(b, (char)(n >> shift));
}

static void
add_text(struct buf *b, struct chain_text t)
{
    if (t.bytes == NULL) {
        add_be(b, ABSENT, 4);
        return;
    }
    add_be(b, t.len, 4);
    buf_add(b, t.bytes, t.len);
}

static void
add_int(struct buf *b, uint64_t n)
{
    add_be(b, 8, 4);
    add_be(b, n, 8);
}

static void
add_ref(struct buf *b, bool has, uint64_t n)
{
    if (has)
        add_int(b, n);
    else
        add_be(b, ABSENT, 4);
}

void
chain_hash(const uint8_t previous[SHA256_BYTES], const struct chain_line *line, uint8_t out[SHA256_BYTES])
{
    struct buf b = BUF_INIT;
    uint8_t data[SHA256_BYTES];

    sha256_of(line->data.bytes, line->data.len, data);
    buf_add(&b, previous, SHA256_BYTES);
    add_text(&b, line->node);
    add_int(&b, line->seq);
    add_int(&b, line->batch);
    add_int(&b, (uint64_t)line->at_ms);
    add_text(&b, line->actor);
    add_text(&b, line->origin);
    add_text(&b, line->stream);
    add_int(&b, line->version);
    add_text(&b, line->kind);
    add_ref(&b, line->has_cause, line->cause);
    add_ref(&b, line->has_undoes, line->undoes);
    add_text(&b, line->request_id);
    buf_add(&b, data, sizeof data);
    sha256_of(b.data, b.len, out);
    buf_release(&b);
}
