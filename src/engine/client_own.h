/* SPDX-License-Identifier: MIT */
/* A client from inside: what it has asked, and what it has been told so far. */
#ifndef TOCSIN_ENGINE_CLIENT_OWN_H
#define TOCSIN_ENGINE_CLIENT_OWN_H

#include "engine/client.h"

struct client {
    struct client_handlers h;
    void *arg;
    const struct ports *ports;
    struct port_conn *conn;
    struct model *m;
    bool folds;
    uint64_t next_id, subscribe_id;
    bool welcomed;
    const cJSON *line;    /* that is being taken */
    struct store *reader; /* the board is read from it, NULL: it comes over the wire */
    bool loading;         /* lines wait */
    struct buf waiting;   /* those that do */
    uint64_t screen;
    int64_t heard_mono_ms;
    struct err fault;

    /* The batch that is coming. */
    struct arena arena;
    VEC(struct event) batch;
};

/* client.c */
int64_t client_mono_ms(const struct client *c);

#endif
