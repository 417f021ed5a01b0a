/* SPDX-License-Identifier: MIT */
/* What owning a store takes: the lock, the model, the ports and the engine on a loop. Used by the dashboard and by every writing verb. */
#ifndef TOCSIN_APP_OWNER_H
#define TOCSIN_APP_OWNER_H

#include "app/app.h"
#include "app/head.h"
#include "app/ports_demo.h"
#include "app/ports_dry.h"
#include "app/ports_live.h"
#include "app/serve_http.h"
#include "engine/engine.h"
#include "net/loop.h"
#include "store/store.h"

/* What a run touches. */
enum run_kind {
    RUN_LIVE,
    RUN_DRY,    /* sources are read, the store is in memory, the far side simulated */
    RUN_DEMO,   /* a recorded night, at app->demo_speed; the rest as of a dry run */
    RUN_REPLAY, /* a log is read and nothing else: no store is taken, no source asked */
};

struct door;
struct hub;

struct owner {
    struct app *app;
    struct loop *loop;
    struct ports_live *live;
    struct ports_dry *dry;     /* RUN_DRY, else NULL */
    struct ports_demo *demo;   /* RUN_DEMO, else NULL */
    const struct ports *ports; /* those of this run */
    struct store *store;
    struct loop_io *store_io;
    bool store_more; /* the store has more to dispatch */
    struct model *model;
    struct engine *engine;
    struct head *head; /* RUN_LIVE, else NULL */
    struct hub *hub;   /* who else is told; NULL: nobody can connect (owner_listen()) */
    struct door *door;
    struct serve_http *http; /* serve_http_listen(), by those who run on; else NULL */
};

/*
 * Takes the store and makes model and engine; nothing is started. role is for the lock file.
 * Undone by owner_close(), also after false.
 */
bool owner_open(struct owner *o, struct app *app, struct loop *loop, const char *role, enum run_kind run, struct err *err)
    MUST_USE;
/* The time of this run. */
int64_t owner_now_ms(const struct owner *o);
/* Loads, then polls. */
void owner_start(struct owner *o, engine_changed_fn *changed, void *arg);
/* The engine's end of a turn; call it from the loop's. */
void owner_turn(struct owner *o);
/* Lets go of the store and of all that hangs on it. The model is freed too unless keep_model. */
void owner_close(struct owner *o, bool keep_model);
/* The configuration as the engine wants it; borrowed from the app's. */
struct engine_config owner_engine_config(const struct app *app);
/* The Alertmanager on this machine, where no source is configured. */
void owner_add_local_source(struct owner *o);
/* Another configuration from now on: takes it, and keeps the one before it for those who still point into it. */
void owner_reconfigure(struct owner *o, struct config *config);

#endif
