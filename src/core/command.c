/* SPDX-License-Identifier: MIT */
/* The kinds of commands, and what a decision leaves behind. */
#include "core/command.h"

#include <stdlib.h>

const struct command_row command_rows[COMMANDS] = {
#define COMMAND_ROW(kind, wire, who, needs, function, help) [kind] = { wire, WHO_##who, PERSON_##needs, help },
#include "core/commands.def"
#undef COMMAND_ROW
};

static const char *const *
copy_names(struct arena *arena, const char *const *names, size_t n)
{
    const char **copy = arena_alloc(arena, (n + 1) * sizeof *copy);

    for (size_t i = 0; i < n; i++)
        copy[i] = arena_strdup(arena, names[i]);
    return copy;
}

static const struct run_order *
copy_run(struct arena *arena, const struct run_order *o)
{
    struct run_order copy;

    if (o == NULL)
        return NULL;
    copy = run_order_copy(arena, o);
    return arena_memdup(arena, &copy, sizeof copy);
}

static const struct run_end *
copy_run_end(struct arena *arena, const struct run_end *e)
{
    struct run_end copy;

    if (e == NULL)
        return NULL;
    copy = run_end_copy(arena, e);
    return arena_memdup(arena, &copy, sizeof copy);
}

static const struct incident_wish *
copy_incident(struct arena *arena, const struct incident_wish *w)
{
    struct incident_wish copy;

    if (w == NULL)
        return NULL;
    copy = incident_wish_copy(arena, w);
    return arena_memdup(arena, &copy, sizeof copy);
}

struct command
command_copy(struct arena *arena, const struct command *cmd)
{
    struct command copy = *cmd;

    copy.actor = arena_strdup(arena, cmd->actor);
    copy.origin = arena_strdup(arena, cmd->origin);
    copy.request_id = arena_strdup_or_null(arena, cmd->request_id);
    copy.text = arena_strdup_or_null(arena, cmd->text);
    copy.source = arena_strdup_or_null(arena, cmd->source);
    copy.matchers = arena_strdup_or_null(arena, cmd->matchers);
    copy.silence_id = arena_strdup_or_null(arena, cmd->silence_id);
    copy.to = arena_strdup_or_null(arena, cmd->to);
    copy.error = arena_strdup_or_null(arena, cmd->error);
    copy.file = arena_strdup_or_null(arena, cmd->file);
    copy.hash = arena_strdup_or_null(arena, cmd->hash);
    copy.run = copy_run(arena, cmd->run);
    copy.run_end = copy_run_end(arena, cmd->run_end);
    copy.incident = copy_incident(arena, cmd->incident);
    copy.names = copy_names(arena, cmd->names, cmd->names_n);
    copy.destinations = copy_names(arena, cmd->destinations, cmd->destinations_n);
    if (cmd->messages_n > 0)
        copy.messages = arena_memdup(arena, cmd->messages, cmd->messages_n * sizeof *cmd->messages);
    if (cmd->subjects_n > 0)
        copy.subjects = arena_memdup(arena, cmd->subjects, cmd->subjects_n * sizeof *cmd->subjects);
    return copy;
}

void
outcome_release(struct outcome *o)
{
    events_release(&o->events);
    free(o->refusals);
    free(o->notes);
    *o = (struct outcome){ 0 };
}
