/* SPDX-License-Identifier: MIT */
/* A configuration to begin with: every option with its help, all of it commented out. */
#include "app/config.h"

#include <string.h>

#include "util/alloc.h"
#include "util/str.h"

#define WRAP_COLS 92

/* A sentence as comment lines. */
static void
add_comment(struct buf *out, const char *indent, const char *text)
{
    size_t col = 0;

    while (*text != '\0') {
        size_t word = strcspn(text, " ");

        if (col == 0 || col + word > WRAP_COLS) {
            buf_addf(out, "%s%s#", col == 0 ? "" : "\n", indent);
            col = strlen(indent) + 1;
        }
        buf_addf(out, " %.*s", (int)word, text);
        col += word + 1;
        text += word + (text[word] == ' ');
    }
    buf_addc(out, '\n');
}

static bool
is_quoted(const struct conf_row *row)
{
    return row->type == CONF_STRING || row->type == CONF_URL || row->type == CONF_PATH;
}

/* For options that must be there and have no default. */
static const struct {
    const char *section, *name, *value;
} examples[] = {
    { "source", "url", "\"" LOCAL_SOURCE_URL "\"" },
    { "server", "listen", "\"127.0.0.1:8080\"" },
    { "slack", "bot_token_file", "\"/etc/tocsin/slack.token\"" },
    { "", "group", "\"oncall\"" },
    { "person", "role", "act" },
    { "person", "slack", "\"U0123456789\"" },
    { "person", "zone", "\"UTC\"" },
    { "notify", "level_1", "{\"#production-monitoring\"}" },
    { "notify", "level_2", "{\"#production-monitoring\"}" },
    { "notify", "escalate", "\"payments-primary\"" },
    { "notify", "group_by", "{\"name\", \"service\"}" },
    { "route", "match", "'severity=\"critical\", team=~\"pay.*\"'" },
    { "route", "hours", "\"Mon-Fri 09:00-17:00\"" },
    { "route", "zone", "\"UTC\"" },
    { "route", "level", "1" },
    { "route", "owner", "\"payments\"" },
    { "route", "runbook", "\"https://runbooks.example.com/payments\"" },
    { "route", "ack_within", "5m" },
    { "route", "ack_for", "2h" },
    { "route", "escalate", "\"payments-primary\"" },
    { "route", "to", "{\"#production-monitoring\"}" },
    { "route", "group_by", "{\"service\"}" },
    { "route", "group_wait", "10s" },
    { "route", "group_interval", "5m" },
    { "route", "repeat_interval", "2h" },
    { "maintenance", "match", "'service=~\"pg-.*\"'" },
    { "maintenance", "from", "\"2026-12-01 00:00\"" },
    { "maintenance", "until", "\"2027-01-01 00:00\"" },
    { "maintenance", "hours", "\"Sun 02:00-04:00\"" },
    { "maintenance", "zone", "\"UTC\"" },
    { "policy", "steps", "{\"ana by #production-monitoring within 5m\"}" },
    { "command", "run", "{\"/usr/bin/rollback\", \"{{service}}\"}" },
    { "command", "match", "'team=payments'" },
    { "command", "allow", "'[a-z0-9-]+'" },
    { "command", "timeout", "10m" },
    { "view", "filter", "'team=payments'" },
    { "calendar", "url_file", "\"/etc/tocsin/rota.url\"" },
    { "schedule", "persons", "{\"ana\"}" },
    { "schedule", "start", "\"2026-11-30 09:00\"" },
    { "schedule", "hours", "\"Mon-Fri 09:00-17:00\"" },
    { "schedule", "override", "{\"ana 2026-12-24 18:00 to 2026-12-27 09:00\"}" },
    { "schedule", "from", "\"am-prod\"" },
    { "schedule", "theirs", "\"PI7DH85\"" },
    { "layer", "schedule", "\"payments\"" },
    { "layer", "persons", "{\"ana\"}" },
    { "layer", "start", "\"2026-12-05 00:00\"" },
    { "layer", "hours", "\"Sat-Sun\"" },
    { "incident", "destinations", "{\"#production-monitoring\"}" },
    { "incident", "topics", "{\"#production-monitoring\"}" },
    { "incident", "update_every", "{\"30m\", \"1h\", \"4h\"}" },
    { "dead_man", "url_file", "\"/etc/tocsin/healthchecks.url\"" },
    { "template", "text", "{\"We are looking into it.\", \"Next update in 30 minutes.\"}" },
};

