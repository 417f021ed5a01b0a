/* SPDX-License-Identifier: MIT */
/* What is likely to go wrong with how incidents are told although the section can be read. */
#ifndef TOCSIN_APP_CHECK_INCIDENTS_H
#define TOCSIN_APP_CHECK_INCIDENTS_H

#include "app/config.h"

/* Calls say for each finding; none where nothing is said of incidents. */
void check_incidents(const struct config *c, void (*say)(void *arg, const char *text), void *arg);

#endif
