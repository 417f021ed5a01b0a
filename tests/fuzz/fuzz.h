/* SPDX-License-Identifier: MIT */
/* What a fuzz target is: one parser of outside bytes, its name, its words, and what must hold for any input. */
#ifndef TOCSIN_TESTS_FUZZ_H
#define TOCSIN_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/err.h"

/* Its seeds lie in tests/fuzz/corpus/NAME; our own driver makes so many mutations of them, with these words (NULL-terminated). */
extern const char *const fuzz_name;
extern const size_t fuzz_runs;
extern const char *const fuzz_words[];

/* libFuzzer's name for it. Any input is fine: 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold; names the place and dies, whether assert() is compiled in or not. */
#define MUST(condition) \
    do { \
        if (!(condition)) \
            fuzz_fail(__FILE__, __LINE__, #condition); \
    } while (0)
/* Called before; NULL for none. */
extern void (*fuzz_on_failure)(void);
void fuzz_fail(const char *file, int line, const char *condition) __attribute__((noreturn));

/* The input as a string: a copy with a NUL behind it, so that a sanitizer sees reading past the end. free() it. */
char *fuzz_text(const uint8_t *data, size_t size);

/* The next number of a sequence that begins with the input: the same input always does the same. */
uint32_t fuzz_chance(uint32_t *state);
uint32_t fuzz_seed(const uint8_t *data, size_t size);

/* A message for people: there, whole, and without a control character. */
void fuzz_must_be_message(const struct err *err);

#endif
