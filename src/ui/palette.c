/* SPDX-License-Identifier: MIT */
/* `:` lines are rows of the action table with words after their name. */
#include "ui/palette.h"

#include <string.h>

#include "ui/acts.h"
#include "util/str.h"

/* The first action whose name holds these letters in this order, for a hint. */
static const char *
nearest(const char *word)
{
    for (int i = 0; i < ACTIONS; i++)
        if (str_fuzzy(action_rows[i].name, word))
            return action_rows[i].name;
    return NULL;
}

static void
say_unknown(struct turn *t, const char *line, size_t len)
{
    char word[64];
    const char *near;

    str_copy(word, len + 1 < sizeof word ? len + 1 : sizeof word, line);
    near = nearest(word);
    if (near != NULL)
        turn_say(t, false, "there is no command '%s'; %s is one", word, near);
    else
        turn_say(t, false, "there is no command '%s'; Tab shows those there are", word);
}

static bool
means_something_here(struct turn *t, enum action action)
{
    if (action_rows[action].where & action_where(t->ui, ui_context(t->ui)))
        return true;
    turn_say(t, false, ":%s means nothing in the %s pane", action_rows[action].name, context_names[ui_context(t->ui)]);
    return false;
}

void
palette_run(struct turn *t, const char *line)
{
    struct call call = { 0 };
    size_t len;
    enum action action;

    line += strspn(line, " ");
    len = *line == '!' ? 1 : strcspn(line, " ");
    action = action_named(line, len);
    if (action == ACTIONS) {
        say_unknown(t, line, len);
        return;
    }
    call.text = line + len + strspn(line + len, " ");
    if (!means_something_here(t, action))
        return;
    if (*call.text != '\0' && action_rows[action].args == NULL)
        turn_say(t, false, ":%s takes no words after it", action_rows[action].name);
    else
        action_run(t, action, &call);
}
