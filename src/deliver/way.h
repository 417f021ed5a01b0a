/* SPDX-License-Identifier: MIT */
/* Private to deliver: what the drivers mail, hook and command share, and in part those of pagers. */
#ifndef TOCSIN_DELIVER_WAY_H
#define TOCSIN_DELIVER_WAY_H

#include "deliver/config.h"
#include "deliver/driver.h"

/* Bytes of an answer that are read. */
#define WAY_ANSWER_MAX ((size_t)64 << 10)
#define WAY_CONNECT_MS (5 * 1000)

extern const struct deliver_driver mail_driver, hook_driver, program_driver;

/* They share nothing but the configuration. */
void *way_open(const struct deliver_config *config);
void way_close(void *shared);
/* Where the destination's name stands; NULL: the channel's is its. */
const char *way_destination(const struct deliver_order *o);
/* It stands there by its own name, "M12": none of them gives it another. */
void way_done(const char *id, struct deliver_step *out);
/* "no such destination is configured any more" */
void way_unknown(const struct deliver_order *o, struct deliver_step *out);
/* The call failed: it may pass, and may have been carried out where a byte of it has left. */
void way_failed(const struct reply *reply, struct deliver_step *out);

/*
 * The message as JSON: what a hook is sent and a program reads, see tocsin-hook(7). Equal bytes for all attempts. kind: "hook",
 * "command".
 */
void way_json(const struct deliver_order *o, const char *kind, struct buf *out);

/* A whole mail, but for who it goes to by hand of the server; now_ms is its date. */
struct mail_letter {
    const struct deliver_order *order;
    const char *from;
    const char *const *to; /* as its readers see it */
    size_t to_n;
    int64_t now_ms;
};
void mail_write(const struct mail_letter *l, struct buf *out);

#endif
