/* SPDX-License-Identifier: MIT */
/* A channel's topic: the status of all open incidents in a line each. */
#include "core/topic.h"

#include <stdio.h>
#include <string.h>

#include "util/utf8.h"

#define NOTHING_OPEN ":white_check_mark: All systems operational. Please use one thread per incident"
#define CUT " ..."
/* "+37 more" with its end of line, whatever the number. */
#define MORE_MAX 32
/* What the formula of ADR-84 leaves free of each line's share: one for the end of line, and one more. */
#define LINE_SPARE 2

/* The keycaps 1 to 5: three UTF-16 units each. */
static const char *const keycaps[INCIDENT_SEVERITIES + 1] = { "", "1\xef\xb8\x8f\xe2\x83\xa3", "2\xef\xb8\x8f\xe2\x83\xa3",
    "3\xef\xb8\x8f\xe2\x83\xa3", "4\xef\xb8\x8f\xe2\x83\xa3", "5\xef\xb8\x8f\xe2\x83\xa3" };

static bool
ends_line(int32_t cp)
{
    return utf8_is_control(cp) || cp == 0x2028 || cp == 0x2029;
}

/* On one line, and with nothing that Slack would read as a mark. */
static void
add_plain(struct buf *out, const char *s)
{
    size_t len = strlen(s), used;

    for (size_t at = 0; at < len; at += used) {
        int32_t cp = utf8_next(s + at, len - at, &used);

        if (ends_line(cp))
            buf_addc(out, ' ');
        else if (cp == '<')
            buf_adds(out, "\u2039");
        else if (cp == '>')
            buf_adds(out, "\u203a");
        else if (cp == '&')
            buf_adds(out, "\uff06");
        else
            buf_add(out, s + at, used);
    }
}

/* What is longer ends in CUT. */
static void
add_cropped(struct buf *out, const char *line, size_t width)
{
    if (utf8_units(line) <= width) {
        buf_adds(out, line);
        return;
    }
    buf_add(out, line, utf8_cut(line, width - strlen(CUT)));
    buf_adds(out, CUT);
}

static void
add_line(struct buf *out, const char *mark, const struct incident *i, const char *words, size_t width)
{
    struct buf line = BUF_INIT;
    char id[INCIDENT_ID_MAX];

    incident_id(i->number, id);
    buf_addf(&line, "%s %s ", mark, id);
    add_plain(&line, incident_title(i));
    if (words != NULL) {
        buf_adds(&line, " ~ ");
        add_plain(&line, words);
    }
    add_cropped(out, buf_text(&line), width);
    buf_addc(out, '\n');
    buf_release(&line);
}

/* Each line's share of what the last one, which counts the others, leaves. */
static size_t
width_of(size_t n, size_t shown, char more[MORE_MAX])
{
    *more = '\0';
    if (shown < n)
        (void)snprintf(more, MORE_MAX, "+%zu more\n", n - shown);
    return (TOPIC_MAX - strlen(more)) / shown - LINE_SPARE;
}

void
topic_text(const struct incident *const *v, size_t n, struct buf *out)
{
    size_t shown = n < TOPIC_MAX / TOPIC_LINE_MIN ? n : TOPIC_MAX / TOPIC_LINE_MIN, width;
    char more[MORE_MAX];

    if (n == 0) {
        buf_adds(out, NOTHING_OPEN);
        return;
    }
    while ((width = width_of(n, shown, more)) < TOPIC_LINE_MIN)
        shown--;
    for (size_t i = 0; i < shown; i++)
        add_line(out, keycaps[incident_severity(v[i])], v[i], v[i]->fields[INCIDENT_DESCRIPTION], width);
    buf_adds(out, more);
}

void
topic_of_incident(const struct incident *i, struct buf *out)
{
    bool open = incident_is_open(i);
    const char *lead = i->fields[INCIDENT_LEAD];
    struct buf words = BUF_INIT;

    buf_adds(&words, incident_states[incident_state(i)].word);
    if (open)
        buf_addf(&words, ", %s leads", lead == NULL ? "nobody" : lead);
    add_line(out, open ? keycaps[incident_severity(i)] : ":white_check_mark:", i, buf_text(&words), TOPIC_MAX - LINE_SPARE);
    buf_release(&words);
}
