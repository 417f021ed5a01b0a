/* SPDX-License-Identifier: MIT */
/* What a post and an incident's update are checked for alike. */
#ifndef TOCSIN_CORE_DECIDE_POST_H
#define TOCSIN_CORE_DECIDE_POST_H

#include "core/decide_with.h"
#include "core/post.h"

/* Each of those that the command names is there, takes updates, and is named once. */
bool decide_check_destinations(struct decision *d) MUST_USE;
/* The command's text can be sent: words, no more than allowed, no {{variable}} left. What of it should be asked is in *c. */
bool decide_check_update(struct decision *d, const char *const *destinations, size_t n, struct post_check *c) MUST_USE;
/* What is to be asked about the text, in the arena; NULL: nothing. */
const char *decide_ask_text(struct decision *d, const struct post_check *c);
/* So many more messages may wait. */
bool decide_check_room(struct decision *d, size_t more) MUST_USE;

#endif
