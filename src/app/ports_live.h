/* SPDX-License-Identifier: MIT */
/* The engine's ports onto the real world: the clock, the loop, libcurl, and credentials. */
#ifndef TOCSIN_APP_PORTS_LIVE_H
#define TOCSIN_APP_PORTS_LIVE_H

#include "app/config.h"
#include "engine/ports.h"
#include "net/loop.h"

struct ports_live;

struct ports_live *ports_live_new(struct loop *l);
/* After the engine, which cancels its calls and timers. */
void ports_live_free(struct ports_live *p);
/* Borrowed. */
const struct ports *ports_live_ports(struct ports_live *p);
/* Whose credentials are asked for; borrowed until the next call. */
void ports_live_configure(struct ports_live *p, const struct config *config);

#endif
