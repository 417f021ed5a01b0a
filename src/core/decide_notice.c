/* SPDX-License-Identifier: MIT */
/* Who is told of alerts, and when. */
#include "core/decide_call.h"

void
decide_tick_notices(struct decision *d)
{
    (void)d;
}

int64_t
notice_due_ms(const struct model_config *c, const struct alert *a)
{
    (void)c;
    (void)a;
    return INT64_MAX;
}
