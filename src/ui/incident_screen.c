/* SPDX-License-Identifier: MIT */
/* The screen of one incident: what is chosen on it, and where. */
#include "ui/incident_screen.h"

#include "ui/incident_head.h"
#include "ui/state.h"

bool
incident_screen_is_open(const struct ui *ui)
{
    return ui->focus == PANE_INCIDENTS && ui->incidents.is_open;
}

void
incident_screen_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct incident *i = incident_here(ui, m);

    if (i == NULL)
        canvas_text(c, r.row, r.col + 1, r.cols - 2, ROLE_DIM, "This incident is not known here. Esc: back.");
    else
        incident_head_draw(ui, m, i, now_ms, c, r);
}
