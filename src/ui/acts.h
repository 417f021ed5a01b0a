/* SPDX-License-Identifier: MIT */
/* What each row of the action table does. */
#ifndef TOCSIN_UI_ACTS_H
#define TOCSIN_UI_ACTS_H

#include "ui/action.h"
#include "ui/state.h"

/* How it was called: with a number before the key, or with words after its name. */
struct call {
    long count;       /* 0: none */
    const char *text; /* "" where there is none */
};

#define ACTION_ROW(id, name, alias, function, where, flags, section, args, word, help) \
    void action_##function(struct turn *t, const struct call *call);
#include "ui/actions.def"
#undef ACTION_ROW

/* The program may end the owner, and the person is asked. */
void acts_ask_take_over(struct turn *t, const struct ui_input *in);

/* What is lost when this screen leaves has changed. */
void acts_on_leaving(struct turn *t, const struct ui_input *in);

void action_run(struct turn *t, enum action action, const struct call *call);
/* Where an action must mean something to be called from that context: enum action_where. */
unsigned action_where(const struct ui *ui, enum context context);
/* It would do something now: only such actions stand in the key line. */
bool action_can(const struct turn *t, enum action action);

#endif
