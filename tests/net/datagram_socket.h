/* SPDX-License-Identifier: MIT */
/* Who reads the datagrams that are sent: systemd's or syslogd's place. */
#ifndef TOCSIN_TESTS_DATAGRAM_SOCKET_H
#define TOCSIN_TESTS_DATAGRAM_SOCKET_H

#include <sys/types.h>

struct datagram_socket {
    int fd;
    char address[80]; /* a path in a directory of its own, or an "@name" */
    char bytes[4096]; /* of the last one, NUL-terminated */
    pid_t pid;        /* of who sent it */
};

void datagram_socket_open(struct datagram_socket *s, int abstract);
/* The next one, which must be there. */
const char *datagram_socket_read(struct datagram_socket *s);
int datagram_socket_is_empty(const struct datagram_socket *s);
void datagram_socket_close(struct datagram_socket *s);

#endif
