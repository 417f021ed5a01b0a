/* SPDX-License-Identifier: MIT */
/* The hub from inside: its clients, the lines that wait to be durable, and what each ask is answered with. */
#ifndef TOCSIN_ENGINE_HUB_OWN_H
#define TOCSIN_ENGINE_HUB_OWN_H

#include "engine/hub.h"
#include "engine/inside.h"
#include "engine/reply.h"
#include "serve/wire.h"
#include "util/json.h"

/* A line about an event, or an observation, that goes out when the append that holds it is durable. */
struct hub_news {
    uint64_t append;
    uint64_t seq; /* of the event */
    struct buf line;
    size_t hash_at; /* where the hash goes; 0: it is an observation of alert */
    struct alert_id alert;
};

struct hub_query;

/* A silence that is to be told of. */
struct silence_ref {
    const struct source *source;
    char id[SILENCE_ID_MAX];
};

/* What is left to send of a board, for the ask that it answers: messages, silences, runs, then alerts, worst first. */
struct hub_board {
    char *id;     /* as JSON text */
    size_t bytes; /* of the line that asked for it */
    bool begun;
    bool whole;              /* all of it, with what follows; else only what was asked for */
    bool no_rows;            /* … but the rows, which the client reads itself or does not want */
    uint64_t after_append;   /* waits for it: all that was decided or seen when it was asked is durable then, or never was */
    struct hub_query *query; /* what is looked for; NULL: it is found, or all of it is wanted */
    bool has_messages, has_silences;
    bool has_docs; /* there may be another one to send */
    bool again;    /* those that were kept are being sent */
    VEC(uint64_t) messages;
    VEC(struct silence_ref) silences;
    VEC(struct alert_id) alerts;
    VEC(uint64_t) runs;
    size_t doc_at, silence_at, message_at, run_at, alert_at;
    /* At the list's beginning: those that show what is not durable yet, for later. */
    size_t silences_kept, messages_kept, runs_kept, alerts_kept;
};

struct hub_client {
    struct hub *hub;
    struct port_conn *conn;
    struct hub_peer peer;
    char *account;
    char *claim;     /* who she says she is, as far as a name may go; or NULL */
    uint64_t number; /* of its screen, from 1 */
    bool greeted, is_screen;
    bool subscribed;  /* has asked for the board and what follows */
    bool follows;     /* the board has begun: what happens from there on is told */
    bool may_inherit; /* says that it would take the store over */
    char frontend[16];
    struct people_identity who;
    struct err note; /* why she is not whom she says, or how to say who she is */
    int64_t hello_by_mono_ms;
    struct hub_board *board; /* NULL: none is being sent */
    size_t line_bytes;       /* of the line that is being taken */
    size_t calls;            /* asks that are not answered yet */
    size_t asked_bytes;      /* of the lines of these, and of what the board is sent for */
    uint64_t uid_read_turn;  /* when one of its user's reads was begun last, in reads of the hub */
    struct presence presence;
    bool is_present;
    bool ended;   /* says no more, and waits for what is open */
    bool lost;    /* to be closed at the end of the turn */
    bool is_full; /* because it takes no more: not even a last line */
};

/* An ask whose answer comes later; its client may have gone meanwhile. */
struct hub_call {
    struct hub *hub;
    struct hub_client *client; /* NULL: gone */
    char *id;                  /* as JSON text, or "null" */
    size_t bytes;              /* of its line */
    bool wants_events;
    struct preview_call *preview; /* what it waits for, or NULL */
};

/* A piece of the log that a client asks for. */
struct hub_read {
    struct hub_call *call;
    store_history_fn *fn; /* calls hub_read_done() */
    char *stream;         /* of this stream, or NULL */
    uint64_t incident;    /* of the timeline of this one, before page.before_seq, or 0 */
    bool of_alert;        /* of this alert */
    struct alert_id alert;
    struct log_page page; /* else this page; its limit is that of the others too */
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
    VEC(struct hub_read) reads; /* not begun yet; their clients are there */
    size_t reads_begun;
    uint64_t read_turns;
    size_t board_turn; /* which of the clients is sent its board next */
    VEC(struct hub_news) news;
    VEC(struct alert_id) unseen; /* rows may have shown annotations of these that were taken back */
    uint64_t next_number;
    struct presence own;
    bool has_own, presence_changed;
    int64_t presence_rest_mono_ms;     /* not told again before */
    struct port_timer *presence_timer; /* the rest's end; NULL: none waits for it */
    VEC(struct presence) others;       /* what hub_others() lends */
    char *fault;                       /* the store's, as clients were told; NULL: none */
    VEC(struct buf) sources;           /* what was said last of each */

