/* SPDX-License-Identifier: MIT */
/* Verbs that write: what was asked is read, a silence is looked at first, and then it is done as all acts are. */
#include "app/act.h"
#include "app/output.h"
#include "app/silence_preview.h"

/* What a silence would cover is shown before it is put, and a doubt asked about. */
static bool
look_first(struct act_order *a, struct err *err)
{
    struct output o = output_here();
    struct silence_matchers matchers;
    const char *doubt;

    if (a->kind != CMD_SILENCE)
        return true;
    if (!silence_matchers_parse(buf_text(&a->matchers), &a->arena, &matchers, err))
        return false;
    silence_preview(a->app, a->source, &matchers, &a->arena, &a->preview);
    a->has_preview = true;
    if (!a->app->options.given[OPT_JSON])
        silence_preview_print(&o, a->source, &a->preview);
    doubt = silence_preview_doubt(&a->preview);
    return doubt == NULL || !act_may_ask(a) || ask("%s Put this silence all the same?", doubt)
        || err_set(err, ERR_REFUSED, "not done");
}

int
act_run(struct app *app, enum command_kind kind)
{
    struct act_order act;
    struct err err = { 0 };
    int code;

    if (!act_read(&act, app, kind, &err))
        code = app_fail(&err);
    else if (!look_first(&act, &err))
        code = act_print_refused(&act, &err);
    else
        code = act_do(&act);
    act_release(&act);
    return code;
}

int
verb_ack(struct app *app)
{
    return act_run(app, CMD_ACK);
}

int
verb_unack(struct app *app)
{
    return act_run(app, CMD_UNACK);
}

int
verb_take(struct app *app)
{
    return act_run(app, CMD_TAKE);
}

int
verb_assign(struct app *app)
{
    return act_run(app, CMD_ASSIGN);
}

int
verb_escalate(struct app *app)
{
    return act_run(app, CMD_ESCALATE);
}

int
verb_snooze(struct app *app)
{
    return act_run(app, CMD_SNOOZE);
}

int
verb_unsnooze(struct app *app)
{
    return act_run(app, CMD_UNSNOOZE);
}

int
verb_close(struct app *app)
{
    return act_run(app, CMD_CLOSE);
}

int
verb_vote(struct app *app)
{
    return act_run(app, CMD_VOTE);
}

int
verb_review(struct app *app)
{
    return act_run(app, CMD_REVIEW);
}

int
verb_comment(struct app *app)
{
    return act_run(app, CMD_COMMENT);
}

int
verb_oncall_override(struct app *app)
{
    return act_run(app, CMD_OVERRIDE);
}

int
verb_heartbeat(struct app *app)
{
    return act_run(app, CMD_HEARTBEAT);
}

int
verb_silence_add(struct app *app)
{
    return act_run(app, CMD_SILENCE);
}

int
verb_silence_extend(struct app *app)
{
    return act_run(app, CMD_SILENCE_EXTEND);
}

int
verb_silence_expire(struct app *app)
{
    return act_run(app, CMD_SILENCE_EXPIRE);
}

int
verb_undo(struct app *app)
{
    return act_run(app, CMD_UNDO);
}

int
verb_redo(struct app *app)
{
    return act_run(app, CMD_REDO);
}

int
verb_post(struct app *app)
{
    return act_run(app, CMD_POST);
}

int
verb_resend(struct app *app)
{
    return act_run(app, CMD_RESEND);
}

int
verb_drop(struct app *app)
{
    return act_run(app, CMD_DROP);
}

int
verb_accept(struct app *app)
{
    return act_run(app, CMD_ACCEPT);
}

int
verb_decline(struct app *app)
{
    return act_run(app, CMD_DECLINE);
}

int
verb_ack_message(struct app *app)
{
    return act_run(app, CMD_ACK_MESSAGE);
}
