/* SPDX-License-Identifier: MIT */
/* An act of a person from the command line: what was asked. */
#include "app/act.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/loop.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* What the words of the verb are. */
enum act_words {
    WORDS_SEQ,
    WORDS_ALERTS,
    WORDS_MAYBE_ALERTS,
    WORDS_MESSAGES,
    WORDS_MESSAGE,
    WORDS_NAME,
    WORDS_MATCHERS,
    WORDS_SILENCE,
    WORDS_TEXT,
    WORDS_READ, /* by act_read_incident() */
    WORDS_NONE
};

/* Those that are not here take a SEQ. */
static const enum act_words words_by_kind[COMMANDS] = {
    [CMD_ACK] = WORDS_ALERTS,
    [CMD_UNACK] = WORDS_ALERTS,
    [CMD_TAKE] = WORDS_ALERTS,
    [CMD_ASSIGN] = WORDS_ALERTS,
    [CMD_ESCALATE] = WORDS_ALERTS,
    [CMD_SNOOZE] = WORDS_ALERTS,
    [CMD_UNSNOOZE] = WORDS_ALERTS,
    [CMD_CLOSE] = WORDS_ALERTS,
    [CMD_VOTE] = WORDS_ALERTS,
    [CMD_REVIEW] = WORDS_ALERTS,
    [CMD_COMMENT] = WORDS_ALERTS,
    [CMD_POST] = WORDS_MAYBE_ALERTS,
    [CMD_RESEND] = WORDS_MESSAGES,
    [CMD_DROP] = WORDS_MESSAGES,
    [CMD_ACK_MESSAGE] = WORDS_MESSAGES,
    [CMD_HANDOVER] = WORDS_NONE,
    [CMD_ACCEPT] = WORDS_MESSAGE,
    [CMD_DECLINE] = WORDS_MESSAGE,
    [CMD_HEARTBEAT] = WORDS_NAME,
    [CMD_OVERRIDE] = WORDS_NAME,
    [CMD_INCIDENT_OPEN] = WORDS_MAYBE_ALERTS,
    [CMD_INCIDENT_LINK] = WORDS_ALERTS,
    [CMD_INCIDENT_UNLINK] = WORDS_ALERTS,
    [CMD_INCIDENT_SET] = WORDS_READ,
    [CMD_INCIDENT_ENTRY] = WORDS_READ,
    [CMD_INCIDENT_MERGE] = WORDS_READ,
    [CMD_BANNER] = WORDS_TEXT,
    [CMD_SILENCE] = WORDS_MATCHERS,
    [CMD_SILENCE_EXTEND] = WORDS_SILENCE,
    [CMD_SILENCE_EXPIRE] = WORDS_SILENCE,
};

static enum act_words
words_of(enum command_kind kind)
{
    return words_by_kind[kind];
}

bool
act_takes_alerts(const struct act_order *a)
{
    return words_of(a->kind) == WORDS_ALERTS || words_of(a->kind) == WORDS_MAYBE_ALERTS;
}

static bool
names_messages(enum command_kind kind)
{
    return words_of(kind) == WORDS_MESSAGES || words_of(kind) == WORDS_MESSAGE;
}

static bool
check_ids(const struct act_order *a, struct err *err)
{
    const struct app *app = a->app;
    const char *name = app->verb->name;

    if (app->words_n > 0 && app->options.given[OPT_FILTER])
        return err_set(err, ERR_USAGE, "%s takes IDs or --filter, not both", name);
    if (words_of(a->kind) == WORDS_ALERTS && app->words_n == 0 && !app->options.given[OPT_FILTER])
        return err_set(err, ERR_USAGE, "%s which alerts? Name their IDs, or give --filter; tocsin alerts lists them", name);
    if (app->words_n > COMMAND_SUBJECTS_MAX)
        return err_set(err, ERR_USAGE, "%d alerts at once: at most %d", app->words_n, COMMAND_SUBJECTS_MAX);
    return true;
}

static bool
check_encoding(const struct app *app, struct err *err)
{
    for (int i = 0; i < app->words_n; i++)
        if (!utf8_is_valid(app->words[i], strlen(app->words[i])))
            return err_set(err, ERR_USAGE, "argument %d is not valid UTF-8", i + 1);
    return true;
}

