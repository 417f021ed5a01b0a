/* SPDX-License-Identifier: MIT */
/* Who acts: from what the kernel says of a process (its uid, the uid that logged in) and the persons of the configuration. */
#include "core/person.h"

#include <stdio.h>
#include <string.h>

#include "util/str.h"
#include "util/text.h"

#define ROOT_UID 0
/* As much of a claim as a message shows. */
#define CLAIM_SHOWN 64

const char *const person_known_words[KNOWNS] = {
    [KNOWN_NOT] = "not",
    [KNOWN_UNIX] = "unix",
    [KNOWN_LOGIN] = "login",
    [KNOWN_NAMED] = "named",
};
const char *const person_role_words[PERSON_ROLES] = {
    [PERSON_NO_ROLE] = "none",
    [PERSON_READ] = "read",
    [PERSON_ACT] = "act",
    [PERSON_ADMIN] = "admin",
};
const struct right_row right_rows[RIGHTS] = {
#define RIGHT_ROW(right, wire, needs, help) [right] = { wire, PERSON_##needs, help },
#include "core/rights.def"
#undef RIGHT_ROW
};

static bool
is_clean(const char *text)
{
    size_t len = strlen(text), at = 0;
    struct text_cell cell;

    while (text_next(text, len, &at, &cell))
        if (cell.bad)
            return false;
    return true;
}

static bool
has_account(const struct person *p, uint32_t uid)
{
    for (size_t i = 0; i < p->logins_n; i++)
        if (p->logins[i].found && p->logins[i].uid == uid)
            return true;
    return false;
}

const struct person *
people_named(const struct people *people, const char *name)
{
    for (size_t i = 0; i < people->n; i++)
        if (str_eq(people->v[i].name, name))
            return &people->v[i];
    return NULL;
}

size_t
people_name_len(const struct people *people, const char *text)
{
    size_t best = 0;

    for (size_t i = 0; people != NULL && i < people->n; i++) {
        size_t len = strlen(people->v[i].name);

        if (len > best && strncmp(text, people->v[i].name, len) == 0 && (text[len] == ' ' || text[len] == '\0'))
            best = len;
    }
    return best > 0 ? best : strcspn(text, " ");
}

const struct person *
people_of_uid(const struct people *people, uint32_t uid, size_t i)
{
    for (size_t k = 0; k < people->n; k++)
        if (has_account(&people->v[k], uid) && i-- == 0)
            return &people->v[k];
    return NULL;
}

bool
person_name_check(const char *name, struct err *err)
{
    size_t len = strlen(name);

    if (len == 0)
        return err_set(err, ERR_CONFIG, "a person needs a name");
    if (len > PERSON_NAME_MAX)
        return err_set(err, ERR_CONFIG, "a person's name has at most %d bytes, this one %zu", PERSON_NAME_MAX, len);
    if (str_starts(name, PERSON_UNIX))
        return err_set(err, ERR_CONFIG, "a person's name can't begin with " PERSON_UNIX ": so begin accounts that no person has");
    if (str_eq(name, PERSON_OWN))
        return err_set(err, ERR_CONFIG, PERSON_OWN " is what the program calls itself in the log: no person can be called so");
    if (strchr(name, ',') != NULL)
        return err_set(err, ERR_CONFIG, "a person's name can't hold a comma: it stands between names");
    if (!is_clean(name))
        return err_set(err, ERR_CONFIG, "a person's name holds characters that can't be shown");
    return true;
}

static bool
roles_are_used(const struct people *people)
{
    for (size_t i = 0; i < people->n; i++)
        if (people->v[i].role != PERSON_NO_ROLE)
            return true;
    return false;
}

/* The one who has the login uid, among all or among those who share the account; NULL where that is none or several. */
static const struct person *
person_of_login(const struct people *people, const struct person_asking *a, bool sharing)
{
    const struct person *found = NULL;

    if (a->login_uid == PERSON_NO_LOGIN)
        return NULL;
    for (size_t i = 0; i < people->n; i++) {
        const struct person *p = &people->v[i];

        if (!has_account(p, a->login_uid) || (sharing && !has_account(p, a->uid)))
            continue;
        if (found != NULL)
            return NULL;
        found = p;
    }
    return found;
}

/* Without the claim. */
static const struct person *
person_of_facts(const struct people *people, const struct person_asking *a, struct people_identity *who)
{
    const struct person *p = people_of_uid(people, a->uid, 0);

    who->known = KNOWN_UNIX;
    who->is_shared = people_of_uid(people, a->uid, 1) != NULL;
    if (p != NULL && !who->is_shared)
        return p;
    if (p == NULL && a->uid != ROOT_UID)
        return NULL;
    p = person_of_login(people, a, who->is_shared);
    if (p != NULL)
        who->known = KNOWN_LOGIN;
    else if (who->is_shared)
        who->known = KNOWN_NOT;
    return p;
}

static void
list_sharers(const struct people *people, uint32_t uid, struct people_identity *who)
{
    const struct person *p;
    size_t at = 0;

    for (size_t i = 0; who->is_shared && (p = people_of_uid(people, uid, i)) != NULL; i++) {
        if (at + strlen(p->name) + sizeof ", ..." > sizeof who->sharers) {
            snprintf(who->sharers + at, sizeof who->sharers - at, "...");
            return;
        }
        at += (size_t)snprintf(who->sharers + at, sizeof who->sharers - at, "%s%s", i > 0 ? ", " : "", p->name);
    }
}

