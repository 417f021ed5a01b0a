/* SPDX-License-Identifier: MIT */
/* A board with an open composer, for its tests. */
#ifndef TOCSIN_TESTS_UI_COMPOSE_H
#define TOCSIN_TESTS_UI_COMPOSE_H

#include "ui/board.h"

#define POSTED "*Investigating* checkout-api 5xx 8.3%\n*Impact* card payments in eu-west-1"

/* Where updates of these boards can go: #production-monitoring, #status-internal, #payments. */
extern const struct destinations compose_channels;

/* The night, ana's screen on it, and these channels. */
void compose_init_sized(struct board *b, int rows, int cols);
void compose_init(struct board *b);
/* A post about the alert (NULL: about none) that was queued so long ago and has arrived. */
struct message *compose_post(struct board *b, uint64_t number, const char *channel, const char *author, const struct alert *a,
    int64_t age_ms, const char *text);
void compose_paste(struct board *b, const char *text);
/* Nothing but this in the text of a page that was just opened, and the keys outside of it. */
void compose_only(struct board *b, const char *text);
/* The same where the keys are outside of it already. */
void compose_again(struct board *b, const char *text);
/* Answers the draft that the latest step gave. */
void compose_saved(struct board *b, bool ok, const char *text);

#endif
