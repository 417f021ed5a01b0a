/* SPDX-License-Identifier: MIT */
/* Actions on messages: which are listed, and send again, drop, acknowledge by hand. */
#include <stdio.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/goto.h"
#include "ui/prompt.h"

void
action_pane_messages(struct turn *t, const struct call *call)
{
    (void)call;
    panes_focus(t, PANE_MESSAGES);
}

void
action_tab_open(struct turn *t, const struct call *call)
{
    (void)call;
    messages_choose_tab(t, TAB_OPEN);
}

void
action_tab_late(struct turn *t, const struct call *call)
{
    (void)call;
    messages_choose_tab(t, TAB_LATE);
}

void
action_tab_failed(struct turn *t, const struct call *call)
{
    (void)call;
    messages_choose_tab(t, TAB_FAILED);
}

void
action_tab_all(struct turn *t, const struct call *call)
{
    (void)call;
    messages_choose_tab(t, TAB_ALL);
}

/* "M12 because it is old": the first word names the message; without one it is the chosen one of the panel. */
static const char *
take_message(struct turn *t, const char *text, uint64_t *number)
{
    char word[MESSAGE_ID_MAX];
    size_t len = strcspn(text, " ");
    const struct message *chosen = t->ui->focus == PANE_MESSAGES ? messages_chosen(t->ui, t->m) : NULL;

    *number = chosen != NULL ? chosen->number : 0;
    if (len == 0 || len >= sizeof word)
        return text;
    memcpy(word, text, len);
    word[len] = '\0';
    if (message_id_parse(word) == 0)
        return text;
    *number = message_id_parse(word);
    return text + len + strspn(text + len, " ");
}

/* What is still under way or owed; the others are refused before anything is typed. */
static bool
may_be_settled(struct turn *t, uint64_t number)
{
    const struct message *msg = model_message(t->m, number);

    if (msg == NULL)
        turn_say(t, false, "there is no message M%llu here", (unsigned long long)number);
    else if (!message_is_open(msg))
        turn_say(t, false, "M%llu is %s: there is nothing left to do", (unsigned long long)number,
            message_states[msg->standing.state].word);
    else if (msg->into != 0)
        turn_say(t, false, "M%llu goes out inside M%llu: act on that one", (unsigned long long)number,
            (unsigned long long)msg->into);
    else if (msg->standing.state == MESSAGE_SENT)
        turn_say(t, false, "M%llu is sent: its answer is awaited", (unsigned long long)number);
    else
        return true;
    return false;
}

static bool
aim(struct turn *t, const struct call *call, struct order *o, const char **text)
{
    uint64_t number;

    *text = take_message(t, call->text, &number);
    if (number == 0) {
        turn_say(t, false, "no message here: name one, like M12");
        return false;
    }
    o->messages = xmemdup(&number, sizeof number);
    o->messages_n = 1;
    return true;
}

void
action_resend(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_RESEND };
    const char *rest;

    if (!aim(t, call, &o, &rest))
        return;
    if (*rest != '\0') {
        turn_say(t, false, ":resend takes one message, like M12");
        order_release(&o);
        return;
    }
    order_send_take(t, &o);
}

/* With its reason, which is asked for where none was given. */
static void
settle(struct turn *t, const struct call *call, enum command_kind kind, const char *ask, const char *why)
{
    struct order o = { .kind = kind };
    char question[64];
    const char *text;

    if (!aim(t, call, &o, &text))
        return;
    if (!may_be_settled(t, o.messages[0])) {
        order_release(&o);
        return;
    }
    if (*text == '\0') {
        snprintf(question, sizeof question, "%s M%llu %s: ", ask, (unsigned long long)o.messages[0], why);
        prompt_open_order_take(t, PROMPT_REASON, &o, question);
        return;
    }
    o.text = xstrdup(text);
    order_send_take(t, &o);
}

void
action_drop(struct turn *t, const struct call *call)
{
    settle(t, call, CMD_DROP, "drop", "because");
}

void
action_ack_message(struct turn *t, const struct call *call)
{
    settle(t, call, CMD_ACK_MESSAGE, "ack", "by hand, who saw it");
}
