/* SPDX-License-Identifier: MIT */
/* Where things are: the XDG directories, and what kind of place a file lies in. */
#ifndef TOCSIN_UTIL_PATH_H
#define TOCSIN_UTIL_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"
#include "util/err.h"

/* "$XDG_CONFIG_HOME/tocsin/NAME" or "$HOME/.config/tocsin/NAME"; heap, never NULL ("/nonexistent/…" where there is no home). */
char *path_config(const char *name);
/* The same for XDG_STATE_HOME, ".local/state". */
char *path_state(const char *name);
/* Directory part, heap ("." where none). */
char *path_dir(const char *path);
/* mkdir -p with mode 0700 for what is made. */
bool path_make_dir(const char *dir, struct err *err) MUST_USE;
/* Whole file; at most max bytes, else ERR_LIMIT. Refuses what is no regular file. */
bool path_read(const char *path, size_t max, struct buf *out, struct err *err) MUST_USE;
/* Writes a new file beside it, mode 0600, fsync, rename. */
bool path_write(const char *path, const char *text, size_t len, struct err *err) MUST_USE;
/* The same without waiting for the disk: after a power cut it may hold what stood there before. A crash of ours loses nothing. */
bool path_write_soon(const char *path, const char *text, size_t len, struct err *err) MUST_USE;
/* The file system's name where locks and mmap can't be trusted (nfs, cifs, smb2, afs, ceph, fuse), else NULL. */
const char *path_network_fs(const char *path);

#endif
