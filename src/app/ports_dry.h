/* SPDX-License-Identifier: MIT */
/* The ports of a dry run: sources are read as ever, but nothing that would change something outside leaves. */
#ifndef TOCSIN_APP_PORTS_DRY_H
#define TOCSIN_APP_PORTS_DRY_H

#include "core/message.h"
#include "engine/ports.h"

struct ports_dry;

/* Over the live ones; borrowed. */
struct ports_dry *ports_dry_new(const struct ports *live);
void ports_dry_free(struct ports_dry *p);
/* What the simulated far side must know. */
void ports_dry_configure(struct ports_dry *p, const struct destinations *d);
const struct ports *ports_dry_ports(struct ports_dry *p);

#endif
