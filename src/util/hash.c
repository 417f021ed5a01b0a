/* SPDX-License-Identifier: MIT */
/* Digests: SHA-256 from OpenSSL, XXH3 inlined, hexadecimal, and random bytes from the kernel. */
#include "util/hash.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "util/alloc.h"

#define HMAC_BLOCK_BYTES 64

struct sha256_state; /* an EVP_MD_CTX under our name */

/* OpenSSL 3 looks an algorithm up by name on each use unless it was fetched; once for the program, from whichever thread is first. */
static const EVP_MD *
sha256_algorithm(void)
{
    static EVP_MD *fetched;
    EVP_MD *md = __atomic_load_n(&fetched, __ATOMIC_ACQUIRE);
    EVP_MD *none = NULL;

    if (md != NULL)
        return md;
    /* Without it, for which there may be no memory, the fetch would crash. */
    if (OSSL_LIB_CTX_get0_global_default() == NULL)
        alloc_die();
    md = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (md == NULL)
        alloc_die(); /* every OpenSSL has it: there was no memory for it */
    if (__atomic_compare_exchange_n(&fetched, &none, md, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return md;
    EVP_MD_free(md);
    return none;
}

struct sha256_state *
sha256_begin(void)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();

    if (ctx == NULL || EVP_DigestInit_ex(ctx, sha256_algorithm(), NULL) != 1)
        alloc_die();
    return (struct sha256_state *)ctx;
}

void
sha256_add(struct sha256_state *s, const void *p, size_t len)
{
    if (len > 0 && EVP_DigestUpdate((EVP_MD_CTX *)s, p, len) != 1)
        abort();
}

void
sha256_done(struct sha256_state *s, uint8_t out[SHA256_BYTES])
{
    if (EVP_DigestFinal_ex((EVP_MD_CTX *)s, out, NULL) != 1)
        abort();
    EVP_MD_CTX_free((EVP_MD_CTX *)s);
}

void
sha256_of(const void *p, size_t len, uint8_t out[SHA256_BYTES])
{
    struct sha256_state *s = sha256_begin();

    sha256_add(s, p, len);
    sha256_done(s, out);
}

/* The key, padded, and turned by one of the two constants. */
static struct sha256_state *
hmac_begin(const uint8_t key[HMAC_BLOCK_BYTES], uint8_t constant)
{
    struct sha256_state *s = sha256_begin();
    uint8_t block[HMAC_BLOCK_BYTES];

    for (size_t i = 0; i < sizeof block; i++)
        block[i] = key[i] ^ constant;
    sha256_add(s, block, sizeof block);
    explicit_bzero(block, sizeof block);
    return s;
}

void
hmac_sha256(const void *key, size_t key_len, const struct hash_part *parts, size_t n, uint8_t out[SHA256_BYTES])
{
    uint8_t padded[HMAC_BLOCK_BYTES] = { 0 };
    struct sha256_state *s;

    if (key_len > sizeof padded)
        sha256_of(key, key_len, padded);
    else
        memcpy(padded, key, key_len);
    s = hmac_begin(padded, 0x36);
    for (size_t i = 0; i < n; i++)
        sha256_add(s, parts[i].p, parts[i].len);
    sha256_done(s, out);
    s = hmac_begin(padded, 0x5c);
    sha256_add(s, out, SHA256_BYTES);
    sha256_done(s, out);
    explicit_bzero(padded, sizeof padded);
}

uint64_t
hash64(const void *p, size_t len)
{
    return XXH3_64bits(p, len);
}

struct hash128
hash128(const void *p, size_t len)
{
    XXH128_hash_t h = XXH3_128bits(p, len);

    return (struct hash128){ .lo = h.low64, .hi = h.high64 };
}

void
hex_encode(const uint8_t *p, size_t len, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        *out++ = digits[p[i] >> 4];
        *out++ = digits[p[i] & 15];
    }
    *out = '\0';
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
hex_decode(const char *s, size_t slen, uint8_t *out, size_t len)
{
    if (slen != 2 * len)
        return false;
    for (size_t i = 0; i < len; i++) {
        int high = hex_value(s[2 * i]);
        int low = hex_value(s[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void
random_bytes(void *p, size_t len)
{
    char *at = p;

    while (len > 0) {
        ssize_t got = getrandom(at, len, 0);

        if (got < 0 && errno != EINTR)
            abort(); /* a guessable id is worse than no program */
        if (got > 0) {
            at += got;
            len -= (size_t)got;
        }
    }
}
