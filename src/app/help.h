/* SPDX-License-Identifier: MIT */
/* Help for the program and for each verb, from the tables. */
#ifndef TOCSIN_APP_HELP_H
#define TOCSIN_APP_HELP_H

#include "app/verbs.h"
#include "util/buf.h"

void help_program(struct buf *out);
void help_of_verb(const struct verb_row *verb, struct buf *out);
/* "tocsin ack [OPTIONS] ID..." */
void help_usage(const struct verb_row *verb, struct buf *out);
/* "-m, --message TEXT" */
void help_option(const struct option_row *row, struct buf *out);

#endif
