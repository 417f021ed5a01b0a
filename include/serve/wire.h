/* SPDX-License-Identifier: MIT */
/*
 * The words between an owner and its clients: one JSON object a line, version WIRE_VERSION, as tocsin-protocol(7) has it.
 * Reading copies into the arena that is given; false and *err name what is wrong with the line.
 */
#ifndef TOCSIN_SERVE_WIRE_H
#define TOCSIN_SERVE_WIRE_H

#include "core/command.h"
#include "core/event.h"
#include "core/model.h"
#include "util/json.h"

#define WIRE_VERSION 1
/* The longest line that a client may send: 20,000 subjects. */
#define WIRE_ASK_MAX ((size_t)4 << 20)
/* The longest that an owner sends: an event of 500 alerts with all their labels, a reply with 20,000 events. */
#define WIRE_SAY_MAX ((size_t)64 << 20)

/* Members of an ask. */
enum wire_type { WIRE_TEXT, WIRE_NUMBER, WIRE_FLAG, WIRE_LIST, WIRE_OBJECT, WIRE_TYPES };
struct wire_member {
    const char *name;
    enum wire_type type;
};
/*
 * Each is absent, null, or of its type (a number: whole, from 0 to 2^53). What a word means to somebody may not be guessed: a "seq" that
 * is text must not undo another act than it names.
 */
bool wire_members_check(const cJSON *o, const struct wire_member *v, size_t n, struct err *err) MUST_USE;

/* {"event":{…},"labels":[…],"more":true}: labels in the order of its alerts; more: the batch goes on with the next line. */
/* Returns where the hash is to be put once it is known; the line begins at out's start. */
size_t wire_event_put(struct buf *out, const char *node, const struct event *ev, bool more);
void wire_event_set_hash(struct buf *line, size_t at, const uint8_t hash[SHA256_BYTES]);
/* node: of the event, in the arena. */
bool wire_event_read(const cJSON *line, struct event *ev, const char **node, bool *more, struct arena *arena, struct err *err)
    MUST_USE;
/* The event alone, without labels, as in a reply's "events". */
void wire_event_bare_put(struct json_out *o, const char *node, const struct event *ev);
bool wire_event_bare_read(const cJSON *o, struct event *ev, const char **node, struct arena *arena, struct err *err) MUST_USE;

/* Labels as an object of strings. The packed set lives in the arena. */
bool wire_labels_read(const cJSON *object, struct labels *set, struct arena *arena, struct err *err) MUST_USE;

/*
 * Rows of the board as it stands: each a whole object {"alert":{…}}; with what the log, but not a script, needs of it. The numbers of
 * rows in the store stay there.
 */
void wire_alert_put(struct json_out *o, const struct alert *a);
void wire_message_put(struct json_out *o, const struct message *msg);
void wire_silence_put(struct json_out *o, const struct silence *s);
void wire_rule_put(struct json_out *o, const struct rule *r);
/* What is listed of the i-th schedule that anything is known of, and put there by hand; false: past the last. */
bool wire_oncall_put(struct json_out *o, const struct model *m, size_t i);
/* The i-th document of the model, see core/incident.h, in the place of what out has; false: past the last. Names live in the arena. */
bool wire_doc_put(struct buf *out, const struct model *m, size_t i, struct arena *arena);
bool wire_doc_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;
void wire_run_put(struct json_out *o, const struct run *r);
/* With how it is doing, and how its labels are read. */
void wire_source_put(struct json_out *o, const struct source *s);
/* Each replaces what the model has of it. An alert's and a silence's source must be there. */
bool wire_alert_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;
bool wire_message_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;
bool wire_silence_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;
bool wire_oncall_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;
bool wire_rule_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;
bool wire_run_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;
bool wire_source_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;
/*
 * Annotations that changed without an event: {"observed":{"id":…,"seq":…,"labels":{…},"annotations":{…}}}. seq: of the log's last event
 * then; an alert that has changed since (its row came later, or from the store) is left as it is.
 */
void wire_observed_put(struct json_out *o, const struct alert *a, uint64_t seq);
bool wire_observed_read(const cJSON *o, struct model *m, struct err *err) MUST_USE;

/* What a person wants, as members of an object that is open: never who she is, which the owner knows by itself. */
void wire_command_put(struct json_out *o, const struct command *cmd);
/* The member "incident" of these. */
void wire_wish_put(struct json_out *o, const struct incident_wish *w);
bool wire_wish_read(const cJSON *o, struct command *cmd, struct arena *arena, struct err *err) MUST_USE;
bool wire_command_read(const cJSON *o, struct command *cmd, struct arena *arena, struct err *err) MUST_USE;

#endif
