/* SPDX-License-Identifier: MIT */
/* The postman: each destination is a lane, and in a lane one message at a time is on its way. */
#ifndef TOCSIN_ENGINE_POSTMAN_H
#define TOCSIN_ENGINE_POSTMAN_H

#include "deliver/driver.h"
#include "engine/inside.h"

struct postman;

struct postman *postman_new(struct engine *e);
void postman_free(struct postman *p);
/* Other destinations: what is on its way is given up, and looked up before it is sent again. */
void postman_reload(struct postman *p);
/* What is due is begun, what is over is told. */
void postman_turn(struct postman *p);
/* Nothing is on its way. */
bool postman_is_idle(const struct postman *p);
/* … and nothing is due. */
bool postman_is_done(const struct postman *p);

/* What the driver must know of the message; false: *why says what is missing. Borrows from the model. key has MESSAGE_KEY_HEX bytes. */
bool postman_order(const struct model *m, const struct message *msg, char *key, char *id, struct deliver_order *out,
    const char **why);

#endif
