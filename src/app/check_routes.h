/* SPDX-License-Identifier: MIT */
/* What is likely to go wrong with routes although they can be read. */
#ifndef TOCSIN_APP_CHECK_ROUTES_H
#define TOCSIN_APP_CHECK_ROUTES_H

#include "app/config.h"

/* Calls say for each finding. */
void check_routes(const struct config *c, void (*say)(void *arg, const char *text), void *arg);

#endif
