/* SPDX-License-Identifier: MIT */
/* What should be known before an update is sent, in words, the worst first. */
#include <stdarg.h>
#include <stdio.h>

#include "ui/composer_parts.h"
#include "util/str.h"
#include "util/time.h"

#define CHECKS_AFTER_TOPICS 4 /* of the text: variables, secrets, mentions, repeats */

static void add(struct compose_checks *out, enum compose_grade grade, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void
add(struct compose_checks *out, enum compose_grade grade, const char *fmt, ...)
{
    struct compose_check *check = &out->v[out->n++];
    va_list args;

    check->grade = grade;
    va_start(args, fmt);
    vsnprintf(check->text, sizeof check->text, fmt, args);
    va_end(args);
}

static void
check_channels(const struct ui *ui, const char *const *names, size_t n, struct compose_checks *out)
{
    if (ui->config.destinations.n == 0)
        add(out, GRADE_STOP, "no channel is configured: a `slack` section in tocsin.conf makes one");
    else if (n == 0)
        add(out, GRADE_STOP, "no channel is chosen");
    else if (n == 1)
        add(out, GRADE_OK, "1 channel: %.80s", names[0]);
    else
        add(out, GRADE_OK, "%zu channels: %.40s, %.40s%s", n, names[0], names[1], n > 2 ? ", ..." : "");
}

/* An update stands under its incident wherever else it goes; where channels are configured, it goes to some. */
static void
check_told(const struct turn *t, const char *const *names, size_t n, struct compose_checks *out)
{
    const struct incident_rules *rules = t->m->config.incidents;

    if (n > 0 || (rules != NULL && rules->destinations_n > 0))
        check_channels(t->ui, names, n, out);
    else
        add(out, GRADE_WARN, "no channel: it stands under INC-%llu alone", (unsigned long long)t->ui->composer.inc.number);
}

static bool
repeats_last(const struct incident *i, const char *text)
{
    const struct incident_entry *last = i == NULL ? NULL : incident_last(i, ENTRY_UPDATE);

    return last != NULL && str_eq(last->text, text);
}

/* Somebody else's, written since this page was opened. */
static void
check_newer(const struct turn *t, const struct incident *i, const char *text, struct compose_checks *out)
{
    const struct incident_entry *last = incident_last(i, ENTRY_UPDATE);
    char at[TIME_TEXT_MAX];

    if (last == NULL)
        return;
    time_hhmm(last->at_ms, at);
    if (last->number > t->ui->composer.inc.seen)
        add(out, GRADE_WARN, "%.60s posted update %u at %s, while you write", last->by, last->number, at);
    if (repeats_last(i, text))
        add(out, GRADE_WARN, "the same text as update %u of %s", last->number, at);
}

static void
check_next(const struct turn *t, struct compose_checks *out)
{
    const char *text = editor_text(&t->ui->composer.inc.next);
    int64_t ms;

    if (!composer_next_ms(t, &ms))
        add(out, GRADE_STOP, "next: %.20s is no time: 20m, 1h30m, 16:00", text);
    else if (ms == 0 && incident_states[composer_state(t)].open)
        add(out, GRADE_WARN, "no next update is promised");
}

/* What somebody wrote there is overwritten by nobody but a person: the message that would set it fails first, and is sent again. */
static void
check_topics(const struct turn *t, struct compose_checks *out)
{
    const struct incident_rules *rules = t->m->config.incidents;

    for (size_t k = 0; rules != NULL && k < rules->topics_n && out->n < COMPOSER_CHECKS_MAX - CHECKS_AFTER_TOPICS; k++) {
        const struct destination *to = destination_named(&t->m->config.destinations, rules->topics[k]);
        const struct topic *topic = to == NULL ? NULL : model_topic(t->m, to->channel);
        char at[TIME_TEXT_MAX];

        if (topic == NULL || !topic->by_hand)
            continue;
        time_near(topic->at_ms, t->now_ms, at);
        add(out, GRADE_WARN, "topic changed by hand %s, %s in %.60s: \"%.80s\"", at,
            composer_sets_topics(t) ? "x in the messages overwrites it" : "stays so", to->name, topic->text);
    }
}

static void
check_incident(const struct turn *t, const char *text, struct compose_checks *out)
{
    const struct incident *i = composer_incident(t);

    if (i == NULL) {
        add(out, GRADE_STOP, "INC-%llu is not here any more", (unsigned long long)t->ui->composer.inc.number);
        return;
    }
    check_newer(t, i, text, out);
    check_next(t, out);
    check_topics(t, out);
}

static void
check_length(const struct post_check *p, struct compose_checks *out)
{
    if (p->empty)
        add(out, GRADE_STOP, "no text yet");
    else if (p->too_long)
        add(out, GRADE_STOP, "%zu characters: at most %d", p->chars, MESSAGE_TEXT_MAX);
}

static void
check_text(const struct post_check *p, bool repeats, struct compose_checks *out)
{
    char at[TIME_TEXT_MAX];

    if (p->variable[0] != '\0')
        add(out, GRADE_STOP, "{{%s}} has no value: write what it stands for", p->variable);
    if (p->secret != NULL)
        add(out, GRADE_WARN, "line %d looks like %s: y asks", p->secret_line, p->secret);
    else
        add(out, GRADE_OK, "no secrets found");
    if (p->mention != NULL)
        add(out, GRADE_WARN, "%s will be plain text: it pings nobody", p->mention);
    if (p->repeat != NULL) {
        time_hhmm(p->repeat->queued_at_ms, at);
        add(out, GRADE_WARN, "same text as M%llu at %s: y asks", (unsigned long long)p->repeat->number, at);
    } else if (!repeats) {
        add(out, GRADE_OK, "not a repeat");
    }
}

/* Few, and of equal grade in the order in which they were found. */
static void
sort_by_grade(struct compose_checks *out)
{
    for (size_t i = 1; i < out->n; i++)
        for (size_t k = i; k > 0 && out->v[k].grade < out->v[k - 1].grade; k--) {
            struct compose_check swap = out->v[k];

            out->v[k] = out->v[k - 1];
            out->v[k - 1] = swap;
        }
}

bool
composer_writers(const struct turn *t, struct buf *out)
{
    const struct composer *c = &t->ui->composer;
    struct subject incident = { .episode = 0 };

    if (c->inc.number == 0)
        return presence_writing_words(t->ui, c->about.subjects, c->about.n, out);
    presence_incident(c->inc.number, &incident.id);
    return presence_writing_words(t->ui, &incident, 1, out);
}

static void
check_writers(const struct turn *t, struct compose_checks *out)
{
    struct buf words = BUF_INIT;

    if (composer_writers(t, &words))
        add(out, GRADE_WARN, "%.150s", buf_text(&words));
    buf_release(&words);
}

void
composer_checks(const struct turn *t, struct compose_checks *out)
{
    const char *names[MESSAGE_DESTINATIONS_MAX];
    size_t n = composer_chosen(t->ui, names);
    struct post_check p;
    struct buf text = BUF_INIT;

    composer_fill(t, &text);
    post_check(t->m, buf_text(&text), names, n, t->now_ms, &p);
    *out = (struct compose_checks){ .chars = p.chars };
    if (t->ui->composer.inc.number != 0)
        check_told(t, names, n, out);
    else
        check_channels(t->ui, names, n, out);
    check_length(&p, out);
    check_writers(t, out);
    if (t->ui->composer.inc.number != 0)
        check_incident(t, buf_text(&text), out);
    check_text(&p, t->ui->composer.inc.number != 0 && repeats_last(composer_incident(t), buf_text(&text)), out);
    sort_by_grade(out);
    buf_release(&text);
}

size_t
composer_stops(const struct compose_checks *checks)
{
    size_t n = 0;

    while (n < checks->n && checks->v[n].grade == GRADE_STOP)
        n++;
    return n;
}
