/* SPDX-License-Identifier: MIT */
/* What people do at a source that knows acknowledgements (a pager): who has an alert there, as its labels say, and whom of ours that is. */
#ifndef TOCSIN_CORE_THERE_H
#define TOCSIN_CORE_THERE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/labels.h"
#include "util/alloc.h"

struct people;
struct person;

/* Labels of an alert that somebody has acknowledged at its source: her name there, and when. Only of a source whose driver tells of acks. */
#define THERE_BY_LABEL "acknowledged_by"
#define THERE_AT_LABEL "acknowledged_at"

/* As the source knows her; what it does not tell is NULL. */
struct there_person {
    const char *id, *mail, *name;
};

/* Somebody has it there, or nobody (by NULL). Borrowed from the labels. */
struct there {
    const char *by;
    int64_t at_ms; /* 0: not told */
};
struct there there_of(struct labels labels);
/* The same word of the same moment. */
bool there_equal(const struct there *a, const struct there *b);

/* What a source tells of something of ours there: a page that somebody answered, or a write that was accepted to be carried out later. */
enum answer_kind {
    ANSWER_ACKED,   /* a page: somebody has acknowledged it there */
    ANSWER_CLOSED,  /* a page: somebody has closed it there */
    ANSWER_REFUSED, /* a write: it will not be carried out */
};
struct answer_fact {
    uint64_t message; /* its number */
    enum answer_kind kind;
    struct there_person who; /* of a page; all NULL: it was no person, or is not told */
    int64_t at_ms;           /* 0: not told */
    const char *error;       /* REFUSED: their words */
};

/* Where acknowledgements of a source's alerts are written: the destination is called so. */
#define ACK_DESTINATION_END " acks"
const char *ack_destination(struct arena *arena, const char *source);

/* The person of the configuration who has this id there, or this mail address; never by a name, which anybody may give herself. NULL: none. */
const struct person *there_person_of(const struct people *people, const struct there_person *who);
/* Of a name from there what stands well in a line of the log: at most 64 bytes. In the arena. */
char *there_word(struct arena *arena, const char *name);
/* How she is called in the log: the person's name, else "NAME at SOURCE". In the arena. */
const char *there_name(struct arena *arena, const struct people *people, const struct there_person *who, const char *source);

#endif
