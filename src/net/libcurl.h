/* SPDX-License-Identifier: MIT */
/* Private to net: libcurl, which is loaded when it is first needed. */
#ifndef TOCSIN_NET_LIBCURL_H
#define TOCSIN_NET_LIBCURL_H

#include <stdbool.h>

#include "util/err.h"

/*
 * Call it before any function of libcurl, from one thread. Loading it and the thirty libraries behind it takes longer than a verb that
 * asks nobody (`tocsin status`) may run, so the program is not linked with it. false: it is not there, or lacks a function.
 */
bool libcurl_load(struct err *err) MUST_USE;

#endif
