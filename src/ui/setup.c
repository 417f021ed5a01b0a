/* SPDX-License-Identifier: MIT */
/* Making a screen from its configuration, and giving it another one while it runs. */
#include <stdlib.h>
#include <string.h>

#include "ui/banners.h"
#include "ui/detail.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "util/alloc.h"
#include "util/path.h"

#define FILTER_AT_START "@state!=closed"
#define THEME_AT_START "default"
#define THEME_FILE_MAX ((size_t)64 << 10)
#define BINDINGS "bindings" /* their name in messages */

static bool
read_theme(const char *path, struct theme *out, struct err *err)
{
    struct buf text = BUF_INIT;
    bool ok = path_read(path, THEME_FILE_MAX, &text, err) && theme_parse(path, buf_text(&text), text.len, out, err);

    buf_release(&text);
    return ok;
}

static bool
load_theme(const struct ui_config *config, struct theme *out, struct err *err)
{
    const char *name = config->theme != NULL && *config->theme != '\0' ? config->theme : THEME_AT_START;

    if (theme_named(name, out))
        return true;
    if (strchr(name, '/') != NULL)
        return read_theme(name, out, err);
    return err_set(err, ERR_CONFIG,
        "there is no theme '%s': default, light, mono and high-contrast are shipped; a path names a file", name);
}

static bool
load_keymap(const struct ui_config *config, struct keymap *out, struct err *err)
{
    struct conf_faults faults = { 0 };
    bool ok = keymap_load(out, BINDINGS, config->bind != NULL ? config->bind : "", &faults);

    out->replay = config->replay != PAST_NOT;
    if (!ok)
        err_set(err, ERR_CONFIG, "%s:%d: %s%s", faults.v[0].file, faults.v[0].line, faults.v[0].text,
            faults.n > 1 ? " (and more: `tocsin check` lists them)" : "");
    conf_faults_release(&faults);
    return ok;
}

/* Names are all that the screen needs of a destination. */
static struct destinations
copy_destinations(const struct destinations *from)
{
    struct destination *v = xcalloc(from->n + 1, sizeof *v);

    for (size_t i = 0; i < from->n; i++)
        v[i].name = xstrdup(from->v[i].name);
    return (struct destinations){ v, from->n };
}

static const struct post_template *
template_named(const struct post_template *v, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].name, name) == 0)
            return &v[i];
    return NULL;
}

/* The shipped ones, where the person has none of that name, and then hers. */
static void
copy_templates(struct ui_config *to, const struct post_template *from, size_t n)
{
    struct post_template *v = xcalloc(post_templates_n + n, sizeof *v);

    to->templates = v;
    to->templates_n = 0;
    for (size_t i = 0; i < post_templates_n + n; i++) {
        const struct post_template *one = i < post_templates_n ? &post_templates[i] : &from[i - post_templates_n];
        const struct post_template *own = template_named(from, n, one->name);

        if (i >= post_templates_n && template_named(v, to->templates_n, one->name) != NULL)
            continue;
        one = own != NULL ? own : one;
        v[to->templates_n++] = (struct post_template){ xstrdup(one->name), xstrdup(one->text), xstrdup_or_null(one->incident) };
    }
}

static const char *const *
copy_names(const char *const *from, size_t n)
{
    char **names = xcalloc(n + 1, sizeof *names);

    for (size_t i = 0; i < n; i++)
        names[i] = xstrdup(from[i]);
    return (const char *const *)names;
}

static void
release_names(const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free((char *)names[i]);
    free((void *)names);
}

static void
copy_person(struct ui_config *to, const struct ui_config *from)
{
    to->me = xstrdup(from->me != NULL ? from->me : "");
    to->no_acts = xstrdup_or_null(from->no_acts);
    to->names = copy_names(from->names, from->names_n);
    to->names_n = from->names_n;
    to->people = copy_names(from->people, from->people_n);
    to->people_n = from->people_n;
}

static void
release_person(struct ui_config *config)
{
    release_names(config->names, config->names_n);
    release_names(config->people, config->people_n);
    free((char *)config->me);
    free((char *)config->no_acts);
}

static void
copy_views(struct ui_config *to, const struct ui_config *from)
{
    struct ui_view *v = xcalloc(from->views_n + 1, sizeof *v);

    for (size_t i = 0; i < from->views_n; i++)
        v[i] = (struct ui_view){ xstrdup(from->views[i].name), xstrdup(from->views[i].filter) };
    to->views = v;
}

static void
copy_config(struct ui_config *to, const struct ui_config *from)
{
    *to = *from;
    copy_person(to, from);
    to->place = xstrdup(from->place != NULL ? from->place : "");
    to->banner = xstrdup_or_null(from->banner);
    to->config_path = xstrdup_or_null(from->config_path);
    to->store_path = xstrdup_or_null(from->store_path);
    to->destinations = copy_destinations(&from->destinations);
    copy_templates(to, from->templates, from->templates_n);
    copy_views(to, from);
    to->volatile_labels = copy_names(from->volatile_labels, from->volatile_labels_n);
    to->theme = to->filter = to->bind = to->wall.view = NULL;
    to->history = NULL;
    to->history_n = 0;
}

