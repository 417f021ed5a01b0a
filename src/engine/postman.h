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

/* What an order borrows beside the model. */
struct postman_keys {
    char key[MESSAGE_KEY_HEX], target[MESSAGE_KEY_HEX], thread[MESSAGE_KEY_HEX];
    char id[MESSAGE_ID_MAX];
};
/* What the driver must know of the message; false: *why says what is missing. Borrows from the model and from keys. */
bool postman_order(const struct model *m, const struct message *msg, struct postman_keys *keys, struct deliver_order *out,
    const char **why);

#endif
