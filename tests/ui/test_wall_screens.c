/* SPDX-License-Identifier: MIT */
/* The wall as it looks, to a visitor too, at any size and for a day. */
#include "support/suite.h"
#include "ui/incidents.h"
#include "ui/wall_board.h"

#include <malloc.h>
#include <stdio.h>

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

typedef void prepare_fn(struct board *b);

static void
shoot(const char *what, prepare_fn *prepare, struct ui_wall wall)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        board_wall(&b, sizes[i].rows, sizes[i].cols, wall);
        prepare(&b);
        snprintf(name, sizeof name, "%s-%dx%d", what, sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
wall__is_quiet(void **state)
{
    (void)state;
    shoot("wall_quiet", wall_quiet, (struct ui_wall){ 0 });
}

static void
wall__is_busy(void **state)
{
    (void)state;
    shoot("wall_busy", wall_busy, (struct ui_wall){ 0 });
}

static void
wall__is_redacted(void **state)
{
    (void)state;
    shoot("wall_redacted", board_night, (struct ui_wall){ .redact = true, .no_input = true });
}

static void
wall__has_a_source_that_does_not_answer(void **state)
{
    (void)state;
    shoot("wall_stale", board_night, (struct ui_wall){ 0 });
}

static void
wall__has_more_than_a_page(void **state)
{
    (void)state;
    shoot("wall_pages", wall_of_pages, (struct ui_wall){ 0 });
}

static void
of_incidents(struct board *b)
{
    wall_busy(b);
    inc_two(b);
    board_tell(b);
}

static void
wall__has_incidents(void **state)
{
    (void)state;
    shoot("wall_incidents", of_incidents, (struct ui_wall){ 0 });
}

static void
redacted__shows_of_incidents_that_they_are__and_no_word_of_them(void **state)
{
    static const char *const outside[] = { "ana", "bob", "checkout errors", "replica", "Impact", "v412", "Reads" };
    struct board b;

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        board_wall(&b, sizes[i].rows, sizes[i].cols, (struct ui_wall){ .redact = true });
        of_incidents(&b);
        for (size_t k = 0; k < sizeof outside / sizeof *outside; k++)
            if (board_shows(&b, outside[k]))
                fail_msg("%s is seen:\n%s", outside[k], board_screen(&b));
        assert_true(board_shows(&b, "INC"));
        board_release(&b);
    }
}

/* More than have rows: the worst first, and the others are counted, late ones too. */
static void
many_incidents__have_the_worst_in_rows__and_the_rest_counted(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_busy(&b);
    for (uint64_t n = 1; n <= 9; n++) {
        inc_open(&b, n, "something", n == 7 ? "sev-1" : "sev-3", MS_HOUR);
        inc_update(&b, n, "ana", "words", n == 3 ? b.now_ms - 1 : b.now_ms + MS_HOUR, MS_MINUTE);
    }
    board_tell(&b);
    assert_true(board_shows(&b, " INC-7    SEV1  investigating"));
    assert_true(board_shows(&b, "+8 more, 1 OVERDUE"));
    board_release(&b);
}

static void
incidents__leave_rows_to_alerts(void **state)
{
    struct board b;

    (void)state;
    for (int rows = 20; rows < 30; rows++) {
        board_wall(&b, rows, 80, (struct ui_wall){ 0 });
        of_incidents(&b);
        assert_true(board_shows(&b, "checkout-api 5xx"));
        assert_true(board_shows(&b, "INC"));
        board_release(&b);
    }
}