static bool
check_words(const struct act_order *a, struct err *err)
{
    const struct app *app = a->app;
    const char *name = app->verb->name;

    if (words_of(a->kind) == WORDS_NONE)
        return app->words_n == 0 || err_set(err, ERR_USAGE, "%s takes no words; see tocsin help %s", name, name);
    if (words_of(a->kind) == WORDS_MESSAGE)
        return app->words_n == 1 || err_set(err, ERR_USAGE, "%s takes one MESSAGE (M12); tocsin messages lists them", name);
    if (words_of(a->kind) == WORDS_SEQ)
        return app->words_n <= 1 || err_set(err, ERR_USAGE, "%s takes one SEQ at most", name);
    if (words_of(a->kind) == WORDS_NAME)
        return app->words_n == 1 || err_set(err, ERR_USAGE, "%s takes one NAME, as the configuration has it", name);
    if (words_of(a->kind) == WORDS_MATCHERS || words_of(a->kind) == WORDS_READ || words_of(a->kind) == WORDS_TEXT)
        return true; /* what reads them says what is wrong */
    if (words_of(a->kind) == WORDS_SILENCE)
        return app->words_n == 1 || err_set(err, ERR_USAGE, "%s takes one ID; tocsin silences lists them", name);
    if (words_of(a->kind) == WORDS_MESSAGES)
        return app->words_n > 0
            || err_set(err, ERR_USAGE, "%s which messages? Name their IDs (M12); tocsin messages lists them", name);
    return check_ids(a, err);
}

static bool
read_for(struct act_order *a, struct err *err)
{
    const char *text = a->app->options.value[OPT_FOR], *until = a->app->options.value[OPT_UNTIL];
    const char *from = a->app->options.value[OPT_FROM];

    if (text != NULL && until != NULL)
        return err_set(err, ERR_USAGE, "%s takes --for or --until, not both", a->app->verb->name);
    if (from != NULL && !time_parse_ahead(from, loop_now_ms(), &a->from_ms))
        return err_set(err, ERR_USAGE, "--from %s is no time: 09:00, 2026-11-21 or RFC 3339, UTC", from);
    if (until != NULL)
        return time_parse_ahead(until, a->from_ms != 0 ? a->from_ms : loop_now_ms(), &a->until_ms)
            || err_set(err, ERR_USAGE, "--until %s is no time: 09:00, 2026-11-21 or RFC 3339, UTC", until);
    if (text == NULL)
        return true;
    if (!duration_parse(text, MS_MINUTE, &a->for_ms) || a->for_ms <= 0)
        return err_set(err, ERR_USAGE, "--for %s is no duration: 30m, 4h, 1d; a bare number is minutes", text);
    return true;
}

/* The last word of `vote` is what it was worth; elsewhere --vote says so. */
static bool
read_vote(struct act_order *a, struct err *err)
{
    struct app *app = a->app;
    const char *word = app->options.value[OPT_VOTE];

    if (a->kind == CMD_VOTE) {
        word = app->words_n == 0 ? "" : app->words[--app->words_n];
        if (alert_vote_of(word) == ALERT_VOTES || alert_vote_of(word) == VOTE_NONE)
            return err_set(err, ERR_USAGE, "vote ends in what it was worth: useful, noise or cannot-act");
    }
    if (word != NULL)
        a->vote = alert_vote_of(word);
    return true;
}

/* Whom, and whether one can respond: the options' table knows the words. */
static bool
read_opinion(struct act_order *a, struct err *err)
{
    const struct options *o = &a->app->options;

    if (o->given[OPT_RESPOND])
        a->respond = rule_respond_of(o->value[OPT_RESPOND]);
    if (a->kind == CMD_REVIEW && a->respond == RESPOND_UNREVIEWED && (a->text == NULL || *a->text == '\0'))
        return err_set(err, ERR_USAGE, "a review says something (-m TEXT) or whether one can respond (--respond yes|no)");
    if (a->kind == CMD_OVERRIDE && !o->given[OPT_TO])
        return err_set(err, ERR_USAGE, "who is on call then? --to PERSON");
    if (a->kind == CMD_OVERRIDE && !o->given[OPT_FOR] && !o->given[OPT_UNTIL])
        return err_set(err, ERR_USAGE, "for how long? --for 2h, or --until 18:00");
    return a->kind != CMD_ASSIGN || o->given[OPT_TO] || err_set(err, ERR_USAGE, "assign to whom? --to PERSON");
}

