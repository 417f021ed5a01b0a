/* SPDX-License-Identifier: MIT */
/* Where the parts of an incident's screen stand. */
#ifndef TOCSIN_UI_INCIDENT_LAYOUT_H
#define TOCSIN_UI_INCIDENT_LAYOUT_H

#include "ui/layout.h"

/* rows 0: no room for it. */
struct incident_parts {
    struct rect head, tabs, rule, heads, list, facts;
};

/* heads: the rows of this tab have column heads. */
void incident_parts_of(struct rect r, bool heads, struct incident_parts *out);

#endif
