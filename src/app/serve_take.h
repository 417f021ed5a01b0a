/* SPDX-License-Identifier: MIT */
/* How a service gets its store: it takes it, or has a screen that owns it hand it over. */
#ifndef TOCSIN_APP_SERVE_TAKE_H
#define TOCSIN_APP_SERVE_TAKE_H

#include "app/owner.h"

/* Before the loop runs: waits REMOTE_TRIES_MS at most. As owner_open(). */
bool serve_take(struct owner *o, struct app *app, struct loop *loop, struct err *err) MUST_USE;

#endif
