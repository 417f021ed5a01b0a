/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with: those of this layer. */
#ifndef TOCSIN_UTIL_LIBRARIES_H
#define TOCSIN_UTIL_LIBRARIES_H

#include "util/buf.h"

/* "cJSON 1.7.15, OpenSSL 3.0.15, …" */
void util_libraries(struct buf *out);

#endif