static bool
read_seq(struct act_order *a, struct err *err)
{
    const char *text = a->app->words_n > 0 ? a->app->words[0] : NULL;
    char *end;

    if (text == NULL || words_of(a->kind) != WORDS_SEQ)
        return true;
    errno = 0;
    a->seq = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || a->seq == 0 || *text < '0' || *text > '9')
        return err_set(err, ERR_USAGE, "%s is no event's SEQ: a number from tocsin log", text);
    return true;
}

static bool
read_numbers(struct act_order *a, struct err *err)
{
    const char *thread = a->app->options.value[OPT_REPLY_TO];

    if (thread != NULL && (a->reply_to = message_id_parse(thread)) == 0)
        return err_set(err, ERR_USAGE, "--reply-to %s is no message's ID: M12, as tocsin messages shows them", thread);
    for (int i = 0; names_messages(a->kind) && i < a->app->words_n; i++) {
        uint64_t number = message_id_parse(a->app->words[i]);

        if (number == 0)
            return err_set(err, ERR_USAGE, "%s is no message's ID: M12, as tocsin messages shows them", a->app->words[i]);
        vec_push(&a->messages, number);
    }
    return true;
}

/* `-m -`: the text comes on standard input. */
static bool
read_input(struct act_order *a, struct err *err)
{
    char bytes[4096];
    size_t n;

    buf_init(&a->input, MESSAGE_TEXT_BYTES + sizeof bytes);
    while (!a->input.full && (n = fread(bytes, 1, sizeof bytes, stdin)) > 0)
        buf_add(&a->input, bytes, n);
    if (ferror(stdin))
        return err_errno(err, ERR_IO, errno, "reading the text from standard input");
    while (a->input.len > 0 && a->input.data[a->input.len - 1] == '\n')
        buf_truncate(&a->input, a->input.len - 1);
    if (memchr(buf_text(&a->input), '\0', a->input.len) != NULL)
        return err_set(err, ERR_USAGE, "the text on standard input holds a NUL byte");
    a->text = buf_text(&a->input);
    return true;
}

/* The banner's, of any number of words; without one it is taken away. */
static bool
read_banner(struct act_order *a, struct err *err)
{
    const struct app *app = a->app;

    if (words_of(a->kind) != WORDS_TEXT)
        return true;
    for (int i = 0; i < app->words_n; i++)
        a->text = i == 0 ? app->words[0] : arena_printf(&a->arena, "%s %s", a->text, app->words[i]);
    if (a->for_ms != 0)
        a->until_ms = loop_now_ms() + a->for_ms;
    a->for_ms = 0;
    return strstr(app->verb->arguments, "TEXT") == NULL || (a->text != NULL && *a->text != '\0')
        || err_set(err, ERR_USAGE, "what does the banner say? tocsin banner set TEXT --until 18:00; banner clear takes it away");
}

/* Texts that are written for others, with the limits of theirs. */
static bool
is_update(enum command_kind kind)
{
    return kind == CMD_POST || kind == CMD_INCIDENT_ENTRY;
}

/* What -m must say, by the kind of act. */
static const char *
text_needed(enum command_kind kind)
{
    switch (kind) {
    case CMD_COMMENT:
        return "a comment needs -m TEXT";
    case CMD_POST:
        return "a post needs -m TEXT (-m - reads it from standard input)";
    case CMD_DROP:
        return "a message is dropped with a reason: -m TEXT";
    case CMD_DECLINE:
        return "a handover is declined with a reason: -m TEXT";
    case CMD_ACK_MESSAGE:
        return "who saw it, and how do you know? -m TEXT";
    case CMD_SILENCE:
        return "a silence needs -m TEXT: why are these alerts silenced?";
    default:
        return NULL;
    }
}

