/* SPDX-License-Identifier: MIT */
/* Whom an event of a calendar means. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "source/calendar.h"
#include "util/str.h"

static bool
is_letter(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c > 0x7f || c == '@' || c == '.';
}

/* As a whole word or words, without regard to case. */
static bool
holds(const char *text, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = text; len > 0 && *at != '\0'; at++)
        if (strncasecmp(at, word, len) == 0 && (at == text || !is_letter(at[-1])) && !is_letter(at[len]))
            return true;
    return false;
}

static bool
is_called(const struct person *p, const char *text, bool (*fits)(const char *text, const char *word))
{
    if (fits(text, p->name) || (p->mail != NULL && fits(text, p->mail)))
        return true;
    for (size_t i = 0; i < p->calendar_n; i++)
        if (fits(text, p->calendar[i]))
            return true;
    return false;
}

static bool
is_same(const char *text, const char *word)
{
    return strcasecmp(text, word) == 0;
}

/* NULL: nobody, or several could be meant. */
static const struct person *
who_is(const struct people *people, const char *text, bool (*fits)(const char *text, const char *word))
{
    const struct person *found = NULL;

    for (size_t i = 0; i < people->n; i++) {
        if (!is_called(&people->v[i], text, fits))
            continue;
        if (found != NULL)
            return NULL;
        found = &people->v[i];
    }
    return found;
}

/* An address and a name of one attendee are one person. */
static const struct person *
attendee(const struct people *people, const struct calendar_event *e, size_t i)
{
    const struct person *seen[2 * CALENDAR_ATTENDEES_MAX];
    size_t n = 0;

    for (size_t k = 0; k < e->attendees_n; k++) {
        const struct person *p = who_is(people, e->attendees[k], is_same);
        bool before = p == NULL;

        for (size_t j = 0; j < n && !before; j++)
            before = seen[j] == p;
        if (before)
            continue;
        if (n == i)
            return p;
        seen[n++] = p;
    }
    return NULL;
}

const struct person *
calendar_person(const struct people *people, const struct calendar_event *e, size_t i)
{
    const struct person *p = attendee(people, e, i);

    if (p != NULL || i > 0)
        return p;
    p = who_is(people, e->summary, is_same);
    return p != NULL ? p : who_is(people, e->summary, holds);
}

size_t
calendar_shifts(const struct calendar *c, const struct people *people, const char *schedule, struct arena *arena,
    struct oncall_shift **out)
{
    VEC(struct oncall_shift) v = { 0 };
    size_t n;

    for (size_t i = 0; i < c->events.n; i++) {
        const struct calendar_event *e = &c->events.v[i];
        const struct person *p = calendar_person(people, e, 0);
        struct oncall_shift shift = { schedule,
            p != NULL                 ? p->name
                : *e->summary != '\0' ? e->summary
                                      : "?",
            e->from_ms, e->until_ms };

        if (v.n == ONCALL_SHIFTS_MAX)
            break;
        vec_push(&v, shift);
        for (size_t k = 1; (p = calendar_person(people, e, k)) != NULL && v.n < ONCALL_SHIFTS_MAX; k++) {
            shift.person = p->name;
            vec_push(&v, shift);
        }
    }
    n = v.n;
    *out = n == 0 ? NULL : arena_memdup(arena, v.v, n * sizeof *v.v);
    vec_release(&v);
    return n;
}
