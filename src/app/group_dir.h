/* SPDX-License-Identifier: MIT */
/* The store's directory as the configured group needs it: who can't pass it does not reach the socket in it. */
#ifndef TOCSIN_APP_GROUP_DIR_H
#define TOCSIN_APP_GROUP_DIR_H

#include "app/app.h"

/* Makes the directory of the store for the group (0710) where one is configured and the directory is not there; else leaves all as it is. */
bool group_dir_make(const struct app *app, struct err *err) MUST_USE;
/* The group reaches the socket, or none is configured. false: *err names the directory that it can't pass, and what to do. */
bool group_dir_opens(const struct config *config, const char *store, struct err *err) MUST_USE;

#endif
