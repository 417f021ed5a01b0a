/* SPDX-License-Identifier: MIT */
/* Updates, notes and actions under an incident. */
#include "core/decide_incident.h"

bool
decide_incident_entry(struct decision *d)
{
    return err_set(d->err, ERR_REFUSED, "updates, notes and actions are not there yet");
}
