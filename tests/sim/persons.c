/* SPDX-License-Identifier: MIT */
/* What persons do in a scenario, at the screen and elsewhere, and what they are answered. */
#include <string.h>

#include "core/there.h"
#include "sim/script.h"
#include "util/str.h"

static const struct {
    const char *word;
    enum command_kind kind;
} acts[] = {
    { "ack", CMD_ACK },
    { "unack", CMD_UNACK },
    { "take", CMD_TAKE },
    { "assign", CMD_ASSIGN },
    { "escalate", CMD_ESCALATE },
    { "snooze", CMD_SNOOZE },
    { "unsnooze", CMD_UNSNOOZE },
    { "close", CMD_CLOSE },
    { "vote", CMD_VOTE },
    { "review", CMD_REVIEW },
    { "comment", CMD_COMMENT },
    { "undo", CMD_UNDO },
    { "redo", CMD_REDO },
    { "post", CMD_POST },
    { "resend", CMD_RESEND },
    { "drop", CMD_DROP },
    { "ack-message", CMD_ACK_MESSAGE },
    { "handover", CMD_HANDOVER },
    { "accept", CMD_ACCEPT },
    { "decline", CMD_DECLINE },
};

struct act_words {
    struct command cmd;
    struct subject subjects[SCRIPT_WORDS_MAX];
    uint64_t messages[SCRIPT_WORDS_MAX];
    const char *destinations[SCRIPT_WORDS_MAX];
};

static bool
take_text(struct act_words *a, const char *value, struct err *err)
{
    (void)err;
    a->cmd.text = value;
    return true;
}

static bool
take_for(struct act_words *a, const char *value, struct err *err)
{
    return script_duration(value, &a->cmd.for_ms, err);
}

static bool
take_vote(struct act_words *a, const char *value, struct err *err)
{
    a->cmd.vote = alert_vote_of(value);
    return a->cmd.vote != ALERT_VOTES || err_set(err, ERR_USAGE, "'%s' is no vote", value);
}

static bool
take_respond(struct act_words *a, const char *value, struct err *err)
{
    a->cmd.respond = rule_respond_of(value);
    return a->cmd.respond != RESPONDS || err_set(err, ERR_USAGE, "'%s' is no answer", value);
}

/* A person, or where a post goes. */
static bool
take_to(struct act_words *a, const char *value, struct err *err)
{
    (void)err;
    if (a->cmd.kind != CMD_POST)
        a->cmd.to = value;
    else
        a->destinations[a->cmd.destinations_n++] = value;
    return true;
}

static bool
take_thread(struct act_words *a, const char *value, struct err *err)
{
    a->cmd.reply_to = message_id_parse(value);
    return a->cmd.reply_to != 0 || err_set(err, ERR_USAGE, "'%s' is no message", value);
}

static bool
take_request_id(struct act_words *a, const char *value, struct err *err)
{
    (void)err;
    a->cmd.request_id = value;
    return true;
}

/* A word that says what the next one is. */
static const struct {
    const char *word;
    bool (*take)(struct act_words *a, const char *value, struct err *err);
} prepositions[] = {
    { "saying", take_text },
    { "for", take_for },
    { "to", take_to },
    { "voting", take_vote },
    { "responding", take_respond },
    { "in", take_thread },
    { "as", take_request_id },
};
#define PREPOSITIONS (sizeof prepositions / sizeof *prepositions)

static bool
take_name(struct script *s, struct act_words *a, const char *word, struct err *err)
{
    const struct alert *alert = sim_alert(&s->sim, word);

    if (strcmp(word, "surely") == 0)
        a->cmd.sure = true;
    else if (message_id_parse(word) != 0)
        a->messages[a->cmd.messages_n++] = message_id_parse(word);
    else if (alert != NULL)
        a->subjects[a->cmd.subjects_n++] = (struct subject){ alert->id, alert->episode };
    else
        return err_set(err, ERR_NOTFOUND, "no alert '%s' is on the board", word);
    return true;
}

