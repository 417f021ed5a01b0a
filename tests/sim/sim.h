/* SPDX-License-Identifier: MIT */
/* The whole program but for its edges: engine, store and screen on a virtual clock, with sources and persons that a script moves. */
#ifndef TOCSIN_TESTS_SIM_H
#define TOCSIN_TESTS_SIM_H

#include "core/incident_conf.h"
#include "core/model.h"
#include "core/person.h"
#include "core/routing_conf.h"
#include "deliver/am_sim.h"
#include "deliver/box_sim.h"
#include "deliver/config.h"
#include "deliver/pager_sim.h"
#include "engine/pair.h"
#include "store/store.h"
#include "support/sim_ports.h"
#include "ui/ui.h"
#include "util/vec.h"

#define SIM_ME "ana"      /* who sits at the screen */
#define SIM_PLACES 2      /* channels, that people post to */
#define SIM_ALL_PLACES 7  /* … silences, pagers, a program and a mail server */
#define SIM_SILENCER "am" /* the one source that takes silences */

/* What is answered instead of a source's own list; false: it does not answer (*failed says why). Adds to body. */
typedef bool sim_answer_fn(void *ctx, const char *path, struct buf *body, const char **failed);

/* An alert as a source lists it. */
struct sim_alert {
    char *name;
    char *labels; /* "name=value" words, a NUL behind each, and one more */
    int64_t starts_at_ms;
    bool lost; /* the source does not list it now, and thinks no more of it */
};

/* Persons, policies, routes, schedules: configuration text, read when the program starts. */
struct sim_routing {
    struct buf text;
    struct conf *conf;
    struct people people;
    struct routing *routing;
    struct incident_rules incidents;
    struct arena arena; /* of those */
    struct conf_faults faults;
};

struct sim_source {
    char *name;
    struct source_config *config;
    VEC(struct sim_alert) alerts;
    char *fault; /* it does not answer, and this is why; NULL: it answers */
    int boots;   /* times it was started */
};

struct sim {
    char dir[64], path[96]; /* of the store */
    struct sim_ports ports;
    VEC(struct sim_source *) sources;
    VEC(struct source_config *) configs; /* the same, as the engine takes them */
    struct slack_sim *slack;
    struct am_sim *silencer;
    struct pager_sim *pager;
    struct box_sim *box; /* siren and mail */
    struct deliver_config deliver;
    struct destination places[SIM_ALL_PLACES]; /* as sim_all_destinations, with the caps that the scenario gives them */
    VEC(struct heartbeat) heartbeats;          /* expected; nobody is pinged */
    struct pair_config pair;
    struct sim_routing routing;
    sim_answer_fn *answers; /* of all sources; NULL: they list what fires */
    void *answers_ctx;
    char *place_faults[SIM_PLACES]; /* it can not be reached, and this is why; NULL: it can */
    struct store *store;
    struct model *m;
    struct engine *e;
    struct ui *ui;
    struct canvas canvas;
    int rows, cols;
    uint64_t seen_seq;         /* events up to here were expected or skipped */
    unsigned long timers_seen; /* that fired until the last line about them */
    /* The latest answer to a command. */
    bool answered, ok;
    char answer[1024];
};

/* Nothing runs yet: sources are added first, then sim_start(). */
bool sim_init(struct sim *s, struct err *err) MUST_USE;
void sim_release(struct sim *s);
struct sim_source *sim_source(struct sim *s, const char *name);
void sim_add_source(struct sim *s, const char *name, int64_t every_ms);
bool sim_start(struct sim *s, struct err *err) MUST_USE;
/* Ends the program; sim_start() begins it again on the same store. */
void sim_stop(struct sim *s);

void sim_fire(struct sim *s, struct sim_source *source, const char *name, const char *labels);
void sim_end(struct sim_source *source, const char *name);
/* routing.c. A line of configuration text. */
void sim_config(struct sim *s, const char *line);
/* All of it is read; the model's configuration gets it. */
bool sim_routing_read(struct sim *s, struct err *err) MUST_USE;
void sim_routing_set(const struct sim *s, struct model_config *c);
void sim_routing_release(struct sim *s);

/* Off the list or on it again, as if nothing had happened; name NULL: all. */
void sim_lose(struct sim_source *source, const char *name, bool lost);

void sim_source_free(struct sim_source *source);
/* Answers all that was asked of the sources; true where anything was. */
bool sim_answer_calls(struct sim *s);

/* #crash, with #status as its fallback. */
extern const struct destinations sim_destinations;
/* … and the silences of SIM_SILENCER, two pagers, siren, a program whose fallback is mail, and mail. */
extern const struct destinations sim_all_destinations;
void sim_slack_init(struct sim *s);
void sim_slack_release(struct sim *s);
/* pagers.c; sim_slack_init() calls it. */
void sim_pagers_init(struct sim *s);
/* It accepted a page, and is asked again after a while what became of it. */
bool sim_pager_is_awaited(const struct sim *s);
/* A destination, or "slack" for all, can not be reached for this reason; NULL: it can. false: who is none of them. */
bool sim_slack_fault(struct sim *s, const char *who, const char *reason);
/* Answers all that was asked of it; true where anything was. */
bool sim_slack_answer(struct sim *s);
/* A call is open that it will not answer. */
bool sim_slack_is_awaited(const struct sim *s);

int64_t sim_now(const struct sim *s);
/* Time passes; polls are answered, the store works, the screen ticks. */
bool sim_pass(struct sim *s, int64_t ms, struct err *err) MUST_USE;
/* Until nothing is left to do now. */
bool sim_settle(struct sim *s, struct err *err) MUST_USE;
/* The answer stands in s->answer; false only where none comes. */
bool sim_command(struct sim *s, const struct command *cmd, struct err *err) MUST_USE;
bool sim_input(struct sim *s, const struct ui_input *in, struct err *err) MUST_USE;
void sim_draw(struct sim *s);
/* The first alert of that name, NULL for none. */
const struct alert *sim_alert(const struct sim *s, const char *name);
/* At each stop and at the end: the chain holds, and the log folded anew, and the store loaded anew, are the model that lived. */
bool sim_check(struct sim *s, struct err *err) MUST_USE;
/* sim_check() has it too: replayed from the store it is the model that lived, and draws the same screen, cell by cell. */
bool sim_check_replay(struct sim *s, struct err *err) MUST_USE;
/* Adds the whole log, a line for each event. */
bool sim_log(struct sim *s, struct buf *out, struct err *err) MUST_USE;

#endif
