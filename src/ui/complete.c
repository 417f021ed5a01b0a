/* SPDX-License-Identifier: MIT */
/* Completion, from the tables, the alerts that are shown and the messages that are open. */
#include "ui/complete.h"

#include <stdlib.h>
#include <string.h>

#include "core/routing.h"
#include "ui/acts.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/text.h"

/* So many alerts are looked at for labels and values. */
#define SAMPLE_ALERTS 500
#define VALUE_MAX 200

/* Those that begin with the word stand before those that merely hold its letters. */
static void
offer(struct prompt *p, const char *word, const char *choice, size_t *begins)
{
    if (p->choices.n >= COMPLETE_MAX || !str_fuzzy(choice, word))
        return;
    for (size_t i = 0; i < p->choices.n; i++)
        if (strcmp(p->choices.v[i], choice) == 0)
            return;
    vec_push(&p->choices, xstrdup(choice));
    if (!str_starts(choice, word))
        return;
    for (size_t i = p->choices.n - 1; i > *begins; i--) {
        char *swap = p->choices.v[i];

        p->choices.v[i] = p->choices.v[i - 1];
        p->choices.v[i - 1] = swap;
    }
    (*begins)++;
}

/* Moving is for keys: nobody types :down, so it is offered last, when its letters are typed. */
static void
offer_actions(struct turn *t, const char *word)
{
    size_t begins = 0;

    for (int i = 0; i < ACTIONS; i++)
        if (action_can(t, (enum action)i) && (*word != '\0' || action_rows[i].section != SECTION_MOVE))
            offer(&t->ui->prompt, word, action_rows[i].name, &begins);
}

static void
offer_themes(struct turn *t, const char *word)
{
    size_t begins = 0;

    for (size_t i = 0; theme_names[i] != NULL; i++)
        offer(&t->ui->prompt, word, theme_names[i], &begins);
}

static void
offer_names(struct turn *t, const char *word)
{
    size_t begins = 0;

    for (size_t i = 0; i < t->ui->config.names_n; i++)
        offer(&t->ui->prompt, word, t->ui->config.names[i], &begins);
}

/* Those of the configuration, and whoever did something of late; not herself: she takes it. */
static void
offer_people(struct turn *t, const char *word)
{
    const struct ui_config *config = &t->ui->config;
    size_t begins = 0;

    for (size_t i = 0; i < config->people_n; i++)
        if (!str_eq(config->people[i], config->me))
            offer(&t->ui->prompt, word, config->people[i], &begins);
    for (size_t i = t->m->acts.n; i-- > 0;)
        if (!str_eq(t->m->acts.v[i]->actor, config->me))
            offer(&t->ui->prompt, word, t->m->acts.v[i]->actor, &begins);
}

/* Persons, and schedules for whoever has them now. */
static void
offer_asked(struct turn *t, const char *word)
{
    const struct routing *r = t->m->config.routing;
    size_t begins = 0;

    offer_people(t, word);
    for (size_t i = 0; r != NULL && i < r->schedules_n; i++)
        offer(&t->ui->prompt, word, r->schedules[i].name, &begins);
}

static void
offer_words(struct turn *t, const char *word, const char *const *words)
{
    size_t begins = 0;

    for (; *words != NULL; words++)
        offer(&t->ui->prompt, word, *words, &begins);
}

static void
offer_times(struct turn *t, const char *word)
{
    static const char *const times[] = { "30m", "1h", "2h", "4h", "8h", "1d", "until 09:00", NULL };

    offer_words(t, word, times);
}

static void
offer_votes(struct turn *t, const char *word)
{
    size_t begins = 0;

    for (int i = VOTE_NONE + 1; i < ALERT_VOTES; i++)
        offer(&t->ui->prompt, word, alert_votes[i].word, &begins);
}

static void
offer_responds(struct turn *t, const char *word)
{
    static const char *const responds[] = { "yes", "no", NULL };

    offer_words(t, word, responds);
}

