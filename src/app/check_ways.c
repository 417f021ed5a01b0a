/* SPDX-License-Identifier: MIT */
/* What is likely to go wrong with pagers and with destinations of kind mail, hook and command although they can be read. */
#include "app/check_ways.h"

#include <unistd.h>

#include "app/check_find.h"
#include "util/program.h"
#include "util/str.h"

static bool
is_here(const char *url)
{
    static const char *const hosts[] = { "://127.", "://localhost", "://[::1]" };

    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (strstr(url, hosts[i]) != NULL)
            return true;
    return false;
}

static void
check_ca(const struct check_finder *f, const char *destination, const char *ca_file)
{
    if (ca_file != NULL && access(ca_file, R_OK) != 0)
        check_find(f, "destination %s: ca_file %s can't be read", destination, ca_file);
}

static bool
has_persons_mail(const struct people *people)
{
    for (size_t i = 0; i < people->n; i++)
        if (people->v[i].mail != NULL)
            return true;
    return false;
}

static void
check_mail(const struct check_finder *f, const struct mail_config *m, const struct people *people)
{
    check_ca(f, m->destination, m->ca_file);
    if (str_starts(m->server, "smtp:") && m->starttls != TLS_REQUIRED && !is_here(m->server))
        check_find(f, "destination %s: mails go to %s in the clear: starttls = required, or smtps://, would hide them",
            m->destination, m->server);
    if (m->to_n == 0 && !has_persons_mail(people))
        check_find(f, "destination %s has no to, and no person has a mail: nobody can be sent anything there", m->destination);
}

static void
check_hook(const struct check_finder *f, const struct hook_config *h)
{
    check_ca(f, h->destination, h->ca_file);
    if (str_starts(h->url, "http:") && !is_here(h->url))
        check_find(f, "destination %s: what is posted%s goes to %s in the clear; https would hide it", h->destination,
            h->auth != AUTH_NONE ? ", and its secret," : "", h->url);
}

/* By this account: the one that owns the store may be another. */
static void
check_program(const struct check_finder *f, const struct program_config *p)
{
    struct err err = { 0 };

    if (!program_check(p->argv[0], &err))
        check_find(f, "destination %s: %s", p->destination, err.text);
}

static bool
pages(const struct person *p, const char *destination)
{
    for (size_t i = 0; i < p->pages_n; i++)
        if (str_eq(p->pages[i], destination))
            return true;
    return false;
}

/* Who is called there for her is not she. */
static void
check_known(const struct check_finder *f, const struct pager_config *pager, const struct person *p)
{
    const char *there = p->opsgenie != NULL ? p->opsgenie : pager->dialect == PAGER_OPSGENIE ? p->mail : NULL;

    if (there == NULL)
        check_find(f, "person %s is paged by %s, which can't know her: it calls its own people; say opsgenie in her section",
            p->name, pager->destination);
    else if (pager->dialect != PAGER_OPSGENIE && strchr(there, '@') != NULL)
        check_find(f,
            "person %s is paged by %s, which knows ids and no addresses: it calls its own people; put her id into opsgenie",
            p->name, pager->destination);
}

/* An event of PagerDuty's names nobody. */
static void
check_alone(const struct check_finder *f, const struct pager_config *pager, const struct people *people)
{
    const struct person *first = NULL;

    for (size_t i = 0; i < people->n; i++) {
        if (!pages(&people->v[i], pager->destination))
            continue;
        if (first == NULL) {
            first = &people->v[i];
            continue;
        }
        check_find(f,
            "destination %s is in page of %s and of %s, but PagerDuty can't be told whom to call: its service's policy decides; "
            "give each a destination with the routing key of a service of her own",
            pager->destination, first->name, people->v[i].name);
        return;
    }
}

static void
check_pager(const struct check_finder *f, const struct pager_config *pager, const struct people *people)
{
    check_ca(f, pager->destination, pager->ca_file);
    if (str_starts(pager->api, "http:") && !is_here(pager->api))
        check_find(f, "destination %s: its key goes to %s in the clear; https would hide it", pager->destination, pager->api);
    if (pager->dialect == PAGER_PAGERDUTY) {
        check_alone(f, pager, people);
        return;
    }
    for (size_t i = 0; i < people->n; i++)
        if (pages(&people->v[i], pager->destination))
            check_known(f, pager, &people->v[i]);
}

void
check_ways(const struct config *c, void (*say)(void *arg, const char *text), void *arg)
{
    const struct check_finder f = { say, arg };

    for (size_t i = 0; i < c->deliver->pagers_n; i++)
        check_pager(&f, &c->deliver->pagers[i], &c->people);
    for (size_t i = 0; i < c->deliver->mails_n; i++)
        check_mail(&f, &c->deliver->mails[i], &c->people);
    for (size_t i = 0; i < c->deliver->hooks_n; i++)
        check_hook(&f, &c->deliver->hooks[i]);
    for (size_t i = 0; i < c->deliver->programs_n; i++)
        check_program(&f, &c->deliver->programs[i]);
}
