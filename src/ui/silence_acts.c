/* SPDX-License-Identifier: MIT */
/* Acts on the silence under the cursor of their page: a later end, or the end now. */
#include <string.h>

#include "ui/acts.h"
#include "ui/goto.h"
#include "ui/silences.h"
#include "util/alloc.h"
#include "util/time.h"

/* Where nobody says how much later. */
#define EXTEND_MS MS_HOUR

void
action_pane_silences(struct turn *t, const struct call *call)
{
    (void)call;
    panes_focus(t, PANE_SILENCES);
}

static const struct silence *
aim(struct turn *t, struct order *o)
{
    const struct silence *s = silences_chosen(t->ui, t->m);
    const struct alert *a;

    if (s == NULL) {
        turn_say(t, false, "no silence here");
        return NULL;
    }
    a = model_silence_ack(t->m, s);
    if (a != NULL) {
        turn_say(t, false, "it ends with %s's acknowledgement of %s: un-ack that", a->hold.by == NULL ? "somebody" : a->hold.by,
            alert_field(a, FIELD_SUMMARY));
        return NULL;
    }
    o->source = xstrdup(s->source->name);
    o->silence_id = xstrdup(s->id);
    return s;
}

void
action_silence_extend(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_SILENCE_EXTEND,
        .how_long = { .for_ms = call->count > 0 ? call->count * MS_MINUTE : EXTEND_MS } };

    if (*call->text != '\0' && !duration_parse(call->text, 0, &o.how_long.for_ms))
        turn_say(t, false, ":silence-extend takes how much later it is to end, such as 2h");
    else if (aim(t, &o) != NULL)
        order_send_take(t, &o);
}

void
action_silence_expire(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_SILENCE_EXPIRE };
    const struct silence *s = aim(t, &o);
    size_t covers = t->ui->silences.cursor.covers;
    struct buf text;
    char at[TIME_TEXT_MAX];

    (void)call;
    if (s == NULL)
        return;
    buf_init(&text, 1024);
    time_near(s->ends_at_ms, t->now_ms, at);
    if (covers > 0)
        buf_addf(&text, "It hides %zu alert%s now, which would notify again.", covers, covers == 1 ? "" : "s");
    else
        buf_adds(&text, "It hides no alert now.");
    buf_addf(&text, " By %.60s until %s: %.300s.", s->author, at, s->matchers);
    dialog_ask_take(t, &o, "End this silence", buf_text(&text));
    buf_release(&text);
}
