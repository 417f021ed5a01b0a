/* SPDX-License-Identifier: MIT */
/* What time alone does to an alert, and when. */
#ifndef TOCSIN_CORE_DUE_H
#define TOCSIN_CORE_DUE_H

#include "core/model.h"

/* Each of an alert's moments: the event that it brings, and when; INT64_MAX: never. Of those that are due the first one counts. */
struct due_row {
    enum event_kind kind;
    int64_t (*at_ms)(const struct model_config *c, const struct alert *a);
};
#define DUE_ROWS 6
extern const struct due_row due_rows[DUE_ROWS];

/* The next of them. */
int64_t due_ms(const struct model *m, const struct alert *a);

#endif
