/* SPDX-License-Identifier: MIT */
/* One line to the machine's log, as its own programs write it: RFC 3164 without a host, to the socket of syslogd or journald. */
#ifndef TOCSIN_NET_SYSLOG_H
#define TOCSIN_NET_SYSLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "util/err.h"

#define SYSLOG_SOCKET "/dev/log"
/* RFC 3164 4.1: the whole datagram. A longer line is refused, for half of it would say something else. */
#define SYSLOG_BYTES_MAX 1024

/* Their numbers are RFC 3164's. */
enum syslog_facility { SYSLOG_DAEMON = 3, SYSLOG_AUTHPRIV = 10 };
enum syslog_severity { SYSLOG_ERROR = 3, SYSLOG_WARNING = 4, SYSLOG_NOTICE = 5, SYSLOG_INFO = 6 };

struct syslog_line {
    enum syslog_facility facility;
    enum syslog_severity severity;
    int64_t at_ms;
    const char *text; /* goes through text_log(): one line, whatever it holds */
};

/* "<86>Nov 21 01:22:08 tocsin[812]: text", in local time. Never waits. ERR_LIMIT; ERR_UNAVAILABLE: nobody takes it at that socket now. */
bool syslog_send(const char *socket_path, const struct syslog_line *line, struct err *err) MUST_USE;

#endif
