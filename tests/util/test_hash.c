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
    cmocka_unit_test(hash64__and_128__give_the_published_values),
    cmocka_unit_test(hex_decode__takes_exactly_the_digits),
    cmocka_unit_test(random_bytes__differ),
};
SUITE(hash, tests);
