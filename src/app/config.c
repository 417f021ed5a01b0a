/* SPDX-License-Identifier: MIT */
/* The configuration: every layer's rows in one schema, read from the files that hold it. */
#include "app/config.h"

#include <grp.h>
#include <string.h>
#include <unistd.h>

#include "core/filter.h"
#include "net/http_server.h"
#include "ui/keymap.h"
#include "ui/theme.h"
#include "util/path.h"
#include "util/str.h"
#include "util/text.h"

struct reading {
    struct config *config;
    const struct conf_schema *schema;
    struct conf_faults *faults;
};

/* A file that is not there is no fault unless it was asked for by name. */
static struct conf *
read_file(struct reading *r, const char *path, bool must_exist)
{
    struct buf text;
    struct err err = { 0 };
    struct conf *conf = NULL;

    if (!must_exist && access(path, F_OK) != 0)
        return NULL;
    buf_init(&text, CONFIG_MAX_BYTES);
    if (!path_read(path, CONFIG_MAX_BYTES, &text, &err)) {
        conf_fault_add(r->faults, path, 0, "%s", err.text);
    } else {
        conf = conf_parse(r->schema, path, buf_text(&text), text.len, r->faults);
        buf_add(&r->config->read, buf_text(&text), text.len);
        r->config->found = true;
        free(r->config->file);
        r->config->file = xstrdup(path);
    }
    buf_release(&text);
    return conf;
}

/* Where a section begins: the line of an option that it does not have. */
static int
section_line(const struct reading *r, const struct conf_node *node, const char *section)
{
    for (size_t i = 0; i < r->schema->rows_n; i++)
        if (str_eq(r->schema->rows[i].section, section) && !conf_is_set(node, r->schema->rows[i].name))
            return conf_line(node, r->schema->rows[i].name);
    return 0;
}

/* The top level, or an untitled section, which is always there. */
static const struct conf_node *
untitled_node(const struct reading *r, const struct conf *own, const char *section)
{
    if (*section == '\0')
        return conf_top(own);
    for (size_t i = 0; i < r->schema->sections_n; i++)
        if (str_eq(r->schema->sections[i].name, section))
            return r->schema->sections[i].titled ? NULL : conf_node_at(own, section, 0);
    return NULL;
}

static void
refuse_not_personal(struct reading *r, const struct conf *own)
{
    for (size_t i = 0; i < r->schema->rows_n; i++) {
        const struct conf_row *row = &r->schema->rows[i];
        const struct conf_node *node = untitled_node(r, own, row->section);

        if (node != NULL && conf_is_set(node, row->name) && !config_is_personal(row->name))
            conf_fault_add(r->faults, conf_option_file(node, row->name), conf_line(node, row->name),
                "%s is decided by %s, which names the store; here " CONFIG_PERSONAL_WORDS " are allowed", row->name,
                CONFIG_SYSTEM_FILE);
    }
    for (size_t i = 0; i < r->schema->sections_n; i++) {
        const struct conf_section *section = &r->schema->sections[i];
        const struct conf_node *node = section->titled ? conf_node_at(own, section->name, 0) : NULL;

        if (node != NULL && !config_is_personal(section->name))
            conf_fault_add(r->faults, conf_file(node), section_line(r, node, section->name),
                "sections %s are decided by %s, which names the store", section->name, CONFIG_SYSTEM_FILE);
    }
}

static void
read_usual_places(struct reading *r)
{
    char *own_path = path_config("tocsin.conf");
    struct conf *system = read_file(r, CONFIG_SYSTEM_FILE, false);
    struct conf *own = read_file(r, own_path, false);

    if (system != NULL && own != NULL && conf_is_set(conf_top(system), "store"))
        refuse_not_personal(r, own);
    if (system != NULL && own != NULL) {
        if (!conf_merge_take(system, own, r->faults)) {
            conf_free(system);
            system = NULL;
        }
        own = NULL;
    }
    r->config->conf = system != NULL ? system : own;
    free(own_path);
}

