/* SPDX-License-Identifier: MIT */
/* What the deciding functions share: new events of the batch, and refusals by subject. */
#ifndef TOCSIN_CORE_DECIDE_WITH_H
#define TOCSIN_CORE_DECIDE_WITH_H

#include "core/decide.h"

/* One decision under way. */
struct decision {
    const struct model *m;
    const struct command *cmd;
    int64_t now_ms;
    struct outcome *out;
    struct err *err;
    uint64_t queued; /* messages of this batch */
    struct map seen; /* what the deciding function met already; empty before and after */
    const char *untold; /* persons who were named and can't be told so, ", " between them; in the arena; NULL: none */
};

typedef bool decide_fn(struct decision *d);
#define COMMAND_ROW(kind, wire, who, needs, function, help) decide_fn function;
#include "core/commands.def"
#undef COMMAND_ROW

/* Those that are missing by now, and those that are there again. */
void decide_tick_heartbeats(struct decision *d);

/* A new event of the batch, about an alert, a source, or this node. */
struct event *decide_add_alert(struct decision *d, enum event_kind kind, const struct alert *a);
struct event *decide_add_source(struct decision *d, enum event_kind kind, const char *source);
/* Of the schedule's stream. */
struct event *decide_add_oncall(struct decision *d, enum event_kind kind, const char *schedule);
/* Withdraws an override, or has it stand again; refused where it is over, or was changed since. */
void decide_undo_override(struct decision *d, const struct event *ev);
/* Of the rule's stream; its payload names it. */
struct event *decide_add_rule(struct decision *d, enum event_kind kind, const char *source, const char *name);
struct event *decide_add_node(struct decision *d, enum event_kind kind);
/* The dry run's: a stream of its own. */
struct event *decide_add_dry(struct decision *d);
/* The banner's. */
struct event *decide_add_banner(struct decision *d);
/* A run's: its first event, or its second. */
struct event *decide_add_run(struct decision *d, enum event_kind kind, uint64_t number, uint64_t version);

/* What the alert has now, kept by the batch: applying the batch frees the alert's own. */
struct alert_hold decide_keep_hold(struct decision *d, const struct alert *a);
struct alert_note decide_keep_note(struct decision *d, const struct alert *a);

/* Refuses one subject, not the whole. */
void decide_refuse(struct decision *d, const struct alert_id *id, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* After all subjects: false with the first refusal's words if none could be done. */
bool decide_any_done(struct decision *d);

/* Ids in an arena, made into events of at most EVENT_ALERTS_MAX each. */
struct id_list {
    enum event_kind kind;
    VEC(struct alert_id) ids;
};
void decide_add_ids_release(struct decision *d, struct id_list *list, const char *source);

/* "checkout-api 5xx" or "4 alerts": what the command's done subjects are called. */
const char *decide_subject_words(const struct decision *d);

#endif
