/* SPDX-License-Identifier: MIT */
/* A set of labels or annotations, packed: name NUL value NUL …, sorted by name bytes, names unique, no empty name. */
#ifndef TOCSIN_CORE_LABELS_H
#define TOCSIN_CORE_LABELS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"

struct labels {
    const char *bytes; /* NULL when empty */
    size_t len;        /* with the last NUL */
};

/* Walks: for (struct label_iter it = labels_iter(set); label_next(&it);) it.name, it.value */
struct label_iter {
    const char *at, *end;
    const char *name, *value;
};
struct label_iter labels_iter(struct labels set);
bool label_next(struct label_iter *it);

/* The value, or NULL when absent. */
const char *labels_get(struct labels set, const char *name);
size_t labels_count(struct labels set);
bool labels_equal(struct labels a, struct labels b);

/* Building: add in any order, then pack. A name given twice makes pack fail. */
struct label_pair {
    const char *name, *value;
};
/* Sorts pairs in place and adds the packed set to out; false on a duplicate or empty name. */
bool labels_pack(struct label_pair *pairs, size_t n, struct buf *out) __attribute__((warn_unused_result));

/* True where bytes are a well-formed packed set (for what comes from a store). */
bool labels_are_valid(struct labels set);

#endif
