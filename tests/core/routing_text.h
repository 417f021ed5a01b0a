/* SPDX-License-Identifier: MIT */
/* A routing from configuration text, and what it says of labels, for tests. */
#ifndef TOCSIN_TESTS_ROUTING_TEXT_H
#define TOCSIN_TESTS_ROUTING_TEXT_H

#include "core/route.h"
#include "util/conf.h"

struct routing_text {
    struct conf_row *rows;
    struct conf_schema schema;
    struct conf *conf;
    struct conf_faults faults;
    struct routing *routing; /* NULL: with faults */
};

/* Knows the destinations "pd", "#prod", "#other", "#payments", and the persons ana, bob and carol. */
void routing_text_init(struct routing_text *t, const char *text);
void routing_text_release(struct routing_text *t);
/* "name=value, …" packed; free bytes. */
struct labels routing_labels(const char *pairs);

#endif
