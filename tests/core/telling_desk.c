/* SPDX-License-Identifier: MIT */
/* The small world in which incidents are told, and what leaves there. */
#include "telling_desk.h"

#include <stdio.h>

#include "core/person.h"
#include "support/suite.h"

static struct person persons[] = { { .name = "ana", .slack = "U0ANA" }, { .name = "ben", .slack = "U0BEN" }, { .name = "cleo" } };
static const struct people people = { persons, 3 };
const char *const telling_places[2] = { "#crash", "#status" };

void
telling_init(struct telling_desk *k)
{
    *k = (struct telling_desk){ .text = BUF_INIT };
    world_init_with_twin(&k->w);
    k->rules = (struct incident_rules){ .destinations = telling_places,
        .destinations_n = 1,
        .broadcast = true,
        .direct = true,
        .channel_name = "inc-{{number}}",
        .archive_after_ms = 7 * MS_DAY };
    k->w.m->config.incidents = k->w.twin->config.incidents = &k->rules;
    k->w.m->config.people = k->w.twin->config.people = &people;
}

void
telling_release(struct telling_desk *k)
{
    inc_check_twin(&k->w);
    buf_release(&k->text);
    world_release(&k->w);
}

const char *
queued(struct telling_desk *k)
{
    buf_clear(&k->text);
    for (size_t i = 0; i < k->w.m->messages.n; i++) {
        const struct message *msg = k->w.m->messages.v[i];
        const struct message_order *o = &msg->order;

        if (msg->number <= k->seen)
            continue;
        buf_addf(&k->text, "%sM%llu %s %s", k->text.len > 0 ? "\n" : "", (unsigned long long)msg->number,
            message_act_words[o->act], o->destination);
        if (o->target != 0)
            buf_addf(&k->text, " of M%llu", (unsigned long long)o->target);
        if (o->reply_to != 0)
            buf_addf(&k->text, " under M%llu", (unsigned long long)o->reply_to);
        if (o->person != NULL && o->act != MESSAGE_PROMISED)
            buf_addf(&k->text, " %s", o->person);
    }
    k->seen = k->w.m->next_message - 1;
    return buf_text(&k->text);
}

const struct message *
message(struct telling_desk *k, uint64_t number)
{
    const struct message *msg = model_message(k->w.m, number);

    assert_non_null(msg);
    return msg;
}

const char *
state_of(struct telling_desk *k, uint64_t number)
{
    return message_states[message(k, number)->standing.state].word;
}

void
arrives(struct telling_desk *k)
{
    char ts[32];

    for (uint64_t number = 1; number < k->w.m->next_message; number++) {
        const struct message *msg = model_message(k->w.m, number);

        if (msg == NULL || !message_is_waiting(msg))
            continue;
        snprintf(ts, sizeof ts, "%llu.5", (unsigned long long)number);
        assert_true(world_sent(&k->w, msg, ts));
    }
}

bool
update(struct telling_desk *k, uint64_t number, int64_t due_ms, const char *text)
{
    return inc_entry(&k->w, number, (struct incident_wish){ .kind = ENTRY_UPDATE, .due_ms = due_ms }, text);
}
