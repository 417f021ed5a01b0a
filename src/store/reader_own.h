/* SPDX-License-Identifier: MIT */
/* A reader inside. */
#ifndef TOCSIN_STORE_READER_OWN_H
#define TOCSIN_STORE_READER_OWN_H

#include "store/db.h"
#include "store/reader.h"

struct reader {
    struct db db;
};

/* All reads of one answer see one moment: between these two. */
bool reader_begin(struct reader *r, struct err *err) MUST_USE;
void reader_end(struct reader *r);

#endif
