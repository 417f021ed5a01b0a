/* SPDX-License-Identifier: MIT */
/* What persons do about incidents in a scenario, and what it expects of them. */
#include <stdlib.h>
#include <string.h>

#include "sim/script.h"
#include "util/str.h"

static const struct {
    const char *word;
    enum command_kind kind;
    enum incident_entry_kind entry;
} acts[] = {
    { "declare", CMD_INCIDENT_OPEN, 0 },
    { "set", CMD_INCIDENT_SET, 0 },
    { "link", CMD_INCIDENT_LINK, 0 },
    { "unlink", CMD_INCIDENT_UNLINK, 0 },
    { "merge", CMD_INCIDENT_MERGE, 0 },
    { "update", CMD_INCIDENT_ENTRY, ENTRY_UPDATE },
    { "note", CMD_INCIDENT_ENTRY, ENTRY_NOTE },
    { "action", CMD_INCIDENT_ENTRY, ENTRY_ACTION },
    { "banner", CMD_BANNER, 0 },
};
#define ACTS (sizeof acts / sizeof *acts)

struct incident_words {
    struct command cmd;
    struct incident_wish wish;
    struct incident_value values[INCIDENT_VALUES_MAX];
    struct subject subjects[SCRIPT_WORDS_MAX];
};

static size_t
act_named(const char *word)
{
    size_t i = 0;

    while (i < ACTS && strcmp(acts[i].word, word) != 0)
        i++;
    return i;
}

bool
script_is_about_incident(const char *word)
{
    return act_named(word) < ACTS;
}

/* "lead=ben"; the word is cut up. */
static bool
take_value(struct incident_words *a, char *word, struct err *err)
{
    char *equals = strchr(word, '=');
    enum incident_field field;

    *equals = '\0';
    field = incident_field_of(word);
    if (field == INCIDENT_FIELDS || a->wish.values_n == INCIDENT_VALUES_MAX)
        return err_set(err, ERR_USAGE, "incidents have no '%s', or it is one too many", word);
    a->values[a->wish.values_n++] = (struct incident_value){ field, equals + 1 };
    return true;
}

static bool
take_text(struct script *s, struct incident_words *a, const char *value, struct err *err)
{
    (void)s;
    (void)err;
    a->cmd.text = value;
    return true;
}

/* The next update, or an action's end. */
static bool
take_next(struct script *s, struct incident_words *a, const char *value, struct err *err)
{
    int64_t ms;

    if (!script_duration(value, &ms, err))
        return false;
    a->wish.due_ms = sim_now(&s->sim) + ms;
    return true;
}

static bool
take_for(struct script *s, struct incident_words *a, const char *value, struct err *err)
{
    (void)s;
    return script_duration(value, &a->cmd.for_ms, err);
}

/* Whose action it is, or what it is a duplicate of. */
static bool
take_to(struct script *s, struct incident_words *a, const char *value, struct err *err)
{
    (void)s;
    (void)err;
    a->wish.owner = value;
    a->wish.into = incident_number(value);
    return true;
}

static const struct {
    const char *word;
    bool (*take)(struct script *s, struct incident_words *a, const char *value, struct err *err);
} prepositions[] = { { "saying", take_text }, { "next", take_next }, { "for", take_for }, { "to", take_to } };
#define PREPOSITIONS (sizeof prepositions / sizeof *prepositions)

static bool
take_word(struct script *s, struct incident_words *a, char *word, struct err *err)
{
    const struct alert *alert = sim_alert(&s->sim, word);

    if (strcmp(word, "surely") == 0)
        a->cmd.sure = true;
    else if (a->cmd.kind != CMD_INCIDENT_OPEN && a->wish.number == 0 && incident_number(word) != 0)
        a->wish.number = incident_number(word);
    else if (alert != NULL)
        a->subjects[a->cmd.subjects_n++] = (struct subject){ alert->id, alert->episode };
    else if (strchr(word, '=') != NULL)
        return take_value(a, word, err);
    else if (a->cmd.kind == CMD_INCIDENT_OPEN && a->wish.values_n == 0)
        a->values[a->wish.values_n++] = (struct incident_value){ INCIDENT_TITLE, word };
    else
        return err_set(err, ERR_NOTFOUND, "no alert '%s' is on the board", word);
    return true;
}

static bool
read_words(struct script *s, struct incident_words *a, struct err *err)
{
    for (size_t i = 2; i < s->words_n; i++) {
        size_t k = 0;

        while (k < PREPOSITIONS && strcmp(prepositions[k].word, s->words[i]) != 0)
            k++;
        if (k == PREPOSITIONS || i + 1 == s->words_n) {
            if (!take_word(s, a, s->words[i], err))
                return false;
        } else if (!prepositions[k].take(s, a, s->words[++i], err)) {
            return false;
        }
    }
    return true;
}

bool
script_does_incident(struct script *s, struct err *err)
{
    size_t i = act_named(s->words[1]);
    struct incident_words a = { 0 };

    a.cmd = (struct command){ .kind = acts[i].kind,
        .actor = s->words[0],
        .origin = "cli",
        .incident = &a.wish,
        .subjects = a.subjects };
    a.wish.kind = acts[i].entry;
    a.wish.values = a.values;
    if (!read_words(s, &a, err) || !sim_command(&s->sim, &a.cmd, err))
        return false;
    s->refusal_untold = !s->sim.ok;
    return true;
}

/* "alerts=60" is how many belong to it. */
static bool
expect_value(const struct incident *i, char *word, struct err *err)
{
    char *equals = strchr(word, '=');
    enum incident_field field;
    const char *is;

    if (equals == NULL)
        return err_set(err, ERR_USAGE, "write: expect incident INC-1 FIELD=VALUE… alerts=N");
    *equals = '\0';
    if (strcmp(word, "alerts") == 0)
        return incident_alerts_n(i) == strtoul(equals + 1, NULL, 10)
            || err_set(err, ERR_CONFLICT, "%zu alerts belong to it", incident_alerts_n(i));
    field = incident_field_of(word);
    if (field == INCIDENT_FIELDS)
        return err_set(err, ERR_USAGE, "incidents have no '%s'", word);
    is = i->fields[field] == NULL ? "" : i->fields[field];
    return strcmp(is, equals + 1) == 0 || err_set(err, ERR_CONFLICT, "its %s: '%s'", word, is);
}

bool
script_expect_incident(struct script *s, struct err *err)
{
    const struct incident *i = s->words_n < 2 ? NULL : model_incident(s->sim.m, incident_number(s->words[1]));

    if (i == NULL)
        return err_set(err, ERR_NOTFOUND, "there is no such incident");
    for (size_t k = 2; k < s->words_n; k++)
        if (!expect_value(i, s->words[k], err))
            return false;
    return true;
}
