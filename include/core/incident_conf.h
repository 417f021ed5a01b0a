/* SPDX-License-Identifier: MIT */
/* The section `incident`: its rows, and what becomes of them. */
#ifndef TOCSIN_CORE_INCIDENT_CONF_H
#define TOCSIN_CORE_INCIDENT_CONF_H

#include "core/incident.h"
#include "core/message.h"
#include "util/conf.h"

extern const struct conf_row incident_conf_rows[];
extern const size_t incident_conf_rows_n;

/* clang-format off */
#define INCIDENT_CONF_SECTIONS \
    { "incident", false, "Where incidents are told, whether they get channels of their own, and what one is reminded of. Nothing said: nothing leaves, the board shows them." }
/* clang-format on */

/* Adds faults for what is wrong. Strings live in the arena. */
void incident_conf_read(const struct conf *conf, const struct destinations *destinations, struct conf_faults *faults,
    struct arena *arena, struct incident_rules *out);

#endif
