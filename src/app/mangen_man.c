/* SPDX-License-Identifier: MIT */
/* The tables as roff: verbs, options, states, filter fields, levels, keys, sections of the configuration. */
#include <stdio.h>
#include <string.h>

#include "app/config.h"
#include "app/help.h"
#include "app/mangen.h"
#include "core/command.h"
#include "core/filter.h"
#include "core/incident.h"
#include "core/message.h"
#include "core/post.h"
#include "core/status.h"
#include "serve/serve.h"
#include "ui/keymap.h"
#include "ui/signs.h"
#include "ui/theme.h"
#include "util/str.h"

void
man_text(struct buf *out, const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        bool line_start = out->len > 0 && out->data[out->len - 1] == '\n';

        if (line_start && (*p == '.' || *p == '\'' || (unsigned char)*p > 0x7f))
            buf_adds(out, "\\&");
        if (*p == '\\')
            buf_adds(out, "\\e");
        else if (*p == '-')
            buf_adds(out, "\\-");
        else if (*p == '\'')
            buf_adds(out, "\\(aq");
        else if (strncmp(p, "…", strlen("…")) == 0)
            buf_adds(out, "..."), p += strlen("…") - 1;
        else
            buf_addc(out, *p);
    }
}

static void
man_bold(struct buf *out, const char *text)
{
    buf_adds(out, "\\fB");
    man_text(out, text);
    buf_adds(out, "\\fR");
}

static void
man_italic(struct buf *out, const char *text)
{
    buf_adds(out, "\\fI");
    man_text(out, text);
    buf_adds(out, "\\fR");
}

static void
man_line(struct buf *out, const char *text)
{
    man_text(out, text);
    buf_addc(out, '\n');
}

/* A definition: its head was just added. */
static void
man_define(struct buf *out, const char *help)
{
    buf_addc(out, '\n');
    man_line(out, help);
}

static void
add_option(struct buf *out, const struct option_row *row)
{
    buf_adds(out, ".TP\n");
    if (row->letter != 0)
        buf_addf(out, "\\fB\\-%c\\fR, ", row->letter);
    buf_adds(out, "\\fB\\-\\-");
    man_text(out, row->name);
    buf_adds(out, "\\fR");
    if (row->argument != NULL) {
        buf_addc(out, ' ');
        man_italic(out, row->argument);
    }
    man_define(out, row->help);
}

static void
add_options(struct buf *out, uint64_t options)
{
    for (int id = 0; id < OPTIONS; id++)
        if (options & OPTION_BIT(id))
            add_option(out, &option_rows[id]);
}

static void
place_options(struct buf *out)
{
    add_options(out, OPTIONS_DASHBOARD);
}

static void
place_verbs(struct buf *out)
{
    for (size_t i = 0; i < verbs_n; i++) {
        const struct verb_row *v = &verb_rows[i];
        struct buf head = BUF_INIT;

        if (v->name[0] == '\0')
            continue;
        buf_addf(&head, "tocsin %s", v->name);
        buf_adds(out, ".SS ");
        man_bold(out, buf_text(&head));
        buf_addc(out, ' ');
        man_line(out, v->arguments);
        man_text(out, v->help);
        buf_adds(out, ".\n");
        man_line(out, v->detail);
        add_options(out, v->options);
        buf_release(&head);
    }
}

static void
place_exit(struct buf *out)
{
    for (size_t i = 0; i < exit_rows_n; i++) {
        buf_addf(out, ".TP\n\\fB%d\\fR", exit_rows[i].code);
        man_define(out, exit_rows[i].meaning);
    }
}

static void
place_status(struct buf *out)
{
    for (int code = 0; code < STATUS_CODES; code++) {
        buf_addf(out, ".TP\n\\fB%d\\fR", code);
        man_define(out, status_codes[code].meaning);
    }
}

/* One state of a table of them: its word, what it means, where it goes. */
static void
add_state(struct buf *out, const char *word, const char *meaning, const char *const *to, size_t n)
{
    buf_adds(out, ".TP\n");
    man_bold(out, word);
    buf_addc(out, '\n');
    man_text(out, meaning);
    if (!str_ends(meaning, "?"))
        buf_addc(out, '.');
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%s%s", i == 0 ? " Goes to " : ", ", to[i]);
    buf_adds(out, n == 0 ? "\n" : ".\n");
}