static void
release_config(struct ui_config *config)
{
    for (size_t i = 0; i < config->destinations.n; i++)
        free((char *)config->destinations.v[i].name);
    for (size_t i = 0; i < config->templates_n; i++) {
        free((char *)config->templates[i].name);
        free((char *)config->templates[i].text);
        free((char *)config->templates[i].incident);
    }
    for (size_t i = 0; i < config->views_n; i++) {
        free((char *)config->views[i].name);
        free((char *)config->views[i].filter);
    }
    release_names(config->volatile_labels, config->volatile_labels_n);
    free((struct ui_view *)config->views);
    free((struct destination *)config->destinations.v);
    free((struct post_template *)config->templates);
    release_person(config);
    free((char *)config->place);
    free((char *)config->banner);
    free((char *)config->config_path);
    free((char *)config->store_path);
}

/* The model is not here yet: an empty one stands for it, nothing is shown before the first UI_MODEL. */
static bool
start_filter(struct ui *ui, const char *text, struct err *err)
{
    const struct model empty = { 0 };
    size_t column;

    return view_set_filter(&ui->view, &empty, text != NULL ? text : FILTER_AT_START, 0, &column, err)
        || err_wrap(err, "filter at the start");
}

/* It is there from the first paint on; what it counts comes with the first UI_MODEL. */
static bool
start_wall(struct ui *ui, const struct ui_wall *wall, struct err *err)
{
    if (!wall->only)
        return true;
    ui->wall.open = true;
    return wall_choose(ui, wall->view, err);
}

struct ui *
ui_new(const struct ui_config *config, struct err *err)
{
    struct ui *ui = xcalloc(1, sizeof *ui);

    copy_config(&ui->config, config);
    view_init(&ui->view, ui->config.me);
    ui->screen_rows = 24;
    ui->rows = ui->screen_rows - banners_rows(ui);
    ui->cols = 80;
    for (size_t i = 0; i < config->history_n; i++)
        history_add(&ui->commands, config->history[i]);
    if (load_theme(config, &ui->theme, err) && load_keymap(config, &ui->keymap, err) && start_filter(ui, config->filter, err)
        && start_wall(ui, &config->wall, err))
        return ui;
    ui_free(ui);
    return NULL;
}

bool
ui_configure(struct ui *ui, const struct ui_config *config, struct err *err)
{
    struct ui_config copy;
    struct theme theme;
    struct keymap keymap = { 0 };

    if (!load_theme(config, &theme, err))
        return false;
    if (!load_keymap(config, &keymap, err)) {
        keymap_release(&keymap);
        return false;
    }
    copy_config(&copy, config);
    runbox_close_list(&ui->runbox);
    release_config(&ui->config);
    ui->config = copy;
    ui->view.me = ui->config.me;
    ui->theme = theme;
    keymap_release(&ui->keymap);
    ui->keymap = keymap;
    return true;
}

void
ui_set_person(struct ui *ui, const struct ui_config *config, const struct model *m, int64_t now_ms)
{
    struct ui_config before = ui->config;

    copy_person(&ui->config, config);
    release_person(&before);
    ui->view.me = ui->config.me;
    view_ask_again(&ui->view, m, now_ms);
    list_settle(ui, m);
}

void
ui_free(struct ui *ui)
{
    if (ui == NULL)
        return;
    for (size_t i = 0; i < ui->flights.n; i++)
        flight_release(&ui->flights.v[i]);
    vec_release(&ui->flights);
    order_release(&ui->last);
    dialog_release(&ui->dialog);
    runbox_release(&ui->runbox);
    told_release(&ui->told);
    composer_release(&ui->composer);
    silencer_release(&ui->silencer);
    escalator_release(&ui->escalator);
    incident_box_release(&ui->incident_box);
    silences_release(&ui->silences);
    presences_release(&ui->presences);
    reminders_release(&ui->reminders);
    prompt_release(&ui->prompt);
    help_release(&ui->help);
    detail_release(&ui->detail);
    messages_release(&ui->messages);
    handover_page_release(&ui->handover);
    incident_list_release(&ui->incidents);
    incident_screen_release(&ui->incident);
    list_release(&ui->list);
    view_release(&ui->view);
    wall_release(&ui->wall);
    replaying_release(&ui->replaying);
    keymap_release(&ui->keymap);
    prompt_history_release(&ui->commands);
    prompt_history_release(&ui->filters);
    release_config(&ui->config);
    free(ui->fault);
    free(ui->link);
    free(ui);
}
