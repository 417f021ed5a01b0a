/* SPDX-License-Identifier: MIT */
/* An owner's HTTP server: the facts that routes tell, and the commands that they lead to. */
#ifndef TOCSIN_APP_SERVE_HTTP_H
#define TOCSIN_APP_SERVE_HTTP_H

#include <stdbool.h>

#include "util/err.h"

struct owner;
struct serve_http;

/*
 * Listens where the owner's configuration says from now on: *h is made, moved, or ended where it says nothing. false and *err: the
 * address can't be had, and *h is as it was.
 */
bool serve_http_listen(struct serve_http **h, struct owner *o, struct err *err) MUST_USE;
/* Commands under way are carried out all the same while the owner's engine goes on; at its end call this after it is freed. */
void serve_http_free(struct serve_http *h);

#endif
