/* SPDX-License-Identifier: MIT */
/* Configuration text and schema rows become a checked tree with file:line; every fault is found in one run (libconfuse reads). */
#ifndef TOCSIN_UTIL_CONF_H
#define TOCSIN_UTIL_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/err.h"

enum conf_type {
    CONF_STRING,
    CONF_INT,      /* range "1..9" */
    CONF_BOOL,     /* yes no true false on off */
    CONF_DURATION, /* with its unit; range "1s..1d", either end may be missing */
    CONF_SIZE,     /* bytes; "256MB", "64KB", "4GB" (powers of 1024); range "1KB..4GB" */
    CONF_ENUM,     /* range "none|basic|bearer" */
    CONF_URL,      /* http or https, with a host, without user:password */
    CONF_URLS,     /* a list of them, at least one */
    CONF_LIST,     /* of strings */
    CONF_PATH,     /* absolute, or ~/… which is expanded */
    CONF_TYPES,
};

/* One option. section "" is the top level. */
struct conf_row {
    const char *section;
    const char *name;
    enum conf_type type;
    const char *def;   /* as written in a file; a list as "a, b"; NULL: none */
    const char *range; /* or NULL */
    bool required;     /* in each such section that is written; on the top level always */
    const char *help;  /* one sentence */
};

/* One kind of section. */
struct conf_section {
    const char *name;
    bool titled; /* source "am-prod" { … }: many, titles unique */
    const char *help;
};

struct conf_schema {
    const struct conf_section *sections;
    size_t sections_n;
    const struct conf_row *rows;
    size_t rows_n;
};

/* One fault: "file:line: what is wrong, what is allowed". line 0: the file as a whole. */
struct conf_fault {
    char *file;
    int line;
    char *text;
};
struct conf_faults {
    struct conf_fault *v;
    size_t n, cap;
};
#define CONF_FAULTS_MAX 200
/* What looks like a secret is hidden. */
void conf_fault_add(struct conf_faults *f, const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void conf_faults_release(struct conf_faults *f);

struct conf;
struct conf_node; /* a section, or the top level */

/*
 * Reads text (file is its name for messages). All faults go to *faults; NULL where there was any. Free with conf_free().
 * The schema and its rows are borrowed for as long as the tree lives.
 * Also a fault: an unknown option or section (naming the nearest known one), one given twice, `${` in double quotes (names the _env option).
 */
struct conf *conf_parse(const struct conf_schema *schema, const char *file, const char *text, size_t len,
    struct conf_faults *faults) MUST_USE;
/* Lays b over a: b's options win, its titled sections are added (same title: a fault naming both places). Takes b. false with faults. */
bool conf_merge_take(struct conf *a, struct conf *b, struct conf_faults *faults) MUST_USE;
void conf_free(struct conf *c);

const struct conf_node *conf_top(const struct conf *c);
/* The i-th section of that name, NULL past the last. An untitled section that was not written is there with its defaults. */
const struct conf_node *conf_node_at(const struct conf *c, const char *section, size_t i);
const char *conf_title(const struct conf_node *n);
const char *conf_file(const struct conf_node *n);
/* Where an option was written; the section's own place for one that was not, and for NULL. After a merge an option's file may not be its section's. */
const char *conf_option_file(const struct conf_node *n, const char *name);
int conf_line(const struct conf_node *n, const char *name);
bool conf_is_set(const struct conf_node *n, const char *name);

/* By name; the row's default where not written. Asking for a name that has no row is a bug (assert). Borrowed. */
const char *conf_str(const struct conf_node *n, const char *name); /* NULL where there is no value */
int64_t conf_int(const struct conf_node *n, const char *name);     /* CONF_INT, CONF_SIZE bytes, CONF_DURATION ms */
bool conf_bool(const struct conf_node *n, const char *name);
int conf_enum(const struct conf_node *n, const char *name); /* place in the range, from 0; -1: no value */
size_t conf_list_n(const struct conf_node *n, const char *name);
const char *conf_list_at(const struct conf_node *n, const char *name, size_t i);

#endif
