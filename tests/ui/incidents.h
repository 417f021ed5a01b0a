/* SPDX-License-Identifier: MIT */
/* Incidents for boards, made by the events that make them; and what is told of them. */
#ifndef TOCSIN_TESTS_UI_INCIDENTS_H
#define TOCSIN_TESTS_UI_INCIDENTS_H

#include "ui/board.h"

/* Where the incidents of these boards are told: #production-monitoring, and its topic; #status-internal and #payments are there beside. */
extern const struct destinations inc_channels;
extern const struct incident_rules inc_rules;

/* Declared so long ago by ana, investigating. severity: "sev-1". */
void inc_open(struct board *b, uint64_t number, const char *title, const char *severity, int64_t age_ms);
void inc_field(struct board *b, uint64_t number, enum incident_field field, const char *now, int64_t age_ms);
/* The alert belongs to it. */
void inc_link(struct board *b, uint64_t number, const struct alert *a);
/* Its next update, so long ago; due_ms: when the next one is promised, 0: not said. Returns its number. */
uint32_t inc_update(struct board *b, uint64_t number, const char *by, const char *text, int64_t due_ms, int64_t age_ms);
/* An update, a note or an action, so long ago; number and at_ms are set. by NULL: ana. */
void inc_entry(struct board *b, uint64_t number, const struct incident_entry *entry, int64_t age_ms);
/* Reminded of what it lacks, now. */
void inc_remind(struct board *b, uint64_t number, enum incident_reminder of);
/* Its headline stands at the destination; the message's number. */
uint64_t inc_headline(struct board *b, uint64_t number, const char *destination, int64_t age_ms);
/* The promise of the update after `entry`, to the person, for so long from now (negative: it is late); the message's number. */
uint64_t inc_promise(struct board *b, uint64_t number, uint32_t entry, const char *person, int64_t for_ms);
/* The topic as it stands there. */
void inc_topic(struct board *b, const char *channel, const char *text, bool by_hand, int64_t age_ms);
/* What a person says on every screen. text NULL: nothing any more. */
void inc_banner(struct board *b, const char *text, const char *by, int64_t until_ms);

/* The night's two: INC-142, SEV1, led by ana, with two updates; INC-143, SEV2, led by nobody, whose update is late. */
void inc_two(struct board *b);

#endif
