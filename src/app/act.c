/* SPDX-License-Identifier: MIT */
/* An act of a person from the command line: what was asked, and on which alerts. */
#include "app/act.h"

#include <errno.h>
#include <string.h>

#include "app/lookup.h"
#include "util/time.h"
#include "util/utf8.h"

static bool
takes_alerts(enum command_kind kind)
{
    return kind == CMD_ACK || kind == CMD_UNACK || kind == CMD_COMMENT;
}

static bool
check_words(const struct act_order *a, struct err *err)
{
    const struct app *app = a->app;
    const char *name = app->verb->name;

    for (int i = 0; i < app->words_n; i++)
        if (!utf8_is_valid(app->words[i], strlen(app->words[i])))
            return err_set(err, ERR_USAGE, "argument %d is not valid UTF-8", i + 1);
    if (!takes_alerts(a->kind))
        return app->words_n <= 1 || err_set(err, ERR_USAGE, "%s takes one SEQ at most", name);
    if (app->words_n > 0 && app->options.given[OPT_FILTER])
        return err_set(err, ERR_USAGE, "%s takes IDs or --filter, not both", name);
    if (app->words_n == 0 && !app->options.given[OPT_FILTER])
        return err_set(err, ERR_USAGE, "%s which alerts? Name their IDs, or give --filter; tocsin alerts lists them", name);
    if (app->words_n > COMMAND_SUBJECTS_MAX)
        return err_set(err, ERR_USAGE, "%d alerts at once: at most %d", app->words_n, COMMAND_SUBJECTS_MAX);
    return true;
}

static bool
read_for(struct act_order *a, struct err *err)
{
    const char *text = a->app->options.value[OPT_FOR];

    if (text == NULL)
        return true;
    if (!duration_parse(text, MS_MINUTE, &a->for_ms) || a->for_ms <= 0)
        return err_set(err, ERR_USAGE, "--for %s is no duration: 30m, 4h, 1d; a bare number is minutes", text);
    return true;
}

static bool
read_seq(struct act_order *a, struct err *err)
{
    const char *text = a->app->words_n > 0 ? a->app->words[0] : NULL;
    char *end;

    if (text == NULL || takes_alerts(a->kind))
        return true;
    errno = 0;
    a->seq = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || a->seq == 0 || *text < '0' || *text > '9')
        return err_set(err, ERR_USAGE, "%s is no event's SEQ: a number from tocsin log", text);
    return true;
}

static bool
check_texts(const struct act_order *a, struct err *err)
{
    const char *text = a->app->options.value[OPT_MESSAGE], *id = a->app->options.value[OPT_REQUEST_ID];

    if (a->kind == CMD_COMMENT && (text == NULL || *text == '\0'))
        return err_set(err, ERR_USAGE, "a comment needs -m TEXT");
    if (text != NULL && !utf8_is_valid(text, strlen(text)))
        return err_set(err, ERR_USAGE, "the text of -m is not valid UTF-8");
    if (text != NULL && strlen(text) > COMMAND_TEXT_MAX)
        return err_set(err, ERR_USAGE, "the text of -m has %zu bytes: at most %d", strlen(text), COMMAND_TEXT_MAX);
    if (id != NULL && (*id == '\0' || strlen(id) > COMMAND_REQUEST_ID_MAX || !utf8_is_valid(id, strlen(id))))
        return err_set(err, ERR_USAGE, "--request-id takes 1 to %d bytes of UTF-8", COMMAND_REQUEST_ID_MAX);
    return true;
}

bool
act_read(struct act_order *a, struct app *app, enum command_kind kind, struct err *err)
{
    *a = (struct act_order){ .app = app, .kind = kind, .sure = app->options.given[OPT_YES] };
    return check_words(a, err) && read_for(a, err) && read_seq(a, err) && check_texts(a, err);
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
}

/* A filter takes those for which the act means something: who has it already is not asked again. */
static bool
is_meant(const struct act_order *a, const struct alert *alert)
{
    switch (a->kind) {
    case CMD_ACK:
        return alert_is_unacked(alert);
    case CMD_UNACK:
        return alert->hold.state == ALERT_ACKED;
    default:
        return alert_is_open(alert);
    }
}

static void
add_subject(struct act_order *a, const struct alert *alert)
{
    struct subject s = { alert->id, alert->episode };

    vec_push(&a->subjects, s);
}

static bool
find_by_filter(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err)
{
    const char *text = a->app->options.value[OPT_FILTER];
    struct found f;

    if (!lookup_filter(m, text, a->app->me, now_ms, &f, err))
        return false;
    for (size_t i = 0; i < f.v.n; i++)
        if (is_meant(a, f.v.v[i]))
            add_subject(a, f.v.v[i]);
    if (a->subjects.n == 0 && f.v.n == 0)
        err_set(err, ERR_REFUSED, "no alert matches %s", text);
    else if (a->subjects.n == 0)
        err_set(err, ERR_REFUSED, "%zu alert%s %s %s, none of which can be %sed now", f.v.n, f.v.n == 1 ? "" : "s",
            f.v.n == 1 ? "matches" : "match", text, a->app->verb->name);
    found_release(&f);
    return a->subjects.n > 0;
}

static void
lose(struct act_order *a, const char *subject, const char *why)
{
    struct act_refusal r = { xstrdup(subject), xstrdup(why) };

    vec_push(&a->lost, r);
}

static bool
find_by_ids(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err)
{
    for (int i = 0; i < a->app->words_n; i++) {
        const struct alert *alert = lookup_alert(m, a->app->config, a->app->words[i], a->app->me, now_ms, NULL, err);

        if (alert != NULL)
            add_subject(a, alert);
        else
            lose(a, a->app->words[i], err->text);
    }
    if (a->subjects.n > 0)
        return true;
    err->code = ERR_REFUSED;
    return false;
}

bool
act_find(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err)
{
    if (!takes_alerts(a->kind) || a->subjects.n > 0)
        return true;
    if (a->app->options.given[OPT_FILTER])
        return find_by_filter(a, m, now_ms, err);
    return find_by_ids(a, m, now_ms, err);
}

struct command
act_command(const struct act_order *a)
{
    return (struct command){
        .kind = a->kind,
        .actor = a->app->me,
        .origin = a->app->origin,
        .request_id = a->app->options.value[OPT_REQUEST_ID],
        .sure = a->sure,
        .subjects = a->subjects.v,
        .subjects_n = a->subjects.n,
        .for_ms = a->for_ms,
        .text = a->app->options.value[OPT_MESSAGE],
        .seq = a->seq,
    };
}
