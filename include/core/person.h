/* SPDX-License-Identifier: MIT */
/* Who acts: from what the kernel says of a process (its uid, the uid that logged in) and the persons of the configuration. */
#ifndef TOCSIN_CORE_PERSON_H
#define TOCSIN_CORE_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/command.h"
#include "util/err.h"

/* The longest name of a person, in bytes. */
#define PERSON_NAME_MAX 64
/* The longest login name that is used; the number stands for a longer one, and for one that is no clean UTF-8. */
#define PERSON_ACCOUNT_MAX 64
/* What the kernel says where nobody logged in (a service, a container without audit). */
#define PERSON_NO_LOGIN UINT32_MAX
/* The actor where no person has the account. No person's name may begin so. */
#define PERSON_UNIX "unix:"
/* What the program calls itself in the log: no person. */
#define PERSON_OWN "tocsin"

/* A login name of a person. On a machine that does not know the name it stands for nobody. */
struct person_login {
    const char *name;
    bool found;
    uint32_t uid;
};

struct person {
    const char *name; /* the id in the log */
    struct person_login *logins;
    size_t logins_n;
    const char *slack, *zone;    /* or NULL */
    const char *const *calendar; /* words that stand for her in calendars, beside her name and mail */
    size_t calendar_n;
    const char *mail, *pagerduty, *opsgenie; /* her address, and how those know her (a user's id or address); or NULL */
    const char *const *pages;                /* destinations that reach her */
    size_t pages_n;
    enum person_role role; /* PERSON_NO_ROLE: none is written */
};

/* The persons of the configuration; whoever filled it owns it. */
struct people {
    struct person *v;
    size_t n;
};

/* How it is known who it is; the words of person_known_words. */
enum person_known {
    KNOWN_NOT,   /* the account is shared, and nothing says by whom it is used now: may read, no more */
    KNOWN_UNIX,  /* the uid is that of one person, or of none at all */
    KNOWN_LOGIN, /* the account is shared or root's; the uid that logged in is that of one person */
    KNOWN_NAMED, /* the account is shared; she named herself, as one of those who share it */
    KNOWNS,
};
extern const char *const person_known_words[KNOWNS];
/* "read", "act", "admin"; "none" for PERSON_NO_ROLE. */
extern const char *const person_role_words[PERSON_ROLES];

/* What is asked about. All but claim comes from the kernel and its tables, never from the environment or the peer's own words. */
struct person_asking {
    uint32_t uid;
    uint32_t login_uid;   /* or PERSON_NO_LOGIN */
    const char *account;  /* the uid's login name; NULL: it has none */
    const char *claim;    /* who she says she is, or NULL */
    const char *frontend; /* "tui", "cli", "watch": the origin's first word */
};

/* Who it is. Holds no pointers: it outlives the configuration. */
struct people_identity {
    char actor[sizeof PERSON_UNIX + PERSON_ACCOUNT_MAX]; /* the person's name, or "unix:NAME" */
    /* For each event: "cli unix:1000", "cli unix:1000 login:1001", "tui unix:1000 named". A login uid that did not decide stands there too. */
    char origin[96];
    char account[PERSON_ACCOUNT_MAX + 1]; /* the login name, or the number */
    char sharers[256];                    /* "ana, bob": those who share the account; "" where it is not shared */
    enum person_known known;
    enum person_role role; /* what holds, written or not */
    bool is_mapped;        /* a person of the configuration */
    bool is_shared;        /* two persons or more have the account */
    bool roles_are_used;   /* some person of the configuration has a role */
    uint32_t uid, login_uid;
};

/* What is no command, and concerns the installation. */
enum person_right {
#define RIGHT_ROW(right, wire, needs, help) right,
#include "core/rights.def"
#undef RIGHT_ROW
    RIGHTS,
};
struct right_row {
    const char *wire;
    enum person_role needs;
    const char *help;
};
extern const struct right_row right_rows[RIGHTS];

/*
 * false and *err where the claim is refused; *out is then as without it. A claim decides among those who share an account, where the
 * login uid does not; nowhere else does it change who it is. One that says what is known anyway is no fault.
 */
bool people_identify(const struct people *people, const struct person_asking *asking, struct people_identity *out,
    struct err *err) MUST_USE;

/* May she have this command decided? false and *err: who she is, her role, what is needed. Of engine's and sources' commands: never. */
bool person_may(const struct people_identity *who, enum command_kind kind, struct err *err) MUST_USE;
/* The same of acts as such, for a screen that says so before anything is typed. */
bool person_may_act(const struct people_identity *who, struct err *err) MUST_USE;
/*
 * The same for a right; owner_uid is the account that the owner of the store runs under. Where no person has a role there is no admin:
 * that account and root have the rights then.
 */
bool person_has_right(const struct people_identity *who, enum person_right right, uint32_t owner_uid, struct err *err) MUST_USE;

/* NULL where there is none. */
const struct person *people_named(const struct people *people, const char *name);
/* Of a text that begins with a person: the bytes of the longest known name, for it may hold blanks; else of its first word. people may be NULL. */
size_t people_name_len(const struct people *people, const char *text);
/* The i-th of those who have this account, NULL past the last. */
const struct person *people_of_uid(const struct people *people, uint32_t uid, size_t i);
/* May a person be called so? false and *err: what is wrong with it. */
bool person_name_check(const char *name, struct err *err) MUST_USE;

#endif
