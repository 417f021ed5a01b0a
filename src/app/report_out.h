/* SPDX-License-Identifier: MIT */
/* The report of an incident (core/report.h) as a document: its parts stand once, what they are written in is a row of functions. */
#ifndef TOCSIN_APP_REPORT_OUT_H
#define TOCSIN_APP_REPORT_OUT_H

#include "core/report.h"

/* Columns of the widest table. */
#define REPORT_COLS_MAX 6

/* Text that is handed in is raw, and may have several lines. */
struct report_format {
    const char *word; /* of --format */
    void (*begin)(struct buf *out, const char *title);
    void (*end)(struct buf *out);
    void (*section)(struct buf *out, const char *title);
    void (*say)(struct buf *out, const char *text);
    /* A table: its heads, then rows of as many cells. */
    void (*heads)(struct buf *out, const char *const *cells, size_t n);
    void (*row)(struct buf *out, const char *const *cells, size_t n);
    void (*close)(struct buf *out);
};
extern const struct report_format report_markdown, report_html;

void report_write(const struct report *r, const struct report_format *f, struct buf *out);
/* One object, as tocsin(1) has it. */
void report_json(const struct report *r, struct buf *out);

#endif
