/* SPDX-License-Identifier: MIT */
/* Opening the composer, filling it, and what may have been posted before. */
#include "ui/compose.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"

static const struct destination channels[] = {
    { .name = "#production-monitoring", .channel = "C1" },
    { .name = "#status-internal", .channel = "C2" },
    { .name = "#payments", .channel = "C3" },
};
const struct destinations compose_channels = { channels, 3 };
static const struct ui_config config = { .me = "ana", .place = "prod", .destinations = { channels, 3 } };

void
compose_init_sized(struct board *b, int rows, int cols)
{
    board_init_with(b, rows, cols, &config);
    board_night(b);
}

void
compose_init(struct board *b)
{
    compose_init_sized(b, 24, 80);
}

struct message *
compose_post(struct board *b, uint64_t number, const char *channel, const char *author, const struct alert *a, int64_t age_ms,
    const char *text)
{
    struct message *msg = xcalloc(1, sizeof *msg);

    msg->number = number;
    msg->author = pool_str(&b->m->pool, author);
    msg->origin = msg->author;
    msg->order.destination = pool_str(&b->m->pool, channel);
    msg->order.channel = xstrdup("C1");
    msg->order.text = xstrdup(text);
    if (a != NULL) {
        msg->order.subjects = xmemdup(&a->id, sizeof a->id);
        msg->order.subjects_n = 1;
    }
    msg->queued_at_ms = msg->delivered_at_ms = b->now_ms - age_ms;
    msg->standing.state = MESSAGE_ACKED;
    msg->due_ms = INT64_MAX;
    model_put_message_take(b->m, msg);
    return msg;
}

void
compose_paste(struct board *b, const char *text)
{
    board_step(b, &(struct ui_input){ .kind = UI_PASTE, .text = text });
}

void
compose_again(struct board *b, const char *text)
{
    board_keys(b, "Ctrl-U Tab");
    compose_paste(b, text);
    board_keys(b, "Esc");
}

void
compose_only(struct board *b, const char *text)
{
    board_keys(b, "Esc");
    compose_again(b, text);
}

void
compose_saved(struct board *b, bool ok, const char *text)
{
    char *key = xstrdup(board_effect(b, EFFECT_DRAFT_SAVE)->draft);

    board_step(b, &(struct ui_input){ .kind = UI_KEPT, .draft = key, .ok = ok, .text = text });
    free(key);
}
