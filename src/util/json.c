/* SPDX-License-Identifier: MIT */
/* Strict reading of JSON: the scanner decides, cJSON builds, duplicate keys are found in the tree. */
#include "util/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/json_scan.h"
#include "util/time.h"

#define FEW_KEYS 16

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By sorting: comparing each with each takes seconds at 20,000 keys. */
static const char *
duplicate_among_many(const cJSON *object, size_t n)
{
    const char **keys = xreallocarray(NULL, n, sizeof *keys);
    const char *found = NULL;
    size_t i = 0;

    for (const cJSON *c = object->child; c != NULL; c = c->next)
        keys[i++] = c->string;
    qsort(keys, n, sizeof *keys, by_text);
    for (i = 1; i < n && found == NULL; i++)
        if (strcmp(keys[i - 1], keys[i]) == 0)
            found = keys[i];
    free(keys);
    return found;
}

static const char *
duplicate_among_few(const cJSON *object)
{
    for (const cJSON *a = object->child; a != NULL; a = a->next)
        for (const cJSON *b = object->child; b != a; b = b->next)
            if (a->string[0] == b->string[0] && strcmp(a->string, b->string) == 0)
                return a->string;
    return NULL;
}

/* As Go writes maps. */
static bool
is_sorted(const cJSON *object)
{
    for (const cJSON *c = object->child; c != NULL && c->next != NULL; c = c->next)
        if (strcmp(c->string, c->next->string) >= 0)
            return false;
    return true;
}

static const char *
duplicate_key(const cJSON *object)
{
    size_t n = 0;

    if (is_sorted(object))
        return NULL;
    for (const cJSON *c = object->child; c != NULL; c = c->next)
        n++;
    return n <= FEW_KEYS ? duplicate_among_few(object) : duplicate_among_many(object, n);
}

/* Recursion ends at JSON_DEPTH_MAX. */
static bool
keys_are_unique(const cJSON *value, struct err *err)
{
    const char *twice = cJSON_IsObject(value) ? duplicate_key(value) : NULL;

    if (twice != NULL)
        return err_set(err, ERR_PARSE, "not JSON that we take: the key \"%.100s\" stands twice in one object", twice);
    for (const cJSON *c = value->child; c != NULL; c = c->next)
        if (c->child != NULL && !keys_are_unique(c, err))
            return false;
    return true;
}

cJSON *
json_parse(const char *s, size_t len, struct err *err)
{
    cJSON *value;

    if (!json_scan(s, len, err))
        return NULL;
    value = cJSON_ParseWithLength(s, len);
    if (value == NULL) {
        err_set(err, ERR_LIMIT, "JSON of %zu bytes does not fit in memory", len);
        return NULL;
    }
    if (keys_are_unique(value, err))
        return value;
    cJSON_Delete(value);
    return NULL;
}

const cJSON *
json_get(const cJSON *object, const char *name)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

const char *
json_get_str(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(json_get(object, name));
}

const char *
json_keep_str(const cJSON *object, const char *name, struct arena *arena)
{
    return arena_strdup_or_null(arena, json_get_str(object, name));
}

const cJSON *
json_get_array(const cJSON *object, const char *name)
{
    const cJSON *v = json_get(object, name);

    return cJSON_IsArray(v) ? v : NULL;
}

const cJSON *
json_get_object(const cJSON *object, const char *name)
{
    const cJSON *v = json_get(object, name);

    return cJSON_IsObject(v) ? v : NULL;
}

int64_t
json_get_int(const cJSON *object, const char *name, int64_t fallback)
{
    const cJSON *v = json_get(object, name);
    double d = cJSON_IsNumber(v) ? v->valuedouble : NAN;

    /* NaN fails the first test */
    if (!(fabs(d) <= JSON_WHOLE_MAX) || d != trunc(d))
        return fallback;
    return (int64_t)d;
}

uint64_t
json_get_number(const cJSON *object, const char *name)
{
    int64_t n = json_get_int(object, name, 0);

    return n > 0 ? (uint64_t)n : 0;
}

int64_t
json_get_time(const cJSON *object, const char *name)
{
    const char *s = json_get_str(object, name);
    int64_t ms;

    return s != NULL && time_parse_rfc3339(s, &ms) ? ms : 0;
}

bool
json_get_bool(const cJSON *object, const char *name, bool fallback)
{
    const cJSON *v = json_get(object, name);

    return cJSON_IsBool(v) ? cJSON_IsTrue(v) : fallback;
}
