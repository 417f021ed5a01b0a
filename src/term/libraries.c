/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with. */
#include "term/libraries.h"

#include <curses.h>

void
term_libraries(struct buf *out)
{
    buf_adds(out, curses_version());
}
