/* SPDX-License-Identifier: MIT */
/* What `tocsin check` finds of how incidents are told. */
#include "app/check_incidents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "util/buf.h"

static void
say(void *arg, const char *text)
{
    buf_addf(arg, "%s\n", text);
}

/* Of a file that has this section beside a Slack with two names for one channel. */
static void
finds(const char *section, const char *person, const char *found)
{
    char path[] = "/tmp/tocsin-incidents-XXXXXX";
    int fd = mkstemp(path);
    struct conf_faults faults = { 0 };
    struct buf out = BUF_INIT;
    struct config *c;

    assert_true(fd >= 0);
    dprintf(fd,
        "slack { bot_token_env = TOKEN  channel = \"#crash\" }\n"
        "destination \"#status\" { channel = \"#crash\" }\nperson \"ana\" { %s }\n%s\n",
        person, section);
    close(fd);
    c = config_load(path, &faults);
    config_say_faults(&faults);
    assert_non_null(c);
    check_incidents(c, say, &out);
    assert_string_equal(buf_text(&out), found);
    config_free(c);
    conf_faults_release(&faults);
    buf_release(&out);
    unlink(path);
}

static void
check__finds_what_is_told_nowhere_twice_or_to_nobody(void **state)
{
    (void)state;
    finds("", "role = act", "");
    finds("incident { destinations = {\"#crash\"}  update_every = {\"30m\", \"1h\", \"4h\"} }", "slack = \"U0123456789\"", "");
    finds("incident { update_every = {\"30m\", \"1h\", \"4h\"}  channels = yes }", "slack = \"U0123456789\"",
        "incident: no destinations: no incident is told anywhere, and none has a channel\n");
    finds("incident { destinations = {\"#crash\"}  update_every = {\"30m\", \"1h\", \"4h\"} }", "role = act",
        "incident: no person has a slack id: who is named is not told so in Slack, nor invited to a channel\n");
    finds("incident { destinations = {\"#crash\"}  topics = {\"#crash\", \"#status\"}  update_every = {\"30m\", \"1h\"} }",
        "slack = \"U0123456789\"",
        "incident: topics has #crash and #status, which are one channel: its topic is set twice\n"
        "incident: update_every has no time for sev-3: nobody is reminded to write of it\n");
    finds(
        "incident { destinations = {\"#crash\"}  update_every = {\"30m\", \"1h\", \"4h\"}  channels = yes  archive_after = 0s }",
        "slack = \"U0123456789\"", "incident: channels are made and never archived: archive_after says when\n");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(check__finds_what_is_told_nowhere_twice_or_to_nobody),
};
SUITE(app_incidents, tests);
