/* SPDX-License-Identifier: MIT */
/* What a pager shows a person: how urgent, which alerts, which links; cut to what the far side takes. */
#include "deliver/pager.h"

#include <string.h>

#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

#define ELLIPSIS "\xe2\x80\xa6"
#define LINK_BYTES_MAX 2000
#define LINE_TEXT_CHARS 300

/* Bytes of the first n characters. */
static size_t
bytes_of(const char *text, size_t n)
{
    size_t at = 0, len = strlen(text), used;

    for (; n > 0 && at < len; n--) {
        (void)utf8_next(text + at, len - at, &used);
        at += used;
    }
    return at;
}

void
pager_json_cut(struct json_out *o, const char *key, const char *text, size_t chars_max)
{
    struct buf cut = BUF_INIT;

    if (utf8_count(text) <= chars_max) {
        json_str(o, key, text);
        return;
    }
    buf_add(&cut, text, bytes_of(text, chars_max - 1));
    buf_adds(&cut, ELLIPSIS);
    json_strn(o, key, buf_text(&cut), cut.len);
    buf_release(&cut);
}

bool
pager_is_link(const char *url)
{
    size_t host;

    if (url == NULL || strlen(url) > LINK_BYTES_MAX)
        return false;
    host = str_starts(url, "https://") ? strlen("https://") : str_starts(url, "http://") ? strlen("http://") : 0;
    if (host == 0 || strcspn(url + host, "/?#") == 0)
        return false;
    for (const char *p = url; *p != '\0'; p++)
        if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f || strchr("\"<>\\^`{|}", *p) != NULL)
            return false;
    return true;
}

/* The level of an alert that was escalated by hand may be low all the same. */
int
pager_urgency(const struct pager_job *j)
{
    int level = j->detail.level >= 1 && j->detail.level <= 4 ? j->detail.level : 4;

    return j->person != NULL && level > 2 ? 2 : level;
}

const struct detail_alert *
pager_worst(const struct pager_job *j)
{
    return j->detail.alerts_n > 0 ? &j->detail.alerts[0] : NULL;
}

const char *
pager_runbook(const struct pager_job *j)
{
    const struct detail_alert *worst = pager_worst(j);

    if (pager_is_link(j->detail.runbook))
        return j->detail.runbook;
    return worst != NULL && pager_is_link(worst->runbook) ? worst->runbook : NULL;
}

static void
add_cut(struct buf *out, const char *text)
{
    size_t len = bytes_of(text, LINE_TEXT_CHARS);

    buf_add(out, text, len);
    if (text[len] != '\0')
        buf_adds(out, ELLIPSIS);
}

void
pager_add_alert(const struct detail_alert *a, struct buf *out)
{
    const struct {
        const char *name, *value;
    } fields[] = { { "service", a->service }, { "team", a->team }, { "env", a->env }, { "region", a->region },
        { "source", a->source } };
    char at[TIME_TEXT_MAX];

    buf_adds(out, a->name != NULL ? a->name : "an alert");
    if (a->summary != NULL && !str_eq(a->summary, a->name)) {
        buf_adds(out, ": ");
        add_cut(out, a->summary);
    }
    buf_addf(out, " (%s", a->severity != NULL ? a->severity : "no severity");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].value != NULL)
            buf_addf(out, ", %s=%s", fields[i].name, fields[i].value);
    if (a->starts_at_ms > 0) {
        time_rfc3339(a->starts_at_ms, at);
        buf_addf(out, ", since %s", at);
    }
    buf_addc(out, ')');
}

bool
pager_is_id(const char *id)
{
    size_t n = id != NULL ? strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") : 0;

    return n > 0 && n <= 128 && id[n] == '\0';
}
