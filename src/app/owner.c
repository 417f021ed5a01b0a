/* SPDX-License-Identifier: MIT */
/* What owning a store takes: the lock, the model, the ports and the engine on a loop. */
#include "app/owner.h"

#include <stdlib.h>

#include "app/group_dir.h"
#include "app/local_source.h"
#include "app/owner_hub.h"

static void
dispatch(struct owner *o)
{
    o->store_more = store_dispatch(o->store);
    if (o->store_more)
        loop_again(o->loop);
}

static void
store_ready(void *arg, int ready)
{
    (void)ready;
    dispatch(arg);
}

/* A dry run and the demo ping nobody, and nobody tells them of heartbeats. */
static bool
is_live(const struct app *app)
{
    return !app->options.given[OPT_DRY_RUN] && app->demo_speed == 0;
}

struct engine_config
owner_engine_config(const struct app *app)
{
    const struct config *c = app->config;

    return (struct engine_config){
        .sources = c->sources.v,
        .sources_n = c->sources.n,
        .deliver = c->deliver,
        .pair = is_live(app) ? c->pair : NULL,
        .config_file = c->found ? c->file : NULL,
        .config_hash = c->found ? config_hash(app->config) : NULL,
    };
}

static bool
choose_ports(struct owner *o, enum run_kind run, struct err *err)
{
    const struct ports *live = ports_live_ports(o->live);

    if (run == RUN_DRY)
        o->dry = ports_dry_new(live);
    if (run == RUN_DEMO && (o->demo = ports_demo_new(live, o->app->demo_speed, err)) == NULL)
        return false;
    o->ports = o->demo != NULL ? ports_demo_ports(o->demo) : o->dry != NULL ? ports_dry_ports(o->dry) : live;
    return true;
}

static void
configure_ports(struct owner *o)
{
    const struct config *c = o->app->config;

    ports_live_configure(o->live, c);
    if (o->dry != NULL)
        ports_dry_configure(o->dry, &c->model.destinations);
    if (o->demo != NULL)
        ports_demo_configure(o->demo, &c->model.destinations);
}

int64_t
owner_now_ms(const struct owner *o)
{
    return o->ports == NULL ? loop_now_ms() : o->ports->now_ms(o->ports->ctx);
}

bool
owner_open(struct owner *o, struct app *app, struct loop *loop, const char *role, enum run_kind run, struct err *err)
{
    struct engine_config config = owner_engine_config(app);
    char *who = app_who(app, role);

    *o = (struct owner){ .app = app, .loop = loop };
    if (run == RUN_LIVE && !group_dir_make(app, err)) {
        free(who);
        return false;
    }
    o->store = run == RUN_LIVE ? store_open(app->store, who, err) : store_open_memory(err);
    free(who);
    if (o->store == NULL)
        return false;
    o->store_io = loop_io_new(loop, store_fd(o->store), LOOP_READ, LOOP_NORMAL, store_ready, o);
    o->live = ports_live_new(loop);
    if (!choose_ports(o, run, err))
        return false;
    configure_ports(o);
    o->model = model_new(&app->config->model);
    o->engine = engine_new(&config, o->ports, o->store, o->model);
    if (run == RUN_LIVE)
        o->head = head_new(loop, &app->config->head, o->store, o->engine, o->model);
    return true;
}

void
owner_start(struct owner *o, engine_changed_fn *changed, void *arg)
{
    engine_start(o->engine, changed, arg);
}

void
owner_turn(struct owner *o)
{
    if (o->engine == NULL)
        return;
    if (o->store_more)
        dispatch(o);
    engine_turn(o->engine);
}

void
owner_close(struct owner *o, bool keep_model)
{
    head_free(o->head);
    o->head = NULL;
    owner_hub_close(o);
    engine_free(o->engine);
    o->engine = NULL;
    serve_http_free(o->http);
    o->http = NULL;
    loop_io_free(o->store_io);
    o->store_io = NULL;
    o->store_more = false;
    if (o->store != NULL)
        store_close(o->store);
    o->store = NULL;
    ports_demo_free(o->demo);
    ports_dry_free(o->dry);
    o->demo = NULL;
    ports_live_free(o->live);
    o->dry = NULL;
    o->live = NULL;
    o->ports = NULL;
    if (!keep_model)
        model_free(o->model);
    o->model = NULL;
}

void
owner_add_local_source(struct owner *o)
{
    struct engine_config next;

    local_source_add(o->app->config);
    next = owner_engine_config(o->app);
    o->model->config.destinations = o->app->config->model.destinations;
    ports_live_configure(o->live, o->app->config);
    engine_reload(o->engine, &next);
}

void
owner_reconfigure(struct owner *o, struct config *config)
{
    struct engine_config next;

    config->before = o->app->config;
    o->app->config = config;
    next = owner_engine_config(o->app);
    o->model->config = config->model;
    configure_ports(o);
    engine_reload(o->engine, &next);
    owner_hub_configure(o);
    if (o->head != NULL)
        head_configure(o->head, &config->head);
}
