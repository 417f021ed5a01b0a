/* SPDX-License-Identifier: MIT */
/* Who has an alert at its source, and whom of ours that is. */
#include "core/there.h"

#include <string.h>
#include <strings.h>

#include "core/person.h"
#include "util/str.h"
#include "util/time.h"

/* Of a name that is none of ours, in bytes: it stands in the log, and on a line. */
#define NAME_MAX 64

struct there
there_of(struct labels labels)
{
    struct there t = { .by = labels_get(labels, THERE_BY_LABEL) };
    const char *at = t.by == NULL ? NULL : labels_get(labels, THERE_AT_LABEL);

    if (at != NULL && !time_parse_rfc3339(at, &t.at_ms))
        t.at_ms = 0;
    return t;
}

bool
there_equal(const struct there *a, const struct there *b)
{
    return str_eq(a->by, b->by) && a->at_ms == b->at_ms;
}

/* Mail addresses without regard to case; an id to the letter. */
static bool
is_one(const char *ours, const char *theirs, bool mail)
{
    if (ours == NULL || theirs == NULL || *theirs == '\0')
        return false;
    return mail ? strcasecmp(ours, theirs) == 0 : strcmp(ours, theirs) == 0;
}

static bool
is_person(const struct person *p, const struct there_person *who)
{
    const char *const ours[] = { p->pagerduty, p->opsgenie, p->mail };

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (is_one(ours[i], who->id, false) || is_one(ours[i], who->mail, true))
            return true;
    return false;
}

const struct person *
there_person_of(const struct people *people, const struct there_person *who)
{
    for (size_t i = 0; people != NULL && i < people->n; i++)
        if (is_person(&people->v[i], who))
            return &people->v[i];
    return NULL;
}

char *
there_word(struct arena *arena, const char *name)
{
    char text[NAME_MAX + 1];
    size_t n = 0;

    (void)str_copy(text, sizeof text, name);
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c >= ' ' && *c != 0x7f)
            text[n++] = *c;
    text[n] = '\0';
    return arena_strdup(arena, text);
}

const char *
there_name(struct arena *arena, const struct people *people, const struct there_person *who, const char *source)
{
    const struct person *p = there_person_of(people, who);
    const char *name = who->name != NULL && *who->name != '\0' ? who->name
        : who->mail != NULL && *who->mail != '\0'              ? who->mail
                                                               : who->id;

    if (p != NULL)
        return arena_strdup(arena, p->name);
    return arena_printf(arena, "%s at %s", name != NULL && *name != '\0' ? there_word(arena, name) : "somebody", source);
}
