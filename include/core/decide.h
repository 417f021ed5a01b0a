/* SPDX-License-Identifier: MIT */
/* The one door: a command becomes events, or a refusal. Pure: no I/O, no clock, no chance. */
#ifndef TOCSIN_CORE_DECIDE_H
#define TOCSIN_CORE_DECIDE_H

#include "core/command.h"
#include "core/model.h"

/* Acts older than this, or from another screen, ask first. */
#define UNDO_ASK_MS (10 * INT64_C(60000))
/* A refusal that begins so is a question: the same command with `sure` set is the yes. */
#define DECIDE_ASK "ask: "

/*
 * Fills *out (release it in either case). false and *err: refused as a whole. A request id that had its effect before gives true,
 * no events, and out->repeats. The events have kind, actor, origin, stream, version, payload, cause and undoes; seq, batch and at_ms
 * are set as if appended next.
 */
bool decide(const struct model *m, const struct command *cmd, int64_t now_ms, struct outcome *out, struct err *err) MUST_USE;

/* Would CMD_OBSERVE have anything to say of it? (What is not news need not be kept until the poll is whole.) */
bool sighting_is_news(const struct model *m, const struct sighting *s);

#endif
