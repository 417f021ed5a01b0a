/* SPDX-License-Identifier: MIT */
/* What a person types after `/` or gives a verb: Alertmanager's matchers, @fields and bare words; all terms must hold. */
#ifndef TOCSIN_CORE_FILTER_H
#define TOCSIN_CORE_FILTER_H

#include "core/model.h"
#include "core/silence.h"
#include "util/err.h"

struct filter;

/* An empty text accepts all. NULL and *err with the column: "column 9: …". *column (from 1) may be NULL. */
struct filter *filter_new(const char *text, size_t *column, struct err *err) MUST_USE;
void filter_free(struct filter *f);
/* me: the person's id, for @owner=me and @owner!=me. */
bool filter_accepts(const struct filter *f, const struct model *m, const struct alert *a, const char *me, int64_t now_ms);
/* True where every alert that `f` accepts is accepted by `wider` too (search as you type narrows): a cheap, safe answer. */
bool filter_narrows(const struct filter *f, const struct filter *wider);
/* Says @state or @age or the like: what it accepts changes as time passes or states change. */
bool filter_is_timed(const struct filter *f);
/*
 * What of it can be a silence: its label terms as matchers, as they stand, copied into arena (there may be none). left_out gets the
 * other terms, parted by two blanks. false and *err as filter_new().
 */
bool filter_matchers(const char *text, struct arena *arena, struct silence_matchers *out, struct buf *left_out,
    struct err *err) MUST_USE;
/* Names that follow '@', for completion and the man page; NULL-terminated, each with its help. */
struct filter_field {
    const char *name, *help;
};
extern const struct filter_field filter_fields[];

#endif
