/* SPDX-License-Identifier: MIT */
/* A set of subjects: alerts by id, with the episode that the person saw. */
#ifndef TOCSIN_UI_MARKS_H
#define TOCSIN_UI_MARKS_H

#include "core/command.h"
#include "core/model.h"

/* Zero-initialised is empty. */
struct marks {
    struct subject *slots;
    size_t n, cap;
};

struct subject subject_of(const struct alert *a);

/* Room for so many more, so that adding them is quick. */
void marks_reserve(struct marks *set, size_t more);
void marks_add(struct marks *set, struct subject s);
/* False where it was not there. */
bool marks_remove(struct marks *set, const struct alert_id *id);
/* In this very episode. */
bool marks_has(const struct marks *set, const struct alert *a);
void marks_clear(struct marks *set);
/* Walks: for (size_t i = 0; (s = marks_next(set, &i)) != NULL;) */
const struct subject *marks_next(const struct marks *set, size_t *i);

#endif
