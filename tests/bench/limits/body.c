/* SPDX-License-Identifier: MIT */
/* What the programs that measure this machine's limits share: the input, the clock, the output. */
#include "bench/limits/body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void
body_read(struct body *b, const char *path)
{
    FILE *f = fopen(path, "rb");
    long size;

    if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0) {
        perror(path);
        exit(1);
    }
    rewind(f);
    b->len = (size_t)size;
    b->text = malloc(b->len + 1);
    if (b->text == NULL || fread(b->text, 1, b->len, f) != b->len) {
        perror(path);
        exit(1);
    }
    b->text[b->len] = '\0';
    fclose(f);
}

bool
body_next(const struct body *b, size_t *pos, struct slice *object)
{
    size_t i = *pos, start;
    int depth = 0;
    bool quoted = false;

    while (i < b->len && b->text[i] != '{')
        i++;
    for (start = i; i < b->len; i++) {
        char c = b->text[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (quoted)
            continue;
        else if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0) {
            *object = (struct slice){ b->text + start, i + 1 - start };
            *pos = i + 1;
            return true;
        }
    }
    return false;
}

double
clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double
median_of(double *v, size_t n)
{
    qsort(v, n, sizeof *v, compare);
    return v[n / 2];
}

void
figure(const char *name, double value)
{
    printf("%s %.3f\n", name, value);
}
