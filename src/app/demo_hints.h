/* SPDX-License-Identifier: MIT */
/* What the demo suggests in its banner: told by what is on the board, nothing is made to happen for it. */
#ifndef TOCSIN_APP_DEMO_HINTS_H
#define TOCSIN_APP_DEMO_HINTS_H

#include "core/model.h"

/* Parts with two blanks between them, as banners have them. Always one of the same few strings. */
const char *demo_hint(const struct model *m, int64_t now_ms);

#endif
