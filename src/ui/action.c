/* SPDX-License-Identifier: MIT */
/* The rows of the action table, without what they do (that is acts.h). */
#include "ui/action.h"

#include <string.h>

const char *const context_names[CONTEXTS] = {
    [CONTEXT_ALL] = "all",
    [CONTEXT_LIST] = "list",
    [CONTEXT_DETAIL] = "detail",
    [CONTEXT_LOG] = "log",
    [CONTEXT_MESSAGES] = "messages",
    [CONTEXT_HANDOVER] = "handover",
    [CONTEXT_INCIDENTS] = "incidents",
    [CONTEXT_INCIDENT] = "incident",
    [CONTEXT_INCIDENT_ALERTS] = "incident-alerts",
    [CONTEXT_SILENCES] = "silences",
    [CONTEXT_HELP] = "help",
    [CONTEXT_WALL] = "wall",
    [CONTEXT_REPLAY] = "replay",
};

const char *const section_names[SECTIONS] = {
    [SECTION_ACT] = "ACT  on the marks, else on the cursor",
    [SECTION_MOVE] = "MOVE",
    [SECTION_SELECT] = "SELECT",
    [SECTION_FIND] = "FIND",
    [SECTION_SEE] = "SEE",
    [SECTION_PROGRAM] = "PROGRAM",
    [SECTION_REPLAY] = "REPLAY  the past, played again",
};

const struct action_row action_rows[ACTIONS] = {
#define ACTION_ROW(id, name, alias, function, where, flags, section, args, word, help) \
    [id] = { name, alias, where, flags, section, args, word, help },
#include "ui/actions.def"
#undef ACTION_ROW
};

enum context
context_below(enum context context)
{
    return context == CONTEXT_INCIDENT_ALERTS ? CONTEXT_INCIDENT : CONTEXT_ALL;
}

static bool
is_word(const char *word, const char *name, size_t len)
{
    return word != NULL && strlen(word) == len && strncmp(word, name, len) == 0;
}

enum action
action_named(const char *name, size_t len)
{
    for (int i = 0; i < ACTIONS; i++)
        if (is_word(action_rows[i].name, name, len) || is_word(action_rows[i].alias, name, len))
            return (enum action)i;
    return ACTIONS;
}
