/* SPDX-License-Identifier: MIT */
/* The seat from inside: what seat.c, seat_client.c and seat_wish.c share. */
#ifndef TOCSIN_APP_SEAT_OWN_H
#define TOCSIN_APP_SEAT_OWN_H

#include "app/seat.h"

/* When an owner is gone: all try at once, but not in the same instant. */
#define TRY_JITTER_MS 50

void seat_say(struct seat *s, bool ok, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Told only when it changes; NULL: nothing is wrong. */
void seat_set_state(struct seat *s, const char *text);
void seat_set_model(struct seat *s, struct model *m);
void seat_drop_model(struct seat *s);
/* Who is there is known by the owner alone. */
void seat_forget_others(struct seat *s);
void seat_try_again_in(struct seat *s, int64_t ms);

/* --- seat_client.c */
/* As link_open(); the rest comes by itself. */
bool seat_connect_owner(struct seat *s, struct err *err) MUST_USE;
void seat_leave_owner(struct seat *s);
/* The connection is over, or of no use: why, or NULL. */
void seat_lose_owner(struct seat *s, const struct err *why);
/* Whether this one would take over: by what the owner said last, and the configuration that was read last here. */
void seat_judge_inheritance(struct seat *s);
/* Only while there is a link, which may be gone after it. */
void seat_client_turn(struct seat *s);
/* It was turned away, or got no board, so often that this is its state. */
bool seat_is_in_vain(const struct seat *s);

/* --- seat_preview.c */
/* Who was asked is gone: what was asked fails. */
void seat_preview_fail(struct seat *s, const char *why);
/* false: it is not the answer to that. */
bool seat_preview_answer(struct seat *s, uint64_t id, const cJSON *line);

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
