/* SPDX-License-Identifier: MIT */
/* The section `source`: its options, and what becomes of them. */
#include "source/driver.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/pager.h"
#include "util/alloc.h"
#include "util/secret.h"
#include "util/str.h"
#include "util/time.h"

#define IGNORES_MAX 32
#define USER_MAX 254 /* of a mail address, in bytes */

const struct conf_section source_conf_section = {
    "source",
    true,
    "Where alerts come from. The title is its name on the screen and part of its alerts' identity: renaming it makes new alerts.",
};

#define S "source"
const struct conf_row source_conf_rows[] = {
    /* clang-format off */
    { S, "kind",             CONF_ENUM,     "alertmanager", "alertmanager|pagerduty|opsgenie|jsm", false, "What it is: a Prometheus Alertmanager, or a pager whose open incidents or alerts are listed (PagerDuty, Opsgenie, Jira Service Management Operations)." },
    { S, "url",              CONF_URLS,     NULL,           NULL,     false, "Its address, with the path prefix where it has one; several for the instances of one cluster, which are read as one. A pager has its vendor's unless another is given: https://api.eu.pagerduty.com, https://api.eu.opsgenie.com." },
    { S, "every",            CONF_DURATION, "15s",          "1s..1h", false, "How often it is asked for its alerts; a pager every 30s, unless it is given." },
    { S, "timeout",          CONF_DURATION, "10s",          "1s..5m", false, "How long one answer may take as a whole." },
    { S, "auth",             CONF_ENUM,     "none",         "none|basic|bearer", false, "How tocsin shows who it is. A pager has its own way, and a token; bearer at PagerDuty is for a token of OAuth." },
    { S, "user",             CONF_STRING,   NULL,           NULL,     false, "The user name, for auth = basic; at jsm the address of the token's account; at pagerduty the address of the user in whose name is written what a person without an address of her own does." },
    { S, "cloud",            CONF_STRING,   NULL,           NULL,     false, "At jsm: the site's id, as https://SITE.atlassian.net/_edge/tenant_info tells it." },
    { S, "password_file",    CONF_PATH,     NULL,           NULL,     false, "A file whose first line is the password, for auth = basic." },
    { S, "password_env",     CONF_STRING,   NULL,           NULL,     false, "The environment variable that holds the password, for auth = basic." },
    { S, "password_command", CONF_STRING,   NULL,           NULL,     false, "A command (no shell) that prints the password, for auth = basic." },
    { S, "token_file",       CONF_PATH,     NULL,           NULL,     false, "A file whose first line is the token, for auth = bearer and for pagers." },
    { S, "token_env",        CONF_STRING,   NULL,           NULL,     false, "The environment variable that holds the token, for auth = bearer and for pagers." },
    { S, "token_command",    CONF_STRING,   NULL,           NULL,     false, "A command (no shell) that prints the token, for auth = bearer and for pagers." },
    { S, "ca_file",          CONF_PATH,     NULL,           NULL,     false, "The certificates that https is trusted by, in place of the system's." },
    { S, "max_body",         CONF_SIZE,     "256MB",        "64KB..4GB", false, "A larger answer is refused." },
    { S, "on_ack",           CONF_ENUM,     "none",         "none|silence|ack", false, "What an acknowledgement does at the source: ack (of a pager, and what it does unless none is given) acknowledges it there, closing closes it, and what is given back is, where the pager knows that (PagerDuty does not); with silence, one of 15 minutes for this very alert, prolonged while somebody holds it and ended when nobody does. With none the source goes on notifying." },
    { S, "confirm_after",    CONF_DURATION, "1m",           "0s..1d", false, "When many alerts vanish at once, or the source restarted, they are believed to be over after this time…" },
    { S, "confirm_polls",    CONF_INT,      "2",            "1..100", false, "…and after so many polls without them." },
    { S, "identity_ignores", CONF_LIST,     "severity",     NULL,     false, "Labels that are not part of an alert's identity: with severity, warning and critical of the same thing are one alert, at the higher level." },
    { S, "name",             CONF_LIST,     "alertname",    NULL,     false, "Labels or annotations that give the alert's name; the first that is there counts, as for those below." },
    { S, "summary",          CONF_LIST,     "summary, description, message", NULL, false, "…its summary." },
    { S, "severity",         CONF_LIST,     "severity, priority", NULL, false, "…its severity, from which its level follows." },
    { S, "service",          CONF_LIST,     "service, job", NULL,     false, "…the service it is about." },
    { S, "team",             CONF_LIST,     "team, owner",  NULL,     false, "…the team that owns it." },
    { S, "env",              CONF_LIST,     "env, environment", NULL, false, "…the environment." },
    { S, "region",           CONF_LIST,     "region, zone, cluster", NULL, false, "…the region." },
    { S, "runbook",          CONF_LIST,     "runbook_url, runbook", NULL, false, "…the address of its runbook." },
    /* clang-format on */
};
#undef S
const size_t source_conf_rows_n = sizeof source_conf_rows / sizeof *source_conf_rows;