static void
redacted__shows_no_text_from_outside__and_no_names(void **state)
{
    static const char *const outside[] = { "checkout", "SLO", "ledger", "NTP", "Type", "cert", "disk", "probe", "deprecated",
        "am-prd", "am-stg", "sentry", "ana", "bob", "INC", "#prod", "#status", "payments", "full" };
    struct board b;

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        board_wall(&b, sizes[i].rows, sizes[i].cols, (struct ui_wall){ .redact = true });
        board_night(&b);
        board_three_messages(&b);
        board_tell(&b);
        board_step(&b, &(struct ui_input){ .kind = UI_FAULT, .text = "the disk is full" });
        board_step(&b, &(struct ui_input){ .kind = UI_LINK, .text = "OWNER of bob NOT ANSWERING" });
        board_step(&b, &(struct ui_input){ .kind = UI_SAY, .text = "am-prd: bob said so" });
        for (size_t k = 0; k < sizeof outside / sizeof *outside; k++)
            if (board_shows(&b, outside[k]))
                fail_msg("%s is seen:\n%s", outside[k], board_screen(&b));
        assert_true(board_shows(&b, "!2 a1"));
        board_release(&b);
    }
}

#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(void);
static size_t
allocated(void)
{
    return __sanitizer_get_current_allocated_bytes();
}
#else
static size_t
allocated(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}
#endif

#define DAY_ALERTS 120
/* The allocator rounds; a byte lost with each second, page or column would be more. */
#define DAY_SLACK_BYTES 4096

/* Each second one alert is another one, and one changes its state: the same again after two minutes. */
static void
live_a_second(struct board *b, int second, struct alert *alerts[DAY_ALERTS])
{
    int i = second % DAY_ALERTS;
    char labels[64];

    if (alerts[i] != NULL)
        board_forget(b, alerts[i]);
    snprintf(labels, sizeof labels, "alertname=Day service=s%d n=%d", i % 7, i);
    alerts[i] = board_alert(b, "am-prd", 1 + i % 4, "warning", labels, "something is wrong here", 90 * MS_SECOND);
    board_hold(b, alerts[(i + 60) % DAY_ALERTS] != NULL ? alerts[(i + 60) % DAY_ALERTS] : alerts[i],
        (enum alert_state)(i % ALERT_STATES), "bob", 0);
    board_tell(b);
    board_tick(b, MS_SECOND);
    if (second % 17 == 0)
        wall_answer_all(b);
    ui_draw(b->ui, b->m, b->now_ms, &b->canvas);
}

static void
a_day_of_it__takes_no_memory(void **state)
{
    struct alert *alerts[DAY_ALERTS] = { NULL };
    struct board b;
    size_t after_an_hour = 0;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ .view = "old" });
    board_source(&b, "am-prd");
    for (int second = 0; second < 24 * 3600; second++) {
        if (second == 3600)
            after_an_hour = allocated();
        live_a_second(&b, second, alerts);
    }
    assert_true(after_an_hour > 0);
    assert_true(allocated() < after_an_hour + DAY_SLACK_BYTES);
    board_release(&b);
}

static void
wall__of_any_size__is_drawn(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    board_night(&b);
    board_three_messages(&b);
    inc_two(&b);
    board_tell(&b);
    for (int rows = 1; rows < 70; rows += 1)
        for (int cols = 1; cols < 240; cols += 7) {
            board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = rows, .cols = cols });
            board_screen(&b);
        }
    board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = 4, .cols = 30 });
    assert_true(board_shows(&b, "L1 3 L2 4 L3 2 L4 1 M3 INC 2"));
    assert_true(board_shows(&b, "counts may be low"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(wall__is_quiet),
    cmocka_unit_test(wall__is_busy),
    cmocka_unit_test(wall__is_redacted),
    cmocka_unit_test(wall__has_a_source_that_does_not_answer),
    cmocka_unit_test(wall__has_more_than_a_page),
    cmocka_unit_test(wall__has_incidents),
    cmocka_unit_test(redacted__shows_of_incidents_that_they_are__and_no_word_of_them),
    cmocka_unit_test(many_incidents__have_the_worst_in_rows__and_the_rest_counted),
    cmocka_unit_test(incidents__leave_rows_to_alerts),
    cmocka_unit_test(redacted__shows_no_text_from_outside__and_no_names),
    cmocka_unit_test(a_day_of_it__takes_no_memory),
    cmocka_unit_test(wall__of_any_size__is_drawn),
};
SUITE(wall_screens, tests);
