/* SPDX-License-Identifier: MIT */
/* What a run says, as the log keeps it: the beginning and the end, made UTF-8, and how much between them is left out. */
#ifndef TOCSIN_CORE_RUN_OUTPUT_H
#define TOCSIN_CORE_RUN_OUTPUT_H

#include "core/run.h"

struct run_output {
    struct buf kept;
    struct arena arena; /* the end, once it is known */
    uint64_t left_out;
    char partial[4]; /* a character whose end has not come yet */
    size_t partial_n;
};

void run_output_init(struct run_output *o);
void run_output_release(struct run_output *o);
/* What is no UTF-8, and NUL, becomes U+FFFD. */
void run_output_add(struct run_output *o, const char *bytes, size_t len);
/* Nothing more comes: sets head, tail and left_out; borrowed from o. */
void run_output_end(struct run_output *o, struct run_end *end);

#endif
