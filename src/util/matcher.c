/* SPDX-License-Identifier: MIT */
/* One label matcher: name, operator, value. */
#include "util/matcher.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"

static const char *const op_texts[] = {
    [MATCH_EQ] = "=",
    [MATCH_NE] = "!=",
    [MATCH_RE] = "=~",
    [MATCH_NRE] = "!~",
};

bool
matcher_init(struct matcher *m, const char *name, enum matcher_op op, const char *value, struct err *err)
{
    struct regex *regex = NULL;

    memset(m, 0, sizeof *m);
    if (op == MATCH_RE || op == MATCH_NRE) {
        regex = regex_new(value, err);
        if (regex == NULL)
            return false;
    }
    m->name = xstrdup(name);
    m->op = op;
    m->value = xstrdup(value);
    m->regex = regex;
    return true;
}

void
matcher_release(struct matcher *m)
{
    free(m->name);
    free(m->value);
    regex_free(m->regex);
    memset(m, 0, sizeof *m);
}

bool
matcher_accepts(const struct matcher *m, const char *value)
{
    bool same = m->regex != NULL ? regex_matches(m->regex, value, strlen(value)) : strcmp(m->value, value) == 0;

    return same == (m->op == MATCH_EQ || m->op == MATCH_RE);
}

const char *
matcher_op_text(enum matcher_op op)
{
    return op_texts[op];
}