/* Options with a default that the section of the example, whose kind is another, may not have: they stay comments in it. */
static const char *const of_other_kinds[] = { "follow", "timeout", "starttls", "auth", "region" };

static bool
is_of_other_kind(const struct conf_row *row)
{
    for (size_t i = 0; str_eq(row->section, "destination") && i < sizeof of_other_kinds / sizeof *of_other_kinds; i++)
        if (str_eq(of_other_kinds[i], row->name))
            return true;
    return false;
}

static const char *
example_value(const struct conf_row *row)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (str_eq(examples[i].section, row->section) && str_eq(examples[i].name, row->name))
            return examples[i].value;
    return NULL;
}

static void
add_value(struct buf *out, const struct conf_row *row)
{
    if (example_value(row) != NULL)
        buf_adds(out, example_value(row));
    else if (row->type == CONF_LIST || row->type == CONF_URLS)
        buf_addf(out, "{%s}", row->def == NULL ? "" : row->def);
    else if (is_quoted(row))
        buf_addf(out, "\"%s\"", row->def == NULL ? "" : row->def);
    else
        buf_adds(out, row->def == NULL ? "" : row->def);
}

static void
add_option(struct buf *out, const struct conf_row *row, const char *indent)
{
    add_comment(out, indent, row->help);
    if (row->type == CONF_ENUM)
        buf_addf(out, "%s# One of %s.\n", indent, row->range);
    else if (row->range != NULL)
        buf_addf(out, "%s# From %s.\n", indent, row->range);
    buf_addf(out, "#%s%s%s = ", indent, is_of_other_kind(row) ? "# " : "", row->name);
    add_value(out, row);
    buf_adds(out, "\n\n");
}

/* A title to begin with; "" for a section that has none. */
static const char *
example_title(const struct conf_section *section)
{
    static const char *const titles[][2] = {
        { "source", " \"am-prod\"" },
        { "person", " \"ana\"" },
        { "destination", " \"#production-monitoring\"" },
        { "template", " \"investigating\"" },
        { "view", " \"payments\"" },
        { "command", " \"rollback\"" },
        { "dead_man", " \"healthchecks\"" },
        { "calendar", " \"rota\"" },
        { "schedule", " \"payments\"" },
        { "layer", " \"payments-weekends\"" },
        { "heartbeat", " \"nightly-backup\"" },
        { "route", " \"payments-page\"" },
        { "maintenance", " \"database-upgrade\"" },
        { "schedule", " \"payments\"" },
        { "policy", " \"payments-primary\"" },
    };

    for (size_t i = 0; section->titled && i < sizeof titles / sizeof *titles; i++)
        if (str_eq(section->name, titles[i][0]))
            return titles[i][1];
    return "";
}

static void
add_section(struct buf *out, const struct conf_section *section, const struct conf_row *rows, size_t n)
{
    bool inside = section->name[0] != '\0';

    if (inside) {
        add_comment(out, "", section->help);
        buf_addf(out, "#%s%s {\n", section->name, example_title(section));
    }
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].section, section->name))
            add_option(out, &rows[i], inside ? "    " : "");
    if (inside)
        buf_adds(out, "#}\n\n");
}

void
config_example(struct buf *out)
{
    size_t n;
    struct conf_row *rows = config_rows(&n);

    buf_adds(out,
        "# tocsin.conf: remove the # before what you need, then `tocsin check`, then `:reload` on the screen.\n"
        "# The manual is tocsin.conf(5). What stands here is what holds where nothing is said.\n"
        "# The shortest useful one:\n"
        "#\n"
        "#     source \"am-prod\" {\n"
        "#         url = \"http://127.0.0.1:9093\"\n"
        "#     }\n\n");
    for (size_t i = 0; i < config_sections_n; i++)
        add_section(out, &config_sections[i], rows, n);
    free(rows);
}
