/* SPDX-License-Identifier: MIT */
/*
 * The owner's side of the socket: who is connected, what they ask, and what they are told. Each line is one JSON object, as
 * tocsin-protocol(7) has it. A client is told only what is durable, in the order of the log, and before the answers to its own acts.
 */
#ifndef TOCSIN_ENGINE_HUB_H
#define TOCSIN_ENGINE_HUB_H

#include "core/person.h"
#include "core/presence.h"
#include "engine/engine.h"

struct hub;
struct hub_client;

/* What waits for one client, in bytes; one that is slower is cut off, and reads the board anew when it comes back. */
#define HUB_QUEUE_OWN_MAX ((size_t)16 << 20)
#define HUB_QUEUE_OTHER_MAX ((size_t)4 << 20)
/* A client that says nothing for so long after it connected is closed. */
#define HUB_HELLO_MS 5000
/* Asks of one client that are not answered yet. */
#define HUB_CALLS_MAX 1000
/* … and of all clients of one user, where that is not the owner's own. */
#define HUB_CALLS_PER_UID_MAX 2000
/* … and the bytes of their lines: an id comes back with the answer, a text is kept until it is durable. */
#define HUB_ASKED_PER_UID_MAX ((size_t)16 << 20)
/* Pieces of the log that all clients together have the store read at a time; an act waits behind so many. */
#define HUB_READS_MAX 4
/* Presence that changes again so soon is told when that has passed: who flickers does not fill what waits for the others. */
#define HUB_PRESENCE_REST_MS 100
/* Commas of one line, those in its strings too: 20,000 subjects have 40,000. What a line takes to read grows with its values. */
#define HUB_LINE_COMMAS_MAX 50000
/* Members of a line: each that is looked up is looked for among all of them. */
#define HUB_LINE_MEMBERS_MAX 100

/* Who connected, by the kernel's word. */
struct hub_peer {
    uint32_t uid, login_uid;
    int64_t pid;
    const char *account; /* the uid's login name, or NULL; copied */
};

/* What the program does for the hub. ctx is handed to each. */
struct hub_host {
    void *ctx;
    /* Alerts that a word of a person means (an id's beginning, a fingerprint, a page's address): for each, add(arg, alert). */
    void (*find)(void *ctx, const char *word, const char *me, void (*add)(void *arg, const struct alert *a), void *arg);
    /* Gives the store up to who asks, after the answer has left; false and *err: it will not. */
    bool (*hand_over)(void *ctx, const char *to, struct err *err);
    /* Reads the configuration again. */
    bool (*reload)(void *ctx, struct err *err);
    /* Somebody else has something else open, or writes. May be NULL. */
    void (*presence)(void *ctx);
};

/* Strings are copied. */
struct hub_config {
    const char *who;             /* "serve pid 12 tocsin since 14:02Z" */
    const char *role;            /* "tui", "wall", "plain", "serve", or a verb */
    int64_t pid;                 /* the owner's */
    uint32_t uid;                /* and its account */
    const char *config_hash;     /* of the owner's part of the configuration: who takes over has the same */
    const struct people *people; /* borrowed until hub_configure() */
};

/* Hangs itself on the engine, which tells it what happens. */
struct hub *hub_new(struct engine *e, const struct hub_config *config, const struct hub_host *host);
/* What was asked of the engine and its store is answered no more: both are to be closed next, without another turn. */
void hub_free(struct hub *h);
/* After a reload: who is connected is from now on whom the new configuration says, with her role there. */
void hub_configure(struct hub *h, const char *config_hash, const struct people *people);

/* A connection; the hub sends and closes it through ports. */
struct hub_client *hub_join(struct hub *h, struct port_conn *conn, const struct hub_peer *peer);
/* One line of it. The client may be gone after it. */
void hub_line(struct hub_client *c, const char *line, size_t len);
/* It says no more, and still reads: what it asked is answered, then it is closed. */
void hub_end(struct hub_client *c);
/* It hung up: the connection is the caller's again. */
void hub_gone(struct hub_client *c);

/* At the end of each turn: boards that are being sent go on. True: more is left. */
bool hub_turn(struct hub *h);
/* Each second: that the owner lives, and how its sources do. */
void hub_tick(struct hub *h);
/* The owner leaves: every client is told why, and how long it should wait before it takes over itself (0: at once). */
void hub_farewell(struct hub *h, const char *why, int64_t wait_ms);

size_t hub_clients(const struct hub *h);
/* Those that could take the store over: of the owner's account, with a board of their own. */
size_t hub_heirs(const struct hub *h);
/* What the person at the owner's own screen has open. */
void hub_present(struct hub *h, const struct presence *own);
/* Who else is there than at the owner's own screen; borrowed until the next call. */
size_t hub_others(struct hub *h, const struct presence **out);
/*
 * Members of an object that is open: seq (durable), behind (events that are decided, not durable), and clients, an object for each:
 * who, how known, frontend, uid, pid, whether it has the board, and the bytes that wait for it.
 */
void hub_clients_json(const struct hub *h, struct json_out *o);

#endif
