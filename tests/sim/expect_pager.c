/* SPDX-License-Identifier: MIT */
/* What a scenario does to its pagers, and what rings there. */
#include <string.h>

#include "sim/script.h"
#include "util/str.h"

bool
script_pager(struct script *s, struct err *err)
{
    if (s->words_n != 1)
        return script_usage(err, "pager SCRIPT");
    return pager_sim_script(s->sim.pager, s->words[0], err);
}

static const char *const states[] = { "triggered", "acknowledged", "resolved" };

/* What rings for this message, or NULL. */
static const struct pager_sim_incident *
incident_of(const struct script *s, const char *word)
{
    const struct message *msg = model_message(s->sim.m, message_id_parse(word));
    char key[MESSAGE_KEY_HEX];

    if (msg == NULL)
        return NULL;
    message_key(msg->node == NULL ? s->sim.m->node : msg->node, msg->number, key);
    return pager_sim_keyed(s->sim.pager, key);
}

bool
script_expect_rings(struct script *s, struct err *err)
{
    const struct pager_sim_incident *in;
    const char *is;
    char *end;
    unsigned long n = s->words_n == 2 ? strtoul(s->words[1], &end, 10) : 0;

    if (s->words_n == 2 && *end == '\0')
        return pager_sim_incidents(s->sim.pager) == n
            || err_set(err, ERR_CONFLICT, "%zu incidents in all", pager_sim_incidents(s->sim.pager));
    if (s->words_n != 3)
        return script_usage(err, "expect rings N | expect rings M1 triggered|acknowledged|resolved|nowhere");
    in = incident_of(s, s->words[1]);
    is = in == NULL ? "nowhere" : states[in->state];
    return str_eq(is, s->words[2]) || err_set(err, ERR_CONFLICT, "%s is %s", s->words[1], is);
}