static bool
check_texts(const struct act_order *a, struct err *err)
{
    const char *text = a->text, *id = a->app->options.value[OPT_REQUEST_ID], *needed = text_needed(a->kind);
    size_t max = is_update(a->kind) ? MESSAGE_TEXT_BYTES : COMMAND_TEXT_MAX;

    if (needed != NULL && (text == NULL || *text == '\0'))
        return err_set(err, ERR_USAGE, "%s", needed);
    if (text != NULL && !utf8_is_valid(text, strlen(text)))
        return err_set(err, ERR_USAGE, "the text of -m is not valid UTF-8");
    if (text != NULL && strlen(text) > max)
        return err_set(err, ERR_USAGE, "the text of -m has %zu bytes: at most %zu", strlen(text), max);
    if (id != NULL && (*id == '\0' || strlen(id) > COMMAND_REQUEST_ID_MAX || !utf8_is_valid(id, strlen(id))))
        return err_set(err, ERR_USAGE, "--request-id takes 1 to %d bytes of UTF-8", COMMAND_REQUEST_ID_MAX);
    return true;
}

bool
act_read(struct act_order *a, struct app *app, enum command_kind kind, struct err *err)
{
    *a = (struct act_order){ .app = app, .kind = kind, .sure = app->options.given[OPT_YES] };
    if (kind == CMD_ESCALATE && app->options.given[OPT_DRY_RUN])
        a->sure = true; /* what the question would say is what it shows */
    a->text = app->options.value[OPT_MESSAGE];
    request_id_new(a->request_id);
    buf_init(&a->filled, 2 * MESSAGE_TEXT_BYTES);
    buf_init(&a->matchers, SILENCE_TEXT_MAX);
    if (is_update(kind) && str_eq(a->text, "-") && !read_input(a, err))
        return false;
    return read_vote(a, err) && check_encoding(app, err) && act_read_incident(a, err) && check_words(a, err) && read_for(a, err)
        && read_banner(a, err) && read_seq(a, err) && read_numbers(a, err) && read_opinion(a, err) && check_texts(a, err)
        && act_read_silence(a, err);
}

void
act_release(struct act_order *a)
{
    for (size_t i = 0; i < a->lost.n; i++) {
        free(a->lost.v[i].subject);
        free(a->lost.v[i].text);
    }
    vec_release(&a->lost);
    vec_release(&a->subjects);
    vec_release(&a->messages);
    buf_release(&a->filled);
    buf_release(&a->input);
    buf_release(&a->matchers);
    free(a->silence_id);
    arena_release(&a->arena);
}

bool
act_names_silence(const struct act_order *a)
{
    return words_of(a->kind) == WORDS_SILENCE;
}

struct command
act_command(const struct act_order *a)
{
    const struct options *o = &a->app->options;
    struct command cmd = {
        .kind = a->kind,
        .actor = a->app->me,
        .origin = a->app->origin,
        .request_id = a->fixed_id != NULL ? a->fixed_id
            : o->given[OPT_REQUEST_ID]    ? o->value[OPT_REQUEST_ID]
            : o->given[OPT_DRY_RUN]       ? NULL
                                          : a->request_id,
        .sure = a->sure,
        .subjects = a->subjects.v,
        .subjects_n = a->subjects.n,
        .messages = a->messages.v,
        .messages_n = a->messages.n,
        .reply_to = a->reply_to,
        .for_ms = a->for_ms,
        .until_ms = a->until_ms,
        .from_ms = a->from_ms,
        .to = o->value[OPT_TO],
        .vote = a->vote,
        .respond = a->respond,
        .text = a->text,
        .seq = a->seq,
        .run = a->run,
        .run_end = a->run_end,
        .run_number = a->run_number,
        .source = a->source,
        .matchers = a->kind == CMD_SILENCE ? buf_text(&a->matchers) : NULL,
        .silence_id = a->silence_id,
        .incident = act_is_of_incident(a) ? &a->wish : NULL,
    };

    if (a->name != NULL) {
        cmd.names = &a->name;
        cmd.names_n = 1;
    }
    if (words_of(a->kind) == WORDS_NAME) {
        cmd.names = (const char *const *)a->app->words;
        cmd.names_n = 1;
    }
    if (a->kind == CMD_INCIDENT_ENTRY) {
        cmd.destinations = o->each;
        cmd.destinations_n = o->each_n;
    }
    if (a->kind == CMD_POST) {
        cmd.destinations = o->each_n > 0 ? o->each : &a->app->config->first_destination;
        cmd.destinations_n = o->each_n > 0 ? o->each_n : a->app->config->first_destination != NULL;
    }
    return cmd;
}
