/* SPDX-License-Identifier: MIT */
/* How much may go where: what the log's facts say of each destination's latest notices. */
#ifndef TOCSIN_CORE_NOTICE_WAYS_H
#define TOCSIN_CORE_NOTICE_WAYS_H

#include "core/notice.h"

/* A destination, as notices see it. */
struct way {
    const struct destination *to;
    const struct message *last; /* the latest notice of alerts there; NULL: none that is known */
    uint32_t lately;            /* messages of ours in its rate cap's time */
    uint32_t in_a_minute;       /* the same in the last minute */
    uint32_t room;              /* so many more may go now; UINT32_MAX: there is no cap */
    int64_t held_until_ms;      /* nothing goes before: the cap is full, or a storm was told; 0: it may */
    bool owes;                  /* when the last one went, it was held back for those that follow */
    bool in_storm;              /* the last one told of a storm */
};
struct ways {
    struct way *v; /* one for each configured destination, in their order; heap */
    size_t n;
};

void ways_find(const struct model *m, int64_t now_ms, struct ways *out);
void ways_release(struct ways *w);
struct way *ways_named(const struct ways *w, const char *destination);

#endif
