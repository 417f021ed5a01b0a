/* SPDX-License-Identifier: MIT */
/* Who sits before the screen: she may say so on a shared account, and what she may not do is refused before it is handed in. */
#include <string.h>
#include <unistd.h>

#include "app/applog.h"
#include "app/tui.h"
#include "util/str.h"

/* Those who may be named: all that share the account, or the one that is known anyway. */
static void
list_names(struct tui *t)
{
    const struct people_identity *who = &t->app->identity;
    const struct people *people = &t->app->config->people;
    const struct person *p;

    vec_clear(&t->names);
    if (!who->is_mapped && who->known != KNOWN_NOT)
        return;
    for (size_t i = 0; (p = people_of_uid(people, who->uid, i)) != NULL; i++)
        if (who->known != KNOWN_LOGIN || str_eq(p->name, who->actor))
            vec_push(&t->names, p->name);
}

static void
list_people(struct tui *t)
{
    const struct people *people = &t->app->config->people;

    vec_clear(&t->people);
    for (size_t i = 0; i < people->n; i++)
        vec_push(&t->people, people->v[i].name);
}

void
tui_say_person(struct tui *t, struct ui_config *config)
{
    struct err err = { 0 };

    list_names(t);
    list_people(t);
    str_set(&t->no_acts, person_may_act(&t->app->identity, &err) ? NULL : err.text);
    config->me = t->app->me;
    config->no_acts = t->no_acts;
    config->names = t->names.v;
    config->names_n = t->names.n;
    config->people = t->people.v;
    config->people_n = t->people.n;
}

/* "tui pts/3" */
static void
add_place(struct presence *p)
{
    static const char dev[] = "/dev/";
    char tty[sizeof p->place];

    if (ttyname_r(STDIN_FILENO, tty, sizeof tty) != 0)
        tty[0] = '\0';
    snprintf(p->place, sizeof p->place, "tui %.30s", str_starts(tty, dev) ? tty + strlen(dev) : tty);
}

static void
present(struct tui *t)
{
    str_copy(t->presence.who, sizeof t->presence.who, t->app->me);
    add_place(&t->presence);
    seat_present(&t->seat, &t->presence);
}

void
tui_present(struct tui *t, const struct effect *e)
{
    t->presence = *e->presence;
    present(t);
}

void
tui_on_presence(void *arg, const struct presence *v, size_t n)
{
    struct tui *t = arg;

    if (t->ui != NULL)
        tui_input(t, &(struct ui_input){ .kind = UI_PRESENCE, .presences = v, .presences_n = n });
}

static void
tell_person(struct tui *t)
{
    struct ui_config config = tui_ui_config(t);

    present(t);
    ui_set_person(t->ui, &config, t->shown, seat_now_ms(&t->seat));
    t->due = true;
}

void
tui_iam(struct tui *t, const struct effect *e)
{
    struct app *app = t->app;
    char *before = xstrdup_or_null(app->claim);
    struct err err = { 0 };

    if (t->run == RUN_DEMO) {
        tui_say(t, false, "in the demo you are %s", app->me);
    } else if (app_identify(app, e->text, &err)) {
        applog("you are %s (%s)", app->me, app->origin);
        seat_identify(&t->seat);
        tell_person(t);
        tui_say(t, true, "you are %s (%s), role %s", app->me, app->origin, person_role_words[app->identity.role]);
    } else {
        tui_say(t, false, "%s", err.text);
        if (!app_identify(app, before, &err))
            applog("%s", err.text);
    }
    free(before);
}

/* Another configuration may know her by another name, or not at all. */
void
tui_identify_again(struct tui *t)
{
    struct err err = { 0 };
    char *claim;

    if (t->run == RUN_DEMO)
        return;
    claim = xstrdup_or_null(t->app->claim);
    if (!app_identify(t->app, claim, &err))
        applog("%s", err.text);
    free(claim);
    tell_person(t);
}

bool
tui_has_right(struct tui *t, enum person_right right)
{
    struct err err = { 0 };

    if (person_has_right(&t->app->identity, right, getuid(), &err))
        return true;
    tui_say(t, false, "%s", err.text);
    return false;
}
