/* SPDX-License-Identifier: MIT */
/* Digests against published vectors. */
#include "util/hash.h"

#include <string.h>

#include "support/suite.h"

static void
sha256__gives_the_published_digests(void **state)
{
    static const struct {
        const char *text, *digest;
    } vectors[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    };
    uint8_t digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        sha256_of(vectors[i].text, strlen(vectors[i].text), digest);
        hex_encode(digest, sizeof digest, hex);
        assert_string_equal(hex, vectors[i].digest);
    }
}

static void
sha256__is_the_same__in_pieces(void **state)
{
    struct sha256_state *s = sha256_begin();
    uint8_t whole[SHA256_BYTES], pieces[SHA256_BYTES];

    (void)state;
    sha256_of("a\0bc", 4, whole);
    sha256_add(s, "a", 1);
    sha256_add(s, NULL, 0);
    sha256_add(s, "\0bc", 3);
    sha256_done(s, pieces);
    assert_memory_equal(whole, pieces, SHA256_BYTES);
}

/* RFC 4231, test cases 1, 2 and 6: a short key, a shorter one, one longer than a block. */
static void
hmac__gives_the_published_digests(void **state)
{
    uint8_t key[131], digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];

    (void)state;
    memset(key, 0x0b, 20);
    hmac_sha256(key, 20, (const struct hash_part[]){ { "Hi There", 8 } }, 1, digest);
    hex_encode(digest, sizeof digest, hex);
    assert_string_equal(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    hmac_sha256("Jefe", 4, (const struct hash_part[]){ { "what do ya want ", 16 }, { "for nothing?", 12 } }, 2, digest);
    hex_encode(digest, sizeof digest, hex);
    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    hmac_sha256(key, sizeof key, (const struct hash_part[]){ { "Test Using Larger Than Block-Size Key - Hash Key First", 54 } },
        1, digest);
    hex_encode(digest, sizeof digest, hex);
    assert_string_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

/* They are kept in stores and compared later: they must not change with a library. */
static void
hash64__and_128__give_the_published_values(void **state)
{
    struct hash128 empty = hash128("", 0);

    (void)state;
    assert_true(hash64("", 0) == UINT64_C(0x2d06800538d394c2));
    assert_true(empty.hi == UINT64_C(0x99aa06d3014798d8));
    assert_true(empty.lo == UINT64_C(0x6001c324468d497f));
    assert_true(hash64("a", 1) != hash64("b", 1));
}

static void
hex_decode__takes_exactly_the_digits(void **state)
{
    uint8_t out[2];

    (void)state;
    assert_true(hex_decode("0aFf", 4, out, 2));
    assert_int_equal(out[0], 0x0a);
    assert_int_equal(out[1], 0xff);
    assert_false(hex_decode("0af", 3, out, 2));
    assert_false(hex_decode("0aff0", 5, out, 2));
    assert_false(hex_decode("0ag0", 4, out, 2));
    assert_false(hex_decode(" aff", 4, out, 2));
}

static void
random_bytes__differ(void **state)
{
    uint8_t a[16], b[16];

    (void)state;
    random_bytes(a, sizeof a);
    random_bytes(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(sha256__gives_the_published_digests),
    cmocka_unit_test(sha256__is_the_same__in_pieces),
    cmocka_unit_test(hmac__gives_the_published_digests),
    cmocka_unit_test(hash64__and_128__give_the_published_values),
    cmocka_unit_test(hex_decode__takes_exactly_the_digits),
    cmocka_unit_test(random_bytes__differ),
};
SUITE(hash, tests);
