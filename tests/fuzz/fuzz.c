/* SPDX-License-Identifier: MIT */
/* What all fuzz targets use. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void (*fuzz_on_failure)(void);

void
fuzz_fail(const char *file, int line, const char *condition)
{
    fprintf(stderr, "FAILED %s: %s:%d: must hold: %s\n", fuzz_name, file, line, condition);
    if (fuzz_on_failure != NULL)
        fuzz_on_failure();
    abort();
}

char *
fuzz_text(const uint8_t *data, size_t size)
{
    char *text = xmalloc(size + 1);

    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

uint32_t
fuzz_chance(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* FNV-1a, never 0. */
uint32_t
fuzz_seed(const uint8_t *data, size_t size)
{
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 16777619U;
    return hash | 1;
}

void
fuzz_must_be_message(const struct err *err)
{
    MUST(err->code != ERR_NONE);
    MUST(err->text[0] != '\0');
    MUST(memchr(err->text, '\0', sizeof err->text) != NULL);
}
