/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with: those of this layer. */
#ifndef TOCSIN_NET_LIBRARIES_H
#define TOCSIN_NET_LIBRARIES_H

#include "util/buf.h"
#include "util/err.h"

/*
 * "libev 4.33, libcurl/7.88.1 OpenSSL/3.0.15 …, libmicrohttpd 0.9.75": loads what was not needed yet, libmicrohttpd only where listens.
 * false: one can't be loaded, and *err says what to do.
 */
bool net_libraries(bool listens, struct buf *out, struct err *err) MUST_USE;

#endif
