/* SPDX-License-Identifier: MIT */
/* What a service tells systemd and is asked for by it: sd_notify(3), sd_watchdog_enabled(3), without its library. */
#ifndef TOCSIN_NET_SD_NOTIFY_H
#define TOCSIN_NET_SD_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "util/err.h"

/* Some manager listens: $NOTIFY_SOCKET is set. */
bool sd_notify_wanted(void);
/*
 * Assignments, one a line: "READY=1\nSTATUS=3 sources". True where no manager listens. Never waits: ERR_UNAVAILABLE is one that does
 * not read now, and the next time may do.
 */
bool sd_notify_send(const char *assignments, struct err *err);
/* We are to say "WATCHDOG=1" more often than this, in ms (twice as often is usual); 0: need not. From WATCHDOG_USEC and WATCHDOG_PID. */
int64_t sd_watchdog_ms(void);
/* Children get none of these variables: they are not the service. Once, before the first child. */
void sd_notify_withhold(void);

#endif
