/* SPDX-License-Identifier: MIT */
/* Packed sets of labels: read in place, built sorted. */
#include "core/labels.h"

#include <stdlib.h>
#include <string.h>

/* NULL has no end to add to, not even 0. */
static const char *
end_of(struct labels set)
{
    return set.bytes == NULL ? NULL : set.bytes + set.len;
}

struct label_iter
labels_iter(struct labels set)
{
    return (struct label_iter){ .at = set.bytes, .end = end_of(set) };
}

bool
label_next(struct label_iter *it)
{
    if (it->at == NULL || it->at >= it->end)
        return false;
    it->name = it->at;
    it->value = it->name + strlen(it->name) + 1;
    it->at = it->value + strlen(it->value) + 1;
    return true;
}

const char *
labels_get(struct labels set, const char *name)
{
    for (struct label_iter it = labels_iter(set); label_next(&it);)
        if (strcmp(it.name, name) == 0)
            return it.value;
    return NULL;
}

size_t
labels_count(struct labels set)
{
    size_t n = 0;

    for (struct label_iter it = labels_iter(set); label_next(&it);)
        n++;
    return n;
}

bool
labels_equal(struct labels a, struct labels b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.bytes, b.bytes, a.len) == 0);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct label_pair *)a)->name, ((const struct label_pair *)b)->name);
}

/* As most sources send them: nothing to do. */
static bool
is_sorted(const struct label_pair *pairs, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (strcmp(pairs[i - 1].name, pairs[i].name) >= 0)
            return false;
    return true;
}

bool
labels_pack(struct label_pair *pairs, size_t n, struct buf *out)
{
    if (!is_sorted(pairs, n))
        qsort(pairs, n, sizeof *pairs, by_name);
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].name[0] == '\0' || (i > 0 && strcmp(pairs[i].name, pairs[i - 1].name) == 0))
            return false;
        buf_add(out, pairs[i].name, strlen(pairs[i].name) + 1);
        buf_add(out, pairs[i].value, strlen(pairs[i].value) + 1);
    }
    return !out->full;
}

/* The end of the string that starts at p, past its NUL; NULL when it runs over the end. */
static const char *
string_end(const char *p, const char *end)
{
    const char *nul = memchr(p, '\0', (size_t)(end - p));

    return nul == NULL ? NULL : nul + 1;
}

bool
labels_are_valid(struct labels set)
{
    const char *end = end_of(set);
    const char *before = NULL;

    for (const char *name = set.bytes; name < end;) {
        const char *value = string_end(name, end);

        if (value == NULL || value == end || *name == '\0' || (before != NULL && strcmp(before, name) >= 0))
            return false;
        before = name;
        name = string_end(value, end);
        if (name == NULL)
            return false;
    }
    return true;
}
