/* SPDX-License-Identifier: MIT */
/* What should be known before an update is sent, in words, the worst first. */
#include <stdarg.h>
#include <stdio.h>

#include "ui/composer_parts.h"
#include "util/time.h"

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

static void
check_length(const struct post_check *p, struct compose_checks *out)
{
    if (p->empty)
        add(out, GRADE_STOP, "no text yet");
    else if (p->too_long)
        add(out, GRADE_STOP, "%zu characters: at most %d", p->chars, MESSAGE_TEXT_MAX);
}

static void
check_text(const struct post_check *p, struct compose_checks *out)
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
    } else {
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

static void
check_writers(const struct turn *t, struct compose_checks *out)
{
    const struct order *about = &t->ui->composer.about;
    struct buf words = BUF_INIT;

    if (presence_writing_words(t->ui, about->subjects, about->n, &words))
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
    check_channels(t->ui, names, n, out);
    check_length(&p, out);
    check_writers(t, out);
    check_text(&p, out);
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
