/* SPDX-License-Identifier: MIT */
/* Drafts on disk: private, whole, set aside where they are broken, gone after a week; and what goes to an editor and back. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/draft.h"
#include "core/message.h"
#include "util/path.h"
#include "util/time.h"

#define JSON "{\"text\":\"half written\"}"

static char state_home[64];

static int
setup(void **state)
{
    (void)state;
    snprintf(state_home, sizeof state_home, "/tmp/tocsin-test-draft.XXXXXX");
    assert_non_null(mkdtemp(state_home));
    setenv("XDG_STATE_HOME", state_home, 1);
    return 0;
}

static int
teardown(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", state_home);
    unsetenv("XDG_STATE_HOME");
    return system(command) == 0 ? 0 : -1;
}

static void
must_hold(const char *key, const char *want)
{
    struct buf text = BUF_INIT;
    struct err err;

    assert_true(draft_read(key, &text, &err));
    assert_string_equal(buf_text(&text), want);
    buf_release(&text);
}

static void
write_raw(const char *key, const char *text)
{
    char *path = draft_path(key, ".json"), *dir = path_dir(path);
    struct err err;

    assert_true(path_make_dir(dir, &err));
    assert_true(path_write(path, text, strlen(text), &err));
    free(dir);
    free(path);
}

static void
a_draft__comes_back_as_it_was_saved__until_it_is_dropped(void **state)
{
    char *path = draft_path("none", ".json");
    struct stat st;
    struct err err;

    (void)state;
    must_hold("none", "");
    assert_true(draft_save("none", JSON, &err));
    must_hold("none", JSON);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    draft_drop("none");
    draft_drop("none");
    must_hold("none", "");
    free(path);
}

static void
a_broken_draft__is_set_aside_and_told_of(void **state)
{
    static const char *const broken[] = { "{\"text\":\"half", "{\"words\":\"none\"}", "\xff" };
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct buf text = BUF_INIT;
        char suffix[32], *path;

        write_raw("none", broken[i]);
        assert_false(draft_read("none", &text, &err));
        snprintf(suffix, sizeof suffix, ".json.broken%zu", i + 1);
        path = draft_path("none", suffix);
        assert_non_null(strstr(err.text, path));
        buf_clear(&text);
        assert_true(path_read(path, 100, &text, &err));
        assert_string_equal(buf_text(&text), broken[i]);
        must_hold("none", "");
        buf_release(&text);
        free(path);
    }
}

static void
a_name_that_is_no_drafts__reaches_no_file(void **state)
{
    static const char *const names[] = { "", "../x", "a/b", "A.json" };
    struct buf text = BUF_INIT;
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_false(draft_read(names[i], &text, &err));
        assert_false(draft_save(names[i], JSON, &err));
        draft_drop(names[i]);
    }
    buf_release(&text);
}

static void
what_nobody_touched_for_a_week__goes(void **state)
{
    struct stat st;
    struct err err;
    char *path = draft_path("none", ".json");

    (void)state;
    draft_remove_old(0);
    assert_true(draft_save("none", JSON, &err));
    assert_int_equal(stat(path, &st), 0);
    draft_remove_old((int64_t)st.st_mtime * MS_SECOND + 7 * MS_DAY);
    must_hold("none", JSON);
    draft_remove_old((int64_t)st.st_mtime * MS_SECOND + 7 * MS_DAY + MS_SECOND);
    must_hold("none", "");
    free(path);
}

static void
a_text__goes_to_the_editor_and_back(void **state)
{
    struct buf text = BUF_INIT;
    struct err err;
    char *path;

    (void)state;
    assert_true(draft_lend("a81f-3", "words", &path, &err));
    assert_true(path_read(path, 100, &text, &err));
    assert_string_equal(buf_text(&text), "words\n");
    assert_true(path_write(path, "words\nand more\n", 15, &err));
    buf_clear(&text);
    assert_true(draft_take_back(path, &text, &err));
    assert_string_equal(buf_text(&text), "words\nand more");
    assert_int_equal(access(path, F_OK), 0);
    buf_release(&text);
    free(path);
}

static void
what_an_editor_spoiled__stays_in_its_file(void **state)
{
    struct buf text = BUF_INIT;
    struct err err;
    char *path, *large = xcalloc(1, MESSAGE_TEXT_BYTES + 2);

    (void)state;
    memset(large, 'x', MESSAGE_TEXT_BYTES + 2);
    assert_true(draft_lend("none", "words", &path, &err));
    assert_true(path_write(path, "\xff\xfe", 2, &err));
    assert_false(draft_take_back(path, &text, &err));
    assert_non_null(strstr(err.text, "no valid UTF-8"));
    assert_true(path_write(path, large, MESSAGE_TEXT_BYTES + 2, &err));
    buf_clear(&text);
    assert_false(draft_take_back(path, &text, &err));
    assert_non_null(strstr(err.text, "is larger than"));
    assert_int_equal(access(path, F_OK), 0);
    buf_release(&text);
    free(large);
    free(path);
}

static void
edit(const char *key, const char *lent, const char *written)
{
    struct err err;
    char *path;

    assert_true(draft_lend(key, lent, &path, &err));
    assert_true(path_write(path, written, strlen(written), &err));
    free(path);
}

static void
what_an_editor_left_behind__is_a_draft(void **state)
{
    char *path = draft_path("none", ".edit.md");

    (void)state;
    edit("none", "words", "half an hour's work\n");
    draft_adopt("none");
    must_hold("none", "{\"text\":\"half an hour's work\"}");
    assert_int_not_equal(access(path, F_OK), 0);
    draft_adopt("none");
    must_hold("none", "{\"text\":\"half an hour's work\"}");
    free(path);
}

static void
what_an_editor_left_behind__stands_beside_the_draft(void **state)
{
    struct err err;

    (void)state;
    assert_true(draft_save("none", "{\"text\":\"words\",\"earlier\":null,\"at_ms\":1}", &err));
    edit("none", "words", "half an hour's work\n");
    draft_adopt("none");
    must_hold("none", "{\"text\":\"words\",\"at_ms\":1,\"earlier\":\"half an hour's work\"}");
    edit("none", "words", "words\n");
    draft_adopt("none");
    must_hold("none", "{\"text\":\"words\",\"at_ms\":1,\"earlier\":\"half an hour's work\"}");
}

static void
what_an_editor_spoiled__is_not_written_over(void **state)
{
    char *path = draft_path("none", ".edit.md.left1"), *again = draft_path("none", ".edit.md.left2");
    char *edited = draft_path("none", ".edit.md");
    struct buf text = BUF_INIT;
    struct err err;

    (void)state;
    edit("none", "words", "\xff\xfe");
    draft_adopt("none");
    must_hold("none", "");
    edit("none", "other words", "other words\n");
    assert_true(path_read(path, 100, &text, &err));
    assert_string_equal(buf_text(&text), "\xff\xfe");
    assert_true(draft_take_unchanged(edited, "other words"));
    assert_int_not_equal(access(edited, F_OK), 0);
    edit("none", "other words", "x");
    assert_false(draft_take_unchanged(edited, "other words"));
    assert_int_not_equal(access(again, F_OK), 0);
    buf_release(&text);
    free(edited);
    free(again);
    free(path);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(a_draft__comes_back_as_it_was_saved__until_it_is_dropped, setup, teardown),
    cmocka_unit_test_setup_teardown(a_broken_draft__is_set_aside_and_told_of, setup, teardown),
    cmocka_unit_test_setup_teardown(a_name_that_is_no_drafts__reaches_no_file, setup, teardown),
    cmocka_unit_test_setup_teardown(what_nobody_touched_for_a_week__goes, setup, teardown),
    cmocka_unit_test_setup_teardown(a_text__goes_to_the_editor_and_back, setup, teardown),
    cmocka_unit_test_setup_teardown(what_an_editor_spoiled__stays_in_its_file, setup, teardown),
    cmocka_unit_test_setup_teardown(what_an_editor_left_behind__is_a_draft, setup, teardown),
    cmocka_unit_test_setup_teardown(what_an_editor_left_behind__stands_beside_the_draft, setup, teardown),
    cmocka_unit_test_setup_teardown(what_an_editor_spoiled__is_not_written_over, setup, teardown),
};
SUITE(app_draft, tests);
