/* SPDX-License-Identifier: MIT */
/* Inside core/filter: terms, as the parser makes them and the filter asks them. */
#ifndef TOCSIN_CORE_FILTER_PRIVATE_H
#define TOCSIN_CORE_FILTER_PRIVATE_H

#include "core/filter.h"
#include "util/matcher.h"

/* The first four are those of struct matcher. */
enum filter_op {
    OP_EQ = MATCH_EQ,
    OP_NE = MATCH_NE,
    OP_RE = MATCH_RE,
    OP_NRE = MATCH_NRE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
};

enum filter_type {
    FILTER_TEXT,     /* = != =~ !~ */
    FILTER_WORDS,    /* the same of several, a blank between: = holds for one of them, != for all */
    FILTER_STATE,    /* the same; words of the table of states, and "suppressed" */
    FILTER_NUMBER,   /* = != < <= > >= */
    FILTER_DURATION, /* < <= > >= */
    FILTER_FLAG,     /* = != yes or no */
    FILTER_INCIDENT, /* = != an incident's id or none */
};

/* How a row of filter_fields is read; same order. */
struct filter_row {
    enum filter_type type;
    bool timed; /* changes as time passes or people act */
    int64_t min, max;
    const char *(*text)(const struct alert *a);
    int64_t (*number)(const struct alert *a, int64_t now_ms);
};
extern const struct filter_row filter_rows[];

enum filter_kind { TERM_FIELD, TERM_WORD, TERM_LABEL };

struct filter_term {
    enum filter_kind kind;
    size_t from, to; /* bytes of the text */
    enum filter_op op;
    bool negated; /* a word that must not be there */
    bool is_me;   /* @owner=me */
    char *word;   /* lower-case */
    size_t word_len;
    size_t rare;              /* place of its rarest byte */
    size_t field;             /* row of filter_rows */
    enum source_field mapped; /* where there is no such label; FIELDS for none */
    struct matcher matcher;   /* labels, text fields, states */
    int64_t number;
    unsigned states;     /* bit for each state accepted, of alerts that are not suppressed */
    unsigned suppressed; /* the same for those that are */
};

/* Does an owner's name mean her? Asked for each alert on each key: the answers of this moment are kept. */
#define FILTER_OWNERS 16
struct filter_owners {
    const struct model *m;
    const char *me;
    uint64_t oncall_seq;
    int64_t from_ms, until_ms; /* they hold so long */
    const char *names[FILTER_OWNERS];
    bool means[FILTER_OWNERS];
    size_t n;
};

struct filter {
    struct filter_owners *owners;
    VEC(struct filter_term) terms; /* cheap ones first */
};

#endif