static void
place_states(struct buf *out)
{
    for (int s = 0; s < ALERT_STATES; s++) {
        const char *to[ALERT_STATES];
        size_t n = 0;

        for (int t = 0; t < ALERT_STATES; t++)
            if (alert_may_go((enum alert_state)s, (enum alert_state)t))
                to[n++] = alert_states[t].word;
        add_state(out, alert_states[s].word, alert_states[s].meaning, to, n);
    }
}

static void
place_signs(struct buf *out)
{
    for (const struct sign *s = signs; s->letter != NULL; s++) {
        buf_adds(out, ".TP\n");
        man_bold(out, s->letter);
        man_define(out, s->text);
    }
}

static void
place_messages(struct buf *out)
{
    for (int s = 0; s < MESSAGE_STATES; s++) {
        const char *to[MESSAGE_STATES];
        size_t n = 0;

        for (int t = 0; t < MESSAGE_STATES; t++)
            if (message_may_go((enum message_state)s, (enum message_state)t))
                to[n++] = message_states[t].word;
        add_state(out, message_states[s].word, message_states[s].meaning, to, n);
    }
}

static void
place_severities(struct buf *out)
{
    for (int s = 1; s <= INCIDENT_SEVERITIES; s++)
        add_state(out, incident_severities[s].word, incident_severities[s].meaning, NULL, 0);
}

static void
place_incident_states(struct buf *out)
{
    for (int s = 0; s < INCIDENT_STATES; s++) {
        const char *to[INCIDENT_STATES];
        size_t n = 0;

        for (int t = 0; t < INCIDENT_STATES; t++)
            if (incident_may_go((enum incident_state)s, (enum incident_state)t))
                to[n++] = incident_states[t].word;
        add_state(out, incident_states[s].word, incident_states[s].meaning, to, n);
    }
}

static void
place_incident_fields(struct buf *out)
{
    for (int f = 0; f < INCIDENT_FIELDS; f++) {
        buf_adds(out, ".TP\n");
        man_bold(out, incident_fields[f].word);
        man_define(out, incident_fields[f].help);
    }
}

static void
place_variables(struct buf *out)
{
    for (size_t i = 0; post_variables[i].name != NULL; i++) {
        buf_addf(out, ".TP\n\\fB{{%s}}\\fR\n", post_variables[i].name);
        man_text(out, post_variables[i].help);
        buf_addc(out, '\n');
    }
}

static void
place_filter(struct buf *out)
{
    for (const struct filter_field *f = filter_fields; f->name != NULL; f++) {
        buf_addf(out, ".TP\n\\fB@%s\\fR", f->name);
        man_define(out, f->help);
    }
}

static void
place_events(struct buf *out)
{
    for (int k = 0; k < EVENTS; k++) {
        buf_adds(out, ".TP\n");
        man_bold(out, event_rows[k].wire);
        man_define(out, event_rows[k].help);
    }
}

/* The keys of every context where the action means something, each once. */
static void
add_keys(struct buf *out, const struct keymap *map, enum action action)
{
    struct buf keys = BUF_INIT;

    for (int c = CONTEXT_LIST; c < CONTEXTS && keys.len == 0; c++)
        (void)keymap_keys_of(map, (enum context)c, action, 4, &keys);
    man_bold(out, keys.len == 0 ? "(no key)" : buf_text(&keys));
    buf_release(&keys);
}

static void
place_keys(struct buf *out)
{
    struct conf_faults none = { 0 };
    struct keymap map;

    if (!keymap_load(&map, "", "", &none))
        conf_faults_release(&none);
    for (int s = 0; s < SECTIONS; s++) {
        buf_adds(out, ".SS ");
        man_line(out, section_names[s]);
        for (int a = 0; a < ACTIONS; a++) {
            const struct action_row *row = &action_rows[a];

            if ((int)row->section != s)
                continue;
            buf_adds(out, ".TP\n");
            add_keys(out, &map, (enum action)a);
            buf_adds(out, "  :");
            man_text(out, row->name);
            if (row->args != NULL)
                buf_addf(out, " %s", row->args);
            man_define(out, row->help);
        }
    }
    keymap_release(&map);
}

static void
place_themes(struct buf *out)
{
    for (size_t i = 0; theme_names[i] != NULL; i++)
        buf_addf(out, "%s%s", i == 0 ? "" : ", ", theme_names[i]);
    buf_adds(out, ".\n");
}

