/* SPDX-License-Identifier: MIT */
/* The ports of the demo: a clock that runs through the recorded night at a speed, recorded answers, and a simulated far side. */
#ifndef TOCSIN_APP_PORTS_DEMO_H
#define TOCSIN_APP_PORTS_DEMO_H

#include "core/message.h"
#include "engine/ports.h"
#include "util/err.h"

#define DEMO_SPEED_MAX 60

struct ports_demo;

/* Timers and chance are the live ones'; borrowed. NULL and *err where the tape can't be read. */
struct ports_demo *ports_demo_new(const struct ports *live, int speed, struct err *err) MUST_USE;
void ports_demo_free(struct ports_demo *p);
/* What the simulated far side must know. */
void ports_demo_configure(struct ports_demo *p, const struct destinations *d);
const struct ports *ports_demo_ports(struct ports_demo *p);
/* The tape has been played to its end. */
bool ports_demo_is_over(const struct ports_demo *p);

#endif
