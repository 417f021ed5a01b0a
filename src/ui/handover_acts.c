/* SPDX-License-Identifier: MIT */
/* Actions of a handover: to its page, offer it, accept or decline what others offer. */
#include <stdio.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/goto.h"
#include "ui/prompt.h"
#include "util/str.h"
#include "util/time.h"

void
action_pane_handover(struct turn *t, const struct call *call)
{
    (void)call;
    panes_focus(t, PANE_HANDOVER);
}

static size_t
count_held(const struct turn *t, const struct alert **worst)
{
    size_t n = 0;

    for (size_t i = 0; i < t->m->alerts.n; i++) {
        const struct alert *a = t->m->alerts.v[i];

        if (!str_eq(alert_holder(a), t->ui->config.me))
            continue;
        if (n++ == 0 || alert_order(a, *worst) < 0)
            *worst = a;
    }
    return n;
}

/* "bob because it is late": the first word is the person. */
static void
take_person(const char *text, struct order *o)
{
    size_t len = strcspn(text, " ");
    const char *note = text + len + strspn(text + len, " ");

    o->to = xstrndup(text, len);
    o->text = *note != '\0' ? xstrdup(note) : NULL;
}

void
action_handover(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_HANDOVER };
    const struct alert *worst = NULL;
    size_t n = count_held(t, &worst);
    char question[64];

    if (n == 0) {
        turn_say(t, false, "you hold no alert: nothing to hand over");
        return;
    }
    if (*call->text == '\0') {
        snprintf(question, sizeof question, "hand over %zu alert%s to: ", n, n == 1 ? "" : "s");
        prompt_open_order_take(t, PROMPT_PERSON, &o, question);
        return;
    }
    take_person(call->text, &o);
    order_take(t, &o);
}

void
handover_ask_take(struct turn *t, struct order *o)
{
    const struct alert *worst = NULL;
    size_t n = count_held(t, &worst);
    char within[TIME_TEXT_MAX];
    struct buf text;

    buf_init(&text, 512);
    duration_exact(t->m->config.accept_within_ms > 0 ? t->m->config.accept_within_ms : HANDOVER_ACCEPT_MS, within);
    buf_addf(&text, "Offer %.64s what you hold: ", o->to);
    if (worst != NULL)
        buf_addf(&text, "%.60s", alert_field(worst, FIELD_NAME));
    if (n > 1)
        buf_addf(&text, " and %zu more", n - 1);
    buf_addf(&text, ". It stays yours until it is accepted; not accepted within %s, an alert is raised.", within);
    dialog_ask_take(t, o, "Hand over", buf_text(&text));
    buf_release(&text);
}

static bool
is_offer_to_me(const struct turn *t, uint64_t number)
{
    const struct message *msg = model_message(t->m, number);

    return msg != NULL && msg->order.kind == MESSAGE_HANDOVER && message_is_open(msg)
        && str_eq(msg->order.destination, t->ui->config.me);
}

/* The one that is chosen here, where it is one; else the one that is due first. */
static uint64_t
offer_here(const struct turn *t)
{
    const struct handover_item *item = t->ui->focus == PANE_HANDOVER ? handover_page_chosen(t->ui) : NULL;
    const struct message *msg = t->ui->focus == PANE_MESSAGES ? messages_chosen(t->ui, t->m) : NULL;
    uint64_t number = item != NULL ? item->message : msg != NULL ? msg->number : 0;

    if (is_offer_to_me(t, number))
        return number;
    msg = handover_offer_to(t->m, t->ui->config.me);
    return msg == NULL ? 0 : msg->number;
}

/* "M12 on leave": the offer that is named, else the one that is meant here. false: there is none, and that is said. */
static bool
aim_at_offer(struct turn *t, const char *text, struct order *o, const char **rest)
{
    uint64_t number = offer_here(t);
    char word[MESSAGE_ID_MAX];
    size_t len = strcspn(text, " ");

    *rest = text;
    if (len > 0 && len < sizeof word) {
        memcpy(word, text, len);
        word[len] = '\0';
        if (message_id_parse(word) != 0) {
            number = message_id_parse(word);
            *rest = text + len + strspn(text + len, " ");
        }
    }
    if (number == 0) {
        turn_say(t, false, "nobody offers you a handover");
        return false;
    }
    o->messages = xmemdup(&number, sizeof number);
    o->messages_n = 1;
    return true;
}

void
action_accept(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_ACCEPT };
    const char *rest;

    if (!aim_at_offer(t, call->text, &o, &rest))
        return;
    o.text = *rest != '\0' ? xstrdup(rest) : NULL;
    order_send_take(t, &o);
}

void
action_decline(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_DECLINE };
    char question[64];
    const char *rest;

    if (!aim_at_offer(t, call->text, &o, &rest))
        return;
    if (*rest == '\0') {
        snprintf(question, sizeof question, "decline M%llu because: ", (unsigned long long)o.messages[0]);
        prompt_open_order_take(t, PROMPT_REASON, &o, question);
        return;
    }
    o.text = xstrdup(rest);
    order_send_take(t, &o);
}
