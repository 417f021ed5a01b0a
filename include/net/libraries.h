/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with: those of this layer. */
#ifndef TOCSIN_NET_LIBRARIES_H
#define TOCSIN_NET_LIBRARIES_H

#include "util/buf.h"

/* Loads libcurl where it was not needed yet. "libev 4.33, libcurl/7.88.1 OpenSSL/3.0.15 …" */
void net_libraries(struct buf *out);

#endif
