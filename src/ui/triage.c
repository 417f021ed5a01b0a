/* SPDX-License-Identifier: MIT */
/* Actions that say what becomes of an alert: put off, closed with a vote, taken, given to somebody. */
#include <stdio.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/prompt.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"

#define MORNING_MS (9 * MS_HOUR) /* of the day, UTC as all times on the screen */
#define WORD_MAX 64

/* The first word, which *text then stands behind; false: there is none, or it is no such word. */
static bool
next_word(const char **text, char word[WORD_MAX])
{
    size_t len = strcspn(*text, " ");

    if (len == 0 || len >= WORD_MAX)
        return false;
    memcpy(word, *text, len);
    word[len] = '\0';
    *text += len + strspn(*text + len, " ");
    return true;
}

static int64_t
next_morning(int64_t now_ms)
{
    int64_t at = now_ms - now_ms % MS_DAY + MORNING_MS;

    return at > now_ms ? at : at + MS_DAY;
}

/* "1 hour, until 15:02Z" */
static void
add_hours(struct dialog_answer *a, const char *hours, int64_t until_ms)
{
    char at[TIME_TEXT_MAX];

    time_hhmm(until_ms, at);
    snprintf(a->text, sizeof a->text, "%s, until %s", hours, at);
}

static void
add_morning(struct dialog_answer *a, int64_t now_ms)
{
    struct buf words = BUF_INIT;

    how_long_words(&(struct how_long){ .until_ms = next_morning(now_ms) }, now_ms, &words);
    str_copy(a->text, sizeof a->text, buf_text(&words));
    buf_release(&words);
}

/* "HighErrorRate and 24 more", or the summary of the one alert */
static void
ask_which(struct turn *t, struct order *o, const char *title, const struct dialog_answer *answers, size_t n,
    dialog_answer_fn *answered)
{
    struct buf whom;

    buf_init(&whom, 256);
    order_whom(t, o, &whom);
    dialog_choose_take(t, o, title, buf_text(&whom), answers, n, answered);
    buf_release(&whom);
}

/* ---- snooze: its keys are also what they stand for */
enum { FOR_1H, FOR_4H, TO_MORNING, TYPED, SNOOZES };

static void
type_snooze(struct turn *t, struct order *o)
{
    struct buf question;

    buf_init(&question, 256);
    buf_adds(&question, "snooze for or until (");
    order_whom(t, o, &question);
    buf_adds(&question, "): ");
    prompt_open_order_take(t, PROMPT_UNTIL, o, buf_text(&question));
    buf_release(&question);
}

static void
snooze_answered(struct turn *t, struct order *o, char key)
{
    switch (key) {
    case '1':
        o->how_long.for_ms = MS_HOUR;
        break;
    case '4':
        o->how_long.for_ms = 4 * MS_HOUR;
        break;
    case 'm':
        o->how_long.until_ms = next_morning(t->now_ms);
        break;
    default:
        type_snooze(t, o);
        return;
    }
    order_take(t, o);
}

static void
ask_snooze(struct turn *t, struct order *o)
{
    struct dialog_answer answers[SNOOZES] = {
        [FOR_1H] = { .key = '1', .word = "hour" },
        [FOR_4H] = { .key = '4', .word = "hours" },
        [TO_MORNING] = { .key = 'm', .word = "morning" },
        [TYPED] = { .key = 't', .word = "type it", .text = "another time: 30m, 2d, 17:30" },
    };

    add_hours(&answers[FOR_1H], "1 hour", t->now_ms + MS_HOUR);
    add_hours(&answers[FOR_4H], "4 hours", t->now_ms + 4 * MS_HOUR);
    add_morning(&answers[TO_MORNING], t->now_ms);
    ask_which(t, o, "Snooze", answers, SNOOZES, snooze_answered);
}

void
action_snooze(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_SNOOZE, .how_long.for_ms = call->count * MS_MINUTE };
    const char *text = call->text;

    if (*text != '\0' && !how_long_take(&text, true, t->now_ms, &o.how_long)) {
        turn_say(t, false, ":snooze takes how long, or when it ends: :snooze 2h, :snooze until 09:00");
        return;
    }
    if (!order_aim(t, &o))
        return;
    o.text = *text != '\0' ? xstrdup(text) : NULL;
    if (o.how_long.for_ms == 0 && o.how_long.until_ms == 0)
        ask_snooze(t, &o);
    else
        order_take(t, &o);
}

