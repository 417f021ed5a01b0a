/* SPDX-License-Identifier: MIT */
/* No loops: an alert goes neither to the system that it came from, nor an alarm of ours by the way that it is about. */
#include <string.h>

#include "core/notice.h"
#include "util/str.h"

/* Stand-ins of stand-ins. */
#define CHAIN_MAX 20
/* Alerts and alarms that are looked at for one: alarms about messages that told of alarms, and so on. */
#define STEPS_MAX 4000

static bool
has_failed(const struct message *msg)
{
    return msg->standing.state == MESSAGE_FAILED || (msg->late && message_is_open(msg));
}

static bool
goes_to(const struct message *msg, const struct destination *to)
{
    return strcmp(msg->order.destination, to->name) == 0;
}

/* Along the stand-ins at fallbacks, on and back, as far as these failed too. */
static bool
stand_ins_failed_at(const struct model *m, const struct message *msg, const struct destination *to)
{
    const struct message *at = msg;

    for (int i = 0; i < CHAIN_MAX && (at = model_message(m, at->stand_in)) != NULL; i++)
        if (has_failed(at) && goes_to(at, to))
            return true;
    at = msg;
    for (int i = 0; i < CHAIN_MAX && (at = model_message(m, at->order.stands_for)) != NULL; i++)
        if (has_failed(at) && goes_to(at, to))
            return true;
    return false;
}

/* One alert and one destination. */
struct walk {
    const struct model *m;
    const struct destination *to;
    unsigned steps; /* that are left; none: it does not go there, for what can't be known in so many is no ordinary night */
};

static bool may_go(struct walk *w, const struct alert *a);

static bool
message_may_tell(struct walk *w, const struct message *msg)
{
    if (goes_to(msg, w->to) || stand_ins_failed_at(w->m, msg, w->to))
        return false;
    for (size_t i = 0; i < msg->order.subjects_n; i++) {
        const struct alert *a = model_alert(w->m, &msg->order.subjects[i]);

        if (w->steps == 0 || (a != NULL && a->source->own && !may_go(w, a)))
            return false;
        w->steps--;
    }
    return true;
}

static bool
alarm_may_go(struct walk *w, const struct alert *a)
{
    const char *about = labels_get(alert_labels(a), "destination"), *id = labels_get(alert_labels(a), "message");
    const struct message *msg = id == NULL ? NULL : model_message(w->m, message_id_parse(id));

    if (w->steps == 0 || (about != NULL && strcmp(about, w->to->name) == 0))
        return false;
    w->steps--;
    return msg == NULL || message_may_tell(w, msg);
}

static bool
may_go(struct walk *w, const struct alert *a)
{
    if (a->source->own)
        return alarm_may_go(w, a);
    return a->source->system == NULL || !str_eq(a->source->system, w->to->driver);
}

bool
notice_alert_may_go(const struct model *m, const struct alert *a, const struct destination *to)
{
    struct walk w = { m, to, STEPS_MAX };

    return may_go(&w, a);
}

bool
notice_may_go(const struct model *m, const struct alert_id *subjects, size_t n, const struct destination *to)
{
    for (size_t i = 0; i < n; i++) {
        const struct alert *a = model_alert(m, &subjects[i]);

        if (a != NULL && !notice_alert_may_go(m, a, to))
            return false;
    }
    return true;
}
