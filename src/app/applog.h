/* SPDX-License-Identifier: MIT */
/* What has no screen: a dashboard's log file in the state directory, at most two files of 1 MB; a verb's on standard error. */
#ifndef TOCSIN_APP_APPLOG_H
#define TOCSIN_APP_APPLOG_H

#include <stdbool.h>

#define APPLOG_MAX_BYTES (1 << 20)

/* From now on into $XDG_STATE_HOME/tocsin/NAME; standard error too, so that no library can write over the screen. Never fails loudly. */
void applog_to_file(const char *name);
/* Standard error is standard error again. */
void applog_restore(void);
/* One line with its time; outside text in it is escaped. Dropped where no file is open and !verbose. */
void applog(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void applog_verbose(bool on);

#endif