static const struct {
    const char *option;
    int level;
} level_options[] = { { "page", 1 }, { "urgent", 2 }, { "channel", 3 } };
#define LEVEL_OPTIONS (sizeof level_options / sizeof *level_options)

static const struct level_row *
find_level(const struct config *c, const char *severity)
{
    for (size_t i = 0; i < c->levels.n; i++)
        if (strcasecmp(c->levels.v[i].severity, severity) == 0)
            return &c->levels.v[i];
    return NULL;
}

static void
add_levels(struct reading *r, const struct conf_node *node, const char *option, int level)
{
    bool written = conf_is_set(node, option);

    for (size_t i = 0; i < conf_list_n(node, option); i++) {
        struct level_row row = { conf_list_at(node, option, i), level };
        const struct level_row *other = find_level(r->config, row.severity);

        if (other == NULL)
            vec_push(&r->config->levels, row);
        else if (written)
            conf_fault_add(r->faults, conf_option_file(node, option), conf_line(node, option),
                "severity %s stands in two levels, %d and %d", row.severity, other->level, level);
    }
}

/* What is written comes first: a severity that it names leaves the level that it has where nothing is said. */
static void
read_levels(struct reading *r)
{
    struct config *c = r->config;
    const struct conf_node *node = conf_node_at(c->conf, "levels", 0);

    for (int written = 1; written >= 0; written--)
        for (size_t i = 0; i < LEVEL_OPTIONS; i++)
            if (conf_is_set(node, level_options[i].option) == (written == 1))
                add_levels(r, node, level_options[i].option, level_options[i].level);
    c->model.levels = (struct level_table){ c->levels.v, c->levels.n };
}

static void
read_sources(struct reading *r)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(r->config->conf, "source", i)) != NULL; i++) {
        struct source_config *source = source_config_new(node, r->faults);

        if (source != NULL)
            vec_push(&r->config->sources, source);
    }
}

static void
read_deliver(struct reading *r)
{
    struct config *c = r->config;

    c->deliver = deliver_config_new(c->conf, r->faults);
    if (c->deliver == NULL)
        return;
    c->model.destinations = c->deliver->destinations;
    if (c->model.destinations.n > 0 && c->model.destinations.v[0].kind == MESSAGE_SLACK)
        c->first_destination = c->model.destinations.v[0].name;
}

/* As often as it is polled a silence may be confirmed; two of them may fail. */
static int64_t
write_deadline_ms(const struct source_config *s)
{
    int64_t polls_ms = 3 * (s->every_ms + s->timeout_ms);

    return polls_ms > WRITE_ACK_WITHIN_MS ? polls_ms : WRITE_ACK_WITHIN_MS;
}

bool
config_add_target(struct config *c, const struct source_config *s, struct err *err)
{
    struct write_target target = { .source = s->name,
        .urls = (const char *const *)s->urls,
        .urls_n = s->urls_n,
        .user = s->user,
        .credential = s->credential,
        .scheme = s->driver->scheme,
        .cloud = s->cloud,
        .system = s->driver->name,
        .ca_file = s->ca_file,
        .timeout_ms = s->timeout_ms,
        .ack_within_ms = write_deadline_ms(s) };
    bool added;

    if (s->driver->takes_acks && !s->writes_acks)
        return true;
    s->driver->asked(s, s->driver->takes_acks ? "acknowledge" : "write silences", &target.asked);
    added = deliver_config_add_target(c->deliver, &target, err);
    c->model.destinations = c->deliver->destinations;
    return added;
}

/* After the destinations: the first channel of those is where a post goes that names none. */
static void
read_targets(struct reading *r)
{
    struct config *c = r->config;
    struct err err;

    for (size_t i = 0; c->deliver != NULL && i < c->sources.n; i++)
        if (!config_add_target(c, c->sources.v[i], &err))
            conf_fault_add(r->faults, conf_file(conf_top(c->conf)), 0, "%s", err.text);
}

