/* SPDX-License-Identifier: MIT */
/* What a person gives `tocsin log`: FIELD=VALUE terms, prefixes of alerts' ids, bare words; all must hold. */
#ifndef TOCSIN_APP_LOG_FILTER_H
#define TOCSIN_APP_LOG_FILTER_H

#include "core/model.h"
#include "store/store.h"

struct log_filter;

/* ERR_USAGE naming the term and what is allowed. */
struct log_filter *log_filter_new(char *const *words, int n, struct err *err) MUST_USE;
void log_filter_free(struct log_filter *f);
/* Bare words are looked up in the board and in what an event says: events must be decoded then. */
bool log_filter_wants_board(const struct log_filter *f);
bool log_filter_accepts(const struct log_filter *f, const struct model *m, const struct stored_event *e);
/* Names of the fields, NULL-terminated. */
extern const char *const log_fields[];

#endif
