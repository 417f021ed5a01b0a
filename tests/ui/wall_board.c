/* SPDX-License-Identifier: MIT */
/* Walls for tests, and what happens on them. */
#include "ui/wall_board.h"

#include <stdio.h>

#include "util/str.h"

static const struct ui_view views[] = { { "payments", "team=payments" }, { "old", "@age>30m" } };

struct ui_config
wall_config(const struct ui_wall *wall)
{
    return (struct ui_config){ .me = "ana", .place = "prod", .views = views, .views_n = 2, .wall = *wall };
}

void
board_wall(struct board *b, int rows, int cols, struct ui_wall wall)
{
    struct ui_config config;

    wall.only = true;
    config = wall_config(&wall);
    board_init_with(b, rows, cols, &config);
}

void
wall_answer_all(struct board *b)
{
    for (size_t i = 0; i < b->m->sources.n; i++) {
        b->m->sources.v[i]->last_ok_ms = b->now_ms - 3 * MS_SECOND;
        b->m->sources.v[i]->failures = 0;
        str_set(&b->m->sources.v[i]->error, NULL);
    }
}

void
wall_quiet(struct board *b)
{
    board_source(b, "am-prd");
    board_source(b, "am-stg");
    board_tell(b);
}

void
wall_busy(struct board *b)
{
    board_night(b);
    board_three_messages(b);
    wall_answer_all(b);
    board_tell(b);
}

void
wall_of_pages(struct board *b)
{
    char labels[64];

    wall_busy(b);
    for (int i = 0; i < 90; i++) {
        snprintf(labels, sizeof labels, "alertname=NodeDown node=n%02d service=infra", i);
        board_alert(b, "am-prd", 2 + i % 2, "warning", labels, "", (100 + i) * MS_MINUTE);
    }
    for (size_t i = 0; i < b->m->alerts.n; i++)
        if (b->m->alerts.v[i]->level == 1)
            board_hold(b, b->m->alerts.v[i], ALERT_ACKED, "bob", b->now_ms + MS_HOUR);
    board_tell(b);
    for (int i = 0; i < 21; i++)
        board_tick(b, MS_SECOND);
    wall_answer_all(b);
}
