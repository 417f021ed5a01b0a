/* SPDX-License-Identifier: MIT */
/* The model: the fold of the journal, all that screens and decisions read. Only the loop touches it. */
#ifndef TOCSIN_CORE_MODEL_H
#define TOCSIN_CORE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "core/event.h"
#include "core/heartbeat.h"
#include "core/incident.h"
#include "core/level.h"
#include "core/oncall.h"
#include "core/rule.h"
#include "core/run.h"
#include "core/silence.h"
#include "util/map.h"
#include "util/str.h"
#include "util/vec.h"

/* Acts of persons that undo can reach: the latest this many; older ones are refused by name. */
#define MODEL_ACTS_MAX 1000
/* Lines kept for the log pane. */
#define MODEL_LINES_MAX 500
/* The longest such line, in bytes. */
#define LOG_TEXT_MAX 1000

struct people;
struct routing;

/* What the fold is told by the configuration; not part of the log. */
struct model_config {
    struct level_table levels;
    int64_t ack_for_ms;            /* default of an ack */
    int64_t snooze_for_ms;         /* default of a snooze */
    int64_t remind_before_ms;      /* so long before an ack's end who has it is told; at most half the ack; 0: never */
    int64_t cleared_for_ms;        /* cleared and never acknowledged: closed after */
    int64_t closed_for_ms;         /* closed: forgotten after */
    uint32_t flap_fires;           /* so many fires in the window are flapping; 0: never */
    int64_t flap_window_ms;        /* and so long without one ends it */
    const struct routing *routing; /* levels, routes, schedules, policies; NULL: none is configured */
    const struct people *people;   /* who can be assigned to; NULL or nobody in it: whoever */
    int64_t shift_ms;              /* how long a shift is; 0: as core/handover.h says, also of the next */
    int64_t accept_within_ms;      /* the deadline of a handover */
    struct destinations destinations;
    const struct incident_rules *incidents; /* NULL: nothing is configured of them */
    struct heartbeats heartbeats;
};

/* A silence that a source has, or is to have from us as far as it has said yes. Active or pending. */
struct silence {
    struct source *source;
    char *id;       /* the source's */
    char *matchers; /* canonical text, see core/silence.h */
    int64_t starts_at_ms, ends_at_ms;
    char *author, *comment;
    bool listed;           /* a poll has shown it */
    bool is_ack;           /* it stands for the acknowledgement of alert */
    struct alert_id alert; /* is_ack */
    uint64_t message;      /* who put it there; 0: not we */
    uint64_t last_seq;
    int64_t changed_at_ms;
    size_t slot;    /* where it stands in the model's list */
    int64_t due_ms; /* an ack's is prolonged then, or ended; INT64_MAX: never, or that is under way */
};
void silence_free(struct silence *s);

enum act_kind { ACT_DO, ACT_UNDO, ACT_REDO };

/* A batch of a person that undo can reach. */
struct act {
    uint64_t batch;
    int64_t at_ms;
    const char *actor, *origin; /* in the arena of the events */
    enum act_kind kind;
    uint64_t undone_by;   /* batch, 0: it stands */
    struct events events; /* copies, without request ids */
    uint32_t holders;     /* models that have it: it changes only where this is 1 */
};

/* One line of the log pane: a batch. */
struct log_line {
    uint64_t seq;    /* of its first event */
    uint32_t events; /* so many of that kind (and what is told with it, a vote beside a close), one after the other */
    enum event_kind kind;
    int64_t at_ms;
    char *actor;
    char *verb; /* "ack", "fire", "clear", … */
    char *text;
};

/* When something was last seen: kept beside the log, for it is no event. */
struct moment {
    char *name;
    int64_t at_ms;
    bool kept;      /* in the store, or it shall be */
    bool unwritten; /* the store has not got this one yet */
};

struct model {
    struct model_config config;
    char node[33];         /* this store's id */
    uint64_t next_seq;     /* the seq the next event will have */
    uint64_t durable_seq;  /* all up to here is on disk */
    uint64_t cut_seq;      /* the last event that a compaction took out of the log, 0: none */
    int64_t cut_at_ms;     /* when that one happened */
    uint64_t next_row;     /* of the next alert */
    uint64_t node_version; /* of stream node:ID */
    char *config_hash;     /* of the last config.loaded, or NULL */
    bool whole;            /* false while loading: keys move and filter, commands wait */
    uint64_t expected;     /* alerts that the store holds: while loading, or where this is a part of them */
    size_t id_digits_min;  /* digits of an id that are shown at least: more where this is a part of the board */

