/* SPDX-License-Identifier: MIT */
/* What the screen says of an incident in a few words: the list, the screen of one, the board's rows and the wall say the same. */
#ifndef TOCSIN_UI_INCIDENT_WORDS_H
#define TOCSIN_UI_INCIDENT_WORDS_H

#include "core/model.h"
#include "ui/canvas.h"
#include "util/buf.h"

/* As a chip of a level, the worst of which is that of the worst severity. */
enum role incident_severity_role(const struct incident *i);
/* "SEV1" */
const char *incident_severity_label(const struct incident *i);
/* "06:10", "2h", "LATE 1m"; adds nothing where no update is promised. Whether it is late. */
bool incident_due_words(const struct incident *i, int64_t now_ms, struct buf *out);
/* "OPEN 19m", "RESOLVED 3h ago" */
void incident_since_words(const struct incident *i, int64_t now_ms, struct buf *out);
/* When it is over; 0: it is not, or nobody knows. */
int64_t incident_over_ms(const struct incident *i);
/* Open ones whose promised update has not come. */
size_t incidents_late(const struct model *m, int64_t now_ms);
/* An act on it is on its way, or its last change is not on the disk yet. */
bool incident_is_pending(const struct model *m, const struct incident *i);
/* "INC-142 investigating, next update in 06:10" of the open one that the alert belongs to; NULL: of none. */
const struct incident *incident_line_words(const struct model *m, const struct alert_id *id, int64_t now_ms, struct buf *out);

/* What is known of the topics that tell of incidents. */
enum topic_standing { TOPIC_NONE, TOPIC_IN_SYNC, TOPIC_WAITS, TOPIC_BY_HAND, TOPIC_STANDINGS };
enum topic_standing topic_standing(const struct model *m);
extern const char *const topic_standing_words[TOPIC_STANDINGS];

#endif
