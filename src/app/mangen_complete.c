/* SPDX-License-Identifier: MIT */
/* The tables as completions for bash, zsh and fish. */
#include <string.h>

#include "app/mangen.h"
#include "app/verbs.h"
#include "core/incident.h"
#include "ui/theme.h"
#include "util/str.h"

/* The first word of each verb, each once, with a blank between. */
static void
add_first_words(struct buf *out)
{
    for (size_t i = 0; i < verbs_n; i++) {
        const char *name = verb_rows[i].name;

        if (*name != '\0' && strchr(name, ' ') == NULL)
            buf_addf(out, "%s ", name);
    }
}

/* What follows it in the name of a verb of two words, or NULL. */
static const char *
second_word(const struct verb_row *verb, const char *first)
{
    size_t len = strlen(first);

    return len > 0 && strncmp(verb->name, first, len) == 0 && verb->name[len] == ' ' ? verb->name + len + 1 : NULL;
}

static void
add_second_words(struct buf *out, const char *first)
{
    for (size_t i = 0; i < verbs_n; i++)
        if (second_word(&verb_rows[i], first) != NULL)
            buf_addf(out, "%s ", second_word(&verb_rows[i], first));
}

static bool
has_second_words(const char *first)
{
    for (size_t i = 0; i < verbs_n; i++)
        if (second_word(&verb_rows[i], first) != NULL)
            return true;
    return false;
}

/* Those of the verb, and of all that begin with its word. */
static uint64_t
options_of(const struct verb_row *verb)
{
    uint64_t options = verb->options | OPTIONS_EVERYWHERE;

    for (size_t i = 0; i < verbs_n; i++)
        if (second_word(&verb_rows[i], verb->name) != NULL)
            options |= verb_rows[i].options;
    return options;
}

/* The arguments of the verb, or of one that begins with its word, name such a thing. */
static bool
takes(const struct verb_row *verb, const char *thing)
{
    bool found = strstr(verb->arguments, thing) != NULL;

    for (size_t i = 0; i < verbs_n && !found; i++)
        found = second_word(&verb_rows[i], verb->name) != NULL && strstr(verb_rows[i].arguments, thing) != NULL;
    return found;
}

static bool
takes_incident(const struct option_row *row)
{
    return str_eq(row->argument, VERB_INCIDENT);
}

/* The ids are asked for when they are wanted: their table's first column. */
#define LIST_INCIDENTS "tocsin incidents --all 2>/dev/null | sed -n \"s/^\\(INC-[0-9]*\\) .*/\\1/p\""

/* "title= severity= " */
static void
add_field_words(struct buf *out)
{
    for (int f = 0; f < INCIDENT_FIELDS; f++)
        buf_addf(out, "%s= ", incident_fields[f].word);
}

static void
add_option_words(struct buf *out, uint64_t options)
{
    for (int id = 0; id < OPTIONS; id++)
        if (options & OPTION_BIT(id))
            buf_addf(out, "--%s ", option_rows[id].name);
}

static void
add_theme_words(struct buf *out)
{
    for (size_t i = 0; theme_names[i] != NULL; i++)
        buf_addf(out, "%s ", theme_names[i]);
}

/* The words that an option's argument is one of. */
static void
add_choice_words(struct buf *out, const struct option_row *row)
{
    const char *at = NULL;

    for (size_t len; option_choice(row, &at, &len);)
        buf_addf(out, "%.*s ", (int)len, at);
}

static bool
has_choices(const struct option_row *row)
{
    const char *at = NULL;
    size_t len;

    return option_choice(row, &at, &len);
}

static void
add_bash_choices(struct buf *out)
{
    for (int id = 0; id < OPTIONS; id++) {
        if (takes_incident(&option_rows[id]))
            buf_addf(out, "        --%s) COMPREPLY=($(compgen -W \"$(" LIST_INCIDENTS ")\" -- \"$cur\")); return;;\n",
                option_rows[id].name);
        if (!has_choices(&option_rows[id]))
            continue;
        buf_addf(out, "        --%s) COMPREPLY=($(compgen -W '", option_rows[id].name);
        add_choice_words(out, &option_rows[id]);
        buf_adds(out, "' -- \"$cur\")); return;;\n");
    }
}