/* The options that name a secret's place; which auth they are for, and where they go. */
static const struct secret_row {
    const char *option;
    enum request_auth auth;
    size_t member;
} secrets[] = {
    /* clang-format off */
    { "password_file",    AUTH_BASIC,  offsetof(struct source_config, secret_file) },
    { "password_env",     AUTH_BASIC,  offsetof(struct source_config, secret_env) },
    { "password_command", AUTH_BASIC,  offsetof(struct source_config, secret_command) },
    { "token_file",       AUTH_BEARER, offsetof(struct source_config, secret_file) },
    { "token_env",        AUTH_BEARER, offsetof(struct source_config, secret_env) },
    { "token_command",    AUTH_BEARER, offsetof(struct source_config, secret_command) },
    /* clang-format on */
};
#define SECRETS (sizeof secrets / sizeof *secrets)

static const char *const auth_words[] = { [AUTH_NONE] = "none", [AUTH_BASIC] = "basic", [AUTH_BEARER] = "bearer" };

/* One reading of one section. */
struct reading {
    const struct conf_node *node;
    struct conf_faults *faults;
    struct source_config *c;
    bool bad;
};

#define FAULT(r, option, ...) \
    ((r)->bad = true, conf_fault_add((r)->faults, conf_file((r)->node), conf_line((r)->node, (option)), __VA_ARGS__))

static bool
all_of(const char *s, const char *others)
{
    for (; *s != '\0'; s++)
        if (!isalnum((unsigned char)*s) && strchr(others, *s) == NULL)
            return false;
    return true;
}

static void
read_name(struct reading *r)
{
    const char *name = conf_title(r->node);

    r->c->name = xstrdup(name);
    if (*name == '\0' || strlen(name) > SOURCE_NAME_MAX || !all_of(name, "-_."))
        FAULT(r, NULL, "a source's name is 1 to %d letters, digits, - _ or .", SOURCE_NAME_MAX);
    else if (str_eq(name, SOURCE_OWN))
        FAULT(r, NULL, "%s is the name of what tocsin itself finds wrong: call this source another", name);
}

static char *
without_slash(const char *url)
{
    size_t n = strlen(url);

    while (n > 0 && url[n - 1] == '/')
        n--;
    return xstrndup(url, n);
}

static void
check_url(struct reading *r, const char *url)
{
    if (strpbrk(url, "?#") != NULL)
        FAULT(r, "url", "url is the address alone, without ? and #: %s", url);
    else if (strstr(url, "/api/v") != NULL)
        FAULT(r, "url", "url is given without /api/v2…, which tocsin adds: %s", url);
    for (size_t i = 0; i < r->c->urls_n; i++)
        if (str_eq(r->c->urls[i], url))
            FAULT(r, "url", "url names this instance twice: %s", url);
}

