/* SPDX-License-Identifier: MIT */
/* The lines at the top of an incident's screen: what it is, who has it, when one must speak next. */
#ifndef TOCSIN_UI_INCIDENT_HEAD_H
#define TOCSIN_UI_INCIDENT_HEAD_H

#include "ui/layout.h"

/* Its rows on a screen of so many. */
int incident_head_rows(int rows);
void incident_head_draw(const struct ui *ui, const struct model *m, const struct incident *i, int64_t now_ms, struct canvas *c,
    struct rect r);

#endif
