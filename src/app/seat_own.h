/* SPDX-License-Identifier: MIT */
/* The seat from inside: what seat.c and seat_wish.c share. */
#ifndef TOCSIN_APP_SEAT_OWN_H
#define TOCSIN_APP_SEAT_OWN_H

#include "app/seat.h"

void seat_say(struct seat *s, bool ok, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* --- seat_wish.c */
/* There is somebody again who answers: all that was not answered is asked of him, in order. */
void seat_wishes_again(struct seat *s);
/* Nobody answers any more. */
void seat_wishes_wait(struct seat *s);
void seat_history_fail(struct seat *s, const char *why);
void seat_present_again(struct seat *s);
/* The owner's answer to an ask. */
void seat_answer(void *arg, uint64_t id, const cJSON *line);
void seat_ask_reload(struct seat *s);

#endif
