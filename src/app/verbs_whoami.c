/* SPDX-License-Identifier: MIT */
/* Who is the one who asks, to this store: the same answer that stands in each event of hers. Where somebody owns it, in the owner's words. */
#include <string.h>

#include "app/app.h"
#include "app/output.h"
#include "app/remote.h"
#include "util/json.h"
#include "util/str.h"

static const char *const known_sentences[KNOWNS] = {
    [KNOWN_NOT] = "not yet: the account is shared; say who you are with --as NAME, on the screen with :iam NAME",
    [KNOWN_UNIX] = "by the uid",
    [KNOWN_LOGIN] = "by the uid that logged in",
    [KNOWN_NAMED] = "you said so (--as)",
};

/* What holds: of the owner of the store, else of the configuration here. Strings are borrowed. */
struct answer {
    const struct people_identity *here;
    struct remote *remote; /* NULL: nobody owns the store, or *fault says why the owner could not be asked */
    struct err fault;
    const char *person, *known, *role, *origin;
    const char *note; /* or NULL */
    bool differs;     /* the configuration here says otherwise */
};

static bool
is_one_of(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(word, words[i]))
            return true;
    return false;
}

static void
answer_of_owner(struct answer *a)
{
    const struct remote_person *you = remote_you(a->remote);

    if (!is_one_of(you->known, person_known_words, KNOWNS) || !is_one_of(you->role, person_role_words, PERSON_ROLES)) {
        err_set(&a->fault, ERR_UNAVAILABLE, "%s does not say whom it takes you for: another version of tocsin",
            remote_owner(a->remote));
        return;
    }
    a->person = you->name != NULL ? you->name : a->person;
    a->differs = !str_eq(a->person, a->here->actor) || !str_eq(a->known, you->known) || !str_eq(a->role, you->role);
    a->known = you->known;
    a->role = you->role;
    a->origin = you->origin != NULL ? you->origin : a->origin;
    a->note = you->note;
}

static void
answer_open(struct answer *a, struct app *app)
{
    const struct people_identity *here = &app->identity;

    *a = (struct answer){
        .here = here,
        .person = here->actor,
        .known = person_known_words[here->known],
        .role = person_role_words[here->role],
        .origin = here->origin,
    };
    a->remote = remote_open(app, &a->fault);
    if (a->fault.code == ERR_NOTFOUND)
        a->fault = (struct err){ 0 };
    if (a->remote != NULL)
        answer_of_owner(a);
}

static bool
may_act(const struct answer *a)
{
    return !str_eq(a->known, person_known_words[KNOWN_NOT])
        && (str_eq(a->role, person_role_words[PERSON_ACT]) || str_eq(a->role, person_role_words[PERSON_ADMIN]));
}

static void
put_account(const struct app *app, struct json_out *o)
{
    const struct people_identity *who = &app->identity;
    const struct person *sharer;

    json_int(o, "uid", who->uid);
    json_str(o, "account", who->account);
    if (who->login_uid == PERSON_NO_LOGIN)
        json_null(o, "login_uid");
    else
        json_int(o, "login_uid", who->login_uid);
    json_bool(o, "shared", who->is_shared);
    json_open(o, "sharers", '[');
    for (size_t i = 0; who->is_shared && (sharer = people_of_uid(&app->config->people, who->uid, i)) != NULL; i++)
        json_str(o, NULL, sharer->name);
    json_close(o, ']');
}

/* The owner, and what the configuration here says of itself. */
static void
put_sides(const struct answer *a, struct json_out *o)
{
    json_str(o, "owner", a->remote == NULL ? NULL : remote_owner(a->remote));
    json_str(o, "owner_fault", a->fault.code == ERR_NONE ? NULL : a->fault.text);
    json_str(o, "note", a->note);
    json_bool(o, "differs", a->differs);
    json_open(o, "here", '{');
    json_str(o, "person", a->here->actor);
    json_str(o, "known", person_known_words[a->here->known]);
    json_str(o, "role", person_role_words[a->here->role]);
    json_close(o, '}');
}

static void
print_json(const struct app *app, const struct answer *a)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_str(&o, "person", a->person);
    json_bool(&o, "mapped", a->here->is_mapped);
    json_str(&o, "role", a->role);
    json_str(&o, "known", a->known);
    json_bool(&o, "may_act", may_act(a));
    put_account(app, &o);
    json_str(&o, "origin", a->origin);
    json_str(&o, "store", app->store);
    put_sides(a, &o);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
field_of_uid(const struct output *o, const char *label, uint32_t uid, const char *more)
{
    struct buf value = BUF_INIT;

    buf_addf(&value, "%lu%s%s", (unsigned long)uid, *more == '\0' ? "" : ", ", more);
    output_field(o, label, buf_text(&value));
    buf_release(&value);
}

static const char *
sentence_of(const char *known)
{
    for (size_t i = 0; i < KNOWNS; i++)
        if (str_eq(known, person_known_words[i]))
            return known_sentences[i];
    return known;
}

static void
print_account(const struct output *o, const struct people_identity *who)
{
    field_of_uid(o, "uid", who->uid, who->account);
    if (who->login_uid == PERSON_NO_LOGIN)
        output_field(o, "login uid", "none: the kernel names nobody who logged in");
    else
        field_of_uid(o, "login uid", who->login_uid, "");
    output_field(o, "shared by", who->sharers);
}

static void
print_sides(const struct output *o, const struct answer *a)
{
    struct buf here = BUF_INIT;

    if (a->fault.code != ERR_NONE)
        output_field(o, "owner", a->fault.text);
    else
        output_field(o, "owner", a->remote != NULL ? remote_owner(a->remote) : "none: by the configuration here");
    output_field(o, "note", a->note == NULL ? "" : a->note);
    buf_addf(&here, "%s, role %s, by the configuration here: it is the owner's that counts", a->here->actor,
        person_role_words[a->here->role]);
    output_field(o, "differs", a->differs ? buf_text(&here) : "");
    buf_release(&here);
}

static void
print_words(const struct app *app, const struct answer *a)
{
    struct output o = output_here();
    struct buf role = BUF_INIT;

    buf_addf(&role, "%s%s", a->role,
        a->differs || a->here->is_mapped || a->here->known == KNOWN_NOT ? ""
                                                                        : " (no person of the configuration has this account)");
    output_field(&o, "you", a->person);
    output_field(&o, "known", sentence_of(a->known));
    output_field(&o, "role", buf_text(&role));
    print_account(&o, a->here);
    output_field(&o, "store", app->store);
    print_sides(&o, a);
    buf_release(&role);
}

int
verb_whoami(struct app *app)
{
    struct answer a;

    answer_open(&a, app);
    if (app->options.given[OPT_JSON])
        print_json(app, &a);
    else
        print_words(app, &a);
    remote_close(a.remote);
    return output_finish() ? EXIT_DONE : EXIT_UNAVAILABLE;
}
