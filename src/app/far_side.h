/* SPDX-License-Identifier: MIT */
/* The simulated far side of a dry run and of the demo: requests that would change something outside end in memory. */
#ifndef TOCSIN_APP_FAR_SIDE_H
#define TOCSIN_APP_FAR_SIDE_H

#include "core/message.h"
#include "deliver/slack_sim.h"
#include "engine/ports.h"

/* An answer takes so long, so that a screen shows a message on its way. */
#define FAR_SIDE_ANSWER_MS 300
/*
 * How the first posts end, so that four updates show all that may befall one: it stands there; it has to wait; its answer is lost; and it
 * gets no answer until it is late. All later ones end well.
 */
#define FAR_SIDE_SCRIPT "chat.postMessage: ok, 429 5, ok, lost, silent, silent, silent, silent, silent"

struct far_side;

/* Its time and timers are those of ports; borrowed. */
struct far_side *far_side_new(const struct ports *ports);
/* Its calls are cancelled. */
void far_side_free(struct far_side *f);
/* Their channels can be found by name. */
void far_side_configure(struct far_side *f, const struct destinations *d);
/* As ports->http(). */
struct port_call *far_side_http(struct far_side *f, const struct request *r, port_reply_fn *fn, void *arg);
/*
 * What a source answered to url, as it would have with the silences that were put here. False where nothing was to be changed; always
 * while there are none.
 */
bool far_side_mix(const struct far_side *f, const char *url, struct buf *body);
bool far_side_has_silences(const struct far_side *f);
/* false: it is no call of ours. */
bool far_side_cancel(struct far_side *f, struct port_call *c);

#endif
