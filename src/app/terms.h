/* SPDX-License-Identifier: MIT */
/* What a person gives a verb that lists: FIELD=VALUE terms (also != =~ !~) and bare words; all must hold. */
#ifndef TOCSIN_APP_TERMS_H
#define TOCSIN_APP_TERMS_H

#include <stdbool.h>

#include "util/err.h"
#include "util/matcher.h"
#include "util/vec.h"

struct term {
    size_t field; /* place in the table of fields */
    struct matcher matcher;
};
struct terms {
    VEC(struct term) v;
    VEC(char *) words; /* lower-cased */
};

/* fields: NULL-terminated; what has them: "the log". false: ERR_USAGE, naming the nearest field. Release it in either case. */
bool terms_read(struct terms *t, char *const *words, int n, const char *const *fields, const char *what, struct err *err)
    MUST_USE;
void terms_release(struct terms *t);
/* The value of a field; borrowed until the next call. */
typedef const char *terms_value_fn(const void *item, size_t field, char number[32]);
/* The terms, without the words. */
bool terms_hold(const struct terms *t, terms_value_fn *value, const void *item);
/* A term speaks of this field. */
bool terms_name(const struct terms *t, size_t field);
/* Heap. */
char *terms_lower(const char *s, size_t len);

#endif