static void
offer_options(struct turn *t, const char *word)
{
    static const char *const options[] = { "counters", "no-counters", NULL };

    offer_words(t, word, options);
}

static void
offer_messages(struct turn *t, const char *word)
{
    char id[MESSAGE_ID_MAX];
    size_t begins = 0;

    for (size_t i = 0; i < t->m->messages.n; i++)
        if (message_is_open(t->m->messages.v[i])) {
            message_id(t->m->messages.v[i]->number, id);
            offer(&t->ui->prompt, word, id, &begins);
        }
}

static void
offer_incidents(struct turn *t, const char *word)
{
    char id[INCIDENT_ID_MAX];
    size_t begins = 0;

    for (size_t i = 0; i < t->m->incidents.n; i++)
        if (incident_is_open(t->m->incidents.v[i])) {
            incident_id(t->m->incidents.v[i]->number, id);
            offer(&t->ui->prompt, word, id, &begins);
        }
}

static void
offer_fields(struct turn *t, const char *word)
{
    struct buf field;
    size_t begins = 0;

    for (size_t i = 0; filter_fields[i].name != NULL; i++) {
        buf_init(&field, 64);
        buf_addf(&field, "@%s", filter_fields[i].name);
        offer(&t->ui->prompt, word, buf_text(&field), &begins);
        buf_release(&field);
    }
}

/* Not of those that are shown: what is half typed may have emptied the list. */
static size_t
sample(const struct ui *ui)
{
    return ui->view.base.n < SAMPLE_ALERTS ? ui->view.base.n : SAMPLE_ALERTS;
}

static void
offer_labels(struct turn *t, const char *word)
{
    struct buf term;
    size_t begins = 0;

    for (size_t i = 0; i < sample(t->ui); i++)
        for (struct label_iter it = labels_iter(alert_labels(t->ui->view.base.v[i])); label_next(&it);) {
            buf_init(&term, VALUE_MAX);
            buf_addf(&term, "%s=", it.name);
            offer(&t->ui->prompt, word, buf_text(&term), &begins);
            buf_release(&term);
        }
}

static bool
is_bare(const char *value)
{
    return *value != '\0' && strpbrk(value, " {}!=~,\"'`\\") == NULL;
}

static void
quote(const char *value, struct buf *out)
{
    if (is_bare(value)) {
        buf_adds(out, value);
        return;
    }
    buf_addc(out, '"');
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\')
            buf_addc(out, '\\');
        buf_addc(out, *value);
    }
    buf_addc(out, '"');
}

/* word is what stands after name and operator. */
static void
offer_values(struct turn *t, const char *name, const char *word)
{
    size_t begins = 0;

    for (size_t i = 0; i < sample(t->ui); i++) {
        const char *value = labels_get(alert_labels(t->ui->view.base.v[i]), name);
        struct buf quoted;

        if (value == NULL || strlen(value) > VALUE_MAX)
            continue;
        buf_init(&quoted, 4 * VALUE_MAX);
        quote(value, &quoted);
        offer(&t->ui->prompt, word, buf_text(&quoted), &begins);
        buf_release(&quoted);
    }
}

/* from: where in the line the filter begins. */
static void
complete_filter(struct turn *t, size_t from)
{
    struct prompt *p = &t->ui->prompt;
    char *line = xstrndup(editor_text(&p->edit), p->edit.at);
    size_t word = p->edit.at, op;

    while (word > from && strchr(" ,{", line[word - 1]) == NULL)
        word--;
    op = word + strcspn(line + word, "=!~<>");
    p->word = word;
    if (line[word] == '@') {
        offer_fields(t, line + word);
    } else if (line[op] == '\0' || op == word) {
        p->word = op == word && line[op] == '!' ? op + 1 : word;
        offer_labels(t, line + p->word);
    } else {
        p->word = op + strspn(line + op, "=!~<>");
        line[op] = '\0';
        offer_values(t, line + word, line + p->word);
    }
    free(line);
}