    /* How things stood when that was last asked: counting looks at the whole board. */
    struct buf status; /* JSON */
    uint64_t status_generation;
    int64_t status_at_ms;
};

/* --- hub.c */
/* A line, with its newline, to one client; it is marked as lost where it takes no more. */
void hub_send(struct hub_client *c, const struct buf *line);
bool hub_is_own(const struct hub_client *c);

/* --- hub_news.c; what it does for the engine stands in engine/inside.h. */
/* To all that follow. */
void hub_send_all(struct hub *h, const struct buf *line);
/* What is told of the store when it changes, to one that has missed it. */
void hub_send_fault(struct hub_client *c);
/* What is told each second. */
void hub_tell_second(struct hub *h);
/* What waits to be told never is. */
void hub_news_free(struct hub *h);

/* --- hub_ask.c: one line of a client that has been greeted. */
void hub_ask(struct hub_client *c, const cJSON *line);
void hub_refuse(struct hub_client *c, const char *id, const struct err *err);
/* {"id":…,"ok":true}. */
void hub_done(struct hub_client *c, const char *id);
void hub_calls_forget(struct hub *h, const struct hub_client *c);
/* Nobody is to be answered any more. */
void hub_calls_free(struct hub *h);
/* What line asks for is answered later. */
struct hub_call *hub_call_new(struct hub_client *c, const cJSON *line);
void hub_call_free(struct hub_call *call);
/* Members of an ask: each is of its type, else the ask is refused, and false. */
bool hub_check(struct hub_client *c, const cJSON *line, const char *id, const struct wire_member *v, size_t n) MUST_USE;
/* Work for a source is not for those who only read: refused, and false. */
bool hub_may_work(struct hub_client *c, const char *id) MUST_USE;

/* --- hub_preview.c */
void hub_ask_preview(struct hub_client *c, const cJSON *line, const char *id);
/* Those of this client, or of all (NULL): given up without a word. */
void hub_previews_forget(struct hub *h, const struct hub_client *c);

/* --- hub_read.c */
/* Copies; its turn comes. */
void hub_read(struct hub *h, const struct hub_read *r);
/* One is answered, also to nobody. */
void hub_read_done(struct hub *h);
/* Those of this client that are not begun: they and their calls are freed. */
void hub_reads_forget(struct hub *h, const struct hub_client *c);

/* --- hub_presence.c */
void hub_ask_presence(struct hub_client *c, const cJSON *line);
/* At the end of a turn: tells it, or sees to it that there is a turn when it may be told. */
void hub_presence_turn(struct hub *h);
void hub_send_presence(struct hub_client *c);

/* --- hub_board.c: the board, row by row. */
/* Takes id. no_rows: the client reads the board itself, once this is answered, or wants only what follows. */
void hub_board_subscribe(struct hub_client *c, char *id, bool no_rows);
/* Takes id, copies line. Of the board, what the line asks for. */
void hub_board_query(struct hub_client *c, const cJSON *line, char *id);
/* A slice. True: more is left that can be done now. */
bool hub_board_turn(struct hub_client *c);
void hub_board_free(struct hub_board *b);
void hub_board_drop(struct hub_client *c);

/* --- hub_board_head.c: what goes out at once as a board begins. */
void hub_send_board_head(struct hub_client *c);
/* Ends the line, sends and clears it. */
void hub_send_line(struct hub_client *c, struct buf *line);
void hub_send_rule(struct hub_client *c, const struct rule *rule);

/* --- hub_query.c: what is looked for on the board, a slice at a time. */
/* NULL and *err: it can't be looked for. */
struct hub_query *hub_query_new(const cJSON *line, struct err *err) MUST_USE;
void hub_query_free(struct hub_query *q);
/* Adds to the board's alerts what is found. True: all has been looked at. */
bool hub_query_turn(struct hub_client *c, int64_t until_mono_ms);
size_t hub_query_limit(const struct hub_query *q);

#endif
