/* SPDX-License-Identifier: MIT */
/* An incident as scripts see it, in JSON. */
#ifndef TOCSIN_CORE_INCIDENT_JSON_H
#define TOCSIN_CORE_INCIDENT_JSON_H

#include "core/model.h"
#include "util/json.h"

/*
 * Members of an object that is open: first those of Crashbot's /list under its names and with its meanings (status is open or closed, or
 * invalid; closed_at is when it was resolved; update_number counts changes of fields), then ours.
 */
void incident_json(struct json_out *o, const struct model *m, const struct incident *i);

#endif
