/* SPDX-License-Identifier: MIT */
/* "Did you mean": how far one word is from another. */
#ifndef TOCSIN_APP_NEAREST_H
#define TOCSIN_APP_NEAREST_H

#include <stddef.h>

/* Insertions, deletions, replacements and swaps of neighbours; words longer than 64 bytes count as far away. */
size_t word_distance(const char *a, const char *b);

/* Feed candidates one by one; nearest_word() is the best, NULL where none is near enough to be meant. */
struct nearest {
    const char *word, *best;
    size_t distance;
};
void nearest_try(struct nearest *n, const char *candidate);
const char *nearest_word(const struct nearest *n);

#endif