static bool
takes_file(int id)
{
    return id == OPT_CONFIG || id == OPT_STORE;
}

void
complete_bash(struct buf *out)
{
    buf_adds(out,
        "# bash completion for tocsin; made from the program's tables\n"
        "_tocsin()\n{\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= w i words\n"
        "    case $prev in\n        --config|--store|--head) COMPREPLY=($(compgen -f -- \"$cur\")); return;;\n"
        "        --theme) COMPREPLY=($(compgen -W '");
    add_theme_words(out);
    buf_adds(out, "' -- \"$cur\")); return;;\n");
    add_bash_choices(out);
    buf_adds(out,
        "    esac\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        w=${COMP_WORDS[i]}\n"
        "        case $w in\n            --config|--store|--theme|--head) ((i++));;\n            -*) ;;\n            *) verb=$w; break;;\n"
        "        esac\n    done\n"
        "    case $verb in\n");
    for (size_t i = 0; i < verbs_n; i++) {
        if (strchr(verb_rows[i].name, ' ') != NULL)
            continue;
        buf_addf(out, "        '%s') words='", verb_rows[i].name);
        if (verb_rows[i].name[0] == '\0' || strcmp(verb_rows[i].name, "help") == 0)
            add_first_words(out);
        add_second_words(out, verb_rows[i].name);
        add_option_words(out, options_of(&verb_rows[i]));
        if (takes(&verb_rows[i], VERB_FIELD))
            add_field_words(out);
        buf_adds(out, "'");
        if (takes(&verb_rows[i], VERB_INCIDENT))
            buf_adds(out, "; words+=\" $(" LIST_INCIDENTS ")\"");
        buf_adds(out, ";;\n");
    }
    buf_adds(out,
        "    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
        "    [[ ${#COMPREPLY[@]} != 1 || $COMPREPLY != *= ]] || compopt -o nospace\n}\ncomplete -F _tocsin tocsin\n");
}

/* Inside '…' and _arguments' brackets. */
static void
add_zsh_text(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '\'')
            buf_adds(out, "'\\''");
        else if (strchr("[]:\\", *text) != NULL)
            buf_addf(out, "\\%c", *text);
        else
            buf_addc(out, *text);
}

static void
add_zsh_options(struct buf *out, uint64_t options)
{
    for (int id = 0; id < OPTIONS; id++) {
        const struct option_row *row = &option_rows[id];

        if (!(options & OPTION_BIT(id)))
            continue;
        buf_addf(out, " \\\n        '--%s[", row->name);
        add_zsh_text(out, row->help);
        buf_adds(out, "]");
        if (id == OPT_THEME) {
            buf_adds(out, ":theme:(");
            add_theme_words(out);
            buf_adds(out, ")");
        } else if (has_choices(row)) {
            buf_addf(out, ":%s:(", row->name);
            add_choice_words(out, row);
            buf_adds(out, ")");
        } else if (row->argument != NULL) {
            buf_addf(out, ":%s:%s", row->argument, takes_file(id) ? "_files" : takes_incident(row) ? "_tocsin_incidents" : "");
        }
        buf_adds(out, "'");
        if (row->letter != 0)
            buf_addf(out, " '-%c%s'", row->letter, row->argument != NULL ? "+: :" : "");
    }
}

