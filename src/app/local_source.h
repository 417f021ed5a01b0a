/* SPDX-License-Identifier: MIT */
/* Where no source is configured: is there an Alertmanager on this machine? Asked without waiting. */
#ifndef TOCSIN_APP_LOCAL_SOURCE_H
#define TOCSIN_APP_LOCAL_SOURCE_H

#include "app/config.h"
#include "engine/ports.h"

struct local_source;

/* found: it answered as ready. */
typedef void local_source_fn(void *arg, bool found);
/* Calls fn once, not inside this call. */
struct local_source *local_source_look(const struct ports *ports, local_source_fn *fn, void *arg);
/* Before it answered. */
void local_source_cancel(struct local_source *l);

/* Nothing says where alerts come from: no file, or one without a source. */
bool local_source_is_wanted(const struct config *c);
/* Adds it to a configuration that has no source. */
void local_source_add(struct config *c);

#endif