static void
offer_states(struct turn *t, const char *word)
{
    size_t begins = 0;

    for (int i = 0; i < INCIDENT_STATES; i++)
        offer(&t->ui->prompt, word, incident_states[i].word, &begins);
    offer_incidents(t, word);
}

static void
offer_severities(struct turn *t, const char *word)
{
    size_t begins = 0;

    for (int i = 1; i <= INCIDENT_SEVERITIES; i++)
        offer(&t->ui->prompt, word, incident_severities[i].word, &begins);
    offer_incidents(t, word);
}

static void
offer_named(struct turn *t, const char *word)
{
    size_t begins = 0;

    offer(&t->ui->prompt, word, "me", &begins);
    offer_people(t, word);
    offer_incidents(t, word);
}

typedef void offer_fn(struct turn *t, const char *word);

static const struct {
    enum action action;
    offer_fn *offer;
} arguments[] = {
    { ACTION_THEME, offer_themes },
    { ACTION_SET, offer_options },
    { ACTION_IAM, offer_names },
    { ACTION_ASSIGN, offer_people },
    { ACTION_ESCALATE, offer_asked },
    { ACTION_SNOOZE, offer_times },
    { ACTION_CLOSE, offer_votes },
    { ACTION_VOTE, offer_votes },
    { ACTION_REVIEW, offer_responds },
    { ACTION_HANDOVER, offer_people },
    { ACTION_ACCEPT, offer_messages },
    { ACTION_DECLINE, offer_messages },
    { ACTION_RESEND, offer_messages },
    { ACTION_DROP, offer_messages },
    { ACTION_ACK_MESSAGE, offer_messages },
    { ACTION_DECLARE, offer_incidents },
    { ACTION_STATE, offer_states },
    { ACTION_SEVERITY, offer_severities },
    { ACTION_LEAD, offer_named },
    { ACTION_CONTACT, offer_named },
    { ACTION_COMMS, offer_named },
    { ACTION_LINK, offer_incidents },
    { ACTION_MERGE, offer_incidents },
    { ACTION_UPDATE, offer_incidents },
    { ACTION_INCIDENT, offer_incidents },
};

/* Which incident may be said before what is to become of it. */
static size_t
past_incident(const char *text)
{
    size_t len = strcspn(text, " ");
    char *word = xstrndup(text, len);
    bool named = text[len] == ' ' && incident_number(word) != 0;

    free(word);
    return named ? len + 1 : 0;
}

static void
complete_command(struct turn *t)
{
    struct prompt *p = &t->ui->prompt;
    char *line = xstrndup(editor_text(&p->edit), p->edit.at);
    size_t name = strcspn(line, " ");
    enum action action = action_named(line, name);

    p->word = 0;
    if (line[name] == '\0')
        offer_actions(t, line);
    else if (action == ACTION_FILTER)
        complete_filter(t, name + 1);
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
        if (line[name] != '\0' && arguments[i].action == action) {
            p->word = name + 1 + past_incident(line + name + 1);
            arguments[i].offer(t, line + p->word);
        }
    free(line);
}

/* The whole text is the one word. */
static void
complete_whole(struct turn *t, offer_fn *offer_them)
{
    struct prompt *p = &t->ui->prompt;
    char *text = xstrndup(editor_text(&p->edit), p->edit.at);

    p->word = 0;
    offer_them(t, text);
    free(text);
}

void
complete_fill(struct turn *t)
{
    switch (t->ui->prompt.kind) {
    case PROMPT_FILTER:
        complete_filter(t, 0);
        break;
    case PROMPT_COMMAND:
        complete_command(t);
        break;
    case PROMPT_UNTIL:
        complete_whole(t, offer_times);
        break;
    case PROMPT_PERSON:
        complete_whole(t, offer_people);
        break;
    default:
        break;
    }
}