void
complete_zsh(struct buf *out)
{
    buf_adds(out,
        "#compdef tocsin\n# made from the program's tables\n"
        "_tocsin_incidents()\n{\n    local -a ids\n    ids=(${(f)\"$(" LIST_INCIDENTS
        ")\"})\n    compadd -a ids\n}\n_tocsin()\n{\n    local -a verbs\n    verbs=(\n");
    for (size_t i = 0; i < verbs_n; i++) {
        if (verb_rows[i].name[0] == '\0' || strchr(verb_rows[i].name, ' ') != NULL)
            continue;
        buf_addf(out, "        '%s:", verb_rows[i].name);
        add_zsh_text(out, verb_rows[i].help);
        buf_adds(out, "'\n");
    }
    buf_adds(out, "    )\n    local curcontext=$curcontext state line\n    _arguments -C");
    add_zsh_options(out, verb_rows[0].options);
    buf_adds(out,
        " \\\n        '1: :{_describe verb verbs}' '*:: :->words'\n    [[ $state == words ]] || return\n    case $line[1] in\n");
    for (size_t i = 1; i < verbs_n; i++) {
        if (strchr(verb_rows[i].name, ' ') != NULL)
            continue;
        buf_addf(out, "    %s) _arguments", verb_rows[i].name);
        add_zsh_options(out, options_of(&verb_rows[i]));
        if (has_second_words(verb_rows[i].name)) {
            buf_adds(out, " '1: :(");
            add_second_words(out, verb_rows[i].name);
            buf_adds(out, ")'");
        }
        if (takes(&verb_rows[i], VERB_INCIDENT))
            buf_adds(out, " '2: :_tocsin_incidents'");
        if (takes(&verb_rows[i], VERB_FIELD)) {
            buf_adds(out, " '*: :{compadd -S \"\" -- ");
            add_field_words(out);
            buf_adds(out, "}'");
        }
        if (strcmp(verb_rows[i].name, "help") == 0)
            buf_adds(out, " '1: :{_describe verb verbs}'");
        buf_adds(out, ";;\n");
    }
    buf_adds(out, "    esac\n}\n_tocsin \"$@\"\n");
}

static void
add_fish_text(struct buf *out, const char *text)
{
    buf_addc(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            buf_addc(out, '\\');
        buf_addc(out, *text);
    }
    buf_addc(out, '\'');
}

static void
add_fish_options(struct buf *out, const char *condition, uint64_t options)
{
    for (int id = 0; id < OPTIONS; id++) {
        const struct option_row *row = &option_rows[id];

        if (!(options & OPTION_BIT(id)))
            continue;
        buf_addf(out, "complete -c tocsin -n '%s' -l %s", condition, row->name);
        if (row->letter != 0)
            buf_addf(out, " -s %c", row->letter);
        if (row->argument != NULL)
            buf_adds(out, takes_file(id) ? " -rF" : " -x");
        if (takes_incident(row))
            buf_adds(out, " -a '(" LIST_INCIDENTS ")'");
        if (id == OPT_THEME) {
            buf_adds(out, " -a '");
            add_theme_words(out);
            buf_adds(out, "'");
        } else if (has_choices(row)) {
            buf_adds(out, " -a '");
            add_choice_words(out, row);
            buf_adds(out, "'");
        }
        buf_adds(out, " -d ");
        add_fish_text(out, row->help);
        buf_addc(out, '\n');
    }
}

void
complete_fish(struct buf *out)
{
    buf_adds(out, "# fish completion for tocsin; made from the program's tables\ncomplete -c tocsin -f\n");
    add_fish_options(out, "__fish_use_subcommand", verb_rows[0].options);
    for (size_t i = 1; i < verbs_n; i++) {
        struct buf condition = BUF_INIT;

        if (strchr(verb_rows[i].name, ' ') != NULL)
            continue;
        buf_addf(out, "complete -c tocsin -n __fish_use_subcommand -a %s -d ", verb_rows[i].name);
        add_fish_text(out, verb_rows[i].help);
        buf_addc(out, '\n');
        buf_addf(&condition, "__fish_seen_subcommand_from %s", verb_rows[i].name);
        add_fish_options(out, buf_text(&condition), options_of(&verb_rows[i]));
        if (has_second_words(verb_rows[i].name)) {
            buf_addf(out, "complete -c tocsin -n '%s' -a '", buf_text(&condition));
            add_second_words(out, verb_rows[i].name);
            buf_adds(out, "'\n");
        }
        if (takes(&verb_rows[i], VERB_INCIDENT))
            buf_addf(out, "complete -c tocsin -n '%s' -a '(" LIST_INCIDENTS ")'\n", buf_text(&condition));
        if (takes(&verb_rows[i], VERB_FIELD)) {
            buf_addf(out, "complete -c tocsin -n '%s' -a '", buf_text(&condition));
            add_field_words(out);
            buf_adds(out, "'\n");
        }
        buf_release(&condition);
    }
    buf_adds(out, "complete -c tocsin -n '__fish_seen_subcommand_from help' -a '");
    add_first_words(out);
    buf_adds(out, "'\n");
}
