/* SPDX-License-Identifier: MIT */
/* Drafts of updates, a file each in the state directory (0600), for a week. */
#ifndef TOCSIN_APP_DRAFT_H
#define TOCSIN_APP_DRAFT_H

#include <stdint.h>

#include "util/buf.h"
#include "util/err.h"

/* "…/tocsin/drafts/KEY" and the suffix, heap. Keys are made of letters, digits and '-'. */
char *draft_path(const char *key, const char *suffix);
/* JSON as it was saved, nothing where there is none. false: there is one that can't be read; it was set aside under the name that *err tells. */
bool draft_read(const char *key, struct buf *out, struct err *err) MUST_USE;
bool draft_save(const char *key, const char *json, struct err *err) MUST_USE;
void draft_drop(const char *key);
/* What an editor left behind is a draft, or stands beside the one that is there. Before draft_read(). */
void draft_adopt(const char *key);
/* Drafts, and what was set aside or left by an editor, that nobody has touched for a week. */
void draft_remove_old(int64_t now_ms);

/* The file that the person's editor gets. What an earlier one left there is set aside. */
bool draft_lend(const char *key, const char *text, char **path, struct err *err) MUST_USE;
/* What the editor made of it, or why there is none. The file stays: unlink() it when its text is kept. */
bool draft_take_back(const char *path, struct buf *out, struct err *err) MUST_USE;
/* Removes the file where it is as it was lent. false: it is not, and stays. */
bool draft_take_unchanged(const char *path, const char *text);

#endif
