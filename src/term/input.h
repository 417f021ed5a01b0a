/* SPDX-License-Identifier: MIT */
/* Bytes to keys, mouse and pastes, in order; nothing here waits. */
#ifndef TOCSIN_TERM_INPUT_H
#define TOCSIN_TERM_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "term/term.h"

struct input;

/* For the terminal that TERM names. */
struct input *input_new(struct err *err) MUST_USE;
void input_free(struct input *in);
/* Mouse reports outside of it are dropped. */
void input_set_size(struct input *in, int rows, int cols);
/* Texts that input_next() lent are gone after this, once all events were taken. */
void input_reclaim(struct input *in);
void input_feed(struct input *in, const char *bytes, size_t len);
bool input_next(struct input *in, struct term_event *out);
int input_wait_ms(const struct input *in);
/* Does nothing while input_wait_ms() is above 0. */
void input_timeout(struct input *in);

#endif
