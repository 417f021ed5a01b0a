/* SPDX-License-Identifier: MIT */
/* What is asked of an incident on the command line: which one, what of it, and the texts and times that go with it. */
#include <stdlib.h>
#include <string.h>

#include "app/act.h"
#include "app/nearest.h"
#include "net/loop.h"
#include "util/str.h"
#include "util/utf8.h"

const char incident_entry_letters[INCIDENT_ENTRY_KINDS] = { [ENTRY_UPDATE] = 'U', [ENTRY_NOTE] = 'N', [ENTRY_ACTION] = 'A' };

/* More has no entry's number. */
#define ENTRY_DIGITS_MAX 3

struct incident_verb {
    const char *name;
    bool (*read)(struct act_order *a, const struct incident_verb *verb, struct err *err);
    enum incident_entry_kind entry;
    enum incident_field field; /* that it sets, to value */
    const char *value;
};

static const char *
option(const struct act_order *a, enum option_id id)
{
    return a->app->options.value[id];
}

static bool
usage(const struct act_order *a, const char *what, struct err *err)
{
    return err_set(err, ERR_USAGE, "%s: %s; see tocsin help %s", a->app->verb->name, what, a->app->verb->name);
}

static bool
no_more_words(const struct act_order *a, struct err *err)
{
    const struct app *app = a->app;

    return app->words_n == 0
        || err_set(err, ERR_USAGE, "%s: %.80s is too much; see tocsin help %s", app->verb->name, app->words[0], app->verb->name);
}

static bool
number_of(const char *text, uint64_t *number, struct err *err)
{
    *number = incident_number(text);
    return *number != 0 || err_set(err, ERR_USAGE, "%.80s is no incident's ID: INC-12, as tocsin incidents shows them", text);
}

static bool
take_incident(struct act_order *a, struct err *err)
{
    struct app *app = a->app;

    if (app->words_n == 0)
        return usage(a, "which incident? Name it: INC-12; tocsin incidents lists them", err);
    app->words_n--;
    return number_of(*app->words++, &a->wish.number, err);
}

static bool
add_value(struct act_order *a, enum incident_field field, const char *text, struct err *err)
{
    for (size_t i = 0; i < a->wish.values_n; i++)
        if (a->values[i].field == field)
            return err_set(err, ERR_USAGE, "%s is given twice", incident_fields[field].word);
    if (!utf8_is_valid(text, strlen(text)))
        return err_set(err, ERR_USAGE, "%s is not valid UTF-8", incident_fields[field].word);
    a->values[a->wish.values_n++] = (struct incident_value){ field, text };
    return true;
}

/* Where the option is given. */
static bool
add_option(struct act_order *a, enum incident_field field, enum option_id id, struct err *err)
{
    return option(a, id) == NULL || add_value(a, field, option(a, id), err);
}

static bool
add_services(struct act_order *a, struct err *err)
{
    const struct options *o = &a->app->options;
    const char *all = o->each_n == 0 ? NULL : o->each[0];

    for (size_t i = 1; i < o->each_n; i++)
        all = arena_printf(&a->arena, "%s %s", all, o->each[i]);
    return all == NULL || add_value(a, INCIDENT_SERVICES, all, err);
}

static bool
read_open(struct act_order *a, const struct incident_verb *verb, struct err *err)
{
    (void)verb;
    if (a->text == NULL || *a->text == '\0')
        return usage(a, "what is wrong, in a line? -m TITLE", err);
    if (!add_value(a, INCIDENT_TITLE, a->text, err))
        return false;
    a->text = NULL;
    return add_option(a, INCIDENT_SEVERITY, OPT_SEVERITY, err) && add_option(a, INCIDENT_DESCRIPTION, OPT_DESCRIPTION, err)
        && add_option(a, INCIDENT_LEAD, OPT_LEAD, err) && add_option(a, INCIDENT_CONTACT, OPT_CONTACT, err)
        && add_option(a, INCIDENT_COMMS, OPT_COMMS, err) && add_option(a, INCIDENT_LINK_RULE, OPT_LINK_RULE, err)
        && add_services(a, err);
}

