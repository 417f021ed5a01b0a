/* SPDX-License-Identifier: MIT */
/* Messages about incidents in the words of their rows. */
#include "ui/message_incident.h"

#include "core/incident.h"
#include "ui/message_row.h"

enum says { SAYS_NOTHING, SAYS_TEXT, SAYS_PERSON, SAYS_PERSON_AND_TEXT };

static const struct {
    const char *word;
    enum says says;
} acts[MESSAGE_ACTS] = {
    [MESSAGE_EDIT] = { "headline, changed", SAYS_NOTHING },
    [MESSAGE_TOPIC] = { "topic", SAYS_NOTHING },
    [MESSAGE_DIRECT] = { "to", SAYS_PERSON_AND_TEXT },
    [MESSAGE_CHANNEL] = { "channel", SAYS_TEXT },
    [MESSAGE_INVITE] = { "invites", SAYS_PERSON },
    [MESSAGE_ARCHIVE] = { "channel is archived", SAYS_NOTHING },
    [MESSAGE_PROMISED] = { "next update", SAYS_NOTHING },
};

static enum says
name(const struct message_order *o, struct buf *out)
{
    char id[INCIDENT_ID_MAX];

    incident_id(o->incident, id);
    buf_adds(out, id);
    if (o->act == MESSAGE_POST && o->entry != 0) {
        buf_addf(out, " update %u", o->entry);
        return SAYS_TEXT;
    }
    buf_addf(out, " %s", acts[o->act].word != NULL ? acts[o->act].word : "headline");
    if ((acts[o->act].says == SAYS_PERSON || acts[o->act].says == SAYS_PERSON_AND_TEXT) && o->person != NULL)
        buf_addf(out, " %s", o->person);
    return acts[o->act].says;
}

void
message_incident_name(const struct message_order *o, struct buf *out)
{
    if (o->incident != 0)
        (void)name(o, out);
}

/* Of an update what its author wrote: the message says more around it. */
static const char *
words_of(const struct model *m, const struct message_order *o)
{
    const struct incident *i = o->entry == 0 ? NULL : model_incident(m, o->incident);
    const struct incident_entry *e = i == NULL ? NULL : incident_entry(i, ENTRY_UPDATE, o->entry);

    return e == NULL ? o->text : e->text;
}

void
message_incident_subject(const struct model *m, const struct message_order *o, struct buf *out)
{
    enum says says = o->incident == 0 ? SAYS_NOTHING : name(o, out);

    if ((says != SAYS_TEXT && says != SAYS_PERSON_AND_TEXT) || o->text == NULL)
        return;
    buf_adds(out, ": ");
    message_first_line(words_of(m, o), out);
}

bool
message_is_promise(const struct message *msg)
{
    return msg->order.kind == MESSAGE_PROMISE && message_is_open(msg);
}
