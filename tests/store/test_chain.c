/* SPDX-License-Identifier: MIT */
/* The bytes of the hash chain, against sums made by hand. */
#include "store/chain.h"

#include <string.h>

#include "support/suite.h"

#define TEXT(s) \
    { \
        s, sizeof(s) - 1 \
    }

static const uint8_t zeros[SHA256_BYTES];

static void
expect_hex(const uint8_t hash[SHA256_BYTES], const char *hex)
{
    char text[2 * SHA256_BYTES + 1];

    hex_encode(hash, SHA256_BYTES, text);
    assert_string_equal(text, hex);
}

static struct chain_line
example(void)
{
    return (struct chain_line){ .node = TEXT("n1"),
        .seq = 7,
        .batch = 6,
        .at_ms = 1763690400123,
        .actor = TEXT("ana"),
        .origin = TEXT("tui"),
        .stream = TEXT("alert:aa"),
        .version = 2,
        .kind = TEXT("alert.acked"),
        .cause = 5,
        .has_cause = true,
        .request_id = TEXT("r"),
        .data = TEXT("{}") };
}

/* The documented layout, written out byte by byte. */
static void
chain_hash__is_of_the_documented_bytes(void **state)
{
    static const char bytes[] = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                "\0\0\0\2n1"
                                "\0\0\0\10\0\0\0\0\0\0\0\7"
                                "\0\0\0\10\0\0\0\0\0\0\0\6"
                                "\0\0\0\10\0\0\1\232\244\43\311\173"
                                "\0\0\0\3ana"
                                "\0\0\0\3tui"
                                "\0\0\0\10alert:aa"
                                "\0\0\0\10\0\0\0\0\0\0\0\2"
                                "\0\0\0\13alert.acked"
                                "\0\0\0\10\0\0\0\0\0\0\0\5"
                                "\377\377\377\377"
                                "\0\0\0\1r";
    uint8_t made[SHA256_BYTES], data[SHA256_BYTES], wanted[SHA256_BYTES];
    struct chain_line line = example();
    struct sha256_state *s = sha256_begin();

    (void)state;
    chain_hash(zeros, &line, made);
    sha256_of("{}", 2, data);
    sha256_add(s, bytes, sizeof bytes - 1);
    sha256_add(s, data, sizeof data);
    sha256_done(s, wanted);
    assert_memory_equal(made, wanted, sizeof made);
}

static void
chain_hash__is_what_another_program_makes(void **state)
{
    struct chain_line line = example();
    uint8_t hash[SHA256_BYTES];

    (void)state;
    chain_hash(zeros, &line, hash);
    expect_hex(hash, "5ff4b1ab13715ce919b16d9be2e416877f1fefaf87a2ad49bbd1c16fea397654");
}

static void
chain_hash__differs__when_any_field_does(void **state)
{
    struct chain_line base = example(), v[13];
    uint8_t was[SHA256_BYTES], is[SHA256_BYTES], ones[SHA256_BYTES];

    (void)state;
    chain_hash(zeros, &base, was);
    for (size_t i = 0; i < 13; i++)
        v[i] = base;
    v[0].node.bytes = "n2";
    v[1].seq++;
    v[2].batch++;
    v[3].at_ms++;
    v[4].actor.bytes = "bob";
    v[5].origin.bytes = "cli";
    v[6].stream.bytes = "alert:ab";
    v[7].version++;
    v[8].kind.bytes = "alert.ACKED";
    v[9].cause = 0;
    v[10].has_undoes = true;
    v[11].request_id = (struct chain_text){ NULL, 0 };
    v[12].data.bytes = "[]";
    for (size_t i = 0; i < 13; i++) {
        chain_hash(zeros, &v[i], is);
        assert_memory_not_equal(was, is, sizeof was);
    }
    memset(ones, 1, sizeof ones);
    chain_hash(ones, &base, is);
    assert_memory_not_equal(was, is, sizeof was);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(chain_hash__is_of_the_documented_bytes),
    cmocka_unit_test(chain_hash__is_what_another_program_makes),
    cmocka_unit_test(chain_hash__differs__when_any_field_does),
};

SUITE(chain, tests);
