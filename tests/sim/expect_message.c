/* SPDX-License-Identifier: MIT */
/* What a scenario expects of messages, and of what stands in the channels. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "sim/script.h"
#include "util/str.h"

static bool
get_message(const struct script *s, const char *word, const struct message **out, struct err *err)
{
    *out = model_message(s->sim.m, message_id_parse(word));
    return *out != NULL || err_set(err, ERR_NOTFOUND, "there is no message %s", word);
}

/* What never was is not gone. */
static bool
was_made(const struct script *s, const char *id, struct err *err)
{
    uint64_t number = message_id_parse(id);

    return (number > 0 && number < s->sim.m->next_message) || err_set(err, ERR_USAGE, "there never was a message '%s'", id);
}

bool
script_expect_message(struct script *s, struct err *err)
{
    const struct message *msg;
    bool late = s->words_n == 4 && strcmp(s->words[3], "late") == 0;

    if (s->words_n != 3 && !late)
        return script_usage(err, "expect message M1 STATE [late], or gone");
    if (strcmp(s->words[2], "gone") == 0)
        return was_made(s, s->words[1], err)
            && (model_message(s->sim.m, message_id_parse(s->words[1])) == NULL
                || err_set(err, ERR_CONFLICT, "%s is there", s->words[1]));
    if (message_state_of(s->words[2]) == MESSAGE_STATES)
        return err_set(err, ERR_USAGE, "messages have no state '%s'", s->words[2]);
    if (!get_message(s, s->words[1], &msg, err))
        return false;
    if (msg->standing.state == message_state_of(s->words[2]) && msg->late == late)
        return true;
    return err_set(err, ERR_CONFLICT, "%s is %s%s: %s", s->words[1], message_states[msg->standing.state].word,
        msg->late ? " late" : "", msg->error == NULL ? "no error" : msg->error);
}

bool
script_expect_tries(struct script *s, struct err *err)
{
    const struct message *msg;

    if (s->words_n != 3)
        return script_usage(err, "expect tries M1 N");
    return get_message(s, s->words[1], &msg, err)
        && (msg->tries == strtoul(s->words[2], NULL, 10) || err_set(err, ERR_CONFLICT, "it was tried %u times", msg->tries));
}

bool
script_expect_calls(struct script *s, struct err *err)
{
    uint64_t n;

    if (s->words_n != 3)
        return script_usage(err, "expect calls METHOD N");
    n = slack_sim_calls(s->sim.slack, s->words[1]);
    return n == strtoul(s->words[2], NULL, 10) || err_set(err, ERR_CONFLICT, "it was called %llu times", (unsigned long long)n);
}

bool
script_expect_silences(struct script *s, struct err *err)
{
    size_t all = am_sim_silences(s->sim.silencer), live = 0;

    if (s->words_n != 2 && s->words_n != 4)
        return script_usage(err, "expect silences N [of M]");
    for (size_t i = 0; i < all; i++)
        live += am_sim_silence(s->sim.silencer, i)->ends_at_ms > s->sim.ports.now_ms;
    if (live == strtoul(s->words[1], NULL, 10) && (s->words_n == 2 || all == strtoul(s->words[3], NULL, 10)))
        return true;
    return err_set(err, ERR_CONFLICT, "%zu silences stand there, of %zu", live, all);
}

bool
script_expect_timers(struct script *s, struct err *err)
{
    unsigned long fired = s->sim.ports.fired - s->sim.timers_seen;

    if (s->words_n != 4 || strcmp(s->words[1], "at") != 0 || strcmp(s->words[2], "most") != 0)
        return script_usage(err, "expect timers at most N");
    s->sim.timers_seen = s->sim.ports.fired;
    return fired <= strtoul(s->words[3], NULL, 10) || err_set(err, ERR_CONFLICT, "%lu timers have fired", fired);
}