    /* Turns in which all alerts are judged by the routes anew, some in each tick. No part of the log. */
    uint32_t judge_turn;
    bool judging;         /* one is under way */
    int64_t judge_at_ms;  /* the moment that the latest one goes by */
    int64_t judge_due_ms; /* when the next one begins; INT64_MAX: never */

    struct map by_id;           /* struct alert */
    VEC(struct alert *) alerts; /* no order that means anything */
    VEC(struct source *) sources;
    VEC(struct silence *) silences; /* no order that means anything */
    struct map silences_by_id;
    size_t ack_silences;            /* of the silences, those that stand for acknowledgements */
    VEC(struct message *) messages; /* by number, ascending: all that are open, and what finished of late */
    uint64_t next_message;          /* the number the next one will have */
    VEC(struct run *) runs;         /* by number, ascending: all that are under way, and the latest others */
    uint64_t next_dry, next_run;    /* and the next dry run, and the next command that is run */
    uint32_t messages_by_state[MESSAGE_STATES], messages_late; /* late: of the open ones */
    struct oncall oncall;                                      /* what is known of who is on call beside the configuration */
    VEC(struct incident *) incidents;                          /* by number, ascending: all that ever were */
    size_t incidents_open;                                     /* of them */
    uint64_t next_incident;                                    /* the number the next one will have */
    uint64_t incidents_seq;                                    /* the latest event about incidents or the banner */
    VEC(struct topic) topics;
    struct banner banner;
    uint64_t fired_seq, linked_to_seq; /* of the latest firing; what fired before the other one was shown to link rules */
    struct map linked;                 /* alerts of open incidents; made anew by model_incident_of() */
    bool linked_fresh;
    VEC(struct rule *) rules; /* in order of first vote or review */
    struct map rules_by_name;
    VEC(struct act *) acts; /* by batch, ascending */
    struct log_line *lines; /* ring, see model_line() */
    size_t lines_n, lines_next;
    VEC(struct moment) moments;
    int64_t watched_from_ms; /* since then heartbeats are expected; 0: nobody watches (a verb, a reader) */
    struct pool pool;        /* severities, persons, origins */
    struct map requests;     /* request ids of the last 7 days */

    VEC(struct alert *) dirty;                      /* touched since the screen last looked */
    VEC(struct alert *) gone;                       /* forgotten since the screen last looked; freed by model_settle() */
    uint64_t generation;                            /* rises with every change that a screen may show */
    int64_t next_due_ms;                            /* no alert is due before */
    int64_t looked_ms;                              /* when the latest tick was; 0: there was none */
    uint32_t by_state[LEVEL_MAX + 1][ALERT_STATES]; /* counts; [0] is all levels */
    uint32_t suppressed;                            /* firing and suppressed */
};

struct model *model_new(const struct model_config *config);
void model_free(struct model *m);
/*
 * A copy to look at and to fold further: all of it but the request ids, by which decide() knows what was done before, and what a screen
 * has not seen yet. In the same thread as the original, for acts are shared.
 */
struct model *model_clone(const struct model *m);

