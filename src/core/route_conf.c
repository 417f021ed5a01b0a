/* SPDX-License-Identifier: MIT */
/* The configuration of routes, notify and maintenance. */
#include "core/routing_conf.h"

const struct conf_row route_conf_rows[1] = { { 0 } };
const size_t route_conf_rows_n = 0;

void
route_conf_read(struct routing_build *b)
{
    (void)b;
}
