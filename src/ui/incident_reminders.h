/* SPDX-License-Identifier: MIT */
/* Reminders of what an incident lacks, each told once on the message line: to who leads it, and where nobody does to everybody. */
#ifndef TOCSIN_UI_INCIDENT_REMINDERS_H
#define TOCSIN_UI_INCIDENT_REMINDERS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/incident.h"

struct turn;

struct incident_reminded {
    bool begun;       /* what was reminded of before the screen was there is not told */
    uint64_t seq;     /* the latest event about incidents that was looked at */
    int64_t told_ms;  /* reminders up to here are told, or about to be */
    uint64_t telling; /* the incident; 0: nothing is to be told */
    enum incident_reminder of;
};

void incident_reminders_update(struct turn *t);

#endif