static void
read_urls(struct reading *r)
{
    const struct source_driver *driver = r->c->driver;
    size_t n = conf_list_n(r->node, "url"), most = driver->takes_acks ? 1 : SOURCE_INSTANCES_MAX;

    if (n == 0 && driver->url == NULL)
        FAULT(r, NULL, "source \"%s\": url is missing", conf_title(r->node));
    else if (n == 0)
        r->c->urls[r->c->urls_n++] = xstrdup(driver->url);
    if (n > most && most == 1)
        FAULT(r, "url", "kind = %s has one url", driver->name);
    else if (n > SOURCE_INSTANCES_MAX) {
        FAULT(r, "url", "url names %zu instances, at most %d are allowed", n, SOURCE_INSTANCES_MAX);
        n = SOURCE_INSTANCES_MAX;
    }
    n = n < most ? n : most;
    for (size_t i = 0; i < n; i++) {
        char *url = without_slash(conf_list_at(r->node, "url", i));

        check_url(r, url);
        r->c->urls[r->c->urls_n++] = url;
    }
}

/* A pager's secret is a token, by whatever scheme it is shown. */
static enum request_auth
secret_auth(const struct source_config *c)
{
    return c->driver->auth == AUTH_NONE ? c->auth : AUTH_BEARER;
}

static void
read_secret(struct reading *r, const struct secret_row *row, const char **before)
{
    const char *value = conf_str(r->node, row->option);
    enum request_auth auth = secret_auth(r->c);
    char **member = (char **)((char *)r->c + row->member);

    if (value == NULL)
        return;
    if (row->auth != auth && r->c->driver->auth != AUTH_NONE)
        FAULT(r, row->option, "%s goes with auth = basic; kind = %s has a token: token_file, token_env, token_command",
            row->option, r->c->driver->name);
    else if (row->auth != auth)
        FAULT(r, row->option, "%s goes with auth = %s, but auth is %s", row->option, auth_words[row->auth],
            auth_words[r->c->auth]);
    else if (*before != NULL)
        FAULT(r, row->option, "%s and %s: one of the two is enough", *before, row->option);
    else if (*value == '\0')
        FAULT(r, row->option, "%s is empty", row->option);
    else if (member == &r->c->secret_env && !secret_is_variable(value))
        FAULT(r, row->option, "%s is the name of an environment variable: letters, digits and _", row->option);
    else
        *member = xstrdup(value);
    if (row->auth == auth && *before == NULL)
        *before = row->option;
}

static void
name_credential(struct source_config *c)
{
    size_t size = strlen(c->name) + sizeof "source ";

    c->credential = xmalloc(size);
    snprintf(c->credential, size, "source %s", c->name);
}

/* PagerDuty takes a token of OAuth too; what a pager does by itself may be said. */
static void
read_pager_scheme(struct reading *r)
{
    struct source_config *c = r->c;
    enum request_auth said = (enum request_auth)conf_enum(r->node, "auth");
    bool oauth = said == AUTH_BEARER && c->driver == &pagerduty_source;

    c->auth = oauth ? AUTH_BEARER : c->driver->auth;
    if (conf_is_set(r->node, "auth") && !oauth && said != c->driver->auth)
        FAULT(r, "auth", "kind = %s shows its token in its own way: leave auth out", c->driver->name);
}

/* One address: it becomes a header, or half of a credential. */
static bool
is_mail(const char *text)
{
    const char *at = strchr(text, '@');

    if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL || strlen(text) > USER_MAX)
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7f || strchr(":,;<>\"", *c) != NULL)
            return false;
    return true;
}

static void
read_pager_auth(struct reading *r)
{
    struct source_config *c = r->c;
    const char *secret = NULL, *user = conf_str(r->node, "user");

    read_pager_scheme(r);
    for (size_t i = 0; i < SECRETS; i++)
        read_secret(r, &secrets[i], &secret);
    if (secret == NULL)
        FAULT(r, NULL, "kind = %s needs one of token_file, token_env, token_command", c->driver->name);
    if (user == NULL && c->auth == AUTH_BASIC)
        FAULT(r, NULL, "kind = %s needs user, the address of the account that the token is of", c->driver->name);
    else if (user != NULL && c->driver == &opsgenie_source)
        FAULT(r, "user", "user says nothing with kind = %s: its key is enough", c->driver->name);
    else if (user != NULL && !is_mail(user))
        FAULT(r, "user", "with kind = %s user is one mail address", c->driver->name);
    c->user = xstrdup_or_null(user);
    name_credential(c);
}

