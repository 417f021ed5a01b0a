/* SPDX-License-Identifier: MIT */
/* Digests: SHA-256 (OpenSSL) for what must hold, XXH3 for "did these bytes change". */
#ifndef TOCSIN_UTIL_HASH_H
#define TOCSIN_UTIL_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

struct sha256_state;

void sha256_of(const void *p, size_t len, uint8_t out[SHA256_BYTES]);

/* In pieces. sha256_done() frees the state. */
struct sha256_state *sha256_begin(void);
void sha256_add(struct sha256_state *s, const void *p, size_t len);
void sha256_done(struct sha256_state *s, uint8_t out[SHA256_BYTES]);

/* HMAC-SHA-256 (RFC 2104) of the parts one after the other, as {bytes, len}. */
struct hash_part {
    const void *p;
    size_t len;
};
void hmac_sha256(const void *key, size_t key_len, const struct hash_part *parts, size_t n, uint8_t out[SHA256_BYTES]);

uint64_t hash64(const void *p, size_t len);
struct hash128 {
    uint64_t lo, hi;
};
struct hash128 hash128(const void *p, size_t len);

/* 2 * len lower-case digits and a NUL. */
void hex_encode(const uint8_t *p, size_t len, char *out);
/* Exactly 2 * len digits; false otherwise. */
bool hex_decode(const char *s, size_t slen, uint8_t *out, size_t len);

/* Cryptographic random bytes. */
void random_bytes(void *p, size_t len);

#endif
