/* SPDX-License-Identifier: MIT */
/* How a service gets its store: it takes it, or has a screen that owns it hand it over. */
#include "app/serve_take.h"

#include <time.h>

#include "app/remote.h"
#include "app/serve_log.h"

static void
put_to(struct json_out *o, const void *to)
{
    json_str(o, "to", to);
}

/* true: it does, or nobody was there to be asked. Another service does not. */
static bool
ask_hand_over(struct app *app)
{
    struct err err = { 0 };
    struct remote *r = remote_open(app, &err);
    char *who;
    cJSON *answer;

    if (r == NULL)
        return err.code == ERR_NOTFOUND;
    who = app_who(app, "serve");
    answer = remote_ask(r, "hand_over", put_to, who, &err);
    if (answer != NULL)
        serve_log(SERVE_NOTICE, "%s hands the store over", remote_owner(r));
    cJSON_Delete(answer);
    free(who);
    remote_close(r);
    return answer != NULL;
}

bool
serve_take(struct owner *o, struct app *app, struct loop *loop, struct err *err)
{
    static const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
    int64_t until_ms = loop_mono_ms() + REMOTE_TRIES_MS;
    bool asked = false;

    while (!owner_open(o, app, loop, "serve", RUN_LIVE, err)) {
        if (err->code != ERR_UNAVAILABLE || loop_mono_ms() >= until_ms)
            return false;
        owner_close(o, false);
        if (!asked && !ask_hand_over(app))
            return false;
        asked = true;
        nanosleep(&pause, NULL);
        *err = (struct err){ 0 };
    }
    return true;
}
