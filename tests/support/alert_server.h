/* SPDX-License-Identifier: MIT */
/* An Alertmanager in a process of its own, as far as a whole program needs one: it lists alerts that never change. */
#ifndef TOCSIN_TESTS_ALERT_SERVER_H
#define TOCSIN_TESTS_ALERT_SERVER_H

#include <stddef.h>

struct alert_server;

/* Alerts 0..n-1, "checkout on node-0000" and on; every fourth is critical. Ends the test where it can't. */
struct alert_server *alert_server_new(size_t n);
void alert_server_free(struct alert_server *s);
/* "http://127.0.0.1:PORT" */
const char *alert_server_url(const struct alert_server *s);
/* How many there are from the next list on. */
void alert_server_set(struct alert_server *s, size_t n);
/* How often the list was asked for. */
size_t alert_server_polls(const struct alert_server *s);

#endif
