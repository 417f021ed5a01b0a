/* SPDX-License-Identifier: MIT */
/* Which messages the model keeps for an incident, or for the banner. */
#include "core/incident_needs.h"

#include "core/incident_say.h"

static bool
is_headline_or_channel(const struct message *msg)
{
    return message_order_is_headline(&msg->order) || (msg->order.incident != 0 && msg->order.act == MESSAGE_CHANNEL);
}

bool
incident_is_followed(const struct incident *i)
{
    enum incident_state state = incident_state(i);

    return state != INCIDENT_IS_CLOSED && state != INCIDENT_INVALID;
}

/* The latest edit of a headline is what that says; a channel's archive, also one that was dropped, what became of that. */
static bool
is_said(const struct model *m, const struct message *msg)
{
    bool says = msg->order.act == MESSAGE_EDIT || msg->order.act == MESSAGE_ARCHIVE;
    const struct message *target = says ? model_message(m, msg->order.target) : NULL;

    return target != NULL && target->changed_by == msg->number && is_headline_or_channel(target);
}

/* Whether it was said is asked when it is due to be. */
static bool
waits_for_archive(const struct model *m, const struct message *msg)
{
    return msg->order.act == MESSAGE_CHANNEL && msg->delivered_at_ms != 0 && msg->changed_by == 0 && m->config.incidents != NULL
        && m->config.incidents->archive_after_ms > 0;
}

bool
incident_needs(const struct model *m, const struct message *msg)
{
    const struct incident *i = model_incident(m, msg->order.incident);

    if (msg->order.incident == 0)
        return m->banner.text != NULL && banner_is_posted_by(&m->banner, &msg->order);
    if (i == NULL)
        return false;
    return incident_is_followed(i) ? is_headline_or_channel(msg) || is_said(m, msg) : waits_for_archive(m, msg);
}
