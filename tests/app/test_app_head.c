/* SPDX-License-Identifier: MIT */
/* The chain's second place: its lines, and a file that is only ever added to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/head_line.h"
#include "support/suite.h"
#include "util/path.h"

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define NODE "ffeeddccbbaa99887766554433221100"

static void
line__is_read_as_it_was_written(void **state)
{
    struct head_line line = { .at_ms = INT64_C(1763690400123), .node = NODE, .seq = 8850 }, back;
    struct buf text = BUF_INIT;

    (void)state;
    assert_true(hex_decode(HASH, strlen(HASH), line.hash, sizeof line.hash));
    head_line_put(&line, &text);
    assert_string_equal(buf_text(&text), "2025-11-21T02:00:00.123Z " NODE " 8850 " HASH);
    assert_true(head_line_read(buf_text(&text), text.len, &back));
    assert_int_equal(back.at_ms, line.at_ms);
    assert_string_equal(back.node, NODE);
    assert_int_equal(back.seq, 8850);
    assert_memory_equal(back.hash, line.hash, sizeof line.hash);
    buf_release(&text);
}

static void
line__that_is_none__is_refused(void **state)
{
    static const char *const rows[] = {
        "",
        "2025-11-21T02:00:00.123Z " NODE " 8850",
        "2025-11-21T02:00:00.123Z " NODE " 0 " HASH,
        "2025-11-21T02:00:00.123Z " NODE " 8850 " HASH " more",
        "2025-11-21T02:00:00.123Z " NODE " 8850 " HASH "0",
        "2025-11-21T02:00:00.123Z " NODE " 8850 zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        "yesterday " NODE " 8850 " HASH,
        "2025-11-21T02:00:00.123Z " NODE NODE " 8850 " HASH,
    };
    struct head_line line;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (head_line_read(rows[i], strlen(rows[i]), &line))
            fail_msg("row %zu was read", i);
}

static void
file__is_added_to__and_a_torn_line_gets_its_end(void **state)
{
    char dir[] = "/tmp/tocsin-head-XXXXXX", path[64];
    struct buf text = BUF_INIT;
    struct err err = { 0 };
    struct stat st;

    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/heads", dir);
    assert_true(head_append(path, "one", false, &err));
    assert_true(head_append(path, "two", true, &err));
    assert_true(path_read(path, 100, &text, &err));
    assert_string_equal(buf_text(&text), "one\n\ntwo\n");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_false(head_append(path, "three", false, &err));
    unlink(path);
    rmdir(dir);
    buf_release(&text);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(line__is_read_as_it_was_written),
    cmocka_unit_test(line__that_is_none__is_refused),
    cmocka_unit_test(file__is_added_to__and_a_torn_line_gets_its_end),
};
SUITE(app_head, tests);
