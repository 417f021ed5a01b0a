/* SPDX-License-Identifier: MIT */
/* A scenario: its lines, read and carried out on a simulated program. The grammar stands at the head of test_sim.c. */
#ifndef TOCSIN_TESTS_SCRIPT_H
#define TOCSIN_TESTS_SCRIPT_H

#include "sim/sim.h"

#define SCRIPT_WORDS_MAX 6000 /* NAME*40 is 40 words */

struct script {
    struct sim sim;
    bool started;
    bool refusal_untold; /* the latest command was refused, and no line has said so */
    /* Of this line: the verb is left out. */
    char **words;
    size_t words_n;
};

/* false: *err names file, line and what was otherwise. */
bool script_run(const char *path, struct err *err) MUST_USE;

/* For the verbs: "write: …", and a duration. */
bool script_usage(struct err *err, const char *how);
bool script_duration(const char *word, int64_t *ms, struct err *err);

/* persons.c */
bool script_does(struct script *s, struct err *err) MUST_USE;
bool script_phone(struct script *s, struct err *err) MUST_USE;
bool script_keys(struct script *s, struct err *err) MUST_USE;
bool script_type(struct script *s, struct err *err) MUST_USE;
bool script_answered(struct script *s, struct err *err) MUST_USE;
bool script_refused(struct script *s, struct err *err) MUST_USE;

/* incidents.c */
bool script_is_about_incident(const char *word);
bool script_does_incident(struct script *s, struct err *err) MUST_USE;
bool script_expect_incident(struct script *s, struct err *err) MUST_USE;

/* heartbeats.c */
bool script_heartbeat(struct script *s, struct err *err) MUST_USE;
bool script_watchdog(struct script *s, struct err *err) MUST_USE;
bool script_beat(struct script *s, struct err *err) MUST_USE;

/* pagers.c */
bool script_pager(struct script *s, struct err *err) MUST_USE;
bool script_expect_rings(struct script *s, struct err *err) MUST_USE;

/* expect.c */
bool script_expect(struct script *s, struct err *err) MUST_USE;
bool script_skip(struct script *s, struct err *err) MUST_USE;

/* expect_message.c: rows of expect.c. */
bool script_expect_asked(struct script *s, struct err *err) MUST_USE; /* expect_call.c */
bool script_expect_pages(struct script *s, struct err *err) MUST_USE;
bool script_expect_message(struct script *s, struct err *err) MUST_USE;
bool script_expect_tries(struct script *s, struct err *err) MUST_USE;
bool script_expect_box(struct script *s, struct err *err) MUST_USE;
bool script_expect_calls(struct script *s, struct err *err) MUST_USE;
bool script_expect_silences(struct script *s, struct err *err) MUST_USE;
bool script_expect_timers(struct script *s, struct err *err) MUST_USE;

/* expect_slack.c */
bool script_expect_channel(struct script *s, struct err *err) MUST_USE;
bool script_expect_blocks(struct script *s, struct err *err) MUST_USE;
bool script_expect_topic(struct script *s, struct err *err) MUST_USE;
bool script_expect_members(struct script *s, struct err *err) MUST_USE;
bool script_expect_archived(struct script *s, struct err *err) MUST_USE;
/* What somebody else does in Slack. */
bool script_slack_by_hand(struct script *s, struct err *err) MUST_USE;

#endif
