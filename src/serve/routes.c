/* SPDX-License-Identifier: MIT */
/* The table of routes: answers, access and the man page read it. */
#include "serve/routes.h"

const char *const serve_who_words[] = {
    [SERVE_ANYBODY] = "anybody",
    [SERVE_TOKEN] = "who shows the token",
};

const struct serve_route serve_routes[] = {
    /* clang-format off */
    { "GET", "/healthz", route_healthz, SERVE_ANYBODY, "200 as long as the program's loop turns." },
    { "GET", "/readyz",  route_readyz,  SERVE_ANYBODY, "200 when the board is loaded and the store accepts writes, else 503 and the reason in one line; as JSON where Accept names application/json." },
    { "GET", "/metrics", route_metrics, SERVE_ANYBODY, "Metrics of tocsin itself: OpenMetrics 1.0 text; the older Prometheus text where Accept names text/plain and not application/openmetrics-text." },
    { "GET",  "/heartbeat/NAME", route_heartbeat, SERVE_ANYBODY, "The heartbeat of that name has come; 200 once that is on disk." },
    { "POST", "/heartbeat/NAME", route_heartbeat, SERVE_ANYBODY, "The same; a body is not read." },
    /* clang-format on */
};
const size_t serve_routes_n = sizeof serve_routes / sizeof *serve_routes;