static bool
read_act(struct script *s, struct act_words *a, struct err *err)
{
    for (size_t i = 2; i < s->words_n; i++) {
        size_t k = 0;

        while (k < PREPOSITIONS && strcmp(prepositions[k].word, s->words[i]) != 0)
            k++;
        if (k == PREPOSITIONS || i + 1 == s->words_n) {
            if (!take_name(s, a, s->words[i], err))
                return false;
        } else if (!prepositions[k].take(a, s->words[++i], err)) {
            return false;
        }
    }
    return true;
}

bool
script_does(struct script *s, struct err *err)
{
    struct act_words a = { 0 };
    size_t i = 0;

    if (s->words_n >= 2 && script_is_about_incident(s->words[1]))
        return script_does_incident(s, err);
    while (s->words_n >= 2 && i < sizeof acts / sizeof *acts && strcmp(acts[i].word, s->words[1]) != 0)
        i++;
    if (s->words_n < 2 || i == sizeof acts / sizeof *acts)
        return script_usage(err,
            "does PERSON ack|unack|take|assign|escalate|snooze|unsnooze|close|vote|review|comment|undo|redo|post|resend|drop|ack-message|handover"
            "|accept|decline …, or declare|set|link|unlink|merge|update|note|action|banner …");
    a.cmd = (struct command){ .kind = acts[i].kind,
        .actor = s->words[0],
        .origin = "cli",
        .subjects = a.subjects,
        .messages = a.messages,
        .destinations = a.destinations };
    if (!read_act(s, &a, err) || !sim_command(&s->sim, &a.cmd, err))
        return false;
    s->refusal_untold = !s->sim.ok;
    return true;
}

/* As a poll of the pager tells: by the address that it knows her by. */
bool
script_phone(struct script *s, struct err *err)
{
    struct answer_fact answer = { .kind = ANSWER_ACKED };
    struct command cmd = { .kind = CMD_ANSWERS, .answers = &answer, .answers_n = 1 };
    bool ok;

    if (s->words_n != 3 || (answer.message = message_id_parse(s->words[2])) == 0)
        return script_usage(err, "phone SOURCE PERSON M1");
    cmd.actor = cmd.source = s->words[0];
    answer.who.mail = s->words[1];
    answer.at_ms = sim_now(&s->sim);
    cmd.origin = "source";
    ok = sim_command(&s->sim, &cmd, err);
    s->refusal_untold = ok && !s->sim.ok;
    return ok;
}

static bool
press(struct script *s, struct key key, struct err *err)
{
    bool answered = s->sim.answered;
    bool ok;

    s->sim.answered = false;
    ok = sim_input(&s->sim, &(struct ui_input){ .kind = UI_KEY, .key = key }, err);
    if (s->sim.answered)
        s->refusal_untold = !s->sim.ok && !str_starts(s->sim.answer, "ask: ");
    s->sim.answered |= answered;
    return ok;
}

bool
script_keys(struct script *s, struct err *err)
{
    for (size_t i = 0; i < s->words_n; i++) {
        struct key key;

        if (!key_parse(s->words[i], &key))
            return err_set(err, ERR_USAGE, "'%s' is no key", s->words[i]);
        if (!press(s, key, err))
            return false;
    }
    return true;
}

bool
script_type(struct script *s, struct err *err)
{
    for (const char *p = s->words_n == 1 ? s->words[0] : ""; *p != '\0'; p++)
        if (!press(s, (struct key){ .code = (unsigned char)*p }, err))
            return false;
    return true;
}

static bool
has_answer(struct script *s, bool ok, struct err *err)
{
    s->refusal_untold = false;
    if (s->words_n != 1)
        return script_usage(err, "answered TEXT, or refused TEXT");
    if (s->sim.ok != ok || strstr(s->sim.answer, s->words[0]) == NULL)
        return err_set(err, ERR_CONFLICT, "the answer was %s: %s", s->sim.ok ? "yes" : "no", s->sim.answer);
    return true;
}

bool
script_answered(struct script *s, struct err *err)
{
    return has_answer(s, true, err);
}

bool
script_refused(struct script *s, struct err *err)
{
    return has_answer(s, false, err);
}
