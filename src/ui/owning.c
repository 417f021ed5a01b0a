/* SPDX-License-Identifier: MIT */
/* Actions about who owns the store: it is taken over from one that hangs, and nobody leaves it to no one without knowing it. */
#include "core/leave.h"
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

void
acts_on_leaving(struct turn *t, const struct ui_input *in)
{
    t->ui->leaving = *in->leaving;
}

static void
quit_now(struct turn *t)
{
    turn_effect(t, EFFECT_QUIT)->sure = true;
}

static size_t
count_unsent(const struct model *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->messages.n; i++)
        n += message_is_waiting(m->messages.v[i]);
    return n;
}

static void
add_acts(const struct ui *ui, struct buf *out)
{
    size_t acts = ui->flights.n + composer_is_busy(&ui->composer);

    if (acts > 0)
        buf_addf(out, "%zu act%s of yours %s not on disk yet and may be lost. ", acts, acts == 1 ? "" : "s",
            acts == 1 ? "is" : "are");
}

/* What a run that keeps nothing has queued goes with it. */
static void
add_unsent(const struct model *m, struct buf *out)
{
    size_t unsent = count_unsent(m);

    if (unsent > 0)
        buf_addf(out, "%zu message%s %s not delivered yet.", unsent, unsent == 1 ? "" : "s", unsent == 1 ? "is" : "are");
}

/* From the past one comes back to now first. */
void
action_quit(struct turn *t, const struct call *call)
{
    struct buf text = BUF_INIT;

    if (replaying_is_on(t->ui)) {
        action_replay_leave(t, call);
        return;
    }
    add_acts(t->ui, &text);
    if (t->ui->config.banner != NULL)
        add_unsent(t->m, &text);
    else if (leave_question(t->m, &t->ui->leaving, &text))
        buf_adds(&text, " tocsin serve goes on without a screen.");
    if (text.len == 0)
        turn_effect(t, EFFECT_QUIT);
    else
        dialog_ask(t, "Quit", buf_text(&text), quit_now);
    buf_release(&text);
}
