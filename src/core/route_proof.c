/* SPDX-License-Identifier: MIT */
/* What can be proved of routes without any alert: that one hides another, takes all, or can match nothing. */
#include "core/route.h"

#include <stdlib.h>
#include <string.h>

/* A pattern without these is a choice of plain texts: "a|b|c". */
#define PATTERN_SIGNS "\\.+*?()[]{}^$"

static bool
is_all(const struct matcher *m)
{
    return m->op == MATCH_RE && strcmp(m->value, ".*") == 0;
}

typedef bool value_fn(const struct matcher *m, const char *value);

static bool
refuses(const struct matcher *m, const char *value)
{
    return !matcher_accepts(m, value);
}

/* m accepts a few values that can be named, and `other` holds of each. */
static bool
each_value(const struct matcher *m, const struct matcher *other, value_fn *holds)
{
    const char *at = m->value;
    bool all = true;

    if (m->op == MATCH_EQ)
        return holds(other, at);
    if (m->op != MATCH_RE || strpbrk(at, PATTERN_SIGNS) != NULL)
        return false;
    for (size_t len;; at += len + 1) {
        char *value;

        len = strcspn(at, "|");
        value = xstrndup(at, len);
        all = all && holds(other, value);
        free(value);
        if (at[len] == '\0')
            return all;
    }
}

/* Where a accepts, b does. Of the same name. */
static bool
implies(const struct matcher *a, const struct matcher *b)
{
    if ((a->op == b->op && strcmp(a->value, b->value) == 0) || is_all(b) || each_value(a, b, matcher_accepts))
        return true;
    if (b->op == MATCH_NE)
        return refuses(a, b->value);
    if (b->op == MATCH_RE && strcmp(b->value, ".+") == 0)
        return refuses(a, "");
    return b->op == MATCH_NRE && each_value(&(struct matcher){ .op = MATCH_RE, .value = b->value }, a, refuses);
}

static bool
is_implied(const struct matcher *m, const struct route *by)
{
    for (size_t i = 0; i < by->matchers_n; i++)
        if (strcmp(by->matchers[i].name, m->name) == 0 && implies(&by->matchers[i], m))
            return true;
    return is_all(m);
}

bool
route_hides(const struct route *wide, const struct route *narrow)
{
    if (wide->go_on || wide->window != NULL)
        return false;
    for (size_t i = 0; i < wide->matchers_n; i++)
        if (!is_implied(&wide->matchers[i], narrow))
            return false;
    return true;
}

bool
route_takes_all(const struct route *route)
{
    static const struct route anything;

    return route_hides(route, &anything);
}

bool
route_contradicts(const struct route *route, const struct matcher **a, const struct matcher **b)
{
    for (size_t i = 0; i < route->matchers_n; i++)
        for (size_t k = 0; k < route->matchers_n; k++) {
            *a = &route->matchers[i];
            *b = &route->matchers[k];
            if (i != k && strcmp((*a)->name, (*b)->name) == 0 && each_value(*a, *b, refuses))
                return true;
        }
    return false;
}
