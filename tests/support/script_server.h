/* SPDX-License-Identifier: MIT */
/* A tiny HTTP server on 127.0.0.1 for tests: it runs on the test's own loop and answers by a script, well or badly. */
#ifndef TOCSIN_TESTS_SCRIPT_SERVER_H
#define TOCSIN_TESTS_SCRIPT_SERVER_H

#include <stddef.h>

#include "net/loop.h"

struct script_server;

enum http_end {
    HTTP_KEEP, /* wait for the next request on this connection */
    HTTP_CLOSE,
    HTTP_RESET, /* RST */
    HTTP_HOLD,  /* say nothing more, and keep it open */
};

/* What to send; the pieces one after another. */
struct http_piece {
    const char *bytes; /* a string; NULL ends the pieces */
    size_t times;      /* sent so often; 0 counts as 1 */
    int pause_ms;      /* before it */
};
#define HTTP_PIECES_MAX 8
struct http_script {
    struct http_piece pieces[HTTP_PIECES_MAX];
    enum http_end end;
};

struct script_server *script_server_new(struct loop *l);
void script_server_free(struct script_server *s);
int script_server_port(const struct script_server *s);
/* "http://127.0.0.1:PORT" */
const char *script_server_url(const struct script_server *s);
/* How the next requests are answered; copied (the strings are not). */
void script_server_answer(struct script_server *s, const struct http_script *script);
/* The head of the latest request (with its body, if one came along), "" before the first. */
const char *script_server_request(const struct script_server *s);
size_t script_server_requests(const struct script_server *s);
size_t script_server_connections(const struct script_server *s);

#endif
