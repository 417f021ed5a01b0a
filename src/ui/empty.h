/* SPDX-License-Identifier: MIT */
/* What stands where there are no rows: why there are none, and whether that is good news. */
#ifndef TOCSIN_UI_EMPTY_H
#define TOCSIN_UI_EMPTY_H

#include "ui/layout.h"

void empty_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);
/* How many sources are configured. */
size_t sources_configured(const struct model *m);

#endif
