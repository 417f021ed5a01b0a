/* SPDX-License-Identifier: MIT */
/* Private to deliver: acknowledgements that are written back to a pager whose alerts are listed: PagerDuty, Opsgenie, JSM Operations. */
#ifndef TOCSIN_DELIVER_ACK_WRITE_H
#define TOCSIN_DELIVER_ACK_WRITE_H

#include "core/detail.h"
#include "deliver/config.h"
#include "deliver/driver.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/json.h"

struct ack_write;

/* What a vendor does in its own way. */
struct ack_dialect {
    const char *vendor;
    const char *accept;
    /* Adds the path; body is added where it is a SEND. */
    void (*path)(const struct ack_write *w, struct buf *url);
    void (*body)(const struct ack_write *w, struct json_out *o);
    const char *method; /* of a SEND */
    bool names_user;    /* From: says in whose name */
    /* After a yes to a SEND: the id that is asked for later, or NULL. */
    const char *(*accepted)(const cJSON *answer);
    /* A look-up found it: it stands there as the act wants it. */
    bool (*stands)(const struct ack_write *w, const cJSON *answer);
    /* After a no: it stood so before. */
    bool (*is_done)(const struct ack_write *w, const cJSON *answer);
    /* After a no: what a person does about it, or NULL. */
    const char *(*advice)(const struct ack_write *w, const cJSON *answer);
};
extern const struct ack_dialect pagerduty_acks, opsgenie_acks, jsm_acks;

struct ack_write {
    const struct deliver_config *config;
    const struct ack_dialect *dialect;
    int64_t pause_from_ms, pause_for_ms;

    /* The job. */
    enum deliver_job job;
    enum message_act act;
    const struct write_target *target;
    struct arena memory;
    struct detail detail;
    const char *id;   /* the alert's, there */
    const char *name; /* "M12" */
    const char *from; /* an address, or NULL */
    int status;
    int64_t retry_after_ms;
    struct buf body;
};

extern const struct deliver_driver pagerduty_ack_driver, opsgenie_ack_driver, jsm_ack_driver;

/* ack_write_reply.c: the step that follows from a whole answer. again: another request is to be made. */
void ack_read(struct ack_write *w, int64_t now_ms, bool *again, struct deliver_step *out);
void ack_read_failure(const struct ack_write *w, const struct reply *reply, struct deliver_step *out);

#endif
