/* SPDX-License-Identifier: MIT */
/* What became of an incident's fields, for the message line. */
#include "core/decide_incident.h"

typedef void words_fn(const struct incident_draft *draft, enum incident_field field, struct buf *out);

static void
add_value(const struct incident_draft *draft, enum incident_field field, struct buf *out)
{
    if (draft->fields[field] == NULL)
        buf_addf(out, "no %s any more", incident_fields[field].word);
    else
        buf_addf(out, "%s %s", incident_fields[field].word, draft->fields[field]);
}

static void
add_state(const struct incident_draft *draft, enum incident_field field, struct buf *out)
{
    buf_addf(out, "it is %s", draft->fields[field]);
}

static void
add_severity(const struct incident_draft *draft, enum incident_field field, struct buf *out)
{
    buf_addf(out, "%s -> %s", draft->i->fields[field], draft->fields[field]);
}

static void
add_lead(const struct incident_draft *draft, enum incident_field field, struct buf *out)
{
    buf_addf(out, "%s leads", draft->fields[field] == NULL ? "nobody" : draft->fields[field]);
}

static void
add_public(const struct incident_draft *draft, enum incident_field field, struct buf *out)
{
    buf_adds(out, draft->fields[field] == NULL ? "it is internal" : "it is public");
}

static words_fn *const words_of[INCIDENT_FIELDS] = {
    [INCIDENT_STATE] = add_state,
    [INCIDENT_SEVERITY] = add_severity,
    [INCIDENT_LEAD] = add_lead,
    [INCIDENT_PUBLIC] = add_public,
};

void
incident_draft_words(const struct incident_draft *draft, struct buf *out)
{
    const char *before = ": ";

    buf_addf(out, "INC-%llu", (unsigned long long)draft->i->number);
    for (int f = 0; f < INCIDENT_FIELDS; f++) {
        if (!draft->named[f] || !incident_draft_changes(draft, (enum incident_field)f))
            continue;
        buf_adds(out, before);
        (words_of[f] == NULL ? add_value : words_of[f])(draft, (enum incident_field)f, out);
        before = ", ";
    }
}
