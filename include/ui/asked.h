/* SPDX-License-Identifier: MIT */
/* Who is asked to answer for an alert, who is responsible for it, and what became of her page, in words. */
#ifndef TOCSIN_UI_ASKED_H
#define TOCSIN_UI_ASKED_H

#include "core/call.h"
#include "core/model.h"
#include "ui/canvas.h"
#include "util/buf.h"

/* Somebody is asked now, and has not answered. Not of one whose policy is at its end: nobody has answered that. */
bool asked_is(const struct alert *a);
/* … such a one. */
bool asked_in_vain(const struct alert *a);
/* She is among those who are, or were. */
bool asked_has(const struct alert *a, const char *person);
/* "ana, bob"; whoever looks is "me". */
void asked_names(const struct alert *a, const char *me, struct buf *out);
/* "-> ana, bob ?" in at most so many cells: names that have no room are counted, the first is cut before the question mark is. */
void asked_cell(const struct alert *a, const char *me, int cols, bool unicode, struct buf *out);
/* "step 2 in 4m", "again in 4m", "last step, 4m left", of a policy that is not known here "next in 4m"; nothing where no time is set. */
void asked_next(const struct model *m, const struct alert *a, int64_t now_ms, struct buf *out);
/* "ana 4m ago by ops, step 2 in 1m": who was asked, behind a word that says so. */
void asked_words(const struct model *m, const struct alert *a, const char *me, int64_t now_ms, struct buf *out);
/* By the route that it took: a person, or a team; of a schedule who is on call now. NULL: nobody is named. */
const char *asked_responsible(const struct model *m, const struct alert *a, int64_t now_ms);
/* A person stands for herself (*until_ms 0), a schedule for who is on call. NULL: nobody is, or that is no schedule's name either. */
const char *asked_turn(const struct model *m, const char *who, int64_t now_ms, int64_t *until_ms);
/* " until 18:00Z", " until 2026-11-30"; nothing for 0. */
void asked_add_until(int64_t until_ms, int64_t now_ms, struct buf *out);
/* The policy asks again, where nobody answers before the call's end: that step. */
bool asked_goes_on(const struct model *m, const struct alert_call *c, struct call_place *next);
/* Messages that are looked through for those about an alert: the newest. */
#define ASKED_LOOK_BACK 1000
/* The latest page (or what takes its place) of this episode that asks her; NULL: none. */
const struct message *asked_page(const struct model *m, const struct alert *a, const char *person);
/* "told 13:51Z, no answer", "told 14:01Z, delivered"; over: the next one is asked by now. Returns how it is to look. */
enum role asked_page_words(const struct message *msg, bool over, int64_t now_ms, struct buf *out);

#endif
