/* SPDX-License-Identifier: MIT */
/* The options of a destination that is a pager, and what becomes of them. */
#include "deliver/pager_config.h"

#include <string.h>

#include "util/buf.h"
#include "util/secret.h"
#include "util/str.h"
#include "util/vec.h"

#define PERSON_BYTES_MAX 256

const char *const pager_kinds[PAGER_DIALECTS] = {
    [PAGER_PAGERDUTY] = "pagerduty",
    [PAGER_OPSGENIE] = "opsgenie",
    [PAGER_JSM] = "jsm",
    [PAGER_JSM_API] = "jsm",
};

/* What each is reached by, and which options are its own. */
static const struct dialect_row {
    const char *api[2]; /* region us, eu */
    const char *secret; /* "routing_key" of routing_key_file */
    enum request_auth auth;
    const char *right, *prefix, *what;
    bool has_regions, has_responders;
} dialects[PAGER_DIALECTS] = {
    [PAGER_PAGERDUTY] = { .api = { "https://events.pagerduty.com", "https://events.eu.pagerduty.com" },
        .secret = "routing_key",
        .auth = AUTH_BODY,
        .right = "send events",
        .prefix = "what stands before /v2/enqueue",
        .what = "PagerDuty's Events API v2",
        .has_regions = true },
    [PAGER_OPSGENIE] = { .api = { "https://api.opsgenie.com", "https://api.eu.opsgenie.com" },
        .secret = "api_key",
        .auth = AUTH_SCHEME,
        .right = "create and update alerts, and read them",
        .prefix = "what stands before /v2/alerts",
        .what = "Opsgenie's Alert API v2",
        .has_regions = true,
        .has_responders = true },
    [PAGER_JSM] = { .api = { "https://api.atlassian.com/jsm/ops/integration" },
        .secret = "api_key",
        .auth = AUTH_SCHEME,
        .right = "create and update alerts",
        .prefix = "what stands before /v2/alerts",
        .what = "an integration of JSM Operations",
        .has_responders = true },
    [PAGER_JSM_API] = { .secret = "api_token",
        .auth = AUTH_BASIC,
        .right = "create and update alerts, and read them",
        .prefix = "is cloud_id right?",
        .what = "the Operations API of JSM",
        .has_responders = true },
};

/* Options that another dialect alone has. */
static const char *const secrets[] = { "routing_key", "api_key", "api_token" };
static const char *const places[] = { "file", "env", "command" };
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct pager_reading {
    const struct conf_node *node;
    struct arena *arena;
    struct conf_faults *faults;
    struct pager_config *out;
    const struct dialect_row *row;
    bool bad;
};

#define FAULT(r, option, ...) \
    ((r)->bad = true, \
        conf_fault_add((r)->faults, conf_option_file((r)->node, (option)), conf_line((r)->node, (option)), __VA_ARGS__))

bool
pager_is_kind(const char *kind)
{
    for (size_t i = 0; i < PAGER_DIALECTS; i++)
        if (str_eq(kind, pager_kinds[i]))
            return true;
    return false;
}

static const char *
text(const struct pager_reading *r, const char *option)
{
    const char *value = conf_str(r->node, option);

    return value != NULL && *value != '\0' ? value : NULL;
}

static void
take_place(struct pager_reading *r, const char *place, const char *option, const char *value)
{
    struct pager_config *p = r->out;
    const char *kept = arena_strdup(r->arena, value);

    if (str_eq(place, "env") && !secret_is_variable(value))
        FAULT(r, option, "%s is the name of an environment variable: letters, digits and _", option);
    if (str_eq(place, "file"))
        p->secret_file = kept;
    else if (str_eq(place, "env"))
        p->secret_env = kept;
    else
        p->secret_command = kept;
    p->asked.credential_option = arena_strdup(r->arena, option);
}

/* One of the three places of this dialect's secret, and none of another's. */
static void
read_secret(struct pager_reading *r)
{
    struct pager_config *p = r->out;
    const char *secret = r->row->secret, *before = NULL;

    for (size_t i = 0; i < COUNT(secrets) * COUNT(places); i++) {
        const char *of = secrets[i / COUNT(places)], *place = places[i % COUNT(places)];
        const char *option = arena_printf(r->arena, "%s_%s", of, place), *value = conf_str(r->node, option);

        if (value == NULL)
            continue;
        if (!str_eq(of, secret))
            FAULT(r, option, "%s is not for this kind of destination: it wants %s_file, %s_env or %s_command", option, secret,
                secret, secret);
        else if (before != NULL)
            FAULT(r, option, "%s and %s: one of the two is enough", before, option);
        else if (*value == '\0')
            FAULT(r, option, "%s is empty", option);
        else
            take_place(r, place, option, value);
        before = option;
    }
    if (before == NULL)
        FAULT(r, NULL, "destination %s needs a secret: %s_file, %s_env or %s_command", p->destination, secret, secret, secret);
    p->credential = arena_printf(r->arena, "destination %s", p->destination);
}

