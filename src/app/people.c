/* SPDX-License-Identifier: MIT */
/* The persons of the configuration, and who of them a process is: by the kernel's words alone. */
#include "app/people.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/alloc.h"
#include "util/str.h"

/* What each compiled zone begins with (RFC 8536). */
#define TZIF_MAGIC "TZif"
#define ZONE_NAME_MAX 64

static bool
parse_uid(const char *text, uint32_t *uid)
{
    unsigned long value;
    char *end;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || value >= PERSON_NO_LOGIN)
        return false;
    *uid = (uint32_t)value;
    return true;
}

static struct person_login
look_up(const char *name)
{
    const struct passwd *pw = getpwnam(name);
    struct person_login login = { .name = name };

    if (pw != NULL) {
        login.uid = pw->pw_uid;
        login.found = true;
    } else {
        login.found = parse_uid(name, &login.uid);
    }
    return login;
}

/* Below the directory, and nothing else there that is no zone (zone.tab). */
static bool
is_zone(const char *name)
{
    char path[sizeof ZONEINFO_DIR + ZONE_NAME_MAX + 1], magic[sizeof TZIF_MAGIC] = "";
    struct stat st;
    FILE *f;

    if (strlen(name) > ZONE_NAME_MAX || *name == '/' || strstr(name, "..") != NULL)
        return false;
    snprintf(path, sizeof path, ZONEINFO_DIR "/%s", name);
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || (f = fopen(path, "re")) == NULL)
        return false;
    if (fread(magic, 1, sizeof magic - 1, f) != sizeof magic - 1)
        magic[0] = '\0';
    fclose(f);
    return str_eq(magic, TZIF_MAGIC);
}

/* Where the machine has no zones, none can be checked. */
static bool
zone_is_wrong(const char *name)
{
    struct stat st;

    return name != NULL && stat(ZONEINFO_DIR, &st) == 0 && !is_zone(name);
}

static void
check_person(const struct conf_node *node, const struct person *p, struct conf_faults *faults)
{
    struct err err = { 0 };

    if (!person_name_check(p->name, &err))
        conf_fault_add(faults, conf_file(node), conf_line(node, "unix"), "person '%s': %s", p->name, err.text);
    if (zone_is_wrong(p->zone))
        conf_fault_add(faults, conf_option_file(node, "zone"), conf_line(node, "zone"),
            "there is no time zone '%s' in " ZONEINFO_DIR ": Europe/Berlin, America/New_York, UTC", p->zone);
}

/* In the order of the words of the row: read|act|admin. */
static enum person_role
read_role(const struct conf_node *node)
{
    return conf_is_set(node, "role") ? (enum person_role)(PERSON_READ + conf_enum(node, "role")) : PERSON_NO_ROLE;
}

static void
read_person(const struct conf_node *node, struct person *p)
{
    *p = (struct person){
        .name = conf_title(node),
        .logins = xcalloc(conf_list_n(node, "unix") + 1, sizeof *p->logins),
        .logins_n = conf_list_n(node, "unix"),
        .slack = conf_str(node, "slack"),
        .zone = conf_str(node, "zone"),
        .mail = conf_str(node, "mail"),
        .pagerduty = conf_str(node, "pagerduty"),
        .opsgenie = conf_str(node, "opsgenie"),
        .pages = xcalloc(conf_list_n(node, "page") + 1, sizeof *p->pages),
        .pages_n = conf_list_n(node, "page"),
        .calendar = xcalloc(conf_list_n(node, "calendar") + 1, sizeof *p->calendar),
        .calendar_n = conf_list_n(node, "calendar"),
        .role = read_role(node),
    };
    for (size_t i = 0; i < p->calendar_n; i++)
        ((const char **)p->calendar)[i] = conf_list_at(node, "calendar", i);
    for (size_t i = 0; i < p->pages_n; i++)
        ((const char **)p->pages)[i] = conf_list_at(node, "page", i);
    for (size_t i = 0; i < p->logins_n; i++)
        p->logins[i] = look_up(conf_list_at(node, "unix", i));
}

void
people_read(const struct conf *conf, struct people *out, struct conf_faults *faults)
{
    const struct conf_node *node;
    size_t n = 0;

    while (conf_node_at(conf, "person", n) != NULL)
        n++;
    *out = (struct people){ .v = xcalloc(n + 1, sizeof *out->v) };
    for (; (node = conf_node_at(conf, "person", out->n)) != NULL; out->n++) {
        read_person(node, &out->v[out->n]);
        check_person(node, &out->v[out->n], faults);
    }
}

void
people_release(struct people *people)
{
    for (size_t i = 0; i < people->n; i++) {
        free(people->v[i].logins);
        free((void *)people->v[i].pages);
        free((void *)people->v[i].calendar);
    }
    free(people->v);
    *people = (struct people){ 0 };
}

/* Of the persons who have the uid: the name by which the configuration knows it. */
static const char *
configured_login(const struct people *people, uid_t uid)
{
    const struct person *p = people_of_uid(people, uid, 0);

    for (size_t i = 0; p != NULL && i < p->logins_n; i++)
        if (p->logins[i].found && p->logins[i].uid == uid)
            return p->logins[i].name;
    return NULL;
}

char *
people_account(const struct people *people, uid_t uid)
{
    const char *configured = configured_login(people, uid);
    const struct passwd *pw = configured == NULL ? getpwuid(uid) : NULL;

    if (configured != NULL)
        return xstrdup(configured);
    return pw == NULL ? NULL : xstrdup(pw->pw_name);
}

bool
people_of_process(const struct people *people, uid_t uid, uid_t login_uid, const char *claim, const char *frontend,
    struct people_identity *out, struct err *err)
{
    char *account = people_account(people, uid);
    struct person_asking asking = { uid, login_uid, account, claim, frontend };
    bool ok = people_identify(people, &asking, out, err);

    free(account);
    return ok;
}

uid_t
process_login_uid(pid_t pid, uid_t uid)
{
    char path[64], text[32] = "";
    uint32_t login_uid = PERSON_NO_LOGIN;
    struct stat st;
    FILE *f;

    if (pid == 0)
        snprintf(path, sizeof path, "/proc/self/loginuid");
    else
        snprintf(path, sizeof path, "/proc/%ld/loginuid", (long)pid);
    f = fopen(path, "re");
    if (f == NULL)
        return PERSON_NO_LOGIN;
    if ((pid == 0 || (fstat(fileno(f), &st) == 0 && st.st_uid == uid)) && fgets(text, sizeof text, f) != NULL) {
        text[strcspn(text, "\n")] = '\0';
        if (!parse_uid(text, &login_uid))
            login_uid = PERSON_NO_LOGIN;
    }
    fclose(f);
    return login_uid;
}
