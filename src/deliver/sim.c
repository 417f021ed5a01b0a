/* SPDX-License-Identifier: MIT */
/* The simulated far sides together: whose call it is. */
#include "deliver/sim.h"

#include <string.h>

#include "deliver/am_sim.h"
#include "deliver/box_sim.h"
#include "deliver/pager_sim.h"
#include "deliver/slack_sim.h"

void
sims_call(const struct sims *sims, const struct request *r, int64_t now_ms, struct sim_answer *out)
{
    if (sims->box != NULL && box_sim_is_call(r))
        box_sim_call(sims->box, r, now_ms, out);
    else if (r->transport == REQUEST_HTTP && sims->am != NULL && am_sim_is_call(r))
        am_sim_call(sims->am, r, now_ms, out);
    else if (r->transport == REQUEST_HTTP && sims->pager != NULL && pager_sim_is_call(r))
        pager_sim_call(sims->pager, r, now_ms, out);
    else if (r->transport == REQUEST_HTTP && sims->slack != NULL)
        slack_sim_call(sims->slack, r, now_ms, out);
    else
        *out = (struct sim_answer){ .end = SIM_FAILED, .body = BUF_INIT, .error = "nobody is simulated there", .unsent = true };
}
