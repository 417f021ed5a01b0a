/* SPDX-License-Identifier: MIT */
/* What a service tells systemd: that it is ready, how it is doing, and that it lives. */
#ifndef TOCSIN_APP_SERVE_NOTIFY_H
#define TOCSIN_APP_SERVE_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model.h"
#include "net/loop.h"
#include "store/store.h"

struct serve_notify {
    struct store *store;
    struct loop_timer *beat;
    int64_t every_ms;
    bool asked; /* the store's thread has not answered yet */
    char *status;
};

/* The watchdog's beat begins, where systemd asks for one: as long as the loop turns and the store's thread answers. */
void serve_notify_begin(struct serve_notify *n, struct loop *l, struct store *s);
void serve_notify_end(struct serve_notify *n);
void serve_notify_ready(void);
void serve_notify_reloading(void);
void serve_notify_stopping(void);
/* What `systemctl status` shows, where it has changed. */
void serve_notify_status(struct serve_notify *n, const struct model *m, int64_t now_ms);

#endif
