/* SPDX-License-Identifier: MIT */
/* Members of a struct that are texts, as rows: read from JSON in one go. */
#ifndef TOCSIN_CORE_TEXT_ROW_H
#define TOCSIN_CORE_TEXT_ROW_H

#include "util/alloc.h"
#include "util/json.h"

struct text_row {
    const char *key;
    size_t at;  /* of the struct, where a const char * stands */
    size_t max; /* bytes */
};

const char **text_row_in(void *object, const struct text_row *row);
/* Texts live in the arena; absent and null leave the member as it is. false: one is no text, or longer than it may be. */
bool text_rows_read(const cJSON *o, const struct text_row *rows, size_t n, struct arena *arena, void *object) MUST_USE;

#endif
