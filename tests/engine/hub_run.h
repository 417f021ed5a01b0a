/* SPDX-License-Identifier: MIT */
/* An owner with its hub, and any number of clients of it, in one process: on a real store, over simulated connections. */
#ifndef TOCSIN_TESTS_HUB_RUN_H
#define TOCSIN_TESTS_HUB_RUN_H

#include <sys/resource.h>

#include "engine/client.h"
#include "engine/hub.h"
#include "engine/postman_run.h"
#include "support/sim_conns.h"
#include "support/world.h"

/* Uids: ana (admin) owns the store; bo acts, cy only reads; eve and fay share an account; 1999 is nobody's. */
#define UID_ANA 1000
#define UID_BO 1001
#define UID_CY 1002
#define UID_SHARED 1003
#define UID_OTHER 1999

#define LINES_MAX 4000

struct screen {
    struct hub_run *run;
    struct port_conn *end;   /* the owner's; its other is the screen's own */
    struct hub_client *door; /* NULL: the owner has closed it, or it has hung up */
    struct client *client;   /* NULL: the test speaks for itself, line by line */
    struct model *m;
    struct store *reader;
    bool welcomed, same_account, is_over, refuses_lines;
    char you[96], known[16], may[16], note[256], config[80];
    char fault[256], leaving[256];
    int64_t leaving_ms;
    struct err err; /* of client_line() */
    struct presence others[8];
    size_t others_n;
    VEC(char *) lines; /* all that came */
    VEC(char *) answers;
    VEC(char *) events; /* as handed to who passes them on */
    int changed;
};

struct hub_run {
    struct postman_run r;
    struct hub *hub;
    struct world w; /* for its sightings */
    struct person persons[5];
    struct people people;
    VEC(struct screen *) screens;
    char handed_to[64];
    int reloads, presences;
    bool refuses_hand_over;
};

/* roles: the persons have theirs; without, everybody may act. */
void hub_run_init(struct hub_run *h, bool roles);
void hub_run_release(struct hub_run *h);

/* Connects, as the kernel would say of it. The test speaks: screen_say(). */
struct screen *screen_knock(struct hub_run *h, uint32_t uid, size_t queue_max);
/* Connects, with a client that says hello (so far, no more). */
struct screen *screen_join(struct hub_run *h, uint32_t uid, const char *frontend, const char *claim);
/* The same, and has the board: over the wire, or from the store. */
struct screen *screen_open(struct hub_run *h, uint32_t uid, bool by_store);
void screen_read_store(struct screen *s);
void screen_hang_up(struct screen *s);
/* What it has said so far reaches the owner, which does not turn yet. */
void screen_deliver(struct screen *s);
/* One line of it to the owner, at once. */
void screen_say(struct screen *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* An act of it on one alert; the id of its ask. */
uint64_t screen_act(struct screen *s, enum command_kind kind, const struct alert *a, const char *request_id);

/* Turns of the owner, and all lines back and forth, until nothing moves; nothing of the store's is heard. */
void hub_spin(struct hub_run *h);
/* The same with the store, until all is durable and told, and all boards are read. */
void hub_settle(struct hub_run *h);
void hub_pass(struct hub_run *h, int64_t ms);

/* No file of this process may become longer: appends fail (SIGXFSZ is the caller's to ignore). RLIM_INFINITY: as before. */
void hub_limit_files(rlim_t bytes);
/* What is gathered now is refused by the disk, and the owner has heard of it. */
void hub_fail(struct hub_run *h);

/* The source lists these, and perhaps others: "alertname=A,severity=critical|summary=of it" each. Then: it no longer lists one. */
void hub_see(struct hub_run *h, const char *const *labels, size_t n);
void hub_clear(struct hub_run *h, const char *name);
const struct alert *hub_alert(const struct hub_run *h, const char *name);

/* The whole answer to the ask of that id (JSON text), "" for none; and the last line that came. */
const char *screen_answer(const struct screen *s, const char *id);
/* Until there is one: what reads the store waits for its thread. */
void screen_wait(const struct screen *s, const char *id);
const char *screen_last(const struct screen *s);
/* Where in all that came a line with this in it stands, from `from` on; LINES_MAX: nowhere. */
size_t screen_line(const struct screen *s, const char *part, size_t from);
/* Its model is the owner's, as far as a client has one. */
void assert_same_board(const struct screen *s);

#endif