const struct alert *model_alert(const struct model *m, const struct alert_id *id);
struct source *model_source(const struct model *m, const char *name);
/* By a hex prefix, unique among alerts (open ones first); else NULL and *err says none or how many. */
const struct alert *model_find(const struct model *m, const char *prefix, struct err *err);
/* The shortest prefix of at least 4 digits that no other alert has. */
void model_short_id(const struct model *m, const struct alert *a, char out[ALERT_ID_HEX]);
struct silence *model_silence(const struct model *m, const struct source *source, const char *id);
/* It stands for an acknowledgement that holds, at a source that wants that: it gets a later end again and again. */
bool silence_is_prolonged(const struct model *m, const struct silence *s);
/* The alert whose acknowledgement it stands for, and ends with; NULL: it may be changed by hand. */
const struct alert *model_silence_ack(const struct model *m, const struct silence *s);
/* By anything but silences that stand for our own acknowledgements. */
bool model_is_suppressed(const struct model *m, const struct source *source, const char *suppressed_by);
/* NULL: nobody voted on it or reviewed it. */
const struct rule *model_rule(const struct model *m, const char *source, const char *name);
/* The rule that the alert is of, by its source and its name as they are now. */
const struct rule *model_rule_of(const struct model *m, const struct alert *a);
/* The rule that the event changes, if it changes one. */
const struct rule *model_rule_in(const struct model *m, const struct event *ev);
struct message *model_message(const struct model *m, uint64_t number);
/* Short of the acknowledgement that they need. */
size_t model_messages_open(const struct model *m);
/* i-th newest line, 0 the latest; NULL past the last. */
const struct log_line *model_line(const struct model *m, size_t i);
/* The line that tells of the event, or NULL: it is older than all, or not there yet. */
const struct log_line *model_line_of(const struct model *m, uint64_t seq);
/* The act whose batch holds seq, or NULL. */
struct act *model_act(const struct model *m, uint64_t seq);

/* Building from projections (store) and health (engine). */
/* The source of that name, made if it is not there (its row is 0 until its first event, or as the store says). */
struct source *model_add_source(struct model *m, const char *name);
/* Takes a (heap; its strings heap, by and severity in the pool). Replaces one of the same id. */
void model_put_alert_take(struct model *m, struct alert *a);
/* As if it had never been (a failed append). */
void model_drop_alert(struct model *m, const struct alert_id *id);
/* Takes msg (heap; its strings as struct message says). Replaces one of the same number. */
void model_put_message_take(struct model *m, struct message *msg);
void model_drop_message(struct model *m, uint64_t number);
/* Before the store fills them in anew (a failed append). */
void model_clear_messages(struct model *m);
/* Takes s (heap, its strings too). Replaces one of the same source and id. */
void model_put_silence_take(struct model *m, struct silence *s);
void model_drop_silence(struct model *m, struct silence *s);
void model_clear_silences(struct model *m);
/* When it is due, after it or a message about it changed. */
void model_find_silence_due(struct model *m, struct silence *s);
void model_clear_rules(struct model *m);
/* The rule of that name, made if it is not there. */
struct rule *model_add_rule(struct model *m, const char *source, const char *name);
/* Copies the text. */
void model_set_review(struct model *m, struct rule *rule, const struct rule_review *review);
/* A line for the log pane; copies the strings. */
void model_add_line(struct model *m, const struct log_line *line);
/* The lines of a batch for the log pane (one for each kind of event in it). Names alerts that are in names: load those first. */
void model_add_lines(struct model *m, const struct model *names, const struct event *evs, size_t n);
/* If the batch is a person's and undoable: keeps it as an act, and marks what it undoes. Oldest first when loading. */
void model_add_act(struct model *m, const struct event *evs, size_t n);
void model_add_request(struct model *m, const char *actor, const char *request_id, uint64_t seq);
/* First seq of the batch that had this effect, 0 for none. */
uint64_t model_request(const struct model *m, const char *actor, const char *request_id);
/* New text (takes it: heap, labels then annotations) and what follows from it (search text). */
void model_set_text_take(struct model *m, struct alert *a, char *text, size_t labels_len, size_t annotations_len);
/* When it was last seen; 0: never. */
int64_t model_moment(const struct model *m, const char *name);
/* keep: the engine writes it to the store; else it ends with this program. */
void model_set_moment(struct model *m, const char *name, int64_t at_ms, bool keep);
void model_clear_moments(struct model *m);
/* Call before and after changing state, level or marks by hand: keeps counts and the dirty list right. */
void model_uncount(struct model *m, const struct alert *a);
void model_recount(struct model *m, struct alert *a);
/* Who decides: with the next ticks each alert is asked anew what its routes are. */
void model_judge_anew(struct model *m);
/* After a tick: what it has judged. */
void model_judged(struct model *m, int64_t now_ms);
/* After a tick: what it has shown to the rules by which alerts are linked to incidents. */
void model_linked(struct model *m);
/* After a tick, or new times in the configuration: when the next alert is due. */
void model_find_due(struct model *m);
/* Who draws (or, without a screen, the app at each turn) has seen dirty and gone: empties both, frees the gone. */
void model_settle(struct model *m);

#endif
