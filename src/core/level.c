/* SPDX-License-Identifier: MIT */
/* Severity words and the level each deserves. */
#include "core/level.h"

#include <strings.h>

static const struct level_row default_rows[] = {
    { "page", 1 },
    { "emergency", 1 },
    { "critical", 2 },
    { "error", 2 },
    { "high", 2 },
    { "warning", 3 },
};

const struct level_table level_default = { default_rows, sizeof default_rows / sizeof *default_rows };

int
level_of(const struct level_table *t, const char *severity)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcasecmp(t->rows[i].severity, severity) == 0)
            return t->rows[i].level;
    return LEVEL_MAX;
}
