/* SPDX-License-Identifier: MIT */
/* `tocsin wall`: the dashboard's machinery under another page. */
#ifndef TOCSIN_APP_WALL_H
#define TOCSIN_APP_WALL_H

#include "app/app.h"
#include "ui/ui.h"

/* What the command line says of the wall; all zero for any other verb. */
struct ui_wall wall_options(const struct app *app);

#endif
