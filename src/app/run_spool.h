/* SPDX-License-Identifier: MIT */
/* Ends of runs that are not in the log yet: a file each, written before the log is asked, gone once it has them. */
#ifndef TOCSIN_APP_RUN_SPOOL_H
#define TOCSIN_APP_RUN_SPOOL_H

#include "app/app.h"
#include "core/run.h"

/* How a run of this store ended; request_id: under which the log is told of it. false: the disk refused. */
bool run_spool_keep(const struct app *app, uint64_t number, const char *request_id, const struct run_end *end, struct err *err)
    MUST_USE;
/* Tells the log, and drops the file. false and *err: the log could not be told now, or refused; the file stays. */
bool run_spool_tell(struct app *app, uint64_t number, const char *request_id, const struct run_end *end, struct err *err)
    MUST_USE;
/* All that wait for this store; what the log refuses for good is put aside and named. */
void run_spool_tell_all(struct app *app);

#endif
