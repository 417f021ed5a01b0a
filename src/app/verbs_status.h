/* SPDX-License-Identifier: MIT */
/* What a status line shows where `tocsin status` can't even begin: its exit codes are its own. */
#ifndef TOCSIN_APP_VERBS_STATUS_H
#define TOCSIN_APP_VERBS_STATUS_H

#include "app/app.h"

/* After the reason was said on standard error, which tmux hides: prints a short word for it; the exit code. */
int status_failed(const struct app *app);

#endif
