/* SPDX-License-Identifier: MIT */
/*
 * Private to net: the transaction of one mail (RFC 5321, 3.3) as a pure machine: bytes that came go in, bytes to send come out. It begins
 * where the server has been greeted and knows who we are.
 */
#ifndef TOCSIN_NET_SMTP_H
#define TOCSIN_NET_SMTP_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"
#include "util/err.h"
#include "util/request.h"

struct smtp;

/* The first command waits to be sent. All is copied. */
struct smtp *smtp_new(const struct request_mail *mail, const char *body, size_t len);
void smtp_free(struct smtp *s);

/* What waits to be sent; smtp_sent() takes n bytes of it away. */
const char *smtp_to_send(const struct smtp *s, size_t *len);
void smtp_sent(struct smtp *s, size_t n);
/* false and *err: this is no answer of a mail server's. */
bool smtp_take(struct smtp *s, const char *bytes, size_t len, struct err *err) MUST_USE;

/* The server's last word was said: smtp_status() and smtp_words() are a reply's. */
bool smtp_is_over(const struct smtp *s);
int smtp_status(const struct smtp *s);
const struct buf *smtp_words(const struct smtp *s);
/* All of the mail was sent, and what the server did with it is not known. */
bool smtp_is_unsure(const struct smtp *s);
/* "after MAIL FROM", for faults. */
const char *smtp_where(const struct smtp *s);

#endif
