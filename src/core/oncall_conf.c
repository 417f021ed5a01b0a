/* SPDX-License-Identifier: MIT */
/* The configuration of schedules. */
#include "core/routing_conf.h"

const struct conf_row oncall_conf_rows[1] = { { 0 } };
const size_t oncall_conf_rows_n = 0;

void
oncall_conf_read(struct routing_build *b)
{
    (void)b;
}