static void
aim_and_take(struct turn *t, enum command_kind kind)
{
    struct order o = { .kind = kind };

    if (order_aim(t, &o))
        order_take(t, &o);
}

void
action_unsnooze(struct turn *t, const struct call *call)
{
    (void)call;
    aim_and_take(t, CMD_UNSNOOZE);
}

/* ---- votes */

/* clang-format off */
static const struct {
    struct dialog_answer answer;
    enum alert_vote vote;
} votes[] = {
    { { 'u', "useful",           "useful: it was worth knowing" },              VOTE_USEFUL },
    { { 'n', "noise",            "noise: nobody needed to know" },              VOTE_NOISE },
    { { 'c', "can't act", "could do nothing about it" },                        VOTE_CANNOT_ACT },
    { { '-', "no vote",          "close it without a vote" },                   VOTE_NONE },
};
/* clang-format on */
#define VOTES_ASKED (sizeof votes / sizeof *votes)

static void
vote_answered(struct turn *t, struct order *o, char key)
{
    for (size_t i = 0; i < VOTES_ASKED; i++)
        if (votes[i].answer.key == key)
            o->vote = votes[i].vote;
    order_take(t, o);
}

/* No vote is an answer only of who closes. */
static void
ask_vote(struct turn *t, struct order *o, const char *title)
{
    struct dialog_answer answers[VOTES_ASKED];

    for (size_t i = 0; i < VOTES_ASKED; i++)
        answers[i] = votes[i].answer;
    ask_which(t, o, title, answers, o->kind == CMD_CLOSE ? VOTES_ASKED : VOTES_ASKED - 1, vote_answered);
}

/* "noise because…": the first word, where it is a vote; *text then stands at what follows. */
static enum alert_vote
take_vote(const char **text)
{
    const char *at = *text;
    char word[WORD_MAX];
    enum alert_vote vote = next_word(&at, word) ? alert_vote_of(word) : ALERT_VOTES;

    if (vote == ALERT_VOTES)
        return VOTE_NONE;
    *text = at;
    return vote;
}

void
action_close(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_CLOSE };
    const char *text = call->text;

    o.vote = take_vote(&text);
    if (!order_aim(t, &o))
        return;
    o.text = *text != '\0' ? xstrdup(text) : NULL;
    if (*call->text == '\0')
        ask_vote(t, &o, "Close, and it was");
    else
        order_take(t, &o);
}

void
action_vote(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_VOTE };
    const char *text = call->text;

    o.vote = take_vote(&text);
    if (*text != '\0' || (*call->text != '\0' && o.vote == VOTE_NONE)) {
        turn_say(t, false, ":vote takes useful, noise or cannot-act");
        return;
    }
    if (!order_aim(t, &o))
        return;
    if (o.vote == VOTE_NONE)
        ask_vote(t, &o, "Vote: it was");
    else
        order_take(t, &o);
}

/* ---- the rule behind it */

static void
review_answered(struct turn *t, struct order *o, char key)
{
    o->respond = key == 'y' ? RESPOND_YES : RESPOND_NO;
    order_take(t, o);
}

void
action_review(struct turn *t, const struct call *call)
{
    static const struct dialog_answer answers[] = {
        { 'y', "yes", "yes, there is something to do" },
        { 'n', "no", "no: it tells, and that is all" },
    };
    struct order o = { .kind = CMD_REVIEW };
    const char *text = call->text, *rest = call->text;
    char word[WORD_MAX];

    if (next_word(&rest, word) && rule_respond_of(word) != RESPONDS) {
        o.respond = rule_respond_of(word);
        text = rest;
    }
    if (!order_aim(t, &o))
        return;
    o.text = *text != '\0' ? xstrdup(text) : NULL;
    if (*call->text == '\0')
        ask_which(t, &o, "Review: can one respond to it", answers, 2, review_answered);
    else
        order_take(t, &o);
}

/* ---- who has it */

void
action_assign(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_ASSIGN };
    const char *text = call->text;
    char to[WORD_MAX];
    struct buf question;

    if (!order_aim(t, &o))
        return;
    if (next_word(&text, to)) {
        o.to = xstrdup(to);
        how_long_take(&text, false, t->now_ms, &o.how_long);
        o.text = *text != '\0' ? xstrdup(text) : NULL;
        order_take(t, &o);
        return;
    }
    buf_init(&question, 256);
    buf_adds(&question, "assign to (");
    order_whom(t, &o, &question);
    buf_adds(&question, "): ");
    prompt_open_order_take(t, PROMPT_PERSON, &o, buf_text(&question));
    buf_release(&question);
}
