/* SPDX-License-Identifier: MIT */
/* What fits on an incident's screen: its head, one row of tabs, the rows, and below them what is known of the chosen one. */
#include "ui/incident_layout.h"

#include "ui/incident_head.h"

#define RULE_FROM_ROWS 10
#define FACTS_FROM_ROWS 14
#define FACTS_ROWS_MIN 4 /* with their rule */
#define FACTS_ROWS_MAX 14

static struct rect
take(struct rect *r, int rows)
{
    struct rect out = { r->row, r->col, rows < r->rows ? rows : r->rows, r->cols };

    r->row += out.rows;
    r->rows -= out.rows;
    return out;
}

static int
facts_rows(int rows)
{
    int facts = rows / 4;

    if (rows < FACTS_FROM_ROWS)
        return 0;
    return facts < FACTS_ROWS_MIN ? FACTS_ROWS_MIN : facts > FACTS_ROWS_MAX ? FACTS_ROWS_MAX : facts;
}

void
incident_parts_of(struct rect r, bool heads, struct incident_parts *out)
{
    int rows = r.rows, facts = facts_rows(rows);

    out->head = take(&r, incident_head_rows(rows));
    out->tabs = take(&r, 1);
    out->rule = take(&r, rows >= RULE_FROM_ROWS ? 1 : 0);
    out->heads = take(&r, heads ? 1 : 0);
    out->list = take(&r, r.rows - facts);
    out->facts = r;
}
