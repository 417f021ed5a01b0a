/* SPDX-License-Identifier: MIT */
/* Calls of a dry run to a real source, whose answers are given as they would be with what was put at the simulated far side. */
#ifndef TOCSIN_APP_FAR_RELAY_H
#define TOCSIN_APP_FAR_RELAY_H

#include "app/far_side.h"
#include "engine/ports.h"

struct far_relay;

/* Both borrowed. */
struct far_relay *far_relay_new(const struct ports *live, const struct far_side *far);
/* Its calls are cancelled. */
void far_relay_free(struct far_relay *r);
/* As ports->http(); the body is held until it is whole. */
struct port_call *far_relay_http(struct far_relay *r, const struct request *request, port_reply_fn *fn, void *arg);
/* false: it is no call of ours. */
bool far_relay_cancel(struct far_relay *r, struct port_call *c);

#endif
