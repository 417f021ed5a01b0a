/* SPDX-License-Identifier: MIT */
/* Golden screens of the boxes about an incident, at each size. */
#include "support/suite.h"
#include "ui/company.h"
#include "ui/incident_board.h"

#include <stdio.h>

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

typedef void prepare_fn(struct board *b);

static void
shoot(const char *what, prepare_fn *prepare)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        board_night_of_incidents(&b, sizes[i].rows, sizes[i].cols);
        company_of(&b);
        b.m->config.destinations = inc_channels;
        b.m->config.incidents = &inc_rules;
        prepare(&b);
        snprintf(name, sizeof name, "%s-%dx%d", what, sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
declare(struct board *b)
{
    board_keys(b, "j j j j j j j i");
}

static void
declare_marked(struct board *b)
{
    board_keys(b, "Space Space Space j Space i");
}

static void
declare_typed(struct board *b)
{
    board_keys(b, "G i Home Tab Tab Tab Tab Tab");
    board_type(b, "Uploads fail with 503 since 13:50.");
    board_keys(b, "Enter");
    board_type(b, "Only new accounts, as far as we know.");
}

static void
declare_nothing(struct board *b)
{
    board_keys(b, "g i i");
}

static void
state(struct board *b)
{
    board_keys(b, "g i m");
}

static void
resolve(struct board *b)
{
    board_keys(b, "g i r Tab");
    board_type(b, "All card payments go through again since 13:58.");
}

static void
severity(struct board *b)
{
    board_keys(b, "g i v 3");
}

static void
people(struct board *b)
{
    board_keys(b, "g i T Tab Tab Ctrl-U");
    board_type(b, "b");
}

static void
edit(struct board *b)
{
    board_keys(b, "g i E Tab");
}

static void
link_shown(struct board *b)
{
    board_keys(b, "j j j j j j j Space Space g i L");
}

static void
merge(struct board *b)
{
    board_keys(b, "g i M");
}

static void
note(struct board *b)
{
    board_keys(b, "g i c");
    board_type(b, "v412 correlates, rolling back");
}

static void
action(struct board *b)
{
    board_keys(b, "g i A");
    board_type(b, "write a canary");
    board_keys(b, "Tab");
    board_type(b, "b");
}

static void
publish(struct board *b)
{
    board_keys(b, "g i P");
}

static void
unlink_marked(struct board *b)
{
    board_keys(b, "g i Enter 2 Space Space X");
}

static void
correct(struct board *b)
{
    board_keys(b, "g i Enter 3 E");
}

static void
help(struct board *b)
{
    board_keys(b, "g i P F1");
}

#define SCREEN(name) \
    static void box__##name(void **unused) \
    { \
        (void)unused; \
        shoot("inc_" #name, name); \
    }

SCREEN(declare)
SCREEN(declare_marked)
SCREEN(declare_typed)
SCREEN(declare_nothing)
SCREEN(state)
SCREEN(resolve)
SCREEN(severity)
SCREEN(people)
SCREEN(edit)
SCREEN(link_shown)
SCREEN(merge)
SCREEN(note)
SCREEN(action)
SCREEN(publish)
SCREEN(unlink_marked)
SCREEN(correct)
SCREEN(help)

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(box__declare),
    cmocka_unit_test(box__declare_marked),
    cmocka_unit_test(box__declare_typed),
    cmocka_unit_test(box__declare_nothing),
    cmocka_unit_test(box__state),
    cmocka_unit_test(box__resolve),
    cmocka_unit_test(box__severity),
    cmocka_unit_test(box__people),
    cmocka_unit_test(box__edit),
    cmocka_unit_test(box__link_shown),
    cmocka_unit_test(box__merge),
    cmocka_unit_test(box__note),
    cmocka_unit_test(box__action),
    cmocka_unit_test(box__publish),
    cmocka_unit_test(box__unlink_marked),
    cmocka_unit_test(box__correct),
    cmocka_unit_test(box__help),
};
SUITE(incident_boxes, tests);
