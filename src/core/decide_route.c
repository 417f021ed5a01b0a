/* SPDX-License-Identifier: MIT */
/* Alerts whose routes change by the clock. */
#include "core/decide_call.h"

void
decide_tick_routes(struct decision *d)
{
    (void)d;
}

int64_t
route_due_ms(const struct model_config *c, const struct alert *a)
{
    (void)c;
    (void)a;
    return INT64_MAX;
}
