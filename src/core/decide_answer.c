/* SPDX-License-Identifier: MIT */
/* Those who were asked, once somebody has answered. */
#include "core/decide_call.h"

void
decide_tick_answers(struct decision *d)
{
    (void)d;
}

int64_t
answers_due_ms(const struct model *m)
{
    (void)m;
    return INT64_MAX;
}
