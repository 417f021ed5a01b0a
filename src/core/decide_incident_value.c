/* SPDX-License-Identifier: MIT */
/* What a person gives as a field of an incident, checked and in its canonical form. */
#include "core/decide_incident.h"

#include <string.h>
#include <strings.h>

#include "core/decide_act.h"
#include "core/silence.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

#define BLANKS " \t"
/* Between the words of a list. */
#define WORDS_BETWEEN " \t,"

static bool
refuse_value(struct decision *d, const struct incident_value *v, const char *why)
{
    return err_set(d->err, ERR_USAGE, "%s: '%.80s' %s", incident_fields[v->field].word, v->text, why);
}

typedef bool read_fn(struct decision *d, const struct incident_value *v, const char **out);

static const char *
keep(struct decision *d, const char *text, size_t len)
{
    return arena_printf(&d->out->events.arena, "%.*s", (int)len, text);
}

/* What a line, or with it a text, must not hold: a screen, a topic and a log show it as it is. */
static bool
has_control(const char *text, const char *allowed)
{
    size_t len = strlen(text), used;

    for (size_t i = 0; i < len; i += used) {
        int32_t cp = utf8_next(text + i, len - i, &used);

        if (utf8_is_control(cp) && (cp >= 0x80 || strchr(allowed, (int)cp) == NULL))
            return true;
    }
    return false;
}

static bool
read_line(struct decision *d, const struct incident_value *v, const char **out)
{
    size_t from = strspn(v->text, BLANKS), len = strlen(v->text);

    if (has_control(v->text, ""))
        return err_set(d->err, ERR_USAGE, "%s has a control character: it is one line of plain text",
            incident_fields[v->field].word);
    while (len > from && strchr(BLANKS, v->text[len - 1]) != NULL)
        len--;
    *out = len == from ? NULL : keep(d, v->text + from, len - from);
    return true;
}

/* Ends of lines are \n alone. */
static bool
read_text(struct decision *d, const struct incident_value *v, const char **out)
{
    char *text = arena_strdup(&d->out->events.arena, v->text), *to = text;

    if (has_control(v->text, "\n\r\t"))
        return err_set(d->err, ERR_USAGE, "%s has a control character", incident_fields[v->field].word);
    for (const char *from = text; *from != '\0'; from++)
        if (*from != '\r')
            *to++ = *from;
    *to = '\0';
    *out = text[strspn(text, BLANKS "\n")] == '\0' ? NULL : text;
    return true;
}

static bool
read_time(struct decision *d, const struct incident_value *v, const char **out)
{
    char text[TIME_TEXT_MAX];
    int64_t ms = d->now_ms;

    if (!str_eq(v->text, "now") && !time_parse_point(v->text, d->now_ms, &ms))
        return refuse_value(d, v, "is no time: now, 14:02 (UTC), 20m (ago), 2026-11-21T14:02:00Z");
    if (ms > d->now_ms)
        return refuse_value(d, v, "is yet to come");
    time_rfc3339(ms, text);
    *out = keep(d, text, strlen(text));
    return true;
}

/* "sev-1", "SEV1" and "1" are the same. */
static bool
read_severity(struct decision *d, const struct incident_value *v, const char **out)
{
    const char *digit = v->text;

    if (strncasecmp(digit, "sev", strlen("sev")) == 0)
        digit += strlen("sev") + (digit[strlen("sev")] == '-');
    if (*digit < '1' || *digit > '0' + INCIDENT_SEVERITIES || digit[1] != '\0')
        return refuse_value(d, v, "is no severity: sev-1 (critical, half of the users) to sev-5 (cosmetic)");
    *out = incident_severities[*digit - '0'].word;
    return true;
}

static bool
read_flag(struct decision *d, const struct incident_value *v, const char **out)
{
    *out = str_eq(v->text, "yes") ? "yes" : NULL;
    return *out != NULL || str_eq(v->text, "no") || refuse_value(d, v, "is neither yes nor no");
}