static void
read_cloud(struct reading *r)
{
    const char *cloud = conf_str(r->node, "cloud");
    bool wanted = r->c->driver == &jsm_source;

    if (cloud == NULL && wanted)
        FAULT(r, NULL, "kind = %s needs cloud, the id that https://SITE.atlassian.net/_edge/tenant_info tells",
            r->c->driver->name);
    else if (cloud != NULL && !wanted)
        FAULT(r, "cloud", "cloud goes with kind = jsm");
    else if (cloud != NULL && (*cloud == '\0' || !all_of(cloud, "-")))
        FAULT(r, "cloud", "cloud is an id: letters, digits and -");
    else
        r->c->cloud = xstrdup_or_null(cloud);
}

/* A pager is told unless the configuration says none. */
static void
read_on_ack(struct reading *r)
{
    static const char *const words[] = { "none", "silence", "ack" };
    size_t on_ack = (size_t)conf_enum(r->node, "on_ack");
    bool pager = r->c->driver->takes_acks;

    r->c->silences_acks = on_ack == 1 && !pager;
    r->c->writes_acks = pager && (on_ack == 2 || !conf_is_set(r->node, "on_ack"));
    if (on_ack != 0 && (on_ack == 2) != pager)
        FAULT(r, "on_ack", "on_ack = %s does not go with kind = %s: none or %s", words[on_ack], r->c->driver->name,
            pager ? "ack" : "silence");
}

static void
read_auth(struct reading *r)
{
    struct source_config *c = r->c;
    const char *secret = NULL, *user = conf_str(r->node, "user");

    if (c->driver->auth != AUTH_NONE) {
        read_pager_auth(r);
        return;
    }
    c->auth = (enum request_auth)conf_enum(r->node, "auth");
    for (size_t i = 0; i < SECRETS; i++)
        read_secret(r, &secrets[i], &secret);
    if (user != NULL && c->auth != AUTH_BASIC)
        FAULT(r, "user", "user goes with auth = basic, but auth is %s", auth_words[c->auth]);
    if (c->auth == AUTH_NONE)
        return;
    if (c->auth == AUTH_BASIC && (user == NULL || *user == '\0' || strchr(user, ':') != NULL))
        FAULT(r, user == NULL ? "auth" : "user", "auth = basic needs user, a name without a colon");
    if (c->auth == AUTH_BASIC && secret == NULL)
        FAULT(r, "auth", "auth = basic needs one of password_file, password_env, password_command");
    if (c->auth == AUTH_BEARER && secret == NULL)
        FAULT(r, "auth", "auth = bearer needs one of token_file, token_env, token_command");
    c->user = xstrdup_or_null(user);
    name_credential(c);
}

static void
read_ignores(struct reading *r)
{
    size_t n = conf_list_n(r->node, "identity_ignores");

    if (n > IGNORES_MAX) {
        FAULT(r, "identity_ignores", "identity_ignores has %zu labels, at most %d are allowed", n, IGNORES_MAX);
        return;
    }
    r->c->ignores = xcalloc(n + 1, sizeof *r->c->ignores);
    for (size_t i = 0; i < n; i++)
        r->c->ignores[r->c->ignores_n++] = xstrdup(conf_list_at(r->node, "identity_ignores", i));
}

static void
name_add(struct source_config *c, enum source_field field, size_t place, const char *name)
{
    char *copy = xstrdup(name);

    c->map_names[c->map_names_n++] = copy;
    c->map.names[field][place] = copy;
}

