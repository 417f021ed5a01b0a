/* SPDX-License-Identifier: MIT */
/* Is the configuration right? Every fault, and what is likely to go wrong although it is. */
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/check_incidents.h"
#include "app/check_oncall.h"
#include "app/check_routes.h"
#include "app/check_ways.h"
#include "app/credential.h"
#include "app/group_dir.h"
#include "app/output.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "store/store.h"
#include "util/json.h"
#include "util/path.h"
#include "util/str.h"
#include "util/time.h"

struct check {
    struct app *app;
    VEC(char *) warnings;
};

static void warn(struct check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
warn(struct check *c, const char *fmt, ...)
{
    char text[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    vec_push(&c->warnings, xstrdup(text));
}

static bool
is_in_path(const char *program)
{
    const char *path = getenv("PATH");
    bool found = false;

    if (strchr(program, '/') != NULL)
        return access(program, X_OK) == 0;
    while (path != NULL && *path != '\0' && !found) {
        size_t len = strcspn(path, ":");
        struct buf file = BUF_INIT;

        buf_addf(&file, "%.*s/%s", (int)len, path, program);
        found = access(buf_text(&file), X_OK) == 0;
        buf_release(&file);
        path += len + (path[len] == ':');
    }
    return found;
}

static void
check_secret_file(struct check *c, const struct secret_place *p)
{
    char secret[CREDENTIAL_MAX_BYTES];
    struct err err = { 0 };
    bool loose = false;

    if (!credential_file(p->file, secret, &loose, &err))
        warn(c, "%s: %s", p->name, err.text);
    else if (loose)
        warn(c, "%s: %s holds a secret and others can read it: chmod 600 %s", p->name, p->file, p->file);
    explicit_bzero(secret, sizeof secret);
}

static void
check_command(struct check *c, const struct secret_place *p)
{
    struct err err = { 0 };
    char **words = command_words(p->command, &err);

    if (words == NULL)
        warn(c, "%s: %s", p->name, err.text);
    else if (!is_in_path(words[0]))
        warn(c, "%s: there is no program %s", p->name, words[0]);
    free(words);
}

static void
check_secret(struct check *c, const struct secret_place *p)
{
    if (p->file != NULL)
        check_secret_file(c, p);
    if (p->env != NULL && getenv(p->env) == NULL)
        warn(c, "%s: the environment variable %s is not set", p->name, p->env);
    if (p->command != NULL)
        check_command(c, p);
}

static bool
is_loopback(const char *url)
{
    static const char *const hosts[] = { "http://127.", "http://localhost", "http://[::1]" };

    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (str_starts(url, hosts[i]))
            return true;
    return false;
}

static void
check_source(struct check *c, const struct source_config *s)
{
    if (s->ca_file != NULL && access(s->ca_file, R_OK) != 0)
        warn(c, "source %s: ca_file %s can't be read", s->name, s->ca_file);
    for (size_t i = 0; s->auth != AUTH_NONE && i < s->urls_n; i++)
        if (str_starts(s->urls[i], "http://") && !is_loopback(s->urls[i]))
            warn(c, "source %s: its secret goes to %s in the clear; https would hide it", s->name, s->urls[i]);
}

static void
check_slack(struct check *c, const struct slack_config *s)
{
    if (s->ca_file != NULL && access(s->ca_file, R_OK) != 0)
        warn(c, "slack: ca_file %s can't be read", s->ca_file);
    if (s->credential != NULL && str_starts(s->api_url, "http://") && !is_loopback(s->api_url))
        warn(c, "slack: its token goes to %s in the clear; https would hide it", s->api_url);
    if (s->credential != NULL && deliver_config_posts(c->app->config->deliver).n == 0)
        warn(c, "slack: there is a token, but no channel and no destination: nothing can be posted");
}

static void
check_server(struct check *c, const char *listen)
{
    struct err err = { 0 };
    bool loopback = true;

    if (listen != NULL && http_listen_check(listen, &loopback, &err) && !loopback)
        warn(c,
            "server: %s can be reached from other machines, in the clear and by anybody: a reverse proxy that asks for TLS and "
            "a password goes before 127.0.0.1",
            listen);
}

/* Where it is run counts: another machine, or another account, may have it. */
static void
check_configured(struct check *c, const struct run_command *command)
{
    if (!is_in_path(command->words[0]))
        warn(c, "command %s: there is no program %s that you may run here", command->name, command->words[0]);
}

/* The address of a dead man's switch is a secret, wherever it stands. */
static void
check_dead_man(struct check *c, const struct dead_man_config *man)
{
    struct stat st;

    if (man->ca_file != NULL && access(man->ca_file, R_OK) != 0)
        warn(c, "dead_man %s: ca_file %s can't be read", man->name, man->ca_file);
    if (man->url == NULL)
        return;
    if (stat(c->app->config->file, &st) == 0 && (st.st_mode & (S_IRGRP | S_IROTH)))
        warn(c,
            "dead_man %s: its address stands in %s, which others can read, and who knows it can ping in our name: url_file, or chmod 600 %s",
            man->name, c->app->config->file, c->app->config->file);
    if (str_starts(man->url, "http://") && !is_loopback(man->url))
        warn(c, "dead_man %s: its address is asked for in the clear; https would hide it", man->name);
}

/* Who knows a calendar's address can read it. */
static void
check_calendar(struct check *c, const struct calendar_config *calendar)
{
    struct stat st;

    if (calendar->ca_file != NULL && access(calendar->ca_file, R_OK) != 0)
        warn(c, "calendar %s: ca_file %s can't be read", calendar->name, calendar->ca_file);
    if (calendar->url == NULL)
        return;
    if (stat(c->app->config->file, &st) == 0 && (st.st_mode & (S_IRGRP | S_IROTH)))
        warn(c,
            "calendar %s: its address stands in %s, which others can read, and who knows it can read the calendar: url_file, or chmod 600 %s",
            calendar->name, c->app->config->file, c->app->config->file);
}

static void
check_pair(struct check *c)
{
    const struct config *config = c->app->config;
    char *dir = config->head.file == NULL ? NULL : path_dir(config->head.file);
    const char *network = dir == NULL ? NULL : path_network_fs(dir);

    for (size_t i = 0; i < config->pair->dead_men_n; i++)
        check_dead_man(c, &config->pair->dead_men[i]);
    for (size_t i = 0; i < config->pair->calendars_n; i++)
        check_calendar(c, &config->pair->calendars[i]);
    if (dir != NULL && access(dir, W_OK) != 0)
        warn(c, "head: nothing can be written in %s: make it, or name another file", dir);
    if (network != NULL)
        warn(c,
            "head: %s lies on %s, where a write can take long and hold up the screen: syslog = yes reaches another machine too",
            config->head.file, network);
    free(dir);
}

/* Who can write here can run commands as the one who reads it. */
static void
check_file(struct check *c)
{
    const struct config *config = c->app->config;
    struct stat st;

    if (!config->found)
        warn(c, "there is no configuration: an Alertmanager on " LOCAL_SOURCE_URL " is used if it answers");
    else if (stat(config->file, &st) == 0 && (st.st_mode & (S_IWGRP | S_IWOTH)))
        warn(c, "%s can be written by others, who can run commands as you by it: chmod 600 %s", config->file, config->file);
    if (config->found && config->sources.n == 0)
        warn(c, "no source is configured: the board stays empty");
}

static void
check_login(struct check *c, const struct person *p, const struct person_login *login)
{
    if (!login->found)
        warn(c, "person %s: this machine knows no login name %s: it stands for nobody until it does", p->name, login->name);
}

static void
check_people(struct check *c)
{
    const struct config *config = c->app->config;
    bool roles = false, admin = false;
    struct err err = { 0 };

    for (size_t i = 0; i < config->people.n; i++) {
        const struct person *p = &config->people.v[i];

        for (size_t k = 0; k < p->logins_n; k++)
            check_login(c, p, &p->logins[k]);
        roles = roles || p->role != PERSON_NO_ROLE;
        admin = admin || p->role == PERSON_ADMIN;
        if (p->zone != NULL && access(ZONEINFO_DIR, F_OK) != 0)
            warn(c, "person %s: zone %s can't be checked: there is no " ZONEINFO_DIR, p->name, p->zone);
    }
    if (roles && !admin)
        warn(c, "no person has role admin: nobody may have the owner reload, or give the store to another");
    if (config->group != NULL && !config->group_found)
        warn(c, "group: this machine knows no group %s: nobody but the owner's account may connect", config->group);
    if (!group_dir_opens(config, c->app->store, &err))
        warn(c, "%s", err.text);
}

static void
say_warning(void *arg, const char *text)
{
    warn(arg, "%s", text);
}

static void
look_for_warnings(struct check *c)
{
    const struct config *config = c->app->config;
    const char *network;
    char *dir = path_dir(c->app->store);

    check_file(c);
    for (size_t i = 0; i < config->sources.n; i++)
        check_source(c, config->sources.v[i]);
    for (size_t i = 0; i < config->secrets.n; i++)
        check_secret(c, &config->secrets.v[i]);
    check_slack(c, &config->deliver->slack);
    check_people(c);
    check_routes(config, say_warning, c);
    check_ways(config, say_warning, c);
    check_incidents(config, say_warning, c);
    check_oncall(config, loop_now_ms(), say_warning, c);
    check_server(c, config->listen);
    check_pair(c);
    for (size_t i = 0; i < config->commands.n; i++)
        check_configured(c, &config->commands.v[i]);
    network = path_network_fs(dir);
    if (network != NULL)
        warn(c, "the store %s lies on %s, where locks can't be trusted: tocsin will not own it; name a local path", c->app->store,
            network);
    free(dir);
}

static void
source_line(const struct output *o, const struct source_config *s)
{
    char every[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;

    duration_exact(s->every_ms, every);
    buf_addf(&line, "source   %s, %s, every %s:", s->name, s->driver->name, every);
    for (size_t i = 0; i < s->urls_n; i++)
        buf_addf(&line, " %s", s->urls[i]);
    output_line(o, buf_text(&line));
    buf_release(&line);
}

static void
destination_line(const struct output *o, const struct destination *d)
{
    char within[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;

    duration_exact(d->ack_within_ms, within);
    buf_addf(&line, "to       %s, %s", d->name, d->driver);
    if (!str_eq(d->channel, d->name))
        buf_addf(&line, " %s", d->channel);
    buf_addf(&line, ", late after %s", within);
    if (d->fallback != NULL)
        buf_addf(&line, ", then %s", d->fallback);
    output_line(o, buf_text(&line));
    buf_release(&line);
}

static void
person_line(const struct output *o, const struct people_identity *who)
{
    struct buf line = BUF_INIT;

    buf_addf(&line, "you      %s, role %s", who->actor, person_role_words[who->role]);
    if (who->known == KNOWN_NOT)
        buf_addf(&line, " (%s is shared by %s: --as NAME or :iam NAME says which of them you are)", who->account, who->sharers);
    else if (!who->is_mapped)
        buf_adds(&line, " (no person has your account)");
    output_line(o, buf_text(&line));
    buf_release(&line);
}

static void
server_line(const struct output *o, const char *listen)
{
    struct buf line = BUF_INIT;

    if (listen == NULL)
        return;
    buf_addf(&line, "server   http://%s", listen);
    output_line(o, buf_text(&line));
    buf_release(&line);
}

static void
pair_lines(const struct output *o, const struct pair_config *pair)
{
    struct buf line = BUF_INIT;
    char every[TIME_TEXT_MAX];

    for (size_t i = 0; i < pair->dead_men_n; i++) {
        duration_exact(pair->dead_men[i].every_ms, every);
        buf_clear(&line);
        buf_addf(&line, "pings    %s, every %s", pair->dead_men[i].name, every);
        output_line(o, buf_text(&line));
    }
    for (size_t i = 0; i < pair->heartbeats.n; i++) {
        const struct heartbeat *h = &pair->heartbeats.v[i];

        duration_exact(h->alert == NULL ? h->every_ms + h->grace_ms : h->within_ms, every);
        buf_clear(&line);
        buf_addf(&line, "expects  %s, missing after %s, level %d", h->name, every, h->level);
        output_line(o, buf_text(&line));
    }
    buf_release(&line);
}

static void
print_words(const struct check *c)
{
    const struct config *config = c->app->config;
    struct output o = output_here();
    struct buf line = BUF_INIT;
    char *owner = store_owner(c->app->store);

    buf_addf(&line, "%s%s: %zu source%s", config->found ? config->file : "no configuration yet", config->found ? " is right" : "",
        config->sources.n, config->sources.n == 1 ? "" : "s");
    output_line(&o, buf_text(&line));
    for (size_t i = 0; i < config->sources.n; i++)
        source_line(&o, config->sources.v[i]);
    for (size_t i = 0; i < deliver_config_written(config->deliver).n; i++)
        destination_line(&o, &config->deliver->destinations.v[i]);
    server_line(&o, config->listen);
    pair_lines(&o, config->pair);
    buf_clear(&line);
    buf_addf(&line, "store    %s, %s%s", c->app->store, owner == NULL ? "nobody owns it now" : "owned by ",
        owner == NULL ? "" : owner);
    output_line(&o, buf_text(&line));
    buf_clear(&line);
    person_line(&o, &c->app->identity);
    buf_release(&line);
    free(owner);
}

static void
print_json(const struct check *c, const struct conf_faults *faults)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", faults->n == 0);
    json_open(&o, "faults", '[');
    for (size_t i = 0; i < faults->n; i++) {
        json_open(&o, NULL, '{');
        json_str(&o, "file", faults->v[i].file);
        json_int(&o, "line", faults->v[i].line);
        json_str(&o, "text", faults->v[i].text);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_open(&o, "warnings", '[');
    for (size_t i = 0; i < c->warnings.n; i++)
        json_str(&o, NULL, c->warnings.v[i]);
    json_close(&o, ']');
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_all(const struct check *c, const struct conf_faults *faults)
{
    if (c->app->options.given[OPT_JSON])
        print_json(c, faults);
    else if (faults->n == 0)
        print_words(c);
    config_say_faults(faults);
    for (size_t i = 0; i < c->warnings.n; i++)
        say_note("warning: %s", c->warnings.v[i]);
    if (faults->n > 1)
        say_note("%zu faults", faults->n);
}

/* The faults come first: app_prepare() would say them, but not as JSON. */
int
verb_check(struct app *app)
{
    struct check c = { .app = app };
    struct conf_faults faults = { 0 };
    int code = EXIT_CONFIG;

    config_free(config_load(app->options.value[OPT_CONFIG], &faults));
    if (faults.n == 0 && !app_prepare(app, &code)) {
        conf_faults_release(&faults);
        return code;
    }
    if (faults.n == 0) {
        look_for_warnings(&c);
        code = EXIT_DONE;
    }
    print_all(&c, &faults);
    for (size_t i = 0; i < c.warnings.n; i++)
        free(c.warnings.v[i]);
    vec_release(&c.warnings);
    conf_faults_release(&faults);
    return code;
}