static void
read_pair(struct reading *r)
{
    struct config *c = r->config;
    const struct conf_node *head = conf_node_at(c->conf, "head", 0);

    c->head = (struct head_config){ .file = conf_str(head, "file"), .syslog = conf_bool(head, "syslog") };
    c->pair = pair_config_new(c->conf, r->faults);
    if (c->pair != NULL)
        c->model.heartbeats = c->pair->heartbeats;
}

static void
read_routing(struct reading *r)
{
    struct config *c = r->config;
    const struct destinations none = { 0 };

    c->routing = routing_new(c->conf, &c->people, c->deliver != NULL ? &c->deliver->destinations : &none, r->faults);
    c->model.routing = c->routing;
}

static void
read_incidents(struct reading *r)
{
    struct config *c = r->config;
    const struct destinations none = { 0 };

    incident_conf_read(c->conf, c->deliver != NULL ? &c->deliver->destinations : &none, r->faults, &c->incidents_arena,
        &c->incidents);
    c->model.incidents = &c->incidents;
}

static void
list_pair_secrets(struct config *c)
{
    for (size_t i = 0; c->pair != NULL && i < c->pair->dead_men_n; i++) {
        const struct dead_man_config *man = &c->pair->dead_men[i];
        struct secret_place place = { .name = man->credential,
            .file = man->url_file,
            .env = man->url_env,
            .command = man->url_command,
            .text = man->url };

        vec_push(&c->secrets, place);
    }
}

static void
list_pager_secrets(struct config *c)
{
    for (size_t i = 0; c->deliver != NULL && i < c->deliver->pagers_n; i++) {
        const struct pager_config *p = &c->deliver->pagers[i];
        struct secret_place place = { .name = p->credential,
            .file = p->secret_file,
            .env = p->secret_env,
            .command = p->secret_command };

        vec_push(&c->secrets, place);
    }
    for (size_t i = 0; c->pair != NULL && i < c->pair->calendars_n; i++) {
        const struct calendar_config *calendar = &c->pair->calendars[i];
        struct secret_place place = { .name = calendar->credential,
            .file = calendar->url_file,
            .env = calendar->url_env,
            .command = calendar->url_command,
            .text = calendar->url };

        vec_push(&c->secrets, place);
    }
}

static void
list_destination_secrets(struct config *c)
{
    for (size_t i = 0; c->deliver != NULL && i < c->deliver->secrets_n; i++) {
        const struct deliver_secret *s = &c->deliver->secrets[i];
        struct secret_place place = { .name = s->name, .file = s->file, .env = s->env, .command = s->command };

        vec_push(&c->secrets, place);
    }
}

static void
list_secrets(struct config *c)
{
    const struct slack_config *slack = c->deliver != NULL ? &c->deliver->slack : NULL;

    for (size_t i = 0; i < c->sources.n; i++) {
        const struct source_config *s = c->sources.v[i];
        struct secret_place place = { .name = s->credential,
            .file = s->secret_file,
            .env = s->secret_env,
            .command = s->secret_command };

        if (place.name != NULL)
            vec_push(&c->secrets, place);
    }
    if (slack != NULL && slack->credential != NULL)
        vec_push(&c->secrets,
            ((struct secret_place){ .name = slack->credential,
                .file = slack->token_file,
                .env = slack->token_env,
                .command = slack->token_command }));
    list_pager_secrets(c);
    list_destination_secrets(c);
    list_pair_secrets(c);
}

/* Who may connect; a group that the machine does not know yet is a warning of `tocsin check`. */
static void
read_group(struct config *c, const struct conf_node *top)
{
    const struct group *gr;

    c->group = conf_str(top, "group");
    if (str_eq(c->group, ""))
        c->group = NULL;
    gr = c->group != NULL ? getgrnam(c->group) : NULL;
    c->group_found = gr != NULL;
    if (gr != NULL)
        c->gid = gr->gr_gid;
}

