/* SPDX-License-Identifier: MIT */
/*
 * Private to deliver: the bytes of a mail (RFC 5322, 2045, 2047). Whatever the texts hold, all that comes out is ASCII in lines of at
 * most 76 characters, ended by CR LF, and each header is one header. Text is made harmless as for a terminal: mails are read on some.
 */
#ifndef TOCSIN_DELIVER_MIME_H
#define TOCSIN_DELIVER_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"

#define MIME_ADDRESS_MAX 254

/* "ana@example.org": ASCII, one @, nothing that ends an address or a line. */
bool mime_is_address(const char *s);

/* "NAME: value" as it is: the caller knows that it is ASCII and on one line. */
void mime_plain(struct buf *out, const char *name, const char *value);
/* Free text, cut to max_cols cells. */
void mime_text(struct buf *out, const char *name, const char *text, size_t max_cols);
/* Addresses, one a line. */
void mime_addresses(struct buf *out, const char *name, const char *const *v, size_t n);
/* "Date: Sat, 28 Nov 2026 01:02:03 +0000" */
void mime_date(struct buf *out, int64_t at_ms);
/* The end of the headers, and the text in quoted-printable. */
void mime_body(struct buf *out, const char *text);

#endif
