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
    struct people_identity identity;
    char *me, *origin; /* those of the identity */
    char *claim;       /* who she said she is, where that was needed or true; or NULL */
    char *store;       /* path */
    int demo_speed;
    bool holds_signals; /* what it does ends by no signal: the verb answers for them itself */
    bool wants_demo;    /* the person left for it */
};

/* Reads the configuration, finds the store and the person. false after saying why; *code is the exit code then. */
bool app_prepare(struct app *app, int *code) MUST_USE;
/* Who asks, of the configuration that holds now; claim: who she says she is, or NULL. false: it is refused, and nothing is claimed. */
bool app_identify(struct app *app, const char *claim, struct err *err) MUST_USE;
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