static void
read_silence(struct config *c)
{
    const struct conf_node *node = conf_node_at(c->conf, "silence", 0);

    c->silence_for_ms = conf_int(node, "for");
    for (size_t i = 0; i < conf_list_n(node, "volatile"); i++)
        vec_push(&c->volatile_labels, conf_list_at(node, "volatile", i));
}

static void
read_views(struct reading *r)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(r->config->conf, "view", i)) != NULL; i++) {
        struct ui_view view = { conf_title(node), conf_str(node, "filter") };
        struct err err = { 0 };
        struct filter *filter = view.filter != NULL ? filter_new(view.filter, NULL, &err) : NULL;

        if (err.code != ERR_NONE)
            conf_fault_add(r->faults, conf_option_file(node, "filter"), conf_line(node, "filter"), "filter of view %s: %s",
                view.name, err.text);
        filter_free(filter);
        vec_push(&r->config->views, view);
    }
}

static void
read_keys(struct reading *r)
{
    const struct conf_node *top = conf_top(r->config->conf);
    struct conf_faults faults = { 0 };
    struct keymap map;
    struct buf text = BUF_INIT;

    for (size_t i = 0; i < conf_list_n(top, "bind"); i++)
        buf_addf(&text, "%s\n", conf_list_at(top, "bind", i));
    r->config->bind = buf_take(&text);
    if (!keymap_load(&map, "bind", r->config->bind, &faults))
        for (size_t i = 0; i < faults.n; i++)
            conf_fault_add(r->faults, conf_option_file(top, "bind"), conf_line(top, "bind"), "bind, entry %d: %s",
                faults.v[i].line, faults.v[i].text);
    keymap_release(&map);
    conf_faults_release(&faults);
}

static void
check_theme(struct reading *r)
{
    const struct conf_node *top = conf_top(r->config->conf);
    const char *name = r->config->theme;
    struct buf text = BUF_INIT;
    struct err err = { 0 };
    struct theme theme;
    bool ok;

    if (strchr(name, '/') == NULL)
        ok = theme_named(name, &theme)
            || err_set(&err, ERR_CONFIG, "there is no theme %s: default, light, mono, high-contrast, or the path of a file",
                name);
    else
        ok = path_read(name, CONFIG_MAX_BYTES, &text, &err) && theme_parse(name, buf_text(&text), text.len, &theme, &err);
    if (!ok)
        conf_fault_add(r->faults, conf_option_file(top, "theme"), conf_line(top, "theme"), "%s", err.text);
    buf_release(&text);
}

static void
read_server(struct reading *r)
{
    const struct conf_node *node = conf_node_at(r->config->conf, "server", 0);
    const char *listen = conf_str(node, "listen");
    struct err err = { 0 };

    if (listen != NULL && !http_listen_check(listen, NULL, &err))
        conf_fault_add(r->faults, conf_option_file(node, "listen"), conf_line(node, "listen"), "listen: %s", err.text);
    r->config->listen = listen;
}

static void
read_handover(struct config *c)
{
    const struct conf_node *node = conf_node_at(c->conf, "handover", 0);

    c->model.shift_ms = conf_int(node, "shift");
    c->model.accept_within_ms = conf_int(node, "accept_within");
}

