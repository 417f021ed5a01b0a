/* SPDX-License-Identifier: MIT */
/* What leaves when an incident changes: headlines, updates, topics, channels, words to those who are named. */
#include "core/incident_tell.h"

void
decide_tell_incident(struct decision *d, uint64_t number)
{
    (void)d;
    (void)number;
}

void
decide_tell_banner(struct decision *d)
{
    (void)d;
}
