/* SPDX-License-Identifier: MIT */
/* A replayed time written to a new file: a timeline for people, or JSON Lines that replay elsewhere. */
#ifndef TOCSIN_APP_REPLAY_EXPORT_H
#define TOCSIN_APP_REPLAY_EXPORT_H

#include "app/app.h"
#include "engine/replay.h"

/* Before anything is read: is it a name that says what is wanted? replayed: the export that is read, NULL for the store. NULL file: fine. */
bool replay_export_check(const char *file, const char *replayed, struct err *err) MUST_USE;
/* A new file (0600), on disk; never over one that is there. */
bool replay_write_new(const char *file, const struct buf *text, struct err *err) MUST_USE;
/* All that is replayed; says on standard error what was written. */
bool replay_export(struct replay *r, struct app *app, bool of_store, const char *file, struct err *err) MUST_USE;

#endif
