/* SPDX-License-Identifier: MIT */
/* Help for the program and for each verb, from the tables. */
#include "app/help.h"

#include <string.h>

#define HELP_COLS 79
#define NAME_COLS 24

/* Wrapped text; its first line goes on at column `from`, the others are indented to it. */
static void
add_wrapped(struct buf *out, const char *text, size_t from)
{
    size_t col = from;

    while (*text != '\0') {
        size_t word = strcspn(text, " ");

        if (col > from && col + word > HELP_COLS) {
            buf_addc(out, '\n');
            buf_fill(out, ' ', from);
            col = from;
        }
        buf_addf(out, "%.*s", (int)word, text);
        text += word;
        col += word;
        if (*text == ' ') {
            text++;
            col++;
            if (*text != '\0' && col + strcspn(text, " ") <= HELP_COLS)
                buf_addc(out, ' ');
        }
    }
    buf_addc(out, '\n');
}

static void
add_named(struct buf *out, const char *name, const char *help)
{
    size_t len = strlen(name);

    buf_addf(out, "  %s", name);
    if (len + 2 >= NAME_COLS) {
        buf_addc(out, '\n');
        len = 0;
        buf_fill(out, ' ', NAME_COLS);
    } else {
        buf_fill(out, ' ', NAME_COLS - 2 - len);
    }
    add_wrapped(out, help, NAME_COLS);
}

void
help_option(const struct option_row *row, struct buf *out)
{
    if (row->letter != 0)
        buf_addf(out, "-%c, ", row->letter);
    else
        buf_adds(out, "    ");
    buf_addf(out, "--%s%s%s", row->name, row->argument == NULL ? "" : " ", row->argument == NULL ? "" : row->argument);
}

static void
add_options(struct buf *out, uint64_t options)
{
    for (int id = 0; id < OPTIONS; id++) {
        struct buf name = BUF_INIT;

        if (!(options & OPTION_BIT(id)))
            continue;
        help_option(&option_rows[id], &name);
        add_named(out, buf_text(&name), option_rows[id].help);
        buf_release(&name);
    }
}

/* The alerts alone give way to the filter. */
static void
add_usage_of_filter(const struct verb_row *verb, struct buf *out)
{
    const char *text = strstr(verb->arguments, "-m ");

    buf_addf(out, "\n       tocsin %s [OPTIONS]%s --filter MATCHERS", verb->name,
        verb_names_incident(verb) ? " " VERB_INCIDENT : "");
    if (text != NULL)
        buf_addf(out, " %.*s", (int)strcspn(text + strlen("-m "), " ") + (int)strlen("-m "), text);
}

void
help_usage(const struct verb_row *verb, struct buf *out)
{
    buf_adds(out, "tocsin");
    if (verb->name[0] != '\0')
        buf_addf(out, " %s", verb->name);
    buf_adds(out, " [OPTIONS]");
    if (verb->arguments[0] != '\0')
        buf_addf(out, " %s", verb->arguments);
    if (verb->options & OPTION_BIT(OPT_FILTER))
        add_usage_of_filter(verb, out);
}

void
help_of_verb(const struct verb_row *verb, struct buf *out)
{
    buf_adds(out, "usage: ");
    help_usage(verb, out);
    buf_adds(out, "\n\n");
    if (verb->name[0] != '\0')
        buf_addf(out, "%s: ", verb->name);
    buf_addf(out, "%s.\n\n", verb->help);
    add_wrapped(out, verb->detail, 0);
    buf_adds(out, "\nOptions:\n");
    add_options(out, verb->options | OPTIONS_EVERYWHERE);
}

static void
add_verbs(struct buf *out)
{
    for (size_t i = 0; i < verbs_n; i++) {
        struct buf name = BUF_INIT;

        if (verb_rows[i].name[0] == '\0')
            continue;
        buf_addf(&name, "%s %s", verb_rows[i].name, verb_rows[i].arguments);
        add_named(out, buf_text(&name), verb_rows[i].help);
        buf_release(&name);
    }
}

void
help_program(struct buf *out)
{
    buf_adds(out,
        "usage: tocsin [OPTIONS]           the dashboard\n"
        "       tocsin VERB [OPTIONS] ...  see tocsin help VERB\n\n"
        "Alerts of every source on one screen, for the person on call.\n\nVerbs:\n");
    add_verbs(out);
    buf_adds(out, "\nOptions of the dashboard:\n");
    add_options(out, OPTIONS_DASHBOARD);
    buf_adds(out, "\nExit codes:\n");
    for (size_t i = 0; i < exit_rows_n; i++) {
        char code[16];

        snprintf(code, sizeof code, "%d", exit_rows[i].code);
        add_named(out, code, exit_rows[i].meaning);
    }
    buf_adds(out, "\nThe manual is tocsin(1), the configuration tocsin.conf(5).\n");
}
