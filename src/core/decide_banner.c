/* SPDX-License-Identifier: MIT */
/* The banner: a text on every screen until a time. */
#include "core/incident_tell.h"

bool
decide_banner(struct decision *d)
{
    return err_set(d->err, ERR_REFUSED, "the banner is not there yet");
}
