/* SPDX-License-Identifier: MIT */
/* What must hold of a calendar's text before a parser may see it: valid, whole, and no deeper or larger than calendars are. */
#include "source/calendar_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "source/calendar.h"
#include "util/buf.h"
#include "util/str.h"
#include "util/utf8.h"

#define DEPTH_MAX 6
#define LINES_MAX 100000
/* Of one property: libical's time grows with their square. */
#define PARAMETERS_MAX 50
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* RFC 5545 3.1: a line goes on where the next begins with a blank. Ends of lines become \n. */
static char *
unfold(const char *bytes, size_t len)
{
    char *text = xmalloc(len + 2);
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '\r' && (i + 1 == len || bytes[i + 1] == '\n'))
            continue;
        if (bytes[i] == '\n' && i + 1 < len && (bytes[i + 1] == ' ' || bytes[i + 1] == '\t'))
            i++;
        else
            text[n++] = bytes[i];
    }
    text[n++] = '\n';
    text[n] = '\0';
    return text;
}

static bool
begins(const char *line, size_t len, const char *word)
{
    size_t n = strlen(word);

    return len >= n && strncasecmp(line, word, n) == 0;
}

static bool
is_blank(const char *line, size_t len)
{
    return strspn(line, " \t\r") >= len;
}

/* The components that are open, from the outermost one. */
struct nest {
    const char *names[DEPTH_MAX];
    size_t lens[DEPTH_MAX];
    size_t depth, components;
};

/* The name after BEGIN: or END:, which is all of the line. */
static bool
take_name(const char *line, size_t len, const char *word, const char **name, size_t *name_len)
{
    size_t n = strlen(word);

    if (!begins(line, len, word))
        return false;
    *name = line + n;
    *name_len = len - n;
    return true;
}

static bool
is_name(const char *name, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)name[i]) && name[i] != '-')
            return false;
    return len > 0;
}

static bool
open_component(struct nest *n, const char *name, size_t len, struct err *err)
{
    if (!is_name(name, len))
        return err_set(err, ERR_PARSE, "a part of the calendar has no name");
    if (n->depth == DEPTH_MAX || ++n->components > 3 * CALENDAR_EVENTS_MAX)
        return err_set(err, ERR_LIMIT, "the calendar has too many parts, or too deep ones");
    n->names[n->depth] = name;
    n->lens[n->depth++] = len;
    return true;
}

static bool
close_component(struct nest *n, const char *name, size_t len, struct err *err)
{
    if (n->depth == 0 || len != n->lens[n->depth - 1] || strncasecmp(name, n->names[n->depth - 1], len) != 0)
        return err_set(err, ERR_PARSE, "a part of the calendar ends that did not begin");
    n->depth--;
    return true;
}

/* With parameters, with blanks or without a name: libical takes it for a begin or an end, of something else than it says. */
static bool
is_odd(const char *line, size_t len, const char *word)
{
    size_t n = strlen(word);

    return begins(line, len, word) && (len == n || (line[n] != ':' && line[n] != '-' && !isalnum((unsigned char)line[n])));
}

static bool
check_line(struct nest *n, const char *line, size_t len, struct err *err)
{
    const char *name;
    size_t name_len;

    if (n->depth == 0 && !begins(line, len, "BEGIN:VCALENDAR"))
        return err_set(err, ERR_PARSE,
            n->components > 0 ? "something stands after the end of the calendar"
                              : "this is no calendar: it begins with BEGIN:VCALENDAR");
    if (is_odd(line, len, "BEGIN") || is_odd(line, len, "END"))
        return err_set(err, ERR_PARSE, "a part of the calendar has no name");
    if (take_name(line, len, "BEGIN:", &name, &name_len))
        return open_component(n, name, name_len, err);
    return !take_name(line, len, "END:", &name, &name_len) || close_component(n, name, name_len, err);
}

static bool
has_control(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)line[i] < ' ' && line[i] != '\t')
            return true;
    return false;
}

/* Before the colon, quoted or not. */
static bool
has_too_many_parameters(const char *line, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len && line[i] != ':'; i++)
        n += line[i] == ';';
    return n > PARAMETERS_MAX;
}

/* Every component ends, and nothing stands outside of a calendar: a body that was cut off is never taken for one with fewer shifts. */
static bool
check(const char *text, struct err *err)
{
    struct nest n = { 0 };
    size_t lines = 0;

    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        size_t len = strcspn(line, "\n");

        if (is_blank(line, len))
            continue;
        if (has_control(line, len))
            return err_set(err, ERR_PARSE, "the calendar holds control characters");
        if (++lines > LINES_MAX)
            return err_set(err, ERR_LIMIT, "the calendar has more than %d lines", LINES_MAX);
        if (has_too_many_parameters(line, len))
            return err_set(err, ERR_LIMIT, "a line of the calendar has more than %d parameters", PARAMETERS_MAX);
        if (!check_line(&n, line, len, err))
            return false;
    }
    return (n.components > 0 && n.depth == 0)
        || err_set(err, ERR_PARSE, n.components > 0 ? "the calendar is cut off" : "the calendar is empty");
}

char *
calendar_unfold(const char *bytes, size_t len, struct err *err)
{
    char *text;

    if (len > CALENDAR_BYTES_MAX) {
        err_set(err, ERR_LIMIT, "the calendar is larger than %zu bytes", CALENDAR_BYTES_MAX);
        return NULL;
    }
    if (!utf8_is_valid(bytes, len)) {
        err_set(err, ERR_PARSE, "the calendar is no valid UTF-8");
        return NULL;
    }
    if (len >= 3 && memcmp(bytes, BYTE_ORDER_MARK, 3) == 0)
        bytes += 3, len -= 3;
    text = unfold(bytes, len);
    if (check(text, err))
        return text;
    free(text);
    return NULL;
}