static bool
need_text(const struct act_order *a, struct err *err)
{
    return (a->text != NULL && *a->text != '\0') || usage(a, "what is said? -m TEXT (-m - reads it from standard input)", err);
}

static bool
read_update(struct act_order *a, const struct incident_verb *verb, struct err *err)
{
    a->wish.kind = verb->entry;
    return take_incident(a, err) && no_more_words(a, err) && need_text(a, err) && add_option(a, INCIDENT_STATE, OPT_STATE, err)
        && options_ahead(&a->app->options, OPT_NEXT, loop_now_ms(), &a->wish.due_ms, err);
}

/* "A2", "a2" or "2", where there is one. */
static bool
take_entry(struct act_order *a, struct err *err)
{
    struct app *app = a->app;
    const char *text = app->words_n == 0 ? NULL : app->words[0], *digits;
    char letter = incident_entry_letters[a->wish.kind];
    size_t len;

    if (text == NULL)
        return true;
    digits = text + (*text == letter || *text == letter - 'A' + 'a');
    len = strspn(digits, "0123456789");
    if (len == 0 || len > ENTRY_DIGITS_MAX || digits[len] != '\0' || atoi(digits) == 0)
        return err_set(err, ERR_USAGE, "%.80s is no %s of an incident: %c2, as tocsin show INC-12 has them", text,
            incident_entry_words[a->wish.kind], letter);
    a->wish.entry = (uint32_t)atoi(digits);
    app->words++;
    app->words_n--;
    return true;
}

static bool
read_note(struct act_order *a, const struct incident_verb *verb, struct err *err)
{
    a->wish.kind = verb->entry;
    if (!take_incident(a, err) || !take_entry(a, err) || !no_more_words(a, err)
        || !options_time(&a->app->options, OPT_AT, loop_now_ms(), &a->wish.at_ms, err))
        return false;
    return (a->wish.entry != 0 && a->wish.at_ms != 0 && a->text == NULL) || need_text(a, err);
}

/* Which option says so for each state of an action. */
static const enum option_id done_options[INCIDENT_ACTION_STATES] = {
    [ENTRY_OPEN] = OPT_OPEN,
    [ENTRY_DONE] = OPT_DONE,
    [ENTRY_DROPPED] = OPT_DROP,
};

/* How many of them are given; *done is the last. */
static int
said_done(const struct act_order *a, enum incident_action_state *done)
{
    int said = 0;

    for (int i = 0; i < INCIDENT_ACTION_STATES; i++)
        if (a->app->options.given[done_options[i]]) {
            *done = (enum incident_action_state)i;
            said++;
        }
    return said;
}

static bool
read_action(struct act_order *a, const struct incident_verb *verb, struct err *err)
{
    const struct options *o = &a->app->options;
    int said = said_done(a, &a->wish.done);

    a->says_done = said > 0;
    a->wish.kind = verb->entry;
    a->wish.owner = option(a, OPT_OWNER);
    if (!take_incident(a, err) || !take_entry(a, err) || !no_more_words(a, err)
        || !options_ahead(o, OPT_DUE, loop_now_ms(), &a->wish.due_ms, err))
        return false;
    if (said > 1)
        return usage(a, "one of --done, --drop and --open", err);
    if (a->wish.entry == 0 && said > 0)
        return usage(a, "which action? Name it behind the incident: A2; tocsin actions lists them", err);
    if (a->wish.entry == 0)
        return need_text(a, err);
    if (a->text == NULL && a->wish.owner == NULL && !o->given[OPT_DUE] && said == 0)
        return usage(a, "what of it? --done, --drop, --open, --owner, --due or -m", err);
    return true;
}

static bool
unknown_field(const char *word, struct err *err)
{
    struct nearest near = { .word = word };
    struct buf all = BUF_INIT;

    for (int f = 0; f < INCIDENT_FIELDS; f++) {
        nearest_try(&near, incident_fields[f].word);
        buf_addf(&all, "%s%s", f == 0 ? "" : ", ", incident_fields[f].word);
    }
    if (nearest_word(&near) != NULL)
        err_set(err, ERR_USAGE, "an incident has no field %.40s; did you mean %s?", word, nearest_word(&near));
    else
        err_set(err, ERR_USAGE, "an incident has no field %.40s: it has %s", word, buf_text(&all));
    buf_release(&all);
    return false;
}

