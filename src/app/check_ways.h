/* SPDX-License-Identifier: MIT */
/* What is likely to go wrong with destinations of kind mail, hook and command although they can be read. */
#ifndef TOCSIN_APP_CHECK_WAYS_H
#define TOCSIN_APP_CHECK_WAYS_H

#include "app/config.h"

/* Calls say for each finding. */
void check_ways(const struct config *c, void (*say)(void *arg, const char *text), void *arg);

#endif
