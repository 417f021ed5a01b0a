/* SPDX-License-Identifier: MIT */
/* JSON: strict reading with limits (cJSON), element-wise splitting of huge arrays, and writing. */
#ifndef TOCSIN_UTIL_JSON_H
#define TOCSIN_UTIL_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/err.h"

#define JSON_DEPTH_MAX 64
/* 2^53: above it doubles skip whole numbers. */
#define JSON_WHOLE_MAX 9007199254740992.0

/*
 * One whole value and nothing after it but blanks. Refused: invalid UTF-8, NUL and \u0000, a lone surrogate, raw control
 * characters in strings, duplicate keys, depth over JSON_DEPTH_MAX, numbers that JSON does not know (leading zeros, NaN, hex),
 * a byte-order mark, numbers of more than 63 characters. Too large a number (1e400) is infinity, for which json_get_int()
 * gives the fallback. NULL and *err then. Free with cJSON_Delete().
 */
cJSON *json_parse(const char *s, size_t len, struct err *err) MUST_USE;

/* Case-sensitive look-ups. NULL when absent or of another type. */
const cJSON *json_get(const cJSON *object, const char *name);
const char *json_get_str(const cJSON *object, const char *name);
/* Its copy in the arena; NULL as above. */
const char *json_keep_str(const cJSON *object, const char *name, struct arena *arena);
const cJSON *json_get_array(const cJSON *object, const char *name);
const cJSON *json_get_object(const cJSON *object, const char *name);
/* fallback when absent or no whole number within +-2^53. */
int64_t json_get_int(const cJSON *object, const char *name, int64_t fallback);
/* A number that counts from 1; 0 when absent or none such. */
uint64_t json_get_number(const cJSON *object, const char *name);
/* RFC 3339, as ms; 0 when absent or none. */
int64_t json_get_time(const cJSON *object, const char *name);
bool json_get_bool(const cJSON *object, const char *name, bool fallback);

/*
 * Splits `[ {…}, {…} ]` that arrives in chunks into its elements without parsing them. Elements that lie whole in one chunk are
 * given as pointers into it (no copy). Knows strings and nesting, not validity: each element is parsed by the caller.
 */
struct json_split {
    struct buf part;    /* an element that began in an earlier chunk */
    uint64_t elements;  /* seen so far */
    size_t element_max; /* bytes; longer is a fault */
    int state;          /* private */
    int depth;
    bool in_string, escaped;
};

/* false: stop, with *err set. */
typedef bool json_element_fn(void *ctx, const char *element, size_t len, struct err *err);

void json_split_init(struct json_split *s, size_t element_max);
/* false and *err where the text can't be an array of objects, or fn said so. */
bool json_split_feed(struct json_split *s, const char *p, size_t len, json_element_fn *fn, void *ctx, struct err *err) MUST_USE;
/* Right only where the array was closed and nothing but blanks followed. */
bool json_split_end(const struct json_split *s, struct err *err) MUST_USE;
void json_split_release(struct json_split *s);

/*
 * Writing, with commas placed by the writer. Strings come out escaped as JSON asks; DEL, C1 and direction, zero-width and tag
 * characters as \u too (the same value, harmless on a terminal), and a byte that is not UTF-8 as U+FFFD: the text is always valid.
 */
struct json_out {
    struct buf *buf;
    bool comma; /* the next value or key wants one */
};

void json_begin(struct json_out *o, struct buf *buf);
void json_open(struct json_out *o, const char *key, char bracket); /* key NULL in an array; bracket '{' or '[' */
void json_close(struct json_out *o, char bracket);                 /* '}' or ']' */
void json_str(struct json_out *o, const char *key, const char *s); /* NULL s writes null */
void json_strn(struct json_out *o, const char *key, const char *s, size_t len);
void json_int(struct json_out *o, const char *key, int64_t n);
void json_bool(struct json_out *o, const char *key, bool b);
void json_null(struct json_out *o, const char *key);
/* RFC 3339 UTC with milliseconds, or null when ms is 0. */
void json_time(struct json_out *o, const char *key, int64_t ms);
/* What was parsed, written anew: the same value, escaped as all that is written here. */
void json_copy(struct json_out *o, const char *key, const cJSON *value);
/* Text that is JSON already. */
void json_raw(struct json_out *o, const char *key, const char *json);

#endif
