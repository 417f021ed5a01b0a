/* SPDX-License-Identifier: MIT */
/* What a service says on standard error: one line for each fact. */
#ifndef TOCSIN_APP_SERVE_LOG_H
#define TOCSIN_APP_SERVE_LOG_H

/* Their numbers are syslog(3)'s, which journald reads from the line's beginning: sd-daemon(3). */
enum serve_priority { SERVE_ERROR = 3, SERVE_WARNING = 4, SERVE_NOTICE = 5, SERVE_INFO = 6 };

/* Looks once at where standard error leads: the journal keeps times itself, any other reader gets them in the line. */
void serve_log_open(void);
/* Outside text in it is made harmless. Never waits: what finds no room is counted, and told when there is some. */
void serve_log(enum serve_priority priority, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
