/* SPDX-License-Identifier: MIT */
/* libical, loaded when a calendar is first read: with ICU it is as large as all the rest. */
#ifndef TOCSIN_SOURCE_LIBICAL_H
#define TOCSIN_SOURCE_LIBICAL_H

#include <libical/ical.h>

#include "util/err.h"

/* All that we call. */
#define LIBICAL_FUNCTIONS(X) \
    X(icalcomponent_free) \
    X(icalcomponent_get_first_component) \
    X(icalcomponent_get_first_property) \
    X(icalcomponent_get_next_component) \
    X(icalcomponent_get_next_property) \
    X(icalcomponent_get_timezone) \
    X(icalcomponent_isa) \
    X(icalerror_set_errors_are_fatal) \
    X(icalparameter_get_cn) \
    X(icalparameter_get_partstat) \
    X(icalparameter_get_tzid) \
    X(icalparser_parse_string) \
    X(icalproperty_get_attendee) \
    X(icalproperty_get_dtend) \
    X(icalproperty_get_dtstart) \
    X(icalproperty_get_duration) \
    X(icalproperty_get_exdate) \
    X(icalproperty_get_first_parameter) \
    X(icalproperty_get_rdate) \
    X(icalproperty_get_recurrenceid) \
    X(icalproperty_get_rrule) \
    X(icalproperty_get_status) \
    X(icalproperty_get_summary) \
    X(icalproperty_get_uid) \
    X(icalproperty_get_xlicerror) \
    X(icalrecur_iterator_free) \
    X(icalrecur_iterator_new) \
    X(icalrecur_iterator_next) \
    X(icalrecur_iterator_set_start) \
    X(icaltime_as_timet_with_zone) \
    X(icaltime_is_null_time) \
    X(icaltime_is_utc) \
    X(icaltime_is_valid_time)

struct libical {
#define MEMBER(name) __typeof__(&name) name;
    LIBICAL_FUNCTIONS(MEMBER)
#undef MEMBER
};

/* NULL and *err: it is not installed, or another one. */
const struct libical *libical_load(struct err *err) MUST_USE;

#endif
