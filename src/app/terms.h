/* SPDX-License-Identifier: MIT */
/* What a person gives a verb that lists: FIELD=VALUE terms (also != =~ !~) and bare words; all must hold. */
#ifndef TOCSIN_APP_TERMS_H
#define TOCSIN_APP_TERMS_H

#include <stdbool.h>

#include "util/err.h"
#include "util/matcher.h"
#include "util/vec.h"

#define TERM_VALUE_MAX 40 /* bytes of a value that is made for the question */

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
/* The nth value of a field, NULL past the last one; borrowed until the next call. */
typedef const char *terms_value_fn(const void *item, size_t field, size_t nth, char made[TERM_VALUE_MAX]);
/* The terms, without the words. Of several values one must match, and with != and !~ all must. */
bool terms_hold(const struct terms *t, terms_value_fn *value, const void *item);
/* A term speaks of this field. */
bool terms_name(const struct terms *t, size_t field);
/* Heap. */
char *terms_lower(const char *s, size_t len);

#endif
