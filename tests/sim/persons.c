/* SPDX-License-Identifier: MIT */
/* What persons do in a scenario, at the screen and elsewhere, and what they are answered. */
#include <string.h>

#include "sim/script.h"
#include "util/str.h"

static const struct {
    const char *word;
    enum command_kind kind;
} acts[] = { { "ack", CMD_ACK }, { "unack", CMD_UNACK }, { "comment", CMD_COMMENT }, { "undo", CMD_UNDO }, { "redo", CMD_REDO } };

static bool
read_act(struct script *s, struct command *cmd, struct subject *subjects, struct err *err)
{
    for (size_t i = 2; i < s->words_n; i++) {
        const char *word = s->words[i];
        const struct alert *a = sim_alert(&s->sim, word);

        if (i + 1 < s->words_n && strcmp(word, "saying") == 0)
            cmd->text = s->words[++i];
        else if (i + 1 < s->words_n && strcmp(word, "for") == 0) {
            if (!script_duration(s->words[++i], &cmd->for_ms, err))
                return false;
        } else if (strcmp(word, "surely") == 0)
            cmd->sure = true;
        else if (a == NULL)
            return err_set(err, ERR_NOTFOUND, "no alert '%s' is on the board", word);
        else
            subjects[cmd->subjects_n++] = (struct subject){ a->id, a->episode };
    }
    return true;
}

bool
script_does(struct script *s, struct err *err)
{
    struct subject subjects[SCRIPT_WORDS_MAX];
    struct command cmd = { .origin = "cli", .subjects = subjects };
    size_t i = 0;

    while (s->words_n >= 2 && i < sizeof acts / sizeof *acts && strcmp(acts[i].word, s->words[1]) != 0)
        i++;
    if (s->words_n < 2 || i == sizeof acts / sizeof *acts)
        return script_usage(err, "does PERSON ack|unack|comment|undo|redo …");
    cmd.kind = acts[i].kind;
    cmd.actor = s->words[0];
    if (!read_act(s, &cmd, subjects, err) || !sim_command(&s->sim, &cmd, err))
        return false;
    s->refusal_untold = !s->sim.ok;
    return true;
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
