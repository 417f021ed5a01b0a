/* SPDX-License-Identifier: MIT */
/* The hub from inside: its clients, the lines that wait to be durable, and what each ask is answered with. */
#ifndef TOCSIN_ENGINE_HUB_OWN_H
#define TOCSIN_ENGINE_HUB_OWN_H

#include "engine/hub.h"
#include "engine/inside.h"
#include "engine/reply.h"
#include "util/json.h"

/* A line about an event, or an observation, that goes out when all up to seq is durable. */
struct hub_news {
    uint64_t seq;
    struct buf line;
    size_t hash_at; /* where the hash goes; 0: it has none */
};

/* What is left to send of a board, for the ask that it answers: messages, then alerts, worst first. */
struct hub_board {
    char *id; /* as JSON text */
    bool begun;
    bool whole;         /* all of it, with what follows; else only what was asked for */
    bool by_store;      /* … but the rows, which the client reads itself */
    uint64_t after_seq; /* not begun before all up to here is durable */
    VEC(uint64_t) messages;
    VEC(struct alert_id) alerts;
    size_t message_at, alert_at;
    struct hub_query *query; /* not looked up yet: the board is not whole */
};

struct hub_client {
    struct hub *hub;
    struct port_conn *conn;
    struct hub_peer peer;
    char *account;
    uint64_t number; /* of its screen, from 1 */
    bool greeted, is_screen;
    bool subscribed;  /* is told what happens */
    bool may_inherit; /* says that it would take the store over */
    char frontend[16];
    struct people_identity who;
    struct err nameless; /* why its acts are refused, where nobody is known */
    int64_t hello_by_mono_ms;
    struct hub_board *board; /* NULL: none is being sent */
    size_t calls;            /* asks that are not answered yet */
    struct presence presence;
    bool is_present;
    bool ended; /* says no more, and waits for what is open */
    bool lost;  /* to be closed at the end of the turn */
};

/* An ask whose answer comes later; its client may have gone meanwhile. */
struct hub_call {
    struct hub *hub;
    struct hub_client *client; /* NULL: gone */
    char *id;                  /* as JSON text, or "null" */
    bool wants_events;
};

struct hub {
    struct engine *e;
    struct hub_host host;
    char *who, *role, *config_hash;
    int64_t pid;
    uint32_t uid;
    const struct people *people;
    VEC(struct hub_client *) clients;
    VEC(struct hub_call *) calls;
    VEC(struct hub_news) news;
    uint64_t next_number;
    struct presence own;
    bool has_own, presence_changed;
    VEC(struct presence) others; /* what hub_others() lends */
    char *fault;                 /* the store's, as clients were told; NULL: none */
    VEC(struct buf) sources;     /* what was said last of each */

    /* How things stood when that was last asked: counting looks at the whole board. */
    struct buf status; /* JSON */
    uint64_t status_generation;
    int64_t status_at_ms;
};

/* --- hub.c */
/* A line, with its newline, to one client; it is marked as lost where it takes no more. */
void hub_send(struct hub_client *c, const struct buf *line);
/* To all that see the board. */
void hub_send_all(struct hub *h, const struct buf *line);
bool hub_is_own(const struct hub_client *c);

/* --- hub_ask.c: one line of a client that has been greeted. */
void hub_ask(struct hub_client *c, const cJSON *line);
void hub_refuse(struct hub_client *c, const char *id, const struct err *err);
/* {"id":…,"ok":true}. */
void hub_done(struct hub_client *c, const char *id);
void hub_calls_forget(struct hub *h, const struct hub_client *c);

/* --- hub_presence.c */
void hub_ask_presence(struct hub_client *c, const cJSON *line);
void hub_tell_presence(struct hub *h);

/* --- hub_board.c: the board, row by row. */
/* Takes id. by_store: the client reads the board itself, once this is answered. */
void hub_board_subscribe(struct hub_client *c, char *id, bool by_store);
/* Takes id. Of the board, what the line asks for. */
void hub_board_query(struct hub_client *c, const cJSON *line, char *id);
/* A slice. True: more is left that can be sent now. */
bool hub_board_turn(struct hub_client *c);
void hub_board_free(struct hub_board *b);

#endif
