/* SPDX-License-Identifier: MIT */
/* The only place where a credential's name becomes its bytes: from a file, the environment, or a command. */
#ifndef TOCSIN_APP_CREDENTIAL_H
#define TOCSIN_APP_CREDENTIAL_H

#include <stddef.h>

#include "app/config.h"
#include "net/loop.h"
#include "util/err.h"

#define CREDENTIAL_MAX_BYTES 8192
#define CREDENTIAL_COMMAND_MS 20000

struct credentials;
struct credential_ask;

struct credentials *credentials_new(struct loop *l);
void credentials_free(struct credentials *c);
/* Where they lie from now on; borrowed until the next call. What commands answered is forgotten. */
void credentials_configure(struct credentials *c, const struct secret_place *places, size_t n);

/* Exactly one of the two; secret is wiped after the call. */
typedef void credential_fn(void *arg, const char *secret, const struct err *err);
/* Never answers inside this call; the ask is gone once it was answered. */
struct credential_ask *credential_ask(struct credentials *c, const char *name, credential_fn *fn, void *arg);
void credential_cancel(struct credential_ask *ask);
/* The other side refused it: a command is asked anew the next time. */
void credential_refused(struct credentials *c, const char *name);

/* First line of a file. false with why; *loose: others may read it. */
bool credential_file(const char *path, char out[CREDENTIAL_MAX_BYTES], bool *loose, struct err *err) MUST_USE;
/* A command's words, split at blanks, with '…' and "…" kept together; NULL-terminated, one allocation. */
char **command_words(const char *command, struct err *err) MUST_USE;

#endif