static void
read_tree(struct reading *r)
{
    struct config *c = r->config;
    const struct conf_node *top = conf_top(c->conf);

    c->store = conf_str(top, "store");
    c->theme = conf_str(top, "theme");
    c->place = conf_str(top, "place");
    c->unicode = (enum config_unicode)conf_enum(top, "unicode");
    c->model.ack_for_ms = conf_int(top, "ack_for");
    c->model.remind_before_ms = conf_int(top, "remind_before");
    c->model.snooze_for_ms = conf_int(top, "snooze_for");
    c->model.flap_fires = (uint32_t)conf_int(top, "flap_fires");
    c->model.flap_window_ms = conf_int(top, "flap_window");
    c->model.people = &c->people;
    c->model.cleared_for_ms = conf_int(top, "cleared_for");
    c->model.closed_for_ms = conf_int(top, "closed_for");
    read_handover(c);
    read_levels(r);
    read_sources(r);
    read_deliver(r);
    read_targets(r);
    read_server(r);
    read_pair(r);
    list_secrets(c);
    people_read(c->conf, &c->people, r->faults);
    read_routing(r);
    read_incidents(r);
    read_group(c, top);
    read_silence(c);
    read_views(r);
    config_read_commands(c, r->faults);
    read_keys(r);
    check_theme(r);
}

const char *
config_hash(struct config *c)
{
    uint8_t digest[SHA256_BYTES];

    if (c->hash[0] == '\0') {
        sha256_of(buf_text(&c->read), c->read.len, digest);
        hex_encode(digest, sizeof digest, c->hash);
    }
    return c->hash;
}

/* read fills r->config->conf, or adds faults. */
static struct config *
load_with(void (*read)(struct reading *r, const void *arg), const void *arg, struct conf_faults *faults)
{
    struct config *c = xcalloc(1, sizeof *c);
    struct reading r = { .config = c, .schema = &c->schema, .faults = faults };

    buf_init(&c->read, BUF_DEFAULT_MAX);
    c->schema = (struct conf_schema){ .sections = config_sections + 1, .sections_n = config_sections_n - 1 };
    c->schema.rows = c->rows = config_rows(&c->schema.rows_n);
    read(&r, arg);
    if (c->conf == NULL && faults->n == 0)
        c->conf = conf_parse(&c->schema, "(no file)", "", 0, faults);
    if (c->conf != NULL)
        read_tree(&r);
    if (faults->n == 0)
        return c;
    config_free(c);
    return NULL;
}

static void
read_files(struct reading *r, const void *only)
{
    if (only != NULL)
        r->config->conf = read_file(r, only, true);
    else
        read_usual_places(r);
}

struct config *
config_load(const char *only, struct conf_faults *faults)
{
    return load_with(read_files, only, faults);
}

static void
read_text(struct reading *r, const void *text)
{
    r->config->conf = conf_parse(r->schema, "(built in)", text, strlen(text), r->faults);
}

struct config *
config_of_text(const char *text, struct conf_faults *faults)
{
    return load_with(read_text, text, faults);
}

void
config_free(struct config *c)
{
    while (c != NULL) {
        struct config *before = c->before;

        for (size_t i = 0; i < c->sources.n; i++)
            source_config_free(c->sources.v[i]);
        vec_release(&c->sources);
        vec_release(&c->views);
        config_free_commands(c);
        vec_release(&c->volatile_labels);
        vec_release(&c->secrets);
        routing_free(c->routing);
        arena_release(&c->incidents_arena);
        people_release(&c->people);
        deliver_config_free(c->deliver);
        buf_release(&c->read);
        pair_config_free(c->pair);
        vec_release(&c->levels);
        conf_free(c->conf);
        free(c->rows);
        free(c->file);
        free(c->bind);
        free(c);
        c = before;
    }
}

void
config_say_faults(const struct conf_faults *faults)
{
    for (size_t i = 0; i < faults->n; i++) {
        const struct conf_fault *f = &faults->v[i];
        struct buf line = BUF_INIT, clean = BUF_INIT;

        buf_addf(&line, "%s:%d: %s", f->file, f->line, f->text);
        text_line(&clean, buf_text(&line));
        fprintf(stderr, "%s\n", buf_text(&clean));
        buf_release(&line);
        buf_release(&clean);
    }
}

bool
config_has_work(const struct config *c)
{
    return deliver_config_written(c->deliver).n + c->pair->heartbeats.n + c->pair->dead_men_n + c->pair->calendars_n > 0;
}
