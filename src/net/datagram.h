/* SPDX-License-Identifier: MIT */
/* One datagram to a Unix socket. */
#ifndef TOCSIN_NET_DATAGRAM_H
#define TOCSIN_NET_DATAGRAM_H

#include <stddef.h>

#include "util/err.h"

/*
 * At a path, or with '@' before it by an abstract name (unix(7)). Never waits. ERR_CONFIG: no such address can be; ERR_UNAVAILABLE: it
 * was not taken.
 */
bool datagram_send(const char *address, const void *bytes, size_t len, struct err *err) MUST_USE;

#endif
