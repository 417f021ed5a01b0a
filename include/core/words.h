/* SPDX-License-Identifier: MIT */
/* Events and alerts in words and in JSON: one place for the log pane, the CLI and the message line. */
#ifndef TOCSIN_CORE_WORDS_H
#define TOCSIN_CORE_WORDS_H

#include "core/model.h"
#include "util/buf.h"
#include "util/json.h"
#include "util/time.h"

/* "ack", "fire", "clear": one word for the log. */
const char *event_verb(const struct event *ev);
/* "checkout-api 5xx and 11 more, until 18:02Z": raw, the sink escapes. m may lack the alerts (forgotten): ids then. */
void batch_words(const struct model *m, const struct event *evs, size_t n, struct buf *out);
/* The same of one event in the history of one alert: what it did to this one, the others only counted. */
void event_words_for(const struct event *ev, const struct alert_id *id, struct buf *out);
/* … and without its subject: ": bob, step 2 of payments", ", until 18:02Z"; nothing where the verb says all. */
void event_change_words(const struct event *ev, struct buf *out);
/* batch_words() of events about messages: "M12 to #crash: the text". m may be NULL. */
void message_words(const struct model *m, const struct event *evs, size_t n, struct buf *out);
/* The same of an event about a run: "12: /usr/bin/rollback checkout, exit 0 after 12s". m may be NULL. */
void run_words(const struct model *m, const struct event *ev, struct buf *out);
/* The same of an event about who is on call: "payments: bob until 14:00Z". */
void oncall_words(const struct event *ev, struct buf *out);
/* The same of events about incidents or the banner: "INC-12 severity sev-2 -> sev-1", "12 alerts to INC-12". */
void incident_words(const struct event *evs, size_t n, struct buf *out);
/* Which one the header speaks of: the first on which she (NULL: nobody) is on call, else the first. false: no schedule is configured. */
bool oncall_shown(const struct model *m, const char *me, int64_t now_ms, struct oncall_turn *out);
/* "18:00", "Mon 09:00", "2026-12-24": UTC, as far as it tells that moment from now; "" where it says never. */
void oncall_until_words(int64_t until_ms, int64_t now_ms, char out[TIME_TEXT_MAX]);
/* "ana>18:00", "NOBODY>Mon 09:00", "ana". person: as it is to be shown. */
void oncall_brief(const char *person, int64_t until_ms, int64_t now_ms, struct buf *out);
/* An object: schedule, person, known, why, layer, by, until, next. */
void oncall_json(struct json_out *o, const char *key, const struct oncall_turn *t);
/* A run as scripts see it: the object is open. gone: its process has ended, and how is not known. With the output where the end has it. */
void run_json(struct json_out *o, const struct run *r, bool gone);
/* "under way", "exit 0", "no end known: the process is gone". */
void run_state_words(const struct run *r, bool gone, struct buf *out);
/* Of the states of JSON: "running", "ended", "gone". */
const char *run_state(const struct run *r, bool gone);
/* What it is in a few words: the first line of its text, "M12 struck through", "3 that waited". */
void message_text_words(const struct message *msg, struct buf *out);
/* Where it goes: its destination by name; "#inc-142" where that is its incident's own channel. m may be NULL: what changes a post
   is then told by its destination. It points into m or o. */
const char *message_place(const struct model *m, const struct message_order *o);
/* A set of labels as an object of strings. */
void labels_json(struct json_out *o, const char *key, struct labels set);
/* Words with a blank between (NULL: none) as an array. */
void words_json(struct json_out *o, const char *key, const char *words);
/* The alert of CLI.md: id, source, fingerprint, name, summary, … */
void alert_json(struct json_out *o, const struct model *m, const struct alert *a, int64_t now_ms);
/* The message of CLI.md without its attempts, which stand in the log; the object is open. */
void message_json(struct json_out *o, const struct message *msg);

#endif
