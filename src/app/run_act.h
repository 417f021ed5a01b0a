/* SPDX-License-Identifier: MIT */
/* Private to `tocsin run`: one run as it was asked for. */
#ifndef TOCSIN_APP_RUN_ACT_H
#define TOCSIN_APP_RUN_ACT_H

#include "app/act.h"
#include "core/run.h"
#include "core/run_command.h"

#define RUN_ENV_MAX 8

struct run_act {
    struct app *app;
    const struct run_command *command; /* NULL: the words are what is run */
    struct run_order order;
    struct subject subject;
    struct arena arena;
    char *program;
    const char *env[RUN_ENV_MAX];
    size_t env_n;
    char request_id[REQUEST_ID_SIZE];
    const char *id; /* the one given, or ours */
    int code;       /* a shell's, where the program is what is wrong; else 0 */
};

/* Reads, fills and checks all of it, and asks where it must. false and *err (and r->code): nothing is to be run. */
bool run_act_prepare(struct run_act *r, struct err *err) MUST_USE;
/* One more variable of its environment. */
void run_act_env(struct run_act *r, const char *name, const char *value);

#endif
