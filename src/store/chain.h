/* SPDX-License-Identifier: MIT */
/*
 * The hash chain over the log: who changes, removes or reorders an event breaks it from there on. One chain per node, in seq order.
 *
 *   hash(event) = SHA-256( previous hash (32 bytes; zeros before the first event)
 *                          || node || seq || batch || at || actor || origin || stream || version || kind || cause || undoes || request_id
 *                          || SHA-256(data) (32 bytes) )
 *
 * Each field is a 4-byte big-endian length and then that many bytes. Text (node, actor, origin, stream, kind, request_id): its UTF-8
 * bytes, without a NUL. Integers (seq, batch, at in ms since 1970 UTC, version, cause, undoes): the length 8, then 8 bytes big-endian,
 * two's complement. An absent field (cause, undoes, request_id: NULL in the table) is the length 0xFFFFFFFF and no bytes.
 * node is the node's name from the table node; kind is the wire name; data is the column's bytes as they stand there.
 */
#ifndef TOCSIN_STORE_CHAIN_H
#define TOCSIN_STORE_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/hash.h"

struct chain_text {
    const char *bytes; /* NULL: absent */
    size_t len;
};
struct chain_line {
    struct chain_text node, actor, origin, stream, kind, request_id, data;
    uint64_t seq, batch, version;
    uint64_t cause, undoes;
    bool has_cause, has_undoes;
    int64_t at_ms;
};

void chain_hash(const uint8_t previous[SHA256_BYTES], const struct chain_line *line, uint8_t out[SHA256_BYTES]);

#endif
