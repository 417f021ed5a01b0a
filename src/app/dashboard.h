/* SPDX-License-Identifier: MIT */
/* The screen where there is a terminal, else a line for each event as it comes. */
#ifndef TOCSIN_APP_DASHBOARD_H
#define TOCSIN_APP_DASHBOARD_H

#include "app/owner.h"

/* Until the person leaves; the exit code. */
int dashboard_run(struct app *app, enum run_kind kind);

#endif
