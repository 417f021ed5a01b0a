/* SPDX-License-Identifier: MIT */
/* What a scenario expects of escalations: who is asked now, and who was asked where. */
#include <stdlib.h>
#include <string.h>

#include "sim/script.h"
#include "util/str.h"

/* "ana, bob"; "nobody" */
static const char *
names(struct script *s, size_t from, size_t to, struct buf *out)
{
    for (size_t i = from; i < to; i++)
        buf_addf(out, "%s%s", out->len > 0 ? ", " : "", s->words[i]);
    return out->len == 0 ? "nobody" : buf_text(out);
}

static const char *
asked(const struct alert *a)
{
    return alert_is_called(a) && a->call.to != NULL ? a->call.to : "nobody";
}

bool
script_expect_asked(struct script *s, struct err *err)
{
    const struct alert *a = s->words_n < 3 ? NULL : sim_alert(&s->sim, s->words[1]);
    unsigned long step = 0, round = 0;
    struct buf who = BUF_INIT;
    bool ok;

    if (a == NULL)
        return script_usage(err, "expect asked NAME PERSON… [step N] [round N], of an alert on the board");
    while (s->words_n > 4 && (str_eq(s->words[s->words_n - 2], "step") || str_eq(s->words[s->words_n - 2], "round"))) {
        *(str_eq(s->words[s->words_n - 2], "step") ? &step : &round) = strtoul(s->words[s->words_n - 1], NULL, 10);
        s->words_n -= 2;
    }
    ok = str_eq(names(s, 2, s->words_n, &who), asked(a)) && (step == 0 || step == a->call.step)
        && (round == 0 || round == a->call.round);
    buf_release(&who);
    return ok || err_set(err, ERR_CONFLICT, "%s is asked, step %u round %u", asked(a), a->call.step, a->call.round);
}

static bool
is_there(const struct message *msg, const char *place)
{
    return str_eq(msg->order.kind == MESSAGE_STEP ? "screen" : msg->order.destination, place);
}

bool
script_expect_pages(struct script *s, struct err *err)
{
    struct buf expected = BUF_INIT, all = BUF_INIT;
    bool ok;

    if (s->words_n < 3)
        return script_usage(err, "expect pages DESTINATION|screen PERSON…|nobody");
    for (size_t i = 0; i < s->sim.m->messages.n; i++) {
        const struct message *msg = s->sim.m->messages.v[i];

        if (message_asks(msg) && is_there(msg, s->words[1]))
            buf_addf(&all, "%s%s", all.len > 0 ? ", " : "", msg->order.person == NULL ? "whoever" : msg->order.person);
    }
    ok = str_eq(names(s, 2, s->words_n, &expected), all.len == 0 ? "nobody" : buf_text(&all))
        || err_set(err, ERR_CONFLICT, "asked there: %s", buf_text(&all));
    buf_release(&expected);
    buf_release(&all);
    return ok;
}