/* Letters, digits and hyphens: it stands in a path. */
static bool
is_cloud_id(const char *s)
{
    return *s != '\0' && strlen(s) <= 64
        && s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] == '\0';
}

static void
read_api(struct pager_reading *r)
{
    struct pager_config *p = r->out;
    const char *url = conf_str(r->node, "api_url"), *cloud = text(r, "cloud_id");
    size_t len;

    if (url != NULL && strpbrk(url, "?#") != NULL)
        FAULT(r, "api_url", "api_url is the address alone, without ? and #: %s", url);
    if (cloud != NULL && !is_cloud_id(cloud))
        FAULT(r, "cloud_id", "cloud_id is letters, digits and hyphens");
    if (url == NULL && cloud != NULL)
        url = arena_printf(r->arena, "https://api.atlassian.com/jsm/ops/api/%s", cloud);
    if (url == NULL)
        url = r->row->api[conf_enum(r->node, "region") == 1 && r->row->has_regions];
    for (len = strlen(url); len > 0 && url[len - 1] == '/';)
        len--;
    p->api = arena_printf(r->arena, "%.*s", (int)len, url);
}

/* "team:payments" */
static bool
take_responder(struct pager_reading *r, const char *value, struct pager_responder *to)
{
    static const char *const types[] = { "team", "user", "schedule", "escalation" };
    size_t len = strcspn(value, ":");

    for (size_t i = 0; i < COUNT(types) && value[len] == ':'; i++)
        if (strlen(types[i]) == len && strncmp(types[i], value, len) == 0 && value[len + 1] != '\0'
            && strlen(value + len + 1) <= PERSON_BYTES_MAX) {
            *to = (struct pager_responder){ types[i], arena_strdup(r->arena, value + len + 1) };
            return true;
        }
    return false;
}

static void
read_responders(struct pager_reading *r)
{
    size_t n = conf_list_n(r->node, "responders");
    struct pager_responder *v = arena_zalloc(r->arena, (n + 1) * sizeof *v);

    if (n > PAGER_RESPONDERS_MAX)
        FAULT(r, "responders", "there are %zu responders, at most %d are allowed", n, PAGER_RESPONDERS_MAX);
    for (size_t i = 0; i < n; i++)
        if (!take_responder(r, conf_list_at(r->node, "responders", i), &v[i]))
            FAULT(r, "responders", "\"%s\" is no responder: write team:, user:, schedule: or escalation: and its name or id",
                conf_list_at(r->node, "responders", i));
    r->out->responders = v;
    r->out->responders_n = n;
}

/* What a dialect can't use would be silently without effect. */
static void
refuse_foreign(struct pager_reading *r)
{
    const struct {
        const char *option;
        bool allowed;
    } options[] = {
        { "region", r->row->has_regions },
        { "responders", r->row->has_responders },
        { "cloud_id", r->out->dialect == PAGER_JSM_API },
        { "user", r->out->dialect == PAGER_JSM_API },
    };

    for (size_t i = 0; i < COUNT(options); i++)
        if (!options[i].allowed && conf_is_set(r->node, options[i].option))
            FAULT(r, options[i].option, "%s is not for this destination%s", options[i].option,
                str_eq(options[i].option, "user") ? ": it goes with kind = jsm and cloud_id" : "");
}

static enum pager_dialect
dialect_of(const struct conf_node *node, const char *kind)
{
    if (str_eq(kind, "jsm"))
        return conf_is_set(node, "cloud_id") ? PAGER_JSM_API : PAGER_JSM;
    return str_eq(kind, "opsgenie") ? PAGER_OPSGENIE : PAGER_PAGERDUTY;
}

bool
pager_config_read(const struct conf_node *node, const char *kind, struct arena *a, struct conf_faults *faults,
    struct pager_config *out)
{
    struct pager_reading r = { .node = node, .arena = a, .faults = faults, .out = out };
    enum pager_dialect dialect = dialect_of(node, kind);

    *out = (struct pager_config){ .dialect = dialect,
        .destination = arena_strdup(a, conf_title(node)),
        .client_url = arena_strdup_or_null(a, text(&r, "client_url")),
        .user = arena_strdup_or_null(a, text(&r, "user")),
        .ca_file = arena_strdup_or_null(a, conf_str(node, "ca_file")),
        .timeout_ms = conf_int(node, "timeout") };
    r.row = &dialects[dialect];
    out->asked = (struct http_asked){ .auth = r.row->auth, .right = r.row->right, .prefix = r.row->prefix, .api = r.row->what };
    read_secret(&r);
    read_api(&r);
    read_responders(&r);
    refuse_foreign(&r);
    if (dialect == PAGER_JSM_API && out->user == NULL)
        FAULT(&r, "user", "destination %s needs user: the mail address of the account whose api_token it is", out->destination);
    return !r.bad;
}
