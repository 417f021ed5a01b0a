/* SPDX-License-Identifier: MIT */
/* From what a person types to alerts: an id's prefix, the source's own fingerprint, a page's address, or a filter. */
#ifndef TOCSIN_APP_LOOKUP_H
#define TOCSIN_APP_LOOKUP_H

#include "app/config.h"
#include "core/command.h"
#include "core/model.h"
#include "util/vec.h"

struct found {
    VEC(const struct alert *) v; /* worst first */
};
void found_release(struct found *f);

bool is_url(const char *text);
/* One alert. An address may stand for several: the worst then, and *more (or NULL) says how many others. NULL and *err for none. */
const struct alert *lookup_alert(const struct model *m, const struct config *c, const char *text, const char *me, int64_t now_ms,
    size_t *more, struct err *err) MUST_USE;
/* All that it may mean: for somebody else, who tells them apart as above. */
void lookup_each(const struct model *m, const struct config *c, const char *text, const char *me, int64_t now_ms,
    void (*add)(void *arg, const struct alert *a), void *arg);
/* All that the filter accepts, worst first. */
bool lookup_filter(const struct model *m, const char *filter, const char *me, int64_t now_ms, struct found *out, struct err *err)
    MUST_USE;

#endif
