/* SPDX-License-Identifier: MIT */
/* Metric families as rows, and how one sample of a family is written. */
#ifndef TOCSIN_SERVE_METRICS_H
#define TOCSIN_SERVE_METRICS_H

#include "serve/serve.h"

enum metric_type { METRIC_GAUGE, METRIC_COUNTER, METRIC_HISTOGRAM, METRIC_TYPES };

struct metrics_out {
    struct buf *text;
    bool open; /* OpenMetrics, else Prometheus text 0.0.4 */
    const struct model *m;
    const struct serve_facts *facts;
    const struct metric_family *family;
};

struct metric_family {
    const char *name; /* without _total */
    enum metric_type type;
    const char *unit; /* its last part, or NULL */
    const char *help;
    void (*samples)(struct metrics_out *o);
};
extern const struct metric_family metric_families[];
extern const size_t metric_families_n;

struct metric_label {
    const char *name, *value; /* name NULL: none */
};
#define NO_LABEL ((struct metric_label){ 0 })

/* A sample of the family at hand. */
void metric_put(struct metrics_out *o, struct metric_label a, struct metric_label b, int64_t value);
/* The same of a time or duration, written in seconds. */
void metric_put_ms(struct metrics_out *o, struct metric_label a, int64_t ms);
/* One line of a family with several kinds of them: suffix "_bucket". */
void metric_begin(struct metrics_out *o, const char *suffix, struct metric_label a, struct metric_label b);
void metric_number(struct metrics_out *o, uint64_t value);
void metric_seconds(struct metrics_out *o, int64_t ms);

#endif
