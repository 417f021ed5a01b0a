/* SPDX-License-Identifier: MIT */
/* A status update before it is sent: variables filled in, and what a person should know before she says yes. */
#ifndef TOCSIN_CORE_POST_H
#define TOCSIN_CORE_POST_H

#include "core/model.h"
#include "util/buf.h"

/* A text to begin with. */
struct post_template {
    const char *name, *text;
    const char *incident; /* the text of an update of an incident; NULL: the same */
};
/* Shipped ones, where the configuration has none of that name. */
extern const struct post_template post_templates[];
extern const size_t post_templates_n;

/* What variables stand for. */
struct post_about {
    const struct model *m;
    const struct alert_id *subjects;
    size_t subjects_n;
    const char *me;
    int64_t now_ms;

    const struct incident *incident; /* that it is an update of, or NULL */
    const char *state;               /* of the incident with it; NULL: as it is */
    int64_t next_ms;                 /* for when the next one is promised; 0: it is not */
};
/* Names that {{name}} may have, with their help; NULL-terminated. */
struct post_variable {
    const char *name, *help;
    bool incident; /* an update of an incident alone has it */
};
extern const struct post_variable post_variables[];

/* Adds the text with every variable that has a value filled in; the others stay as they are. */
void post_fill(const char *text, const struct post_about *about, struct buf *out);

/* What stands in the way of a text, or should be known. */
struct post_check {
    size_t chars;
    bool empty, too_long;
    char variable[64];            /* the first {{name}} without a value; "" for none */
    const char *secret;           /* what the text seems to hold: "a Slack token"; NULL: nothing */
    int secret_line;              /* from 1 */
    const char *mention;          /* "@channel" and the like, which will be plain text; NULL: none */
    const struct message *repeat; /* the same text went to one of the destinations of late; NULL: not */
};
/* destinations: names. */
void post_check(const struct model *m, const char *text, const char *const *destinations, size_t n, int64_t now_ms,
    struct post_check *out);
/* The longest text with what stands before it: in characters, and in bytes. */
#define POST_SENT_MAX 4000
#define POST_SENT_BYTES (4 * POST_SENT_MAX)
/*
 * A stand-in: whose it is and for where, then the text; and the text of a catch-up. Past POST_SENT_MAX cut, with "...". kind: of where
 * it goes; Slack alone knows marks.
 */
void post_stand_in_text(const struct message *m, enum message_kind kind, struct buf *out);
/* How many of v fit (at least one is taken). */
size_t post_catch_up_text(const struct message *const *v, size_t n, struct buf *out);

#endif
