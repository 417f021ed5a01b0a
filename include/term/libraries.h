/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with: those of this layer. */
#ifndef TOCSIN_TERM_LIBRARIES_H
#define TOCSIN_TERM_LIBRARIES_H

#include "util/buf.h"

/* "ncurses 6.4.20221231" */
void term_libraries(struct buf *out);

#endif
