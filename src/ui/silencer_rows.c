/* SPDX-License-Identifier: MIT */
/* Where the matchers of a silence come from: labels that the alerts have in common, the filter, or what was typed. */
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "ui/silencer.h"
#include "ui/state.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"

static bool
takes_silences(const struct source *s)
{
    return s->configured && s->takes_silences;
}

static bool
is_volatile(const struct turn *t, const char *label)
{
    for (size_t i = 0; i < t->ui->config.volatile_labels_n; i++)
        if (str_eq(t->ui->config.volatile_labels[i], label))
            return true;
    return false;
}

static void
drop_rows(struct silencer *s)
{
    for (size_t i = 0; i < s->rows.n; i++) {
        free((char *)s->rows.v[i].m.name);
        free((char *)s->rows.v[i].m.value);
    }
    vec_clear(&s->rows);
    s->row = s->top = 0;
    str_set(&s->left_out, "");
    str_set(&s->from, NULL);
}

static void
add_row(struct silencer *s, const struct silence_matcher *m, bool on, bool is_volatile)
{
    struct silencer_row row = { .m = *m, .on = on, .is_volatile = is_volatile };

    row.m.name = xstrdup(m->name);
    row.m.value = xstrdup(m->value);
    vec_push(&s->rows, row);
}

static void
add_matchers(struct silencer *s, const struct silence_matchers *m)
{
    for (size_t i = 0; i < m->n; i++)
        add_row(s, &m->v[i], true, false);
}

/* All subjects have it. */
static bool
is_common(const struct turn *t, const struct silencer *s, const char *name, const char *value)
{
    for (size_t i = 0; i < s->about.n; i++) {
        const struct alert *a = model_alert(t->m, &s->about.subjects[i].id);

        if (a != NULL && !str_eq(labels_get(alert_labels(a), name), value))
            return false;
    }
    return true;
}

/* The one source of all of them; NULL, and the person is told why. */
static const struct source *
source_of(struct turn *t, const struct silencer *s, const struct alert **first)
{
    *first = NULL;
    for (size_t i = 0; i < s->about.n; i++) {
        const struct alert *a = model_alert(t->m, &s->about.subjects[i].id);

        if (a == NULL)
            continue;
        if (*first == NULL)
            *first = a;
        if (a->source != (*first)->source) {
            turn_say(t, false, "%s and %s: a silence stands at one source, so mark those of one", (*first)->source->name,
                a->source->name);
            return NULL;
        }
    }
    if (*first == NULL)
        turn_say(t, false, "these are no longer on the board");
    else if (!takes_silences((*first)->source))
        turn_say(t, false, "%s takes no silences: snooze it here instead", (*first)->source->name);
    else
        return (*first)->source;
    return NULL;
}

/* alertname comes first, as people read it. */
static void
add_labels(const struct turn *t, struct silencer *s, const struct alert *a, bool alertname)
{
    for (struct label_iter it = labels_iter(alert_labels(a)); label_next(&it);) {
        const struct silence_matcher m = { .name = it.name, .value = it.value, .is_equal = true };
        bool changing = is_volatile(t, it.name);

        if (str_eq(it.name, "alertname") == alertname && is_common(t, s, it.name, it.value))
            add_row(s, &m, !changing, changing);
    }
}

bool
silencer_from_alerts(struct turn *t, struct silencer *s)
{
    const struct alert *first;
    const struct source *source = source_of(t, s, &first);

    if (source == NULL)
        return false;
    drop_rows(s);
    str_set(&s->source, source->name);
    add_labels(t, s, first, true);
    add_labels(t, s, first, false);
    if (s->rows.n > 0)
        return true;
    turn_say(t, false, "these %zu alerts have no label in common: no silence covers them all and nothing else", s->about.n);
    return false;
}

bool
silencer_next_source(const struct turn *t, struct silencer *s)
{
    size_t n = t->m->sources.n, at = 0;

    while (at < n && !str_eq(t->m->sources.v[at]->name, s->source))
        at++;
    for (size_t i = 1; i <= n; i++) {
        const struct source *next = t->m->sources.v[(at + i) % n];

        if (takes_silences(next)) {
            str_set(&s->source, next->name);
            return true;
        }
    }
    return false;
}

/* That of the alert under the cursor, else the first that takes silences. */
static bool
choose_source(struct turn *t, struct silencer *s)
{
    const struct alert *a = ui_subject(t->ui, t->m);

    if (s->source != NULL)
        return true;
    if (a != NULL && takes_silences(a->source))
        str_set(&s->source, a->source->name);
    else if (!silencer_next_source(t, s))
        turn_say(t, false, "no source that is configured takes silences");
    return s->source != NULL;
}

bool
silencer_from_filter(struct turn *t, struct silencer *s)
{
    struct arena arena = { 0 };
    struct silence_matchers m;
    struct buf left_out = BUF_INIT;
    struct err err = { 0 };
    bool ok = filter_matchers(t->ui->view.text, &arena, &m, &left_out, &err);

    if (!ok)
        turn_say(t, false, "the filter: %s", err.text);
    else if (m.n == 0)
        turn_say(t, false, "the filter has no label terms, such as env=prod: nothing of it can be a silence");
    ok = ok && m.n > 0 && choose_source(t, s);
    if (ok) {
        drop_rows(s);
        add_matchers(s, &m);
        str_set(&s->from, "the filter");
        str_set(&s->left_out, buf_text(&left_out));
    }
    buf_release(&left_out);
    arena_release(&arena);
    return ok;
}

/* Takes the last word away where it is a duration. */
static int64_t
take_duration(char *text)
{
    char *last = strrchr(text, ' ');
    int64_t for_ms;

    if (last == NULL || !duration_parse(last + 1, 0, &for_ms))
        return 0;
    *last = '\0';
    return for_ms;
}

static void
set_for(struct silencer *s, int64_t for_ms)
{
    char text[TIME_TEXT_MAX];

    duration_exact(for_ms, text);
    editor_set(&s->for_text, text);
}

bool
silencer_from_text(struct turn *t, struct silencer *s, const char *text)
{
    char *copy = xstrdup(text);
    int64_t for_ms = take_duration(copy);
    struct arena arena = { 0 };
    struct silence_matchers m;
    struct err err = { 0 };
    bool ok = silence_matchers_parse(copy, &arena, &m, &err);

    if (!ok)
        turn_say(t, false, ":silence %s", err.text);
    ok = ok && choose_source(t, s);
    if (ok) {
        drop_rows(s);
        add_matchers(s, &m);
        str_set(&s->from, "what was typed");
        if (for_ms > 0)
            set_for(s, for_ms);
    }
    arena_release(&arena);
    free(copy);
    return ok;
}
