/* SPDX-License-Identifier: MIT */
/* The two lines at the bottom: what was said, and the keys that work now. */
#ifndef TOCSIN_UI_FOOTER_H
#define TOCSIN_UI_FOOTER_H

#include "ui/layout.h"

/* Something is said there now. */
bool footer_has_message(const struct ui *ui, int64_t now_ms);
void footer_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, int message_row, int key_row);

#endif
