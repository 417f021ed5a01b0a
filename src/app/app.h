/* SPDX-License-Identifier: MIT */
/* What every verb is handed: the options, the configuration, who is asking, and where the store is. */
#ifndef TOCSIN_APP_APP_H
#define TOCSIN_APP_APP_H

#include "app/config.h"
#include "app/options.h"
#include "app/verbs.h"

struct app {
    struct options options;
    const struct verb_row *verb;
    char **words; /* the verb's arguments */
    int words_n;

    struct config *config;
    char *me;     /* the person's id: of the section `person`, or "unix:NAME" */
    char *origin; /* "tui unix:1000", "cli unix:1000" */
    char *store;  /* path */
    int demo_speed;
    bool wants_demo; /* the person left for it */
};

/* Reads the configuration, finds the store and the person. false after saying why; *code is the exit code then. */
bool app_prepare(struct app *app, int *code) MUST_USE;
void app_release(struct app *app);

/* Who holds the store, for others to name: "tui pid 123 ana on pts/4 since 14:02Z". Heap. */
char *app_who(const struct app *app, const char *role);
/* Says the error on standard error, made harmless; gives the exit code. */
int app_fail(const struct err *err);

/* One function for each row of verbs.def; the exit code. */
#define VERB_ROW(function, name, arguments, options, writes, help, detail) int function(struct app *app);
#include "app/verbs.def"
#undef VERB_ROW

#endif
