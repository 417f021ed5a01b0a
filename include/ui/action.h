/* SPDX-License-Identifier: MIT */
/* The table of actions: all that a key or a `:` word can do. */
#ifndef TOCSIN_UI_ACTION_H
#define TOCSIN_UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>

enum action {
#define ACTION_ROW(id, name, alias, function, where, flags, section, args, word, help) id,
#include "ui/actions.def"
#undef ACTION_ROW
    ACTIONS,
};

/* Where keys go. CONTEXT_ALL in a keymap stands for each of the others; in a replay, CONTEXT_REPLAY lies over that of every pane. */
enum context {
    CONTEXT_ALL,
    CONTEXT_LIST,
    CONTEXT_DETAIL,
    CONTEXT_LOG,
    CONTEXT_MESSAGES,
    CONTEXT_SILENCES,
    CONTEXT_HANDOVER,
    CONTEXT_INCIDENTS,       /* the list of them */
    CONTEXT_INCIDENT,        /* the screen of one */
    CONTEXT_INCIDENT_ALERTS, /* … on the tab of its alerts: its keys lie over those of the screen */
    CONTEXT_HELP,
    CONTEXT_WALL,
    CONTEXT_REPLAY,
    CONTEXTS
};
extern const char *const context_names[CONTEXTS];
/* The context whose keys and actions mean something in this one too; CONTEXT_ALL: none but those of all. */
enum context context_below(enum context context);

enum action_where {
    IN_LIST = 1 << CONTEXT_LIST,
    IN_DETAIL = 1 << CONTEXT_DETAIL,
    IN_LOG = 1 << CONTEXT_LOG,
    IN_MESSAGES = 1 << CONTEXT_MESSAGES,
    IN_SILENCES = 1 << CONTEXT_SILENCES,
    IN_HANDOVER = 1 << CONTEXT_HANDOVER,
    IN_INCIDENTS = 1 << CONTEXT_INCIDENTS,
    IN_INCIDENT = 1 << CONTEXT_INCIDENT,
    IN_INCIDENT_ALERTS = 1 << CONTEXT_INCIDENT_ALERTS,
    IN_HELP = 1 << CONTEXT_HELP,
    IN_WALL = 1 << CONTEXT_WALL, /* which writes nothing */
    IN_REPLAY = 1 << CONTEXT_REPLAY,
    IN_ALERTS = IN_LIST | IN_DETAIL | IN_INCIDENT_ALERTS,
    IN_BOARD = IN_LIST | IN_DETAIL | IN_LOG,
    IN_ANY_INCIDENT = IN_INCIDENTS | IN_INCIDENT,
    IN_PANES = IN_BOARD | IN_MESSAGES | IN_SILENCES | IN_HANDOVER | IN_ANY_INCIDENT | IN_INCIDENT_ALERTS,
    IN_PAGES = IN_PANES | IN_HELP,
    IN_ALL = IN_PAGES,
    IN_OPENS = IN_LIST | IN_MESSAGES | IN_SILENCES | IN_HANDOVER | IN_ANY_INCIDENT | IN_REPLAY,
    IN_ROWS = IN_ALERTS | IN_MESSAGES,
    IN_POSTS = IN_ROWS | IN_HANDOVER | IN_ANY_INCIDENT,
    IN_HELPED = IN_PANES | IN_WALL,
    IN_TIMES = IN_PANES | IN_REPLAY,
};

enum action_flag {
    WRITES = 1 << 0,       /* makes a command: absent from a read-only screen */
    CONFIRMS = 1 << 1,     /* may ask first */
    TAKES_COUNT = 1 << 2,  /* a number typed before the key */
    PALETTE_ONLY = 1 << 3, /* has no key of its own by default: needs an argument */
    NOW_ONLY = 1 << 4,     /* means nothing in a replay, as all that writes does */
};

enum action_section {
    SECTION_ACT,
    SECTION_MOVE,
    SECTION_SELECT,
    SECTION_FIND,
    SECTION_SEE,
    SECTION_PROGRAM,
    SECTION_REPLAY,
    SECTIONS,
};
extern const char *const section_names[SECTIONS];

struct action_row {
    const char *name;
    const char *alias; /* a shorter `:` word, or NULL */
    unsigned where;    /* enum action_where */
    unsigned flags;
    enum action_section section;
    const char *args; /* what the `:` word takes, or NULL */
    const char *word; /* in the key line, or NULL: not shown there */
    const char *help;
};
extern const struct action_row action_rows[ACTIONS];

/* By name or alias; ACTIONS for an unknown word. */
enum action action_named(const char *name, size_t len);

#endif
