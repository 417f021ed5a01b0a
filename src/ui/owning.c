/* SPDX-License-Identifier: MIT */
/* Actions about who owns the store: it is taken over from one that hangs. */
#include "ui/acts.h"

static void
take_over_now(struct turn *t)
{
    turn_effect(t, EFFECT_TAKE_OVER)->sure = true;
}

void
action_takeover(struct turn *t, const struct call *call)
{
    (void)call;
    turn_effect(t, EFFECT_TAKE_OVER);
}

void
acts_ask_take_over(struct turn *t, const struct ui_input *in)
{
    dialog_ask(t, "Take over", in->text, take_over_now);
}
