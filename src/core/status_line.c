/* SPDX-License-Identifier: MIT */
/* The status in one line, plain or for tmux's. */
#include <string.h>

#include "core/status.h"
#include "core/words.h"
#include "util/text.h"
#include "util/time.h"

/* Cells of a name, of a fault: the line has many neighbours. */
#define NAME_COLS 30
#define FAULT_COLS 40

struct line {
    struct buf *out;
    enum status_style style;
    bool unicode;
    bool begun; /* the next part is set off from it */
};

/* Each with a background of its own: nobody knows the bar's, and tmux's usual one is green. */
#define COLOURS_STALE "fg=white,bg=magenta,bold"
#define COLOURS_LATE "fg=black,bg=yellow"
static const char *const level_colours[LEVEL_MAX + 1] = { "", "fg=white,bg=red,bold", "fg=black,bg=yellow", "fg=black,bg=cyan",
    "fg=black,bg=white" };

static void
add_tag(const struct line *l, const char *tag)
{
    if (l->style == STATUS_TMUX)
        buf_addf(l->out, "#[%s]", tag);
}

static void
begin_part(struct line *l, const char *colours)
{
    if (l->begun)
        buf_adds(l->out, " | ");
    l->begun = true;
    add_tag(l, colours);
}

static void
end_part(const struct line *l)
{
    add_tag(l, "default");
}

static void
add_data(const struct line *l, const char *s, size_t cols)
{
    if (l->style == STATUS_TMUX)
        text_tmux(l->out, s, strlen(s), cols, l->unicode);
    else
        text_clean(l->out, s, strlen(s), cols, l->unicode);
}

static void
add_age(const struct line *l, int64_t ms)
{
    char age[TIME_TEXT_MAX];

    duration_short(ms, age);
    buf_addf(l->out, " %s", age);
}

static void
add_count(const struct line *l, char sign, uint32_t n)
{
    if (n > 0)
        buf_addf(l->out, "%c%u ", sign, n);
}

static void
add_fault(struct line *l, const struct status *s)
{
    if (s->store_fault == NULL)
        return;
    begin_part(l, level_colours[LEVEL_MIN]);
    buf_adds(l->out, "STORE ");
    add_data(l, s->store_fault, FAULT_COLS);
    end_part(l);
}

/* The signs of the dashboard's header; what is escalated or cleared is unacked too. */
static void
add_alerts(struct line *l, const struct status *s)
{
    if (s->unacked[0] == 0 || s->worst_level == 0)
        return;
    begin_part(l, level_colours[s->worst_level]);
    add_count(l, '!', s->unacked[0] - s->escalated - s->cleared);
    add_count(l, '^', s->escalated);
    add_count(l, 'r', s->cleared);
    buf_addf(l->out, "L%d ", s->worst_level);
    add_data(l, s->worst_name, NAME_COLS);
    add_age(l, s->at_ms - s->worst_since_ms);
    end_part(l);
}

/* How many, the worst of them, and whether somebody waits for an update that was promised. */
static void
add_incidents(struct line *l, const struct status *s)
{
    int worst = 1;

    if (s->incidents[0] == 0)
        return;
    while (worst < INCIDENT_SEVERITIES && s->incidents[worst] == 0)
        worst++;
    begin_part(l, s->updates_late > 0 ? COLOURS_LATE : "default");
    buf_addf(l->out, "INC %u %s", s->incidents[0], incident_severities[worst].label);
    if (s->updates_late > 0)
        buf_addf(l->out, ", %u update%s LATE", s->updates_late, s->updates_late == 1 ? "" : "s");
    end_part(l);
}

static void
add_messages(struct line *l, const struct status *s)
{
    if (s->messages == 0)
        return;
    begin_part(l, s->messages_late > 0 ? COLOURS_LATE : "default");
    buf_addf(l->out, "msg %u", s->messages);
    if (s->messages_late > 0 && s->messages_late < s->messages)
        buf_addf(l->out, ", %u", s->messages_late);
    if (s->messages_late > 0)
        buf_adds(l->out, " LATE");
    end_part(l);
}

/* The moment where it was today, else the day. */
static void
add_since(const struct line *l, const struct status *s, int64_t since_ms)
{
    char text[TIME_TEXT_MAX];

    if (s->at_ms - since_ms < MS_DAY)
        time_hhmm(since_ms, text);
    else
        time_date(since_ms, text);
    buf_addf(l->out, " since %s", text);
}

/* What makes the word of every source old. */
static bool
add_whole_staleness(struct line *l, const struct status *s)
{
    if (s->owner != NULL && s->sources_configured > 0)
        return false;
    begin_part(l, COLOURS_STALE);
    if (s->owner == NULL) {
        buf_adds(l->out, "STALE nobody polls");
        if (s->polled_ms != 0)
            add_since(l, s, s->polled_ms);
    } else {
        buf_adds(l->out, "no source is configured");
    }
    end_part(l);
    return true;
}

/* The first of a kind, and how many others there are. */
static void
add_sources_of(struct line *l, const struct status *s, bool stale)
{
    const struct status_source *first = NULL;
    size_t n = 0;

    for (size_t i = 0; i < s->sources.n; i++) {
        if (s->sources.v[i].stale != stale)
            continue;
        if (n++ == 0)
            first = &s->sources.v[i];
    }
    if (n == 0)
        return;
    begin_part(l, stale ? COLOURS_STALE : COLOURS_LATE);
    add_data(l, first->name, NAME_COLS);
    if (n > 1)
        buf_addf(l->out, " +%zu", n - 1);
    buf_adds(l->out, stale ? " STALE" : " FAILING");
    if (first->since_ms != 0)
        add_age(l, s->at_ms - first->since_ms);
    end_part(l);
}

static void
add_sources(struct line *l, const struct status *s)
{
    if (add_whole_staleness(l, s))
        return;
    add_sources_of(l, s, true);
    add_sources_of(l, s, false);
}

/* Of the first schedule: the line is short. */
static void
add_oncall(struct line *l, const struct status *s)
{
    const struct status_oncall *o = s->oncall.v;
    char until[TIME_TEXT_MAX];

    if (s->oncall.n == 0)
        return;
    oncall_until_words(o->until_ms == 0 ? INT64_MAX : o->until_ms, s->at_ms, until);
    begin_part(l, o->person == NULL ? COLOURS_LATE : "default");
    add_data(l, o->person == NULL ? "NOBODY" : o->person, NAME_COLS);
    if (*until != '\0')
        buf_addf(l->out, ">%s", until);
    end_part(l);
}

static void
add_calm(struct line *l, const struct status *s)
{
    (void)s;
    if (l->begun)
        return;
    begin_part(l, "default");
    buf_adds(l->out, "tocsin ok");
    end_part(l);
}

static void (*const parts[])(struct line *, const struct status *) = {
    add_fault,
    add_alerts,
    add_incidents,
    add_messages,
    add_sources,
    add_calm,
    add_oncall,
};

void
status_line(const struct status *s, enum status_style style, bool unicode, struct buf *out)
{
    struct line l = { .out = out, .style = style, .unicode = unicode };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        parts[i](&l, s);
}

void
status_line_unknown(enum status_style style, struct buf *out)
{
    struct line l = { .out = out, .style = style };

    begin_part(&l, level_colours[LEVEL_MIN]);
    buf_adds(out, "tocsin ?");
    end_part(&l);
}
