/* SPDX-License-Identifier: MIT */
/* The owner without a screen: once, or until it is told to stop. Both return the exit code. */
#ifndef TOCSIN_APP_SERVE_H
#define TOCSIN_APP_SERVE_H

#include "app/app.h"

/* On SIGTERM deliveries under way may take so long to end. */
#define SERVE_DRAIN_MS INT64_C(10000)

/* Polls every source, stores what they say, delivers what is due. */
int serve_once(struct app *app);
int serve_on(struct app *app);

#endif
