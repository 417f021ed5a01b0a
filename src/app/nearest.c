/* SPDX-License-Identifier: MIT */
/* "Did you mean": how far one word is from another. */
#include "app/nearest.h"

#include <stdint.h>
#include <string.h>

#define WORD_MAX 64

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t
word_distance(const char *a, const char *b)
{
    size_t an = strlen(a), bn = strlen(b);
    size_t row[3][WORD_MAX + 1];

    if (an > WORD_MAX || bn > WORD_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= bn; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= an; i++) {
        size_t *now = row[i % 3], *up = row[(i - 1) % 3];
        const size_t *upper = row[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= bn; j++) {
            now[j] = least(least(now[j - 1], up[j]) + 1, up[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], upper[j - 2] + 1);
        }
    }
    return row[an % 3][bn];
}

void
nearest_try(struct nearest *n, const char *candidate)
{
    size_t d = word_distance(n->word, candidate);

    if (n->best == NULL || d < n->distance) {
        n->best = candidate;
        n->distance = d;
    }
}

const char *
nearest_word(const struct nearest *n)
{
    /* A third of the letters wrong is a slip; more is another word. */
    return n->best != NULL && n->distance <= (strlen(n->word) + 2) / 3 ? n->best : NULL;
}
