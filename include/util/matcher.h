/* SPDX-License-Identifier: MIT */
/* One label matcher: name, operator, value; equality and anchored regular expressions, as in Alertmanager. */
#ifndef TOCSIN_UTIL_MATCHER_H
#define TOCSIN_UTIL_MATCHER_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"
#include "util/regex.h"

enum matcher_op { MATCH_EQ, MATCH_NE, MATCH_RE, MATCH_NRE };

struct matcher {
    char *name;
    enum matcher_op op;
    char *value;
    struct regex *regex; /* for MATCH_RE and MATCH_NRE */
};

/* Copies; compiles. false and *err for a bad pattern. */
bool matcher_init(struct matcher *m, const char *name, enum matcher_op op, const char *value, struct err *err) MUST_USE;
void matcher_release(struct matcher *m);
/* An absent label is the empty value: pass "". */
bool matcher_accepts(const struct matcher *m, const char *value);
/* "=", "!=", "=~", "!~" */
const char *matcher_op_text(enum matcher_op op);

#endif
