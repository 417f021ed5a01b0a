/* SPDX-License-Identifier: MIT */
/* The way in: options, the verb, and what holds for the process as a whole. */
#include <config.h>

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/applog.h"
#include "app/help.h"
#include "app/output.h"
#include "app/verbs_status.h"
#include "store/store.h"
#include "term/term.h"
#include "util/str.h"

/* In the order of verb_rows. */
static int (*const verb_functions[])(struct app *) = {
#define VERB_ROW(function, name, arguments, options, writes, help, detail) function,
#include "app/verbs.def"
#undef VERB_ROW
};

/* Only characters: numbers and dates are ours. */
static void
set_locale(void)
{
    setlocale(LC_CTYPE, "");
    if (!locale_is_utf8() && setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        setlocale(LC_CTYPE, "C");
}

static void
set_process(void)
{
    struct rlimit none = { 0 };

    umask(077);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);      /* a file that may not grow is a full disk, which we survive */
    setrlimit(RLIMIT_CORE, &none); /* memory holds secrets */
    alloc_on_death(term_restore_now);
    set_locale();
}

/* Not while measuring: a bench reads /proc of what it started. */
static void
hide_memory(const struct options *o)
{
    if (!o->given[OPT_COUNTERS])
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static int
print_version(void)
{
    printf("%s %s\nstore schema %d; %s\nMIT licence\n", PACKAGE_NAME, PACKAGE_VERSION, STORE_SCHEMA, TOCSIN_LIBRARIES);
    return output_finish() ? EXIT_DONE : EXIT_UNAVAILABLE;
}

static int
print_help(const struct verb_row *verb)
{
    struct buf out = BUF_INIT;

    if (verb == NULL || verb->name[0] == '\0')
        help_program(&out);
    else
        help_of_verb(verb, &out);
    fputs(buf_text(&out), stdout);
    buf_release(&out);
    return output_finish() ? EXIT_DONE : EXIT_UNAVAILABLE;
}

int
verb_help(struct app *app)
{
    const struct verb_row *verb;
    int used;

    if (app->words_n == 0)
        return print_help(NULL);
    verb = verb_find(app->words, app->words_n, &used);
    if (verb != NULL)
        return print_help(verb);
    say_error("there is no verb %s; tocsin --help lists them", app->words[0]);
    return EXIT_USAGE;
}

static bool
unknown_verb(const char *word, struct err *err)
{
    const char *near = verb_nearest(word);

    if (near != NULL)
        return err_set(err, ERR_USAGE, "there is no verb %s; did you mean %s?", word, near);
    return err_set(err, ERR_USAGE, "there is no verb %s; tocsin --help lists them", word);
}

/* A verb's words may not be mixed up with one that takes none. */
static bool
check_words(const struct app *app, struct err *err)
{
    if (app->words_n == 0 || app->verb->arguments[0] != '\0')
        return true;
    return err_set(err, ERR_USAGE, "%s takes no arguments: %s; see tocsin help %s", app->verb->name, app->words[0],
        app->verb->name);
}

static bool
read_command_line(struct app *app, int argc, char **argv, struct err *err)
{
    int first, used = 0;

    app->verb = &verb_rows[0];
    if (!options_read(&app->options, OPTIONS_DASHBOARD, true, argc, argv, &first, err))
        return false;
    if (first == argc || app->options.given[OPT_VERSION])
        return true;
    app->verb = verb_find(argv + first, argc - first, &used);
    if (app->verb == NULL)
        return unknown_verb(argv[first], err);
    argc -= first + used - 1;
    argv += first + used - 1;
    if (!options_read(&app->options, app->verb->options | OPTIONS_EVERYWHERE, verb_takes_command(app->verb), argc, argv, &first,
            err))
        return false;
    app->words = argv + first;
    app->words_n = argc - first;
    return app->options.given[OPT_HELP] || check_words(app, err);
}

/* Options of the dashboard stand before the verb; a verb that has no use for one says so rather than ignore it. */
static bool
check_options(const struct app *app, struct err *err)
{
    uint64_t known = app->verb->options | OPTIONS_EVERYWHERE;

    for (int id = 0; id < OPTIONS; id++)
        if (app->options.given[id] && !(known & OPTION_BIT(id)))
            return err_set(err, ERR_USAGE, "%s does not know --%s; see tocsin help %s", app->verb->name, option_rows[id].name,
                app->verb->name);
    return true;
}

/* `check` says itself what is wrong with it, the others need none. */
static bool
does_without_configuration(const char *verb)
{
    return str_eq(verb, "help") || str_eq(verb, "check") || str_eq(verb, "demo");
}

/* `status` is read as a check: its 1 and 2 have a meaning of their own. */
static int
failed(const struct app *app, int code)
{
    return app->verb != NULL && str_eq(app->verb->name, "status") ? status_failed(app) : code;
}

/* Who came to it from her board goes back there. */
static int
visit_demo(struct app *app)
{
    int code;

    app->wants_demo = false;
    code = verb_demo(app);
    if (code != EXIT_DONE || app->wants_demo || str_eq(app->verb->name, "demo"))
        return code;
    app_release(app);
    return app_prepare(app, &code) ? verb_dashboard(app) : code;
}

static int
run(struct app *app)
{
    int code;

    applog_verbose(app->options.given[OPT_VERBOSE]);
    if (!does_without_configuration(app->verb->name) && !app_prepare(app, &code))
        return failed(app, code);
    code = verb_functions[app->verb - verb_rows](app);
    while (app->wants_demo)
        code = visit_demo(app);
    if (!output_finish() && code == EXIT_DONE)
        code = failed(app, EXIT_UNAVAILABLE);
    return code;
}

int
main(int argc, char **argv)
{
    struct app app = { 0 };
    struct err err = { 0 };
    int code;

    set_process();
    if (!read_command_line(&app, argc, argv, &err))
        return failed(&app, app_fail(&err));
    if (app.options.given[OPT_VERSION])
        return print_version();
    if (app.options.given[OPT_HELP])
        return print_help(app.verb);
    if (!check_options(&app, &err))
        return failed(&app, app_fail(&err));
    hide_memory(&app.options);
    code = run(&app);
    app_release(&app);
    return code;
}