static bool
read_state(struct decision *d, const struct incident_value *v, const char **out)
{
    enum incident_state state = incident_state_of(v->text);

    if (state == INCIDENT_STATES)
        return refuse_value(d, v, "is no state: investigating, identified, monitoring, resolved, closed or invalid");
    *out = incident_states[state].word;
    return true;
}

static bool
read_person(struct decision *d, const struct incident_value *v, const char **out)
{
    *out = keep(d, v->text, strlen(v->text));
    return decide_check_known(d, v->text) || err_wrap(d->err, "%s", incident_fields[v->field].word);
}

static bool
has_word(const char *words, const char *word, size_t len)
{
    for (const char *at = words; *at != '\0';) {
        size_t n = strcspn(at, " ");

        if (n == len && memcmp(at, word, len) == 0)
            return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

static bool
read_words(struct decision *d, const struct incident_value *v, const char **out)
{
    struct buf words = BUF_INIT;
    const char *at = v->text;

    if (has_control(v->text, "\t"))
        return err_set(d->err, ERR_USAGE, "%s has a control character", incident_fields[v->field].word);
    for (at += strspn(at, WORDS_BETWEEN); *at != '\0'; at += strspn(at, WORDS_BETWEEN)) {
        size_t len = strcspn(at, WORDS_BETWEEN);

        if (!has_word(buf_text(&words), at, len)) {
            buf_adds(&words, words.len > 0 ? " " : "");
            buf_add(&words, at, len);
        }
        at += len;
    }
    *out = words.len == 0 ? NULL : keep(d, buf_text(&words), words.len);
    buf_release(&words);
    return true;
}

static bool
read_link(struct decision *d, const struct incident_value *v, const char **out)
{
    static const char *const schemes[] = { "https://", "http://" };

    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_starts(v->text, schemes[i]) && v->text[strlen(schemes[i])] != '\0' && !has_control(v->text, "")
            && strpbrk(v->text, " <>\"") == NULL) {
            *out = keep(d, v->text, strlen(v->text));
            return true;
        }
    return refuse_value(d, v, "is no address such as https://wiki.example.org/rca-12");
}

static bool
read_matchers(struct decision *d, const struct incident_value *v, const char **out)
{
    struct silence_matchers matchers;
    struct buf text = BUF_INIT;

    if (!silence_matchers_parse(v->text, &d->out->events.arena, &matchers, d->err))
        return err_wrap(d->err, "%s", incident_fields[v->field].word);
    silence_matchers_text(&matchers, &text);
    *out = keep(d, buf_text(&text), text.len);
    buf_release(&text);
    return true;
}

/* The one such field is what a merge says. */
static bool
read_number(struct decision *d, const struct incident_value *v, const char **out)
{
    (void)out;
    return err_set(d->err, ERR_USAGE, "%s is set by merging: incident merge says into which", incident_fields[v->field].word);
}

static read_fn *const readers[] = {
    [INC_LINE] = read_line,
    [INC_TEXT] = read_text,
    [INC_SEVERITY] = read_severity,
    [INC_STATE] = read_state,
    [INC_PERSON] = read_person,
    [INC_FLAG] = read_flag,
    [INC_WORDS] = read_words,
    [INC_TIME] = read_time,
    [INC_LINK] = read_link,
    [INC_MATCHERS] = read_matchers,
    [INC_NUMBER] = read_number,
};

bool
decide_incident_value(struct decision *d, const struct incident_value *v, const char **out)
{
    const struct incident_field_row *row = &incident_fields[v->field];
    const char *text = v->text == NULL ? "" : v->text;

    *out = NULL;
    if (!utf8_is_valid(text, strlen(text)))
        return err_set(d->err, ERR_USAGE, "%s is not valid UTF-8", row->word);
    if ((*text != '\0' || row->type == INC_NUMBER) && !readers[row->type](d, v, out))
        return false;
    if (*out == NULL)
        return !row->needed || err_set(d->err, ERR_USAGE, "%s: each incident has one", row->word);
    return utf8_count(*out) <= row->max
        || err_set(d->err, ERR_LIMIT, "%s has %zu characters: at most %zu", row->word, utf8_count(*out), row->max);
}