static void
read_field(struct reading *r, enum source_field field)
{
    const char *option = source_field_names[field];
    size_t n = conf_list_n(r->node, option);

    if (n > FIELD_LABELS_MAX - 1) {
        FAULT(r, option, "%s names %zu labels, at most %d are allowed", option, n, FIELD_LABELS_MAX - 1);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (*conf_list_at(r->node, option, i) == '\0')
            FAULT(r, option, "%s names an empty label", option);
        else
            name_add(r->c, field, i, conf_list_at(r->node, option, i));
}

static struct source_config *
config_alloc(void)
{
    struct source_config *c = xcalloc(1, sizeof *c);

    c->map_names = xcalloc((size_t)FIELDS * FIELD_LABELS_MAX, sizeof *c->map_names);
    return c;
}

struct source_config *
source_config_new(const struct conf_node *node, struct conf_faults *faults)
{
    struct reading r = { .node = node, .faults = faults, .c = config_alloc() };
    struct source_config *c = r.c;

    read_name(&r);
    c->driver = source_drivers[conf_enum(node, "kind")];
    read_urls(&r);
    c->every_ms = c->driver->every_ms != 0 && !conf_is_set(node, "every") ? c->driver->every_ms : conf_int(node, "every");
    read_on_ack(&r);
    c->timeout_ms = conf_int(node, "timeout");
    c->confirm_ms = conf_int(node, "confirm_after");
    c->confirm_polls = conf_int(node, "confirm_polls");
    c->max_body_bytes = (uint64_t)conf_int(node, "max_body");
    read_auth(&r);
    read_cloud(&r);
    c->ca_file = xstrdup_or_null(conf_str(node, "ca_file"));
    read_ignores(&r);
    for (int f = 0; f < FIELDS; f++)
        read_field(&r, (enum source_field)f);
    if (!r.bad)
        return c;
    source_config_free(c);
    return NULL;
}

/* The configuration's own reader fills in what the rows say. */
struct source_config *
source_config_default(const char *name, const char *url)
{
    struct conf_schema schema = { &source_conf_section, 1, source_conf_rows, source_conf_rows_n };
    struct conf_faults faults = { 0 };
    struct source_config *c = NULL;
    struct buf text = BUF_INIT;
    struct conf *conf;

    buf_addf(&text, "source \"%s\" { url = {\"%s\"} }\n", name, url);
    conf = conf_parse(&schema, "(default)", buf_text(&text), text.len, &faults);
    if (conf != NULL)
        c = source_config_new(conf_node_at(conf, "source", 0), &faults);
    conf_free(conf);
    conf_faults_release(&faults);
    buf_release(&text);
    return c;
}

static void
strings_free(char **v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(v[i]);
}

void
source_config_free(struct source_config *c)
{
    if (c == NULL)
        return;
    strings_free(c->urls, c->urls_n);
    strings_free(c->ignores, c->ignores_n);
    strings_free(c->map_names, c->map_names_n);
    free(c->ignores);
    free(c->map_names);
    free(c->name);
    free(c->user);
    free(c->cloud);
    free(c->credential);
    free(c->secret_file);
    free(c->secret_env);
    free(c->secret_command);
    free(c->ca_file);
    free(c);
}

static bool
strings_equal(char *const *a, size_t a_n, char *const *b, size_t b_n)
{
    if (a_n != b_n)
        return false;
    for (size_t i = 0; i < a_n; i++)
        if (!str_eq(a[i], b[i]))
            return false;
    return true;
}

static bool
maps_equal(const struct source_map *a, const struct source_map *b)
{
    for (size_t f = 0; f < FIELDS; f++)
        for (size_t i = 0; i < FIELD_LABELS_MAX; i++)
            if (!str_eq(a->names[f][i], b->names[f][i]))
                return false;
    return true;
}

bool
source_config_equal(const struct source_config *a, const struct source_config *b)
{
    return str_eq(a->name, b->name) && a->driver == b->driver && a->auth == b->auth && str_eq(a->user, b->user)
        && str_eq(a->cloud, b->cloud) && str_eq(a->secret_file, b->secret_file) && str_eq(a->secret_env, b->secret_env)
        && str_eq(a->secret_command, b->secret_command) && str_eq(a->ca_file, b->ca_file)
        && strings_equal(a->urls, a->urls_n, b->urls, b->urls_n)
        && strings_equal(a->ignores, a->ignores_n, b->ignores, b->ignores_n) && maps_equal(&a->map, &b->map);
}
