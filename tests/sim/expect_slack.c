/* SPDX-License-Identifier: MIT */
/* What a scenario expects to stand in Slack, and what somebody else does there. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "sim/script.h"
#include "util/str.h"

/* A destination, a name, or whose it is. */
static const struct slack_sim_channel *
channel_named(const struct script *s, const char *word)
{
    const struct destination *to = destination_named(&sim_destinations, word);

    return slack_sim_find(s->sim.slack, to != NULL ? to->channel : word);
}

static bool
get_channel(const struct script *s, size_t words, const char *usage, const struct slack_sim_channel **out, struct err *err)
{
    if (s->words_n < words)
        return script_usage(err, usage);
    *out = channel_named(s, s->words[1]);
    return *out != NULL || err_set(err, ERR_NOTFOUND, "Slack has no channel %s", s->words[1]);
}

/* A post as a reader sees it; one in a thread is set off. */
static void
read_post(const struct slack_sim_post *post, struct buf *out)
{
    buf_clear(out);
    if (post->thread_ts != NULL)
        buf_adds(out, post->broadcast ? ">> " : "> ");
    slack_sim_read(post, out);
}

static bool
compare_posts(struct script *s, const char *channel, struct buf *all)
{
    struct buf text = BUF_INIT;
    size_t next = 2;
    bool same = true;

    for (size_t i = 0; i < slack_sim_posts(s->sim.slack); i++) {
        const struct slack_sim_post *post = slack_sim_post(s->sim.slack, i);

        if (!str_eq(post->channel, channel))
            continue;
        read_post(post, &text);
        buf_addf(all, "\n  %s", buf_text(&text));
        same &= next < s->words_n && fnmatch(s->words[next], buf_text(&text), 0) == 0;
        next++;
    }
    buf_release(&text);
    return same && next == s->words_n;
}

/* Where nothing was ever posted there is no channel yet, and nothing stands in it. */
bool
script_expect_channel(struct script *s, struct err *err)
{
    const struct slack_sim_channel *c = s->words_n < 2 ? NULL : channel_named(s, s->words[1]);
    struct buf all = { .max = sizeof err->text / 2 };
    bool ok;

    if (s->words_n < 2)
        return script_usage(err, "expect channel CHANNEL [PATTERN…]");
    ok = compare_posts(s, c != NULL ? c->id : "", &all)
        || err_set(err, ERR_CONFLICT, "in %s stands%s", s->words[1], all.len == 0 ? " nothing" : buf_text(&all));
    buf_release(&all);
    return ok;
}

bool
script_expect_blocks(struct script *s, struct err *err)
{
    const struct slack_sim_channel *c = NULL;
    size_t left, i = 0;
    const char *blocks = NULL;

    if (!get_channel(s, 4, "expect blocks CHANNEL N PATTERN", &c, err))
        return false;
    left = strtoul(s->words[2], NULL, 10);
    for (; i < slack_sim_posts(s->sim.slack) && left > 0; i++)
        if (str_eq(slack_sim_post(s->sim.slack, i)->channel, c->id) && --left == 0)
            blocks = slack_sim_post(s->sim.slack, i)->blocks;
    if (blocks == NULL)
        blocks = "none";
    return (left == 0 && fnmatch(s->words[3], blocks, 0) == 0)
        || err_set(err, ERR_CONFLICT, "%s", left > 0 ? "there are not so many posts" : blocks);
}

bool
script_expect_topic(struct script *s, struct err *err)
{
    const struct slack_sim_channel *c = NULL;
    struct buf text = BUF_INIT;
    bool ok;

    if (!get_channel(s, 3, "expect topic CHANNEL PATTERN", &c, err))
        return false;
    slack_sim_unescape(c->topic, &text);
    ok = fnmatch(s->words[2], buf_text(&text), 0) == 0 || err_set(err, ERR_CONFLICT, "its topic is: %s", buf_text(&text));
    buf_release(&text);
    return ok;
}

bool
script_expect_members(struct script *s, struct err *err)
{
    const struct slack_sim_channel *c = NULL;
    struct buf all = BUF_INIT;
    bool same;

    if (!get_channel(s, 2, "expect members CHANNEL USER…", &c, err))
        return false;
    same = c->members.n == s->words_n - 2;
    for (size_t i = 0; i < c->members.n; i++) {
        buf_addf(&all, " %s", c->members.v[i]);
        same = same && str_eq(c->members.v[i], s->words[2 + i]);
    }
    if (!same)
        err_set(err, ERR_CONFLICT, "there are%s", all.len == 0 ? " none" : buf_text(&all));
    buf_release(&all);
    return same;
}

bool
script_expect_archived(struct script *s, struct err *err)
{
    const struct slack_sim_channel *c = NULL;

    return get_channel(s, 2, "expect archived CHANNEL", &c, err)
        && (c->archived || err_set(err, ERR_CONFLICT, "%s is not archived", s->words[1]));
}

bool
script_slack_by_hand(struct script *s, struct err *err)
{
    const struct destination *to = s->words_n < 2 ? NULL : destination_named(&sim_destinations, s->words[1]);

    if (s->words_n == 3 && str_eq(s->words[0], "topic"))
        return slack_sim_set_topic(s->sim.slack, to != NULL ? to->channel : s->words[1], s->words[2])
            || err_set(err, ERR_NOTFOUND, "Slack has no channel %s", s->words[1]);
    if (s->words_n == 2 && str_eq(s->words[0], "takes")) {
        (void)slack_sim_channel(s->sim.slack, s->words[1]);
        return true;
    }
    return script_usage(err, "slack SCRIPT, slack topic CHANNEL TEXT, or slack takes NAME");
}