static const char *const type_words[CONF_TYPES] = {
    [CONF_STRING] = "text",
    [CONF_INT] = "whole number",
    [CONF_BOOL] = "yes or no",
    [CONF_DURATION] = "duration",
    [CONF_SIZE] = "size",
    [CONF_ENUM] = "one word",
    [CONF_URL] = "address, http or https",
    [CONF_URLS] = "list of addresses, http or https",
    [CONF_LIST] = "list",
    [CONF_PATH] = "path, absolute or beginning with ~/",
};

static void
add_limits(struct buf *out, const struct conf_row *row)
{
    man_text(out, type_words[row->type]);
    if (row->range != NULL && row->type == CONF_ENUM) {
        buf_adds(out, " of ");
        man_text(out, row->range);
    } else if (row->range != NULL) {
        buf_adds(out, ", ");
        man_text(out, row->range);
    }
    if (row->required)
        buf_adds(out, "; must be given");
    else if (row->def != NULL && *row->def != '\0') {
        buf_adds(out, "; default ");
        man_bold(out, row->def);
    }
}

static void
add_section_options(struct buf *out, const char *section, const struct conf_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(rows[i].section, section))
            continue;
        buf_adds(out, ".TP\n");
        man_bold(out, rows[i].name);
        buf_adds(out, " (");
        add_limits(out, &rows[i]);
        buf_addc(out, ')');
        man_define(out, rows[i].help);
    }
}

static void
place_configuration(struct buf *out)
{
    size_t n;
    struct conf_row *rows = config_rows(&n);

    for (size_t i = 0; i < config_sections_n; i++) {
        const struct conf_section *section = &config_sections[i];

        buf_adds(out, ".SS ");
        if (section->name[0] == '\0')
            buf_adds(out, "Top level\n");
        else
            buf_addf(out, "%s%s { }\n", section->name, section->titled ? " \"NAME\"" : "");
        man_line(out, section->help);
        add_section_options(out, section->name, rows, n);
    }
    free(rows);
}

static void
place_routes(struct buf *out)
{
    for (size_t i = 0; i < serve_routes_n; i++) {
        const struct serve_route *r = &serve_routes[i];

        buf_addf(out, ".TP\n\\fB%s ", r->method);
        man_text(out, r->path);
        buf_addf(out, "\\fR (%s)", serve_who_words[r->who]);
        man_define(out, r->help);
    }
}

static void
add_lines(struct buf *out, const char *word, const char *members, const char *help)
{
    buf_adds(out, ".TP\n");
    man_bold(out, word);
    if (*members != '\0') {
        buf_adds(out, ": ");
        man_italic(out, members);
    }
    man_define(out, help);
}

static void
place_asks(struct buf *out)
{
    static const struct {
        const char *word, *members, *who, *help;
    } rows[] = {
#define ASK_ROW(word, function, members, who, help) { word, members, who, help },
#include "serve/asks.def"
#undef ASK_ROW
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        add_lines(out, rows[i].word, rows[i].members, rows[i].help);
        buf_adds(out, ".br\nWho may: ");
        man_line(out, rows[i].who);
    }
}

static void
place_says(struct buf *out)
{
#define SAY_ROW(word, function, of_board, members, help) add_lines(out, word, members, help);
#include "serve/says.def"
#undef SAY_ROW
}

/* Those of persons: what the engine and the sources want comes over no wire. */
static void
place_acts(struct buf *out)
{
    for (int k = 0; k < COMMANDS; k++)
        if (command_rows[k].who == WHO_PERSON && k != CMD_DRY_RUN)
            add_lines(out, command_rows[k].wire, "", command_rows[k].help);
}

static const struct {
    const char *name;
    void (*add)(struct buf *out);
} places[] = {
    { "OPTIONS", place_options },
    { "VERBS", place_verbs },
    { "EXIT", place_exit },
    { "STATUS", place_status },
    { "STATES", place_states },
    { "SIGNS", place_signs },
    { "MESSAGES", place_messages },
    { "SEVERITIES", place_severities },
    { "INCIDENT_STATES", place_incident_states },
    { "INCIDENT_FIELDS", place_incident_fields },
    { "VARIABLES", place_variables },
    { "FILTER", place_filter },
    { "EVENTS", place_events },
    { "KEYS", place_keys },
    { "THEMES", place_themes },
    { "CONFIGURATION", place_configuration },
    { "ROUTES", place_routes },
    { "ASKS", place_asks },
    { "ACTS", place_acts },
    { "SAYS", place_says },
};

bool
man_place(const char *name, struct buf *out)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_eq(places[i].name, name)) {
            places[i].add(out);
            return true;
        }
    return false;
}
