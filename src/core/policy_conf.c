/* SPDX-License-Identifier: MIT */
/* The configuration of escalation policies. */
#include "core/routing_conf.h"

const struct conf_row policy_conf_rows[1] = { { 0 } };
const size_t policy_conf_rows_n = 0;

void
policy_conf_read(struct routing_build *b)
{
    (void)b;
}