static void
name_account(const struct person_asking *a, struct people_identity *who)
{
    if (a->account != NULL && *a->account != '\0' && strlen(a->account) <= PERSON_ACCOUNT_MAX && is_clean(a->account))
        str_copy(who->account, sizeof who->account, a->account);
    else
        snprintf(who->account, sizeof who->account, "%lu", (unsigned long)a->uid);
}

/* p NULL: no person, or not known which. */
static void
become(struct people_identity *who, const struct person *p)
{
    who->is_mapped = p != NULL;
    if (p != NULL) {
        str_copy(who->actor, sizeof who->actor, p->name);
        who->role = p->role != PERSON_NO_ROLE ? p->role : PERSON_ACT;
        return;
    }
    snprintf(who->actor, sizeof who->actor, PERSON_UNIX "%s", who->account);
    who->role = who->roles_are_used || who->known == KNOWN_NOT ? PERSON_READ : PERSON_ACT;
}

static void
write_origin(const struct person_asking *a, struct people_identity *who)
{
    char login[32] = "";

    if (who->is_shared || who->known == KNOWN_LOGIN)
        if (a->login_uid != PERSON_NO_LOGIN && a->login_uid != a->uid)
            snprintf(login, sizeof login, " login:%lu", (unsigned long)a->login_uid);
    snprintf(who->origin, sizeof who->origin, "%.16s unix:%lu%s%s", a->frontend, (unsigned long)a->uid, login,
        who->known == KNOWN_NAMED ? " named" : "");
}

static bool
refuse_claim(const struct people_identity *who, const char *claim, struct err *err)
{
    if (who->known == KNOWN_NOT)
        return err_set(err, ERR_REFUSED, "account %s (uid %lu) is shared by %s: %.*s is none of them", who->account,
            (unsigned long)who->uid, who->sharers, CLAIM_SHOWN, claim);
    if (who->known == KNOWN_LOGIN)
        return err_set(err, ERR_REFUSED, "you are %s here (uid %lu, logged in as uid %lu), not %.*s", who->actor,
            (unsigned long)who->uid, (unsigned long)who->login_uid, CLAIM_SHOWN, claim);
    return err_set(err, ERR_REFUSED, "you are %s here (uid %lu), not %.*s%s", who->actor, (unsigned long)who->uid, CLAIM_SHOWN,
        claim, who->is_mapped ? "" : ": no person of the configuration has this account");
}

static bool
hear_claim(const struct people *people, const struct person_asking *a, struct people_identity *who, struct err *err)
{
    const struct person *p = people_named(people, a->claim);

    if (who->known != KNOWN_NOT && str_eq(a->claim, who->actor))
        return true;
    if (who->known != KNOWN_NOT || p == NULL || !has_account(p, a->uid))
        return refuse_claim(who, a->claim, err);
    who->known = KNOWN_NAMED;
    become(who, p);
    return true;
}

bool
people_identify(const struct people *people, const struct person_asking *asking, struct people_identity *out, struct err *err)
{
    const struct person *p;
    bool ok = true;

    *out = (struct people_identity){ .uid = asking->uid, .login_uid = asking->login_uid };
    out->roles_are_used = roles_are_used(people);
    p = person_of_facts(people, asking, out);
    name_account(asking, out);
    list_sharers(people, asking->uid, out);
    become(out, p);
    if (asking->claim != NULL)
        ok = hear_claim(people, asking, out, err);
    write_origin(asking, out);
    return ok;
}

static bool
refuse_unknown(const struct people_identity *who, struct err *err)
{
    return err_set(err, ERR_REFUSED, "say who you are first, :iam NAME or --as NAME: %s is shared by %s", who->account,
        who->sharers);
}

static bool
refuse_role(const struct people_identity *who, const char *what, enum person_role needs, struct err *err)
{
    return err_set(err, ERR_REFUSED, "%s has role %s%s; %s needs role %s", who->actor, person_role_words[who->role],
        who->is_mapped ? "" : " (no person of the configuration has this account)", what, person_role_words[needs]);
}

bool
person_may(const struct people_identity *who, enum command_kind kind, struct err *err)
{
    const struct command_row *row = &command_rows[kind];

    if (row->who != WHO_PERSON)
        return err_set(err, ERR_REFUSED, "%s is no person's command: the owner of the store alone gives it", row->wire);
    if (who->known == KNOWN_NOT)
        return refuse_unknown(who, err);
    return who->role >= row->needs || refuse_role(who, row->wire, row->needs, err);
}

bool
person_may_act(const struct people_identity *who, struct err *err)
{
    if (who->known == KNOWN_NOT)
        return refuse_unknown(who, err);
    return who->role >= PERSON_ACT || refuse_role(who, "any act", PERSON_ACT, err);
}

bool
person_has_right(const struct people_identity *who, enum person_right right, uint32_t owner_uid, struct err *err)
{
    const struct right_row *row = &right_rows[right];

    if (who->known == KNOWN_NOT)
        return refuse_unknown(who, err);
    if (who->roles_are_used)
        return who->role >= row->needs || refuse_role(who, row->wire, row->needs, err);
    return who->uid == owner_uid || who->uid == ROOT_UID
        || err_set(err, ERR_REFUSED,
            "%s is for the account that owns the store (uid %lu), root, or a person with role %s; you are %s", row->wire,
            (unsigned long)owner_uid, person_role_words[row->needs], who->actor);
}
