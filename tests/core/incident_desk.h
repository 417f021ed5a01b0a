/* SPDX-License-Identifier: MIT */
/* The small world with incidents: short ways to declare, change and write, as ana unless another is named. */
#ifndef TOCSIN_TESTS_INCIDENT_DESK_H
#define TOCSIN_TESTS_INCIDENT_DESK_H

#include "support/world.h"
#include "util/time.h"

/* A value of a field. */
struct given {
    const char *field, *text;
};
#define GIVEN(...) ((const struct given[]){ __VA_ARGS__, { NULL, NULL } })

/* An incident of that title and severity sev-2, from these alerts (NULL: none); its number, 0: refused. */
uint64_t inc_declare(struct world *w, const char *title, const struct alert *const *v, size_t n);
/* With these values (ended by an empty one); sure: she has been asked. */
uint64_t inc_declare_with(struct world *w, const struct given *values, bool sure);
bool inc_set(struct world *w, uint64_t number, const struct given *values);
bool inc_set_by(struct world *w, const char *actor, uint64_t number, const struct given *values, bool sure);
/* One field. */
bool inc_put(struct world *w, uint64_t number, const char *field, const char *text);
/* CMD_INCIDENT_LINK or …_UNLINK. */
bool inc_link(struct world *w, enum command_kind kind, uint64_t number, const struct alert *const *v, size_t n, bool sure);
/* As a tick does; false: it takes none. */
bool inc_take_by_rule(struct world *w, uint64_t number, const struct alert *const *v, size_t n);
bool inc_merge(struct world *w, uint64_t number, uint64_t into, bool sure);
/* A new entry, or a change of one, as the wish says; its number is taken from number. */
bool inc_entry(struct world *w, uint64_t number, struct incident_wish wish, const char *text);
/* An update that brings these values. */
bool inc_update(struct world *w, uint64_t number, const struct given *values, const char *text, int64_t due_ms);
/* NULL: it is taken away. */
bool inc_banner(struct world *w, const char *text, int64_t until_ms);
/* Three alerts that fire, a minute apart. */
void inc_fire(struct world *w, const struct alert *v[3]);

/* A field as it is; "(none)". */
const char *inc_field(const struct world *w, uint64_t number, const char *field);
/* "2 linked, 1 unlinked" */
const char *inc_alerts(struct world *w, uint64_t number);
/* The i-th newest line of the log that is about incidents: "incident INC-1 severity sev-2 -> sev-1". */
const char *inc_line(struct world *w, size_t i);
/* What was decided is refused, and says so. */
#define assert_refused(w, done, words) \
    do { \
        assert_false(done); \
        if (strstr((w)->err.text, words) == NULL) \
            fail_msg("'%s' is not in '%s'", words, (w)->err.text); \
    } while (0)
/* The model and its twin, which read the log's text, are the same; and so is one that read the documents. */
void inc_check_twin(struct world *w);

#endif
