/* SPDX-License-Identifier: MIT */
/* The configuration as a whole: defaults, levels, keys, themes, and the example that the program writes. */
#include "support/suite.h"

#include <string.h>
#include <unistd.h>

#include "app/config.h"

static char path[64];

/* A file with this text, loaded as --config would. */
static struct config *
load(const char *text, struct conf_faults *faults)
{
    int fd;

    snprintf(path, sizeof path, "/tmp/tocsin-test-conf.XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    *faults = (struct conf_faults){ 0 };
    return config_load(path, faults);
}

static void
unload(struct config *c, struct conf_faults *faults)
{
    config_free(c);
    conf_faults_release(faults);
    unlink(path);
}

static struct config *
load_well(const char *text, struct conf_faults *faults)
{
    struct config *c = load(text, faults);

    config_say_faults(faults);
    assert_non_null(c);
    return c;
}

static void
expect_fault(const char *text, int line, const char *words)
{
    struct conf_faults faults;
    struct config *c = load(text, &faults);
    bool found = false;

    assert_null(c);
    for (size_t i = 0; i < faults.n; i++)
        if (faults.v[i].line == line && strstr(faults.v[i].text, words) != NULL)
            found = true;
    if (!found)
        config_say_faults(&faults);
    assert_true(found);
    unload(c, &faults);
}

static void
empty_file__gives_the_defaults(void **state)
{
    struct conf_faults faults;
    struct config *c = load_well("", &faults);

    (void)state;
    assert_true(c->found);
    assert_int_equal(c->sources.n, 0);
    assert_int_equal(c->model.ack_for_ms, 4 * 3600 * 1000);
    assert_int_equal(c->model.remind_before_ms, 10 * 60 * 1000);
    assert_int_equal(c->model.snooze_for_ms, 3600 * 1000);
    assert_int_equal(c->model.flap_fires, 4);
    assert_int_equal(c->model.flap_window_ms, 3600 * 1000);
    assert_int_equal(level_of(&c->model.levels, "page"), 1);
    assert_int_equal(level_of(&c->model.levels, "Critical"), 2);
    assert_int_equal(level_of(&c->model.levels, "warning"), 3);
    assert_int_equal(level_of(&c->model.levels, "info"), 4);
    assert_string_equal(c->theme, "default");
    unload(c, &faults);
}

static void
levels__are_those_that_are_written(void **state)
{
    struct conf_faults faults;
    struct config *c = load_well("levels { page = {critical}  urgent = {warning} }\n", &faults);

    (void)state;
    assert_int_equal(level_of(&c->model.levels, "critical"), 1);
    assert_int_equal(level_of(&c->model.levels, "warning"), 2);
    assert_int_equal(level_of(&c->model.levels, "page"), 4);
    assert_int_equal(level_of(&c->model.levels, "error"), 4);
    unload(c, &faults);
}

static void
severity_in_two_levels__is_a_fault(void **state)
{
    (void)state;
    expect_fault("levels {\n    page = {critical}\n    urgent = {Critical}\n}\n", 3, "two levels");
}

static void
bindings__become_a_keymap_text__and_faults_have_their_line(void **state)
{
    struct conf_faults faults;
    struct config *c = load_well("bind = {'bind list x ack', 'unbind all a'}\n", &faults);

    (void)state;
    assert_string_equal(c->bind, "bind list x ack\nunbind all a\n");
    unload(c, &faults);
    expect_fault("\nbind = {'bind list x frobnicate'}\n", 2, "frobnicate");
}

static void
unknown_theme__is_a_fault(void **state)
{
    (void)state;
    expect_fault("theme = pink\n", 1, "no theme pink");
}

static void
every_fault__is_found_in_one_run(void **state)
{
    struct conf_faults faults;
    struct config *c = load("theme = pink\nack_for = soon\nsource \"a\" {\n    colour = blue\n}\n", &faults);

    (void)state;
    assert_null(c);
    assert_true(faults.n >= 2);
    unload(c, &faults);
}

static void
file_that_is_not_there__is_a_fault__when_it_was_named(void **state)
{
    struct conf_faults faults = { 0 };

    (void)state;
    assert_null(config_load("/nonexistent/tocsin.conf", &faults));
    assert_int_equal(faults.n, 1);
    conf_faults_release(&faults);
}

static void
same_text__has_the_same_hash(void **state)
{
    struct conf_faults faults;
    char hash[2 * SHA256_BYTES + 1];
    struct config *c = load_well("place = prod\n", &faults);

    (void)state;
    memcpy(hash, config_hash(c), sizeof hash);
    unload(c, &faults);
    c = load_well("place = prod\n", &faults);
    assert_string_equal(config_hash(c), hash);
    unload(c, &faults);
    c = load_well("place = prox\n", &faults);
    assert_string_not_equal(config_hash(c), hash);
    unload(c, &faults);
}

static void
example__is_all_comment__and_right(void **state)
{
    struct conf_faults faults;
    struct buf text = BUF_INIT;
    struct config *c;

    (void)state;
    config_example(&text);
    for (const char *line = buf_text(&text); *line != '\0'; line += strcspn(line, "\n") + 1)
        assert_true(*line == '#' || *line == '\n' || strncmp(line, "    #", 5) == 0);
    c = load_well(buf_text(&text), &faults);
    assert_int_equal(c->sources.n, 0);
    unload(c, &faults);
    buf_release(&text);
}

/* An option line is '#' and then at once its name or its indentation by four; a comment has one blank. */
static bool
is_option_line(const char *line)
{
    return line[0] == '#' && line[1] != ' ' && line[1] != '\n';
}

static bool
is_indented_option(const char *line)
{
    return strncmp(line, "#    ", 5) == 0 && line[5] != ' ' && strcspn(line, "\n") > 5 && strstr(line, " = ") != NULL;
}

/* No value stands there: "user = \"\"". */
static bool
is_empty_option(const char *line)
{
    size_t len = strcspn(line, "\n");

    return len > 2 && (strncmp(line + len - 2, "\"\"", 2) == 0 || strncmp(line + len - 2, "{}", 2) == 0);
}

static void
example__is_right__with_every_option_uncommented(void **state)
{
    struct conf_faults faults;
    struct buf text = BUF_INIT, bare = BUF_INIT;
    struct config *c;

    (void)state;
    config_example(&text);
    /* What comes before the first blank line is the greeting. */
    for (const char *line = strstr(buf_text(&text), "\n\n") + 2; *line != '\0'; line += strcspn(line, "\n") + 1)
        if ((is_option_line(line) || is_indented_option(line)) && !is_empty_option(line))
            buf_addf(&bare, "%.*s\n", (int)strcspn(line, "\n") - 1, line + 1);
    c = load_well(buf_text(&bare), &faults);
    assert_int_equal(c->sources.n, 1);
    assert_string_equal(c->sources.v[0]->urls[0], LOCAL_SOURCE_URL);
    assert_int_equal(c->deliver->destinations.n, 2); /* the channel, and the silences of the source */
    assert_int_equal(c->deliver->templates_n, 1);
    assert_int_equal(c->views.n, 1);
    unload(c, &faults);
    buf_release(&text);
    buf_release(&bare);
}

static void
destinations_and_secrets__are_those_of_all_sections(void **state)
{
    struct conf_faults faults;
    struct config *c = load_well("source \"a\" {\n url = \"http://127.0.0.1:1\"\n auth = bearer\n token_env = A\n}\n"
                                 "source \"b\" { url = \"http://127.0.0.1:2\" }\n"
                                 "slack { bot_token_command = \"pass show slack\"\n channel = \"#crash\" }\n",
        &faults);

    (void)state;
    assert_int_equal(c->model.destinations.n, 3); /* the channel, and the silences of each source */
    assert_string_equal(c->model.destinations.v[0].name, "#crash");
    assert_string_equal(c->first_destination, "#crash");
    assert_int_equal(c->secrets.n, 2);
    assert_string_equal(c->secrets.v[0].name, "source a");
    assert_string_equal(c->secrets.v[0].env, "A");
    assert_string_equal(c->secrets.v[1].name, "slack");
    assert_string_equal(c->secrets.v[1].command, "pass show slack");
    assert_null(c->secrets.v[1].env);
    unload(c, &faults);
    expect_fault("destination \"#crash\" { fallback = \"#ops\" }\n", 1, "no such destination");
}

static void
who_is_asked__has_ways_that_are_there__and_one_fault_makes_no_others(void **state)
{
    struct conf_faults faults;

    (void)state;
    expect_fault("person \"ana\" {\n unix = {root}\n page = {\"pagr\"}\n}\n", 3, "page names pagr, but there is no such destination");
    assert_null(load("person \"ana\" { unix = {root} }\npolicy \"p\" { steps = {\"bob\"} }\nroute \"r\" { escalate = \"p\" }\n", &faults));
    assert_int_equal(faults.n, 1); /* there is no bob; there is the policy */
    assert_int_equal(faults.v[0].line, 2);
    unload(NULL, &faults);
}

static void
view__has_a_filter__and_a_faulty_one_has_its_line(void **state)
{
    struct conf_faults faults;
    struct config *c =
        load_well("view \"payments\" { filter = 'team=payments @age>15m' }\nview \"all\" { filter = '' }\n", &faults);

    (void)state;
    assert_int_equal(c->views.n, 2);
    assert_string_equal(c->views.v[0].name, "payments");
    assert_string_equal(c->views.v[0].filter, "team=payments @age>15m");
    unload(c, &faults);
    expect_fault("view \"payments\" {\n    filter = 'team=~\"(\"'\n}\n", 2, "filter of view payments: column ");
    expect_fault("\nview \"payments\" {\n}\n", 2, "filter");
}

static void
dead_men_and_heartbeats__are_read__and_their_addresses_are_secrets(void **state)
{
    struct conf_faults faults;
    struct config *c =
        load_well("source \"am\" { url = \"http://127.0.0.1:1\" }\n"
                  "dead_man \"far\" { url = \"https://ping.example/abc\" }\n"
                  "dead_man \"other\" { url_env = FAR every = 10s }\n"
                  "heartbeat \"backup\" { every = 24h grace = 1h }\n"
                  "heartbeat \"am pipeline\" { alert = 'alertname=\"Watchdog\"' source = am within = 3m level = 1 }\n"
                  "head { file = \"/var/log/heads\" syslog = yes }\n",
            &faults);

    (void)state;
    assert_int_equal(c->pair->dead_men_n, 2);
    assert_int_equal(c->pair->dead_men[0].every_ms, 60000);
    assert_int_equal(c->secrets.n, 2);
    assert_string_equal(c->secrets.v[0].name, "dead_man far");
    assert_string_equal(c->secrets.v[0].text, "https://ping.example/abc");
    assert_string_equal(c->secrets.v[1].env, "FAR");
    assert_int_equal(c->model.heartbeats.n, 2);
    assert_int_equal(c->model.heartbeats.v[0].grace_ms, 3600000);
    assert_null(c->model.heartbeats.v[0].alert);
    assert_non_null(c->model.heartbeats.v[1].alert);
    assert_int_equal(c->model.heartbeats.v[1].within_ms, 180000);
    assert_int_equal(c->model.heartbeats.v[1].level, 1);
    assert_string_equal(c->head.file, "/var/log/heads");
    assert_true(c->head.syslog);
    unload(c, &faults);
}

static void
faults_of_dead_men_and_heartbeats__have_their_line(void **state)
{
    (void)state;
    expect_fault("dead_man \"far\" {\n every = 1m\n}\n", 1, "needs its address");
    expect_fault("dead_man \"far\" {\n url = \"https://a\"\n url_env = FAR\n}\n", 3, "one of the two is enough");
    expect_fault("dead_man \"far\" {\n url = \"ping.example/abc\"\n}\n", 2, "begins with http:// or https://");
    expect_fault("heartbeat \"nightly backup\" {\n every = 1h\n}\n", 1, "it stands in an address");
    expect_fault("heartbeat \"b\" {\n source = am\n}\n", 2, "source is for a heartbeat that is an alert");
    expect_fault("heartbeat \"b\" {\n alert = 'a=b'\n}\n", 2, "needs source");
    expect_fault("heartbeat \"b\" {\n alert = 'a=b'\n source = am\n}\n", 3, "there is no such source");
    expect_fault("heartbeat \"b\" {\n alert = '@state=firing'\n source = am\n}\n", 2, "not what changes with time");
    expect_fault("heartbeat \"b\" {\n alert = 'a=b'\n every = 1h\n source = am\n}\n", 3, "this one has alert");
}

/* The commonest mistake: the address where its place should stand. */
static void
a_secret_address__is_in_no_fault(void **state)
{
    static const char *const texts[] = {
        "dead_man \"far\" { url = \"ftp://ping.example/5ecret\" }\n",
        "dead_man \"far\" { url_env = \"https://ping.example/5ecret\" }\n",
        "dead_man \"far\" { url_file = \"https://ping.example/5ecret\" }\n",
        "dead_man \"far\" { url = \"https://ping.example/5ecret\"\n url_command = \"https://ping.example/5ecret\" }\n",
    };

    (void)state;
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        struct conf_faults faults;
        struct config *c = load(texts[k], &faults);

        assert_null(c);
        assert_true(faults.n > 0);
        for (size_t i = 0; i < faults.n; i++)
            assert_null(strstr(faults.v[i].text, "5ecret"));
        unload(c, &faults);
    }
}

