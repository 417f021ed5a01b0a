/* SPDX-License-Identifier: MIT */
/* Private to net: libmicrohttpd, which is loaded when it is first needed. */
#ifndef TOCSIN_NET_LIBMICROHTTPD_H
#define TOCSIN_NET_LIBMICROHTTPD_H

#include <stdbool.h>

#include "util/err.h"

/*
 * Call it before any function of libmicrohttpd, from one thread. It brings GnuTLS and eight libraries more, which no verb has a use
 * for: the program is not linked with it. false: it is not there, or lacks a function.
 */
bool libmicrohttpd_load(struct err *err) MUST_USE;

#endif
