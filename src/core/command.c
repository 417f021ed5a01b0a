/* SPDX-License-Identifier: MIT */
/* The kinds of commands, and what a decision leaves behind. */
#include "core/command.h"

#include <stdlib.h>

const struct command_row command_rows[COMMANDS] = {
#define COMMAND_ROW(kind, wire, who, needs, function, help) [kind] = { wire, WHO_##who, PERSON_##needs, help },
#include "core/commands.def"
#undef COMMAND_ROW
};

void
outcome_release(struct outcome *o)
{
    events_release(&o->events);
    free(o->refusals);
    free(o->notes);
    *o = (struct outcome){ 0 };
}