static bool
add_assignment(struct act_order *a, const char *word, struct err *err)
{
    size_t len = strcspn(word, "=");
    const char *name = arena_printf(&a->arena, "%.*s", (int)len, word);
    enum incident_field field = incident_field_of(name);

    if (word[len] == '\0')
        return err_set(err, ERR_USAGE, "%.80s: FIELD=VALUE, as in severity=sev-2; FIELD= takes it away", word);
    return field == INCIDENT_FIELDS ? unknown_field(name, err) : add_value(a, field, word + len + 1, err);
}

static bool
read_set(struct act_order *a, const struct incident_verb *verb, struct err *err)
{
    struct app *app = a->app;

    (void)verb;
    if (!take_incident(a, err))
        return false;
    if (app->words_n == 0)
        return usage(a, "what of it? FIELD=VALUE, as in severity=sev-2", err);
    for (; app->words_n > 0; app->words_n--)
        if (!add_assignment(a, *app->words++, err))
            return false;
    return true;
}

/* One field; what is said beside is an update. */
static bool
read_field(struct act_order *a, const struct incident_verb *verb, struct err *err)
{
    const char *value = verb->field == INCIDENT_STATE && option(a, OPT_STATE) != NULL ? option(a, OPT_STATE) : verb->value;

    a->wish.kind = verb->entry;
    a->brings_state = a->kind == CMD_INCIDENT_ENTRY;
    return take_incident(a, err) && no_more_words(a, err) && (a->kind != CMD_INCIDENT_ENTRY || need_text(a, err))
        && add_value(a, verb->field, value, err);
}

static bool
read_alerts(struct act_order *a, const struct incident_verb *verb, struct err *err)
{
    (void)verb;
    return take_incident(a, err);
}

static bool
read_merge(struct act_order *a, const struct incident_verb *verb, struct err *err)
{
    (void)verb;
    if (option(a, OPT_INTO) == NULL)
        return usage(a, "into which incident? --into INC-12", err);
    return take_incident(a, err) && no_more_words(a, err) && number_of(option(a, OPT_INTO), &a->wish.into, err);
}

/* clang-format off */
static const struct incident_verb verbs[] = {
    { "incident open",    read_open,   ENTRY_UPDATE, INCIDENT_FIELDS, NULL },
    { "incident update",  read_update, ENTRY_UPDATE, INCIDENT_FIELDS, NULL },
    { "incident note",    read_note,   ENTRY_NOTE,   INCIDENT_FIELDS, NULL },
    { "incident action",  read_action, ENTRY_ACTION, INCIDENT_FIELDS, NULL },
    { "incident set",     read_set,    ENTRY_UPDATE, INCIDENT_FIELDS, NULL },
    { "incident link",    read_alerts, ENTRY_UPDATE, INCIDENT_FIELDS, NULL },
    { "incident unlink",  read_alerts, ENTRY_UPDATE, INCIDENT_FIELDS, NULL },
    { "incident merge",   read_merge,  ENTRY_UPDATE, INCIDENT_FIELDS, NULL },
    { "incident resolve", read_field,  ENTRY_UPDATE, INCIDENT_STATE,  "resolved" },
    { "incident reopen",  read_field,  ENTRY_UPDATE, INCIDENT_STATE,  "investigating" },
    { "incident close",   read_field,  ENTRY_UPDATE, INCIDENT_STATE,  "closed" },
    { "incident invalid", read_field,  ENTRY_UPDATE, INCIDENT_STATE,  "invalid" },
    { "incident publish", read_field,  ENTRY_UPDATE, INCIDENT_PUBLIC, "yes" },
};
/* clang-format on */

static const struct incident_verb *
verb_of(const struct act_order *a)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_eq(verbs[i].name, a->app->verb->name))
            return &verbs[i];
    return NULL;
}

bool
act_is_of_incident(const struct act_order *a)
{
    return verb_of(a) != NULL;
}

bool
act_read_incident(struct act_order *a, struct err *err)
{
    const struct incident_verb *verb = verb_of(a);

    a->wish.values = a->values;
    return verb == NULL || verb->read(a, verb, err);
}
