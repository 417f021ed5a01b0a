/* SPDX-License-Identifier: MIT */
/* What `tocsin check` says of schedules and calendars: when nobody is on call, who is asked and may not answer, and what is configured in vain. */
#ifndef TOCSIN_APP_CHECK_ONCALL_H
#define TOCSIN_APP_CHECK_ONCALL_H

#include "app/config.h"

void check_oncall(const struct config *c, int64_t now_ms, void (*say)(void *arg, const char *text), void *arg);

#endif
