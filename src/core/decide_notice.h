/* SPDX-License-Identifier: MIT */
/* What the deciding functions about notices share. */
#ifndef TOCSIN_CORE_DECIDE_NOTICE_H
#define TOCSIN_CORE_DECIDE_NOTICE_H

#include "core/decide_with.h"
#include "core/notice.h"

/* One message of this batch: what is said, where to. */
struct event *decide_notice(struct decision *d, const struct notice *n, const struct destination *to, enum message_act act,
    uint64_t cause);
/* Its turn has come; where it has waited, or more than its destination takes wait with it, they go out as one. false: by itself. */
bool decide_late_notices(struct decision *d, const struct message *first);
/* Of a tick, last: who was told is told that it is over. */
void decide_tick_over(struct decision *d);
/* Somebody is to be told so, and it waits for room. */
bool notice_over_waits(const struct model *m, int64_t now_ms);

#endif
