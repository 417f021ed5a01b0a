/* SPDX-License-Identifier: MIT */
/* The functions of the routes, and how they say things. */
#ifndef TOCSIN_SERVE_ROUTES_H
#define TOCSIN_SERVE_ROUTES_H

#include "serve/serve.h"

serve_fn route_healthz, route_readyz, route_metrics, route_heartbeat;

/* One line of text; text may come from outside. */
void serve_say(struct http_answer *out, int status, const char *text);
void serve_field(struct http_answer *out, const char *name, const char *value);
/* The client names this media type in Accept. */
bool serve_accepts(const struct http_request *r, const char *type);

#endif
