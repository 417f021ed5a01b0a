/* SPDX-License-Identifier: MIT */
/* Members of a struct that are texts, as rows: read from JSON in one go. */
#include "core/text_row.h"

#include <string.h>

const char **
text_row_in(void *object, const struct text_row *row)
{
    return (const char **)((char *)object + row->at);
}

static bool
read_text(const cJSON *o, const struct text_row *row, struct arena *arena, void *object)
{
    const cJSON *v = json_get(o, row->key);

    if (v == NULL || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsString(v) || strlen(v->valuestring) > row->max)
        return false;
    *text_row_in(object, row) = arena_strdup(arena, v->valuestring);
    return true;
}

bool
text_rows_read(const cJSON *o, const struct text_row *rows, size_t n, struct arena *arena, void *object)
{
    for (size_t i = 0; i < n; i++)
        if (!read_text(o, &rows[i], arena, object))
            return false;
    return true;
}