static void
commands__are_read__and_their_faults_have_their_line(void **state)
{
    struct conf_faults faults;
    struct config *c = load_well("command \"rollback\" {\n run = {\"/usr/bin/rollback\", \"--to={{service}}\"}\n why = \"bad\"\n"
                                 " match = 'team=\"payments\"'\n allow = '[a-z]+'\n dangerous = yes\n timeout = 10m\n}\n"
                                 "command \"look\" { run = {\"ls\"} }\n",
        &faults);
    const struct run_command *rollback = config_command(c, "rollback"), *look = config_command(c, "look");

    (void)state;
    assert_int_equal(rollback->words_n, 2);
    assert_string_equal(rollback->words[1], "--to={{service}}");
    assert_string_equal(rollback->why, "bad");
    assert_true(rollback->dangerous && rollback->match != NULL && rollback->allow != NULL);
    assert_int_equal(rollback->timeout_ms, 600000);
    assert_false(look->dangerous);
    assert_int_equal(look->timeout_ms, 0);
    assert_null(config_command(c, "lost"));
    unload(c, &faults);
    expect_fault("command \"x\" {\n why = \"y\"\n}\n", 1, "run");
    expect_fault("command \"x\" {\n run = {\"ls\", \"{{}}\"}\n}\n", 2, "command x: word 2");
    expect_fault("command \"x\" {\n run = {\"{{service}}\"}\n}\n", 2, "the program to run is fixed");
    expect_fault("command \"x\" {\n run = {\"ls\"}\n match = '@nothing=1'\n}\n", 3, "command x: ");
    expect_fault("command \"x\" {\n run = {\"ls\"}\n allow = '('\n}\n", 3, "command x: ");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(commands__are_read__and_their_faults_have_their_line),
    cmocka_unit_test(dead_men_and_heartbeats__are_read__and_their_addresses_are_secrets),
    cmocka_unit_test(faults_of_dead_men_and_heartbeats__have_their_line),
    cmocka_unit_test(a_secret_address__is_in_no_fault),
    cmocka_unit_test(empty_file__gives_the_defaults),
    cmocka_unit_test(levels__are_those_that_are_written),
    cmocka_unit_test(severity_in_two_levels__is_a_fault),
    cmocka_unit_test(bindings__become_a_keymap_text__and_faults_have_their_line),
    cmocka_unit_test(unknown_theme__is_a_fault),
    cmocka_unit_test(every_fault__is_found_in_one_run),
    cmocka_unit_test(file_that_is_not_there__is_a_fault__when_it_was_named),
    cmocka_unit_test(same_text__has_the_same_hash),
    cmocka_unit_test(example__is_all_comment__and_right),
    cmocka_unit_test(example__is_right__with_every_option_uncommented),
    cmocka_unit_test(destinations_and_secrets__are_those_of_all_sections),
    cmocka_unit_test(who_is_asked__has_ways_that_are_there__and_one_fault_makes_no_others),
    cmocka_unit_test(view__has_a_filter__and_a_faulty_one_has_its_line),
};

SUITE(app_config, tests);
