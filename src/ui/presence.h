/* SPDX-License-Identifier: MIT */
/* What other screens have open and write about, in words; and what this one tells them. */
#ifndef TOCSIN_UI_PRESENCE_H
#define TOCSIN_UI_PRESENCE_H

#include "core/command.h"
#include "core/presence.h"
#include "util/buf.h"
#include "util/vec.h"

struct turn;
struct ui;
struct ui_input;

struct presences {
    VEC(struct presence) others;
    struct presence told; /* what this screen told last */
};

void presences_release(struct presences *p);
void presence_on_others(struct turn *t, const struct ui_input *in);
/* At the end of a step: what this screen has open or writes about goes out where it is not as it was told. */
void presence_tell(struct turn *t);

/* Who writes an update of an incident is told of as if that were an alert: under this id, which no alert has. */
void presence_incident(uint64_t number, struct alert_id *out);
/* Who of the others began first to write about this alert, or NULL. */
const struct presence *presence_writer(const struct ui *ui, const struct alert_id *id);
/* "bob is writing about this since 14:02Z (pts/4)", of several alerts "about 2 of these"; false: nobody writes about any of them. */
bool presence_writing_words(const struct ui *ui, const struct subject *v, size_t n, struct buf *out);
/* The nth fact about this alert, those who write first: "bob has this open (pts/4)". false: there are no more. */
bool presence_fact(const struct ui *ui, const struct alert_id *id, size_t nth, struct buf *out);

#endif
